"""Faces to draw with: Debian's Chinese fonts, and handwriting from npm, which comes as many small files cut by range of
characters.

A face knows which characters it really has: a glyph that is missing or blank is taken from another face, so that what
the truth says is always on the picture. A font that is not installed is left out and named once.
"""

import functools
import pathlib
import re
import subprocess
import sys

from fontTools.ttLib import TTFont
from PIL import ImageFont

CACHE = pathlib.Path(__file__).resolve().parents[3] / "target" / "ocr-fonts"
DEBIAN = {  # name: (file under /usr/share/fonts, number in the collection, package, style)
    "noto-serif": ("opentype/noto/NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk", "song"),
    "noto-serif-bold": ("opentype/noto/NotoSerifCJK-Bold.ttc", 2, "fonts-noto-cjk", "bold"),
    "noto-sans": ("opentype/noto/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk", "hei"),
    "noto-sans-bold": ("opentype/noto/NotoSansCJK-Bold.ttc", 2, "fonts-noto-cjk", "bold"),
    "wqy-zenhei": ("truetype/wqy/wqy-zenhei.ttc", 0, "fonts-wqy-zenhei", "hei"),
    "wqy-microhei": ("truetype/wqy/wqy-microhei.ttc", 0, "fonts-wqy-microhei", "hei"),
    "arphic-ukai": ("truetype/arphic/ukai.ttc", 0, "fonts-arphic-ukai", "kai"),
    "arphic-uming": ("truetype/arphic/uming.ttc", 0, "fonts-arphic-uming", "song"),
    "arphic-gkai": ("truetype/arphic-gkai00mp/gkai00mp.ttf", 0, "fonts-arphic-gkai00mp", "kai"),
    "arphic-gbsn": ("truetype/arphic-gbsn00lp/gbsn00lp.ttf", 0, "fonts-arphic-gbsn00lp", "song"),
}
# Liu Jian Mao Cao is left out: it draws traditional forms for simplified characters, so that truth and picture would
# differ.
NPM = {  # name: (package with its version, weight)
    "ma-shan-zheng": ("@fontsource/ma-shan-zheng@5.3.1", 400),
    "long-cang": ("@fontsource/long-cang@5.3.0", 400),
    "zhi-mang-xing": ("@fontsource/zhi-mang-xing@5.3.0", 400),
}
# No face is in both splits, except as a spare for characters the others lack.
SPLITS = {
    "tune": {
        "body": ["arphic-uming", "arphic-ukai", "noto-sans", "wqy-zenhei"],
        "title": ["noto-sans-bold"],
        "hand": ["ma-shan-zheng", "zhi-mang-xing"],
    },
    "held": {
        "body": ["arphic-gbsn", "arphic-gkai", "noto-serif", "wqy-microhei"],
        "title": ["noto-serif-bold"],
        "hand": ["long-cang"],
    },
}
# Where a body face lacks a character: another of the same look, so that it does not stand out.
SPARE = {
    "song": "noto-serif",
    "kai": "arphic-ukai",
    "hei": "noto-sans",
    "bold": "noto-serif-bold",
    "hand": "arphic-ukai",
}


def say_once(message, said=set()):
    if message not in said:
        said.add(message)
        print(message, file=sys.stderr)


@functools.lru_cache(None)
def character_set(path, number):
    return frozenset(TTFont(path, fontNumber=number, lazy=True).getBestCmap())


@functools.lru_cache(4096)
def sized(path, number, pixels):
    return ImageFont.truetype(path, pixels, index=number)


@functools.lru_cache(None)
def has_ink(path, number, character):
    return (
        ord(character) in character_set(path, number)
        and sized(path, number, 40).getmask(character).getbbox() is not None
    )


def ranges_of(text):
    for piece in text.split(","):
        low, _, high = piece.strip().removeprefix("U+").partition("-")
        yield int(low, 16), int(high or low, 16)


