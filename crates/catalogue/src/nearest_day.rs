//! A date in Chinese numerals under a seal: of the days of a case the one whose writing is nearest to what was read.
//!
//! The star of a seal turns 年 into + or 卡 and takes whole characters away. What is left of the numerals, and that the day lies
//! within the life of the case, still fixes most dates; where two days are as near, none is said.

use crate::text::date;

/// Longest row that can be a date and nothing else.
const LONGEST: usize = 18;
/// A day must be so much nearer than any other.
const MARGIN: f32 = 0.3;
/// Most years after the first that are compared.
const MOST_YEARS: u32 = 4;

const NUMERALS: &str = "〇一二三四五六七八九十";

/// What a recognition makes of numerals and marks, read and printed in turn.
const LOOKALIKES: &str = "○〇O〇o〇0〇零〇Ｏ〇(〇)〇C〇①一1一2二3三+十上十士十干十千十丸九入八人八王三丁七匕七回四西四曰日E日目月午年牛年每年卡年+年";

fn is_numeral(c: char) -> bool {
    NUMERALS.contains(c)
}

fn alike(read: char, printed: char) -> bool {
    let mut pairs = LOOKALIKES.chars();
    while let (Some(r), Some(p)) = (pairs.next(), pairs.next()) {
        if (r, p) == (read, printed) {
            return true;
        }
    }
    false
}

/// Strokes that a seal adds or takes away.
fn a_stroke_apart(read: char, printed: char) -> bool {
    matches!((read, printed), ('一', '十') | ('十', '一') | ('日', '月') | ('月', '日'))
}

fn replaced(read: char, printed: char) -> f32 {
    if read == printed {
        0.0
    } else if alike(read, printed) {
        0.25
    } else if a_stroke_apart(read, printed) {
        0.5
    } else if is_numeral(read) && is_numeral(printed) {
        1.0
    } else if is_numeral(read) || "年月日".contains(read) {
        1.1
    } else {
        // Something that is no numeral can have been any character.
        0.65
    }
}

fn added(read: char) -> f32 {
    match read {
        _ if is_numeral(read) || "年月日".contains(read) => 0.8,
        // A letter was printed as one; a speck was not.
        _ if read.is_alphabetic() => 0.65,
        _ => 0.2,
    }
}

fn lost(printed: char) -> f32 {
    if "年月日".contains(printed) { 0.5 } else { 0.65 }
}

/// Costs of making what was printed so far of every beginning of what was read: the Levenshtein distance with the costs of a
/// recognition under a seal, character by character, so that days share what their year and month cost.
#[derive(Clone)]
struct Costs<'a> {
    read: &'a [char],
    so_far: Vec<f32>,
}

impl<'a> Costs<'a> {
    fn new(read: &'a [char]) -> Costs<'a> {
        let mut so_far = vec![0.0];
        for r in read {
            so_far.push(so_far[so_far.len() - 1] + added(*r));
        }
        Costs { read, so_far }
    }

    fn with(&self, printed: &str) -> Costs<'a> {
        let mut so_far = self.so_far.clone();
        for p in printed.chars() {
            let mut diagonal = so_far[0];
            so_far[0] += lost(p);
            for (i, r) in self.read.iter().enumerate() {
                let both = diagonal + replaced(*r, p);
                diagonal = so_far[i + 1];
                so_far[i + 1] = both.min(so_far[i + 1] + lost(p)).min(so_far[i] + added(*r));
            }
        }
        Costs { read: self.read, so_far }
    }

    fn whole(&self) -> f32 {
        self.so_far[self.read.len()]
    }
}

fn small(n: u32) -> String {
    let digit = |n: u32| NUMERALS.chars().nth(n as usize).map_or_else(String::new, String::from);
    match (n / 10, n % 10) {
        (0, one) => digit(one),
        (1, 0) => "十".into(),
        (1, one) => format!("十{}", digit(one)),
        (ten, 0) => format!("{}十", digit(ten)),
        (ten, one) => format!("{}十{}", digit(ten), digit(one)),
    }
}

fn year_in_words(year: u32) -> String {
    let digits = year.to_string();
    let words: String = digits.chars().filter_map(|c| NUMERALS.chars().nth(c.to_digit(10)? as usize)).collect();
    format!("{words}年")
}

