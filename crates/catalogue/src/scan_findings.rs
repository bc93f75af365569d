//! What only the whole volume shows about how it was scanned: a dirty scanner, sheet numbers that miss or repeat, mixed
//! sizes, and the sides of sheets.

use std::collections::HashSet;

use bianmu_model::{Dossier, Finding, FindingLevel, FlagKind, PageFacts, PageRole};

use crate::proposal::PageInput;
use crate::sides::sides;

/// Pages with a stripe in the same place from which on it is the scanner and not the sheet.
const SAME_STRIPE: usize = 3;
/// How far such stripes may lie apart, in millimetres.
const STRIPE_MM: f32 = 3.0;
/// Share of the pages whose sheet number must be known before anything is said about numbers.
const NUMBERED: f32 = 0.5;
/// Sheets whose width or height differ by more than this share are of another size.
const OTHER_SIZE: f32 = 0.12;

/// Findings about the scan of a volume.
pub(crate) fn scan_findings(dossier: &Dossier, pages: &[PageInput<'_>]) -> Vec<Finding> {
    let mut out = stripes(pages);
    out.extend(sheet_numbers(dossier));
    out.extend(mixed_sizes(pages));
    out.extend(sides(dossier));
    out
}

pub(crate) fn finding(code: &str, level: FindingLevel, scan_index: u32, message: String) -> Finding {
    Finding { code: code.into(), level, entry: None, scan_index: Some(scan_index), message }
}

pub(crate) fn listed(pages: &[u32]) -> String {
    let shown: Vec<String> = pages.iter().take(6).map(u32::to_string).collect();
    let more = if pages.len() > 6 { " 等" } else { "" };
    format!("第 {}{more} 页", shown.join("、"))
}

/// The same stripe on many pages is one task: clean the scanner.
fn stripes(pages: &[PageInput<'_>]) -> Vec<Finding> {
    // Upright on the sheet or level, and how far from its edge in millimetres as the scanner saw it.
    let mut seen: Vec<(bool, f32, u32)> = pages
        .iter()
        .filter_map(|p| Some((p.scan_index, p.facts?)))
        .flat_map(|(scan_index, facts)| {
            let stripes = facts.flags.iter().filter(|f| f.kind == FlagKind::Stripe).filter_map(|f| f.rect);
            stripes.map(move |rect| {
                let upright = rect.h > rect.w;
                let at = if upright { rect.center_x() } else { rect.center_y() };
                (upright, at * 25.4 / facts.dpi.max(1) as f32, scan_index)
            })
        })
        .collect();
    seen.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let groups = seen.chunk_by(|a, b| a.0 == b.0 && b.1 - a.1 <= STRIPE_MM);
    groups
        .filter(|group| group.len() >= SAME_STRIPE)
        .map(|group| {
            let mut pages: Vec<u32> = group.iter().map(|(_, _, scan_index)| *scan_index).collect();
            pages.sort_unstable();
            let edge = if group[0].0 { "左边" } else { "上边" };
            finding(
                "scanner_stripe",
                FindingLevel::Warn,
                pages[0],
                format!(
                    "清洁扫描仪：{}在距{edge}约 {:.0} 毫米处有同一条条纹，共 {} 页。擦净玻璃与滚轮后，看不清的页再补扫。",
                    listed(&pages),
                    group[0].1,
                    pages.len()
                ),
            )
        })
        .collect()
}

/// Numbers on the sheets that repeat, miss or go back. Blank and repeated pages are left out; a number that begins again
/// with 1 or 2 begins another part.
fn sheet_numbers(dossier: &Dossier) -> Vec<Finding> {
    let content: Vec<_> = dossier.pages.iter().filter(|p| p.role == PageRole::Content).collect();
    let numbered: Vec<(u32, u32)> = content.iter().filter_map(|p| Some((p.scan_index, p.page_no?))).collect();
    if numbered.len() < 4 || (numbered.len() as f32) < NUMBERED * content.len() as f32 {
        return Vec::new();
    }
    let present: HashSet<u32> = numbered.iter().map(|(_, number)| *number).collect();
    let mut out = Vec::new();
    for two in numbered.windows(2) {
        let ((before, low), (scan_index, number)) = (two[0], two[1]);
        // Numbers that could not be read close by account for as many that seem to miss.
        let near = before.saturating_sub(3)..=scan_index + 3;
        let unread = content.iter().filter(|p| p.page_no.is_none() && near.contains(&p.scan_index)).count() as u32;
        if number == low {
            out.push(finding(
                "sheet_number_repeated",
                FindingLevel::Warn,
                scan_index,
                format!("第 {before} 页和第 {scan_index} 页的页次都是 {number}。请核对是重号、重扫还是识别有误。"),
            ));
        } else if number < low && number > 2 {
            out.push(finding(
                "sheet_number_backward",
                FindingLevel::Warn,
                scan_index,
                format!("第 {scan_index} 页的页次是 {number}，排在页次 {low}（第 {before} 页）之后。请核对页序。"),
            ));
        } else if number > low + 1 + unread {
            // What stands elsewhere is out of order, not missing.
            let missing: Vec<String> =
                (low + 1..number).filter(|n| !present.contains(n)).take(12).map(|n| n.to_string()).collect();
            if missing.is_empty() {
                continue;
            }
            let missing = missing.join("、");
            out.push(finding(
                "sheet_number_missing",
                FindingLevel::Warn,
                scan_index,
                format!("页次 {low} 之后是 {number}，缺 {missing}（第 {before} 页与第 {scan_index} 页之间）。请核对是否漏扫。"),
            ));
        }
    }
    // Numbers that seem wrong everywhere were misread, or the volume is not numbered in this order.
    if out.len() * 3 > numbered.len() { Vec::new() } else { out }
}

/// Sheets of another size than most, by the size they have on paper.
fn mixed_sizes(pages: &[PageInput<'_>]) -> Option<Finding> {
    let size = |f: &PageFacts| {
        let mm = 25.4 / f.dpi.max(1) as f32;
        let (w, h) = (f.width as f32 * mm, f.height as f32 * mm);
        (w.min(h), w.max(h))
    };
    let known: Vec<(u32, (f32, f32))> = pages.iter().filter_map(|p| Some((p.scan_index, size(p.facts?)))).collect();
    let middle = |of: fn(&(f32, f32)) -> f32| {
        let mut values: Vec<f32> = known.iter().map(|k| of(&k.1)).collect();
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let (short, long) = (middle(|s| s.0)?, middle(|s| s.1)?);
    let other: Vec<u32> = known
        .iter()
        .filter(|(_, s)| (s.0 / short - 1.0).abs() > OTHER_SIZE || (s.1 / long - 1.0).abs() > OTHER_SIZE)
        .map(|k| k.0)
        .collect();
    let first = *other.first()?;
    Some(finding(
        "mixed_sizes",
        FindingLevel::Info,
        first,
        format!(
            "卷内幅面不一：多数页约 {short:.0}×{long:.0} 毫米，{}不同（共 {} 页）。折叠的大页或小票属正常；半页请核对是否截边。",
            listed(&other),
            other.len()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use bianmu_model::PageState;

    use super::*;

    fn volume(numbers: &[Option<u32>]) -> Dossier {
        let pages = numbers
            .iter()
            .enumerate()
            .map(|(i, page_no)| PageState {
                scan_index: i as u32 + 1,
                rotation: 0,
                role: PageRole::Content,
                removed_because: None,
                page_no: *page_no,
                marked: None,
                repair: bianmu_model::Repair::default(),
            })
            .collect();
        Dossier { pages, ..Dossier::default() }
    }

    #[track_caller]
    fn check(numbers: &[u32], expected: &[(&str, u32)]) {
        let numbers: Vec<Option<u32>> = numbers.iter().map(|n| (*n > 0).then_some(*n)).collect();
        let found = sheet_numbers(&volume(&numbers));
        let found: Vec<(&str, u32)> = found.iter().map(|f| (f.code.as_str(), f.scan_index.unwrap_or(0))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_that_repeat_miss_or_go_back_are_named_and_a_new_part_is_not() {
        check(&[1, 2, 3, 4, 5], &[]);
        check(&[1, 2, 3, 3, 4, 5], &[("sheet_number_repeated", 4)]);
        check(&[1, 2, 3, 6, 7, 8], &[("sheet_number_missing", 4)]);
        check(&[1, 2, 3, 7, 5, 6, 8, 9, 10, 11], &[("sheet_number_missing", 4), ("sheet_number_backward", 5)]);
        // A page whose number could not be read is no gap.
        check(&[1, 2, 0, 4, 5, 6], &[]);
        check(&[1, 2, 3, 4, 1, 2, 3], &[]);
        // Too little is known.
        check(&[1, 0, 0, 0, 0, 9, 0, 0], &[]);
    }
}
