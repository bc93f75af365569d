//! 案号 as it is typed: read field by field by 法〔2015〕137号, so that the first thing that is wrong can be named.

use bianmu_catalogue::{COURT_INITIALS, type_words};

use crate::view::CaseNumberCheck;

/// New numbers begin with this year.
const FIRST_YEAR: u32 = 2016;

/// Checks what was typed so far. `this_year` bounds the year.
pub(crate) fn check(typed: &str, this_year: u32) -> CaseNumberCheck {
    let text = half_width(typed);
    if text.is_empty() {
        return CaseNumberCheck::default();
    }
    let mut check = CaseNumberCheck::default();
    match fields(&text, this_year, &mut check) {
        Ok(normal) => check.normal = Some(normal),
        Err(problem) => check.problem = Some(problem),
    }
    check
}

/// Brackets of every kind and digits in half width, no spaces: as numbers and names are compared.
pub(crate) fn half_width(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' | '〔' | '[' | '【' => '(',
            '）' | '〕' | ']' | '】' => ')',
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            other => other,
        })
        .collect()
}

fn fields(text: &str, this_year: u32, check: &mut CaseNumberCheck) -> Result<String, String> {
    let rest = text.strip_prefix('(').unwrap_or(text);
    let (year, rest) = digits(rest);
    if year.len() < 4 && rest.is_empty() {
        return Err("年份要四位数字".to_owned());
    }
    let number: u32 = year.parse().unwrap_or_default();
    if year.len() != 4 || !(1950..=this_year).contains(&number) {
        return Err(format!("年份“{year}”不对，应为四位数字，不晚于 {this_year} 年"));
    }
    let rest = rest.strip_prefix(')').unwrap_or(rest);
    if rest.is_empty() {
        return Err("还缺法院代字，例如 吉7502".to_owned());
    }
    if number < FIRST_YEAR {
        // Numbers of before the rule have the court's own form and cannot be checked further.
        let rest = rest.strip_suffix('号').unwrap_or(rest);
        return Ok(format!("（{year}）{rest}号"));
    }
    let (court, rest) = court(rest)?;
    check.court = bianmu_catalogue::court(&court).map(str::to_owned);
    if check.court.is_none() {
        check.warning = Some(format!("法院代字“{court}”不在 2018 年的代字表里，请核对"));
    }
    if rest.is_empty() {
        return Err("还缺类型代字，例如 民初".to_owned());
    }
    let (special, rest) = rest.strip_prefix('知').map_or(("", rest), |rest| ("知", rest));
    let Some(kind) = type_words().iter().find(|word| rest.starts_with(word.as_str())) else {
        return Err(format!("“{}”不是类型代字", rest.chars().take(3).collect::<String>()));
    };
    let rest = &rest[kind.len()..];
    let (number, rest) = digits(rest);
    if number.is_empty() {
        return Err("还缺案件编号".to_owned());
    }
    if !matches!(rest, "" | "号") {
        return Err(format!("编号后面多出“{rest}”"));
    }
    let number = number.trim_start_matches('0');
    if number.is_empty() {
        return Err("案件编号从 1 起".to_owned());
    }
    Ok(format!("（{year}）{court}{special}{kind}{number}号"))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn court(text: &str) -> Result<(String, &str), String> {
    if let Some(rest) = text.strip_prefix("最高法") {
        return Ok(("最高法".to_owned(), rest));
    }
    let first = text.chars().next().unwrap_or_default();
    if !COURT_INITIALS.contains(first) {
        return Err(format!("“{first}”不是法院代字的第一个字"));
    }
    let (code, rest) = digits(&text[first.len_utf8()..]);
    if !matches!(code.len(), 0 | 2 | 4) {
        return if rest.is_empty() {
            Err("法院代字的数字是两位或四位".to_owned())
        } else {
            Err(format!("法院代字“{first}{code}”的数字应为两位或四位"))
        };
    }
    Ok((format!("{first}{code}"), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_put_into_the_normal_form_with_their_court() {
        let cases = [
            ("(2021)吉7502民初166", "（2021）吉7502民初166号", Some("和龙林区基层法院")),
            ("（2021）吉7502民初166号", "（2021）吉7502民初166号", Some("和龙林区基层法院")),
            ("2022 最高法知民终 0123 号", "（2022）最高法知民终123号", Some("最高人民法院")),
            ("〔２０２４〕吉75执恢7号", "（2024）吉75执恢7号", Some("吉林省延边林区中级法院")),
            ("（2012）穗云法民四初字第320号", "（2012）穗云法民四初字第320号", None),
        ];
        for (typed, normal, court) in cases {
            let got = check(typed, 2026);
            assert_eq!((got.normal.as_deref(), got.court.as_deref()), (Some(normal), court), "{typed}: {got:?}");
            assert_eq!(got.problem, None);
        }
    }

    #[test]
    fn the_first_thing_that_is_wrong_is_named() {
        let cases = [
            ("(20", "年份要四位"),
            ("(2031)吉75民初1", "不晚于 2026"),
            ("(2021)", "还缺法院代字"),
            ("(2021)某75民初1", "“某”不是法院代字"),
            ("(2021)吉750民初1", "两位或四位"),
            ("(2021)吉7502", "还缺类型代字"),
            ("(2021)吉7502民一166", "“民一1”不是类型代字"),
            ("(2021)吉7502民初", "还缺案件编号"),
            ("(2021)吉7502民初166之一", "多出“之一”"),
            ("(2021)吉7502民初0", "从 1 起"),
        ];
        for (typed, words) in cases {
            let got = check(typed, 2026);
            assert!(got.problem.as_deref().is_some_and(|p| p.contains(words)), "{typed}: {got:?}");
            assert_eq!(got.normal, None);
        }
        assert_eq!(check("  ", 2026), CaseNumberCheck::default());
        let unknown = check("(2021)吉7599民初1", 2026);
        assert!(unknown.normal.is_some() && unknown.warning.is_some(), "{unknown:?}");
    }
}
