"""Things that lie on the glass with the sheet: fingers, gloves, clips, sticky notes, hairs."""

import math
from itertools import pairwise

import cv2
import numpy as np

from .wear import drawn

SKIN = ((224, 178, 150), (205, 152, 124), (186, 134, 106), (150, 105, 82))
NOTES = ((255, 236, 120), (255, 190, 205), (180, 235, 170), (170, 215, 250))


def on_the_glass(kind):
    def fault(scan):
        scan.facts["object"] = kind
        {"finger": finger, "glove": glove, "clip": clip, "note": note, "hair": hair}[kind](scan)

    return fault


def at_edge(scan):
    """A place on an edge, seldom the top, and the direction into the picture."""
    rng, (width, height) = scan.rng, scan.size
    side = rng.choice(("left", "right", "bottom", "bottom"))
    if side == "bottom":
        return np.float32([rng.uniform(0.12, 0.88) * width, height]), -math.pi / 2 + rng.uniform(-0.5, 0.5)
    y = rng.uniform(0.3, 0.9) * height
    return np.float32([0 if side == "left" else width, y]), (0 if side == "left" else math.pi) + rng.uniform(-0.5, 0.5)


def finger(scan, tone=None, nail=True):
    rng = scan.rng
    place, angle = at_edge(scan)
    long, wide = scan.px(rng.uniform(14, 34)), scan.px(rng.uniform(8.5, 11))
    color = np.float32(tone or rng.choice(SKIN))
    height, width = scan.image.shape[:2]
    x0, y0 = np.maximum(0, place - long - wide * 2).astype(int)
    x1, y1 = min(width, int(place[0] + long + wide * 2)), min(height, int(place[1] + long + wide * 2))
    ys, xs = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    along = (xs - place[0]) * math.cos(angle) + (ys - place[1]) * math.sin(angle)
    across = -(xs - place[0]) * math.sin(angle) + (ys - place[1]) * math.cos(angle)
    across += 0.12 * wide * np.sin(along / long * 2 + rng.uniform(0, 6))
    # A capsule, thicker at the joint, with a round tip.
    over = np.clip(along - (long - wide), 0, None)
    radius = wide * (1 + 0.07 * np.cos(along / wide * 1.4))
    away = np.hypot(across, over) / radius
    body = np.clip((1 - away) * wide / 2.2, 0, 1)
    shade = 0.70 + 0.34 * np.sqrt(np.clip(1 - away**2, 0, 1)) + 0.05 * across / wide
    # Creases of the joint, and the pale half moon where the finger presses on the glass.
    creases = sum(np.exp(-(((along - at * long) / (0.05 * wide)) ** 2)) for at in (0.38, 0.44, 0.5) if long > 2 * wide)
    shade = shade - 0.10 * creases * (away < 0.8) * nail
    mottle = cv2.resize(scan.noise.random((12, 9), np.float32) - 0.5, shade.shape[::-1], interpolation=cv2.INTER_CUBIC)
    shade = shade + 0.07 * mottle
    picture = shade[..., None] * color
    if nail:
        plate = np.hypot(across / (0.62 * wide), (along - (long - 0.75 * wide)) / (0.7 * wide))
        amount = np.clip((1 - plate) * 5, 0, 1)[..., None] * 0.6
        picture = picture * (1 - amount) + np.float32((238, 205, 195)) * shade[..., None] * amount
    soft = cv2.GaussianBlur(body, (0, 0), scan.px(1.2)) * 0.45
    whole = np.zeros((height, width), np.float32)
    whole[y0:y1, x0:x1] = soft
    scan.mixed(scan.tone(20, 15, 15), whole)
    whole[y0:y1, x0:x1] = body
    full = np.zeros(scan.image.shape, np.float32)
    full[y0:y1, x0:x1] = picture if scan.image.ndim == 3 else picture @ np.float32([0.299, 0.587, 0.114])
    scan.mixed(full, whole)
    rows, columns = np.nonzero(body > 0.5)
    scan.region = [x0 + columns.min(), y0 + rows.min(), x0 + columns.max() + 1, y0 + rows.max() + 1]


def glove(scan):
    finger(scan, scan.rng.choice(((38, 40, 48), (60, 72, 95), (225, 228, 232))), nail=False)


def wire(scan, points, millimeters, tone, strength=1.0):
    mask = np.zeros(scan.image.shape[:2], np.uint8)
    thick = max(1, round(scan.px(millimeters)))
    cv2.polylines(mask, [np.int32(np.float32(points) * 16)], False, 255, thick, cv2.LINE_AA, 4)
    scan.mixed(scan.tone(*tone), cv2.GaussianBlur(mask, (0, 0), 0.6).astype(np.float32) / 255 * strength)


