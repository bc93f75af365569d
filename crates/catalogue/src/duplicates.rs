//! The same sheet scanned twice: by text and by where its ink lies.

use std::collections::HashMap;

use bianmu_model::PageFacts;

/// Character pairs below which a page has no text to speak of, and from which text that agrees decides nearly alone.
const LITTLE_TEXT: u32 = 20;
const MUCH_TEXT: u32 = 150;
/// Percent from which a character counts as surely read.
const SURE: u8 = 97;
/// Likeness of the prints of two scans of one sheet. Copies of a form filled in differently reach .65 on generated pages,
/// the closing notes of the two parts of a volume .58, two scans of a sheet .62 and more in nine of ten
/// (docs/performance.md).
const SAME_PRINT: f32 = 0.62;
const NEXT_TO_IT: f32 = 0.5;
const PRINT_ALONE: f32 = 0.68;
/// Below this even much text that agrees is not believed.
const OTHER_PRINT: f32 = 0.2;

/// For every page the earlier page it repeats. Text must agree in 96 of 100 character pairs and the ink must lie in the same
/// places: service receipts to two parties differ in a name only, and must stay two.
pub(crate) fn duplicates(pages: &[Option<&PageFacts>]) -> Vec<Option<usize>> {
    let bags: Vec<Bag> = pages.iter().map(|p| p.map(Bag::of).unwrap_or_default()).collect();
    let mut out: Vec<Option<usize>> = vec![None; pages.len()];
    for later in 0..pages.len() {
        let Some(page) = pages[later].filter(|p| !p.blank) else { continue };
        for earlier in (0..later).rev() {
            let Some(other) = pages[earlier].filter(|p| !p.blank && out[earlier].is_none()) else { continue };
            // What was fed twice lies next to itself.
            let least = if later - earlier == 1 { NEXT_TO_IT } else { SAME_PRINT };
            if same_sheet((page, &bags[later]), (other, &bags[earlier]), least) {
                out[later] = Some(earlier);
                break;
            }
        }
    }
    out
}

fn same_sheet((page, bag): (&PageFacts, &Bag), (other, other_bag): (&PageFacts, &Bag), least: f32) -> bool {
    let written = bag.size.min(other_bag.size) >= LITTLE_TEXT;
    let shared = bag.shared(other_bag);
    // Comparing prints is the dear part: it is not done for pages whose text or amount of ink differs.
    if !written && bag.size.max(other_bag.size) >= 3 * LITTLE_TEXT {
        return false;
    }
    let (ink, other_ink) = (page.sheet_print.ink() as f32, other.sheet_print.ink() as f32);
    if ink.max(other_ink) > 1.5 * ink.min(other_ink) {
        return false;
    }
    if written && (shared < 0.93 || bag.surely_differs(other_bag)) {
        return false;
    }
    match page.sheet_print.alike(&other.sheet_print) {
        Some(alike) if written && shared >= 0.96 && bag.size >= MUCH_TEXT => alike >= OTHER_PRINT,
        Some(alike) => alike >= if written { least } else { PRINT_ALONE },
        // Facts of an older program, or a page with hardly any ink.
        None => written && shared >= 0.98,
    }
}

/// How often every pair of neighboring characters of a line occurs.
#[derive(Default)]
struct Bag {
    pairs: HashMap<(char, char), u32>,
    /// The same for pairs of which both characters were surely read.
    sure: HashMap<(char, char), u32>,
    size: u32,
}

impl Bag {
    fn of(page: &PageFacts) -> Bag {
        let mut bag = Bag::default();
        for line in &page.lines {
            let said = &line.character_confidence;
            let characters: Vec<(char, bool)> = line
                .text
                .chars()
                .enumerate()
                .map(|(i, c)| (c, said.get(i).is_some_and(|s| *s >= SURE)))
                .filter(|(c, _)| !c.is_whitespace())
                .collect();
            for two in characters.windows(2) {
                let pair = (two[0].0, two[1].0);
                *bag.pairs.entry(pair).or_default() += 1;
                bag.size += 1;
                if two[0].1 && two[1].1 {
                    *bag.sure.entry(pair).or_default() += 1;
                }
            }
        }
        bag
    }

