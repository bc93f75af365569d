#!/usr/bin/env python3
"""Marks on generated pages: how many seals, fingerprints and names written by hand beside a label are boxed as such, and
how many boxes lie on one, by the colors of the scan.

usage: marks.py CORPUS ANALYSIS [--list]   (CORPUS as `python -m ocr_corpus` writes it; ANALYSIS is the JSON of `bianmu analyse`)
Pages that lie on their side are left out. A seal or fingerprint counts as found when a box of its kind shares four tenths
of what the two cover together; a print that touches another also when one box holds both.
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
        if "。" in line["text"] or "？" in line["text"]:
            continue  # A sentence that names a signature is none.
        level = abs(top + bottom - written[1] - written[3]) < 1.2 * height
        near = left < written[0] + 0.3 * height and written[0] - right < 4 * height
        if level and near and any(label in line["text"] for label in LABELS):
            return True
    return False


def shared(a, b):
    """Intersection over union."""
    both = overlap(a, b)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def around(box, others):
    """The box with all that touch it."""
    for other in others:
        if other != box and overlap(box, other) > 0:
            box = [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
    return box


def sort_of(seal, dpi):
    """Name seals are at most 16 mm wide, oval ones wider than high."""
    width, height = ((seal[2] - seal[0]) * 25.4 / dpi, (seal[3] - seal[1]) * 25.4 / dpi)
    if max(width, height) < 23:
        return "name seal"
    return "oval seal" if max(width, height) / min(width, height) > 1.12 else "round seal"


def colors(facts):
    return "bilevel" if "1bit" in facts["file"] else "grey" if "grey" in facts["file"] else "color"


def seals_and_prints(corpus_pages, listed):
    """Counts by what it is and the colors of the scan: [there, found]; boxes by kind and colors: [boxes, right]."""
    there, boxes = {}, {}
    for name, facts, marks in corpus_pages:
        seals = [seal["box"] for seal in facts["seals"]]
        prints = facts["fingerprints"]
        wanted = [(sort_of(box, facts["dpi"]), "seal", box) for box in seals]
        wanted += [("fingerprint", "fingerprint", box) for box in prints]
        for sort, kind, box in wanted:
            found = [corners(mark["box"]) for mark in marks if mark["kind"] == kind]
            group = around(box, prints) if kind == "fingerprint" else box
            hit = any(shared(box, one) > 0.4 or shared(group, one) > 0.4 for one in found)
            count = there.setdefault((sort, colors(facts)), [0, 0])
            count[0] += 1
            count[1] += hit
            if listed and not hit:
                print(f"  missed {sort} {colors(facts)} {name} {box}")
        for mark in marks:
            if mark["kind"] not in ("seal", "fingerprint"):
                continue
            box = corners(mark["box"])
            right = any(overlap(box, one) > 0.3 * (box[2] - box[0]) * (box[3] - box[1]) for _, kind, one in wanted if kind == mark["kind"])
            count = boxes.setdefault((mark["kind"], colors(facts)), [0, 0])
            count[0] += 1
            count[1] += right
            if listed and not right:
                print(f"  false {mark['kind']} {colors(facts)} {name} {box}")
    return there, boxes


def main():
    corpus, analysis = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    listed = "--list" in sys.argv
    truth = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    names = found = boxes = right = 0
    upright = []
    for page in json.loads(analysis.read_text(encoding="utf-8"))["pages"]:
        name = page["source"].rsplit(".", 1)[0]
        facts = truth[name]
        if facts["orientation"] or page["orientation"]:
            continue
        upright.append((name, facts, page["marks"]))
        written = [entry["box"] for entry in facts["written"]]
        marks = [corners(mark["box"]) for mark in page["marks"] if mark["kind"] == "signature"]
        boxes += len(marks)
        right += sum(any(on(mark, one) for one in written) for mark in marks)
        for one in written:
            if labelled(one, page["lines"]):
                names += 1
                found += any(on(mark, one) for mark in marks)
    there, found_boxes = seals_and_prints(upright, listed)
    for (sort, color), (count, hit) in sorted(there.items()):
        print(f"{sort:12} {color:8} {hit} / {count}")
    for (kind, color), (count, good) in sorted(found_boxes.items()):
        print(f"boxes {kind:12} {color:8} {good} right of {count}")
    print(f"签名：{names} 处标签旁的手写姓名，框出 {found}；{boxes} 个框，落在手写上 {right}")


if __name__ == "__main__":
    main()
