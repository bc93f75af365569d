#!/usr/bin/env python3
"""Character error of recognised pages in reading order. Standard library only.

Usage: character_error.py TRUTH FOUND    folders with NAME.txt each, or: --analysis FILE TRUTH (an analysis of `bianmu analyse`)
Both texts are brought to one form first: NFKC, no white space, quotes, dashes and full stops that nobody can tell apart made alike.
Printed: CER over everything, over Han characters, letters and digits only, and regardless of order.
"""
import argparse
import collections
import json
import pathlib
import re
import unicodedata

ALIKE = str.maketrans({
    "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "─": "-", "·": ".", "•": ".", "〈": "<", "〉": ">", "《": "<",
    "》": ">", "【": "[", "】": "]", "〔": "(", "〕": ")", "。": ".", "、": ",", "〇": "0", "○": "0", "●": ".",
})


def normal(text):
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"-+", "-", re.sub(r"\s+", "", text).translate(ALIKE))


def only_words(text):
    return re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", text)


def distance(a, b):
    """Edit distance, bit-parallel after Myers."""
    if len(a) < len(b):
        a, b = b, a
    if not b:
        return len(a)
    places = collections.defaultdict(int)
    for i, c in enumerate(b):
        places[c] |= 1 << i
    full, top = (1 << len(b)) - 1, 1 << (len(b) - 1)
    plus, minus, score = full, 0, len(b)
    for c in a:
        same = places.get(c, 0)
        vertical = same | minus
        horizontal = (((same & plus) + plus) ^ plus) | same
        up, down = minus | (~(horizontal | plus) & full), plus & horizontal
        score += bool(up & top) - bool(down & top)
        up = ((up << 1) | 1) & full
        down = (down << 1) & full
        plus, minus = down | (~(vertical | up) & full), up & vertical
    return score


def found_texts(arguments):
    if arguments.analysis:
        pages = json.loads(pathlib.Path(arguments.analysis).read_text(encoding="utf-8"))["pages"]
        return {pathlib.PurePath(p["source"]).stem: p["text"] for p in pages}
    return {p.stem: p.read_text(encoding="utf-8") for p in pathlib.Path(arguments.found).glob("*.txt")}


def measure(truth, found):
    sums = dict.fromkeys(("error", "all", "word_error", "words", "bag_error"), 0)
    rows = []
    for name in sorted(truth):
        want, have = normal(truth[name]), normal(found.get(name, ""))
        words, have_words = only_words(want), only_words(have)
        errors = distance(words, have_words)
        a, b = collections.Counter(words), collections.Counter(have_words)
        sums["error"] += distance(want, have)
        sums["all"] += len(want)
        sums["word_error"] += errors
        sums["words"] += len(words)
        sums["bag_error"] += max(sum((a - b).values()), sum((b - a).values()))
        rows.append((name, errors / max(1, len(words))))
    return sums, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth")
    parser.add_argument("found", nargs="?")
    parser.add_argument("--analysis")
    parser.add_argument("--pages", action="store_true", help="one line for each page too")
    arguments = parser.parse_args()
    truth = {p.stem: p.read_text(encoding="utf-8") for p in pathlib.Path(arguments.truth).glob("*.txt")}
    if not truth:
        parser.error(f"no NAME.txt in {arguments.truth}")
    sums, rows = measure(truth, found_texts(arguments))
    if arguments.pages:
        for name, error in rows:
            print(f"  {name:<28} {100 * error:6.2f} %")
    print(f"pages {len(rows)}  CER {100 * sums['error'] / sums['all']:.2f} %  "
          f"Han, letters, digits {100 * sums['word_error'] / sums['words']:.2f} %  "
          f"order-free {100 * sums['bag_error'] / sums['words']:.2f} %")


if __name__ == "__main__":
    main()