def clip(scan):
    """A paper clip at an edge: three legs and their bows, with a shadow and a light along the wire."""
    rng = scan.rng
    width = scan.size[0]
    legs = [(-3.2, 24), (-3.2, 3.2), (3.2, 3.2), (3.2, 30), (-1.9, 30), (-1.9, 7.5), (1.9, 7.5), (1.9, 22)]
    shape = []
    for (x0, y0), (x1, y1) in pairwise(legs):
        if y0 == y1:  # a bow instead of the straight line between two legs
            up = -1 if y0 < 15 else 1
            turn = np.linspace(math.pi, 0, 14) if x0 < x1 else np.linspace(0, math.pi, 14)
            reach = abs(x1 - x0) / 2
            shape += [((x0 + x1) / 2 + reach * math.cos(t), y0 + up * reach * math.sin(t)) for t in turn]
        else:
            shape += [(x0, y0), (x1, y1)]
    tilt = rng.uniform(-0.35, 0.35)
    spin = np.float32([[math.cos(tilt), -math.sin(tilt)], [math.sin(tilt), math.cos(tilt)]])
    points = np.float32(shape) @ spin.T * scan.px(1) + np.float32([rng.uniform(0.1, 0.9) * width, -scan.px(5)])
    wire(scan, points + scan.px(0.5), 1.3, (120, 120, 120), 0.5)
    wire(scan, points, 1.0, (105, 108, 114))
    wire(scan, points - scan.px(0.15), 0.3, (215, 218, 222), 0.8)
    bounded(scan, points)


def bounded(scan, points):
    low, high = np.maximum(points.min(axis=0), 0), np.minimum(points.max(axis=0), scan.size)
    scan.region = [*low.tolist(), *high.tolist()]


def note(scan):
    """A sticky note over the text, a little askew, its lower edge standing off, with some writing."""
    rng, (width, height) = scan.rng, scan.size
    side = scan.px(rng.choice((38, 51, 76)))
    high = side * rng.choice((1, 1, 0.66))
    tilt = rng.uniform(-0.12, 0.12)
    spin = np.float32([[math.cos(tilt), -math.sin(tilt)], [math.sin(tilt), math.cos(tilt)]])
    place = np.float32([rng.uniform(0.05, 0.95) * (width - side), rng.uniform(0.05, 0.9) * (height - high)])
    square = np.float32([[0, 0], [side, 0], [side, high], [0, high]]) @ spin.T + place
    lower = cv2.GaussianBlur(drawn(scan, square + np.float32([scan.px(0.4), scan.px(1.0)])), (0, 0), scan.px(0.8))
    scan.mixed(scan.tone(0, 0, 0), lower * 0.35)
    scan.mixed(scan.tone(*rng.choice(NOTES)), drawn(scan, square))
    for line in range(rng.randint(2, 4)):
        y = high * (0.2 + 0.2 * line)
        # Joined writing: loops that lean and change their height from one letter to the next.
        steps = np.arange(0, rng.uniform(9, 20), 0.15)
        tall = np.interp(steps, np.arange(0, 24, 1.3), [rng.uniform(0.3, 1.1) for _ in range(19)])
        xs = side * (0.12 + 0.036 * steps + 0.016 * np.cos(2.4 * steps + rng.uniform(0, 6)))
        stroke = np.stack([xs, y + high * 0.04 * tall * np.sin(2.4 * steps)], axis=1)
        wire(scan, np.float32(stroke) @ spin.T + place, 0.45, (40, 50, 120), 0.85)
    bounded(scan, square)


def hair(scan):
    rng, (width, height) = scan.rng, scan.size
    long, angle = scan.px(rng.uniform(25, 80)), rng.uniform(0, 2 * math.pi)
    x, y = rng.uniform(0.2, 0.8) * width, rng.uniform(0.2, 0.8) * height
    points, turn, drift = [], 0.0, rng.uniform(-0.025, 0.025)
    for _ in range(90):
        points.append((x, y))
        drift += rng.gauss(0, 0.006)
        turn += drift
        x, y = x + long / 90 * math.cos(angle + turn), y + long / 90 * math.sin(angle + turn)
    wire(scan, points, rng.uniform(0.08, 0.2), (45, 38, 35), 0.85)
    bounded(scan, np.float32(points))
