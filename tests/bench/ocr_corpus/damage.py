"""What happens to a sheet before and in the scanner. Geometry moves the boxes of the truth along; nothing here changes
the text.

Strengths are kept where a person can still read the page: a truth nobody could read measures nothing.
"""

import math

import cv2
import numpy as np


def noise_of(rng):
    return np.random.default_rng(rng.getrandbits(32))


def geometry(image, rng, kinds, border):
    """Skew, curl and perspective in one resampling. Gives the picture, the maps back into the old one, and the skew in
    degrees, clockwise.
    """
    height, width = image.shape[:2]
    skew = rng.uniform(0.4, 3) * rng.choice((-1, 1)) if "skew" in kinds else rng.gauss(0, 0.12)
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    turn = cv2.getRotationMatrix2D(
        (width / 2, height / 2), skew, 1.0
    )  # a map back by +skew turns the content clockwise
    mx = turn[0, 0] * xs + turn[0, 1] * ys + turn[0, 2]
    my = turn[1, 0] * xs + turn[1, 1] * ys + turn[1, 2]
    mx, my = mx.astype(np.float32), my.astype(np.float32)
    if "curl" in kinds:
        depth = height * rng.uniform(0.003, 0.009)
        if rng.random() < 0.5:
            my += depth * np.sin(mx / width * math.pi * rng.uniform(1, 2.2) + rng.uniform(0, math.pi)).astype(
                np.float32
            )
        else:  # the gutter of a bound volume: steep near one edge
            near = mx / width if rng.random() < 0.5 else 1 - mx / width
            my += (2.2 * depth * near**4 * (0.5 - my / height) * 2).astype(np.float32)
    if "perspective" in kinds:
        corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
        moved = corners + np.float32(
            [[rng.uniform(-0.02, 0.02) * width, rng.uniform(-0.015, 0.015) * height] for _ in range(4)]
        )
        plane = cv2.getPerspectiveTransform(corners, moved)
        w = plane[2, 0] * mx + plane[2, 1] * my + plane[2, 2]
        mx, my = (
            ((plane[0, 0] * mx + plane[0, 1] * my + plane[0, 2]) / w).astype(np.float32),
            ((plane[1, 0] * mx + plane[1, 1] * my + plane[1, 2]) / w).astype(np.float32),
        )
    return cv2.remap(image, mx, my, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=border), (mx, my), skew


def ink_box(image):
    rows, columns = np.nonzero((image < 200).any(axis=(1, 2)))[0], np.nonzero((image < 200).any(axis=(0, 2)))[0]
    return [int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[-1])]


def inside(box, maps, margin=0.004):
    """Whether all that was drawn is still on the picture: the truth must not name what was cut off."""
    height, width = maps[0].shape
    x, y = round(width * margin), round(height * margin)
    mx, my = maps[0][y : height - y, x : width - x], maps[1][y : height - y, x : width - x]
    return bool(mx[:, 0].max() < box[0] and mx[:, -1].min() > box[2] and my[0].max() < box[1] and my[-1].min() > box[3])


def moved_box(box, maps):
    mx, my = maps
    inside = (mx >= box[0]) & (mx < box[2]) & (my >= box[1]) & (my < box[3])
    rows, columns = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
    return [int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1] if len(rows) else None


def turned_box(box, degrees, width, height):
    """The box after the picture of `width` × `height` was turned clockwise."""
    x0, y0, x1, y1 = box
    return {
        0: box,
        90: [height - y1, x0, height - y0, x1],
        180: [width - x1, height - y1, width - x0, height - y0],
        270: [y0, width - x1, y1, width - x0],
    }[degrees]


def blend(image, towards, amount):
    """amount 0..1, a number or a plane."""
    amount = np.asarray(amount, np.float32)
    amount = amount[..., None] if amount.ndim == 2 else amount
    return np.clip(image.astype(np.float32) * (1 - amount) + np.float32(towards) * amount, 0, 255).astype(np.uint8)


def tint(image, rng):
    """Paper is never white."""
    shade = np.float32([rng.uniform(226, 254)] * 3) - np.float32([0, rng.uniform(0, 4), rng.uniform(0, 16)])
    return cv2.multiply(image.astype(np.float32), np.broadcast_to(shade / 255, image.shape).astype(np.float32)).astype(
        np.uint8
    )


def fade(image, rng):
    return blend(image, 245, rng.uniform(0.3, 0.62))


