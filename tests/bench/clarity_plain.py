#!/usr/bin/env python3
"""A second, plainer set of damages, as another hand would write them: python clarity_plain.py OUT --bases 16 --seed 1, then
`bianmu clarity OUT/pages --json FOUND` and python clarity_plain.py OUT --found FOUND.

The pages are those of the corpus, without its scanner. What a page is flagged with besides its own damage is counted too.
"""

import argparse
import collections
import json
import math
import pathlib
import random

import cv2
import numpy as np
from PIL import Image

from clarity_corpus import bases
from ocr_corpus.fonts import Faces

INK = 140


def ramp(values, start, end):
    return np.clip((values - start) / (end - start), 0, 1)


def grid(page):
    return np.mgrid[0 : page.shape[0], 0 : page.shape[1]].astype(np.float32)


def px(dpi, at200):
    return at200 * dpi / 200


def inked(page, plane):
    """Whether enough is written where the plane is."""
    return ((page.mean(axis=2) < INK) & (plane > 0.7)).sum() > 0.004 * (plane > 0.7).sum()


def gauss(page, sigma, rng, noise, dpi):
    return cv2.GaussianBlur(page, (0, 0), px(dpi, sigma))


def box(page, side, rng, noise, dpi):
    side = max(3, round(px(dpi, side))) | 1
    return cv2.blur(page, (side, side))


