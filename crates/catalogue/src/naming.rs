//! Title, kind and part of a document.

use std::collections::HashMap;

use bianmu_model::CaseFacts;

use crate::constraints::Named;
use crate::contents::Listed;
use crate::evidence::PageEvidence;
use crate::kinds::{alternatives, bare, between, kind, match_title, mended, neighbours};
use crate::labels::Label;
use crate::learned::{LearnedTitle, recall};
use crate::text::{distance, similarity};
use crate::title::TitleLine;

/// What a document is called.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    pub(crate) title: String,
    pub(crate) doc_type: String,
    /// How sure the rules are, 0..=1.
    pub(crate) confidence: f32,
}

/// Probability from which a kind that only its words speak for is written as the title.
const BY_WORDS: f32 = 0.45;

pub(crate) fn naming(first: &PageEvidence, labels: &[Label], case: &CaseFacts, learned: &[LearnedTitle]) -> Naming {
    if first.cover.is_some() {
        return Naming { title: "卷宗封面".into(), doc_type: "卷宗封面".into(), confidence: 0.98 };
    }
    if let Some(naming) = as_listed(first) {
        return naming;
    }
    let Some(line) = first.title.as_ref().filter(|t| t.score > 0.3) else {
        return match labels.iter().find(|l| l.kind != "其他").filter(|l| l.probability > BY_WORDS) {
            Some(label) => Naming { title: label.kind.into(), doc_type: label.kind.into(), confidence: 0.4 },
            None => Naming { title: "（待定题名）".into(), doc_type: "其他".into(), confidence: 0.2 },
        };
    };
    // What is printed is kept where it says more than the known title; recognition errors are not.
    let tail = line.text.find('（').filter(|_| line.text.ends_with('）')).map_or("", |at| &line.text[at..]);
    if let Some(found) = recall(learned, line) {
        let title = format!("{}{tail}", found.title);
        return Naming { title, doc_type: found.doc_type.clone(), confidence: 0.9 };
    }
    // The name of the court before a title belongs to the court, however it was read.
    let own = case.court.as_deref().and_then(|court| behind_court(&line.text, court));
    let behind = own.as_deref().filter(|_| line.known.as_ref().is_none_or(|k| !k.whole)).and_then(match_title);
    let Some(known) = behind.as_ref().filter(|k| k.whole).or(line.known.as_ref()) else {
        return Naming {
            title: open_title(own.as_deref().unwrap_or(&line.text), line.surely),
            doc_type: "其他".into(),
            confidence: 0.6,
        };
    };
    if !known.whole && of_other_body(&line.text, known.title) {
        return Naming { title: open_title(&line.text, line.surely), doc_type: "其他".into(), confidence: 0.6 };
    }
    // Several titles are as near to what was read: the procedure and the words of the page decide.
    let bare = bare(if behind.is_some() { own.as_deref().unwrap_or(&line.text) } else { &line.text });
    let fits = |title: &str, name: &str| {
        let branch =
            case.procedure.as_deref().map_or("", |p| &p[..p.char_indices().nth(2).map_or(p.len(), |(i, _)| i)]);
        let by_procedure = if !branch.is_empty() && title.starts_with(branch) { 0.1 } else { 0.0 };
        by_procedure
            + labels.iter().find(|l| l.kind == name).map_or(0.0, |l| 0.1 * l.probability)
            + crate::cues::share(&first.compacted, name) * 0.15
    };
    let (mut title_known, mut name) = (known.title, known.kind);
    if known.whole && known.score < 1.0 {
        let near = alternatives(&bare, known.score);
        let mut most = fits(title_known, name);
        for other in &near {
            let own = fits(other.title, other.kind);
            if own > most + 1e-3 {
                (title_known, name, most) = (other.title, other.kind, own);
            }
        }
    }
    let title = match name {
        "网络查控反馈" => name.to_owned(),
        // A card is called by what it is; a report with a title of its own keeps it.
        card if card.strip_suffix("复印件").is_some_and(|c| line.by_cues || title_known.contains(c)) => {
            card.to_owned()
        }
        _ if known.whole && (!line.surely || behind.is_some()) => format!("{title_known}{tail}"),
        _ => line.text.clone(),
    };
    let (refined, rename) = kind(name).map_or((name, false), |k| k.refined(&first.compacted));
    let doc_type = refined.to_owned();
    Naming { title: if rename { doc_type.clone() } else { title }, doc_type, confidence: 0.5 + 0.48 * known.score }
}

/// What bodies other than courts decide: their papers end as those of courts do.
const OTHER_BODIES: [&str; 6] = ["仲裁", "公证", "认定", "处罚", "复议", "征收"];

/// 仲裁调解书 is no 调解书 of the court, though its end is: it is filed as what it is, not as the decision of the case.
fn of_other_body(title: &str, end: &str) -> bool {
    let decision = ["判决书", "裁定书", "调解书", "决定书", "裁决书"].iter().any(|e| end.ends_with(e));
    let before = title.strip_suffix(end).unwrap_or(title);
    decision && !before.contains("法院") && OTHER_BODIES.iter().any(|w| before.contains(w))
}

/// A title no list knows: where it was not surely read, with the characters that stand between neighbours as titles have them.
fn open_title(read: &str, surely: bool) -> String {
    if surely || read.contains('（') {
        return read.to_owned();
    }
    let mut letters: Vec<char> = mended(read).chars().collect();
    let mut at = 1;
    while at + 1 < letters.len() {
        let (before, own, behind) = (letters[at - 1], letters[at], letters[at + 1]);
        if !neighbours(before, own) && !neighbours(own, behind) {
            match between(before, behind) {
                Some(printed) => letters[at] = printed,
                None if neighbours(before, behind) => {
                    letters.remove(at);
                }
                None => {}
            }
        }
        at += 1;
    }
    letters.into_iter().collect()
}

