//! Volumes scanned on both sides: fronts and backs alternate, and most backs are blank. Where that breaks, a side is missing,
//! was fed twice, or lies the wrong way round.

use bianmu_model::{Dossier, Finding, FindingLevel, PageRole};

use crate::scan_findings::{finding, listed};

/// Blank pages below which nothing is said about sides, and their least share of the volume as one in so many.
const FEW: usize = 4;
const ONE_IN: usize = 4;
/// Blank pages on either side of the place where backs go over to the other parity.
const SURE: usize = 3;
/// Backs with writing are named while they are few: at most one in so many backs.
const RARE: usize = 6;

/// What alternating blank pages tell.
pub(crate) fn sides(dossier: &Dossier) -> Vec<Finding> {
    let pages: Vec<(u32, bool)> = dossier.pages.iter().map(|p| (p.scan_index, p.role == PageRole::Blank)).collect();
    // Places from 0: a back stands at an odd place where the first page is a front.
    let blank: Vec<usize> = (0..pages.len()).filter(|at| pages[*at].1).collect();
    if blank.len() < FEW || blank.len() * ONE_IN < pages.len() {
        return Vec::new();
    }
    let back = |at: &&usize| **at % 2 == 1;
    let backs = blank.iter().filter(back).count();
    if backs * 10 >= blank.len() * 9 {
        return both_sides(&pages, &blank);
    }
    // Backs at odd places first and at even ones from somewhere on, or the other way round.
    let turn = (SURE..=blank.len().saturating_sub(SURE)).find(|turn| {
        let parity = blank[0] % 2;
        blank[..*turn].iter().all(|at| at % 2 == parity) && blank[*turn..].iter().all(|at| at % 2 != parity)
    });
    turn.map(|turn| {
        let (before, behind) = (pages[blank[turn - 1]].0, pages[blank[turn]].0);
        finding(
            "side_lost",
            FindingLevel::Warn,
            behind,
            format!(
                "正反面在第 {before} 页与第 {behind} 页之间错开：前后的空白背面隔着奇偶。像是漏扫或重扫了一面，请对照原卷核对这几页。"
            ),
        )
    })
    .into_iter()
    .collect()
}

fn both_sides(pages: &[(u32, bool)], blank: &[usize]) -> Vec<Finding> {
    let mut out = vec![finding(
        "blank_backs",
        FindingLevel::Info,
        pages[blank[0]].0,
        format!("像是双面扫描：{} 个背面空白，已列入页数账目。请抽看几页，确认背面没有字迹。", blank.len()),
    )];
    for front in blank.iter().copied().filter(|at| at % 2 == 0) {
        if let Some((back, false)) = pages.get(front + 1) {
            let front = pages[front].0;
            let message = format!("第 {front}、{back} 页像是正反面颠倒：正面空白而背面有内容。请核对页序。");
            out.push(finding("sides_swapped", FindingLevel::Info, front, message));
        }
    }
    let backs = pages.len() / 2;
    let written: Vec<u32> = pages.iter().skip(1).step_by(2).filter(|page| !page.1).map(|page| page.0).collect();
    if !written.is_empty() && written.len() * RARE <= backs {
        let message =
            format!("背面大多空白，{}的背面有内容（共 {} 页）。请确认都已归目。", listed(&written), written.len());
        out.push(finding("back_written", FindingLevel::Info, written[0], message));
    }
    if pages.len() % 2 == 1 {
        let last = pages[pages.len() - 1].0;
        let message = format!(
            "双面扫描的卷有 {} 页，是奇数：像是少了一面。请核对最后一页的背面，或中间漏扫的一面。",
            pages.len()
        );
        out.push(finding("back_missing", FindingLevel::Info, last, message));
    }
    out
}

#[cfg(test)]
mod tests {
    use bianmu_model::{PageState, Repair};

    use super::*;

    /// «b» is a blank page.
    #[track_caller]
    fn check(pages: &str, expected: &[(&str, u32)]) {
        let state = |(at, letter): (usize, char)| PageState {
            scan_index: at as u32 + 1,
            rotation: 0,
            role: if letter == 'b' { PageRole::Blank } else { PageRole::Content },
            removed_because: None,
            page_no: None,
            marked: None,
            repair: Repair::default(),
        };
        let dossier = Dossier { pages: pages.chars().enumerate().map(state).collect(), ..Dossier::default() };
        let found = sides(&dossier);
        let found: Vec<(&str, u32)> = found.iter().map(|f| (f.code.as_str(), f.scan_index.unwrap_or(0))).collect();
        assert_eq!(found, expected, "{pages}");
    }

    #[test]
    fn backs_that_are_lost_swapped_or_written_are_named_and_single_sided_volumes_are_left_alone() {
        check("xbxbxbxbxb", &[("blank_backs", 2)]);
        check("xxxxxxxxxb", &[]);
        check("xbxxxbxxxxbxxxxxxxxx", &[]);
        // A side was lost behind the sixth page, or fed twice.
        check("xbxbxbbxbxbx", &[("side_lost", 7)]);
        check("xbxbxbxxbxbxb", &[("side_lost", 9)]);
        check("xbxbxbxbxbxbxbxbxbbx", &[("blank_backs", 2), ("sides_swapped", 19), ("back_written", 20)]);
        check("xbxbxbxxxbxbxbxb", &[("blank_backs", 2), ("back_written", 8)]);
        check("xbxbxbxbxbx", &[("blank_backs", 2), ("back_missing", 11)]);
    }
}
