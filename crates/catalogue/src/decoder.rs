//! Cutting a volume into documents.

use crate::enumeration::goes_on;
use crate::evidence::{InnerNumber, NumberStyle, PageEvidence};
use crate::kinds::kind;

/// Pages that make up one document, in document order, by position in the list of pages.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    /// Positions in the list of evidence; the first one carries the title.
    pub(crate) pages: Vec<usize>,
    /// Probability that exactly these pages belong together, 0..=1.
    pub(crate) confidence: f32,
    /// Positions that were brought here from elsewhere in the scan, by their page number.
    pub(crate) moved: Vec<usize>,
}

/// Pages of one document have lines of the same height, up to this share.
const ALIKE: f32 = 0.22;

/// Decides where documents begin and which pages they hold. Blank pages and duplicates are not among the pages given.
pub(crate) trait Decoder {
    fn decode(&self, pages: &[PageEvidence]) -> Vec<Segment>;
}

/// Title, cover or numbering decide page by page; numbers at the foot then bring stray pages home.
pub(crate) struct RuleDecoder;

impl Decoder for RuleDecoder {
    fn decode(&self, pages: &[PageEvidence]) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        let mut strays: Vec<usize> = Vec::new();
        for (at, page) in pages.iter().enumerate() {
            let start = start_probability(page);
            let open = segments.last();
            let before = folio_predecessor(pages, at);
            let by_folio = before.is_some_and(|p| open.is_some_and(|s| s.pages.contains(&p)));
            let continues = by_folio || open.is_some_and(|s| follows(pages, s, page));
            if start >= 0.5 && !(continues && later_page(page)) || segments.is_empty() {
                segments.push(Segment { pages: vec![at], confidence: start.max(0.3), moved: Vec::new() });
                continue;
            }
            // The number in the corner says that it belongs elsewhere, or the number at the foot does.
            if !continues && (before.is_some() || home(pages, &segments, page).is_some()) {
                strays.push(at);
                continue;
            }
            // Numbered against the open document and at home nowhere so far: its document may come later.
            if !continues && contradicts(pages, open, page) {
                strays.push(at);
                continue;
            }
            // Its first point comes after the last one of another page, and the open document is complete.
            let complete = open.is_some_and(|s| !open_ended(pages, s));
            if !continues && complete && point_predecessor(pages, at).is_some() {
                strays.push(at);
                continue;
            }
            if let Some(last) = segments.last_mut() {
                let ended = last.pages.last().is_some_and(|p| pages[*p].signed);
                let sure = if continues {
                    0.99
                } else if ended || one_page(pages, last) {
                    0.75
                } else {
                    0.93
                };
                last.confidence *= sure;
                last.pages.push(at);
            }
        }
        place(pages, &mut segments, strays);
        segments
    }
}

fn start_probability(page: &PageEvidence) -> f32 {
    if page.cover.is_some() {
        return 0.98;
    }
    page.title.as_ref().map_or(0.0, |t| t.score)
}

/// The page says of itself that it is not a first page.
fn later_page(page: &PageEvidence) -> bool {
    page.inner.is_some_and(|n| n.number >= 2)
}

fn last_number(pages: &[PageEvidence], segment: &Segment) -> Option<InnerNumber> {
    segment.pages.iter().rev().find_map(|p| pages[*p].inner)
}

/// The number at the foot is the next one of the open document.
fn follows(pages: &[PageEvidence], segment: &Segment, page: &PageEvidence) -> bool {
    match (last_number(pages, segment), page.inner) {
        (Some(last), Some(this)) => last.style == this.style && this.number == last.number + 1,
        // The small 1 under a first page is often not found.
        (None, Some(this)) => this.number as usize == segment.pages.len() + 1 && open_ended(pages, segment),
        _ => false,
    }
}

/// A form or card that never has a second page.
fn one_page(pages: &[PageEvidence], segment: &Segment) -> bool {
    let first = &pages[segment.pages[0]];
    let known = first.title.as_ref().and_then(|t| t.known.as_ref());
    first.cover.is_some() || known.and_then(|k| kind(k.kind)).is_some_and(|k| k.one_page)
}

/// The document may go on: it is no form and nobody has signed yet.
fn open_ended(pages: &[PageEvidence], segment: &Segment) -> bool {
    !one_page(pages, segment) && segment.pages.last().is_some_and(|p| !pages[*p].signed)
}

