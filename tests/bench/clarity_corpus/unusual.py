"""Pages that look faulty and are not: nearly empty, faint, colored, covered with pictures, of another size. None may be
rejected.
"""

import numpy as np

from ocr_corpus import cards, damage, seals, tables
from ocr_corpus.cards import BLUE
from ocr_corpus.paper import INK, Page
from ocr_corpus.texts import Writer

from .bases import signed_page
from .photos import halftone, photo
from .sheet import MASTER_DPI, Sheet

A4_BED = (210, 297)


def few_words(page, writer, faces):
    text = page.rng.choice(("此页无正文", "（以下空白）", "证据材料附后", "光盘存于卷底", "此件与原件核对无异"))
    face = page.rng.choice(faces.body)
    page.line(page.width / 2, page.rng.uniform(60, 180), text, face, page.rng.choice((12, 16)), align="center")


def lone_signature(page, writer, faces):
    x, y = page.rng.uniform(30, 130), page.rng.uniform(40, 250)
    page.line(x, y, writer.name(), page.rng.choice(faces.hand), 22, color=page.rng.choice((INK, BLUE)), wobble=1)


def lone_stamp(page, writer, faces):
    page.signed.append((page.rng.uniform(50, 160), page.rng.uniform(60, 240), "court", writer.court()))
    seals.sign(page, faces, chance=1)


def lone_number(page, writer, faces):
    if page.rng.random() < 0.5:
        page.corner_number(page.rng.randint(1, 300), faces.looking("song"), 18, page.rng.random() < 0.5, INK)
    else:
        number = f"- {page.rng.randint(2, 60)} -"
        page.line(page.width / 2, page.height - 20, number, page.rng.choice(faces.body), 10, align="center")


def handwritten(page, writer, faces, tone, lines):
    face, y = page.rng.choice(faces.hand), page.rng.uniform(30, 60)
    for text in writer.prose(lines):
        y = page.paragraph(25, y, text, face, 17, 158, 1.8, 2, page.height - 40, color=(tone,) * 3, wobble=1)
        if y is None:
            break


def faint_pencil(page, writer, faces):
    handwritten(page, writer, faces, page.rng.randint(165, 200), page.rng.choice((1, 2, 5)))


def lone_pencil(page, writer, faces):
    """A remark in pencil on a page that is otherwise empty."""
    tone = (page.rng.randint(150, 195),) * 3
    text = page.rng.choice(("原件已退", "复印三份", "见第12页", "存疑", "已核"))
    page.line(
        page.rng.uniform(30, 130),
        page.rng.uniform(30, 240),
        text,
        page.rng.choice(faces.hand),
        18,
        color=tone,
        wobble=1,
    )


def faint_handwriting(page, writer, faces):
    handwritten(page, writer, faces, page.rng.randint(110, 150), page.rng.choice((4, 9)))


def bold_title(page, writer, faces):
    for line, text in enumerate(("卷", "宗") if page.rng.random() < 0.3 else (writer.title()[:4], "（副本）")):
        size = page.rng.uniform(60, 95)
        page.line(page.width / 2, 60 + line * 55, text, faces.title[0], size, align="center", spacing=4)


def thick_form(page, writer, faces):
    face, weight = page.rng.choice(faces.body), page.rng.uniform(0.8, 1.8)
    page.line(page.width / 2, 20, writer.title(), faces.title[0], 24, align="center", spacing=4)
    for row in range(9):
        page.box(18, 42 + row * 25, 60, 67 + row * 25, weight=weight)
        page.box(60, 42 + row * 25, 192, 67 + row * 25, weight=weight, fill=None)
        if row % 3 == 0:
            page.box(19, 43 + row * 25, 59, 66 + row * 25, color=(200, 200, 200), fill=(205, 205, 205))
        page.line(39, 51 + row * 25, writer.evidence()[:6], face, 12, align="center")
        page.line(64, 51 + row * 25, writer.cause() + "、" + writer.name(), face, 14)


def landscape_table(page, writer, faces):
    face, points = page.rng.choice(faces.body), page.rng.choice((8, 9, 10.5))
    page.line(page.width / 2, 14, "财产情况登记表", faces.title[0], 18, align="center")
    rows = [("序号", "姓名", "证件号码", "住址", "标的", "日期", "备注")]
    for number in range(1, page.rng.randint(12, 22)):
        rows.append(
            (str(number), writer.name(), writer.identity(), writer.address(), writer.figure(), writer.short_date(), "")
        )
    tables.grid(page, 14, 28, (14, 24, 46, 90, 32, 28, 34), rows, face, points, 7.6, faces.title[0])


def slip(page, writer, faces):
    """A receipt of half a page's size."""
    page.line(page.width / 2, 12, "诉讼费用专用票据", faces.title[0], 16, align="center")
    face, y = page.rng.choice(faces.body), 28
    for name, value in (
        ("交款人", writer.firm()),
        ("案号", writer.case()),
        ("金额", writer.formal()),
        ("开户行", writer.bank()),
    ):
        page.line(14, y, f"{name}：{value}", face, 10.5)
        page.rule(14, y + 7, page.width - 14, y + 7, weight=0.2)
        y += 12
    page.signed.append((page.width - 40, y, "company", writer.court()))
    seals.sign(page, faces)


