//! 正卷 or 副卷: what is not known to be open is not given to the parties.

use bianmu_model::{FilingRule, VolumePart};

use crate::evidence::PageEvidence;
use crate::internal::{Paper, closes, frame, is_doubtful, is_internal, is_served};
use crate::internal_wording::weight;
use crate::kinds::{Kind, kind};

/// Mean confidence of a title below which it says nothing.
const UNREAD: f32 = 0.87;
/// Characters below which a page says nothing of what it is.
const NEXT_TO_NOTHING: usize = 30;

/// Where a document goes, and how surely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PartOf {
    pub(crate) part: VolumePart,
    /// The part follows from the place of the document alone, or from words of its pages, and not from what it is.
    pub(crate) by_place: bool,
    /// It may be an internal paper though it is proposed for the 正卷.
    pub(crate) doubtful: bool,
}

impl PartOf {
    /// 正卷, without doubt.
    pub(crate) const OPEN: PartOf = PartOf { part: VolumePart::Main, by_place: false, doubtful: false };
}

/// The part of every document, given in the order of the scan: 副卷 for internal papers wherever they lie, and for
/// everything behind the beginning of the 副卷. What the rule lists for the 副卷 alone lies there.
pub(crate) fn parts(documents: &[Paper<'_>], rule: &FilingRule) -> Vec<PartOf> {
    let listed =
        |d: &Paper<'_>| rule.listed_part(&d.naming.title, &d.naming.doc_type) == Some(VolumePart::Confidential);
    let opens_confidential = |d: &Paper<'_>| d.first.cover == Some(VolumePart::Confidential);
    let says_main = |d: &Paper<'_>| d.first.cover == Some(VolumePart::Main) && d.first.cover_says;
    let internal: Vec<bool> = documents
        .iter()
        .enumerate()
        .map(|(i, d)| listed(d) || is_internal(d) || second_contents(documents, i, says_main))
        .collect();
    let next =
        |i: usize| internal.get(i + 1).is_some_and(|own| *own) || documents.get(i + 1).is_some_and(opens_confidential);
    let before = |i: usize| i > 0 && internal[i - 1];
    // A paper whose title could not be read and is like no known one goes with the internal papers it lies beside, and so does
    // one that may be internal, or lies between two.
    let illegible = |d: &Paper<'_>| d.first.title.as_ref().is_none_or(|t| t.legible < UNREAD);
    let unknown = |d: &Paper<'_>| d.is("其他") && d.first.cover.is_none();
    let goes_along = |i: usize, d: &Paper<'_>| {
        unknown(d)
            && (before(i) && next(i)
                || (before(i) || next(i)) && (illegible(d) || says_nothing(d.first) || is_doubtful(d)))
    };
    // Where there are internal papers, a second closing note closes them.
    let second = |i: usize| closes(&documents[i]) && documents[..i].iter().any(closes) && internal.contains(&true);
    let along: Vec<bool> = documents.iter().enumerate().map(|(i, d)| goes_along(i, d) || second(i)).collect();
    let internal: Vec<bool> = internal.iter().zip(&along).map(|(own, along)| *own || *along).collect();
    let from = beginning(documents, &internal);
    let part_of = |(i, d): (usize, &Paper<'_>)| {
        let opens_main = says_main(d) || i == 0 && d.first.cover == Some(VolumePart::Main);
        let confidential = !opens_main
            && (internal[i] || from.is_some_and(|f| i >= f && !is_served(d) && !misplaced_closing(documents, i, f)));
        let by_kind =
            listed(d) || kind(&d.naming.doc_type).is_some_and(Kind::is_confidential) || d.first.cover.is_some();
        let beside = i > 0 && internal[i - 1] || internal.get(i + 1).is_some_and(|own| *own);
        PartOf {
            part: if confidential { VolumePart::Confidential } else { VolumePart::Main },
            by_place: confidential && !by_kind,
            doubtful: !confidential && (is_doubtful(d) || unknown(d) && beside),
        }
    };
    documents.iter().enumerate().map(part_of).collect()
}

/// Probability of its pages below which a document may hold a page of another one.
const DOUBTFUL: f32 = 0.9;
/// What must speak for an internal paper on a later page of a doubtful document, as in `internal_wording.json`.
const STRAY: f32 = 3.0;

/// A document with its pages.
pub(crate) struct Cut<'a> {
    pub(crate) pages: Vec<&'a PageEvidence>,
    /// Probability of its pages, 0..=1.
    pub(crate) probability: f32,
    /// Its kind is not known.
    pub(crate) unknown: bool,
}

