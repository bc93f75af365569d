//! The same sheet scanned twice: by text and by where its ink lies.

use std::collections::BTreeMap;

use bianmu_model::{PageFacts, TextLine};

/// Character pairs below which a page has no text to speak of, and from which text that agrees decides nearly alone.
const LITTLE_TEXT: u32 = 20;
const MUCH_TEXT: u32 = 150;
/// Likeness of the prints of two scans of one sheet. Copies of a form filled in differently reach .65 on generated pages,
/// the closing notes of the two parts of a volume .58, two scans of a sheet .62 and more in nine of ten
/// (docs/performance.md).
const SAME_PRINT: f32 = 0.62;
const NEXT_TO_IT: f32 = 0.5;
const PRINT_ALONE: f32 = 0.68;
/// Least share of character pairs of a hand that is read a little differently each time, and the print that must then agree.
const MISREAD: f32 = 0.85;
const PRINT_OF_MISREAD: f32 = 0.72;
/// Below this even much text that agrees is not believed.
const OTHER_PRINT: f32 = 0.2;

/// For every page the earlier page it repeats. Text must agree in most character pairs and the ink must lie in the same
/// places, the more so the less the text agrees: service receipts to two parties differ in a name only, and must stay two.
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

/// Least share of character pairs of two scans of one sheet that were badly read.
pub(crate) const BADLY_READ: f32 = 0.5;

/// Whether a page may repeat the one before it, though their text was not read alike enough to say so: nothing in it surely tells
/// them apart, and their ink lies in the same places.
pub(crate) fn perhaps_repeated(page: &PageFacts, before: &PageFacts) -> bool {
    let (bag, other) = (Bag::of(page), Bag::of(before));
    if bag.size.min(other.size) < LITTLE_TEXT || bag.other_amount_of_ink(&other) {
        return false;
    }
    let common = Common::of(&bag, &other);
    let alike = || page.sheet_print.alike(&before.sheet_print);
    common.share() >= BADLY_READ && !common.surely_differs() && alike().is_some_and(|alike| alike >= NEXT_TO_IT)
}

fn same_sheet((page, bag): (&PageFacts, &Bag), (other, other_bag): (&PageFacts, &Bag), least: f32) -> bool {
    let written = bag.size.min(other_bag.size) >= LITTLE_TEXT;
    // From cheap to dear: every page is held against all before it, and prints are compared only where all else agrees.
    if !written && bag.size.max(other_bag.size) >= 3 * LITTLE_TEXT {
        return false;
    }
    if bag.other_amount_of_ink(other_bag) {
        return false;
    }
    let common = Common::of(bag, other_bag);
    let shared = if written { common.share() } else { 0.0 };
    if written && (shared < MISREAD || common.surely_differs()) {
        return false;
    }
    match page.sheet_print.alike(&other.sheet_print) {
        Some(alike) if written && shared >= 0.96 && bag.size >= MUCH_TEXT => alike >= OTHER_PRINT,
        Some(alike) if written && shared < 0.93 => alike >= PRINT_OF_MISREAD,
        Some(alike) => alike >= if written { least } else { PRINT_ALONE },
        // Facts of an older program, or a page with hardly any ink.
        None => written && shared >= 0.98,
    }
}

/// The text and the amount of ink of a page.
#[derive(Default)]
struct Bag {
    /// Every pair of neighboring characters of a line, in order.
    pairs: Vec<Pair>,
    size: u32,
    /// Cells of the print with ink.
    ink: f32,
}

struct Pair {
    characters: (char, char),
    /// How often it occurs, and how often both characters were surely read.
    count: u32,
    sure: u32,
}

impl Bag {
    /// One page has half as much ink again as the other.
    fn other_amount_of_ink(&self, other: &Bag) -> bool {
        self.ink.max(other.ink) > 1.5 * self.ink.min(other.ink)
    }