    /// Share of the pairs of both that the other has too, 0..=1 (Dice 1945).
    fn shared(&self, other: &Bag) -> f32 {
        // Sizes alone bound the share.
        if 2 * self.size.min(other.size) * 10 < 9 * (self.size + other.size) {
            return 0.0;
        }
        let shared: u32 = self.pairs.iter().map(|(k, n)| *n.min(other.pairs.get(k).unwrap_or(&0))).sum();
        2.0 * shared as f32 / (self.size + other.size).max(1) as f32
    }

    /// Each of both says something with certainty that the other does not say: another name, another date. A misreading is
    /// rarely sure, and rarely on both.
    fn surely_differs(&self, other: &Bag) -> bool {
        let only = |a: &Bag, b: &Bag| -> u32 {
            a.sure.iter().map(|(k, n)| n.saturating_sub(*b.pairs.get(k).unwrap_or(&0))).sum()
        };
        // Covers and closing notes of the two parts differ in one character, and must never be taken for each other.
        let names = |bag: &Bag, part: char| bag.pairs.contains_key(&(part, '卷'));
        let parts = ['正', '副'].map(|part| names(self, part) != names(other, part));
        parts.contains(&true) || only(self, other).min(only(other, self)) > 1 + self.size / 150
    }
}

#[cfg(test)]
mod tests {
    use bianmu_model::{PageFacts, SheetPrint, TextLine};

    use super::*;

    /// A page that says `text` with certainty, its ink scattered by `seed`.
    fn page(text: &str, seed: usize) -> PageFacts {
        let inked: Vec<bool> = (0..300 * 424).map(|i| (i * 7919 + i / 300 * seed) % 23 < 2).collect();
        let line = TextLine {
            text: text.to_owned(),
            rect: bianmu_model::Rect::default(),
            confidence: 0.99,
            character_confidence: vec![99; text.chars().count()],
        };
        PageFacts {
            width: 2480,
            height: 3508,
            dpi: 300,
            orientation: 0,
            skew_deg: 0.0,
            blank: false,
            sheet_print: SheetPrint::new(300, &inked),
            lines: vec![line],
            marks: vec![],
            sheet_number: None,
            measures: vec![],
            flags: vec![],
        }
    }

    fn check(pages: &[PageFacts], expected: &[Option<usize>]) {
        let pages: Vec<Option<&PageFacts>> = pages.iter().map(Some).collect();
        assert_eq!(duplicates(&pages), expected);
    }

    const RECEIPT: &str =
        "岭南市中级人民法院送达回证受送达人张伟案由买卖合同纠纷送达文书起诉状副本应诉通知书举证通知书";

    #[test]
    fn a_second_scan_is_found_and_a_form_for_someone_else_is_not() {
        let other_name = RECEIPT.replace("张伟", "李秀英");
        check(&[page(RECEIPT, 5), page(&other_name, 5), page(RECEIPT, 5)], &[None, None, Some(0)]);
        // The same words elsewhere on the sheet are another sheet.
        check(&[page(RECEIPT, 5), page("别的", 9), page(RECEIPT, 11)], &[None, None, None]);
    }

    #[test]
    fn the_covers_of_the_two_parts_are_never_one_sheet() {
        let cover = "岭南市中级人民法院民事诉讼卷宗正卷案号二〇二三岭民初一二三号案由买卖合同纠纷原告张伟被告李秀英";
        check(&[page(cover, 5), page(&cover.replace('正', "副"), 5)], &[None, None]);
    }

    #[test]
    fn pictures_without_text_are_told_by_their_ink() {
        check(&[page("", 5), page("", 5), page("", 11)], &[None, Some(0), None]);
    }
}