/// Puts a document of the 正卷 into the 副卷 where one of its later pages may be of an internal paper: it says what they say,
/// lies beside one while the pages of the document are doubtful, or was brought from beside one.
pub(crate) fn with_strays(documents: &[Cut<'_>], parts: &mut [PartOf]) {
    // Blank and repeated pages lie between: what counts is the page of content before and behind.
    let mut content: Vec<(u32, VolumePart, bool)> = documents
        .iter()
        .zip(parts.iter())
        .flat_map(|(d, of)| d.pages.iter().map(|p| (p.scan_index, of.part, of.by_place)))
        .collect();
    content.sort_unstable_by_key(|(page, _, _)| *page);
    let lost: Vec<(u32, u32)> = documents
        .iter()
        .zip(parts.iter())
        .filter(|(_, of)| of.part == VolumePart::Confidential && !of.by_place)
        .flat_map(|(d, _)| lacking(d))
        .collect();
    let at = |page: &PageEvidence| content.partition_point(|(other, _, _)| *other < page.scan_index);
    for (document, of) in documents.iter().zip(parts.iter_mut()).filter(|(_, of)| of.part == VolumePart::Main) {
        let stray = |pair: &[&PageEvidence]| {
            let (before, place) = (at(pair[0]), at(pair[1]));
            let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|i| content.get(i));
            let mut internal = beside.filter(|(_, part, _)| *part == VolumePart::Confidential);
            let doubtful = document.probability < DOUBTFUL;
            doubtful && weight(pair[1].signs) >= STRAY
                || internal.clone().any(|(_, _, by_place)| doubtful && !by_place)
                || before + 1 != place && internal.next().is_some()
                || before + 1 != place && says_nothing(pair[1]) && numbered(pair[1]).is_some_and(|n| lost.contains(&n))
        };
        // A page with next to nothing on it that may be the one an internal paper lacks.
        let first = document.pages[0];
        let lone = document.unknown && first.cover.is_none() && says_nothing(first);
        let lacked = lone && !lost.is_empty() && numbered(first).is_none_or(|n| lost.contains(&n));
        let internal = || content.iter().any(|(_, part, by_place)| *part == VolumePart::Confidential && !by_place);
        // Whose it is nobody can say.
        of.doubtful |= lone && internal();
        if lacked || document.pages.windows(2).any(stray) {
            *of = PartOf { part: VolumePart::Confidential, by_place: true, doubtful: false };
        }
    }
}

/// Number of a page within its document and how many that has, as printed at its foot.
fn numbered(page: &PageEvidence) -> Option<(u32, u32)> {
    Some((page.inner?.number, page.layout.of_pages?))
}

/// The numbers of pages that a document says it has and has not.
fn lacking(document: &Cut<'_>) -> Vec<(u32, u32)> {
    let own: Vec<(u32, u32)> = document.pages.iter().filter_map(|p| numbered(p)).collect();
    let of = own.first().map_or(0, |(_, of)| *of);
    (1..=of).map(|n| (n, of)).filter(|n| !own.contains(n)).collect()
}

/// A page with next to nothing on it.
fn says_nothing(page: &PageEvidence) -> bool {
    page.layout.only_signatures || page.compacted.chars().count() < NEXT_TO_NOTHING
}

/// Every part has one list of contents: a further one, unless a cover of the 正卷 lies between, is that of the 副卷, also
/// where it was fed among other papers.
fn second_contents(documents: &[Paper<'_>], at: usize, says_main: impl Fn(&Paper<'_>) -> bool) -> bool {
    let contents = |d: &Paper<'_>| d.is("卷内目录");
    let before = &documents[..at];
    let Some(last) = before.iter().rposition(contents) else {
        // The list of the 正卷 stands at its front; the one that stands far behind is the other.
        return at > 4 && contents(&documents[at]) && !documents[at - 2..at].iter().any(says_main);
    };
    // Two sheets of one list lie together.
    contents(&documents[at]) && last + 1 < at && !before[last..].iter().any(says_main)
}

