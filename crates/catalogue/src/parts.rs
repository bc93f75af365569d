//! 正卷 or 副卷: what is not known to be open is not given to the parties.

use bianmu_model::{FilingRule, VolumePart};

use crate::cues;
use crate::evidence::PageEvidence;
use crate::kinds::{Kind, all, bare, kind};
use crate::labels::Label;
use crate::naming::Naming;
use crate::text::distance;

/// Mean confidence of a title below which it says nothing.
const UNREAD: f32 = 0.87;

/// First page, name and kinds of a document.
type Named<'a> = (&'a PageEvidence, Naming, Vec<Label>);

/// The part of every document, given in the order of the scan: 副卷 for internal papers wherever they lie, and for
/// everything behind the beginning of the 副卷. The second value says that the part follows from the place of the document
/// alone, or from words of its first page, and not from what it is. What the rule lists for the 副卷 alone lies there.
pub(crate) fn parts(documents: &[Named<'_>], rule: &FilingRule) -> Vec<(VolumePart, bool)> {
    let listed = |d: &Named<'_>| rule.listed_part(&d.1.title, &d.1.doc_type) == Some(VolumePart::Confidential);
    let opens_confidential = |d: &Named<'_>| d.0.cover == Some(VolumePart::Confidential);
    let says_main = |d: &Named<'_>| d.0.cover == Some(VolumePart::Main) && d.0.cover_says;
    let internal: Vec<bool> = documents
        .iter()
        .enumerate()
        .map(|(i, d)| listed(d) || is_internal(d) || second_contents(documents, i, says_main))
        .collect();
    // A paper whose title could not be read and is like no known one goes with the internal papers it lies beside.
    let illegible = |d: &Named<'_>| d.0.title.as_ref().is_none_or(|t| t.legible < UNREAD);
    let unread = |d: &Named<'_>| d.1.doc_type == "其他" && (illegible(d) || d.0.layout.only_signatures);
    let next =
        |i: usize| internal.get(i + 1).is_some_and(|own| *own) || documents.get(i + 1).is_some_and(opens_confidential);
    let beside = |i: usize| i > 0 && internal[i - 1] || next(i);
    // Where there are internal papers, a second closing note closes them.
    let closes = |d: &Named<'_>| d.1.doc_type == "备考表" && d.0.like_before.is_none();
    let second = |i: usize| closes(&documents[i]) && documents[..i].iter().any(closes) && internal.contains(&true);
    let internal: Vec<bool> =
        documents.iter().enumerate().map(|(i, d)| internal[i] || unread(d) && beside(i) || second(i)).collect();
    let from = beginning(documents, &internal);
    documents
        .iter()
        .enumerate()
        .map(|(i, d)| {
            let opens_main = says_main(d) || i == 0 && d.0.cover == Some(VolumePart::Main);
            let confidential = !opens_main && (internal[i] || from.is_some_and(|f| i >= f));
            let by_kind = listed(d) || kind(&d.1.doc_type).is_some_and(Kind::is_confidential) || d.0.cover.is_some();
            let part = if confidential { VolumePart::Confidential } else { VolumePart::Main };
            (part, confidential && !by_kind)
        })
        .collect()
}

/// By its kind, or by the words of a page whose title could not be read.
fn is_internal((page, naming, labels): &Named<'_>) -> bool {
    let confidential = |name: &str| kind(name).is_some_and(Kind::is_confidential);
    let probability: f32 = labels.iter().filter(|l| confidential(l.kind)).map(|l| l.probability).sum();
    // A title that is as near to an internal paper's as to that of an open one is not known to be open.
    let as_near = page.title.as_ref().filter(|t| !t.surely && !t.by_cues).and_then(|t| {
        t.known.as_ref().filter(|k| k.whole && k.score < 0.96)?;
        t.near().iter().find(|other| confidential(other.kind))
    });
    let as_near = as_near
        .filter(|other| cues::share(&page.compacted, other.kind) >= cues::share(&page.compacted, &naming.doc_type));
    // Without a title that is surely one of an open paper, the headings of internal papers say what it is, and a title that is
    // some characters off an internal one.
    let title = page.title.as_ref();
    let open = title.is_some_and(|t| !t.by_cues && t.surely && t.known.as_ref().is_some_and(|k| k.whole));
    let headed = || headings(page) >= 2;
    // A page whose title says nothing needs less: a heading, or what is told of a deliberation or a draft.
    let unread = title.is_none_or(|t| !t.surely && !t.by_cues);
    let told = || headings(page) >= 1 || INSIDE.iter().filter(|w| page.compacted.contains(**w)).count() >= 2;
    let resembles = || title.is_some_and(|t| !t.surely && !t.by_cues && near_internal(&t.text));
    confidential(&naming.doc_type)
        || as_near.is_some()
        || naming.doc_type == "其他" && (probability > 0.25 || resembles() || page.cover.is_none() && unread && told())
        || page.cover.is_none() && !open && headed()
}

/// Headings and labels that internal papers have and open ones do not.
const HEADINGS: [&str; 11] = [
    "案件由来",
    "当事人的基本情况",
    "诉辩意见",
    "需要说明的问题",
    "需要查明的问题",
    "处理意见",
    "阅卷人",
    "请合议庭",
    "评议结果",
    "承办人汇报",
    "与会人员意见",
];

fn headings(page: &PageEvidence) -> usize {
    HEADINGS.iter().filter(|h| page.compacted.contains(**h)).count()
}

/// Words that are frequent in internal papers and rare in the open papers whose title is not known.
const INSIDE: [&str; 15] = [
    "表决",
    "出席",
    "列席",
    "汇报",
    "拟定人",
    "承办人",
    "合议",
    "评议",
    "印发",
    "拟稿",
    "核稿",
    "批示",
    "请示",
    "风险",
    "措施",
];

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

/// Probability of its pages below which a document may hold a page of another one.
const DOUBTFUL: f32 = 0.9;

/// A document with its pages.
pub(crate) struct Cut<'a> {
    pub(crate) pages: Vec<&'a PageEvidence>,
    /// Probability of its pages, 0..=1.
    pub(crate) probability: f32,
}

