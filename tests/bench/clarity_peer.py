"""What is usually done: fixed limits on the variance of the Laplacian, the mean grey, the share of dark pixels, and a
projection profile; duplicates by a difference hash. Gives the same form as the program, so that both are scored alike.
"""

import pathlib
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
# The limits found most often in tutorials and small tools.
LAPLACIAN, DARK, LIGHT, CONTRAST, SKEW, NOISE, BORDER, BLANK, HASH = 100, 100, 250, 20, 0.8, 8, 0.5, 0.003, 4


def inspect(folder):
    pages = []
    for path in sorted(p for p in pathlib.Path(folder).iterdir() if p.suffix.lower() in SUFFIXES):
        begun = time.perf_counter()
        found = judged(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))
        pages.append({"source": path.name, "ms": 1000 * (time.perf_counter() - begun), "orientation": 0, **found})
    return {"schema": "bianmu.clarity/1", "pages": pages, "groups": alike(pages)}


def judged(grey):
    measures = {
        "laplacian_variance": float(cv2.Laplacian(grey, cv2.CV_16S).var()),
        "mean_grey": float(grey.mean()),
        "contrast": float(grey.std()),
        "noise": immerkaer(grey),
        "dark_share": float((grey < 128).mean()),
        "border": border(grey),
    }
    skew = projected_skew(grey)
    blank = measures["dark_share"] < BLANK
    rules = (
        ("blur", not blank and measures["laplacian_variance"] < LAPLACIAN, "laplacian_variance", LAPLACIAN),
        ("too_dark", measures["mean_grey"] < DARK, "mean_grey", DARK),
        ("too_light", measures["mean_grey"] > LIGHT, "mean_grey", LIGHT),
        ("fade", not blank and measures["contrast"] < CONTRAST, "contrast", CONTRAST),
        ("noise", measures["noise"] > NOISE, "noise", NOISE),
        ("black_border", measures["border"] > BORDER, "border", BORDER),
    )
    flags = [
        {"type": kind, "level": "fail", "value": measures[name], "limit": limit, "box": None}
        for kind, holds, name, limit in rules
        if holds
    ]
    if not blank and abs(skew) > SKEW:
        flags.append({"type": "skew", "level": "fail", "value": skew, "limit": SKEW, "box": None})
    return {
        "skew_deg": None if blank else skew,
        "blank": blank,
        "flags": flags,
        "measures": measures,
        "sheet_hash": f"{difference_hash(grey):016x}",
    }


def immerkaer(grey):
    """The deviation of the noise after Immerkær: a mask that lines and slopes leave at zero."""
    mask = np.float32([[1, -2, 1], [-2, 4, -2], [1, -2, 1]])
    return float(np.abs(cv2.filter2D(grey, cv2.CV_32F, mask)[1:-1, 1:-1]).mean() * np.sqrt(np.pi / 2) / 6)


def border(grey):
    """The darkest of the four edge strips, one hundredth of the page wide: its share of dark pixels."""
    height, width = grey.shape
    deep = max(2, width // 100)
    strips = (grey[:, :deep], grey[:, width - deep :], grey[:deep], grey[height - deep :])
    return max(float((strip < 60).mean()) for strip in strips)


def projected_skew(grey):
    """Counter-clockwise degrees; the turn at which the rows differ most from one another."""
    small = cv2.resize(grey, (600, round(600 * grey.shape[0] / grey.shape[1])), interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    height, width = ink.shape

    def sharpness(angle):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
        rows = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1, dtype=np.float64)
        return float((np.diff(rows) ** 2).sum())

    coarse = max(np.arange(-10, 10.1, 1.0), key=sharpness)
    return float(max(np.arange(coarse - 1, coarse + 1.01, 0.1), key=sharpness))


def difference_hash(grey):
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    return int("".join("1" if bit else "0" for bit in (small[:, 1:] > small[:, :-1]).ravel()), 2)


def alike(pages):
    hashes = [int(page["sheet_hash"], 16) for page in pages]
    return [
        [pages[first]["source"], pages[second]["source"]]
        for second in range(len(pages))
        for first in range(second)
        if (hashes[first] ^ hashes[second]).bit_count() <= HASH
    ]