def strip(page, writer, faces):
    """A till receipt or a ticket."""
    face, y = faces.looking("hei"), 8
    page.line(page.width / 2, y, writer.firm()[:9], face, 12, align="center")
    y += 9
    while y < page.height - 16:
        page.line(5, y, f"{writer.evidence()[:6]} x{page.rng.randint(1, 9)}", face, 8.5)
        page.line(page.width - 5, y, writer.figure(), face, 8.5, align="right")
        y += page.rng.choice((5, 5, 7))


def pictured(page, writer, faces, dark=1.0, dots=False):
    """One or two photographs with a caption each, or one over the whole sheet."""
    rng, noise = page.rng, damage.noise_of(page.rng)
    sheet = np.asarray(page.image).copy()
    count = rng.choice((1, 1, 2)) if not dots else 1
    margin, high = rng.choice((0.0, 12.0, 20.0)) if not dots else 20, 250 / count
    if count == 1 and margin == 0:
        high = page.height
    for number in range(count):
        top = (0 if margin == 0 and count == 1 else 14) + number * (high + 6)
        tall = high - (0 if margin == 0 and count == 1 else 14)
        if dots:
            tall = 120
        x0, y0, x1, y1 = (page.px(edge) for edge in (margin, top, page.width - margin, top + tall))
        picture = (photo(rng, noise, x1 - x0, y1 - y0) * dark).astype(np.uint8)
        if dots:
            grey = picture.mean(axis=2).astype(np.uint8)
            picture = np.repeat(halftone(rng, grey, MASTER_DPI / rng.choice((65, 85, 100)))[..., None], 3, axis=2)
        sheet[y0:y1, x0:x1] = picture[: sheet.shape[0] - y0, : sheet.shape[1] - x0]
    return sheet


# What is drawn on a page of its own; anything said here may be changed by `sheet_of`.
DRAWN = {
    "few-words": few_words,
    "lone-signature": lone_signature,
    "lone-stamp": lone_stamp,
    "lone-number": lone_number,
    "lone-pencil": lone_pencil,
    "faint-pencil": faint_pencil,
    "faint-handwriting": faint_handwriting,
    "bold-title": bold_title,
    "thick-form": thick_form,
    "identity-card": cards.identity_card,
    "dense-table": tables.statement,
}
SIZES = {"landscape-table": (landscape_table, 297, 210), "slip": (slip, 148, 210), "strip": (strip, 72, 200)}
COLORS = ((250, 222, 225), (252, 240, 190), (212, 235, 214), (208, 226, 244), (240, 215, 180))
KINDS = [
    *DRAWN,
    *SIZES,
    "photo",
    "dark-photo",
    "halftone",
    "colored-paper",
    "yellowed",
    "bilevel-text",
    "carbon",
    "holes",
]

# To say that these are faint is no false alarm; to reject them is.
FAINT = ("lone-pencil", "faint-pencil", "faint-handwriting", "carbon")


def sheet_of(kind, rng, split, faces):
    writer = Writer(rng, split)
    if kind in DRAWN:
        page = Page(rng, MASTER_DPI)
        DRAWN[kind](page, writer, faces)
        mode = rng.choice(("grey", "color")) if "pencil" in kind or "faint" in kind or kind == "identity-card" else None
        return Sheet(kind, np.asarray(page.image), hard=True, mode=mode)
    if kind in SIZES:
        draw, width, height = SIZES[kind]
        page = Page(rng, MASTER_DPI, width, height)
        draw(page, writer, faces)
        bed = A4_BED if kind == "slip" or (kind == "strip" and rng.random() < 0.6) else None
        return Sheet(kind, np.asarray(page.image), hard=True, bed=bed, mode=rng.choice(("grey", "color")))
    if kind in ("photo", "dark-photo", "halftone"):
        page = Page(rng, MASTER_DPI)
        page.line(page.width / 2, 275, "现场照片：" + writer.address(), faces.body[0], 12, align="center")
        dark = rng.uniform(0.3, 0.5) if kind == "dark-photo" else 1.0
        picture = pictured(page, writer, faces, dark, kind == "halftone")
        if kind == "halftone":
            text = Page(rng, MASTER_DPI)
            text.paragraph(20, 145, "".join(writer.prose(5)), faces.looking("song"), 9, 170, 1.5, 2, 285)
            picture = np.minimum(picture, np.asarray(text.image))
        return Sheet(kind, picture, hard=True, mode=rng.choice(("grey", "color")))
    image = signed_page(
        rng.choice(("judgment", "transcript", "service", "contract", "letter")), rng, split, faces, True
    )
    if kind == "carbon":
        return Sheet(kind, damage.carbon(image, rng), hard=True, mode=rng.choice(("grey", "color")))
    if kind == "holes":
        image = damage.staple(damage.holes(np.ascontiguousarray(image).copy(), rng, MASTER_DPI), rng, MASTER_DPI)
    shade = {
        "colored-paper": rng.choice(COLORS),
        "yellowed": (rng.uniform(214, 235), rng.uniform(196, 214), rng.uniform(150, 180)),
    }
    mode = {
        "bilevel-text": "bilevel",
        "colored-paper": rng.choice(("grey", "color", "color")),
        "yellowed": rng.choice(("grey", "color", "color")),
    }
    return Sheet(
        kind, image, shade=shade.get(kind), hard=True, mode=mode.get(kind), grain=2.0 if kind == "yellowed" else 0
    )