/// The page whose corner number is one less, the nearest one in the scan: both parts of a volume count from 1.
fn folio_predecessor(pages: &[PageEvidence], at: usize) -> Option<usize> {
    let folio = pages[at].folio?;
    (0..pages.len())
        .filter(|p| *p != at && pages[*p].folio.is_some_and(|f| f + 1 == folio))
        .min_by_key(|p| p.abs_diff(at))
}

/// The page whose points this one goes on with, the nearest one before it in the scan that is not complete.
fn point_predecessor(pages: &[PageEvidence], at: usize) -> Option<usize> {
    let height = pages[at].line_height;
    (0..at).rfind(|p| {
        let page = &pages[*p];
        let alike = (page.line_height / height.max(1.0) - 1.0).abs() < ALIKE;
        alike && !page.signed && goes_on(&page.points, &pages[at].points)
    })
}

/// The number at the foot cannot belong to the open document.
fn contradicts(pages: &[PageEvidence], segment: Option<&Segment>, page: &PageEvidence) -> bool {
    let Some(segment) = segment else { return false };
    match (last_number(pages, segment), page.inner) {
        (Some(last), Some(this)) => last.style != this.style || this.number != last.number + 1,
        // A document of several pages without numbers does not begin to number on a later page.
        (None, Some(this)) => {
            this.number >= 2 && (this.number as usize != segment.pages.len() + 1 || one_page(pages, segment))
        }
        _ => false,
    }
}

/// The document that lacks exactly this page: the nearest one in the scan whose numbers fit.
fn home(pages: &[PageEvidence], segments: &[Segment], page: &PageEvidence) -> Option<usize> {
    let this = page.inner.filter(|n| n.number >= 2)?;
    segments
        .iter()
        .enumerate()
        .filter(|(_, s)| {
            let numbers: Vec<InnerNumber> = s.pages.iter().filter_map(|p| pages[*p].inner).collect();
            let same_style = numbers.iter().all(|n| n.style == this.style);
            // Taken, or the numbered pages behind stand where their numbers say: nothing is missing before them.
            let taken = s.pages.iter().enumerate().any(|(i, p)| {
                pages[*p]
                    .inner
                    .is_some_and(|n| n.number == this.number || (n.number as usize == i + 1 && n.number > this.number))
            });
            let before = numbers.iter().any(|n| n.number + 1 == this.number || n.number == this.number + 1)
                || (numbers.is_empty()
                    && this.style == NumberStyle::Bare
                    && s.pages.len() + 1 == this.number as usize
                    && open_ended(pages, s));
            let height = pages[s.pages[0]].line_height;
            let alike = page.line_count < 20 || (page.line_height / height.max(1.0) - 1.0).abs() < ALIKE;
            same_style && !taken && before && alike
        })
        .min_by_key(|(_, s)| {
            let numbered = s.pages.iter().any(|p| pages[*p].inner.is_some());
            let distance =
                s.pages.iter().map(|p| pages[*p].scan_index.abs_diff(page.scan_index)).min().unwrap_or(u32::MAX);
            // A document that shows numbers itself is worth six pages of distance.
            distance + if numbered { 0 } else { 6 }
        })
        .map(|(i, _)| i)
}

