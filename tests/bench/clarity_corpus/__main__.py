"""Draws the corpus of the clarity checks: python -m clarity_corpus OUT --split tune|held --bases N --seed S   (run from
tests/bench)

Writes OUT/pages, OUT/sheets and OUT/truth.json. The same split, seed and number of bases give the same corpus; the
splits share neither pages, nor seeds, nor body and hand faces.
"""

import argparse
import functools
import json
import pathlib
import sys
from concurrent.futures import ProcessPoolExecutor

import cv2

from ocr_corpus.fonts import Faces

from . import jobs

cv2.setNumThreads(1)


def run(work):
    job, number, count, split, seed, out = work
    return getattr(jobs, job)(number, count, split, seed, faces_of(split), out)


@functools.cache
def faces_of(split):
    return Faces(split)


def main():
    parser = argparse.ArgumentParser(
        prog="clarity_corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--split", choices=("tune", "held"), required=True)
    parser.add_argument("--bases", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="kinds of jobs, comma separated, for trying one out")
    arguments = parser.parse_args()
    for folder in ("pages", "sheets"):
        (arguments.out / folder).mkdir(parents=True, exist_ok=True)
        for old in (arguments.out / folder).iterdir():
            old.unlink()
    faces_of(arguments.split)  # fetches and complains once, before there are several processes
    count, split, seed = arguments.bases, arguments.split, arguments.seed
    work = [
        (job, number, count, split, seed, arguments.out)
        for job, share in jobs.SHARES.items()
        if not arguments.only or job in arguments.only.split(",")
        for number in range(max(1, round(count * share)))
    ]
    truth = []
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for done, found in enumerate(pool.map(run, work), 1):
            truth += found
            print(f"\r已完成 {done}/{len(work)} 份，{len(truth)} 张", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    (arguments.out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
