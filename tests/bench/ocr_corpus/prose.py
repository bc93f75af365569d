"""Layouts that are mostly running text: judgments, notices, contracts, newspaper columns, official letters, old
vertical writing.
"""

from .paper import INK

MARGIN = 25


def judgment(page, writer, faces):
    """A page from the middle or the beginning of a judgment; 12 to 16 points, as courts print it."""
    rng, face = page.rng, rng_face(page, faces)
    points = rng.choice((12, 14, 14, 15, 16))
    y = rng.uniform(22, 32)
    if rng.random() < 0.5:
        head = rng.choice(faces.title)
        page.line(
            page.width / 2,
            y,
            writer.court(),
            head,
            rng.choice((18, 20, 22)),
            align="center",
            spacing=rng.choice((0, 1)),
        )
        page.line(
            page.width / 2,
            y + 12,
            writer.title(),
            head,
            rng.choice((20, 22)),
            align="center",
            spacing=rng.choice((0, 3)),
        )
        page.line(page.width - MARGIN, y + 25, writer.case(), face, points, align="right")
        y += 36
    foot(page, face, fill(page, writer.prose(16), face, points, y, page.height - 28))
    return face, points


def fill(page, paragraphs, face, points, y, bottom, leading=None, margin=MARGIN, indent=2, color=INK):
    leading = leading or page.rng.uniform(1.45, 1.9)
    for paragraph in paragraphs:
        y = page.paragraph(
            margin, y, paragraph, face, points, page.width - 2 * margin, leading, indent, bottom, color=color
        )
        if y is None:
            return bottom
    return y


def foot(page, face, _y):
    number = page.rng.randint(1, 30)
    text = page.rng.choice((f"- {number} -", f"— {number} —", str(number), f"第{number}页", ""))
    if text:
        page.line(page.width / 2, page.height - 20, text, face, 9, align="center")


def rng_face(page, faces):
    return page.rng.choice(faces.body)


def ruling(page, writer, faces):
    """A short ruling or notice with the bench and the date at its foot, where the court's seal belongs."""
    rng, face = page.rng, rng_face(page, faces)
    points = rng.choice((14, 15, 16))
    head = rng.choice(faces.title)
    court = writer.court()
    page.line(page.width / 2, 26, court, head, 20, align="center")
    page.line(page.width / 2, 39, writer.title(), head, 22, align="center", spacing=2)
    page.line(page.width - MARGIN, 54, writer.case(), face, points, align="right")
    y = fill(page, writer.prose(rng.choice((3, 4, 5))), face, points, 66, 200)
    y = min(max(y + 12, 150), 222)
    step = page.em(points) * 1.9
    for role in rng.sample(("审判长", "审判员", "人民陪审员", "代理审判员"), rng.choice((1, 2, 3))):
        name = writer.name()
        page.say(role + name)
        page.write(118, y, role, face, points, spacing=0.5)
        page.write(page.width - MARGIN, y, name, face, points, align="right", spacing=1 if len(name) > 2 else 3)
        y += step
    date = writer.chinese_date()
    page.line(page.width - MARGIN, y, date, face, points, align="right")
    page.signed.append((page.width - MARGIN - page.measure(date, face, points) / 2, y + 2, "court", court))
    name = writer.name()
    page.line(page.width - MARGIN, y + 2 * step, f"书\u3000记\u3000员\u3000{name}", face, points, align="right")
    return face, points


def contract(page, writer, faces):
    """Dense print of 8 or 9 points with narrow leading, signed below."""
    rng, face = page.rng, rng_face(page, faces)
    points = rng.choice((8, 8.5, 9, 9, 10))
    margin = rng.uniform(15, 22)
    y = 18
    if rng.random() < 0.6:
        title = rng.choice(
            ("房屋租赁合同", "最高额抵押合同", "产品购销合同", "建设工程施工合同", "委托代理合同", "股权转让协议")
        )
        page.line(page.width / 2, y, title, rng.choice(faces.title), 16, align="center")
        page.line(margin, y + 11, f"甲方：{writer.firm()}\u3000\u3000统一社会信用代码：{writer.code()}", face, points)
        page.line(margin, y + 16, f"乙方：{writer.plaintiff()}\u3000\u3000身份证号：{writer.identity()}", face, points)
        y += 23
    y = fill(
        page, writer.some("CONTRACT", 40), face, points, y, 246, rng.uniform(1.25, 1.5), margin, rng.choice((0, 2))
    )
    y = 252
    hand, blue = rng.choice(faces.hand), (30, 40, 120)
    for x, side in ((margin, "甲方（盖章）："), (page.width / 2 + 4, "乙方（签字）：")):
        signer = writer.name()
        page.say(side + signer)
        end = page.write(x, y, side, face, points)
        page.write(end + 2, y - 2, signer, hand, 16, color=blue, wobble=1)
        page.signed.append((end + 8, y, "company" if side.startswith("甲") else "finger", writer.firm()))
    for x in (margin, page.width / 2 + 4):
        page.line(x, y + 12, f"日期：{writer.date()}", face, points)
    return face, points


