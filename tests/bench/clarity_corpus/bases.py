"""Ordinary court pages, drawn by the corpus of the recognition and left undamaged."""

import random

import numpy as np

from ocr_corpus import seals
from ocr_corpus.__main__ import LAYOUTS, front

from .sheet import MASTER_DPI, Sheet

# The layouts that are hard negatives here are drawn with those.
ORDINARY = [name for name in LAYOUTS if name not in ("sparse", "identity-card")]
# Running text and forms come more often, as in real volumes.
ROUND = [*ORDINARY, "judgment", "transcript", "service"]


def signed_page(layout, rng, split, faces, numbered):
    page, _, _ = front(layout, rng, split, faces, MASTER_DPI)
    if numbered:
        stamped = rng.random() < 0.35
        face = faces.looking("song") if stamped else rng.choice(faces.hand)
        page.corner_number(rng.randint(1, 240), face, rng.uniform(15, 24), stamped, (40, 40, 60))
    seals.sign(page, faces)
    return np.asarray(page.image)


def base(number, split, seed, faces):
    rng = random.Random(f"{split}-{seed}-base-{number}")
    layout = ROUND[number % len(ROUND)]
    numbered = rng.random() < 0.5 and layout != "cover"
    return Sheet(layout, signed_page(layout, rng, split, faces, numbered))
