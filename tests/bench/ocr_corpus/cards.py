"""Layouts that are pictures of something else: identity cards, chats on a telephone, receipts, envelopes, covers, nearly empty sheets, transcripts."""
from .paper import INK

BLUE = (35, 45, 130)


def identity_card(page, writer, faces):
    """Both sides of a card copied onto one sheet."""
    rng, face = page.rng, faces.looking("hei")
    points = rng.choice((9, 10, 11))
    x, y, label = rng.uniform(40, 70), rng.uniform(40, 60), (70, 110, 150)
    page.box(x, y, x + 86, y + 54, color=(150, 150, 150), fill=(225, 236, 240), radius=3)
    portrait(page, x + 58, y + 8)
    for row, (name, value) in enumerate((("姓名", writer.plaintiff()), ("性别", f"{rng.choice('男女')}\u3000民族 {rng.choice('汉回满壮苗彝')}"), ("出生", writer.date()))):
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
    page.line(x + 20, y + 38, f"签发机关 {writer.home_city()}市公安局{rng.choice(('临江', '城东', '翠屏', '邗江'))}分局", face, points - 1)
    start = rng.randint(2008, 2022)
    page.line(x + 20, y + 45, f"有效期限 {start}.03.{rng.randint(10, 28)}-{start + 20}.03.{rng.randint(10, 28)}", face, points - 1)
    if rng.random() < 0.6:
        hand = rng.choice(faces.hand)
        page.line(x + 4, y + 66, rng.choice(("与原件核对无异", "仅供诉讼使用", "此复印件与原件一致")), hand, 18, color=BLUE, wobble=1)
        page.line(x + 40, y + 77, writer.plaintiff(), hand, 18, color=BLUE, wobble=1)
        page.signed.append((x + 46, y + 80, "finger", writer.plaintiff()))
    return face, points


def portrait(page, x, y):
    page.box(x, y, x + 22, y + 28, color=(200, 200, 200), fill=(205, 212, 218))
    tone = page.rng.randint(60, 130)
    page.draw.ellipse([page.px(x + 6), page.px(y + 4), page.px(x + 16), page.px(y + 17)], fill=(tone + 70, tone + 50, tone + 40))
    page.draw.pieslice([page.px(x + 2), page.px(y + 17), page.px(x + 20), page.px(y + 42)], 180, 360, fill=(tone - 20, tone - 20, tone))
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
        page.line(x + wide / 2, y + 3, rng.choice((writer.name(), writer.firm()[:6], f"{writer.name()}（{writer.home_city()}）")), face, points + 1, align="center")
        page.rule(x, y + 10, x + wide, y + 10, color=(215, 215, 215))
        y += 14
        while y < bottom - 26:
            if rng.random() < 0.25:
                page.line(x + wide / 2, y, f"{writer.short_date()} {writer.clock()}", face, points - 2, align="center", color=(140, 140, 140))
                y += 6
            lines = page.broken(writer.some("CHAT", 1)[0], face, points, wide * 0.6)
            step = page.em(points) * 1.4
            width = max(page.measure(line, face, points) for line in lines) + 5
            height = step * len(lines) + 4
            mine = rng.random() < 0.5
            head = x + wide - 11 if mine else x + 3
            page.box(head, y, head + 8, y + 8, color=(160, 160, 160), fill=tuple(rng.randint(90, 220) for _ in range(3)), radius=1)
            left = x + wide - 14 - width if mine else x + 14
            page.box(left, y, left + width, y + height, color=(205, 205, 205), fill=(149, 236, 105) if mine else (255, 255, 255), radius=1.2)
            for number, line in enumerate(lines):
                page.line(left + 2.5, y + 2 + number * step, line, face, points)
            y += height + 4
    return face, points


