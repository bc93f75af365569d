"""Draws the icon (a blue folder with a check mark) with Pillow and writes the sizes the bundler wants."""
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 1024
HERE = Path(__file__).parent


def draw() -> Image.Image:
    image = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((80, 190, 500, 520), 60, fill=(22, 62, 128, 255))
    pen.rounded_rectangle((80, 260, 944, 850), 60, fill=(22, 62, 128, 255))
    pen.rounded_rectangle((170, 210, 854, 700), 28, fill=(246, 248, 252, 255))
    for y in (280, 340):
        pen.rounded_rectangle((240, y, 784, y + 22), 11, fill=(190, 203, 224, 255))
    pen.rounded_rectangle((80, 400, 944, 850), 60, fill=(38, 98, 191, 255))
    pen.line([(352, 630), (470, 742), (690, 510)], fill=(255, 255, 255, 255), width=76, joint="curve")
    for x, y in ((352, 630), (690, 510)):
        pen.ellipse((x - 38, y - 38, x + 38, y + 38), fill=(255, 255, 255, 255))
    return image


def main() -> None:
    whole = draw()
    for name, side in (("32x32", 32), ("128x128", 128), ("icon", 256)):
        whole.resize((side, side), Image.LANCZOS).save(HERE / f"{name}.png", optimize=True)
    whole.save(HERE / "icon.ico", sizes=[(16, 16), (32, 32), (48, 48), (256, 256)])


if __name__ == "__main__":
    main()
