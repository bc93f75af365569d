//! Normal forms of recognised text: brackets, spaces, numerals, dates.

use std::sync::LazyLock;

use regex::Regex;

/// Compiles a pattern that stands in the source.
#[allow(clippy::expect_used, reason = "a pattern of the source that does not compile is caught by the first test")]
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("patterns of the source compile")
}

/// Without spaces, brackets full-width: `讯问笔录 (第一次)` → `讯问笔录（第一次）`.
pub(crate) fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{3000}')
        .map(|c| match c {
            '(' | '〔' | '[' | '【' => '（',
            ')' | '〕' | ']' | '】' => '）',
            ':' => '：',
            ',' => '，',
            // Forms the recognition has for simplified characters; names keep theirs.
            '內' => '内',
            '決' => '决',
            '審' => '审',
            '號' => '号',
            '證' => '证',
            '書' => '书',
            '錄' => '录',
            '執' => '执',
            '別' => '别',
            other => other,
        })
        .collect()
}

/// What recognitions make of characters of titles, read and printed in turn. Most of the left ones are words of their own elsewhere
/// (光伏, 节能, 板栗, 上栗县, 壮族), so that what stands beside them decides: see `kinds::mended`.
const MISREAD: &str = "伏状壮状节书艮民栽裁刿判诀决彔录迭送栗票厚原宙审涌通斥诉仵件哷告囘回孚字桌案俢修";

/// The character that may have been printed where this one was read.
pub(crate) fn as_printed(c: char) -> Option<char> {
    let mut pairs = MISREAD.chars();
    while let (Some(read), Some(printed)) = (pairs.next(), pairs.next()) {
        if read == c {
            return Some(printed);
        }
    }
    None
}

/// Without the specks that a recognition reads as points and commas: no title and no name has them.
pub(crate) fn unspecked(text: &str) -> String {
    text.chars().filter(|c| !".,，丶·'`".contains(*c)).collect()
}

/// A row that may be a date: specks, letters and marks that stand for numerals and for year, month and day are set right.
pub(crate) fn numerals(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| {
        at.and_then(|i| letters.get(i)).is_some_and(|c| c.is_ascii_digit() || "OoＯlI|".contains(*c))
    };
    let mark = |at: Option<usize>| at.and_then(|i| letters.get(i)).is_some_and(|c| "年月日午目曰".contains(*c));
    let mut out = String::new();
    for (i, c) in letters.iter().enumerate() {
        let (before, behind) = (i.checked_sub(1), Some(i + 1));
        let beside = digit(before) || digit(behind) || mark(behind) || mark(before);
        match c {
            'O' | 'o' | 'Ｏ' if digit(before) || digit(behind) => out.push('0'),
            'l' | 'I' | '|' if beside => out.push('1'),
            '午' if digit(before) || before.is_some_and(|b| "〇○零一二三四五六七八九".contains(letters[b])) => {
                out.push('年')
            }
            '目' if digit(before) || before.is_some_and(|b| "一二三四五六七八九十".contains(letters[b])) => {
                out.push('月')
            }
            '曰' => out.push('日'),
            '，' | '丶' | ',' | ' ' if beside => {}
            other => out.push(*other),
        }
    }
    out
}

/// Levenshtein distance in characters.
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

/// Share of equal characters, 0..=1: `1 − distance / longer length`.
pub(crate) fn similarity(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longer = a.len().max(b.len());
    if longer == 0 { 0.0 } else { 1.0 - distance(&a, &b) as f32 / longer as f32 }
}

/// Marks of year, month and day are often misread: any one character may stand in their place.
static ARABIC_DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"((?:19|20)\d{2})\D(\d{1,2})\D(\d{1,2})(?:\D|$)"));
static CHINESE_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([一二][〇○零OoＯ0一二三四五六七八九]{3}).([一二三四五六七八九十]{1,2}).([一二三四五六七八九十廿卅]{1,3})(?:.|$)",
    )
});
/// What a seal leaves of a date: month and day.
static REST_OF_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"年([一二三四五六七八九十]{1,2}|\d{1,2})月([一二三四五六七八九十廿卅]{1,3}|\d{1,2})日?"));

/// The last date of a text as `YYYY-MM-DD`.
pub(crate) fn last_date(text: &str) -> Option<String> {
    let text = numerals(&compact(text));
    let arabic = ARABIC_DATE.captures_iter(&text).filter_map(|c| {
        let at = c.get(0)?.start();
        Some((at, date(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?)?))
    });
    let chinese = CHINESE_DATE.captures_iter(&text).filter_map(|c| {
        let at = c.get(0)?.start();
        Some((at, date(chinese_year(&c[1])?, chinese_number(&c[2])?, chinese_number(&c[3])?)?))
    });
    match (arabic.last(), chinese.last()) {
        (Some(a), Some(c)) => Some(if a.0 > c.0 { a.1 } else { c.1 }),
        (a, c) => a.or(c).map(|(_, d)| d),
    }
}

/// Month and day of a date whose year cannot be read.
pub(crate) fn month_and_day(text: &str) -> Option<(u32, u32)> {
    let found = REST_OF_DATE.captures(&numerals(text)).map(|c| [c[1].to_owned(), c[2].to_owned()])?;
    let number = |t: &str| t.parse().ok().or_else(|| chinese_number(t));
    let (month, day) = (number(&found[0])?, number(&found[1])?);
    date(2000, month, day).map(|_| (month, day))
}

pub(crate) fn date(year: u32, month: u32, day: u32) -> Option<String> {
    ((1949..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' | 'O' | 'o' | 'Ｏ' | '0' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn chinese_year(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |sum, c| digit(c).map(|d| sum * 10 + d))
}

/// 一 … 三十一
pub(crate) fn chinese_number(text: &str) -> Option<u32> {
    let text = text.replace('廿', "二十").replace('卅', "三十");
    match text.split_once('十') {
        None => {
            let mut digits = text.chars();
            let value = digit(digits.next()?)?;
            digits.next().is_none().then_some(value)
        }
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { chinese_number(tens)? };
            let ones = if ones.is_empty() { 0 } else { chinese_number(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_both_numerals_and_the_last_one_counts() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(last_date(text).as_deref(), expected, "{text}");
        check("二〇二一年五月十四日", Some("2021-05-14"));
        check("二O二三年十二月三十一日", Some("2023-12-31"));
        check("2021年7月 5日至2021年12月30日", Some("2021-12-30"));
        check("2021.05.14", Some("2021-05-14"));
        check("二〇二三年十月二十日 2023年9月1日", Some("2023-09-01"));
        check("2023年13月1日", None);
        check("2O24午，12目l4曰", Some("2024-12-14"));
        check("二〇二四午六月九曰", Some("2024-06-09"));
        check("没有日期", None);
    }

    #[test]
    fn similarity_counts_characters() {
        assert_eq!(similarity("起诉状", "起诉状"), 1.0);
        assert!((similarity("民事起诉状", "民事起诉伏") - 0.8).abs() < 1e-6);
    }
}