/// Puts a document of the 正卷 into the 副卷 where one of its later pages may be of an internal paper: it has the headings of one,
/// lies beside one while the pages of the document are doubtful, or was brought from beside one.
pub(crate) fn with_strays(documents: &[Cut<'_>], parts: &mut [(VolumePart, bool)]) {
    // Blank and repeated pages lie between: what counts is the page of content before and behind.
    let mut content: Vec<(u32, VolumePart, bool)> = documents
        .iter()
        .zip(parts.iter())
        .flat_map(|(d, (part, by_place))| d.pages.iter().map(|p| (p.scan_index, *part, *by_place)))
        .collect();
    content.sort_unstable_by_key(|(page, _, _)| *page);
    let at = |page: &PageEvidence| content.partition_point(|(other, _, _)| *other < page.scan_index);
    for (document, part) in documents.iter().zip(parts.iter_mut()).filter(|(_, part)| part.0 == VolumePart::Main) {
        let stray = |pair: &[&PageEvidence]| {
            let (before, place) = (at(pair[0]), at(pair[1]));
            let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|i| content.get(i));
            let mut internal = beside.filter(|(_, part, _)| *part == VolumePart::Confidential);
            let doubtful = document.probability < DOUBTFUL;
            doubtful && headings(pair[1]) >= 2
                || internal.clone().any(|(_, _, by_place)| doubtful && !by_place)
                || before + 1 != place && internal.next().is_some()
        };
        if document.pages.windows(2).any(stray) {
            *part = (VolumePart::Confidential, true);
        }
    }
}

/// Every part has one list of contents: a further one, unless a cover of the 正卷 lies between, is that of the 副卷, also
/// where it was fed among other papers.
fn second_contents(documents: &[Named<'_>], at: usize, says_main: impl Fn(&Named<'_>) -> bool) -> bool {
    let contents = |d: &Named<'_>| d.1.doc_type == "卷内目录";
    let before = &documents[..at];
    let Some(last) = before.iter().rposition(contents) else {
        // The list of the 正卷 stands at its front; the one that stands far behind is the other.
        return at > 4 && contents(&documents[at]) && !documents[at - 2..at].iter().any(says_main);
    };
    // Two sheets of one list lie together.
    contents(&documents[at]) && last + 1 < at && !before[last..].iter().any(says_main)
}

/// Where the 副卷 begins: at its cover, else behind the closing note of the 正卷 where internal papers follow it.
fn beginning(documents: &[Named<'_>], internal: &[bool]) -> Option<usize> {
    // A further cover whose part cannot be read is that of the 副卷: a second one of the 正卷 says so.
    let unread = |d: &Named<'_>| d.1.doc_type == "卷宗封面" && !d.0.cover_says;
    // It is none where hardly anything behind it is internal.
    let mostly = |behind: &[bool]| behind.iter().filter(|own| **own).count() * 4 >= behind.len();
    let opens = |(i, d): (usize, &Named<'_>)| {
        let says = d.0.cover == Some(VolumePart::Confidential) && d.0.cover_says;
        says || i > 0 && (d.0.cover.is_some() || unread(d)) && mostly(&internal[i + 1..])
    };
    let contents = |d: &Named<'_>| d.1.doc_type == "卷内目录";
    // Its list of contents may have been fed before it.
    let cover = documents.iter().enumerate().position(opens);
    let cover = cover.map(|at| if at > 1 && contents(&documents[at - 1]) { at - 1 } else { at });
    let closes = |d: &Named<'_>| matches!(d.1.doc_type.as_str(), "备考表" | "卷底");
    let behind_closing = || {
        let closed = documents.iter().position(closes)? + 1;
        let behind = &internal[closed..];
        let count = behind.iter().filter(|own| **own).count();
        // A closing note alone at the very end closes the volume; one behind other papers closes another part.
        let open = |d: &Named<'_>| d.0.cover == Some(VolumePart::Main);
        let second = documents[closed..].iter().rposition(|d| closes(d) && d.0.like_before.is_none());
        let closed_again = second.is_some_and(|at| at > 0) && !documents[closed..].iter().any(open);
        let begins = closed_again || documents.get(closed).is_some_and(|d| contents(d) && internal[closed]);
        (begins || count >= 1 && count * 3 >= behind.len()).then_some(closed)
    };
    // Without either, a run of internal papers that reaches the end.
    let run = || {
        let frame = |d: &Named<'_>| closes(d) || contents(d);
        let last_open = documents.iter().zip(internal).rposition(|(d, own)| !own && !frame(d));
        let from = last_open.map_or(0, |at| at + 1);
        let first = internal[from..].iter().position(|own| *own)? + from;
        documents[first..].iter().any(frame).then_some(first)
    };
    cover.or_else(behind_closing).or_else(run)
}