def columns(page, writer, faces):
    """Two or three columns as a newspaper or a gazette prints announcements."""
    rng, face = page.rng, rng_face(page, faces)
    points = rng.choice((8, 9, 9, 10, 11))
    count = rng.choice((2, 2, 3))
    page.line(
        page.width / 2,
        16,
        f"{writer.home_city()}{rng.choice(('法治报', '日报', '晚报', '商报'))}",
        rng.choice(faces.title),
        22,
        align="center",
        spacing=4,
    )
    page.line(
        18,
        29,
        f"{writer.date()}\u3000星期{rng.choice('一二三四五六日')}\u3000第{rng.randint(1, 8)}版\u3000责任编辑：{writer.name()}",
        face,
        9,
    )
    page.rule(18, 35, page.width - 18, 35, weight=0.5)
    gap = 8
    width = (page.width - 36 - gap * (count - 1)) / count
    bottom = rng.uniform(200, 275)
    for column in range(count):
        x, y = 18 + column * (width + gap), 40
        while y is not None and y < bottom - 12:
            source = writer.some("NEWS", 1)[0] if rng.random() < 0.6 else writer.prose(1)[0]
            if rng.random() < 0.3:
                y = page.paragraph(
                    x,
                    y,
                    rng.choice(("要闻", "公告", "以案释法", "法院传真", "声明")),
                    rng.choice(faces.title),
                    points + 3,
                    width,
                    1.5,
                    0,
                    bottom,
                )
            y = y and page.paragraph(x, y, source, face, points, width, 1.45, 2, bottom)
            y = y and y + 2
        if column:
            page.rule(x - gap / 2, 40, x - gap / 2, bottom, weight=0.15)
    return face, points


def letter(page, writer, faces):
    """An official letter under a red name and a red rule."""
    rng, face = page.rng, rng_face(page, faces)
    points = rng.choice((14, 15, 16))
    red = (205, 30, 35)
    office = (
        writer.court()
        if rng.random() < 0.5
        else f"{writer.home_city()}市{rng.choice(('市场监督管理局', '自然资源和规划局', '人力资源和社会保障局', '公安局交通警察支队'))}"
    )
    page.line(
        page.width / 2,
        28,
        office + rng.choice(("", "文件")),
        rng.choice(faces.title),
        24 if len(office) < 13 else 20,
        color=red,
        align="center",
        spacing=1,
    )
    page.line(
        page.width / 2,
        48,
        f"{writer.home_city()[0]}法函〔{writer.year()}〕{rng.randint(1, 300)}号",
        face,
        points,
        align="center",
    )
    page.rule(25, 57, page.width - 25, 57, color=red, weight=0.8)
    lines = [writer.fill(line) for line in writer.templates.LETTERS]
    y = 66
    for line in page.broken(lines[0], rng.choice(faces.title), 18, 130):
        page.line(page.width / 2, y, line, faces.title[0], 18, align="center")
        y += 10
    page.line(MARGIN, y + 3, f"{writer.company()}：", face, points)
    y = fill(page, lines[1:] + writer.prose(2), face, points, y + 14, 220)
    page.line(page.width - MARGIN, y + 14, office, face, points, align="right")
    page.line(page.width - MARGIN - 6, y + 24, writer.date(), face, points, align="right")
    page.signed.append((page.width - MARGIN - 22, y + 24, "court", office))
    page.line(MARGIN, min(y + 40, 275), f"（联系人：{writer.name()}，联系电话：{writer.phone()}）", face, points - 2)
    return face, points


def vertical(page, writer, faces):
    """Old deeds: columns from right to left, without punctuation; one column is one line of the truth."""
    rng = page.rng
    hand = rng.random() < 0.4
    face = (
        rng.choice(faces.hand)
        if hand
        else rng.choice([f for f in faces.body if f.style in ("kai", "song")] or faces.body)
    )
    points = rng.choice((16, 18, 20, 22))
    step = page.em(points) * rng.uniform(1.08, 1.25)
    gap = page.em(points) * rng.uniform(1.7, 2.3)
    text = writer.fill(writer.templates.OLD)
    per_column = int((page.height - 70) / step)
    x, ink = page.width - 35, (35, 30, 28)
    title = rng.choice(("立卖契", "立典约", "状纸", "合同", "分家单"))
    page.say(title)
    page.upright_column(x, 35, title, face, points + 4, step * 1.25, ink)
    x -= gap * 1.3
    while text and x > 45:
        page.say(text[:per_column])
        page.upright_column(x, 35, text[:per_column], face, points, step, ink, wobble=1 if hand else 0)
        if rng.random() < 0.3:
            page.rule(x - gap / 2, 30, x - gap / 2, page.height - 32, color=(170, 60, 50), weight=0.15)
        text, x = text[per_column:], x - gap
    for role in ("立约人", "中人", "代笔"):
        if x > 20:
            name = role + writer.name()
            page.say(name)
            page.upright_column(x, 90, name, face, points, step, ink, wobble=1 if hand else 0)
            page.signed.append((x, 90 + step * 4, rng.choice(("finger", "name")), name[len(role) :]))
            x -= gap
    return face, points