def receipt(page, writer, faces):
    """借条、收条: all by hand, in large uneven writing; or a till's receipt in narrow print."""
    rng = page.rng
    if rng.random() < 0.35:
        return till(page, writer, faces)
    face, points = rng.choice(faces.hand), rng.choice((18, 20, 22))
    color = rng.choice((INK, BLUE, (50, 50, 60)))
    if rng.random() < 0.5:
        for line in range(24):
            page.rule(18, 40 + line * 10.5, page.width - 18, 40 + line * 10.5, color=(200, 120, 120), weight=0.15)
    page.line(page.width / 2, 29, rng.choice(("借条", "收条", "欠条", "承诺书")), face, points + 6, align="center", color=color, wobble=1)
    text = rng.choice((
        f"今借到{writer.plaintiff()}人民币{writer.formal()}（￥{writer.figure()}元），借期{writer.number()}个月，月息{writer.percent()}，于{writer.date()}前归还。",
        f"今收到{writer.defendant()}交来{writer.cause()[:-2]}款人民币{writer.formal()}，此前所写借条作废。收款账号{writer.account()}。",
        f"本人{writer.defendant()}承诺于{writer.date()}前付清{writer.firm()}货款{writer.money()}，逾期按每日千分之{rng.choice('一二三五')}支付违约金。"))
    points_leading = 10.5 / page.em(points)
    y = page.paragraph(22, 43.5, text, face, points, page.width - 46, points_leading, 2, color=color, wobble=1)
    for line in (f"{rng.choice(('借款人', '经手人', '立据人'))}：{writer.defendant()}", f"身份证号：{writer.identity()}", writer.date()):
        y += 10.5
        page.line(88, y, line, face, points, color=color, wobble=1)
        page.signed.append((125, y + 3, rng.choice(("finger", "finger", "name")), writer.defendant()))
    return face, points


