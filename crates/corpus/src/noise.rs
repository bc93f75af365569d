//! What a recognition makes of printed lines: wrong characters, lost, joined and cut lines, and how sure it says it is.

use std::sync::LazyLock;

use bianmu_catalogue::PageInput;
use bianmu_model::{Mark, MarkKind, PageFacts, Rect, SheetNumber, SheetPrint, TextLine};
use serde_json::json;

use crate::typeset::{Line, Sheet};
use crate::volume::Volume;
use crate::{chance, pick};

/// Characters that recognitions take for each other.
const LOOKALIKES: [&str; 40] = [
    "状伏壮",
    "书节",
    "民艮",
    "刑形",
    "判刿",
    "决诀",
    "裁栽",
    "定足",
    "通涌",
    "知和",
    "诉诉斥",
    "讼论",
    "笔毛",
    "录彔",
    "证正征",
    "送迭",
    "达过",
    "回四",
    "传佬",
    "票栗",
    "被破",
    "告吉",
    "原厚",
    "申中",
    "请清",
    "执扶",
    "行衍",
    "年午",
    "月目",
    "日曰",
    "一二",
    "三王",
    "人入",
    "大太",
    "土士",
    "未末",
    "己已",
    "0O",
    "1l",
    "审宙",
];
static EMPTY: LazyLock<PageFacts> = LazyLock::new(|| {
    serde_json::from_value(json!({
        "width": 0, "height": 0, "dpi": 300, "orientation": 0, "skew_deg": 0.0, "blank": false, "lines": [], "flags": []
    }))
    .expect("the fields without a default")
});

fn wrong(lot: &mut fastrand::Rng, c: char) -> char {
    if let Some(set) = LOOKALIKES.iter().find(|s| s.contains(c)) {
        let others: Vec<char> = set.chars().filter(|o| *o != c).collect();
        return *pick(lot, &others);
    }
    if c.is_ascii_digit() {
        return char::from(b'0' + lot.u8(0..10));
    }
    char::from_u32(0x4E00 + lot.u32(0..3000)).unwrap_or('口')
}

fn misread(lot: &mut fastrand::Rng, text: &str, rate: f32) -> (String, f32) {
    let (mut out, mut errors, mut count) = (String::new(), 0.0, 0.0f32);
    for c in text.chars() {
        count += f32::from(u8::from(c != ' '));
        if lot.f32() >= rate {
            out.push(c);
            continue;
        }
        errors += 1.0;
        match lot.u32(0..10) {
            0..=5 => out.push(wrong(lot, c)),
            6..=8 => {}
            _ => {
                out.push(c);
                out.push(*pick(lot, &['，', '一', '.', '丶']));
            }
        }
    }
    // As the recognition of the program says it of drawn pages: half of the right lines .998 and more, one in twenty below .96; a
    // wrong character takes away about .4 of its share.
    let sure = 1.0 - (0.3 + 0.25 * lot.f32()) * errors / count.max(1.0) - 0.06 * lot.f32().powi(6);
    (out, sure.clamp(0.3, 0.999))
}

