"""What the clarity check has to reach, and whether it does."""

from clarity_scores import mean, percentile, share, skew_errors
from clarity_tables import clean_of, damaged_of, full_size, number, ordinary_of, part, table

# The share of a page's characters from which too much light is damage. Where nothing was read, the share of ink stands
# for it: on the tuning half no page that lost a twentieth of its characters had lost less than an eighth of its ink.
LOST_CHARACTERS, LOST_INK = 0.05, 0.12


def strong(pages, defects, name, holds):
    return [page for page in damaged_of(pages, *defects) if holds(page.truth["severity"][name])]


def loses_characters(page):
    facts = page.truth["facts"]
    if "characters_lost" in facts:
        return facts["characters_lost"] > LOST_CHARACTERS
    return facts["ink_lost"] > LOST_INK


def recalls(pages):
    """(label, pages, whether one counts as found, target)."""

    def right(page):
        return page.right

    return [
        ("空白", [p for p in pages if p.truth["blank"]], lambda p: "blank" in p.types, 0.98),
        ("黑边 ≥ 4 mm", strong(pages, ["black_border"], "width_mm", lambda v: v >= 4), right, 0.98),
        ("太暗", damaged_of(pages, "under_exposure"), right, 0.98),
        ("噪点 sd ≥ 12", strong(pages, ["noise"], "sd", lambda v: v >= 12), right, 0.98),
        ("歪斜 ≥ 1°", strong(pages, ["skew"], "degrees", lambda v: v >= 1), right, 0.97),
        ("模糊 σ ≥ 3 px", strong(pages, ["blur", "defocus"], "sigma_px_300", lambda v: v >= 3), right, 0.97),
        ("模糊 σ = 2 px", strong(pages, ["blur", "defocus"], "sigma_px_300", lambda v: v == 2), right, 0.80),
        ("抖动 ≥ 14 px", strong(pages, ["motion"], "length_px_300", lambda v: v >= 14), right, 0.93),
        (
            "太亮，失去 5 % 以上的字",
            [p for p in damaged_of(pages, "over_exposure") if loses_characters(p)],
            right,
            0.97,
        ),
        ("裁掉了字", damaged_of(pages, "cropped"), right, 0.90),
        ("方向：转了的页", damaged_of(pages, "turned"), right, 0.98),
        ("局部模糊", damaged_of(pages, "partial_blur", "spine_blur"), right, 0.75),
    ]


def target_table(pages, sheets, copied, wrong):
    print("\n### 目标")
    rows = []
    for label, group, holds, target in recalls(pages):
        hits, count = found = share(group, holds)
        rows.append(
            (f"检出：{label}", part(found), f"≥ {100 * target:g} %", verdict(count and hits / count >= target, count))
        )
    errors, _ = skew_errors([p for p in pages if not p.truth["defect"] or p.truth["defect"] == "skew"])
    worst = percentile(errors, 0.95)
    rows.append(("歪斜误差的 95 %", f"{number(worst)}°", "≤ 0.15°", verdict(errors and worst <= 0.15, errors)))
    hits, count = found = (copied["found"], copied["wanted"])
    rows.append(("检出：重复扫描", part(found), "≥ 95 %", verdict(count and hits / count >= 0.95, count)))
    per_thousand = 1000 * wrong / max(1, len(pages) + len(sheets))
    rows.append(("误认为重复", f"{per_thousand:.1f} 对/千页", "0", verdict(wrong == 0, copied["named"])))
    for label, group in (("普通页", ordinary_of(pages)), ("干净页连同难例", clean_of(pages))):
        for what, holds, limit in (("不合格", lambda p: p.any_fail, 0.01), ("任何提示", lambda p: p.any_flag, 0.05)):
            hits, count = found = share(group, holds)
            rows.append(
                (
                    f"误报：{label}，{what}",
                    part(found),
                    f"≤ {100 * limit:g} %",
                    verdict(count and hits / count <= limit, count),
                )
            )
    time = mean([page.page["ms"] for page in full_size(pages)])
    rows.append(("毫秒/页（300 dpi 的 JPEG）", number(time, 1), "≤ 60", verdict(time is not None and time <= 60, time)))
    table(("项", "得到", "目标", "达到"), rows)


def verdict(reached, there_is_something):
    return ("是" if reached else "**否**") if there_is_something else "–"
