"""The empty backs of sheets: paper, and what shows on paper that nothing was written on."""

import numpy as np

from ocr_corpus import damage

from . import light, wear
from .sheet import MASTER_DPI, Sheet


def blank(rng):
    height, width = round(297 * MASTER_DPI / 25.4), round(210 * MASTER_DPI / 25.4)
    image = np.full((height, width, 3), 255, np.uint8)
    if rng.random() < 0.35:
        damage.holes(image, rng, MASTER_DPI)
    if rng.random() < 0.15:
        damage.staple(image, rng, MASTER_DPI)
    old = rng.random() < 0.25
    shade = (rng.uniform(215, 238), rng.uniform(200, 222), rng.uniform(165, 195)) if old else None
    return Sheet("blank", image, shade=shade, blank=True, grain=rng.uniform(0.5, 3))


def faults(rng, other):
    """The other side, seen from behind, and a slight shadow where the sheet bends; both often, neither always."""
    found, facts = [], {}
    if rng.random() < 0.6:
        strength = rng.uniform(0.02, 0.12)
        facts["show_through"] = round(strength, 3)
        found.append(("paper", lambda scan: wear.shine(scan, other.at(scan.look.dpi, False)[:, ::-1].copy(), strength)))
    if rng.random() < 0.4:
        depth = rng.uniform(0.03, 0.1)
        facts["shadow"] = round(depth, 3)
        found.append(("light", lambda scan: edge_shadow(scan, depth)))
    return found, facts


def edge_shadow(scan, depth):
    light.shadowed(depth)(scan)
    scan.region = None
    scan.facts.pop("style")