    fn of(page: &PageFacts) -> Bag {
        let mut pairs: BTreeMap<(char, char), (u32, u32)> = BTreeMap::new();
        for line in &page.lines {
            let said = &line.character_confidence;
            let characters: Vec<(char, bool)> = line
                .text
                .chars()
                .enumerate()
                .map(|(i, c)| (c, said.get(i).is_some_and(|s| *s >= TextLine::SURE)))
                .filter(|(c, _)| !c.is_whitespace())
                .collect();
            for two in characters.windows(2) {
                let (count, sure) = pairs.entry((two[0].0, two[1].0)).or_default();
                *count += 1;
                *sure += u32::from(two[0].1 && two[1].1);
            }
        }
        let pairs = pairs.into_iter().map(|(characters, (count, sure))| Pair { characters, count, sure });
        let pairs: Vec<Pair> = pairs.collect();
        let size = pairs.iter().map(|pair| pair.count).sum();
        Bag { pairs, size, ink: page.sheet_print.ink() as f32 }
    }
}

/// What two texts have in common, and what only one of them says.
#[derive(Default)]
struct Common {
    sizes: u32,
    smaller: u32,
    pairs: u32,
    /// Pairs surely read on one page that the other does not have.
    only: [u32; 2],
    /// One of them names a part of the volume and the other does not.
    other_part: bool,
}

impl Common {
    fn of(one: &Bag, other: &Bag) -> Common {
        let mut common =
            Common { sizes: one.size + other.size, smaller: one.size.min(other.size), ..Common::default() };
        // Sizes alone bound the share.
        if 2 * common.smaller * 10 < 9 * common.sizes {
            return common;
        }
        let (mut left, mut right) = (one.pairs.iter().peekable(), other.pairs.iter().peekable());
        while let Some(next) = left.peek().into_iter().chain(right.peek()).map(|pair| pair.characters).min() {
            let here = left.next_if(|pair| pair.characters == next);
            let there = right.next_if(|pair| pair.characters == next);
            let count = |pair: Option<&Pair>| pair.map_or(0, |pair| pair.count);
            common.pairs += count(here).min(count(there));
            common.only[0] += here.map_or(0, |pair| pair.sure.saturating_sub(count(there)));
            common.only[1] += there.map_or(0, |pair| pair.sure.saturating_sub(count(here)));
            common.other_part |= matches!(next, ('正' | '副', '卷')) && here.is_some() != there.is_some();
        }
        common
    }

    /// Share of the pairs of both that the other has too, 0..=1 (Dice 1945).
    fn share(&self) -> f32 {
        2.0 * self.pairs as f32 / self.sizes.max(1) as f32
    }

    /// Each of both says something with certainty that the other does not say: another name, another date. A misreading is
    /// rarely sure, and rarely on both. Covers and closing notes of the two parts differ in one character, and must never be
    /// taken for each other.
    fn surely_differs(&self) -> bool {
        self.other_part || self.only[0].min(self.only[1]) > 1 + self.smaller / 150
    }
}

#[cfg(test)]
mod tests {
    use bianmu_model::SheetPrint;

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
            sheet_print: SheetPrint::new(300, &inked),
            lines: vec![line],
            ..PageFacts::default()
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
    fn a_hand_that_is_read_differently_is_known_by_its_ink_unless_it_surely_says_something_else() {
        let unsure = |mut page: PageFacts| {
            page.lines[0].character_confidence.fill(70);
            page
        };
        let misread = RECEIPT.replace("张伟", "弓伟").replace("举证", "斧证");
        check(&[unsure(page(RECEIPT, 5)), page("别的", 9), unsure(page(&misread, 5))], &[None, None, Some(0)]);
        check(&[unsure(page(RECEIPT, 5)), page("别的", 9), unsure(page(&misread, 11))], &[None, None, None]);
        check(&[page(RECEIPT, 5), page("别的", 9), page(&misread, 5)], &[None, None, None]);
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
