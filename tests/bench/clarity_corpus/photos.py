"""Photographs that are nobody's: landscapes, streets and rooms from noise of many scales, and their print as dots."""

import math

import cv2
import numpy as np


def cloud(noise, height, width, coarsest=4, fall=0.55):
    """Noise of all scales, each finer one weaker, 0..1: what clouds, walls and ground have in common."""
    total, weight, cells = np.zeros((height, width), np.float32), 1.0, coarsest
    while cells < min(height, width) / 2:
        layer = noise.random((max(2, cells * height // width), cells), np.float32)
        total += weight * cv2.resize(layer, (width, height), interpolation=cv2.INTER_CUBIC)
        weight, cells = weight * fall, cells * 2
    low, high = np.percentile(total[::8, ::8], (1, 99))
    return np.clip((total - low) / max(1e-6, high - low), 0, 1)


def photo(rng, noise, width, height):
    """An array in color; drawn at half size and enlarged, as the prints in a volume are no sharper."""
    high, wide = height // 2, width // 2
    scene = {"land": landscape, "street": street, "room": room}[rng.choice(("land", "street", "room"))]
    picture = scene(rng, noise, high, wide)
    ys, xs = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    picture *= (1 - rng.uniform(0.05, 0.35) * (xs**2 + ys**2) / 2)[..., None].astype(np.float32)
    picture += noise.standard_normal((high, wide, 1), np.float32) * rng.uniform(1, 5)
    return cv2.resize(np.clip(picture, 6, 250).astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)


def landscape(rng, noise, high, wide):
    horizon = rng.uniform(0.3, 0.55)
    ys = np.linspace(0, 1, high, dtype=np.float32)[:, None, None]
    sky = np.float32((120, 165, 215)) * (1 - ys) + np.float32((215, 220, 225)) * ys
    sky = sky + 60 * (cloud(noise, high, wide, 3)[..., None] - 0.4)
    ground = np.float32(rng.choice(((95, 110, 70), (130, 115, 90), (105, 105, 105))))
    picture = np.broadcast_to(sky, (high, wide, 3)).copy()
    ridge = cloud(noise, 8, wide, 4)[4] * 0.18
    rows = np.arange(high, dtype=np.float32)[:, None] / high
    for layer in range(4):
        line = horizon + layer * 0.11 - ridge[None, :] * (1 - layer * 0.25)
        ridge = np.roll(ridge, rng.randrange(wide))
        mask = np.clip((rows - line) * high / 2, 0, 1)[..., None]
        tone = ground * (1.25 - 0.22 * layer) + 75 * (cloud(noise, high, wide, 9 + layer * 7, 0.75)[..., None] - 0.5)
        picture = picture * (1 - mask) + tone * mask
    return picture


def muted(rng, low, high):
    """A color as things have it: seldom far from grey, more often warm than cold."""
    level, warm = rng.uniform(low, high), rng.uniform(-12, 28)
    return np.float32((level + warm, level + rng.uniform(-8, 8), level - warm))


def street(rng, noise, high, wide):
    picture = landscape(rng, noise, high, wide)
    x = 0
    while x < wide:
        across = rng.randint(wide // 9, wide // 4)
        top = round(high * rng.uniform(0.12, 0.45))
        tone = muted(rng, 75, 195)
        wall = tone + 40 * (cloud(noise, high - top, across, 6, 0.7)[..., None] - 0.5)
        picture[top:, x : x + across] = wall[:, : max(0, min(across, wide - x))]
        step = max(14, across // rng.randint(3, 6))
        for wy in range(top + step // 2, round(high * 0.72), round(step * 1.3)):
            for wx in range(x + step // 4, min(x + across, wide) - step // 2, step):
                shade = tuple(float(rng.uniform(25, 110)) for _ in range(3))
                cv2.rectangle(picture, (wx, wy), (wx + step // 2, wy + round(step * 0.7)), shade, -1)
        x += across
    road = round(high * 0.78)
    picture[road:] = 95 + 50 * (cloud(noise, high - road, wide, 12, 0.8)[..., None] - 0.5)
    for _ in range(rng.randint(1, 3)):
        car(rng, picture, rng.uniform(0.1, 0.8) * wide, high * rng.uniform(0.76, 0.88), wide * rng.uniform(0.14, 0.25))
    return cv2.GaussianBlur(picture, (0, 0), 1.0)


def car(rng, picture, x, y, long):
    tone = tuple(float(rng.uniform(20, 230)) for _ in range(3))
    shape = [(0, 0), (0.05, -0.17), (0.22, -0.2), (0.34, -0.36), (0.7, -0.36), (0.83, -0.19), (1, -0.15), (1, 0)]
    cv2.fillPoly(picture, [np.int32([(x + a * long, y + b * long) for a, b in shape])], tone, cv2.LINE_AA)
    glass = [(0.27, -0.2), (0.37, -0.33), (0.67, -0.33), (0.77, -0.2)]
    cv2.fillPoly(picture, [np.int32([(x + a * long, y + b * long) for a, b in glass])], (45.0, 50.0, 55.0), cv2.LINE_AA)
    for wheel in (0.2, 0.8):
        cv2.circle(
            picture, (round(x + wheel * long), round(y)), round(0.09 * long), (22.0, 22.0, 24.0), -1, cv2.LINE_AA
        )


def room(rng, noise, high, wide):
    """A wall, a floor, and round things before them: faces, pots, wounds; soft light from one side."""
    wall = muted(rng, 120, 210)
    picture = wall + 35 * (cloud(noise, high, wide, 3, 0.6)[..., None] - 0.5)
    floor = round(high * rng.uniform(0.6, 0.8))
    picture[floor:] = wall * 0.55 + 60 * (cloud(noise, high - floor, wide, 10, 0.8)[..., None] - 0.5)
    for _ in range(rng.randint(4, 10)):
        size = rng.uniform(0.06, 0.24) * wide
        x, y, stretch = rng.uniform(0, wide), rng.uniform(0.25, 0.9) * high, rng.uniform(0.7, 1.5)
        ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
        away = np.hypot((xs - x) / size, (ys - y) / size / stretch)
        mask = np.clip((1 - away) * size / 2, 0, 1)[..., None]
        lit = 0.55 + 0.6 * np.sqrt(np.clip(1 - away**2, 0, 1)) * (0.7 - 0.3 * (xs - x) / size)
        tone = muted(rng, 50, 220)
        picture = picture * (1 - mask) + lit[..., None] * tone * mask
    return picture * np.linspace(rng.uniform(0.6, 0.9), 1.1, wide, dtype=np.float32)[None, :, None]


def halftone(rng, grey, period):
    """The picture as round dots on a slanted grid of `period` pixels."""
    height, width = grey.shape
    angle = math.radians(rng.choice((15, 45, 75)))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u = (xs * math.cos(angle) + ys * math.sin(angle)) * (2 * math.pi / period)
    v = (ys * math.cos(angle) - xs * math.sin(angle)) * (2 * math.pi / period)
    screen = (np.cos(u) + np.cos(v)) / 4 + 0.5
    return (255 * np.clip((cv2.GaussianBlur(grey, (0, 0), period / 2) / 255.0 - (1 - screen)) * 6 + 0.5, 0, 1)).astype(
        np.uint8
    )
