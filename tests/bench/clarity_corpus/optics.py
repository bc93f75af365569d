"""Blur of every kind: out of focus, moved, in a part of the page, towards the spine, too few pixels."""

import math
from itertools import pairwise

import cv2
import numpy as np

from .scan import enlarged


def gaussian(sigma):
    def fault(scan):
        scan.image = cv2.GaussianBlur(scan.image, (0, 0), scan.at300(sigma))

    return fault


def defocused(sigma):
    """A disc as wide as a lens out of focus makes it; its standard deviation is half its radius."""

    def fault(scan):
        scan.image = cv2.filter2D(scan.image, -1, disc(2 * scan.at300(sigma)))

    return fault


def disc(radius):
    reach = math.ceil(radius) + 1
    ys, xs = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    kernel = np.clip(radius + 0.5 - np.hypot(xs, ys), 0, 1)
    return kernel / kernel.sum()


def moved(length):
    """The sheet or the hand moved in a straight line while the picture was taken."""

    def fault(scan):
        angle = scan.rng.uniform(0, math.pi)
        scan.facts["angle_deg"] = round(math.degrees(angle), 1)
        scan.image = cv2.filter2D(scan.image, -1, line(scan.at300(length), angle))

    return fault


def line(length, angle):
    reach = math.ceil(length / 2) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    along = np.linspace(-length / 2, length / 2, round(length * 8) + 1)
    for x, y in zip(reach + along * math.cos(angle), reach - along * math.sin(angle)):
        column, row = int(x), int(y)
        for r, wr in ((row, 1 - (y - row)), (row + 1, y - row)):
            for c, wc in ((column, 1 - (x - column)), (column + 1, x - column)):
                kernel[r, c] += wr * wc
    return kernel / kernel.sum()


def graded(scan, plane, sigma):
    """Blurs as much as the plane (0..1, drawn small) says: between pictures of rising blur, not between sharp and
    blurred, which would leave sharp strokes in a haze.
    """
    levels = [0, 0.25, 0.5, 0.75, 1]
    amount = enlarged(plane, scan.image)
    result = scan.image.astype(np.float32)
    before = scan.image
    for low, high in pairwise(levels):
        after = cv2.GaussianBlur(scan.image, (0, 0), max(0.3, scan.at300(sigma) * high))
        share = np.clip((amount - low) / (high - low), 0, 1)
        share = share if scan.image.ndim == 2 else share[..., None]
        result += share * (after.astype(np.float32) - before)
        before = after
    scan.image = np.clip(result + 0.5, 0, 255).astype(np.uint8)


def partial(sigma):
    def fault(scan):
        width, height = scan.size
        x0, y0, x1, y1 = inked_part(scan, scan.rng.uniform(0.15, 0.6))
        scan.region = [x0 * width, y0 * height, x1 * width, y1 * height]
        scan.facts["area"] = round((x1 - x0) * (y1 - y0), 2)
        small = np.zeros((141, 100), np.float32)
        small[round(y0 * 141) : round(y1 * 141), round(x0 * 100) : round(x1 * 100)] = 1
        graded(scan, cv2.GaussianBlur(small, (0, 0), scan.rng.uniform(2, 6)), sigma)

    return fault


def inked_part(scan, area):
    """A part of the page that has its share of the ink: a blurred margin is no damage."""
    small = cv2.resize(scan.image, (100, 141), interpolation=cv2.INTER_AREA)
    grey = small if small.ndim == 2 else small.min(axis=2)
    ink = np.clip(float(np.median(grey)) - grey.astype(np.float32), 0, None)
    best = None
    for _ in range(12):
        shape = scan.rng.uniform(0.6, 1.6)
        wide, high = min(1, math.sqrt(area * shape)), min(1, math.sqrt(area / shape))
        x, y = scan.rng.uniform(0, 1 - wide), scan.rng.uniform(0, 1 - high)
        held = ink[round(y * 141) : round((y + high) * 141), round(x * 100) : round((x + wide) * 100)].sum()
        if best is None or held > best[0]:
            best = (held, [x, y, x + wide, y + high])
        if held > ink.sum() * area:
            break
    return best[1]


def spine(sigma):
    """The side near the spine of a bound volume stands off the glass."""

    def fault(scan):
        reach = scan.rng.uniform(0.3, 0.5)
        across = np.clip((reach - np.linspace(0, 1, 100)) / reach, 0, 1) ** 0.8
        right = scan.rng.random() < 0.5
        width, height = scan.size
        # Half of the full blur is where the damage begins to count.
        visible = reach * 0.6
        scan.region = [width * (1 - visible), 0, width, height] if right else [0, 0, width * visible, height]
        graded(scan, np.tile(across[::-1] if right else across, (8, 1)), sigma)

    return fault


def coarse(dpi):
    def fault(scan):
        scan.look.dpi = dpi

    return fault


def enlarged_file(scan):
    """The few pixels were stretched, so that the file claims what it does not have."""
    scan.file_dpi = scan.rng.choice((200, 300))
    factor = scan.file_dpi / scan.look.dpi
    how = scan.rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC))
    scan.image = cv2.resize(scan.image, None, fx=factor, fy=factor, interpolation=how)
