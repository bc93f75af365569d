#!/usr/bin/env python3
"""Our recognition beside open peers: the same pages, the same run, one thread each, every engine in a process of its
own.

Prints Markdown that can be pasted into docs/performance.md. Peers read the pages as they lie; with --upright everybody
gets them turned. The corpus is a folder with pages/ and gt/, and truth.json where there is one (tests/bench/ocr_corpus
makes all three).
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shlex
import shutil
import statistics
import subprocess
import sys

from character_error import measure
from ocr_peer_worker import ENGINES as PEERS
from ocr_peer_worker import SUFFIXES

HERE = pathlib.Path(__file__).resolve().parent
OURS = {"bianmu-fast": "fast", "bianmu-accurate": "accurate"}
BASE = "rapidocr-tiny-960"
DEFAULT = [name for name in [*OURS, *PEERS] if not name.endswith("-line-turns")]
ONE_THREAD = {
    name: "1"
    for name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
}


def processor():
    try:
        names = [
            line.split(":")[1].strip()
            for line in open("/proc/cpuinfo", encoding="utf-8")
            if line.startswith("model name")
        ]
        return f"{names[0]}, {len(names)} 核"
    except (OSError, IndexError):
        return f"{platform.machine()}, {os.cpu_count()} 核"


def upright_copy(corpus, truth, folder):
    """Turned pages are turned back and kept without loss; the others are the very same files."""
    from PIL import Image

    back = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for page in sorted(p for p in (corpus / "pages").iterdir() if p.suffix.lower() in SUFFIXES):
        turn = back.get(truth.get(page.stem, {}).get("orientation", 0))
        if turn is None:
            shutil.copy(page, folder / page.name)
        else:
            Image.open(page).transpose(turn).save(folder / f"{page.stem}.png")
    return folder


def run_ours(bianmu, engine, pages, out):
    command = [str(bianmu), "analyse", str(pages), "--threads", "1", "--json", str(out), "--engine", engine]
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
    )
    if done.returncode not in (0, 3):
        return None, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"退出码 {done.returncode}"
    found = json.loads(out.read_text(encoding="utf-8"))
    timing = found["timing"]
    texts = {pathlib.PurePath(page["source"]).stem: page["text"] or "" for page in found["pages"]}
    version = subprocess.run([str(bianmu), "--version"], capture_output=True, text=True).stdout.split()
    return {
        "texts": texts,
        "failed": {},
        "cpu_s": timing["cpu_s"],
        "wall_s": timing["wall_s"],
        "peak_mb": timing["peak_rss_mb"],
        "version": version[-1] if version else "",
    }, None


def run_peer(name, pages, out):
    if name == "tesseract" and not shutil.which("tesseract"):
        return None, "没有 tesseract 命令；请先安装 Debian 软件包 tesseract-ocr 和 tesseract-ocr-chi-sim"
    command = [sys.executable, str(HERE / "ocr_peer_worker.py"), name, str(pages), str(out)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD)
    if done.returncode:
        return None, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"退出码 {done.returncode}"
    return json.loads(out.read_text(encoding="utf-8")), None


def rates(gt, texts):
    sums, _ = measure(gt, texts)
    return (
        sums["error"] / max(1, sums["all"]),
        sums["word_error"] / max(1, sums["words"]),
        sums["bag_error"] / max(1, sums["words"]),
    )


def page_mean(gt, texts):
    """The mean over pages of the error in words, none above one: a nearly empty sheet whose back was read counts once."""
    return statistics.fmean(min(1.0, error) for _, error in measure(gt, texts)[1])


def percent(value):
    return f"{100 * value:.2f}"


def overall_table(gt, results):
    base = results.get(BASE)
    base_words = rates(gt, base["texts"])[1] if base else None
    print(
        "\n| 引擎 | 字符错误率 % | 汉字字母数字 % | 不计顺序 % | 页均 % | CPU 秒/页 | 总用时 s | 峰值 MB | CPU ÷ 基准 | 错误率 ÷ 基准 |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, found in results.items():
        everything, words, bag = rates(gt, found["texts"])
        ratio = (
            [f"{found['cpu_s'] / base['cpu_s']:.2f}", f"{words / base_words:.2f}"]
            if base and base_words
            else ["–", "–"]
        )
        cells = [
            f"{name} {found['version']}",
            percent(everything),
            percent(words),
            percent(bag),
            percent(page_mean(gt, found["texts"])),
            f"{found['cpu_s'] / len(gt):.2f}",
            f"{found['wall_s']:.1f}",
            f"{found['peak_mb']:.0f}",
            *ratio,
        ]
        print("| " + " | ".join(cells) + " |")
    print(
        f"\n基准：{BASE}，错误率之比按汉字字母数字。同行引擎的 CPU 不含装入模型；bianmu 的 CPU 是整个命令的，清晰度与编目也在内。"
    )


def groups(gt, truth):
    """Pages by layout; turned, handwritten and sealed pages also as groups of their own."""
    found = {}
    for name in sorted(gt):
        facts = truth.get(name, {})
        found.setdefault(facts.get("layout", "?"), []).append(name)
    found = dict(sorted(found.items()))
    apart = {
        "（转了方向的页）": lambda t: t.get("orientation"),
        "（手写字体的页）": lambda t: t.get("handwriting"),
        "（有印章的页）": lambda t: t.get("seals"),
        "（透印的页）": lambda t: "bleed" in t.get("damage", ()),
        "（正放的页）": lambda t: not t.get("orientation"),
    }
    for label, holds in apart.items():
        names = [name for name in sorted(gt) if name in truth and holds(truth[name])]
        if names:
            found[label] = names
    return found


def group_table(gt, truth, results):
    print("\n汉字字母数字的错误率 %，括号里不计顺序：\n")
    print("| 版面 | 页 | " + " | ".join(results) + " |")
    print("|---|---|" + "---|" * len(results))
    for label, names in groups(gt, truth).items():
        part = {name: gt[name] for name in names}
        cells = []
        for found in results.values():
            _, words, bag = rates(part, found["texts"])
            cells.append(f"{100 * words:.1f} ({100 * bag:.1f})")
        print(f"| {label} | {len(names)} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, type=pathlib.Path)
    parser.add_argument("--bianmu", type=pathlib.Path, help="the release build; without it only the peers are run")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder for the raw texts")
    parser.add_argument("--engines", default="", help=f"comma separated, of: {', '.join([*OURS, *PEERS])}")
    parser.add_argument("--upright", action="store_true", help="turn pages upright first, by truth.json, for everybody")
    arguments = parser.parse_args()
    wanted = [name for name in arguments.engines.replace(",", " ").split()] or DEFAULT
    unknown = [name for name in wanted if name not in OURS and name not in PEERS]
    if unknown:
        sys.exit(f"不认识的引擎：{'、'.join(unknown)}。可选：{'、'.join([*OURS, *PEERS])}")
    gt = {p.stem: p.read_text(encoding="utf-8") for p in (arguments.corpus / "gt").glob("*.txt")}
    if not gt:
        sys.exit(f"{arguments.corpus / 'gt'} 里没有 NAME.txt")
    truth_file = arguments.corpus / "truth.json"
    truth = json.loads(truth_file.read_text(encoding="utf-8")) if truth_file.exists() else {}
    arguments.out.mkdir(parents=True, exist_ok=True)
    pages = arguments.corpus / "pages"
    if arguments.upright:
        pages = upright_copy(arguments.corpus, truth, arguments.out / "upright-pages")

    results, refused = {}, {}
    for name in wanted:
        if name in OURS and not arguments.bianmu:
            refused[name] = "没有给出 --bianmu"
            continue
        print(f"{name} …", file=sys.stderr, flush=True)
        out = arguments.out / f"{name}.json"
        found, reason = (
            run_ours(arguments.bianmu.resolve(), OURS[name], pages, out) if name in OURS else run_peer(name, pages, out)
        )
        if found is None:
            refused[name] = reason
            continue
        results[name] = found
        folder = arguments.out / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for page, text in found["texts"].items():
            (folder / f"{page}.txt").write_text(text, encoding="utf-8")

    how = "页已按真值转正" if arguments.upright else "页按原样"
    print(
        f"{datetime.date.today().isoformat()}，{processor()}，每个引擎单线程，{len(gt)} 页，{how}；负载 {os.getloadavg()[0]:.1f}"
    )
    print(f"\n`{shlex.join(sys.argv)}`")
    overall_table(gt, results)
    if truth:
        group_table(gt, truth, results)
    for name, reason in refused.items():
        print(f"\n{name} 没有运行：{reason}")
    for name, found in results.items():
        missing = sorted(set(gt) - set(found["texts"]) | set(found["failed"]))
        if missing:
            print(f"\n{name} 没有读出 {len(missing)} 页（按空白计）：{'、'.join(missing[:10])}")


if __name__ == "__main__":
    main()
