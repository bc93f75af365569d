#!/usr/bin/env python3
"""Signatures on generated pages: how many of the names written by hand beside a label are boxed, and how many boxes lie on
handwriting.

usage: signatures.py CORPUS ANALYSIS   (CORPUS as `python -m ocr_corpus` writes it; ANALYSIS is the JSON of `bianmu analyse`)
Pages that lie on their side are left out.
"""

import json
import pathlib
import sys

# What a signature is asked for by, as crates/ocr/src/signature.rs looks for.
LABELS = (
    "签名 签字 签收人 盖章 捺印 审判长 审判员 书记员 记录人 询问人 当事人 被告人 收件人 投递员 代理人 见证人 借款人 经手人"
).split()


def corners(box):
    return box[0], box[1], box[0] + box[2], box[1] + box[3]


def overlap(a, b):
    return max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))


def on(box, written):
    """Whether a box lies on what is written."""
    smaller = min((b[2] - b[0]) * (b[3] - b[1]) for b in (box, written))
    return overlap(box, written) > 0.3 * smaller


def labelled(written, lines):
    """Whether a line with a label holds the writing or ends close to the left of it."""
    height = written[3] - written[1]
    for line in lines:
        left, top, right, bottom = corners(line["box"])
        level = abs(top + bottom - written[1] - written[3]) < 1.2 * height
        near = left < written[0] + 0.3 * height and written[0] - right < 4 * height
        if level and near and any(label in line["text"] for label in LABELS):
            return True
    return False


def main():
    corpus, analysis = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    truth = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    names = found = boxes = right = 0
    for page in json.loads(analysis.read_text(encoding="utf-8"))["pages"]:
        facts = truth[page["source"].rsplit(".", 1)[0]]
        if facts["orientation"] or page["orientation"]:
            continue
        written = [entry["box"] for entry in facts["written"]]
        marks = [corners(mark["box"]) for mark in page["marks"] if mark["kind"] == "signature"]
        boxes += len(marks)
        right += sum(any(on(mark, one) for one in written) for mark in marks)
        for one in written:
            if labelled(one, page["lines"]):
                names += 1
                found += any(on(mark, one) for mark in marks)
    print(f"签名：{names} 处标签旁的手写姓名，框出 {found}；{boxes} 个框，落在手写上 {right}")


if __name__ == "__main__":
    main()