/// Brings strays to the documents that lack them, in the order of their numbers; what fits nowhere joins the document
/// before it in the scan.
fn place(pages: &[PageEvidence], segments: &mut Vec<Segment>, mut strays: Vec<usize>) {
    // Along the numbers, so that a page finds the one before it already at home; what has none goes by its points.
    strays.sort_by_key(|at| {
        let page = &pages[*at];
        (page.folio.unwrap_or(u32::MAX), page.inner.map_or(u32::MAX, |n| n.number), *at)
    });
    let mut left = Vec::new();
    for at in strays {
        let by_folio = folio_predecessor(pages, at).and_then(|p| segments.iter().position(|s| s.pages.contains(&p)));
        let by_points = || point_predecessor(pages, at).filter(|_| pages[at].inner.is_none());
        let by_points = || by_points().and_then(|p| segments.iter().position(|s| s.pages.contains(&p)));
        match by_folio.or_else(|| home(pages, segments, &pages[at])).or_else(by_points) {
            Some(i) => {
                let number = pages[at].inner.map_or(0, |n| n.number);
                let segment = &mut segments[i];
                let folio = pages[at].folio;
                let behind = |p: &usize| match (folio, pages[*p].folio, pages[at].inner) {
                    (Some(own), Some(other), _) => other > own,
                    (None, _, None) => *p > at,
                    _ => pages[*p].inner.is_some_and(|n| n.number > number),
                };
                let slot = segment.pages.iter().position(behind).unwrap_or(segment.pages.len());
                let out_of_place = at == 0 || !segment.pages.contains(&(at - 1)) || slot != segment.pages.len();
                segment.pages.insert(slot, at);
                segment.confidence *= 0.93;
                if out_of_place {
                    segment.moved.push(at);
                }
            }
            None => left.push(at),
        }
    }
    left.sort_unstable();
    for at in left {
        let before = segments
            .iter_mut()
            .filter(|s| s.pages[0] < at)
            .max_by_key(|s| s.pages.iter().copied().filter(|p| *p < at).max().unwrap_or(0));
        match before {
            Some(segment) => {
                segment.pages.push(at);
                segment.pages.sort_unstable();
                segment.confidence *= 0.7;
            }
            None => segments.insert(0, Segment { pages: vec![at], confidence: 0.3, moved: Vec::new() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumeration::{Point, PointStyle};
    use crate::title::TitleLine;

    fn page(scan_index: u32, title: &str, inner: Option<(NumberStyle, u32)>) -> PageEvidence {
        PageEvidence {
            scan_index,
            title: (!title.is_empty()).then(|| TitleLine { text: title.into(), score: 0.9, ..TitleLine::default() }),
            inner: inner.map(|(style, number)| InnerNumber { style, number }),
            line_height: 40.0,
            ..PageEvidence::default()
        }
    }

    #[test]
    fn a_page_that_lies_in_another_document_comes_home_by_its_number() {
        use NumberStyle::*;
        let pages = [
            page(1, "庭审笔录", Some((Worded, 1))),
            page(2, "", Some((Bare, 2))),
            page(3, "", Some((Worded, 2))),
            page(4, "判决书", Some((Bare, 1))),
            page(5, "", Some((Bare, 3))),
            page(6, "送达回证", None),
            page(7, "", None),
        ];
        let got: Vec<Vec<usize>> = RuleDecoder.decode(&pages).into_iter().map(|s| s.pages).collect();
        assert_eq!(got, [vec![0, 2], vec![3, 1, 4], vec![5, 6]]);
    }

    #[test]
    fn a_page_behind_a_finished_form_goes_home_by_its_points() {
        let point = |number| Point { style: PointStyle::Bracketed, number };
        let with = |page: PageEvidence, points: &[u32]| PageEvidence {
            points: points.iter().map(|n| point(*n)).collect(),
            ..page
        };
        let form = PageEvidence { signed: true, ..page(3, "提押票", None) };
        let pages = [
            with(page(1, "判决书", None), &[1]),
            with(page(2, "", Some((NumberStyle::Bare, 2))), &[2, 3, 4]),
            form.clone(),
            with(page(4, "", None), &[5]),
        ];
        let decode = |pages: &[PageEvidence]| -> Vec<Vec<usize>> {
            RuleDecoder.decode(pages).into_iter().map(|s| s.pages).collect()
        };
        assert_eq!(decode(&pages), [vec![0, 1, 3], vec![2]]);
        // An open document keeps its pages: two texts may both have reached their fifth point.
        let open = [pages[0].clone(), pages[1].clone(), page(3, "代理词", None), pages[3].clone()];
        assert_eq!(decode(&open), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn every_page_stands_in_exactly_one_document() {
        let pages: Vec<PageEvidence> = (0..40)
            .map(|i| {
                let title = if i % 5 == 2 { "传票" } else { "" };
                page(i + 1, title, (i % 3 == 0).then_some((NumberStyle::Bare, i % 7)))
            })
            .collect();
        let mut all: Vec<usize> = RuleDecoder.decode(&pages).into_iter().flat_map(|s| s.pages).collect();
        all.sort_unstable();
        assert_eq!(all, (0..40).collect::<Vec<_>>());
    }
}
