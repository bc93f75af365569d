//! Forms on which the place of the signature is bare paper.
//!
//! A signature that was not recognised is no missing one: only where beside the label there is neither text nor a mark nor
//! any ink at all is it said that nobody signed.

use std::sync::LazyLock;

use bianmu_model::{Dossier, Entry, Finding, FindingLevel, PageFacts, Rect, SheetPrint};
use regex::Regex;

use crate::case_findings::Pages;
use crate::text::{compact, pattern};

/// Labels behind which somebody signs, at the end of their line.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:签名|签字|签章|捺印|盖章|具状人|起诉人|答辩人|上诉人|委托人|借款人|出借人|立据人|具结人|承诺人|申报人|保证人)(?:（[^（）]{1,10}）)?：$",
    )
});
/// A name or a date that stands by itself: a signature under its label.
static BELOW: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\p{Han}·]{2,4}$|^.{0,4}年.{1,3}月"));

/// Lines at the end of a document among which the signatures stand.
const LAST: usize = 12;
/// How far from its label a signature may lie, and cells of ink that are dust.
const REACH_MM: f32 = 60.0;
const DUST: usize = 2;

/// One finding for each document that a label without a signature ends.
pub(crate) fn unsigned(dossier: &Dossier, pages: &Pages<'_>) -> Vec<Finding> {
    dossier.entries.iter().filter_map(|entry| bare(entry, pages)).collect()
}

fn bare(entry: &Entry, pages: &Pages<'_>) -> Option<Finding> {
    let last = *entry.pages.last()?;
    let facts = pages.get(&last)?;
    let ended = facts.lines.iter().rev().take(LAST);
    let label = ended.filter(|line| LABEL.is_match(&compact(&line.text))).find(|line| empty(facts, line.rect))?;
    let named: String = compact(&label.text).trim_end_matches('：').chars().rev().take(12).collect();
    let named: String = named.chars().rev().collect();
    Some(Finding {
        code: "signature_missing".into(),
        level: FindingLevel::Info,
        entry: Some(entry.id),
        scan_index: Some(last),
        message: format!("“{}”的“{named}”后面是空白，没有签名、指印或印章。请核对是否漏签。", entry.title),
    })
}

/// Whether beside and just under a label there is nothing: no text, no mark, no ink.
fn empty(facts: &PageFacts, label: Rect) -> bool {
    if facts.sheet_print.ink() == 0 || facts.dpi == 0 {
        return false;
    }
    let per_mm = facts.dpi as f32 / 25.4;
    let room = facts.width as f32 - label.right() as f32;
    // At the edge of the sheet nobody could sign beside it.
    if room < 25.0 * per_mm {
        return false;
    }
    let width = (room - 8.0 * per_mm).min(REACH_MM * per_mm) as i32;
    let beside =
        Rect { x: label.right() + (1.5 * per_mm) as i32, y: label.y - label.h / 3, w: width, h: label.h * 5 / 3 };
    let around = Rect { x: label.x, y: label.y - 2 * label.h, w: label.w + width, h: 6 * label.h };
    let meets = |a: &Rect, b: &Rect| a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
    let text = facts.lines.iter().any(|l| meets(&l.rect, &beside) && l.rect != label);
    let below = facts.lines.iter().any(|l| {
        l.rect.y >= label.bottom() - label.h / 4
            && l.rect.y < label.bottom() + 3 * label.h
            && BELOW.is_match(&compact(&l.text))
            && l.rect.right() > label.x
            && !compact(&l.text).contains('年')
    });
    let mark = facts.marks.iter().any(|m| meets(&m.rect, &around));
    let cell = |pixels: i32| pixels as f32 / per_mm / SheetPrint::CELL_MM;
    let ink =
        facts.sheet_print.ink_within([cell(beside.x), cell(beside.y)], [cell(beside.right()), cell(beside.bottom())]);
    !text && !below && !mark && ink <= DUST
}

#[cfg(test)]
mod tests {
    use bianmu_model::{Mark, MarkKind, TextLine};

    use super::*;

    /// A page of 210 mm at 254 dpi, ten pixels a millimetre, with ink under its lines and where `ink` says; places in millimetres.
    fn page(lines: &[(&str, [i32; 4])], ink: &[[i32; 4]], marks: &[[i32; 4]]) -> PageFacts {
        let rect = |[x, y, w, h]: [i32; 4]| Rect { x: x * 10, y: y * 10, w: w * 10, h: h * 10 };
        let columns = (210.0 / SheetPrint::CELL_MM) as usize;
        let rows = (297.0 / SheetPrint::CELL_MM) as usize;
        let mut cells = vec![false; columns * rows];
        for [x, y, w, h] in lines.iter().map(|(_, at)| *at).chain(ink.iter().copied()) {
            let cell = |mm: i32| (mm as f32 / SheetPrint::CELL_MM) as usize;
            for row in cell(y)..cell(y + h) {
                cells[row * columns + cell(x)..row * columns + cell(x + w)].fill(true);
            }
        }
        PageFacts {
            width: 2100,
            height: 2970,
            dpi: 254,
            lines: lines
                .iter()
                .map(|(text, at)| TextLine {
                    text: (*text).into(),
                    rect: rect(*at),
                    confidence: 0.98,
                    character_confidence: vec![],
                })
                .collect(),
            marks: marks
                .iter()
                .map(|at| Mark { kind: MarkKind::Fingerprint, rect: rect(*at), text: None, confidence: 0.9 })
                .collect(),
            sheet_print: SheetPrint::new(columns, &cells),
            ..PageFacts::default()
        }
    }

    #[test]
    fn only_bare_paper_beside_the_label_is_a_missing_signature() {
        let label = ("具状人：", [110, 240, 24, 6]);
        let body = ("请求判令被告归还借款并承担诉讼费用，望判如所请。", [25, 200, 160, 6]);
        let check = |page: PageFacts, missing: bool| assert_eq!(empty(&page, page.lines.last().unwrap().rect), missing);
        check(page(&[body, label], &[], &[]), true);
        // Strokes that were not recognised, a fingerprint, a name beside and one below.
        check(page(&[body, label], &[[140, 239, 18, 7]], &[]), false);
        check(page(&[body, label], &[], &[[138, 236, 12, 14]]), false);
        check(page(&[body, ("许春梅", [140, 240, 18, 6]), label], &[], &[]), false);
        check(page(&[body, ("许春梅", [112, 250, 18, 6]), label], &[], &[]), false);
        check(page(&[body, ("2023年3月1日", [112, 250, 40, 6]), label], &[], &[]), true);
        // At the edge of the sheet there is no room for one.
        check(page(&[body, ("具状人：", [178, 240, 24, 6])], &[], &[]), false);
        let unprinted = PageFacts { sheet_print: SheetPrint::default(), ..page(&[body, label], &[], &[]) };
        check(unprinted, false);
    }
}
