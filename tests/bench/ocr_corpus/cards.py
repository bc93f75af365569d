"""Layouts that are pictures of something else: identity cards, chats on a telephone, till receipts, postal slips."""

from .paper import INK

BLUE = (35, 45, 130)


def identity_card(page, writer, faces):
    """Both sides of a card copied onto one sheet."""
    rng, face = page.rng, faces.looking("hei")
    points = rng.choice((9, 10, 11))
    x, y, label = rng.uniform(40, 70), rng.uniform(40, 60), (70, 110, 150)
    page.box(x, y, x + 86, y + 54, color=(150, 150, 150), fill=(225, 236, 240), radius=3)
    portrait(page, x + 58, y + 8)
    for row, (name, value) in enumerate(
        (
            ("姓名", writer.plaintiff()),
            ("性别", f"{rng.choice('男女')}\u3000民族 {rng.choice('汉回满壮苗彝')}"),
            ("出生", writer.date()),
        )
    ):
        page.say(name + value)
        page.write(x + 5, y + 6 + row * 7.5, name, face, points - 2, color=label)
        page.write(x + 16, y + 6 + row * 7.5, value, face, points - (1 if row else 0))
    page.write(x + 5, y + 28.5, "住址", face, points - 2, color=label)
    lines = page.broken(writer.address(), face, points - 1, 38)
    for row, part in enumerate(lines):
        page.say(("住址" if row == 0 else "") + part)
        page.write(x + 16, y + 28.5 + row * 4.5, part, face, points - 1)
    number = writer.identity()
    page.say("公民身份号码" + number)
    page.write(x + 5, y + 47, "公民身份号码", face, points - 2, color=label)
    page.write(x + 31, y + 46.5, number, face, points, spacing=0.4)
    y += 54 + rng.uniform(12, 30)
    page.box(x, y, x + 86, y + 54, color=(150, 150, 150), fill=(240, 230, 228), radius=3)
    page.line(x + 52, y + 9, "中华人民共和国", face, points + 2, align="center", spacing=1.2)
    page.line(x + 52, y + 19, "居民身份证", face, points + 5, align="center", spacing=1.2)
    page.line(
        x + 20,
        y + 38,
        f"签发机关 {writer.home_city()}市公安局{rng.choice(('临江', '城东', '翠屏', '邗江'))}分局",
        face,
        points - 1,
    )
    start = rng.randint(2008, 2022)
    page.line(
        x + 20,
        y + 45,
        f"有效期限 {start}.03.{rng.randint(10, 28)}-{start + 20}.03.{rng.randint(10, 28)}",
        face,
        points - 1,
    )
    if rng.random() < 0.6:
        hand = rng.choice(faces.hand)
        page.line(
            x + 4,
            y + 66,
            rng.choice(("与原件核对无异", "仅供诉讼使用", "此复印件与原件一致")),
            hand,
            18,
            color=BLUE,
            wobble=1,
        )
        page.line(x + 40, y + 77, writer.plaintiff(), hand, 18, color=BLUE, wobble=1)
        page.signed.append((x + 46, y + 80, "finger", writer.plaintiff()))
    return face, points


def portrait(page, x, y):
    page.box(x, y, x + 22, y + 28, color=(200, 200, 200), fill=(205, 212, 218))
    tone = page.rng.randint(60, 130)
    page.draw.ellipse(
        [page.px(x + 6), page.px(y + 4), page.px(x + 16), page.px(y + 17)], fill=(tone + 70, tone + 50, tone + 40)
    )
    page.draw.pieslice(
        [page.px(x + 2), page.px(y + 17), page.px(x + 20), page.px(y + 42)], 180, 360, fill=(tone - 20, tone - 20, tone)
    )
    page.draw.chord([page.px(x + 6), page.px(y + 2), page.px(x + 16), page.px(y + 11)], 170, 370, fill=(30, 30, 30))


