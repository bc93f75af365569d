//! 案号: the grammar of 法〔2015〕137号, and the vote of a volume on its own number.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::evidence::PageEvidence;
use crate::tables;
use crate::text::{compact, pattern};

#[derive(Deserialize)]
struct CaseNumberFile {
    types: Vec<String>,
}

/// First characters of the codes of courts but that of the Supreme People's Court.
pub const COURT_INITIALS: &str = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云藏陕甘青宁新兵军";

static TYPE_WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the file is compiled in and read by every test")]
    let file: CaseNumberFile = serde_json::from_str(include_str!("../../../assets/rules/case_number.json"))
        .expect("case_number.json is valid");
    let mut types = file.types;
    types.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    types
});

/// 类型代字, longest first.
pub fn type_words() -> &'static [String] {
    &TYPE_WORDS
}

/// Year, court, special trial word, type word, number. One bracket of the year may be lost or misread.
static CASE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        "(?:（|^|\\D)((?:19|20)\\d{{2}})[）)\\]】]?[^\\d\\p{{Han}}]{{0,2}}(最高法|[{COURT_INITIALS}]\\d{{0,4}})(知)?({})(\\d{{1,8}})号?",
        type_words().join("|")
    ))
});

/// Normal form of every number in a text: year, court, type word, number.
pub(crate) fn case_numbers(text: &str) -> Vec<[String; 4]> {
    let text = compact(text);
    CASE_NUMBER
        .captures_iter(&text)
        .map(|c| {
            let special = c.get(3).map_or("", |m| m.as_str());
            [c[1].to_owned(), c[2].to_owned(), format!("{special}{}", &c[4]), c[5].trim_start_matches('0').to_owned()]
        })
        .collect()
}

/// With full-width brackets.
pub(crate) fn written([year, court, kind, number]: &[String; 4]) -> String {
    format!("（{year}）{court}{kind}{number}号")
}

/// Field-wise vote: each part of the number that most pages agree on. The type word decides first, because volumes quote
/// the numbers of other proceedings; a court no table knows counts for little.
pub(crate) fn vote(pages: &[PageEvidence]) -> Option<[String; 4]> {
    let mut votes: Vec<([String; 4], u32)> = Vec::new();
    for page in pages {
        let weight = match (&page.cover, &page.title) {
            (Some(_), _) => 6,
            (None, Some(_)) => 4,
            _ => 3,
        };
        // A number alone on its row, or behind its label, is the page's own; one in running text is quoted.
        let own = |row: &&String| row.chars().count() <= 26 || row.contains("案号");
        let labelled = page.rows.iter().filter(own).find_map(|r| case_numbers(r).into_iter().next());
        let (found, weight) = match labelled {
            Some(number) => (Some(number), weight),
            None => (case_numbers(&page.rows.join("\n")).into_iter().next(), 1),
        };
        if let Some(number) = found {
            let known = tables::court(&number[1]).is_some();
            votes.push((number, if known { weight } else { weight / 2 }));
        }
    }
    let winner = |field: usize, votes: &[([String; 4], u32)]| {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for (number, weight) in votes {
            *counts.entry(number[field].as_str()).or_default() += weight;
        }
        counts.into_iter().max_by_key(|(_, n)| *n).map(|(v, _)| v.to_owned())
    };
    let kind = winner(2, &votes)?;
    votes.retain(|(n, _)| n[2] == kind);
    let court = winner(1, &votes)?;
    let same_court: Vec<_> = votes.iter().filter(|(n, _)| n[1] == court).cloned().collect();
    let year = winner(0, &same_court)?;
    // Digits are lost sooner than they are made up: of two numbers that are as frequent the longer one.
    votes.retain(|(n, _)| n[1] == court || n[0] == year);
    let number = winner(3, &votes.iter().filter(|(n, _)| n[0] == year).cloned().collect::<Vec<_>>())?;
    let number = digits(&votes).unwrap_or(number);
    Some([year, court, kind, number])
}

/// The number from which the readings of all pages follow with the fewest errors: a digit is lost sooner than it is taken for
/// another, and taken for another sooner than made up. What is too far off is another number.
fn digits(votes: &[([String; 4], u32)]) -> Option<String> {
    const LOST: f32 = 1.6;
    const OTHER: f32 = 2.0;
    const MADE_UP: f32 = 3.0;
    let cost = |printed: &str, read: &str| {
        let (a, b) = (printed.as_bytes(), read.as_bytes());
        let mut row: Vec<f32> = (0..=b.len()).map(|j| j as f32 * MADE_UP).collect();
        for (i, x) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = (i + 1) as f32 * LOST;
            for (j, y) in b.iter().enumerate() {
                let taken = diagonal + if x == y { 0.0 } else { OTHER };
                diagonal = row[j + 1];
                row[j + 1] = taken.min(row[j] + MADE_UP).min(row[j + 1] + LOST);
            }
        }
        row[b.len()].min(4.5)
    };
    let mut candidates: Vec<&str> = votes.iter().map(|(n, _)| n[3].as_str()).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let total = |of: &str| votes.iter().map(|(n, w)| cost(of, &n[3]) * *w as f32).sum::<f32>();
    candidates.into_iter().min_by(|a, b| total(a).total_cmp(&total(b))).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_readings_the_number_is_the_one_they_all_come_from() {
        let of = |read: &[&str]| {
            let vote = |n: &&str| (["2024".into(), "吉01".into(), "民初".into(), (*n).to_owned()], 1);
            digits(&read.iter().map(vote).collect::<Vec<_>>())
        };
        assert_eq!(of(&["33", "33", "331", "31", "31"]).as_deref(), Some("331"));
        assert_eq!(of(&["247", "747", "247", "27"]).as_deref(), Some("247"));
        assert_eq!(of(&["5", "5", "5", "15"]).as_deref(), Some("5"));
    }

    #[test]
    fn case_numbers_are_normalised_and_foreign_forms_are_not_taken() {
        let check = |text: &str, expected: &[&str]| {
            let got: Vec<String> = case_numbers(text).iter().map(written).collect();
            assert_eq!(got, expected, "{text}");
        };
        check("（2024）吉7502民初22号", &["（2024）吉7502民初22号"]);
        check("(2023)吉75民终118号", &["（2023）吉75民终118号"]);
        check("（2024吉75民终118号", &["（2024）吉75民终118号"]);
        check("(2022)最高法知民终123号", &["（2022）最高法知民终123号"]);
        check("（2024）吉75执恢7号", &["（2024）吉75执恢7号"]);
        check("（2015）穗云法民四初字第320号", &[]);
        check("张中法〔2024〕51号", &[]);
    }
}
