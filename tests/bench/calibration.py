#!/usr/bin/env python3
"""How often characters are right against how probable the program says they are. Standard library only.

Usage: calibration.py CORPUS ANALYSIS...     CORPUS has gt/NAME.txt; ANALYSIS are files of `bianmu analyse --json`
Prints a reliability table for each analysis, its expected calibration error, and the slope and shift (Platt 1999) that would
still improve it. Pages read in a wrong order (more than 15 % error) are left out: on them a right character counts as wrong.
"""
import difflib
import json
import math
import pathlib
import sys

from character_error import distance, normal

EDGES = (0, 50, 60, 70, 80, 90, 95, 98, 99.5, 101)


def judged(analysis, truth):
    """(percent, right) for every character."""
    out = []
    for page in json.loads(pathlib.Path(analysis).read_text(encoding="utf-8"))["pages"]:
        wanted = normal(truth[pathlib.PurePath(page["source"]).stem])
        read = [(normal(character), percent) for line in page["lines"]
                for character, percent in zip(line["text"], line.get("character_confidence", []))]
        read = [(character, percent) for character, percent in read if len(character) == 1]
        text = "".join(character for character, _ in read)
        if distance(text, wanted) > 0.15 * max(1, len(wanted)):
            continue
        right = [False] * len(text)
        for start, _, length in difflib.SequenceMatcher(None, text, wanted, autojunk=False).get_matching_blocks():
            right[start:start + length] = [True] * length
        out += [(percent, good) for (_, percent), good in zip(read, right)]
    return out


def table(characters):
    error = 0
    print(f"{len(characters)} characters, {sum(good for _, good in characters) / len(characters):.4f} right")
    print("| said % | characters | mean said | right |\n|---|---|---|---|")
    for low, high in zip(EDGES, EDGES[1:]):
        group = [(percent, good) for percent, good in characters if low <= percent < high]
        if group:
            said = sum(percent for percent, _ in group) / len(group) / 100
            right = sum(good for _, good in group) / len(group)
            error += abs(said - right) * len(group) / len(characters)
            print(f"| {low}–{min(high, 100)} | {len(group)} | {said:.3f} | {right:.3f} |")
    print(f"expected calibration error {error:.4f}")


def platt(characters):
    """Newton's method on the log-likelihood of two parameters."""
    points = [(math.log(p / (1 - p)), good) for p, good in
              ((min(max(percent / 100, 0.005), 0.9975), good) for percent, good in characters)]
    slope, shift = 1.0, 0.0
    for _ in range(30):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for x, good in points:
            q = 1 / (1 + math.exp(-(slope * x + shift)))
            w = max(q * (1 - q), 1e-9)
            g0, g1 = g0 + (good - q) * x, g1 + (good - q)
            h00, h01, h11 = h00 + w * x * x, h01 + w * x, h11 + w
        determinant = h00 * h11 - h01 * h01
        slope += (g0 * h11 - g1 * h01) / determinant
        shift += (g1 * h00 - g0 * h01) / determinant
    print(f"slope {slope:.3f} shift {shift:.3f} (1 and 0: nothing left to gain)")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    truth = {p.stem: p.read_text(encoding="utf-8") for p in pathlib.Path(sys.argv[1], "gt").glob("*.txt")}
    for analysis in sys.argv[2:]:
        characters = judged(analysis, truth)
        print(pathlib.PurePath(analysis).stem)
        table(characters)
        platt(characters)


if __name__ == "__main__":
    main()
