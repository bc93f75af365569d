//! Enumerated points of a text: a page that begins with the fifth one continues the page that ends with the fourth.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{chinese_number, compact, pattern};

/// How a point is marked. Arabic numerals are left out: they begin anew too often, and tables are full of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PointStyle {
    /// 一、
    Plain,
    /// （一）
    Bracketed,
    /// 第一条
    Article,
}

/// One marked point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) style: PointStyle,
    pub(crate) number: u32,
}

/// At the beginning of a line, or of a sentence within it: laws are cited in the middle of one.
static POINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?m)(?:^|[。：；])(?:（([一二三四五六七八九十]{1,3})）|([一二三四五六七八九十]{1,3})、|第([一二三四五六七八九十]{1,3})条)",
    )
});

/// The points of a page in reading order.
pub(crate) fn points(text: &str) -> Vec<Point> {
    let lines: Vec<String> = text.lines().map(compact).collect();
    let text = lines.join("\n");
    POINT
        .captures_iter(&text)
        .filter_map(|found| {
            [PointStyle::Bracketed, PointStyle::Plain, PointStyle::Article]
                .into_iter()
                .zip(1..)
                .find_map(|(style, group)| Some(Point { style, number: chinese_number(found.get(group)?.as_str())? }))
        })
        .collect()
}

/// Whether the first point of a page is the one after the last of its style on the page before.
pub(crate) fn goes_on(before: &[Point], page: &[Point]) -> bool {
    page.first().filter(|first| first.number >= 2).is_some_and(|first| {
        before.iter().rfind(|point| point.style == first.style).is_some_and(|last| last.number + 1 == first.number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_found_where_lines_and_sentences_begin() {
        let check = |text: &str, expected: &[(PointStyle, u32)]| {
            let found: Vec<(PointStyle, u32)> = points(text).iter().map(|p| (p.style, p.number)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("(五)勘验、辨认笔录1.现场", &[(PointStyle::Bracketed, 5)]);
        check("有下列证据证明：（一）书证\n（二)证人证言", &[(PointStyle::Bracketed, 1), (PointStyle::Bracketed, 2)]);
        check("十二、其他\n第三条 租金", &[(PointStyle::Plain, 12), (PointStyle::Article, 3)]);
        check("依照《刑法》第二条、第三十条第（二）项的规定", &[]);
    }

    #[test]
    fn only_the_next_point_of_the_same_style_goes_on() {
        let check = |before: &str, page: &str, expected| {
            assert_eq!(goes_on(&points(before), &points(page)), expected, "{before} → {page}");
        };
        check("（三）鉴定\n（四）意见", "（五）勘验", true);
        check("（四）意见\n三、认定", "（五）勘验", true);
        check("（四）意见", "五、勘验", false);
        check("（三）意见", "（五）勘验", false);
        check("正文", "一、请求", false);
        check("（四）意见", "一、请求\n（五）勘验", false);
    }
}
