"""Red seals and fingerprints, multiplied over the page as ink is, so that the print shows through."""

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw

RED = ((200, 25, 35), (215, 45, 50), (185, 20, 45), (225, 60, 70))


def stamp(page, mask, center, rng):
    """Multiplies `mask` (grey, 255 is ink) onto the page round `center` (pixels); gives the box it covers, or None when
    it is off the page.
    """
    mask = uneven(mask, rng)
    height, width = mask.shape
    x, y = round(center[0] - width / 2), round(center[1] - height / 2)
    x0, y0, x1, y1 = max(0, x), max(0, y), min(page.image.width, x + width), min(page.image.height, y + height)
    if x1 - x0 < 8 or y1 - y0 < 8:
        return None
    area = np.asarray(page.image.crop((x0, y0, x1, y1))).astype(np.float32)
    strength = (mask[y0 - y : y1 - y, x0 - x : x1 - x].astype(np.float32) / 255 * rng.uniform(0.55, 1.0))[..., None]
    red = np.array(rng.choice(RED), np.float32) / 255
    page.image.paste(Image.fromarray((area * (1 - strength + strength * red)).astype(np.uint8)), (x0, y0))
    ys, xs = np.nonzero(mask > 60)
    return [
        int(max(x0, x + xs.min())),
        int(max(y0, y + ys.min())),
        int(min(x1, x + xs.max() + 1)),
        int(min(y1, y + ys.max() + 1)),
    ]


