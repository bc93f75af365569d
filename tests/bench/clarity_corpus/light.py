"""Exposure and light: too light, too dark, faded ink, shadows."""

import math

import cv2
import numpy as np


def table(scan, function):
    ramp = np.clip(function(np.arange(256, dtype=np.float32)), 0, 255)
    scan.image = cv2.LUT(scan.image, ramp.round().astype(np.uint8))


def grey_of(image):
    return image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def too_light(offset):
    """A scanner set too light: everything is lifted and clipped, thin strokes go first. Notes the share of the ink that
    is gone: where not even the darkest point of the stroke keeps a sixth of the range. The soft edges of strokes, which
    go first and are not missed, do not count.
    """

    def fault(scan):
        before = grey_of(scan.image)
        ink = before < float(np.median(before)) - 60
        gain = scan.rng.uniform(0.95, 1.15)
        table(scan, lambda level: level * gain + offset)
        across = 2 * round(scan.at300(2)) + 1
        darkest = cv2.erode(grey_of(scan.image), np.ones((across, across), np.uint8))
        lost = darkest[ink] > 255 - 43
        scan.facts["ink_lost"] = round(float(lost.mean()) if lost.size else 0.0, 3)

    return fault


def too_dark(gain):
    def fault(scan):
        table(scan, lambda level: level * gain)

    return fault


def faded(contrast):
    """Old ink or a worn toner, on the paper before it is scanned; a little uneven."""

    def fault(scan):
        height, width = scan.image.shape[:2]
        uneven = 1 + 0.12 * (scan.noise.random((7, 5), np.float32) - 0.5)
        plane = contrast * cv2.resize(uneven, (width, height), interpolation=cv2.INTER_CUBIC)
        scan.image = 255 - scan.image
        scan.shaded(plane)
        scan.image = 255 - scan.image

    return fault


def shadowed(depth):
    def fault(scan):
        style = scan.rng.choice(("side", "spine", "phone"))
        plane, area = {"side": side, "spine": gutter, "phone": phone}[style](scan.rng)
        scan.facts["style"] = style
        width, height = scan.size
        scan.region = [area[0] * width, area[1] * height, area[2] * width, area[3] * height]
        small = cv2.GaussianBlur(1 - depth * plane, (0, 0), 2)
        scan.shaded(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))

    return fault


def flipped(rng, plane, area):
    """The drawn shadow lies at the left; half the time it lies at the right."""
    if rng.random() < 0.5:
        return plane, area
    return np.ascontiguousarray(plane[:, ::-1]), [1 - area[2], area[1], 1 - area[0], area[3]]


def grid():
    ys, xs = np.mgrid[0:141, 0:100].astype(np.float32)
    return xs / 100, ys / 141


def side(rng):
    """Light from one side: the other falls off over most of the page."""
    xs, ys = grid()
    reach, lean = rng.uniform(0.6, 1.1), rng.uniform(-0.3, 0.3)
    plane = np.clip(1 - (xs + lean * (ys - 0.5)) / reach, 0, 1) ** 1.3
    return flipped(rng, plane, [0, 0, min(1, reach * 0.4), 1])


def gutter(rng):
    """The dark valley at the spine of an open volume."""
    xs, ys = grid()
    reach = rng.uniform(0.06, 0.16)
    plane = np.exp(-((xs / reach) ** 1.4)) * (1 + 0.1 * np.sin(ys * 3 + rng.uniform(0, 6)))
    return flipped(rng, np.clip(plane, 0, 1), [0, 0, reach, 1])


def phone(rng):
    """The hand and the telephone above the sheet: a large shape with soft edges, from below or from one side."""
    wide, high = rng.uniform(0.35, 0.6), rng.uniform(0.35, 0.65)
    canvas = np.zeros((141, 100), np.float32)
    tilt = math.radians(rng.uniform(-25, 25))
    corners = np.float32([[-0.2, 1 - high], [wide, 1 - high], [wide, 1.3], [-0.2, 1.3]]) * (100, 141)
    middle = corners.mean(axis=0)
    spin = np.float32([[math.cos(tilt), -math.sin(tilt)], [math.sin(tilt), math.cos(tilt)]])
    cv2.fillPoly(canvas, [np.int32((corners - middle) @ spin + middle)], 1)
    plane = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(4, 9), borderType=cv2.BORDER_REPLICATE)
    rows, columns = np.nonzero(plane > 0.5)
    area = [columns.min() / 100, rows.min() / 141, (columns.max() + 1) / 100, (rows.max() + 1) / 141]
    return flipped(rng, plane, area)
