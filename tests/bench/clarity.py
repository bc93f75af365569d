#!/usr/bin/env python3
"""The clarity checks against pages whose damage is known: what is found, what is falsely reported, how long it takes.

Prints Markdown. The corpus is what `python -m clarity_corpus` writes: pages/, sheets/ and truth.json. With --peer the
usual fixed limits are measured on the same pages, with or without a program of ours.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

from clarity_reading import add_orientation, analysed, name_of, repeated
from clarity_scores import Judged, copies
from clarity_tables import blank_table, clean_table, measure_table, recall_table
from clarity_targets import target_table
from ocr_peers import ONE_THREAD, processor


def run(command, out):
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
    )
    if done.returncode not in (0, 3) or not out.exists():
        reason = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"退出码 {done.returncode}"
        sys.exit(f"{shlex.join(map(str, command))} 失败：{reason}")
    return json.loads(out.read_text(encoding="utf-8"))


def ours(bianmu):
    def inspect(folder):
        with tempfile.TemporaryDirectory() as place:
            out = pathlib.Path(place) / "found.json"
            found = run([str(bianmu), "clarity", str(folder), "--threads", "1", "--json", str(out)], out)
        if folder.name == "sheets":
            found["groups"] = repeated(bianmu, folder, run)
        else:
            add_orientation(bianmu, folder, found, run)
        return found

    return inspect


def measured_losses(bianmu, corpus, truth):
    """Reads the over-exposed pages and a clean scan of the same sheet; notes the share of characters that is missing."""
    clean = {}
    for entry in truth:
        if not entry["defect"] and entry["folder"] == "pages" and entry["mode"] != "bilevel":
            clean.setdefault(entry["base"], entry["file"])
    light = [entry for entry in truth if entry["defect"] == "over_exposure" and entry["base"] in clean]
    wanted = {entry["file"] for entry in light} | {clean[entry["base"]] for entry in light}
    found = analysed(bianmu, [corpus / "pages" / file for file in sorted(wanted)], run)
    texts = {name_of(page): collections.Counter(page["text"] or "") for page in found}
    for entry in light:
        whole, left = (texts.get(file, collections.Counter()) for file in (clean[entry["base"]], entry["file"]))
        if whole.total():
            entry["facts"]["characters_lost"] = round((whole - left).total() / whole.total(), 3)


def judge(truth, found):
    """The pages the program spoke about, and the names of those it did not."""
    said = {pathlib.PurePath(page["source"]).name: page for page in found["pages"]}
    return (
        [Judged(entry, said[entry["file"]]) for entry in truth if entry["file"] in said],
        [entry["file"] for entry in truth if entry["file"] not in said],
    )


def report(name, inspect, corpus, truth):
    """Prints everything about one program and gives what it found."""
    print(f"\n## {name}")
    parts = {}
    for folder in ("pages", "sheets"):
        entries = [entry for entry in truth if entry["folder"] == folder]
        found = inspect(corpus / folder) if entries else {"pages": [], "groups": []}
        groups = [[pathlib.PurePath(source).name for source in group] for group in found.get("groups", [])]
        parts[folder] = (found, *judge(entries, found), copies(entries, groups))
    (found, pages, missing, on_pages), (_, sheets, none, on_sheets) = parts["pages"], parts["sheets"]
    target_table(pages, sheets, on_sheets, len(on_sheets["wrong"]) + len(on_pages["wrong"]))
    recall_table(pages)
    measure_table(pages)
    clean_table(pages)
    blank_table(pages)
    print(
        f"\n重复扫描：sheets/ 找到 {on_sheets['found']}/{on_sheets['wanted']} 对；"
        f"pages/ 中同一底页的干净扫描 {on_pages['found']}/{on_pages['wanted']} 对；"
        f"误认 {len(on_sheets['wrong'])} + {len(on_pages['wrong'])} 对"
    )
    for pair in (on_sheets["wrong"] + on_pages["wrong"])[:12]:
        print(f"- {pair[0]} = {pair[1]}")
    if missing or none:
        print(f"\n没有结果的页：{len(missing) + len(none)}：{'、'.join((missing + none)[:10])}")
    return {"pages": found, "sheets": parts["sheets"][0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bianmu", type=pathlib.Path, help="the release build; without it only the peer is run")
    parser.add_argument("--corpus", required=True, type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path, help="where to keep what the programs said")
    parser.add_argument("--peer", action="store_true", help="measure the usual fixed limits as well")
    parser.add_argument("--ocr", action="store_true", help="read over-exposed pages to see which lose characters")
    arguments = parser.parse_args()
    if not arguments.bianmu and not arguments.peer:
        sys.exit("请给出 --bianmu，或 --peer。")
    truth = json.loads((arguments.corpus / "truth.json").read_text(encoding="utf-8"))
    if arguments.ocr and arguments.bianmu:
        measured_losses(arguments.bianmu.resolve(), arguments.corpus, truth)
    print(f"{datetime.date.today().isoformat()}，{processor()}，单线程，{len(truth)} 张；负载 {os.getloadavg()[0]:.1f}")
    print(f"\n`{shlex.join(sys.argv)}`")
    programs = {"bianmu clarity": ours(arguments.bianmu.resolve())} if arguments.bianmu else {}
    if arguments.peer:
        from clarity_peer import inspect

        programs["固定限值（OpenCV）"] = inspect
    kept = {name: report(name, inspect, arguments.corpus, truth) for name, inspect in programs.items()}
    if arguments.json:
        arguments.json.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