def uneven(mask, rng):
    """Ink takes in patches: slow blotches and fine grain."""
    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = mask.shape
    slow = cv2.resize(noise.random((5, 5), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    fine = cv2.GaussianBlur(noise.random((height, width), np.float32), (0, 0), max(0.6, width / 400))
    fine = (fine - fine.mean()) / max(1e-6, fine.std())
    kept = np.clip(0.62 + 0.5 * slow + 0.18 * fine, 0, 1)
    return np.clip(cv2.GaussianBlur(mask, (0, 0), 0.7) * kept, 0, 255).astype(np.uint8)


def ring_seal(page, rng, face, text, oval=False):
    """A round seal with a star, or an oval one with a straight line of text; gives the mask."""
    wide = page.px(rng.uniform(38, 43) if not oval else rng.uniform(38, 46))
    high = round(wide * (0.68 if oval else 1))
    margin = max(4, wide // 12)
    canvas = Image.new("L", (wide + 2 * margin, high + 2 * margin), 0)
    draw = ImageDraw.Draw(canvas)
    thick = max(2, round(wide * rng.uniform(0.022, 0.034)))
    draw.ellipse((margin, margin, margin + wide, margin + high), outline=255, width=thick)
    cx, cy = canvas.width / 2, canvas.height / 2
    size = min(wide * 0.15, wide * 2.3 / max(6, len(text)))
    span = min(math.radians(285), math.radians(26) * len(text))
    for index, character in enumerate(text):
        angle = -math.pi / 2 - span / 2 + span * (index + 0.5) / len(text)
        font = face.font(character, size)
        tile = Image.new("L", (round(size * 1.8), round(size * 1.8)), 0)
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), character, font=font, fill=255, anchor="mm")
        tile = tile.resize((round(tile.width * 0.82), round(tile.height * 1.15))).rotate(
            -math.degrees(angle) - 90, expand=True, resample=Image.Resampling.BICUBIC
        )
        x = cx + math.cos(angle) * (wide / 2 - thick - size * 0.72)
        y = cy + math.sin(angle) * (high / 2 - thick - size * 0.72)
        canvas.paste(255, (round(x - tile.width / 2), round(y - tile.height / 2)), tile)
    if oval:
        word = rng.choice(("收讫章", "业务专用章", "已核对", "投递专用"))
        draw.text((cx, cy), word, font=face.font(word[0], size * 0.95), fill=255, anchor="mm")
        return np.asarray(
            canvas.rotate(rng.uniform(-20, 20), expand=True, resample=Image.Resampling.BICUBIC)
        ), text + word
    radius = wide * 0.155
    points = [
        (
            cx + math.sin(k * math.pi / 5) * radius * (1 if k % 2 == 0 else 0.38),
            cy - math.cos(k * math.pi / 5) * radius * (1 if k % 2 == 0 else 0.38),
        )
        for k in range(10)
    ]
    draw.polygon(points, fill=255)
    if rng.random() < 0.4:
        word = rng.choice(("合同专用章", "财务专用章", "公章", f"{rng.randint(10**9, 10**10)}"))
        fit = size * (0.85 if len(word) < 8 else 0.6)
        if word.isdigit():
            draw.text((cx, cy + high * 0.36), word, font=face.font("1", fit * 0.8), fill=255, anchor="mm")
        else:
            draw.text((cx, cy + high * 0.27), word, font=face.font(word[0], fit), fill=255, anchor="mm")
        text += word
    return np.asarray(canvas.rotate(rng.uniform(-25, 25), expand=True, resample=Image.Resampling.BICUBIC)), text


def name_seal(page, rng, face, name):
    """A square private seal, read in two columns from the right; cut in relief or in the hollow."""
    name = (name + "之印")[:4] if len(name) == 2 else (name + "印")[:4]
    side = page.px(rng.uniform(11, 16))
    hollow = rng.random() < 0.4
    canvas = Image.new("L", (side + 8, side + 8), 0)
    draw = ImageDraw.Draw(canvas)
    draw.rounded_rectangle(
        (4, 4, 4 + side, 4 + side), side // 12, fill=255 if hollow else 0, outline=255, width=max(2, side // 18)
    )
    for index, character in enumerate(name):
        x = 4 + side * (0.72 if index < 2 else 0.28)
        y = 4 + side * (0.28 if index % 2 == 0 else 0.72)
        draw.text((x, y), character, font=face.font(character, side * 0.4), fill=0 if hollow else 255, anchor="mm")
    return np.asarray(canvas.rotate(rng.uniform(-8, 8), expand=True, resample=Image.Resampling.BICUBIC)), name


def fingerprint(page, rng):
    """Ridges round a whorl, broken by grain, in an ellipse of a finger's size."""
    wide, high = page.px(rng.uniform(11, 15)), page.px(rng.uniform(15, 20))
    noise = np.random.default_rng(rng.getrandbits(32))
    ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
    u, v = (xs - wide * rng.uniform(0.42, 0.58)) / wide, (ys - high * rng.uniform(0.4, 0.6)) / high
    warp = cv2.resize(noise.random((6, 5), np.float32) - 0.5, (wide, high), interpolation=cv2.INTER_CUBIC)
    radius = np.sqrt((u * 1.1) ** 2 + (v * 0.9) ** 2) + 0.10 * warp + 0.03 * np.sin(3 * np.arctan2(v, u))
    ridges = np.sin(radius * 2 * math.pi * rng.uniform(14, 19))
    edge = ((xs / wide - 0.5) * 2) ** 2 + ((ys / high - 0.5) * 2) ** 2 + 0.35 * warp
    grain = cv2.GaussianBlur(noise.random((high, wide), np.float32), (0, 0), max(0.6, wide / 90)) - 0.5
    ink = np.clip(0.55 + 0.8 * ridges + 3 * grain, 0.12, 1) * np.clip((0.95 - edge) * 4, 0, 1)
    image = Image.fromarray((ink * 255).astype(np.uint8)).rotate(
        rng.uniform(-40, 40), expand=True, resample=Image.Resampling.BICUBIC
    )
    return np.asarray(image)


def sign(page, faces, chance=0.75):
    """Puts what belongs there on the places the layout has signed."""
    rng = page.rng
    face = faces.looking("song")
    for x, y, kind, text in page.signed:
        if rng.random() > chance:
            continue
        center = (page.px(x + rng.gauss(0, 5)), page.px(y + rng.gauss(0, 4)))
        if kind == "finger":
            for _ in range(rng.choice((1, 1, 2))):
                box = stamp(page, fingerprint(page, rng), center, rng)
                if box:
                    page.fingerprints.append(box)
                center = (center[0] - page.px(rng.uniform(8, 22)), center[1] + page.px(rng.uniform(-6, 6)))
            continue
        mask, read = (
            name_seal(page, rng, face, text) if kind == "name" else ring_seal(page, rng, face, text, kind == "oval")
        )
        box = stamp(page, mask, center, rng)
        if box:
            page.seals.append({"box": box, "text": read})
