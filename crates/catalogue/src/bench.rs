//! The bench: who presided, sat and wrote, by vote over the rows of all pages. Covers, the signatures under decisions and the heads of
//! records name them; what is said in a record names nobody.

use std::collections::BTreeMap;

use bianmu_model::{PageFacts, Party};

use crate::evidence::{rows, spoken};
use crate::proposal::PageInput;
use crate::text::distance;

/// Roles as they are printed, longer ones before those they end with, and as they are written down.
const ROLES: [(&str, &str); 9] = [
    ("审判长", "审判长"),
    ("代理审判员", "代理审判员"),
    ("审判员", "审判员"),
    ("人民陪审员", "人民陪审员"),
    ("陪审员", "人民陪审员"),
    ("法官助理", "法官助理"),
    ("代理书记员", "书记员"),
    ("书记员", "书记员"),
    ("承办法官", "承办法官"),
];
/// What may stand behind a name without anything between.
const BEHIND: [&str; 10] = ["组成", "担任", "收案", "结案", "归档", "立卷", "保管", "案由", "承办人", "执行员"];
/// Pages at the beginning on which a cover lies.
const COVER_PAGES: usize = 3;
/// Lines of a record that are its head.
const HEAD: usize = 14;
/// Votes of a name; a cover alone is enough.
const ENOUGH: u32 = 2;
/// People of one role at most.
const MOST: usize = 4;

/// The bench of a volume, the presiding judge first; names that only one row gives are left out,
/// unless it is on a cover, and so is one a character away from a name of the same role with twice the votes.
pub fn bench(pages: &[PageInput<'_>]) -> Vec<Party> {
    let mut votes: BTreeMap<String, BTreeMap<usize, u32>> = BTreeMap::new();
    for (at, facts) in pages.iter().enumerate().filter_map(|(at, page)| Some((at, page.facts?))) {
        let weight = if at < COVER_PAGES { 2 } else { 1 };
        for (role, name) in named(facts) {
            *votes.entry(name).or_default().entry(role).or_default() += weight;
        }
    }
    // One name, one role: the one most pages give it.
    let mut found: Vec<(usize, u32, String)> = votes
        .into_iter()
        .filter_map(|(name, roles)| {
            let all: u32 = roles.values().sum();
            let (role, _) = roles.into_iter().max_by_key(|(role, n)| (*n, std::cmp::Reverse(*role)))?;
            (all >= ENOUGH).then_some((role, all, name))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut out: Vec<Party> = Vec::new();
    let letters = |name: &str| name.chars().collect::<Vec<char>>();
    let misread = |role: usize, votes: u32, name: &str| {
        let like = |other: &(usize, u32, String)| {
            other.0 == role && other.1 >= 2 * votes && distance(&letters(&other.2), &letters(name)) == 1
        };
        found.iter().any(like)
    };
    for (role, votes, name) in found.clone() {
        if misread(role, votes, &name) {
            continue;
        }
        let role = ROLES[role].1.to_owned();
        let most = if role == "审判长" { 1 } else { MOST };
        if out.iter().filter(|p| p.role == role).count() < most {
            out.push(Party { role, name });
        }
    }
    out
}

/// Roles (by their place in [`ROLES`]) with names on a page, row by row.
fn named(facts: &PageFacts) -> Vec<(usize, String)> {
    let rows = rows(facts);
    let record = spoken(&rows);
    let mut out: Vec<(usize, String)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if record && at >= HEAD && !row.contains("组成合") && !row.contains("担任") {
            continue;
        }
        out.extend(in_row(row));
    }
    out
}

fn in_row(row: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut rest = row;
    while let Some((at, role)) = (0..ROLES.len())
        .filter_map(|role| Some((rest.find(ROLES[role].0)?, role)))
        .min_by_key(|(at, role)| (*at, *role))
    {
        let behind = rest[at + ROLES[role].0.len()..].trim_start_matches('：');
        let ends = ROLES.iter().map(|(word, _)| *word).chain(BEHIND).filter_map(|word| behind.find(word));
        let other = behind.find(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c));
        let name = &behind[..ends.chain(other).min().unwrap_or(behind.len())];
        if (2..=3).contains(&name.chars().count()) && !said(name) {
            out.push((role, name.to_owned()));
        }
        rest = behind;
    }
    out
}

/// Words that follow a speaker and are no name.
fn said(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["没有", "有异", "请", "现在", "宣布", "是否", "可以", "同意", "签名", "署名", "盖章", "印"];
    WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use bianmu_model::{Rect, TextLine};

    use super::*;

    fn page(lines: &[&str]) -> PageFacts {
        let line = |(i, text): (usize, &&str)| TextLine {
            text: (*text).into(),
            rect: Rect { x: 100, y: 100 + 60 * i as i32, w: 500, h: 30 },
            confidence: 0.99,
            character_confidence: vec![],
        };
        PageFacts {
            width: 1200,
            height: 1600,
            lines: lines.iter().enumerate().map(line).collect(),
            ..PageFacts::default()
        }
    }

    #[track_caller]
    fn check(pages: &[&[&str]], expected: &[(&str, &str)]) {
        let facts: Vec<PageFacts> = pages.iter().map(|lines| page(lines)).collect();
        let inputs: Vec<PageInput<'_>> =
            (1..).zip(&facts).map(|(scan_index, facts)| PageInput { scan_index, facts: Some(facts) }).collect();
        let found = bench(&inputs);
        let found: Vec<(&str, &str)> = found.iter().map(|p| (p.role.as_str(), p.name.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_bench_is_read_from_cover_head_and_signatures_and_not_from_what_is_said() {
        let blank: &[&str] = &["正文"];
        check(
            &[&["卷宗", "审判长 于德胜 审判员 彭艳秋", "书记员孙东日收案日期2021年"]],
            &[("审判长", "于德胜"), ("审判员", "彭艳秋"), ("书记员", "孙东日")],
        );
        let record: &[&str] = &[
            "审判人员：审判长于德胜、审判员彭艳秋、人民陪审员田雪莲",
            "书记员：孙东日",
            "审判长：没有",
            "审判员：有异议",
            "原告：到庭。",
            "被告：到庭。",
        ];
        let signed: &[&str] = &["审判长于德胜", "人民陪审员田雪莲", "书记员孙东月", "二〇二一年七月一日"];
        check(
            &[blank, blank, blank, record, signed, &["审判员 彭艳秋"], &["书记员 孙东日"]],
            &[("审判长", "于德胜"), ("审判员", "彭艳秋"), ("人民陪审员", "田雪莲"), ("书记员", "孙东日")],
        );
        check(&[blank, blank, blank, &["审判长王某某"]], &[]);
        // Misread beside the right one; as often as it, they may be two people.
        let clerk: &[&str] = &["书记员韩海燕"];
        let other: &[&str] = &["书记员韩海热"];
        check(&[blank, blank, blank, clerk, clerk, clerk, clerk, other, other], &[("书记员", "韩海燕")]);
        check(&[blank, blank, blank, clerk, clerk, other, other], &[("书记员", "韩海热"), ("书记员", "韩海燕")]);
    }
}
