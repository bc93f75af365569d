//! 签名: what is written by hand beside a label such as 审判员 or 签字.
//!
//! Printed names stand beside the same labels, and a neat hand in black at the size of print cannot be told from them.
//! Only what differs from its own label counts: ink that is bluer, or writing that is clearly larger.

use bianmu_imaging::Picture;
use bianmu_model::{Mark, MarkKind, Rect, TextLine};

/// What a signature stands beside; the label may go on with 盖章 in one way or another.
const LABELS: [&str; 18] = [
    "签名",
    "签字",
    "签收人",
    "盖章",
    "捺印",
    "审判长",
    "审判员",
    "书记员",
    "记录人",
    "询问人",
    "当事人",
    "被告人",
    "收件人",
    "投递员",
    "代理人",
    "见证人",
    "借款人",
    "经手人",
];
/// By how much the ink is bluer than that of the label: difference of blue and red, 0..=255.
const BLUER: f32 = 30.0;
/// How much higher than its label writing is, where each is a line of its own.
const LARGER: f32 = 1.25;
/// How far right of its label a signature begins, in millimetres.
const NEAR: f32 = 45.0;

/// Signatures among the lines of an upright page, by their labels.
pub(crate) fn signatures(lines: &[TextLine], page: &Picture) -> Vec<Mark> {
    let millimetre = page.width.max(page.height) as f32 / 297.0;
    let mut found: Vec<Mark> = Vec::new();
    for line in lines {
        let Some((label, name, larger)) = beside_label(line, lines, millimetre) else { continue };
        let by_hand = larger || bluer(page, label, name);
        if by_hand && found.iter().all(|mark| mark.rect != name) {
            found.push(Mark { kind: MarkKind::Signature, rect: name, text: None, confidence: 0.0 });
        }
    }
    found
}

/// The boxes of a label and of what stands beside it, and whether that is clearly larger.
fn beside_label(line: &TextLine, lines: &[TextLine], millimetre: f32) -> Option<(Rect, Rect, bool)> {
    if let Some((head, tail)) = line.text.split_once(['：', ':']).filter(|(_, tail)| !tail.trim().is_empty()) {
        let name = tail.split(|c: char| !is_han(c)).next().unwrap_or_default();
        let (before, length) = (head.chars().count() + 1, name.chars().count());
        if !is_label(head) || !(2..=4).contains(&length) {
            return None;
        }
        let step = line.rect.w as f32 / line.text.chars().count() as f32;
        let at = |characters: usize| (step * characters as f32) as i32;
        let label = Rect { w: at(before), ..line.rect };
        return Some((label, Rect { x: line.rect.x + at(before), w: at(length), ..line.rect }, false));
    }
    if !is_label(&line.text) {
        return None;
    }
    let label = line.rect;
    let gap = |other: &TextLine| (other.rect.x - label.right()) as f32 / millimetre;
    let beside = |other: &&TextLine| {
        (other.rect.center_y() - label.center_y()).abs() < 0.8 * label.h as f32 && (-2.0..NEAR).contains(&gap(other))
    };
    let nearest = lines.iter().filter(beside).min_by_key(|other| other.rect.x)?;
    let short = (2..=4).contains(&nearest.text.chars().count()) && nearest.text.chars().all(is_han);
    short.then_some((label, nearest.rect, nearest.rect.h as f32 >= LARGER * label.h as f32))
}

/// A label alone, with or without what may stand in brackets behind it.
fn is_label(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['：', ':']);
    let bare = text.trim_end_matches([')', '）']);
    text.chars().count() <= 14 && LABELS.iter().any(|label| bare.ends_with(label))
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn bluer(page: &Picture, label: Rect, name: Rect) -> bool {
    match (blueness(page, label), blueness(page, name)) {
        (Some(label), Some(name)) => name - label >= BLUER,
        _ => false,
    }
}

/// Mean difference of blue and red of the ink in a box; `None` where hardly any ink stands.
fn blueness(page: &Picture, rect: Rect) -> Option<f32> {
    let (width, height) = (page.width as i32, page.height as i32);
    let (left, right) = (rect.x.max(0), rect.right().min(width));
    let pixels = || {
        (rect.y.max(0)..rect.bottom().min(height)).flat_map(move |y| {
            let row = (y * width) as usize * 3;
            page.rgb[row + left.max(0) as usize * 3..row + right.max(left) as usize * 3].chunks_exact(3)
        })
    };
    let bright = |p: &[u8]| p.iter().map(|v| u32::from(*v)).sum::<u32>();
    let paper = pixels().map(bright).max()?;
    let ink: Vec<f32> =
        pixels().filter(|p| bright(p) * 10 < paper * 7).map(|p| f32::from(p[2]) - f32::from(p[0])).collect();
    (ink.len() > 10).then(|| ink.iter().sum::<f32>() / ink.len() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: i32, y: i32, w: i32, h: i32) -> TextLine {
        TextLine { text: text.into(), rect: Rect { x, y, w, h }, confidence: 0.9, character_confidence: vec![] }
    }

    /// An A4 page at 100 dpi with every line filled by strokes of its color.
    fn page(lines: &[(TextLine, [u8; 3])]) -> (Vec<TextLine>, Picture) {
        let mut picture = Picture { width: 827, height: 1169, rgb: vec![245; 827 * 1169 * 3] };
        for (line, color) in lines {
            for y in line.rect.y..line.rect.bottom() {
                for x in (line.rect.x..line.rect.right()).filter(|x| x % 4 == 0) {
                    let at = (y * 827 + x) as usize * 3;
                    picture.rgb[at..at + 3].copy_from_slice(color);
                }
            }
        }
        (lines.iter().map(|(line, _)| line.clone()).collect(), picture)
    }

    #[test]
    fn blue_or_larger_writing_beside_a_label_is_a_signature_and_print_is_not() {
        const BLACK: [u8; 3] = [30, 30, 32];
        const BLUE: [u8; 3] = [30, 40, 130];
        let check = |name: &str, height: i32, color: [u8; 3], label: &str, expected: bool| {
            let (lines, picture) =
                page(&[(line(label, 100, 900, 80, 20), BLACK), (line(name, 200, 900, 70, height), color)]);
            let found = signatures(&lines, &picture);
            assert_eq!(found.iter().map(|m| m.rect).collect::<Vec<_>>(), vec![lines[1].rect; usize::from(expected)]);
        };
        check("韩海燕", 20, BLACK, "书记员", false);
        check("韩海燕", 20, BLUE, "书记员", true);
        check("韩海燕", 27, BLACK, "乙方（签字）：", true);
        check("韩海燕", 27, BLUE, "案由", false);
        check("二〇二三年九月八日", 27, BLUE, "书记员", false);
    }

    #[test]
    fn a_name_in_the_line_of_its_label_gets_a_box_of_its_own() {
        let (lines, mut picture) = page(&[(line("被告人：孟艳秋", 100, 900, 140, 20), [30, 30, 32])]);
        assert!(signatures(&lines, &picture).is_empty());
        for y in 900..920 {
            for x in (180..240).filter(|x| x % 4 == 0) {
                picture.rgb[(y * 827 + x) * 3..(y * 827 + x) * 3 + 3].copy_from_slice(&[30, 40, 130]);
            }
        }
        let found = signatures(&lines, &picture);
        assert_eq!(found.iter().map(|m| m.rect).collect::<Vec<_>>(), [Rect { x: 180, y: 900, w: 60, h: 20 }]);
    }
}
