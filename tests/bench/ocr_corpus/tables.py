"""Layouts with ruled cells: service receipts, statements, calculations, the table of contents of a volume. Truth goes
cell by cell, row by row.
"""

from .paper import INK

BLUE = (35, 45, 130)


def cell(page, x0, y0, x1, y1, text, face, points, align="left", **how):
    """Text in a cell, broken where it is too long, each line one line of the truth; shrinks before it would leave its
    cell.
    """
    width = x1 - x0 - 2.4
    while points > 6.5 and len(page.broken(text, face, points, width)) * page.em(points) * 1.25 > y1 - y0:
        points -= 0.5
    lines = page.broken(text, face, points, width)
    step = page.em(points) * 1.25
    y = (y0 + y1) / 2 - step * len(lines) / 2 + page.em(points) * 0.1
    for line in lines:
        x = {"left": x0 + 1.2, "center": (x0 + x1) / 2, "right": x1 - 1.2}[align]
        page.line(x, y, line, face, points, align=align, **how)
        y += step


def grid(page, x, y, widths, rows, face, points, height, head=None, aligns=None, rules=True, hand=None):
    """`rows` of texts; gives the y below. `hand`: (face, color) for the cells that are filled in by hand."""
    for number, row in enumerate(rows):
        left = x
        for column, (text, width) in enumerate(zip(row, widths)):
            if rules:
                page.box(left, y, left + width, y + height, weight=0.2)
            is_head = head and number == 0
            align = "center" if is_head else (aligns[column] if aligns else "left")
            if text and hand and not is_head and column:
                cell(page, left, y, left + width, y + height, text, hand[0], points + 3, align, color=hand[1], wobble=1)
            elif text:
                cell(page, left, y, left + width, y + height, text, head if is_head else face, points, align)
            left += width
        if not rules:
            page.rule(x, y + height, x + sum(widths), y + height, weight=0.12)
        y += height
    return y


def service(page, writer, faces):
    """送达回证: labels printed, answers printed or written in."""
    rng, face = page.rng, page.rng.choice(faces.body)
    points = rng.choice((10.5, 12, 12, 14))
    court = writer.court()
    page.line(page.width / 2, 24, court, faces.title[0], 18, align="center")
    page.line(page.width / 2, 36, "送达回证", faces.title[0], 22, align="center", spacing=rng.choice((0, 4)))
    by_hand = rng.random() < 0.5
    answer = rng.choice(faces.hand) if by_hand else face
    how = {"color": rng.choice((INK, BLUE)), "wobble": 1} if by_hand else {}
    big = points + 3 if by_hand else points
    rows = [
        ("案由", writer.cause(), "案号", writer.case()),
        ("受送达人", writer.defendant(), "联系电话", writer.phone()),
        ("送达地址", writer.address()),
        (
            "送达文书名称及件数",
            "、".join(writer.evidence() + rng.choice(("一份", "1份", "各一份")) for _ in range(rng.choice((2, 3, 4)))),
        ),
        ("送达方式", rng.choice(("直接送达", "留置送达", "邮寄送达", "电子送达")), "送达时间", writer.date()),
        ("受送达人签名或者盖章", writer.defendant(), "签收日期", writer.date()),
        ("代收人及代收理由", rng.choice(("同住成年家属", "本单位收发室", "受送达人外出，由其母代收", ""))),
        ("备注", rng.choice(("", "见证人：" + writer.name(), "拒收，已拍照留存"))),
    ]
    left, y, height = 20, 52, rng.uniform(19, 24)
    whole = page.width - 2 * left
    for row in rows:
        edges = (
            [left, left + 34, left + whole] if len(row) == 2 else [left, left + 34, left + 88, left + 114, left + whole]
        )
        for index, text in enumerate(row):
            x0, x1 = edges[index], edges[index + 1]
            page.box(x0, y, x1, y + height, weight=0.3)
            if not text:
                continue
            if index % 2:
                cell(page, x0, y, x1, y + height, text, answer, big, **how)
            else:
                cell(page, x0, y, x1, y + height, text, face, points, "center")
        if row[0].startswith("受送达人签名"):
            page.signed.append((edges[1] + 22, y + height / 2, rng.choice(("finger", "name")), row[1]))
            page.signed.append((edges[3] + 18, y + height / 2, "court", court))
        y += height
    page.paragraph(
        left,
        y + 4,
        "注：（1）受送达人拒绝接收诉讼文书的，适用留置送达；（2）他人代收的，应当注明与受送达人的关系。",
        face,
        9,
        whole,
        1.4,
        0,
    )
    return face, points


