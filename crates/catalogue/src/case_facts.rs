//! What the volume as a whole says about its case: by vote over pages, covers count most.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bianmu_model::{CaseFacts, Party};
use regex::Regex;
use serde::Deserialize;

use crate::evidence::PageEvidence;
use crate::text::{compact, last_date, pattern};

#[derive(Deserialize)]
struct CaseNumberFile {
    types: Vec<String>,
}

/// 案号 of 法〔2015〕137号: year, court, special trial word, type word, number.
static CASE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the file is compiled in and read by every test")]
    let file: CaseNumberFile = serde_json::from_str(include_str!("../../../assets/rules/case_number.json"))
        .expect("case_number.json is valid");
    pattern(&format!(
        "（?((?:19|20)\\d{{2}})）(最高法|[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵黔云藏陕甘青宁新兵军]\\d{{0,4}})(知)?({})(\\d{{1,8}})号?",
        file.types.join("|")
    ))
});

static PARTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(被告人|原告人|原告|被告|第三人|上诉人|被上诉人|申请执行人|被执行人|公诉机关|自诉人|申请人|被申请人|再审申请人|赔偿请求人|罪犯)：?([\p{Han}A-Za-z·（）]{2,30})$",
    )
});

static COURT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([\p{Han}]{2,24}法院)(?:$|执行局|第|立案庭|民事|刑事|行政)"));
static CAUSE: LazyLock<Regex> = LazyLock::new(|| pattern(r"案由：?([\p{Han}、]{2,30}?(?:纠纷|罪|争议|赔偿|案))"));

/// Normal form with full-width brackets.
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

pub(crate) fn written([year, court, kind, number]: &[String; 4]) -> String {
    format!("（{year}）{court}{kind}{number}号")
}

pub(crate) fn case_facts(pages: &[PageEvidence]) -> CaseFacts {
    let case_number = vote_case_number(pages);
    let cover = pages.iter().find(|p| p.cover.is_some()).map(|p| compact(&p.text.replace('\n', "\u{1}")));
    let cover_text = pages.iter().find(|p| p.cover.is_some()).map(|p| p.text.clone()).unwrap_or_default();
    let mut courts: BTreeMap<String, u32> = BTreeMap::new();
    let mut causes: BTreeMap<String, u32> = BTreeMap::new();
    for page in pages {
        let weight = if page.cover.is_some() { 5 } else { 1 };
        for line in page.text.lines().map(compact) {
            if let Some(found) = COURT.captures(&line) {
                *courts.entry(found[1].to_owned()).or_default() += weight;
            }
        }
        let joined = compact(&page.text);
        if let Some(found) = CAUSE.captures(&joined) {
            *causes.entry(found[1].to_owned()).or_default() += weight;
        }
    }
    CaseFacts {
        procedure: case_number.as_ref().and_then(|n| procedure(&n[2])).map(str::to_owned),
        case_number: case_number.as_ref().map(written),
        court: most(&courts),
        cause: most(&causes),
        parties: cover.as_deref().map(|_| parties(&cover_text)).unwrap_or_default(),
        filed: date_after(&cover_text, "收案日期"),
        closed: date_after(&cover_text, "结案日期"),
    }
}

/// Field-wise vote: each part of the number that most pages agree on. The type word decides first, because volumes quote
/// the numbers of other proceedings.
fn vote_case_number(pages: &[PageEvidence]) -> Option<[String; 4]> {
    let mut votes: Vec<([String; 4], u32)> = Vec::new();
    for page in pages {
        let weight = match (&page.cover, &page.title) {
            (Some(_), _) => 6,
            (None, Some(_)) => 2,
            _ => 1,
        };
        // The first number of a page is its own; those further down are quoted.
        if let Some(first) = case_numbers(&page.text).into_iter().next() {
            votes.push((first, weight));
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
    let year = winner(0, &votes)?;
    votes.retain(|(n, _)| n[1] == court && n[0] == year);
    let number = winner(3, &votes)?;
    Some([year, court, kind, number])
}

fn most(counts: &BTreeMap<String, u32>) -> Option<String> {
    counts.iter().max_by_key(|(_, n)| **n).map(|(v, _)| v.clone())
}

/// Procedure from the type word of the case number.
fn procedure(kind: &str) -> Option<&'static str> {
    Some(match kind.trim_start_matches('知') {
        "民初" => "民事一审",
        "民终" => "民事二审",
        "民申" | "民监" | "民抗" => "民事申请再审审查",
        "民再" => "民事再审",
        "刑初" => "刑事一审",
        "刑终" => "刑事二审",
        "刑申" | "刑监" | "刑抗" | "刑再" => "刑事申诉再审",
        "刑更" | "刑更监" | "刑更备" => "减刑假释",
        "行初" | "行赔初" => "行政一审",
        "行终" | "行赔终" => "行政二审",
        "行审" | "行审复" => "非诉行政执行审查",
        "执" | "执恢" | "执保" => "执行",
        "执异" | "执复" | "执监" | "执协" | "执他" => "执行审查",
        "财保" | "行保" | "证保" => "非诉保全审查",
        other if other.starts_with("民特") => "特别程序",
        other if other.starts_with("破") || other.starts_with('清') || other == "强清" => "强制清算与破产",
        other if other.contains('赔') => "国家赔偿",
        _ => return None,
    })
}

fn parties(cover: &str) -> Vec<Party> {
    let lines: Vec<String> = cover.lines().map(compact).collect();
    let mut out: Vec<Party> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        // The label and the name are often recognised as two lines of one row.
        let joined = lines.get(i + 1).map(|next| format!("{line}{next}"));
        let found = PARTY.captures(line).or_else(|| joined.as_deref().and_then(|j| PARTY.captures(j)));
        if let Some(found) = found {
            let party = Party { role: found[1].to_owned(), name: found[2].to_owned() };
            if !out.contains(&party) && party.name.chars().count() >= 2 {
                out.push(party);
            }
        }
    }
    out
}

fn date_after(text: &str, label: &str) -> Option<String> {
    let text = compact(text);
    let rest = &text[text.find(label)? + label.len()..];
    let until = rest.char_indices().nth(16).map_or(rest.len(), |(i, _)| i);
    last_date(&rest[..until])
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
        check("(2022)最高法知民终123号", &["（2022）最高法知民终123号"]);
        check("（2024）吉75执恢7号", &["（2024）吉75执恢7号"]);
        check("（2015）穗云法民四初字第320号", &[]);
        check("张中法〔2024〕51号", &[]);
    }
}
