"""How the sheet lies on the scanner: straight or askew, cut off, with the dark lid or the bed beside it."""

import cv2
import numpy as np

ENOUGH_STROKES = 10  # crossed by a cut: several characters are cut through


def laid(scan):
    """Puts the sheet onto the picture in one resampling, and the region of a damage with it."""
    look, rng = scan.look, scan.rng
    height, width = scan.image.shape[:2]
    left, above, right, below = (scan.px(side) for side in scan.frame)
    out = (round(width + left + right), round(height + above + below))
    if scan.sheet.bed:
        out = tuple(round(scan.px(side)) for side in scan.sheet.bed)
        left = rng.uniform(0.1, 0.9) * max(0, out[0] - width)
        above = rng.uniform(0.05, 0.6) * max(0, out[1] - height)
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), look.skew, look.scale)
    turn[0, 2] += left + scan.px(look.shift[0])
    turn[1, 2] += above + scan.px(look.shift[1])
    if scan.keystone:
        corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
        off = np.float32([[rng.uniform(-1, 1) * scan.px(scan.keystone) for _ in range(2)] for _ in range(4)])
        turn = turn @ cv2.getPerspectiveTransform(corners, corners + off)
    moved = any(scan.frame) or scan.sheet.bed or scan.keystone or look.scale != 1 or look.shift != (0.0, 0.0)
    if not moved and abs(look.skew) < 0.02:
        return
    shade = look.shade if scan.image.ndim == 3 else (scan.tone(*look.shade),) * 3
    if scan.sheet.bed:
        shade = (248, 249, 250)
    lid = tuple(min(255.0, tone * look.lid) for tone in shade)
    scan.image = cv2.warpPerspective(
        scan.image, turn, out, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=lid
    )
    if scan.region:
        x0, y0, x1, y1 = scan.region
        placed = cv2.perspectiveTransform(np.float32([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]]), turn)[0]
        scan.region = [*placed.min(axis=0).tolist(), *placed.max(axis=0).tolist()]
    if look.lid > 0.5:
        edge_line(scan, turn, (width, height), lid)


def edge_line(scan, turn, size, lid):
    """Under a light lid the edge of the sheet throws a thin soft shadow."""
    width, height = size
    corners = np.float32([[[0, 0], [width, 0], [width, height], [0, height]]])
    corners = cv2.perspectiveTransform(corners, turn)[0]
    mask = np.zeros(scan.image.shape[:2], np.uint8)
    thick = max(1, round(scan.px(0.35 if scan.sheet.bed else 0.12)))
    cv2.polylines(mask, [np.int32((corners + 0.5) * 16)], True, 255, thick, cv2.LINE_AA, 4)
    outer, inner = scan.px(4), scan.image.shape
    inside = (corners[:, 0].min() > -outer or corners[:, 1].min() > -outer) and inner
    if inside:
        soft = cv2.GaussianBlur(mask, (0, 0), max(0.7, scan.px(0.15))).astype(np.float32) / 255
        depth = 0.5 if scan.sheet.bed else 0.25
        scan.mixed(tuple(tone * 0.7 for tone in lid)[: 3 if scan.image.ndim == 3 else 1], soft * depth)


def skewed(degrees):
    def fault(scan):
        scan.look.skew = degrees * scan.rng.choice((-1, 1))
        if scan.rng.random() < 0.2:
            scan.look.lid = scan.rng.uniform(0.05, 0.2)
            scan.facts["co_flags"] = ["black_border"]

    return fault


def turned(degrees):
    def fault(scan):
        scan.orientation = degrees
        scan.image = np.ascontiguousarray(np.rot90(scan.image, -degrees // 90))

    return fault


def cropped(depth):
    """Loses about `depth` millimeters of what is printed at one side. Where the cut would fall between two lines or
    columns, and nobody could see that something is missing, it moves to the nearest ink.
    """

    def fault(scan):
        wide, high = scan.sheet.millimeters
        box = scan.sheet.ink_box()
        side = scan.rng.randrange(4)
        edge = (box[0], box[1], wide - box[2], high - box[3])[side]
        # How many strokes every cut crosses, counted from that side; along a ruled line it would cross none.
        dark = (scan.sheet.at(100, False) < 170).astype(np.int8)
        strokes = (np.diff(dark, axis=side % 2) == 1).sum(axis=side % 2)
        strokes = strokes if side < 2 else strokes[::-1]
        steps = sorted(range(-40, 41), key=abs)
        cuts = [edge + depth + step * 0.254 for step in steps if depth + step * 0.254 >= min(depth, 1.5)]
        amounts = [strokes[min(len(strokes) - 1, round(cut / 0.254))] for cut in cuts]
        enough = min(ENOUGH_STROKES, max(amounts))
        cut = next(cut for cut, amount in zip(cuts, amounts) if amount >= enough)
        scan.frame[side] = -cut
        if scan.rng.random() < 0.6:  # the sheet lay beside the stop: as much of the bed shows on the other side
            scan.frame[(side + 2) % 4] = cut
        scan.facts["side"] = ("left", "top", "right", "bottom")[side]
        scan.facts["lost_mm"] = round(cut - edge, 1)

    return fault


def cut_region(scan):
    """The edge the content was cut at, once the picture has its size, and how much ink touches it."""
    width, height = scan.size
    strip, near = round(scan.px(5)), max(2, round(scan.px(0.3)))
    side = scan.facts["side"]
    scan.region = {
        "left": [0, 0, strip, height],
        "right": [width - strip, 0, width, height],
        "top": [0, 0, width, strip],
        "bottom": [0, height - strip, width, height],
    }[side]
    grey = scan.image if scan.image.ndim == 2 else scan.image.min(axis=2)
    edge = {"left": grey[:, :near], "right": grey[:, -near:], "top": grey[:near].T, "bottom": grey[-near:].T}[side]
    touching = (edge < np.median(grey) - 60).any(axis=1)
    scan.facts["edge_ink_mm"] = round(float(touching.sum() * 25.4 / scan.look.dpi), 1)


def bordered(millimeters):
    def fault(scan):
        scan.look.lid = scan.rng.uniform(0.02, 0.2)
        scan.keystone = min(0.8, 0.25 * millimeters)
        sides = scan.rng.sample(range(4), scan.rng.choice((1, 1, 2, 2, 3, 4)))
        for side in sides:
            scan.frame[side] = millimeters
        scan.facts["sides"] = [("left", "top", "right", "bottom")[side] for side in sorted(sides)]

    return fault


def border_region(scan):
    """The border has no box of its own when it is on several sides: then the whole picture."""
    width, height = scan.size
    if len(scan.facts["sides"]) > 1:
        return
    side = ("left", "top", "right", "bottom").index(scan.facts["sides"][0])
    strip = scan.px(scan.frame[side])
    scan.region = [
        [0, 0, strip, height],
        [0, 0, width, strip],
        [width - strip, 0, width, height],
        [0, height - strip, width, height],
    ][side]
