//! Official tables that what is read is checked against: courts by their code, causes of action and charges.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::text::distance;

/// Code of a court (吉7502) → its name. FYB/T 51202-2016.
static COURTS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| courts().collect());

struct Causes {
    names: Vec<&'static str>,
    /// 民事, 行政 or 刑事.
    branches: Vec<&'static str>,
    machine: AhoCorasick,
}

static CAUSES: LazyLock<Causes> = LazyLock::new(|| {
    let (branches, names): (Vec<_>, Vec<_>) = listed_causes().filter(|(_, name)| name.chars().count() >= 3).unzip();
    #[allow(clippy::expect_used, reason = "a fixed table that every test reads")]
    let machine = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).expect("the causes fit");
    Causes { names, branches, machine }
});

fn rows(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    source.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

/// All courts of the table: code (吉7502) and name.
pub fn courts() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(include_str!("../../../assets/rules/courts.tsv"))
}

/// All causes of action and charges with their branch: 民事, 行政 or 刑事.
pub fn listed_causes() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(include_str!("../../../assets/rules/causes.tsv"))
}

/// Name of the court with this code, 吉7502.
pub fn court(code: &str) -> Option<&'static str> {
    COURTS.get(code).copied()
}

/// Causes of a branch that a text names, longest first where they overlap.
pub(crate) fn causes<'a>(text: &'a str, branch: Option<&'a str>) -> impl Iterator<Item = &'static str> + 'a {
    let causes = &*CAUSES;
    let fits = move |at: usize| branch.is_none_or(|b| causes.branches[at] == b);
    causes
        .machine
        .find_iter(text)
        .map(|m| m.pattern().as_usize())
        .filter(move |at| fits(*at))
        .map(|at| causes.names[at])
}

/// The listed cause that differs from what was read by a few characters only, where there is just one.
pub(crate) fn nearest_cause(read: &str, branch: Option<&str>) -> Option<&'static str> {
    let letters: Vec<char> = read.chars().collect();
    let most = (letters.len() / 5).max(1);
    let mut best: Option<(usize, &'static str)> = None;
    let mut tie = false;
    for (name, of) in CAUSES.names.iter().copied().zip(&CAUSES.branches) {
        let own: Vec<char> = name.chars().collect();
        if branch.is_some_and(|b| b != *of) || own.len().abs_diff(letters.len()) > most {
            continue;
        }
        let wrong = distance(&own, &letters);
        if wrong <= most {
            match best {
                Some((w, _)) if w < wrong => {}
                Some((w, _)) if w == wrong => tie = true,
                _ => (best, tie) = (Some((wrong, name)), false),
            }
        }
    }
    best.filter(|_| !tie).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courts_and_causes_are_found_and_misread_ones_repaired() {
        assert_eq!(court("吉7502"), Some("和龙林区基层法院"));
        assert_eq!(causes("原告因买卖合同纠纷一案", None).collect::<Vec<_>>(), ["买卖合同纠纷"]);
        assert_eq!(nearest_cause("民间借货纠纷", Some("民事")), Some("民间借贷纠纷"));
        assert_eq!(nearest_cause("滥代林木罪", Some("刑事")), Some("滥伐林木罪"));
        assert_eq!(nearest_cause("完全别的东西", None), None);
    }
}