def part(page, sigma, rng, noise, dpi):
    """Out of focus within an ellipse or a rectangle with soft edges; None where nothing is written."""
    height, width = page.shape[:2]
    plane = np.zeros((height, width), np.float32)
    middle = (rng.randint(width // 4, width * 3 // 4), rng.randint(height // 4, height * 3 // 4))
    half = (int(width * rng.uniform(0.2, 0.4)), int(height * rng.uniform(0.12, 0.28)))
    if rng.random() < 0.5:
        cv2.ellipse(plane, middle, half, rng.uniform(0, 180), 0, 360, 1, -1)
    else:
        first, last = ((middle[0] + sign * half[0], middle[1] + sign * half[1]) for sign in (-1, 1))
        cv2.rectangle(plane, first, last, 1, -1)
    plane = cv2.GaussianBlur(plane, (0, 0), dpi * 0.12)
    if not inked(page, plane):
        return None
    plane = plane[..., None]
    return page * (1 - plane) + gauss(page, sigma, rng, noise, dpi) * plane


def motion(page, length, rng, noise, dpi):
    size = max(3, round(length * dpi / 300)) | 1
    angle, kernel = math.radians(rng.choice((0, 90, rng.uniform(0, 180)))), np.zeros((size, size), np.float32)
    for step in np.linspace(-size / 2 + 0.5, size / 2 - 0.5, size * 4):
        row, column = (round(size // 2 + step * turn(angle)) for turn in (math.sin, math.cos))
        kernel[min(max(row, 0), size - 1), min(max(column, 0), size - 1)] += 1
    return cv2.filter2D(page, -1, kernel / kernel.sum())


def low_res(page, real, rng, noise, dpi):
    height, width = page.shape[:2]
    small = cv2.resize(page, (int(width * real / dpi), int(height * real / dpi)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC)))


def salt(page, share, rng, noise, dpi):
    lot, page = noise.random(page.shape[:2]), page.copy()
    page[lot < share / 2], page[lot > 1 - share / 2] = 0, 255
    return page


def ring(page, depth, rng, noise, dpi):
    """A dried drop: light inside, a darker rim."""
    ys, xs = grid(page)
    radius, angle = dpi * rng.uniform(0.5, 1.3), rng.uniform(0, 6)
    dx, dy = xs - rng.uniform(0.2, 0.8) * page.shape[1], ys - rng.uniform(0.2, 0.8) * page.shape[0]
    away = np.hypot(dx, dy) / (radius * (1 + 0.08 * np.sin(3 * np.arctan2(dy, dx) + angle)))
    plane = (ramp(away, 1.05, 0.95) * 0.35 + np.exp(-(((away - 1) / 0.06) ** 2)) * 0.65) * depth
    return page * (1 - plane[..., None] * (1 - np.float32([0.75, 0.65, 0.5])))


def blot(page, depth, rng, noise, dpi):
    height, width = page.shape[:2]
    plane = np.zeros((height // 4, width // 4), np.float32)
    x, y = rng.uniform(0.2, 0.8) * width / 4, rng.uniform(0.2, 0.8) * height / 4
    for _ in range(rng.randint(5, 9)):
        middle = (int(x + rng.gauss(0, dpi / 16)), int(y + rng.gauss(0, dpi / 16)))
        cv2.circle(plane, middle, int(dpi / 4 * rng.uniform(0.25, 0.45)), 1, -1)
    plane = cv2.resize(cv2.GaussianBlur(plane, (0, 0), 2), (width, height))[..., None] * depth
    return page * (1 - plane * (1 - np.float32([0.8, 0.65, 0.4])))


def finger(page, depth, rng, noise, dpi):
    height, width = page.shape[:2]
    ys, xs = grid(page)
    along, across = dpi * rng.uniform(0.6, 1.2), dpi * rng.uniform(0.28, 0.42)
    inward, beside, length = rng.choice(
        ((xs, ys, height), (width - 1 - xs, ys, height), (ys, xs, width), (height - 1 - ys, xs, width))
    )
    away = np.hypot(inward / along, (beside - rng.uniform(0.15, 0.85) * length) / across)
    plane = ramp(away, 1.03, 0.97)[..., None]
    tone = np.float32(rng.choice(((205, 160, 135), (90, 90, 90)))) * rng.uniform(0.35, 1)
    return page * (1 - plane) + tone * (0.75 + 0.35 * ramp(away, 1, 0.2))[..., None] * plane


def shifted(page, share, rng, noise, dpi):
    """Moved so far that writing leaves the page; what is free is filled. None where nothing was lost."""
    turns = rng.randint(0, 3)
    page = np.ascontiguousarray(np.rot90(page, turns))
    rows = np.nonzero((page.mean(axis=2) < INK).any(axis=1))[0]
    if not len(rows):
        return None
    gone = int(rows[0] + share * len(page))
    if (page[:gone].mean(axis=2) < INK).sum() < 200:
        return None
    filled = np.full_like(page, rng.choice((255.0, float(np.median(page)))))
    filled[: len(page) - gone] = page[gone:]
    return np.ascontiguousarray(np.rot90(filled, -turns))


def fold(page, share, rng, noise, dpi):
    height, width = page.shape[:2]
    along, down = (share * height * rng.uniform(0.8, 1.2) for _ in range(2))
    right, below = rng.random() < 0.5, rng.random() < 0.5
    corner = (width if right else 0, height if below else 0)
    ends = [(corner[0] + (-along if right else along), corner[1]), (corner[0], corner[1] + (-down if below else down))]
    plane = np.zeros((height, width), np.float32)
    cv2.fillPoly(plane, [np.int32([corner, *ends])], 1)
    page = page * (1 - plane[..., None]) + rng.uniform(120, 225) * plane[..., None]
    cv2.line(page, *(tuple(map(int, end)) for end in ends), (90,) * 3, max(1, dpi // 120), cv2.LINE_AA)
    return page


def border(page, share, rng, noise, dpi):
    page, value = page.copy(), rng.uniform(0, 60)
    for side in rng.sample("lrtb", rng.choice((1, 2, 4))):
        depth = int(share * page.shape[1] * rng.uniform(0.9, 1.3))
        strip = {"l": np.s_[:, :depth], "r": np.s_[:, -depth:], "t": np.s_[:depth], "b": np.s_[-depth:]}[side]
        page[strip] = value
    return page


def stripes(page, count, rng, noise, dpi):
    page, width = page.copy(), page.shape[1]
    for _ in range(count):
        left = rng.randint(width // 20, width - width // 20)
        page[:, left : left + rng.choice((1, 2, 3))] += rng.choice((-60, -35, -90))
    return page


def shadow(page, depth, rng, noise, dpi):
    """From a corner, along the spine, or over a part of the page."""
    ys, xs = grid(page)
    xs, ys = xs / page.shape[1], ys / page.shape[0]
    if rng.random() < 0.5:
        xs, ys = 1 - xs, 1 - ys
    kind = rng.randint(0, 2)
    if kind == 0:
        plane = ramp(np.hypot(xs, ys), rng.uniform(0.6, 1.1), 0)
    elif kind == 1:
        plane = np.exp(-xs / rng.uniform(0.05, 0.15))
    else:
        plane = ramp(0.7 * xs + 0.3 * ys, rng.uniform(0.4, 0.6), 0.9)
    return page * (1 - depth * plane[..., None])


def wrinkles(page, strength, rng, noise, dpi):
    ys, xs = grid(page)
    light = np.ones(page.shape[:2], np.float32)
    for _ in range(rng.randint(3, 7)):
        angle, width = rng.uniform(0, math.pi), dpi * rng.uniform(0.01, 0.03)
        x, y = xs - rng.uniform(0, page.shape[1]), ys - rng.uniform(0, page.shape[0])
        across = x * math.cos(angle) + y * math.sin(angle)
        along = (y * math.cos(angle) - x * math.sin(angle)) / (rng.uniform(0.3, 1) * page.shape[0])
        bend = 0.5 * np.exp(-(((across - width) / width) ** 2)) - np.exp(-(((across + width) / width) ** 2))
        light += 0.3 * strength * bend * np.exp(-(along**2))
    return page * light[..., None]


def bled(page, strength, rng, noise, dpi):
    """This page itself, mirrored and moved, shines through."""
    back = np.roll(page[:, ::-1], (int(page.shape[0] * rng.uniform(0.02, 0.3)), 0), (0, 1))
    return page * (1 - strength * (255 - gauss(back, 1.2, rng, noise, dpi)) / 255)


def tone(change):
    return lambda page, value, rng, noise, dpi: change(page, value, noise)


# Name: type of the flag that is right, severities, how it is brought about.
DAMAGES = {
    "gauss": ("blur", (1.2, 1.6, 2.2, 3.2), gauss),
    "box": ("blur", (5, 8), box),
    "part": ("blur", (2, 3, 4.5), part),
    "motion": ("motion_blur", (8, 12, 18, 28), motion),
    "gain": ("too_dark", (0.7, 0.55, 0.4), tone(lambda page, value, noise: page * value)),
    "gamma": ("too_dark", (2.6, 3.5), tone(lambda page, value, noise: 255 * (page.clip(0, 255) / 277) ** value)),
    "wash": ("too_light", (0.45, 0.6, 0.75), tone(lambda page, value, noise: page + (255 - page) * value)),
    "offset": ("too_light", (80, 120, 150), tone(lambda page, value, noise: page + value)),
    "grain": (
        "noise",
        (16, 24, 35),
        tone(lambda page, value, noise: page + noise.standard_normal(page.shape[:2])[..., None] * value),
    ),
    "salt": ("noise", (0.005, 0.02, 0.05), salt),
    "low_res": ("low_res", (75, 100, 125), low_res),
    "ring": ("stain", (0.5, 0.8), ring),
    "blot": ("stain", (0.4, 0.7), blot),
    "finger": ("finger", (0.5, 0.8, 1), finger),
    "shifted": ("cropped", (0.04, 0.07, 0.1), shifted),
    "fold": ("folded_corner", (0.06, 0.09, 0.13), fold),
    "border": ("black_border", (0.03, 0.05), border),
    "stripes": ("stripe", (1, 2, 4), stripes),
    "shadow": ("shadow", (0.25, 0.4, 0.6), shadow),
    "wrinkles": ("wrinkle", (0.3, 0.5, 0.8), wrinkles),
    "bled": ("show_through", (0.1, 0.18, 0.28), bled),
}


def page_of(sheet, rng, noise, name, severity):
    """A page as a simple scanner gives it, damaged; None where the damage hits nothing."""
    dpi = rng.choice((200, 200, 300))
    page = sheet.at(dpi, True).astype(np.float32) * np.float32([rng.uniform(0.92, 1) for _ in range(3)])
    page *= rng.uniform(0.94, 1)
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), max(-0.5, min(0.5, rng.gauss(0, 0.2))), 1)
    fill = tuple(float(value) for value in np.median(page.reshape(-1, 3)[::97], axis=0))
    page = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=fill)
    page = gauss(page, rng.uniform(0.3, 0.6), rng, noise, dpi)
    page += noise.standard_normal((height, width))[..., None] * rng.uniform(0.5, 2.5)
    if name:
        page = DAMAGES[name][2](page.clip(0, 255), severity, rng, noise, dpi)
    if page is None:
        return None
    page = page.clip(0, 255).astype(np.uint8)
    return (page if rng.random() < 0.5 else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)), dpi


def draw(out, count, seed, split):
    (out / "pages").mkdir(parents=True, exist_ok=True)
    faces, truth = Faces(split), []
    cells = [(name, severity) for name, damage in DAMAGES.items() for severity in damage[1]]
    for number in range(count):
        sheet = bases.base(number, split, f"plain{seed}", faces)
        own = [cell for place, cell in enumerate(cells) if (place + number) % 4 == 0]
        for place, (name, severity) in enumerate([(None, 0), (None, 1), *own]):
            rng = random.Random(f"{split}-{seed}-plain-{number}-{place}")
            made = page_of(sheet, rng, np.random.default_rng(rng.getrandbits(60)), name, severity)
            if made:
                file = f"{number:03d}_{place:02d}_{name or 'clean'}_{severity}_{sheet.kind}.jpg"
                Image.fromarray(made[0]).save(out / "pages" / file, quality=rng.randint(50, 92), dpi=(made[1],) * 2)
                truth.append({"file": file, "damage": name, "severity": severity})
    (out / "truth.json").write_text(json.dumps(truth, indent=1), encoding="utf-8")


def score(out, found):
    pages = json.loads(found.read_text(encoding="utf-8"))["pages"]
    said = {pathlib.PurePath(page["source"]).name: {flag["type"] for flag in page.get("flags", [])} for page in pages}
    rows = collections.defaultdict(list)
    for entry in json.loads((out / "truth.json").read_text(encoding="utf-8")):
        rows[entry["damage"], entry["severity"] if entry["damage"] else None].append(said[entry["file"]] - {"unjudged"})
    print("| 损伤 | 程度 | 类型正确 | 任何提示 | 另外提示的 |\n|---|---|---|---|---|")
    for (name, severity), flags in rows.items():
        own = DAMAGES[name][0] if name else None
        beside = collections.Counter(flag for page in flags for flag in page if flag != own).most_common(4)
        right, named = sum(own in page for page in flags), sum(bool(page) for page in flags)
        print(
            f"| {name or '干净'} | {severity if name else ''} | {f'{right}/{len(flags)}' if name else '–'} |"
            f" {named}/{len(flags)} | {'、'.join(f'{flag} {count}' for flag, count in beside) or '–'} |"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--bases", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=("tune", "held"), default="held")
    parser.add_argument("--found", type=pathlib.Path, help="what `bianmu clarity --json` wrote: score it")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    if arguments.found:
        score(arguments.out, arguments.found)
    else:
        draw(arguments.out, arguments.bases, arguments.seed, arguments.split)


if __name__ == "__main__":
    main()