/// One title for what is the same: a title that was not surely read and is a character off another of its kind that the volume
/// has more often.
pub(crate) fn vote(documents: &mut [(&PageEvidence, Naming)], free: impl Fn(&PageEvidence) -> bool) {
    // Every title of a kind with how often it stands there, in the order of the volume.
    let mut titles: Vec<(Vec<char>, String, usize)> = Vec::new();
    let mut place: HashMap<(String, String), usize> = HashMap::new();
    for (_, naming) in documents.iter() {
        let at = place.entry((naming.title.clone(), naming.doc_type.clone())).or_insert_with(|| {
            titles.push((naming.title.chars().collect(), naming.doc_type.clone(), 0));
            titles.len() - 1
        });
        titles[*at].2 += 1;
    }
    for (first, naming) in documents.iter_mut() {
        let own: Vec<char> = naming.title.chars().collect();
        if !free(first) || first.title.as_ref().is_none_or(|t| t.surely) || own.len() < 3 {
            continue;
        }
        let often: usize = titles.iter().filter(|(title, _, _)| *title == own).map(|(_, _, n)| n).sum();
        let near = titles.iter().filter(|(title, kind, count)| {
            *count >= (2 * often).max(2)
                && *kind == naming.doc_type
                && title.len().abs_diff(own.len()) <= 1
                && distance(&own, title) == 1
        });
        if let Some((title, _, _)) = near.max_by_key(|(_, _, count)| *count) {
            naming.title = title.iter().collect();
        }
    }
}

/// What stands behind the name of the court, of which every third character may be wrong.
fn behind_court(text: &str, court: &str) -> Option<String> {
    let (letters, name): (Vec<char>, Vec<char>) = (text.chars().collect(), court.chars().collect());
    let cuts = name.len().saturating_sub(2).max(4)..=(name.len() + 1).min(letters.len().saturating_sub(2));
    let (wrong, cut) = cuts.map(|cut| (distance(&letters[..cut], &name), cut)).min_by_key(|(wrong, cut)| {
        // Of two as near the one that leaves a known title.
        let rest: String = letters[*cut..].iter().collect();
        (*wrong, !match_title(&rest).is_some_and(|m| m.whole), cut.abs_diff(name.len()))
    })?;
    (wrong * 3 <= name.len()).then(|| letters[cut..].iter().collect())
}

/// The kind a clerk has set; what is printed stays the title where it is of this kind.
pub(crate) fn decided(first: &PageEvidence, name: &str) -> Naming {
    let printed = first.title.as_ref().filter(|t| t.known.as_ref().is_some_and(|k| k.kind == name));
    let title = printed.map_or_else(|| name.to_owned(), |t| t.text.clone());
    Naming { title, doc_type: name.to_owned(), confidence: 0.99 }
}

/// What a person has named.
pub(crate) fn standing(named: &Named) -> Naming {
    Naming { title: named.title.clone(), doc_type: named.doc_type.clone(), confidence: 1.0 }
}

/// The title of the paper catalogue, where the page itself has none that is surely known, or one that is nearly the same.
fn as_listed(first: &PageEvidence) -> Option<Naming> {
    let Listed::Begins(title) = &first.listed else { return None };
    // The next cell of its row was read with it.
    let letters: Vec<char> = title.chars().collect();
    let begins = |t: &&TitleLine| {
        let own: Vec<char> = t.text.chars().collect();
        t.by_cues && own.len() >= 5 && letters.len() > own.len() && distance(&letters[..own.len()], &own) <= 2
    };
    let of_cell = |behind: usize| {
        let cut: String = letters[..letters.len().checked_sub(behind).filter(|n| *n >= 4)?].iter().collect();
        match_title(&cut).filter(|m| m.whole && m.score > 0.96).map(|_| cut)
    };
    let by_cues = first.title.as_ref().filter(begins).map(|t| t.text.clone());
    let known_so = || match_title(title).is_some_and(|m| m.whole);
    let cut = by_cues.or_else(|| (!known_so()).then(|| (2..=3).find_map(of_cell)).flatten());
    let title = cut.as_ref().unwrap_or(title);
    let printed = first.title.as_ref().filter(|t| t.score > 0.45 && !t.by_cues);
    let stands = |t: &TitleLine| {
        let whole = t.known.as_ref().is_some_and(|k| k.whole && k.score > 0.9);
        whole || t.surely || similarity(&t.text, title) < 0.6
    };
    if printed.is_some_and(stands) {
        return None;
    }
    let known = match_title(title);
    let title = known.as_ref().filter(|k| k.whole).map_or(title.as_str(), |k| k.title);
    let doc_type = known.as_ref().map_or("其他", |k| k.kind);
    Some(Naming { title: title.to_owned(), doc_type: doc_type.to_owned(), confidence: 0.85 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_body_decided_is_no_decision_of_the_court() {
        assert!(of_other_body("仲裁调解书", "调解书"));
        assert!(of_other_body("工伤认定决定书", "决定书"));
        assert!(!of_other_body("先予执行裁定书", "裁定书"));
        assert!(!of_other_body("长春市中级人民法院行政处罚裁定书", "裁定书"));
        assert!(!of_other_body("仲裁申请书", "申请书"));
    }
}