class Face:
    def __init__(self, name, style, spare=None):
        self.name, self.style, self.spare = name, style, spare

    def file_for(self, character):
        raise NotImplementedError

    def font(self, character, pixels):
        """The font that has the character; an error where no face has it, because the truth would then be wrong."""
        if character in " \u3000":
            character = "一"
        found = self.file_for(character)
        if found and has_ink(*found, character):
            return sized(*found, max(4, round(pixels)))
        if self.spare is None:
            raise ValueError(f"没有字体含有“{character}”（U+{ord(character):04X}）")
        return self.spare.font(character, pixels)


class FileFace(Face):
    def __init__(self, name, path, number, style, spare=None):
        super().__init__(name, style, spare)
        self.found = (str(path), number)

    def file_for(self, character):
        return self.found


class CutFace(Face):
    """A face of fontsource: one woff2 file for each range of characters, converted to TrueType when first needed."""

    def __init__(self, name, folder, weight, spare):
        super().__init__(name, "hand", spare)
        self.pieces = []
        for block in re.findall(
            r"@font-face\s*\{(.*?)\}", (folder / f"{weight}.css").read_text(encoding="utf-8"), re.S
        ):
            file = re.search(r"url\(\.?/?(files/[^)]+\.woff2)\)", block)
            covers = re.search(r"unicode-range:\s*([^;]+);", block)
            if file and covers:
                self.pieces.append((list(ranges_of(covers[1])), folder / file[1]))

    @functools.lru_cache(None)
    def file_for(self, character):
        code = ord(character)
        for covers, woff in self.pieces:
            if any(low <= code <= high for low, high in covers):
                converted = CACHE / "ttf" / f"{woff.stem}.ttf"
                if not converted.exists():
                    converted.parent.mkdir(parents=True, exist_ok=True)
                    font = TTFont(woff)
                    font.flavor = None
                    font.save(converted.with_suffix(".part"))
                    converted.with_suffix(".part").rename(converted)
                if code in character_set(str(converted), 0):
                    return str(converted), 0
        return None


def fetch_hands():
    """The npm packages, pinned; nothing of them is run (--ignore-scripts)."""
    missing = [
        package for name, (package, _) in NPM.items() if not (CACHE / "node_modules" / "@fontsource" / name).exists()
    ]
    if not missing:
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    command = [
        "npm",
        "install",
        "--prefix",
        str(CACHE),
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        *missing,
    ]
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as reason:
        say_once(f"没有取到手写字体（{reason}），手写处改用楷体。")


def debian_face(name, spare=None):
    file, number, package, style = DEBIAN[name]
    path = pathlib.Path("/usr/share/fonts") / file
    if not path.exists():
        say_once(f"缺少字体 {name}：请安装 Debian 软件包 {package}。这次不用它。")
        return None
    return FileFace(name, path, number, style, spare)


class Faces:
    """What a split may draw with: body, title and hand faces; `hei` and `song` where a layout asks for a look."""

    def __init__(self, split):
        fetch_hands()
        wanted = SPLITS[split]
        last = debian_face("noto-sans")
        if last is None:
            sys.exit("至少需要 fonts-noto-cjk，请先安装。")
        spares = {style: debian_face(name, last) or last for style, name in SPARE.items()}
        self.body = [f for f in (debian_face(name, spares[DEBIAN[name][3]]) for name in wanted["body"]) if f]
        self.title = [f for f in (debian_face(name, spares["bold"]) for name in wanted["title"]) if f] or self.body
        self.hand = []
        for name in wanted["hand"]:
            folder = CACHE / "node_modules" / "@fontsource" / name
            if folder.exists():
                self.hand.append(CutFace(name, folder, NPM[name][1], spares["hand"]))
        self.hand = self.hand or [spares["hand"]]

    def looking(self, style):
        return next((face for face in self.body if face.style == style), self.body[0])
