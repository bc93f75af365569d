//! 签名: what is written by hand beside a label such as 审判员 or 签字.
//!
//! Printed names stand beside the same labels; how the strokes are drawn tells the two apart ([`crate::handwriting`]).

use bianmu_model::{Mark, MarkKind};

use crate::crop::{Geometry, line_pixels};
use crate::handwriting::{Strokes, by_hand};
use crate::pyramid::Pyramid;
use crate::recognizer::{Character, LineText};
use crate::regions::Region;

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
/// How far right of its label a signature begins, in millimetres: the boxes of both may overlap by a stroke.
const NEAR: std::ops::Range<f32> = -4.0..45.0;
/// Characters a label has at most where nothing sets the name off: 被询问人签名.
const LONGEST_LABEL: usize = 6;
/// What is so many times as high as its label is no name.
const TALLEST: f32 = 3.0;

/// What sets a name off from its label; a colon is often read as one of the others.
const MARKS: [char; 6] = ['：', ':', '；', ';', '，', ','];
/// What is surer than this is taken as written by hand.
const BY_HAND: f32 = 0.65;

/// A piece of a line.
struct Piece<'a> {
    region: Region,
    characters: &'a [Character],
}

/// Signatures among the lines of a page, by their labels; `marks` are the seals and fingerprints on it. A name that a seal
/// covers is not judged, because taking the seal off leaves its strokes torn.
pub(crate) fn signatures(
    regions: &[Region],
    texts: &[LineText],
    marks: &[Mark],
    pyramid: &Pyramid,
    geometry: Geometry,
) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    for (region, text) in regions.iter().zip(texts).filter(|(region, _)| !region.vertical()) {
        let Some((label, name)) = beside_label(region, text, regions, texts, geometry.millimetre()) else { continue };
        let rect = geometry.line_on_page(&name.region, pyramid.page());
        let covered = |mark: &Mark| mark.kind == MarkKind::Seal && mark.rect.overlap(&rect) > 0;
        if marks.iter().any(covered) || found.iter().any(|mark| mark.rect == rect) {
            continue;
        }
        let strokes = |piece: &Piece<'_>| {
            Strokes::measure(&line_pixels(pyramid, geometry, &piece.region, 1.0), piece.region.height)
        };
        let (Some(of_label), Some(of_name)) = (strokes(&label), strokes(&name)) else { continue };
        let mean = name.characters.iter().map(|c| c.probability).sum::<f32>() / name.characters.len().max(1) as f32;
        let confidence = by_hand(&of_label, &of_name, 1.0 - mean);
        if confidence > BY_HAND && of_name.height < TALLEST * of_label.height {
            found.push(Mark { kind: MarkKind::Signature, rect, text: None, confidence });
        }
    }
    found
}

/// A label and what stands beside it: behind it in the line, or the next line to the right.
fn beside_label<'a>(
    region: &Region,
    text: &'a LineText,
    regions: &[Region],
    texts: &'a [LineText],
    millimetre: f32,
) -> Option<(Piece<'a>, Piece<'a>)> {
    let characters = &text.characters;
    let count = characters.len();
    let cut = |at: usize| match at {
        0 => 0.0,
        at if at == count => 1.0,
        at => (characters[at - 1].center + characters[at].center) / 2.0,
    };
    let piece =
        |from: usize, to: usize| Piece { region: region.part(cut(from), cut(to)), characters: &characters[from..to] };
    let written: String = characters.iter().map(|c| c.symbol).collect();
    let end = match written.chars().position(|c| MARKS.contains(&c)) {
        Some(colon) if is_label(&written.chars().take(colon).collect::<String>()) => colon + 1,
        Some(_) => return None,
        None => label_at_head(&written)?,
    };
    let name = characters[end..].iter().take_while(|c| is_han(c.symbol)).count();
    // 签名或 goes on in the next line.
    let least = if characters[end - 1..end].iter().all(|c| MARKS.contains(&c.symbol)) { 1 } else { 2 };
    if (least..=5).contains(&name) {
        return Some((piece(0, end), piece(end, end + name)));
    }
    if end < count {
        return None;
    }
    let own = Piece { region: region.clone(), characters };
    let next = regions
        .iter()
        .zip(texts)
        .filter(|(other, _)| {
            (other.center_y() - region.center_y()).abs() < 0.8 * region.height
                && NEAR.contains(&((other.left - region.right) / millimetre))
                && other.right > region.right
        })
        .min_by(|a, b| a.0.left.total_cmp(&b.0.left))?;
    // The colon of the label may have been read as the beginning of the name.
    let name = &next.1.characters[next.1.characters.iter().take_while(|c| MARKS.contains(&c.symbol)).count()..];
    let last = name.last().map_or('日', |c| c.symbol);
    let short = (1..=5).contains(&name.len()) && name.iter().all(|c| is_han(c.symbol));
    (short && !matches!(last, '年' | '日')).then(|| (own, Piece { region: next.0.clone(), characters: name }))
}

