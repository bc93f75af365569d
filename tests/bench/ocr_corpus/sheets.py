"""Layouts with much handwriting or little of anything: receipts, covers, nearly empty sheets, transcripts."""

from .cards import BLUE, till
from .paper import INK


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
    page.line(
        page.width / 2,
        29,
        rng.choice(("借条", "收条", "欠条", "承诺书")),
        face,
        points + 6,
        align="center",
        color=color,
        wobble=1,
    )
    text = rng.choice(
        (
            f"今借到{writer.plaintiff()}人民币{writer.formal()}（￥{writer.figure()}元），借期{writer.number()}个月，月息{writer.percent()}，于{writer.date()}前归还。",
            f"今收到{writer.defendant()}交来{writer.cause()[:-2]}款人民币{writer.formal()}，此前所写借条作废。收款账号{writer.account()}。",
            f"本人{writer.defendant()}承诺于{writer.date()}前付清{writer.firm()}货款{writer.money()}，逾期按每日千分之{rng.choice('一二三五')}支付违约金。",
        )
    )
    points_leading = 10.5 / page.em(points)
    y = page.paragraph(22, 43.5, text, face, points, page.width - 46, points_leading, 2, color=color, wobble=1)
    for line in (
        f"{rng.choice(('借款人', '经手人', '立据人'))}：{writer.defendant()}",
        f"身份证号：{writer.identity()}",
        writer.date(),
    ):
        y += 10.5
        page.line(88, y, line, face, points, color=color, wobble=1)
        page.signed.append((125, y + 3, rng.choice(("finger", "finger", "name")), writer.defendant()))
    return face, points


def cover(page, writer, faces):
    """The cover of a volume: few and large characters."""
    rng, face = page.rng, page.rng.choice(faces.body)
    points = rng.choice((16, 18))
    page.line(page.width / 2, 38, writer.court(), faces.title[0], 22, align="center", spacing=1.5)
    page.line(
        page.width / 2,
        58,
        rng.choice(("民事一审卷宗", "民事诉讼卷宗", "执行案件卷宗", "刑事案卷")),
        faces.title[0],
        30,
        align="center",
        spacing=4,
    )
    page.line(page.width / 2, 78, rng.choice(("正卷", "副卷", "（正卷）")), face, 22, align="center", spacing=6)
    hand = rng.choice(faces.hand) if rng.random() < 0.5 else None
    y = 105
    for name, value in (
        ("案号", writer.case()),
        ("案由", writer.cause()),
        ("原告", writer.plaintiff()),
        ("被告", writer.firm()),
        ("审判长", writer.name()),
        ("收案日期", writer.date()),
        ("结案日期", writer.date()),
        ("归档日期", writer.date()),
        ("保管期限", rng.choice(("永久", "60年", "短期"))),
    ):
        page.say(name + value)
        page.write(30, y, name, face, points)
        page.write(
            70, y - (1 if hand else 0), value, hand or face, points + (3 if hand else 0), wobble=1 if hand else 0
        )
        page.rule(68, y + 8, 180, y + 8, weight=0.2)
        y += 17
    return face, points


def sparse(page, writer, faces):
    """Nearly nothing: a page number, a signature, a remark."""
    rng, face, hand = page.rng, page.rng.choice(faces.body), page.rng.choice(faces.hand)
    kind = rng.choice(("number", "signature", "remark", "tail"))
    if kind == "number":
        page.line(
            page.width / 2,
            page.height - 22,
            rng.choice((f"- {rng.randint(2, 40)} -", f"第 {rng.randint(2, 40)} 页")),
            face,
            10,
            align="center",
        )
        return face, 10
    if kind == "signature":
        page.line(
            rng.uniform(90, 130), rng.uniform(60, 200), writer.name(), hand, 22, color=rng.choice((INK, BLUE)), wobble=1
        )
        page.line(120, 215, writer.date(), hand, 18, color=BLUE, wobble=1)
        page.signed.append((130, 216, "finger", writer.name()))
        return hand, 22
    if kind == "remark":
        page.line(
            page.width / 2,
            rng.uniform(90, 160),
            rng.choice(("此页无正文", "（以下无正文）", "以下空白", "证据材料附后", "光盘存于卷底")),
            face,
            rng.choice((12, 16, 22)),
            align="center",
        )
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
    page.line(
        page.width / 2,
        20,
        rng.choice(("庭审笔录", "询问笔录", "调查笔录", "执行笔录", "谈话笔录")),
        faces.title[0],
        20,
        align="center",
        spacing=3,
    )
    y, step = 34, 10
    for name, value in (
        ("时间", f"{writer.date()}{writer.clock()}至{writer.clock()}"),
        ("地点", writer.court() + f"第{rng.choice('一二三四五')}审判庭"),
        ("记录人", writer.name()),
    ):
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
