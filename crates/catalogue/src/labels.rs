//! Which kinds a document can be that begins with a page.

use crate::cues;
use crate::evidence::PageEvidence;
use crate::kinds::kind;

/// A kind with its probability.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// Name of the kind, or 其他.
    pub(crate) kind: &'static str,
    /// 0..=1
    pub(crate) probability: f32,
    /// The kind never runs over to a second page.
    pub(crate) one_page: bool,
}

/// Log-odds against "no known kind": a title that is the known one, and the share of the cues a kind has.
const TITLE: f32 = 7.0;
const TITLE_END: f32 = 5.0;
const CUES: f32 = 4.5;

/// Kinds by title and by cues, as likelihood ratios to 其他; probabilities add up to 1.
pub(crate) fn labels(page: &PageEvidence) -> Vec<Label> {
    let make = |name: &'static str, odds: f32| {
        let one_page = kind(name).is_some_and(|k| k.one_page);
        Label { kind: name, probability: odds.exp(), one_page }
    };
    if page.cover.is_some() {
        return vec![Label { kind: "卷宗封面", probability: 1.0, one_page: true }];
    }
    let mut out = vec![make("其他", 0.0)];
    let known = page.title.as_ref().and_then(|t| t.known.as_ref().map(|k| (t, k)));
    if let Some((title, known)) = known {
        let whole = if known.whole { TITLE } else { TITLE_END };
        out.push(make(known.kind, whole * known.score - if title.by_cues { 3.0 } else { 0.0 }));
    }
    let mut found = cues::count(&page.compacted);
    found.retain(|f| known.is_none_or(|(_, k)| k.kind != f.kind));
    found.sort_by(|a, b| (b.seen * a.of).cmp(&(a.seen * b.of)).then(b.seen.cmp(&a.seen)));
    for cue in found.into_iter().take(4) {
        out.push(make(cue.kind, CUES * (cue.seen as f32 / cue.of as f32) - 2.0 + 0.3 * cue.seen as f32));
    }
    let sum: f32 = out.iter().map(|l| l.probability).sum();
    out.iter_mut().for_each(|l| l.probability /= sum);
    out
}