def statement(page, writer, faces):
    """A bank statement: small type, many figures."""
    rng, face = page.rng, page.rng.choice(faces.body)
    points = rng.choice((7.5, 8, 8, 9))
    page.line(page.width / 2, 14, writer.bank(), faces.title[0], 14, align="center")
    page.line(page.width / 2, 22, "个人账户交易明细", face, 12, align="center")
    page.line(15, 30, f"户名：{writer.plaintiff()}", face, points)
    page.line(70, 30, f"账号：{writer.account()}", face, points)
    page.line(140, 30, f"币种：人民币\u3000打印日期：{writer.short_date()}", face, points)
    rows = [("交易日期", "摘要", "借方发生额", "贷方发生额", "余额", "对方户名", "交易渠道")]
    for _ in range(rng.randint(14, 34)):
        out = rng.random() < 0.5
        rows.append(
            (
                f"{rng.randint(2018, 2025)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
                rng.choice("转账 工资 消费 取现 利息 跨行汇款 网银转账 退款 ATM取款 货款 还款".split()),
                writer.figure() if out else "",
                "" if out else writer.figure(),
                writer.figure(),
                rng.choice((writer.name(), writer.company(), "财付通", "支付宝", "")),
                rng.choice("网上银行 手机银行 柜面 ATM POS 批量".split()),
            )
        )
    y = grid(
        page,
        12,
        36,
        (22, 22, 26, 26, 28, 40, 22),
        rows,
        face,
        points,
        rng.choice((6, 6.5, 7)),
        faces.title[0],
        ("center", "left", "right", "right", "right", "left", "center"),
        rng.random() < 0.7,
    )
    page.line(
        15, y + 4, f"本页共{len(rows) - 1}笔\u3000经办柜员：{rng.randint(1000, 9999)}\u3000以下空白", face, points
    )
    page.signed.append((165, min(y + 8, 265), rng.choice(("company", "oval")), writer.bank()))
    return face, points


def figures(page, writer, faces):
    """A calculation of interest or damages."""
    rng, face = page.rng, page.rng.choice(faces.body)
    points = rng.choice((9, 10, 10.5, 12))
    page.line(
        page.width / 2,
        22,
        rng.choice(("利息计算表", "损失明细表", "工程量结算汇总表", "工资明细表", "货款对账单")),
        faces.title[0],
        18,
        align="center",
    )
    page.line(20, 34, f"编制单位：{writer.firm()}\u3000\u3000单位：元", face, points)
    head = rng.choice(
        (("序号", "项目", "数量", "单价", "金额", "备注"), ("期数", "起息日", "天数", "利率", "利息", "备注"))
    )
    rows = [head]
    for number in range(1, rng.randint(9, 22)):
        second = (
            rng.choice(
                ("钢筋", "混凝土", "误工费", "护理费", "电缆", "涂料", "砌筑", "瓷砖", "运输费", "榫卯构件", "阀门")
            )
            if head[0] == "序号"
            else writer.short_date()
        )
        rows.append(
            (
                str(number),
                second,
                str(rng.randint(1, 365)),
                writer.percent() if head[0] == "期数" else writer.figure(),
                writer.figure(),
                rng.choice(("", "", writer.latin(), "已付", "暂估")),
            )
        )
    rows.append(("", "合计", "", "", writer.figure(), ""))
    y = grid(
        page,
        20,
        42,
        (16, 40, 22, 32, 36, 24),
        rows,
        face,
        points,
        rng.uniform(7.5, 10),
        faces.title[0],
        ("center", "left", "right", "right", "right", "left"),
    )
    page.line(20, y + 5, f"合计人民币（大写）：{writer.formal()}", face, points)
    page.line(
        20,
        y + 13,
        f"制表：{writer.name()}\u3000\u3000复核：{writer.name()}\u3000\u3000日期：{writer.date()}",
        face,
        points,
    )
    page.signed.append((150, min(y + 12, 260), "company", writer.firm()))
    return face, points


def contents(page, writer, faces):
    """卷内目录, printed, with the entries sometimes written by hand."""
    rng, face = page.rng, page.rng.choice(faces.body)
    points = rng.choice((10.5, 12, 12))
    page.line(
        page.width / 2,
        22,
        rng.choice(("卷内目录", "卷宗目录", "卷内文件目录")),
        faces.title[0],
        22,
        align="center",
        spacing=5,
    )
    rows, sheet = [("序号", "文书名称", "页次", "备注")], 1
    for number in range(1, rng.randint(8, 19)):
        last = sheet + rng.randint(0, 9)
        rows.append(
            (
                str(number),
                writer.evidence() + rng.choice(("", "", f"（{writer.name()}）", "及附件")),
                f"{sheet}-{last}" if last > sheet else str(sheet),
                "",
            )
        )
        sheet = last + 1
    hand = (rng.choice(faces.hand), rng.choice((INK, BLUE))) if rng.random() < 0.35 else None
    y = grid(
        page,
        20,
        40,
        (18, 100, 28, 24),
        rows,
        face,
        points,
        rng.uniform(10, 12.5),
        faces.title[0],
        ("center", "left", "center", "left"),
        hand=hand,
    )
    page.line(
        20, min(y + 4, 285), f"立卷人：{writer.name()}\u3000检查人：{writer.name()}\u3000{writer.date()}", face, points
    )
    return face, points
