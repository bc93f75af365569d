"""Draws generated volumes as page images: python catalogue_images.py FROM OUT   (run from tests/bench)

FROM holds the JSON files of `bianmu-corpus write`; OUT gets one folder of JPEG files for each volume. Faces are those of the
held split of ocr_corpus; some pages are turned a little, some are noisy, so that the recognition has to work.
"""

import argparse
import json
import pathlib
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from ocr_corpus.fonts import Faces


def draw_text(draw, face, line, ink):
    left, top, width, height = line["at"]
    text, x = line["text"], left
    for character in text:
        advance = height * (0.53 if character.isascii() else 1.0)
        if character not in " \u3000":
            draw.text((x, top + height / 2), character, font=face.font(character, height), fill=ink, anchor="lm")
        x += advance


def page(data, faces, rng):
    size = (round(data["width"]), round(data["height"]))
    image = Image.new("RGB", size, (250, 249, 245))
    draw = ImageDraw.Draw(image)
    body = rng.choice(faces.body)
    hand = rng.choice(faces.hand)
    for line in data["lines"]:
        tall = line["at"][3] > 1.25 * np.median([each["at"][3] for each in data["lines"]])
        face = hand if line["hand"] else rng.choice(faces.title) if tall and rng.random() < 0.5 else body
        draw_text(draw, face, line, (35, 35, 40) if not line["hand"] else (40, 45, 90))
    if data["picture"]:
        w, h = size
        noise = np.kron(np.random.default_rng(rng.randrange(1 << 30)).integers(60, 200, (24, 32, 3)), np.ones((20, 20, 1)))
        photo = Image.fromarray(noise.astype("uint8")).filter(ImageFilter.GaussianBlur(9)).resize((int(w * 0.6), int(h * 0.3)))
        image.paste(photo, (int(w * 0.2), int(h * 0.3)))
    if data["corner"]:
        draw.text((size[0] * 0.89, size[1] * 0.045), str(data["corner"]), font=hand.font("1", 0.2 * data["dpi"]), fill=(50, 50, 60), anchor="mm")
    if data["seal"]:
        seal(draw, data, faces, rng)
    if rng.random() < 0.4:
        image = image.rotate(rng.uniform(-0.8, 0.8), Image.BICUBIC, fillcolor=(250, 249, 245))
    if rng.random() < 0.3:
        pixels = np.asarray(image).astype("int16")
        grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, rng.uniform(4, 14), pixels.shape)
        image = Image.fromarray(np.clip(pixels + grain, 0, 255).astype("uint8"))
    return image


def seal(draw, data, faces, rng):
    """A round red seal about the last short line, with its star and its name."""
    radius = 0.82 * data["dpi"]
    low = [line for line in data["lines"] if line["at"][1] < 0.9 * data["height"]]
    x = low[-1]["at"][0] + 0.5 * low[-1]["at"][2] if low else data["width"] * 0.7
    y = low[-1]["at"][1] if low else data["height"] * 0.6
    red = (205, 40, 45)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=max(3, int(radius / 22)))
    face = faces.looking("song")
    for i, character in enumerate(data["seal"]):
        angle = np.pi * (0.85 + 1.3 * (i + 0.5) / len(data["seal"]))
        place = (x + 0.78 * radius * np.cos(angle), y + 0.78 * radius * np.sin(angle))
        draw.text(place, character, font=face.font(character, radius * 0.24), fill=red, anchor="mm")
    draw.text((x, y), "★", font=faces.looking("hei").font("★", radius * 0.5), fill=red, anchor="mm")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    faces = Faces("held")
    for file in sorted(arguments.source.glob("*.json")):
        volume = json.loads(file.read_text(encoding="utf-8"))
        rng = random.Random(volume["name"])
        folder = arguments.out / volume["name"]
        folder.mkdir(parents=True, exist_ok=True)
        for number, side in enumerate(volume["sides"], 1):
            data = side["sheet"]
            dpi = int(data["dpi"])
            page(data, faces, rng).save(folder / f"{number:04d}.jpg", quality=88, dpi=(dpi, dpi))
        print(file.stem, len(volume["sides"]), "pages")


if __name__ == "__main__":
    main()