/// Where the 副卷 begins: at its cover, else behind the closing note of the 正卷 where internal papers follow it.
fn beginning(documents: &[Paper<'_>], internal: &[bool]) -> Option<usize> {
    // A further cover whose part cannot be read is that of the 副卷: a second one of the 正卷 says so.
    let unread = |d: &Paper<'_>| d.is("卷宗封面") && !d.first.cover_says;
    // It is none where hardly anything behind it is internal.
    let mostly = |behind: &[bool]| behind.iter().filter(|own| **own).count() * 4 >= behind.len();
    let opens = |(i, d): (usize, &Paper<'_>)| {
        let says = d.first.cover == Some(VolumePart::Confidential) && d.first.cover_says;
        let further = i > 0 && documents[i - 1].first.cover.is_none();
        says || further && (d.first.cover.is_some() || unread(d)) && mostly(&internal[i + 1..])
    };
    let contents = |d: &Paper<'_>| d.is("卷内目录");
    // Its list of contents may have been fed before it.
    let cover = documents.iter().enumerate().position(opens);
    let cover = cover.map(|at| if at > 1 && contents(&documents[at - 1]) { at - 1 } else { at });
    let ends = |d: &Paper<'_>| closes(d) || d.is("卷底") || d.is("备考表");
    let behind_closing = || {
        let closed = documents.iter().position(ends)? + 1;
        let behind = &internal[closed..];
        let count = behind.iter().filter(|own| **own).count();
        // A closing note alone at the very end closes the volume; one behind other papers closes another part.
        let open = |d: &Paper<'_>| d.first.cover == Some(VolumePart::Main);
        let second = documents[closed..].iter().rposition(|d| ends(d) && d.first.like_before.is_none());
        let closed_again = second.is_some_and(|at| at > 0) && !documents[closed..].iter().any(open);
        let begins = closed_again || documents.get(closed).is_some_and(|d| contents(d) && internal[closed]);
        (begins || count >= 1 && count * 3 >= behind.len()).then_some(closed)
    };
    // Without either, a run of internal papers that reaches the end.
    let framed = |d: &Paper<'_>| frame(&d.naming.doc_type) || closes(d);
    let run = || {
        let last_open = documents.iter().zip(internal).rposition(|(d, own)| !own && !framed(d));
        let from = last_open.map_or(0, |at| at + 1);
        let first = internal[from..].iter().position(|own| *own)? + from;
        documents[first..].iter().any(framed).then_some(first)
    };
    cover.or_else(behind_closing).or_else(run)
}

/// Whether this is the closing note of the 正卷 that was laid behind the cover of the 副卷: the first of two, at its front.
fn misplaced_closing(documents: &[Paper<'_>], at: usize, from: usize) -> bool {
    documents[from].first.cover.is_some()
        && (from + 1..=from + 2).contains(&at)
        && closes(&documents[at])
        && !documents[..at].iter().any(closes)
        && documents[at + 1..].iter().any(closes)
}

#[cfg(test)]
mod tests {
    use bianmu_model::{CaseFacts, PageFacts, Rect, TextLine};

    use super::*;
    use crate::evidence::{page_evidence, resolve_covers};
    use crate::filing_rules::rule_for;
    use crate::labels::labels;
    use crate::naming::naming;

    /// A page whose first line is printed as a title.
    fn page(at: usize, lines: &[&str]) -> PageEvidence {
        let line = |(i, text): (usize, &&str)| {
            let (size, count) = (if i == 0 { 44 } else { 24 }, text.chars().count() as i32);
            let (w, y) = (size * count, 100 + 60 * i as i32);
            let rect = Rect { x: if i == 0 { 500 - w / 2 } else { 100 }, y, w, h: size };
            TextLine { text: (*text).into(), rect, confidence: 1.0, character_confidence: vec![] }
        };
        let lines = lines.iter().enumerate().map(line).collect();
        let facts = PageFacts { width: 1000, height: 1400, lines, ..PageFacts::default() };
        page_evidence(at as u32 + 1, &facts)
    }

    const COVER: &[&str] = &["民事诉讼卷宗", "案号", "案由", "收案日期", "结案日期", "归档日期"];
    const COVER_OF_SECOND: &[&str] = &["民事诉讼卷宗", "副卷", "案号", "案由", "收案日期", "结案日期"];
    const CLOSING: &[&str] =
        &["备考表", "本卷情况说明：共 20 页。", "立卷人：王一", "检查人：李二", "立卷时间：2024年1月5日"];
    const UNREAD_CLOSING: &[&str] =
        &["名左去", "本卷情况说明：共 20 页。", "立卷人：王一", "检查人：李二", "立卷时间：2024年1月5日"];
    const JUDGMENT: &[&str] = &["民事判决书", "（2024）吉01民初1号", "原告张三，住长春市。", "判决如下："];
    const RECEIPT: &[&str] = &["送达回证", "受送达人", "送达文书名称和件数", "送达地点"];
    const DELIBERATION: &[&str] =
        &["合议庭评议笔录", "时间：2024年1月3日", "合议庭成员：赵一、钱二、孙三", "评议结果：同意。"];
    const UNKNOWN: &[&str] = &[
        "货物签收簿",
        "序号 品名 数量",
        "一 钢材 三吨",
        "二 水泥 五吨",
        "三 电缆 二十卷，当日运到工地，收货人清点入库。",
    ];
    const UNKNOWN_INTERNAL: &[&str] = &["情况反映", "承办法官汇报了案情，第一种意见认为应予支持，妥否，请审定。"];

    fn of(pages: &[&[&str]]) -> Vec<PartOf> {
        let mut pages: Vec<PageEvidence> = pages.iter().enumerate().map(|(i, lines)| page(i, lines)).collect();
        resolve_covers(&mut pages);
        let case = CaseFacts::default();
        let paper = |first| {
            let labels = labels(first);
            Paper { first, naming: naming(first, &labels, &case, &[]), labels, signs: first.signs, pages: 1 }
        };
        parts(&pages.iter().map(paper).collect::<Vec<_>>(), rule_for(&case, &[]))
    }

    /// 正 or 副 for every page.
    #[track_caller]
    fn check(pages: &[&[&str]], expected: &str) {
        let said: String = of(pages).iter().map(|p| if p.part == VolumePart::Main { '正' } else { '副' }).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn what_pages_say_makes_an_internal_paper_whatever_it_is_called() {
        check(&[COVER, JUDGMENT, UNKNOWN_INTERNAL, RECEIPT], "正正副正");
        check(&[COVER, JUDGMENT, UNKNOWN, RECEIPT], "正正正正");
        // Under the title of an open paper too.
        let disguised: &[&str] =
            &["执行通知书", "一、案件由来", "二、诉辩意见", "三、承办人意见", "以上意见妥否，请合议庭评议。"];
        check(&[COVER, JUDGMENT, disguised, RECEIPT], "正正副正");
    }

    #[test]
    fn an_unknown_paper_goes_along_between_internal_ones_and_is_doubtful_beside_one() {
        check(&[COVER, JUDGMENT, DELIBERATION, UNKNOWN, DELIBERATION, RECEIPT], "正正副副副正");
        let beside = of(&[COVER, JUDGMENT, DELIBERATION, UNKNOWN, JUDGMENT, RECEIPT]);
        assert_eq!((beside[3].part, beside[3].doubtful), (VolumePart::Main, true));
        assert!(!beside[4].doubtful && !beside[1].doubtful);
    }

    #[test]
    fn approvals_of_the_main_part_have_words_of_internal_papers_by_their_nature() {
        let approval: &[&str] = &["立案审批表", "案件来源 当事人起诉", "承办人意见 同意立案", "庭长意见 同意"];
        let said = of(&[COVER, approval, JUDGMENT, RECEIPT]);
        assert_eq!((said[1].part, said[1].doubtful), (VolumePart::Main, false));
    }

    #[test]
    fn a_closing_note_behind_internal_papers_closes_them_though_its_title_was_not_read() {
        check(&[COVER, JUDGMENT, RECEIPT, DELIBERATION, UNREAD_CLOSING], "正正正副副");
        check(&[COVER, JUDGMENT, RECEIPT, CLOSING, DELIBERATION, UNREAD_CLOSING], "正正正正副副");
    }

    #[test]
    fn a_cover_scanned_twice_opens_no_second_part() {
        check(&[COVER, COVER, JUDGMENT, RECEIPT, CLOSING, COVER, DELIBERATION, CLOSING], "正正正正正副副副");
    }

    #[test]
    fn what_was_laid_behind_the_cover_of_the_second_part_and_is_open_stays_open() {
        check(&[COVER, JUDGMENT, COVER_OF_SECOND, CLOSING, RECEIPT, DELIBERATION, CLOSING], "正正副正正副副");
        // Of one closing note nobody can say which part it closes.
        check(&[COVER, JUDGMENT, COVER_OF_SECOND, CLOSING, DELIBERATION], "正正副副副");
    }

    #[test]
    fn a_page_that_says_nothing_goes_with_the_internal_paper_that_lacks_one() {
        let numbered = |lines: &[&str], number: u32, scan_index: usize| PageEvidence {
            inner: Some(crate::evidence::InnerNumber { style: crate::evidence::NumberStyle::Worded, number }),
            layout: crate::evidence::PageLayout { of_pages: Some(2), ..page(scan_index, lines).layout },
            ..page(scan_index, lines)
        };
        let (internal, names) = (numbered(DELIBERATION, 1, 5), numbered(&["赵一 钱二 孙三"], 2, 2));
        let cut = |page, unknown| Cut { pages: vec![page], probability: 1.0, unknown };
        let mut parts = [PartOf { part: VolumePart::Confidential, ..PartOf::OPEN }, PartOf::OPEN];
        with_strays(&[cut(&internal, false), cut(&names, true)], &mut parts);
        assert_eq!(parts[1].part, VolumePart::Confidential);
        // Whose a page without a number is nobody can say.
        let unnumbered = page(2, &["赵一 钱二 孙三"]);
        let whole = page(5, DELIBERATION);
        let mut parts = [PartOf { part: VolumePart::Confidential, ..PartOf::OPEN }, PartOf::OPEN];
        with_strays(&[cut(&whole, false), cut(&unnumbered, true)], &mut parts);
        assert_eq!((parts[1].part, parts[1].doubtful), (VolumePart::Main, true));
    }
}
