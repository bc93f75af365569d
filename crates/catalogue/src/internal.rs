//! Whether a document is an internal paper of the court, by its kind, its title and what its pages say.

use crate::cues;
use crate::evidence::PageEvidence;
use crate::internal_wording::{Signs, natural, of_title, weight};
use crate::kinds::{Kind, all, bare, kind};
use crate::labels::Label;
use crate::naming::Naming;
use crate::order::is_receipt;
use crate::text::{distance, unspecked};

/// A document as far as its part goes by it.
#[derive(Clone)]
pub(crate) struct Paper<'a> {
    pub(crate) first: &'a PageEvidence,
    pub(crate) naming: Naming,
    pub(crate) labels: Vec<Label>,
    /// What its pages say of being internal.
    pub(crate) signs: Signs,
    pub(crate) pages: usize,
}

impl Paper<'_> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.naming.doc_type == name
    }
}

/// How much must speak for an internal paper (sums of `internal_wording.json`) to overrule what a document seems to be, and to
/// keep it from being accepted unseen: a title that is surely one of an open paper, a kind that was made out with errors or by
/// words, a kind that is not known. Open papers of courts have some of these words too: approvals, records of hearings.
const OVERRULE: [f32; 3] = [7.0, 5.0, 2.0];
const DOUBT: [f32; 3] = [5.0, 3.0, 1.0];

/// What a title must say to be that of an internal paper whatever the pages say.
const CALLED: f32 = 3.0;

/// Index into [`OVERRULE`] and [`DOUBT`].
fn known_how(document: &Paper<'_>) -> usize {
    let title = document.first.title.as_ref();
    let known = |t: &&crate::title::TitleLine| t.known.as_ref().is_some_and(|k| k.whole && k.score > 0.96);
    let surely = title.filter(|t| t.surely && !t.by_cues).filter(known).is_some();
    // A longer title of which only the end is known says that it is some paper of this kind, or of the court about one.
    let end_only =
        title.is_some_and(|t| !t.by_cues && t.known.as_ref().is_some_and(|k| !k.whole)) && called_so(document);
    match document.naming.doc_type.as_str() {
        "其他" => 2,
        _ if end_only => 2,
        _ if surely => 0,
        _ => 1,
    }
}

/// Whether a title no list knows is that of an internal paper.
fn called_so(document: &Paper<'_>) -> bool {
    of_title(&document.naming.title) >= CALLED
}

/// What speaks for an internal paper, by its pages and by a title no list knows.
fn speaks(document: &Paper<'_>) -> f32 {
    let open_title = if known_how(document) == 2 { of_title(&document.naming.title) } else { 0.0 };
    weight(document.signs) - natural(&document.naming.doc_type) + open_title
}

/// By its kind, or by its words.
pub(crate) fn is_internal(document: &Paper<'_>) -> bool {
    let Paper { first: page, naming, labels, .. } = document;
    let confidential = |name: &str| kind(name).is_some_and(Kind::is_confidential);
    if confidential(&naming.doc_type) {
        return true;
    }
    if page.cover.is_some() || frame(&naming.doc_type) {
        return false;
    }
    let probability: f32 = labels.iter().filter(|l| confidential(l.kind)).map(|l| l.probability).sum();
    // A title that is as near to an internal paper's as to that of an open one is not known to be open.
    let unsure = page.title.as_ref().filter(|t| !t.surely && !t.by_cues);
    let as_near = unsure.and_then(|t| {
        t.known.as_ref().filter(|k| k.whole && k.score < 0.96)?;
        t.near().iter().find(|other| confidential(other.kind))
    });
    let as_near = as_near
        .filter(|other| cues::share(&page.compacted, other.kind) >= cues::share(&page.compacted, &naming.doc_type));
    // A title that is some characters off an internal one, also where it was not taken for a title.
    let resembles = || {
        unsure.is_some_and(|t| near_internal(&t.text))
            || unsure.is_none() && page.rows.iter().take(3).any(|row| near_internal(&unspecked(row)))
    };
    as_near.is_some()
        || document.is("其他") && (probability > 0.25 || resembles() || called_so(document))
        || speaks(document) >= OVERRULE[known_how(document)]
}

/// Whether a document that is proposed for the 正卷 may be an internal paper: it is not to be accepted unseen.
pub(crate) fn is_doubtful(document: &Paper<'_>) -> bool {
    document.first.cover.is_none()
        && !frame(&document.naming.doc_type)
        && speaks(document) >= DOUBT[known_how(document)]
}

/// Whether what the pages of a document of the 正卷 say may be that of an internal paper, by its kind and by whether its title was
/// surely read: for a catalogue that is checked anew after every edit, without the evidence of the proposal.
pub(crate) fn says_internal(signs: Signs, doc_type: &str, surely: bool) -> bool {
    let how = if doc_type == "其他" { 2 } else { usize::from(!surely) };
    !frame(doc_type) && weight(signs) - natural(doc_type) >= DOUBT[how]
}

/// A single sheet that is surely the receipt of a delivery: what is served on a party is open wherever it lies.
pub(crate) fn is_served(document: &Paper<'_>) -> bool {
    document.pages == 1
        && is_receipt(&document.naming.doc_type)
        && known_how(document) == 0
        && weight(document.signs) <= 0.0
}

/// Share of the words of a closing note by which a page is one whose title was not read.
const CLOSES: f32 = 0.4;

/// Closes a part: its 备考表, once.
pub(crate) fn closes(document: &Paper<'_>) -> bool {
    let worded = || known_how(document) > 0 && cues::share(&document.first.compacted, "备考表") >= CLOSES;
    document.first.like_before.is_none() && (document.is("备考表") || worded())
}

/// Papers every part has, whose part their place says.
pub(crate) fn frame(doc_type: &str) -> bool {
    matches!(doc_type, "卷宗封面" | "卷内目录" | "备考表" | "证物袋" | "卷底")
}

/// Whether of every three characters of an internal title at most one was misread in this one.
fn near_internal(title: &str) -> bool {
    let read: Vec<char> = bare(title).chars().collect();
    let titles = all().iter().filter(|k| k.is_confidential()).flat_map(|k| std::iter::once(&k.name).chain(&k.titles));
    let near = |known: &String| {
        let known: Vec<char> = known.chars().collect();
        known.len() >= 4 && known.len().abs_diff(read.len()) <= 2 && distance(&known, &read) * 3 <= known.len()
    };
    titles.into_iter().any(near)
}