def till(page, writer, faces):
    rng, face = page.rng, faces.looking("hei")
    points, x, y = rng.choice((9, 10, 11)), 60, 40
    page.line(x + 40, y, writer.firm()[:10], face, points + 3, align="center")
    y += 10
    rows = [f"单号：{writer.account()}", f"日期：{writer.short_date()} {writer.clock()}", f"收银员：{rng.randint(1, 99):03d}"]
    rows += [f"{rng.choice(('矿泉水', '螺纹钢', '阿莫西林胶囊', '豆瓣酱', '瓷砖', '机油', '复印费', '停车费', '床垫'))} x{rng.randint(1, 20)}\u3000{writer.figure()}" for _ in range(rng.randint(4, 12))]
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
    number = f"{rng.randint(10 ** 12, 10 ** 13 - 1)}"
    for stripe in range(70):
        if rng.random() < 0.55:
            page.rule(130 + stripe * 0.7, 20, 130 + stripe * 0.7, 30, weight=rng.choice((0.25, 0.5)))
    page.line(135, 31, number, face, 9, spacing=0.6)
    page.box(20, 38, page.width - 20, 150, weight=0.4)
    y = 42
    fields = (("寄件人", writer.court()), ("联系电话", writer.phone()), ("寄件地址", writer.address()), ("收件人", writer.defendant()), ("手机", writer.phone()),
              ("收件地址", writer.address()), ("内件品名", "、".join((writer.evidence(), writer.evidence(), writer.evidence()))), ("案号", writer.case()))
    for name, value in fields:
        page.write(24, y + 1.5, name + "：", face, points)
        filled = rng.random() < 0.6
        lines = page.broken(value, hand if filled else face, points + (4 if filled else 0), 130)
        for index, line in enumerate(lines):
            page.say((name + "：" if index == 0 else "") + line)
            page.write(50, y, line, hand if filled else face, points + (4 if filled else 0), color=BLUE if filled else INK, wobble=1 if filled else 0)
            y += 7.5
        y += 4.5
        page.rule(20, y - 2, page.width - 20, y - 2, weight=0.15)
    page.signed.append((160, y, "oval", f"{writer.home_city()}邮政"))
    y = max(y + 4, 154)
    page.line(24, y, "退改批条", faces.title[0], 12)
    for index, reason in enumerate(("原址查无此人", "迁移新址不明", "拒收", "逾期未领", "电话无人接听")):
        page.box(24 + index % 3 * 50, y + 9.5 + index // 3 * 9, 27 + index % 3 * 50, y + 12.5 + index // 3 * 9, weight=0.3)
        page.line(29 + index % 3 * 50, y + 9 + index // 3 * 9, reason, face, points)
    page.line(110, y + 32, f"投递员：{writer.name()}\u3000{writer.date()}", hand, points + 4, color=BLUE, wobble=1)
    return face, points


def cover(page, writer, faces):
    """The cover of a volume: few and large characters."""
    rng, face = page.rng, page.rng.choice(faces.body)
    points = rng.choice((16, 18))
    page.line(page.width / 2, 38, writer.court(), faces.title[0], 22, align="center", spacing=1.5)
    page.line(page.width / 2, 58, rng.choice(("民事一审卷宗", "民事诉讼卷宗", "执行案件卷宗", "刑事案卷")), faces.title[0], 30, align="center", spacing=4)
    page.line(page.width / 2, 78, rng.choice(("正卷", "副卷", "（正卷）")), face, 22, align="center", spacing=6)
    hand = rng.choice(faces.hand) if rng.random() < 0.5 else None
    y = 105
    for name, value in (("案号", writer.case()), ("案由", writer.cause()), ("原告", writer.plaintiff()), ("被告", writer.firm()), ("审判长", writer.name()),
                        ("收案日期", writer.date()), ("结案日期", writer.date()), ("归档日期", writer.date()), ("保管期限", rng.choice(("永久", "60年", "短期")))):
        page.say(name + value)
        page.write(30, y, name, face, points)
        page.write(70, y - (1 if hand else 0), value, hand or face, points + (3 if hand else 0), wobble=1 if hand else 0)
        page.rule(68, y + 8, 180, y + 8, weight=0.2)
        y += 17
    return face, points


def sparse(page, writer, faces):
    """Nearly nothing: a page number, a signature, a remark."""
    rng, face, hand = page.rng, page.rng.choice(faces.body), page.rng.choice(faces.hand)
    kind = rng.choice(("number", "signature", "remark", "tail"))
    if kind == "number":
        page.line(page.width / 2, page.height - 22, rng.choice((f"- {rng.randint(2, 40)} -", f"第 {rng.randint(2, 40)} 页")), face, 10, align="center")
        return face, 10
    if kind == "signature":
        page.line(rng.uniform(90, 130), rng.uniform(60, 200), writer.name(), hand, 22, color=rng.choice((INK, BLUE)), wobble=1)
        page.line(120, 215, writer.date(), hand, 18, color=BLUE, wobble=1)
        page.signed.append((130, 216, "finger", writer.name()))
        return hand, 22
    if kind == "remark":
        page.line(page.width / 2, rng.uniform(90, 160), rng.choice(("此页无正文", "（以下无正文）", "以下空白", "证据材料附后", "光盘存于卷底")), face, rng.choice((12, 16, 22)), align="center")
        return face, 12
    page.line(25, 26, rng.choice(("本件与原本核对无异", "此致", "以上笔录属实。")), face, 15)
    page.line(150, 40, writer.name(), face, 15)
    page.line(140, 52, writer.chinese_date(), face, 15)
    page.signed.append((155, 53, "court", writer.court()))
    return face, 15


def transcript(page, writer, faces):
    """笔录: printed questions and answers, or the whole of it written by hand on ruled paper."""
    rng, face, hand = page.rng, page.rng.choice(faces.body), page.rng.choice(faces.hand)
    points, color = rng.choice((12, 14)), rng.choice((INK, BLUE))
    page.line(page.width / 2, 20, rng.choice(("庭审笔录", "询问笔录", "调查笔录", "执行笔录", "谈话笔录")), faces.title[0], 20, align="center", spacing=3)
    y, step = 34, 10
    for name, value in (("时间", f"{writer.date()}{writer.clock()}至{writer.clock()}"), ("地点", writer.court() + f"第{rng.choice('一二三四五')}审判庭"), ("记录人", writer.name())):
        page.say(f"{name}：{value}")
        end = page.write(22, y, f"{name}：", face, points)
        page.write(end + 1, y - 1, value, hand, points + 3, color=color, wobble=1)
        page.rule(end, y + 7, page.width - 22, y + 7, weight=0.15)
        y += step
    all_by_hand = rng.random() < 0.4
    asked, answered = rng.choice((("问：", "答："), ("审：", "原："), ("执：", "被：")))
    for question, answer in writer.talk(14):
        for mark, text, by_hand in ((asked, question, all_by_hand), (answered, answer, True)):
            used, size = (hand, points + 4) if by_hand else (face, points)
            for line in page.broken(mark + text, used, size, page.width - 46):
                if y > page.height - 34:
                    break
                page.line(22, y, line, used, size, color=color if by_hand else INK, wobble=1 if by_hand else 0)
                if by_hand:
                    page.rule(22, y + 8, page.width - 22, y + 8, color=(150, 150, 150), weight=0.12)
                y += step
    page.line(110, page.height - 24, f"被询问人：{writer.plaintiff()}", hand, points + 4, color=color, wobble=1)
    page.signed.append((150, page.height - 20, "finger", writer.plaintiff()))
    return hand, points + 4