/// The facts of a page as read with about this share of wrong characters. Large letters are read better, handwriting worse.
pub fn recognise(lot: &mut fastrand::Rng, sheet: &Sheet, rate: f32) -> PageFacts {
    let mut facts = EMPTY.clone();
    facts.width = sheet.width as u32;
    facts.height = sheet.height as u32;
    facts.dpi = sheet.dpi as u32;
    let page_rate = rate * (0.4 + 1.2 * lot.f32());
    let mut heights: Vec<f32> = sheet.lines.iter().map(|l| l.at[3]).collect();
    heights.sort_by(f32::total_cmp);
    let middle = heights.get(heights.len() / 2).copied().unwrap_or(1.0);
    // Sheets lie a little elsewhere on the glass, at a slightly other size.
    let shift = sheet.width * 0.012;
    let (dx, dy) = ((lot.f32() * 2.0 - 1.0) * shift, (lot.f32() * 2.0 - 1.0) * shift);
    let scale = 0.98 + 0.04 * lot.f32();
    let rect = |l: &Line, from: f32, to: f32| Rect {
        x: ((l.at[0] + l.at[2] * from) * scale + dx) as i32,
        y: (l.at[1] * scale + dy) as i32,
        w: (l.at[2] * scale * (to - from)) as i32,
        h: (l.at[3] * scale) as i32,
    };
    for line in &sheet.lines {
        let mut own = if line.at[3] > 1.15 * middle { page_rate * 0.7 } else { page_rate };
        if line.hand {
            own = (own * 2.0 + 0.04).min(0.3);
        }
        if rate > 0.0 && lot.f32() < page_rate * 0.12 {
            continue;
        }
        let (text, confidence) = misread(lot, &line.text, own);
        let count = text.chars().count();
        if count == 0 {
            continue;
        }
        let add = |text: String, rect: Rect| TextLine { text, rect, confidence, character_confidence: vec![] };
        if count > 6 && lot.f32() < 0.01 + page_rate * 0.4 {
            // Cut into two boxes.
            let at = lot.usize(2..count - 2);
            let byte = text.char_indices().nth(at).map_or(0, |(i, _)| i);
            let share = at as f32 / count as f32;
            facts.lines.push(add(text[..byte].to_owned(), rect(line, 0.0, share)));
            facts.lines.push(add(text[byte..].to_owned(), rect(line, share, 1.0)));
        } else {
            facts.lines.push(add(text, rect(line, 0.0, 1.0)));
        }
    }
    // Cells of one row that stand close are sometimes read as one line.
    let mut joined: Vec<TextLine> = Vec::new();
    for line in facts.lines.drain(..) {
        if let Some(last) = joined.last_mut()
            && (last.rect.y - line.rect.y).abs() * 3 < line.rect.h
            && line.rect.x > last.rect.right()
            && line.rect.x - last.rect.right() < 3 * line.rect.h
            && chance(lot, 30)
        {
            last.text = format!("{} {}", last.text, line.text);
            last.rect = last.rect.union(&line.rect);
            continue;
        }
        joined.push(line);
    }
    facts.lines = joined;
    facts.blank = sheet.lines.is_empty() && !sheet.picture;
    facts.sheet_number = sheet.corner.and_then(|value| corner(lot, sheet, value, rate));
    if let Some(text) = &sheet.seal {
        let (text, confidence) = misread(lot, text, page_rate + 0.05);
        let at = Rect { x: facts.width as i32 * 6 / 10, y: facts.height as i32 / 2, w: 300, h: 300 };
        facts.marks.push(Mark { kind: MarkKind::Seal, rect: at, text: Some(text), confidence });
    }
    facts.sheet_print = print(sheet);
    facts
}

/// The corner number: some are not found, few are misread.
fn corner(lot: &mut fastrand::Rng, sheet: &Sheet, value: u32, rate: f32) -> Option<SheetNumber> {
    let lost = 6 + (rate * 100.0) as u32;
    if chance(lot, lost) {
        return None;
    }
    let misread = lot.f32() < rate * 0.2;
    let value = if misread { (value + lot.u32(1..9)) % 200 } else { value };
    let rect = Rect { x: (sheet.width * 0.88) as i32, y: (sheet.height * 0.04) as i32, w: 40, h: 60 };
    let confidence = if misread { 0.4 + 0.4 * lot.f32() } else { 0.7 + 0.3 * lot.f32() };
    Some(SheetNumber { value, confidence, rect })
}

/// Ink where the lines stand, in strokes that follow from their characters.
fn print(sheet: &Sheet) -> SheetPrint {
    let cell = SheetPrint::CELL_MM / 25.4 * sheet.dpi;
    let (columns, rows) = ((sheet.width / cell) as usize, (sheet.height / cell) as usize);
    let mut ink = vec![false; columns * rows];
    for line in &sheet.lines {
        let seed = line.text.bytes().fold(17usize, |h, b| h.wrapping_mul(31).wrapping_add(usize::from(b)));
        let (top, bottom) = ((line.at[1] / cell) as usize, ((line.at[1] + line.at[3]) / cell) as usize);
        let (left, right) = ((line.at[0] / cell) as usize, ((line.at[0] + line.at[2]) / cell) as usize);
        for row in top..bottom.min(rows) {
            for column in left..right.min(columns) {
                ink[row * columns + column] = (column * 7919 + row * 104_729 + seed) % 5 < 2;
            }
        }
    }
    SheetPrint::new(columns, &ink)
}

/// The pages of a volume as read with this share of wrong characters.
pub fn read(volume: &Volume, seed: u64, rate: f32) -> Vec<PageFacts> {
    let mut lot = fastrand::Rng::with_seed(seed ^ 0xABCD);
    volume.sides.iter().map(|s| recognise(&mut lot, &s.sheet, rate)).collect()
}

/// Pages as the catalogue takes them.
pub fn inputs(pages: &[PageFacts]) -> Vec<PageInput<'_>> {
    pages.iter().enumerate().map(|(i, f)| PageInput { scan_index: i as u32 + 1, facts: Some(f) }).collect()
}
