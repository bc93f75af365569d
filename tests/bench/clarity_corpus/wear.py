"""What has happened to the paper itself: folds, wrinkles, stains, print that shows through from the back."""

import math

import cv2
import numpy as np

from .scan import enlarged


def folded(millimeters):
    """A corner lies folded over the page: its back is seen, the bed shows where it was, the flap throws a shadow."""

    def fault(scan):
        rng = scan.rng
        height, width = scan.image.shape[:2]
        along, down = scan.px(millimeters), scan.px(millimeters * rng.uniform(0.7, 1.4))
        right, below = rng.random() < 0.5, rng.random() < 0.4
        corner = np.float32([width if right else 0, height if below else 0])
        inward = np.float32([-1 if right else 1, -1 if below else 1])
        ends = np.float32([corner + inward * (along, 0), corner + inward * (0, down)])
        direction = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
        foot = ends[0] + direction * float((corner - ends[0]) @ direction)
        tip = 2 * foot - corner
        gone = np.float32([corner, *ends])
        flap = np.float32([ends[0], tip, ends[1]])
        away = (tip - foot) / np.linalg.norm(tip - foot)
        shade = blurred(scan, flap + away * scan.px(0.5), scan.px(0.7))
        scan.mixed(scan.tone(0, 0, 0), shade * rng.uniform(0.25, 0.45))
        scan.mixed(scan.tone(*(round(rng.uniform(236, 252)),) * 3), drawn(scan, flap))
        crease = cv2.GaussianBlur(outline(scan, flap, 0.15), (0, 0), 0.8)
        scan.mixed(scan.tone(70, 70, 70), crease * rng.uniform(0.35, 0.6))
        near = blurred(
            scan,
            np.float32([ends[0], ends[1], ends[1] + away * scan.px(2.5), ends[0] + away * scan.px(2.5)]),
            scan.px(1),
        )
        scan.mixed(scan.tone(0, 0, 0), near * drawn(scan, flap) * rng.uniform(0.05, 0.16))
        dark = rng.random() < 0.4
        lid = rng.uniform(8, 50) if dark else rng.uniform(246, 255)
        scan.mixed(scan.tone(*(round(lid),) * 3), drawn(scan, gone))
        edge = np.zeros(scan.image.shape[:2], np.uint8)
        cv2.line(edge, *(tuple(int(v) for v in end) for end in ends), 255, max(1, round(scan.px(0.2))), cv2.LINE_AA)
        scan.mixed(scan.tone(120, 120, 120), edge.astype(np.float32) / 255 * 0.5)
        scan.facts["lid"] = "dark" if dark else "light"
        points = np.vstack([gone, flap])
        scan.region = [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]

    return fault


def drawn(scan, polygon):
    mask = np.zeros(scan.image.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.int32(np.round(polygon * 16))], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def blurred(scan, polygon, sigma):
    return cv2.GaussianBlur(drawn(scan, polygon), (0, 0), sigma)


