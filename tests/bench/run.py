#!/usr/bin/env python3
"""Measures the release build: time and memory on the sample, and accuracy where a corpus is given. Prints, asserts nothing."""
import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def analyse(bianmu, inputs, out, threads, name=None):
    command = [bianmu, "analyse", *map(str, inputs), "--json", str(out), "--threads", str(threads)]
    if name:
        command += ["--name", name]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return json.loads(out.read_text(encoding="utf-8"))["timing"]


def line(what, timing):
    pages = max(1, timing["pages"])
    print(f"{what:<34} {timing['pages']:4d} pages  wall {timing['wall_s']:7.2f} s  CPU {timing['cpu_s']:7.2f} s  "
          f"{timing['cpu_s'] / pages:5.2f} CPU s/page  peak {timing['peak_rss_mb']:5.0f} MB", flush=True)


def volumes_in(folder):
    """A volume is a sub-folder (its PDF or TIFF, or its folder of images), or a file that stands alone."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            files = sorted(f for f in entry.iterdir() if f.suffix.lower() in (".pdf", ".tif", ".tiff"))
            folders = sorted(f for f in entry.iterdir() if f.is_dir())
            yield entry.name, files or folders or [entry]
        elif entry.suffix.lower() in (".pdf", ".tif", ".tiff"):
            yield entry.stem, [entry]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bianmu", required=True)
    parser.add_argument("--sample", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--corpus", type=pathlib.Path, help="folder with pages/ and gt/")
    parser.add_argument("--volumes", type=pathlib.Path, help="folder of volumes")
    parser.add_argument("--evaluate", type=pathlib.Path, help="script taking --gt and --pred")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    bianmu = str(pathlib.Path(arguments.bianmu).resolve())

    one = analyse(bianmu, [arguments.sample], arguments.out / "sample-1.json", 1)
    line("sample, 1 thread", one)
    two = analyse(bianmu, [arguments.sample], arguments.out / "sample-2.json", 2)
    line("sample, 2 threads", two)
    print(f"wall time with 2 threads / CPU time with 1 thread: {two['wall_s'] / one['cpu_s']:.2f}")

    if arguments.corpus:
        out = arguments.out / "corpus.json"
        line("corpus, 1 thread", analyse(bianmu, [arguments.corpus / "pages"], out, 1))
        subprocess.run([sys.executable, HERE / "character_error.py", "--analysis", out, "--pages", arguments.corpus / "gt"], check=True)

    if arguments.volumes:
        folder = arguments.out / "volumes"
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        for name, inputs in volumes_in(arguments.volumes):
            line(name, analyse(bianmu, inputs, folder / f"{name}.json", 2, name))
        if arguments.evaluate:
            command = [sys.executable, arguments.evaluate, "--gt", arguments.volumes, "--pred", folder, "--per-volume"]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