/// Where a label at the head of a line ends, in characters, if something follows that is not set off.
fn label_at_head(text: &str) -> Option<usize> {
    if is_label(text) {
        return Some(text.chars().count());
    }
    let heads = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST_LABEL).enumerate();
    let labels = heads.filter(|(_, end)| LABELS.iter().any(|label| text[..*end].ends_with(label)));
    labels.map(|(count, _)| count + 1).last()
}

/// A label alone, with or without what may stand in brackets behind it.
fn is_label(text: &str) -> bool {
    let text = text.trim().trim_end_matches(MARKS);
    let bare = text.trim_end_matches([')', '）']);
    text.chars().count() <= 14 && LABELS.iter().any(|label| bare.ends_with(label))
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of characters of equal width on one height.
    fn line(text: &str, left: f32, y: f32) -> (Region, LineText) {
        let count = text.chars().count() as f32;
        let characters = text
            .chars()
            .enumerate()
            .map(|(i, symbol)| Character { symbol, probability: 0.9, center: (i as f32 + 0.5) / count })
            .collect();
        (Region { left, right: left + 20.0 * count, middle: [y; 3], height: 20.0 }, LineText { characters })
    }

    fn names(lines: &[(Region, LineText)]) -> Vec<(String, f32, f32)> {
        let (regions, texts): (Vec<_>, Vec<_>) = lines.iter().cloned().unzip();
        let found = regions.iter().zip(&texts).filter_map(|(r, t)| beside_label(r, t, &regions, &texts, 4.0));
        found
            .map(|(_, name)| {
                let text = name.characters.iter().map(|c| c.symbol).collect();
                (text, name.region.left, name.region.right)
            })
            .collect()
    }

    #[test]
    fn a_name_stands_behind_its_label_or_is_the_next_line_to_the_right() {
        let expected = |text: &str, left: f32, right: f32| vec![(text.to_owned(), left, right)];
        assert_eq!(names(&[line("投递员：谢烨2013年1月21日", 100.0, 50.0)]), expected("谢烨", 180.0, 220.0));
        assert_eq!(names(&[line("书记员韩海燕", 100.0, 50.0)]), expected("韩海燕", 160.0, 220.0));
        assert_eq!(
            names(&[line("乙方（签字）：", 100.0, 50.0), line("韦丽", 300.0, 54.0), line("某日", 380.0, 50.0)]),
            expected("韦丽", 300.0, 340.0)
        );
        for other in [line("二〇二三年", 300.0, 50.0), line("十月六日", 300.0, 50.0), line("韦丽", 600.0, 50.0)]
        {
            assert_eq!(names(&[line("书记员", 100.0, 50.0), other]), []);
        }
        for none in ["案由：借贷", "当事人陈述，被告未答辩", "审判员当庭宣读本判决", "受送达人签名或"]
        {
            assert_eq!(names(&[line(none, 100.0, 50.0)]), [], "{none}");
        }
    }

    #[test]
    fn a_name_is_found_where_its_colon_was_misread_or_boxes_overlap() {
        let expected = |text: &str, left: f32, right: f32| vec![(text.to_owned(), left, right)];
        assert_eq!(names(&[line("记录人，谢明建", 100.0, 50.0)]), expected("谢明建", 180.0, 240.0));
        assert_eq!(names(&[line("被询问人鲍翀", 100.0, 50.0)]), expected("鲍翀", 180.0, 220.0));
        let beside = |text: &str, left: f32| names(&[line("甲方（盖章）：", 100.0, 50.0), line(text, left, 48.0)]);
        assert_eq!(beside("晏桂海", 228.0), expected("晏桂海", 228.0, 288.0));
        assert_eq!(beside("：晏桂海", 240.0), expected("晏桂海", 240.0, 320.0));
        assert_eq!(beside("晏桂", 180.0), [], "inside the label");
    }
}