def outline(scan, polygon, millimeters):
    mask = np.zeros(scan.image.shape[:2], np.uint8)
    cv2.polylines(mask, [np.int32(polygon * 16)], True, 255, max(1, round(scan.px(millimeters))), cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def wrinkled(strength):
    """Sharp ridges with a lit and a dark side, which also push the print aside."""

    def fault(scan):
        rng = scan.rng
        height, width = scan.image.shape[:2]
        rows, columns = height // 6, width // 6
        ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32)
        lift = np.zeros((rows, columns), np.float32)
        points = []
        # Crumpled paper is made of flat facets: each ridge is a bend, not a wave.
        for _ in range(rng.randint(5, 9) if rng.random() < 0.6 else rng.randint(14, 24)):
            x, y, angle = rng.uniform(0, columns), rng.uniform(0, rows), rng.uniform(0, math.pi)
            bend = 0.06 * columns * np.sin(ys / rows * rng.uniform(2, 7) + rng.uniform(0, 6))
            across = (xs + bend - x) * math.cos(angle) + (ys - y) * math.sin(angle)
            along = (ys - y) * math.cos(angle) - (xs - x) * math.sin(angle)
            reach, sharp = rng.uniform(0.12, 0.4) * rows, rng.uniform(2.5, 7)
            lift += (
                rng.choice((-1, 1)) * np.exp(-np.abs(across) / (sharp * 2)) * sharp * np.exp(-((along / reach) ** 4))
            )
            points += [(x, y)]
        lift = cv2.GaussianBlur(lift, (0, 0), 0.9)
        gx, gy = cv2.Sobel(lift, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(lift, cv2.CV_32F, 0, 1, scale=1 / 8)
        sun = rng.uniform(0, 2 * math.pi)
        light = 1 + np.clip(strength * 0.42 * (gx * math.cos(sun) + gy * math.sin(sun)), -0.42, 0.06)
        light -= np.clip(0.03 * strength * lift.clip(0, 4) / 2, 0, 0.1)
        push = scan.px(0.5) * strength
        mx = np.arange(width, dtype=np.float32)[None, :] + enlarged(gx, scan.image) * push
        my = np.arange(height, dtype=np.float32)[:, None] + enlarged(gy, scan.image) * push
        white = (255,) * 3
        scan.image = cv2.remap(scan.image, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=white)
        scan.shaded(enlarged(light, scan.image))

    return fault


def showing_through(strength):
    """The print of the back, mirrored and soft. The back is this page again, moved, so that lines do not coincide."""

    def fault(scan):
        back = cv2.flip(scan.sheet.at(scan.look.dpi, False), 1)
        back = np.roll(
            back, (round(scan.px(scan.rng.uniform(15, 120))), round(scan.px(scan.rng.uniform(-4, 4)))), (0, 1)
        )
        shine(scan, back, strength)

    return fault


def shine(scan, back, strength):
    back = cv2.GaussianBlur(back, (0, 0), scan.at300(scan.rng.uniform(1.8, 3.2)))
    back = cv2.resize(back, scan.size)
    factors = 1 - strength * (255 - back.astype(np.float32)) / 255
    scan.shaded(factors)


def stained(darkness):
    """Coffee or water that dried: a blot with a darker rim, sometimes the ring of a cup."""

    def fault(scan):
        rng = scan.rng
        height, width = scan.image.shape[:2]
        small = np.zeros((height // 4, width // 4), np.float32)
        millimeter = scan.px(1) / 4
        radius = rng.uniform(14, 45) * millimeter
        middle = (rng.uniform(0.1, 0.9) * width / 4, rng.uniform(0.1, 0.9) * height / 4)
        ys, xs = np.mgrid[0 : small.shape[0], 0 : small.shape[1]].astype(np.float32)
        angle = np.arctan2(ys - middle[1], xs - middle[0])
        kind = rng.choice(("coffee", "water", "ring"))
        wobble = sum(
            rng.uniform(0.01, 0.11 if kind != "ring" else 0.02) / part * np.sin(part * angle + rng.uniform(0, 6))
            for part in range(1, 9)
        )
        away = (np.hypot(xs - middle[0], ys - middle[1]) / radius - 1 - wobble) * radius / millimeter
        rim = np.exp(-((away / 0.9) ** 2)) + 0.35 * np.exp(-np.abs(away + 1) / 3) * (away < 0.6)
        inside = np.clip(-away * 0.8 + 0.5, 0, 1)
        cloud = cv2.resize(scan.noise.random((9, 7), np.float32), small.shape[::-1], interpolation=cv2.INTER_CUBIC)
        if kind == "ring":
            inner = np.exp(-(((away + 3.4) / 0.7) ** 2)) * 0.5
            amount = (rim + inner) * np.clip(0.3 + cloud, 0, 1)
        else:
            amount = 0.75 * rim + inside * (0.45 + 0.45 * cloud)
        plane = enlarged(np.clip(amount, 0, 1.2) * darkness, scan.image)
        # Brown takes the blue away; water is nearly grey.
        color = (0.45, 0.8, 1.25) if kind != "water" else (0.65, 0.75, 0.95)
        if scan.image.ndim == 3:
            factors = cv2.merge([1 - plane * share for share in color])
            scan.image = cv2.multiply(scan.image, np.clip(factors, 0, 1), dtype=cv2.CV_8U)
        else:
            scan.shaded(np.clip(1 - plane * (0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2]), 0, 1))
        scan.facts["kind"] = kind
        reach = radius * 4 * 1.05
        scan.region = [middle[0] * 4 - reach, middle[1] * 4 - reach, middle[0] * 4 + reach, middle[1] * 4 + reach]

    return fault