/// Whether a row is what is left of a date: hardly anything but numerals and marks, and a month or a day among them.
fn remains(row: &[char]) -> bool {
    let known = row.iter().filter(|c| is_numeral(**c) || "年月日○OoＯ0零".contains(**c)).count();
    let letters = row.iter().filter(|c| c.is_alphanumeric()).count();
    (4..=LONGEST).contains(&row.len())
        && known >= 4
        && known * 10 >= letters * 7
        && row.iter().any(|c| "月日".contains(*c))
        && row.iter().filter(|c| is_numeral(**c)).count() >= 3
}

/// The day from `begin` to `end`, both `YYYY-MM-DD`, that a spoilt row most likely names, with what it costs to read it so.
pub(crate) fn nearest_day(row: &str, begin: &str, end: &str) -> Option<(f32, String)> {
    let read: Vec<char> = row.chars().collect();
    if !remains(&read) {
        return None;
    }
    let year = |d: &str| d.get(..4)?.parse::<u32>().ok();
    let nothing = Costs::new(&read);
    let mut best: Option<(f32, String)> = None;
    let mut second = f32::INFINITY;
    for y in year(begin)?..=year(end)?.min(year(begin)? + MOST_YEARS) {
        let with_year = nothing.with(&year_in_words(y));
        for m in 1..=12 {
            let with_month = with_year.with(&format!("{}月", small(m)));
            for d in 1..=31 {
                let Some(day) = date(y, m, d).filter(|day| day.as_str() >= begin && day.as_str() <= end) else {
                    continue;
                };
                let cost = with_month.with(&format!("{}日", small(d))).whole();
                match &best {
                    Some((least, _)) if cost >= *least => second = second.min(cost),
                    _ => {
                        second = best.as_ref().map_or(f32::INFINITY, |(c, _)| *c);
                        best = Some((cost, day));
                    }
                }
            }
        }
    }
    best.filter(|(cost, _)| second - cost >= MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_seal_left_of_a_date_is_the_only_day_of_the_case_that_it_can_be() {
        let check = |row: &str, begin: &str, end: &str, expected: Option<&str>| {
            let found = nearest_day(row, begin, end).filter(|(cost, _)| *cost < 2.5);
            assert_eq!(found.map(|(_, day)| day).as_deref(), expected, "{row}");
        };
        check("二:〇一八+五月六日", "2018-01-02", "2018-09-30", Some("2018-05-06"));
        check("二〇一七九月三日", "2017-08-20", "2018-02-10", Some("2017-09-03"));
        check("一七卡九月八E", "2017-08-20", "2018-02-10", Some("2017-09-08"));
        check("一七+十月五日", "2017-08-20", "2018-02-10", Some("2017-10-05"));
        check("二〇一七年上月二十二日", "2017-08-20", "2018-02-10", Some("2017-10-22"));
        check("二〇一九年六月二一四日", "2019-03-01", "2019-12-20", Some("2019-06-24"));
        check("二〇一九年四月千四日", "2019-03-01", "2019-12-20", Some("2019-04-14"));
        check("一+八月十丸日", "2021-05-01", "2021-12-20", Some("2021-08-19"));
        check("二〇一七年二月丸日", "2017-01-20", "2017-12-20", Some("2017-02-09"));
        // The month is gone, or could be one of two.
        check("2〇一八+三四月十日", "2018-01-02", "2018-09-30", None);
        check("一七年，一月十三日", "2017-08-20", "2018-02-10", None);
        check("〇二四每月二十五日", "2024-05-01", "2024-12-30", None);
        check("二〇二四年月六日", "2024-05-01", "2024-12-30", None);
        // No date at all.
        check("书记员周远", "2024-05-01", "2024-12-30", None);
        check("第一、二、三项", "2024-05-01", "2024-12-30", None);
    }

    #[test]
    fn days_are_written_as_papers_write_them() {
        let check = |y, m, d, text: &str| assert_eq!(format!("{}{}月{}日", year_in_words(y), small(m), small(d)), text);
        check(2024, 10, 5, "二〇二四年十月五日");
        check(2009, 12, 31, "二〇〇九年十二月三十一日");
        check(2020, 2, 20, "二〇二〇年二月二十日");
    }
}
