"""Draws a test corpus: python -m ocr_corpus OUT --split tune|held --pages N   (run from tests/bench)

Writes OUT/pages, OUT/gt and OUT/truth.json. The same split, seed and number of pages give the same corpus; the splits
share neither seeds, nor body and hand faces, nor sentences.
"""

import argparse
import json
import pathlib
import random
import sys
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np

from . import cards, damage, prose, seals, sheets, tables
from .fonts import Faces
from .paper import Page
from .texts import Writer

cv2.setNumThreads(1)
LAYOUTS = {
    "judgment": prose.judgment,
    "service": tables.service,
    "transcript": sheets.transcript,
    "contract": prose.contract,
    "columns": prose.columns,
    "receipt": sheets.receipt,
    "statement": tables.statement,
    "ruling": prose.ruling,
    "chat": cards.chat,
    "identity-card": cards.identity_card,
    "contents": tables.contents,
    "vertical": prose.vertical,
    "letter": prose.letter,
    "figures": tables.figures,
    "cover": sheets.cover,
    "envelope": cards.envelope,
    "sparse": sheets.sparse,
}
# One round; running text and forms come more often, as in real volumes.
ROUND = [*LAYOUTS, "judgment", "transcript", "service"]
DENSITY = {
    "contract": (200, 200, 300),
    "statement": (200, 200, 300),
    "columns": (200, 200, 300),
    "chat": (150, 200, 300),
}


def front(layout, rng, split, faces, dpi):
    page = Page(rng, dpi)
    face, points = LAYOUTS[layout](page, Writer(rng, split), faces)
    return page, face, points


def scanned(page, rng, split, faces, dpi):
    """Everything after printing and signing; gives the array, the maps, the skew and what was done."""
    done = [kind for kind, chance in (("skew", 0.5), ("curl", 0.22), ("perspective", 0.15)) if rng.random() < chance]
    image = np.asarray(page.image)
    image = damage.tint(image, rng)
    if rng.random() < 0.08:
        image = damage.carbon(image, rng)
        done.append("carbon")
    elif rng.random() < 0.18:
        image = damage.fade(image, rng)
        done.append("fade")
    if rng.random() < 0.16:
        back, _, _ = front(rng.choice(("judgment", "contract", "transcript")), rng, split, faces, dpi)
        image = damage.bleed(image, np.asarray(back.image), rng)
        done.append("bleed")
    for name, chance in (("holes", 0.2), ("staple", 0.15)):
        if rng.random() < chance:
            image = getattr(damage, name)(np.ascontiguousarray(image), rng, dpi)
            done.append(name)
    border = (245, 245, 242) if rng.random() < 0.7 else (25, 25, 25)
    ink = damage.ink_box(np.asarray(page.image))
    moved = damage.geometry(image, rng, done, border)
    if not damage.inside(ink, moved[1]):
        done = [kind for kind in done if kind not in ("skew", "curl", "perspective")]
        moved = damage.geometry(image, rng, done, border)
    image, maps, skew = moved
    for name, chance in (("light", 0.2), ("blur", 0.15), ("noisy", 0.3), ("black_border", 0.15)):
        if rng.random() < chance and (name != "black_border" or damage.inside(ink, maps, 0.024)):
            image = getattr(damage, name)(image, rng)
            done.append(name)
    return image, maps, skew, done


def draw(number, split, seed, out):
    rng = random.Random(f"{split}-{seed}-{number}")
    faces = Faces(split)
    layout = ROUND[number % len(ROUND)]
    dpi = rng.choice(DENSITY.get(layout, (150, 200, 200, 300)))
    page, face, points = front(layout, rng, split, faces, dpi)
    if rng.random() < 0.55 and layout not in ("cover",):
        stamped = rng.random() < 0.35
        used = faces.looking("song") if stamped else rng.choice(faces.hand)
        page.corner_number(
            rng.randint(1, rng.choice((9, 99, 240))),
            used,
            rng.uniform(15, 24),
            stamped,
            rng.choice(((40, 40, 45), (30, 40, 120), (70, 70, 75))),
        )
    seals.sign(page, faces)
    image, maps, skew, done = scanned(page, rng, split, faces, dpi)
    # Every ninth page: the round of layouts has twenty, so that in time each of them is turned.
    orientation = rng.choice((90, 180, 270)) if number % 9 == 4 else 0
    height, width = image.shape[:2]

    def placed(box):
        box = box and damage.moved_box(box, maps)
        return box and damage.turned_box(box, orientation, width, height)

    name = f"{split}{number:04d}_{layout}_{dpi}"
    # Carbon copies, faint sheets and the colored labels of cards are scanned in grey or color: at one bit nothing
    # would be left of them.
    one_bit = rng.random() < 0.2 and not {"carbon", "fade"} & set(done) and layout != "identity-card" and dpi >= 200
    grey = rng.random() < 0.4
    quality = rng.randint(40, 90) if dpi < 200 or points < 10 else rng.randint(30, 90)
    if one_bit:
        image = damage.bilevel(image, rng)
        done.append("bilevel")
    if orientation:
        image = np.rot90(image, -orientation // 90)
    truth = {
        "layout": layout,
        "dpi": dpi,
        "font": face.name,
        "point_size": points,
        "orientation": orientation,
        "skew_deg": round(skew, 2),
        "page_no": page.page_no,
        "page_no_box": placed(page.page_no_box),
        "handwriting": page.handwriting,
        "written": [{"box": placed(box), "text": text} for box, text in page.written if placed(box)],
        "seals": [{"box": placed(s["box"]), "text": s["text"]} for s in page.seals if placed(s["box"])],
        "fingerprints": [placed(box) for box in page.fingerprints if placed(box)],
        "damage": done,
        "file": "png-1bit" if one_bit else f"jpeg-{'grey' if grey else 'color'}-{quality}",
    }
    save(np.ascontiguousarray(image), out / "pages" / name, dpi, one_bit, grey, quality)
    (out / "gt" / f"{name}.txt").write_text("\n".join(page.lines) + "\n", encoding="utf-8")
    return name, truth


def save(image, path, dpi, one_bit, grey, quality):
    from PIL import Image

    picture = Image.fromarray(image)
    if one_bit:
        picture.convert("1").save(path.with_suffix(".png"), dpi=(dpi, dpi))
    else:
        (picture.convert("L") if grey else picture).save(path.with_suffix(".jpg"), quality=quality, dpi=(dpi, dpi))


def main():
    parser = argparse.ArgumentParser(
        prog="ocr_corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--split", choices=("tune", "held"), required=True)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    for folder in ("pages", "gt"):
        (arguments.out / folder).mkdir(parents=True, exist_ok=True)
        for old in (arguments.out / folder).iterdir():
            old.unlink()
    Faces(arguments.split)  # fetches and complains once, before there are several processes
    truth = {}
    with ProcessPoolExecutor(arguments.jobs) as pool:
        work = [
            pool.submit(draw, number, arguments.split, arguments.seed, arguments.out)
            for number in range(arguments.pages)
        ]
        for count, one in enumerate(work, 1):
            name, facts = one.result()
            truth[name] = facts
            print(f"\r已生成 {count}/{arguments.pages} 页", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    (arguments.out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
