"""The tables of the clarity benchmark, in Markdown."""

from clarity_scores import (
    MEASURES,
    area_under,
    best_measure,
    mean,
    measured,
    percentile,
    separation,
    share,
    skew_errors,
)


def part(found):
    hits, count = found
    return f"{100 * hits / count:.1f} ({hits}/{count})" if count else "–"


def number(value, digits=3):
    return "–" if value is None else f"{value:.{digits}f}"


def table(head, rows):
    print("\n| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def clean_of(pages):
    return [page for page in pages if not page.truth["defect"] and not page.truth["blank"]]


def ordinary_of(pages):
    return [page for page in clean_of(pages) if not page.truth["hard_negative"]]


def damaged_of(pages, *defects):
    return [page for page in pages if page.truth["defect"] in defects]


def recall_table(pages):
    print("\n### 各类损伤的检出率 %（类型正确 / 有任何提示 / 有不合格）")
    groups = {}
    for page in pages:
        if page.truth["defect"]:
            strength = page.strength() if page.truth["defect"] != "combination" else " + ".join(page.truth["flags"])
            groups.setdefault((page.truth["defect"], strength), []).append(page)
    rows = []
    for (defect, strength), group in groups.items():
        placed = [place for place in (page.places() for page in group) if place is not None]
        rows.append(
            (
                defect,
                strength,
                part(share(group, lambda p: p.right)),
                part(share(group, lambda p: p.any_flag)),
                part(share(group, lambda p: p.any_fail)),
                f"{sum(placed)}/{len(placed)}" if placed else "–",
            )
        )
    order = {name: place for place, name in enumerate([*MEASURES, "turned", "combination"])}
    rows.sort(key=lambda row: (order[row[0]], figures(row[1])))
    table(("损伤", "程度", "类型正确", "任何提示", "任何不合格", "框在损伤处"), rows)


def figures(text):
    try:
        return (float(text.split("=")[1]), text)
    except (IndexError, ValueError):
        return (0.0, text)


def measure_table(pages):
    print("\n### 测量值能否把损伤页与干净页分开（AUC；全部程度一起）")
    clean, rows = clean_of(pages), []
    for defect in MEASURES:
        damaged = damaged_of(pages, defect)
        told, best = separation(clean, damaged, MEASURES.get(defect, ())), best_measure(clean, damaged)
        if not best:
            continue
        own = told or ("–", None, True)
        ordinary = area_under(measured(ordinary_of(pages), own[0]), measured(damaged, own[0]))
        ordinary = None if ordinary is None else max(ordinary, 1 - ordinary)
        direction = "↑" if own[2] else "↓"
        rows.append((defect, f"{own[0]} {direction}", number(own[1]), number(ordinary), f"{best[0]} {number(best[1])}"))
    table(("损伤", "测量值", "对全部干净页", "只对普通干净页", "分得最开的测量值"), rows)


def clean_table(pages):
    print("\n### 干净页上的误报 %")
    groups = {"（普通页）": ordinary_of(pages), "（难例）": [p for p in clean_of(pages) if p.truth["hard_negative"]]}
    for page in clean_of(pages):
        groups.setdefault(page.truth["base_kind"], []).append(page)
    rows = []
    for kind, group in groups.items():
        counts = {}
        for page in group:
            for flag in sorted(page.types):
                counts[flag] = counts.get(flag, 0) + 1
        named = "、".join(f"{flag} {count}" for flag, count in sorted(counts.items(), key=lambda one: -one[1]))
        rows.append(
            (kind, part(share(group, lambda p: p.any_fail)), part(share(group, lambda p: p.any_flag)), named or "–")
        )
    table(("页", "任何不合格", "任何提示", "哪些"), rows)
    judged = sum(any(flag["type"] == "unjudged" for flag in page.page["flags"]) for page in pages)
    print(f"\n未判（不算提示）：{judged} 页，共 {len(pages)} 页")


def blank_table(pages):
    found = share([p for p in pages if p.truth["blank"]], lambda p: "blank" in p.types)
    false = [p for p in pages if not p.truth["blank"] and "blank" in p.types]
    sure = share([p for p in pages if "blank" in p.types], lambda p: p.truth["blank"])
    print("\n### 空白页、歪斜、耗时")
    errors, known = skew_errors([p for p in pages if not p.truth["defect"] or p.truth["defect"] == "skew"])
    times = [page.page["ms"] for page in pages if page.page.get("ms") is not None]
    named = "、".join(sorted({p.truth["defect"] or p.truth["base_kind"] for p in false})) or "无"
    table(
        ("项", "值"),
        [
            ("空白：检出率 %", part(found)),
            ("空白：准确率 %", part(sure)),
            ("误判为空白的是", named),
            ("歪斜：给出角度的页 %", part((len(errors), known))),
            ("歪斜误差 °：中位 / 95 % / 最大", " / ".join(number(percentile(errors, at), 2) for at in (0.5, 0.95, 1))),
            ("毫秒/页：中位 / 95 % / 最大", " / ".join(number(percentile(times, at), 1) for at in (0.5, 0.95, 1))),
            ("毫秒/页：300 dpi 的 JPEG，平均", number(mean([p.page["ms"] for p in full_size(pages)]), 1)),
        ],
    )


def full_size(pages):
    return [
        page
        for page in pages
        if page.truth["dpi"] == 300
        and page.truth["format"].startswith("jpeg")
        and page.truth["defect"] not in ("upscaled", "black_border", "cropped")
        and page.page.get("ms") is not None
    ]