def chat(page, writer, faces):
    """One or two telephone screens printed on a sheet; bubbles from top to bottom are the reading order."""
    rng, face = page.rng, faces.looking("hei")
    points = rng.choice((8, 9, 10, 11))
    screens = rng.choice((1, 1, 2))
    wide = 80 if screens == 2 else rng.uniform(85, 120)
    for screen in range(screens):
        x = 20 + screen * 90 if screens == 2 else (page.width - wide) / 2
        y, bottom = 20, rng.uniform(200, 272)
        page.box(x, y, x + wide, bottom, color=(190, 190, 190), fill=(237, 237, 237))
        page.line(
            x + wide / 2,
            y + 3,
            rng.choice((writer.name(), writer.firm()[:6], f"{writer.name()}（{writer.home_city()}）")),
            face,
            points + 1,
            align="center",
        )
        page.rule(x, y + 10, x + wide, y + 10, color=(215, 215, 215))
        y += 14
        while y < bottom - 26:
            if rng.random() < 0.25:
                page.line(
                    x + wide / 2,
                    y,
                    f"{writer.short_date()} {writer.clock()}",
                    face,
                    points - 2,
                    align="center",
                    color=(140, 140, 140),
                )
                y += 6
            lines = page.broken(writer.some("CHAT", 1)[0], face, points, wide * 0.6)
            step = page.em(points) * 1.4
            width = max(page.measure(line, face, points) for line in lines) + 5
            height = step * len(lines) + 4
            mine = rng.random() < 0.5
            head = x + wide - 11 if mine else x + 3
            page.box(
                head,
                y,
                head + 8,
                y + 8,
                color=(160, 160, 160),
                fill=tuple(rng.randint(90, 220) for _ in range(3)),
                radius=1,
            )
            left = x + wide - 14 - width if mine else x + 14
            page.box(
                left,
                y,
                left + width,
                y + height,
                color=(205, 205, 205),
                fill=(149, 236, 105) if mine else (255, 255, 255),
                radius=1.2,
            )
            for number, line in enumerate(lines):
                page.line(left + 2.5, y + 2 + number * step, line, face, points)
            y += height + 4
    return face, points


def till(page, writer, faces):
    rng, face = page.rng, faces.looking("hei")
    points, x, y = rng.choice((9, 10, 11)), 60, 40
    page.line(x + 40, y, writer.firm()[:10], face, points + 3, align="center")
    y += 10
    rows = [
        f"单号：{writer.account()}",
        f"日期：{writer.short_date()} {writer.clock()}",
        f"收银员：{rng.randint(1, 99):03d}",
    ]
    rows += [
        f"{rng.choice(('矿泉水', '螺纹钢', '阿莫西林胶囊', '豆瓣酱', '瓷砖', '机油', '复印费', '停车费', '床垫'))} x{rng.randint(1, 20)}\u3000{writer.figure()}"
        for _ in range(rng.randint(4, 12))
    ]
    rows += [f"合计：{writer.figure()}", f"大写：{writer.formal()}", "谢谢惠顾，请保留此票据"]
    for row in rows:
        page.line(x, y, row, face, points)
        y += page.em(points) * 1.7
    page.signed.append((x + 50, y - 12, rng.choice(("oval", "company")), writer.firm()))
    return face, points


def envelope(page, writer, faces):
    """The slip of a court's registered letter: sender, receiver, what happened to it."""
    rng, face, hand = page.rng, page.rng.choice(faces.body), page.rng.choice(faces.hand)
    points = rng.choice((9, 10.5, 12))
    page.line(22, 22, "法院专递邮件详情单", faces.title[0], 16)
    number = f"{rng.randint(10**12, 10**13 - 1)}"
    for stripe in range(70):
        if rng.random() < 0.55:
            page.rule(130 + stripe * 0.7, 20, 130 + stripe * 0.7, 30, weight=rng.choice((0.25, 0.5)))
    page.line(135, 31, number, face, 9, spacing=0.6)
    page.box(20, 38, page.width - 20, 150, weight=0.4)
    y = 42
    fields = (
        ("寄件人", writer.court()),
        ("联系电话", writer.phone()),
        ("寄件地址", writer.address()),
        ("收件人", writer.defendant()),
        ("手机", writer.phone()),
        ("收件地址", writer.address()),
        ("内件品名", "、".join((writer.evidence(), writer.evidence(), writer.evidence()))),
        ("案号", writer.case()),
    )
    for name, value in fields:
        page.write(24, y + 1.5, name + "：", face, points)
        filled = rng.random() < 0.6
        lines = page.broken(value, hand if filled else face, points + (4 if filled else 0), 130)
        for index, line in enumerate(lines):
            page.say((name + "：" if index == 0 else "") + line)
            page.write(
                50,
                y,
                line,
                hand if filled else face,
                points + (4 if filled else 0),
                color=BLUE if filled else INK,
                wobble=1 if filled else 0,
            )
            y += 7.5
        y += 4.5
        page.rule(20, y - 2, page.width - 20, y - 2, weight=0.15)
    page.signed.append((160, y, "oval", f"{writer.home_city()}邮政"))
    y = max(y + 4, 154)
    page.line(24, y, "退改批条", faces.title[0], 12)
    for index, reason in enumerate(("原址查无此人", "迁移新址不明", "拒收", "逾期未领", "电话无人接听")):
        page.box(
            24 + index % 3 * 50, y + 9.5 + index // 3 * 9, 27 + index % 3 * 50, y + 12.5 + index // 3 * 9, weight=0.3
        )
        page.line(29 + index % 3 * 50, y + 9 + index // 3 * 9, reason, face, points)
    page.line(110, y + 32, f"投递员：{writer.name()}\u3000{writer.date()}", hand, points + 4, color=BLUE, wobble=1)
    return face, points
