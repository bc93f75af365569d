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
    let weight = |of: &str| votes.iter().filter(|(n, _)| n[3] == of).map(|(_, w)| *w).sum::<u32>();
    let whole = votes.iter().map(|(n, _)| n[3].as_str()).find(|other| {
        other.len() == number.len() + 1 && lacks_one(other, &number) && weight(other) * 5 >= weight(&number) * 4
    });
    let number = whole.map_or(number.clone(), str::to_owned);
    Some([year, court, kind, number])
}

/// Whether the shorter number is the longer one without one of its digits.
fn lacks_one(longer: &str, shorter: &str) -> bool {
    (0..longer.len()).any(|at| format!("{}{}", &longer[..at], &longer[at + 1..]) == shorter)
}

#[cfg(test)]
mod tests {
    use super::*;

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