def carbon(image, rng):
    """The lower sheet of a carbon set: blue-violet, light, with broken strokes."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    noise = noise_of(rng)
    height, width = grey.shape
    grain = cv2.GaussianBlur(noise.random((height, width), np.float32), (0, 0), 1.1)
    grain = (grain - grain.mean()) / grain.std()
    patches = cv2.resize(noise.random((14, 10), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    ink = cv2.GaussianBlur(255 - grey, (0, 0), width / 2100).astype(np.float32) / 255
    ink *= np.clip(0.62 + 0.22 * grain + 0.3 * (patches - 0.4), 0.12, 1)
    return blend(np.full_like(image, 246), rng.choice(((70, 60, 150), (60, 75, 160), (95, 70, 140))), ink)


def bleed(image, back, rng):
    """The print of the back shines through, mirrored and soft."""
    back = cv2.GaussianBlur(cv2.flip(back, 1), (0, 0), image.shape[1] / 900)
    back = cv2.resize(back, (image.shape[1], image.shape[0]))
    ink = (255 - cv2.cvtColor(back, cv2.COLOR_RGB2GRAY)).astype(np.float32) / 255
    return blend(image, 90, ink * rng.uniform(0.12, 0.3))


def light(image, rng):
    height, width = image.shape[:2]
    low = np.float32([[rng.uniform(0.68, 1.0) for _ in range(3)] for _ in range(3)])
    plane = np.clip(cv2.resize(low, (width, height), interpolation=cv2.INTER_CUBIC), 0.55, 1.05)
    return np.clip(image.astype(np.float32) * plane[..., None], 0, 255).astype(np.uint8)


def noisy(image, rng):
    """Grain, specks and the dust line of a feeder."""
    noise = noise_of(rng)
    height, width = image.shape[:2]
    grain = noise.normal(0, rng.uniform(4, 14), (height, width)).astype(np.float32)
    image = np.clip(image.astype(np.float32) + grain[..., None], 0, 255).astype(np.uint8)
    for _ in range(rng.randint(20, 250)):
        cv2.circle(
            image,
            (rng.randrange(width), rng.randrange(height)),
            rng.choice((0, 1, 1, 2)),
            (rng.randint(30, 140),) * 3,
            -1,
        )
    if rng.random() < 0.3:
        x = rng.randrange(width)
        cv2.line(image, (x, 0), (x + rng.randint(-2, 2), height), (rng.randint(80, 170),) * 3, 1)
    return image


def blur(image, rng):
    return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 1.15) * image.shape[1] / 1654)


def holes(image, rng, dpi):
    """Binding holes at the left, as the scanner's black lid shows through them."""
    height, width = image.shape[:2]
    x = round(rng.uniform(7, 11) * dpi / 25.4)
    for part in rng.choice(((0.36, 0.64), (0.25, 0.5, 0.75))):
        cv2.circle(
            image, (x, round(height * part)), round(2.8 * dpi / 25.4), (rng.randint(15, 60),) * 3, -1, cv2.LINE_AA
        )
    return image


def staple(image, rng, dpi):
    x, y = round(rng.uniform(6, 12) * dpi / 25.4), round(rng.uniform(5, 14) * dpi / 25.4)
    length, angle = 11 * dpi / 25.4, rng.uniform(0.3, 1.2)
    end = (round(x + length * math.cos(angle)), round(y + length * math.sin(angle)))
    cv2.line(image, (x + 3, y + 3), (end[0] + 3, end[1] + 3), (150, 150, 150), max(2, round(dpi / 60)), cv2.LINE_AA)
    cv2.line(image, (x, y), end, (70, 72, 78), max(2, round(dpi / 70)), cv2.LINE_AA)
    return image


def black_border(image, rng):
    """The lid shows where the sheet ends: outside the margins, so that no text is covered."""
    height, width = image.shape[:2]
    shade = (rng.randint(5, 45),) * 3
    for side in rng.sample(range(4), rng.choice((1, 2, 2, 4))):
        near, far = rng.uniform(0, 0.02), rng.uniform(0.004, 0.022)
        wedge = {
            0: [(0, 0), (width * near, 0), (width * far, height), (0, height)],
            1: [(width, 0), (width * (1 - near), 0), (width * (1 - far), height), (width, height)],
            2: [(0, 0), (width, 0), (width, height * near * 0.7), (0, height * far * 0.7)],
            3: [(0, height), (width, height), (width, height * (1 - near)), (0, height * (1 - far))],
        }[side]
        cv2.fillPoly(image, [np.int32(wedge)], shade)
    return image


def bilevel(image, rng):
    """A fax or an office scanner at one bit: the threshold is a little off, strokes break or fill."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    soft = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.4, 0.8))
    around = cv2.blur(soft, (101, 101)).astype(np.float32)
    level = np.clip(around * rng.uniform(0.68, 0.84), 60, 215)
    return ((soft > level) * 255).astype(np.uint8)
