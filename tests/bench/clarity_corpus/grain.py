"""What the sensor and the glass add everywhere: noise, dust, streaks, moiré, and the compression of the file."""

import math

import cv2
import numpy as np

from .scan import added


def noisy(deviation):
    def fault(scan):
        added(scan, deviation)
        scan.look.quality = scan.look.quality and max(85, scan.look.quality)

    return fault


def salted(percent):
    """Dead and hot pixels, half of them dark."""

    def fault(scan):
        chance = scan.noise.random(scan.image.shape[:2], np.float32)
        scan.image[chance < percent / 200] = 0
        scan.image[chance > 1 - percent / 200] = 255

    return fault


def dusty(per_square_centimeter):
    """Grains of dust and toner: small, of uneven shape and darkness."""

    def fault(scan):
        rng, (width, height) = scan.rng, scan.size
        area = width * height / scan.px(10) ** 2
        for _ in range(round(area * per_square_centimeter)):
            middle = (rng.randrange(width * 16), rng.randrange(height * 16))
            long = scan.px(rng.choice((0.12, 0.15, 0.18, 0.25, 0.4))) * rng.uniform(0.8, 1.2)
            axes = (max(9, round(long * 8)), max(8, round(long * 8 * rng.uniform(0.5, 1))))
            level = rng.randint(20, 130)
            tone = scan.tone(level, level, level)
            cv2.ellipse(scan.image, middle, axes, rng.randrange(180), 0, 360, tone, -1, cv2.LINE_AA, 4)

    return fault


STREAKS = ((30, 30, 35), (90, 90, 95), (255, 255, 255), (200, 60, 60), (60, 160, 80), (70, 80, 200))


def streaked(count):
    """Dirt on the glass of a feeder draws a line down the whole page."""

    def fault(scan):
        rng, (width, height) = scan.rng, scan.size
        places = []
        for _ in range(count):
            x, thick = rng.uniform(0.06, 0.94) * width, max(1.0, scan.at300(rng.uniform(1.2, 5)))
            color = rng.choice(STREAKS if scan.image.ndim == 3 else STREAKS[:3])
            strength = rng.uniform(0.45, 0.95)
            columns = np.arange(width, dtype=np.float32)
            profile = np.clip(thick / 2 + 0.5 - np.abs(columns - x), 0, 1) * strength
            along = cv2.resize(0.75 + 0.25 * scan.noise.random((40, 1), np.float32), (1, height))
            scan.mixed(scan.tone(*color), np.float32(along * profile[None, :]))
            reach = scan.px(1.5)  # a box round a line as thin as this one cannot be placed more exactly
            places.append([round(x - reach), 0, round(x + reach) + 1, height])
        scan.facts["streaks_x"] = sorted(round((place[0] + place[2]) / 2) for place in places)
        # The region is the one streak, or what lies between the outermost.
        scan.region = [min(p[0] for p in places), 0, max(p[2] for p in places), height]

    return fault


def rippled(amplitude):
    """The raster of a print against the raster of the sensor: a slow wave in two directions, strongest in the grey."""

    def fault(scan):
        rng, (width, height) = scan.rng, scan.size
        period, angle = scan.px(rng.uniform(0.5, 1.6)), rng.uniform(0, math.pi)
        xs, ys = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
        bend = cv2.resize(scan.noise.random((4, 3), np.float32), (width, height), interpolation=cv2.INTER_CUBIC) * 4
        first = np.sin(2 * math.pi / period * (math.cos(angle) * xs + math.sin(angle) * ys) + bend)
        second = np.sin(2 * math.pi / period * 1.07 * (-math.sin(angle) * xs + math.cos(angle) * ys) - bend)
        grey = scan.image if scan.image.ndim == 2 else scan.image.mean(axis=2)
        room = 0.55 + 0.45 * np.clip(1 - np.abs(grey.astype(np.float32) - 128) / 128, 0, 1)
        wave = (0.5 * amplitude * (first + second) - 0.3 * amplitude) * room
        if scan.image.ndim == 3:
            wave = cv2.merge([wave, wave * 0.8, wave * 1.1])
        scan.image = cv2.add(scan.image, np.float32(wave).round().astype(np.int16), dtype=cv2.CV_8U)

    return fault


def compressed(quality):
    def fault(scan):
        scan.look.quality = quality

    return fault
