//! What internal papers say: words by which a page belongs to the 副卷 whatever it is called, as data in
//! `assets/rules/internal_wording.json`.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

const SOURCE: &str = include_str!("../../../assets/rules/internal_wording.json");

#[derive(Deserialize)]
struct Wording {
    signs: Vec<Sign>,
    open: Vec<Sign>,
    titles: Vec<Sign>,
    /// What open papers of a kind say of this by their nature: approvals, records of hearings, speeches to the panel.
    natural: HashMap<String, f32>,
}

/// Words that say the same: together they count once.
#[derive(Deserialize)]
struct Sign {
    words: Vec<String>,
    weight: f32,
}

/// The same word by its characters, for one that was misread in one of them.
struct Letters {
    sign: usize,
    letters: Vec<char>,
}

struct Loaded {
    /// Signs of internal papers, then those of open ones.
    signs: Vec<Sign>,
    titles: Vec<Sign>,
    natural: HashMap<String, f32>,
    /// Finds every word at once.
    machine: AhoCorasick,
    /// For every word of it the sign it belongs to.
    sign_of: Vec<usize>,
    long: Vec<Letters>,
}

static WORDING: LazyLock<Loaded> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the file is compiled in and read by every test")]
    let Wording { mut signs, open, titles, natural } =
        serde_json::from_str(SOURCE).expect("internal_wording.json is valid");
    signs.extend(open);
    let long = |(sign, s): (usize, &Sign)| {
        let letters = s.words.iter().map(|w| w.chars().collect::<Vec<char>>()).filter(|w| w.len() >= LONG);
        letters.map(|letters| Letters { sign, letters }).collect::<Vec<Letters>>()
    };
    let long = signs.iter().enumerate().flat_map(long).collect();
    let words = || signs.iter().enumerate().flat_map(|(at, s)| s.words.iter().map(move |w| (at, w)));
    #[allow(clippy::expect_used, reason = "some hundred short words of the rules; read by every test")]
    let machine = AhoCorasick::new(words().map(|(_, w)| w)).expect("the words of the rules fit");
    let sign_of = words().map(|(at, _)| at).collect();
    Loaded { machine, sign_of, signs, titles, natural, long }
});

/// Characters from which a word is known with one of them misread.
const LONG: usize = 5;

/// Which signs were found: a bit for each.
pub(crate) type Signs = u128;

/// Signs on a page, given without spaces; a long word may have a character misread.
pub(crate) fn signs(compacted: &str) -> Signs {
    let mut found = printed(compacted);
    let letters: Vec<char> = compacted.chars().collect();
    for word in WORDING.long.iter() {
        let near = |at: &[char]| at.iter().zip(&word.letters).filter(|(a, b)| a != b).count() <= 1;
        if found >> word.sign & 1 == 0 && letters.windows(word.letters.len()).any(near) {
            found |= 1 << word.sign;
        }
    }
    found
}

/// Signs that stand on a page letter by letter.
pub(crate) fn printed(compacted: &str) -> Signs {
    let found = WORDING.machine.find_overlapping_iter(compacted);
    found.fold(0, |signs, word| signs | 1 << WORDING.sign_of[word.pattern().as_usize()])
}

/// Most that signs of open papers take away: what an internal paper tells of a case has some of them by the way.
const TAKEN_AWAY: f32 = 4.0;

/// How much speaks for an internal paper: the sum of the weights of the signs.
pub(crate) fn weight(found: Signs) -> f32 {
    let own = WORDING.signs.iter().enumerate().filter(|(at, _)| found >> at & 1 == 1).map(|(_, sign)| sign.weight);
    let (internal, open) = own.fold((0.0, 0.0), |(i, o), w| if w > 0.0 { (i + w, o) } else { (i, o - w) });
    internal - f32::min(open, TAKEN_AWAY)
}

/// How much of that an open paper of this kind has by its nature.
pub(crate) fn natural(doc_type: &str) -> f32 {
    WORDING.natural.get(doc_type).copied().unwrap_or(0.0)
}

/// How much words of a title speak for an internal paper, where no list knows it.
pub(crate) fn of_title(title: &str) -> f32 {
    let has = |sign: &&Sign| sign.words.iter().any(|w| title.contains(w.as_str()));
    WORDING.titles.iter().filter(has).map(|s| s.weight).fold(0.0, f32::max)
}

/// Words of internal papers that stand on a page, the weightiest first.
fn said(compacted: &str) -> Vec<&'static str> {
    let mut found: Vec<(f32, &str)> = WORDING
        .signs
        .iter()
        .filter(|s| s.weight > 0.0)
        .filter_map(|s| Some((s.weight, s.words.iter().find(|w| compacted.contains(w.as_str()))?.as_str())))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, word)| word).collect()
}

/// Of pages, given without spaces, the one that says most, with up to three of its words in quotes; no words where none of
/// them says anything. `None` without pages.
pub(crate) fn most_said<'t, Page>(pages: impl Iterator<Item = (Page, &'t str)>) -> Option<(Page, String)> {
    let (page, words) = pages.map(|(page, text)| (page, said(text))).max_by_key(|(_, words)| words.len())?;
    Some((page, words.iter().take(3).map(|word| format!("“{word}”")).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_bit_for_every_sign() {
        assert!(WORDING.signs.len() <= Signs::BITS as usize);
    }

    #[test]
    fn a_long_word_is_found_with_a_character_misread() {
        assert!(weight(signs("以上意见请合仪庭评议")) >= 3.0);
        assert_eq!(weight(signs("本院定于五月三日开庭")), 0.0);
        // Of a short one nothing would be left.
        assert_eq!(weight(signs("此到")), 0.0);
    }

    #[test]
    fn synonyms_count_once() {
        assert_eq!(weight(signs("妥否，请批复")), weight(signs("妥否")) + weight(signs("批复")));
    }
}
