"""One scan of one sheet: the paper, the bed it lies on, the glass, the lens, the light, the sensor, the file. What goes
wrong goes wrong at one of these places, in this order, so that a blurred page still has sharp noise.
"""

import dataclasses

import cv2
import numpy as np

from ocr_corpus.damage import bilevel, noise_of

STAGES = ("setup", "paper", "bed", "glass", "lens", "light", "sensor", "file")


@dataclasses.dataclass
class Look:
    """A scanner's settings and its small, harmless faults."""

    dpi: int
    mode: str  # grey, color or bilevel
    shade: tuple  # the paper, 0..255 for red, green and blue
    psf: float  # standard deviation in pixels at 300 dpi
    slope: tuple  # how much darker the far edge is, across and down
    noise: float
    skew: float  # degrees, counter-clockwise
    lid: float  # what shows beside the sheet, relative to the paper
    quality: int | None  # None is PNG
    shift: tuple = (0.0, 0.0)  # millimeters
    scale: float = 1.0


def usual(rng, sheet, bilevel_share=0.08):
    mode = sheet.mode or rng.choices(("grey", "color", "bilevel"), (0.5, 0.5 - bilevel_share, bilevel_share))[0]
    dpi = rng.choices((200, 300), (0.6, 0.4))[0]
    level = rng.uniform(225, 254)
    png = mode == "bilevel" or (mode == "grey" and dpi == 200 and rng.random() < 0.15)
    return Look(
        dpi=dpi,
        mode=mode,
        shade=sheet.shade or (level, level - rng.uniform(0, 3), level - rng.uniform(0, 12)),
        psf=rng.uniform(0.5, 0.9),
        slope=(rng.uniform(-0.03, 0.03), rng.uniform(-0.03, 0.03)),
        noise=rng.uniform(1, 3),
        skew=max(-0.35, min(0.35, rng.gauss(0, 0.14))),
        lid=rng.uniform(0.96, 1.03),
        quality=None if png else rng.randint(75, 95),
    )


def spread(plane, image):
    """A plane of factors in the shape of a grey or a color picture."""
    return plane if image.ndim == 2 else plane[..., None]


def enlarged(small, image):
    """A plane drawn small, as large as the picture."""
    return cv2.resize(np.float32(small), image.shape[1::-1], interpolation=cv2.INTER_LINEAR)


class Scan:
    def __init__(self, sheet, look, rng):
        self.sheet, self.look, self.rng, self.noise = sheet, look, rng, noise_of(rng)
        self.image = None
        self.region = None  # pixels of the picture as it is at the moment
        self.facts = {}  # what a fault measured about itself
        self.frame = [0.0, 0.0, 0.0, 0.0]  # millimeters of bed left, above, right and below; less than zero cuts
        self.keystone = 0.0  # millimeters by which the corners of the sheet are off a rectangle
        self.orientation = 0
        self.file_dpi = None  # where the file claims another density than was scanned

    def px(self, millimeters):
        return millimeters * self.look.dpi / 25.4

    def at300(self, pixels):
        return pixels * self.look.dpi / 300

    @property
    def size(self):
        return self.image.shape[1], self.image.shape[0]

    def tone(self, red, green, blue):
        """A color as this scan stores it."""
        return (red, green, blue) if self.image.ndim == 3 else round(0.299 * red + 0.587 * green + 0.114 * blue)

    def shaded(self, plane):
        """Multiplies the picture by a plane of factors."""
        factors = cv2.merge([plane] * 3) if self.image.ndim == 3 else plane
        self.image = cv2.multiply(self.image, factors, dtype=cv2.CV_8U)

    def mixed(self, other, plane):
        """Puts another picture, or one tone, over this one where the plane says so."""
        area = np.nonzero(plane > 1 / 255)
        if not len(area[0]):
            return
        rows, columns = slice(area[0].min(), area[0].max() + 1), slice(area[1].min(), area[1].max() + 1)
        amount, part = spread(plane[rows, columns], self.image), self.image[rows, columns].astype(np.float32)
        over = other[rows, columns] if isinstance(other, np.ndarray) else other
        self.image[rows, columns] = np.clip(part * (1 - amount) + np.float32(over) * amount, 0, 255)


def paper(scan):
    scan.image = scan.sheet.at(scan.look.dpi, scan.look.mode == "color")


def tinted(scan):
    shade = np.float32(scan.look.shade)
    if scan.image.ndim == 2:
        shade = np.float32([scan.tone(*scan.look.shade)])
    ramp = np.arange(256, dtype=np.float32)[:, None] * shade / 255
    table = np.clip(ramp, 0, 255).astype(np.uint8)
    scan.image = cv2.LUT(scan.image, table.reshape(1, 256, -1) if scan.image.ndim == 3 else table.reshape(256))
    if scan.sheet.grain:
        height, width = scan.image.shape[:2]
        mottle = scan.noise.standard_normal((height // 6, width // 6), np.float32)
        mottle = cv2.GaussianBlur(mottle, (0, 0), 1.2) * 2.5
        scan.shaded(enlarged(1 + mottle * scan.sheet.grain / 255, scan.image))


def psf(scan):
    scan.image = cv2.GaussianBlur(scan.image, (0, 0), scan.at300(scan.look.psf))


def slope(scan):
    across, down = scan.look.slope
    plane = 1 + np.float32([[0, across], [down, across + down]]) - max(0, across, down, across + down)
    scan.shaded(enlarged(cv2.resize(plane, (16, 16)), scan.image))


def grain(scan):
    added(scan, scan.look.noise)


def added(scan, deviation):
    """Noise that is the same in all channels, as grey scans and compressed color have it."""
    grey = (scan.noise.standard_normal(scan.image.shape[:2], np.float32) * deviation).round().astype(np.int16)
    scan.image = cv2.add(scan.image, cv2.merge([grey] * 3) if scan.image.ndim == 3 else grey, dtype=cv2.CV_8U)


def one_bit(scan):
    if scan.look.mode == "bilevel":
        scan.image = bilevel(cv2.cvtColor(scan.image, cv2.COLOR_GRAY2RGB), scan.rng)


def scanned(sheet, look, rng, faults=()):
    """`faults` are pairs of a stage and a function of the scan."""
    from .bed import laid

    scan = Scan(sheet, look, rng)
    own = {"paper": paper, "bed": laid, "lens": psf, "light": slope, "sensor": grain, "file": one_bit}
    for stage in STAGES:
        if stage in own:
            own[stage](scan)
        for place, fault in faults:
            if place == stage:
                fault(scan)
        if stage == "paper":
            tinted(scan)
    return scan
