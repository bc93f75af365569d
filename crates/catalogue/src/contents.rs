//! The paper 卷内目录 in the scan: what it says stands on which sheet is evidence for cutting and naming.

use std::sync::LazyLock;

use bianmu_model::{PageFacts, TextLine};
use regex::Regex;

use crate::evidence::PageEvidence;
use crate::text::{compact, pattern};

/// One line of a paper catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContentsRow {
    pub(crate) title: String,
    /// Number of the first sheet.
    pub(crate) start: u32,
}

/// What the paper catalogue says of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Listed {
    /// There is no catalogue that can be read, or the page carries no number.
    #[default]
    Unknown,
    /// A document of this title begins here.
    Begins(String),
    /// The catalogue knows of no beginning here.
    Silent,
}

/// Lines with numbers a catalogue must have before its silence means anything.
const ENOUGH: usize = 4;

static START: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,3})(?:[-—~－至]\d{1,3})?$"));

/// The lines of a page that is a catalogue: names with the number in the column of pages.
pub(crate) fn contents_rows(facts: &PageFacts) -> Vec<ContentsRow> {
    let w = facts.width as f32;
    let heading = |l: &&TextLine| ["页次", "页号", "页码", "起止页"].iter().any(|n| compact(&l.text).ends_with(n));
    let Some(column) =
        facts.lines.iter().find(heading).map(|l| (l.rect.right() as f32 - l.rect.h as f32, l.rect.bottom()))
    else {
        return Vec::new();
    };
    let starts = facts.lines.iter().filter_map(|line| {
        let text = compact(&line.text);
        let number = START.captures(&text)?[1].parse().ok()?;
        let below = line.rect.y > column.1 - line.rect.h / 2;
        ((line.rect.center_x() - column.0).abs() < 0.09 * w && below).then_some((line, number))
    });
    let starts: Vec<(&TextLine, u32)> = starts.collect();
    // A line of a name belongs to the number it is nearest to.
    let row_of = |line: &TextLine| {
        let off = |number: &TextLine| (line.rect.center_y() - number.rect.center_y()).abs();
        starts.iter().map(|(number, _)| *number).min_by(|a, b| off(a).total_cmp(&off(b)))
    };
    starts
        .iter()
        .filter_map(|(number_line, start)| {
            let beside = |l: &&TextLine| {
                (l.rect.center_y() - number_line.rect.center_y()).abs() < 0.7 * l.rect.h as f32
                    && l.rect.x < number_line.rect.x
                    && l.text.chars().filter(|c| c.is_alphabetic()).count() >= 2
            };
            // Of the cells left of it the name of the paper comes first; a long one is wrapped within its cell.
            let name = facts.lines.iter().filter(beside).min_by_key(|l| l.rect.x)?;
            let of_cell = |l: &&TextLine| {
                (l.rect.x - name.rect.x).abs() < 2 * name.rect.h
                    && (l.rect.center_y() - number_line.rect.center_y()).abs() < 1.2 * l.rect.h as f32
                    && row_of(l).is_some_and(|n| n.rect == number_line.rect)
            };
            let mut cell: Vec<&TextLine> = facts.lines.iter().filter(of_cell).collect();
            cell.sort_by_key(|l| l.rect.y);
            let whole: String = cell.iter().map(|l| compact(&l.text)).collect();
            let title = whole.trim_start_matches(|c: char| c.is_ascii_digit() || ".、，".contains(c)).to_owned();
            (title.chars().count() >= 2).then_some(ContentsRow { title, start: *start })
        })
        .collect()
}

/// Tells every numbered page what the catalogue before it in the scan says of it.
pub(crate) fn consult(pages: &mut [PageEvidence]) {
    let mut rows: Vec<ContentsRow> = Vec::new();
    let mut reading = false;
    for page in pages.iter_mut() {
        if !page.contents.is_empty() {
            if !reading {
                rows.clear();
            }
            rows.extend(page.contents.iter().cloned());
            reading = true;
            continue;
        }
        reading = false;
        // Another cover opens another part, with numbers of its own; so may what lies behind the closing note.
        let known = page.title.as_ref().and_then(|t| t.known.as_ref()).filter(|k| k.whole);
        if page.cover.is_some() || known.is_some_and(|k| matches!(k.kind, "备考表" | "卷底")) {
            rows.clear();
        }
        let Some(folio) = page.folio.filter(|_| rows.len() >= ENOUGH) else { continue };
        page.listed = match rows.iter().find(|r| r.start == folio) {
            Some(row) => Listed::Begins(row.title.clone()),
            None => Listed::Silent,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_the_column_of_pages_belong_to_the_name_at_their_left() {
        let line = |x: i32, y: i32, w: i32, text: &str| serde_json::json!({"text": text, "box": [x, y, w, 40], "confidence": 0.9});
        let lines = [
            line(200, 300, 80, "序号"),
            line(400, 300, 160, "文书名称"),
            line(1270, 300, 87, "页次"),
            line(220, 400, 30, "1"),
            line(400, 402, 220, "民事起诉状"),
            line(900, 400, 100, "张伟"),
            line(1290, 401, 20, "1"),
            line(220, 480, 30, "2"),
            line(400, 480, 220, "应诉通知书"),
            line(1285, 482, 50, "3-4"),
        ];
        let facts: PageFacts = serde_json::from_value(serde_json::json!({
            "width": 1653, "height": 2339, "dpi": 200, "orientation": 0, "skew_deg": 0.0, "blank": false,
            "lines": lines, "flags": []
        }))
        .unwrap();
        let found: Vec<(String, u32)> = contents_rows(&facts).into_iter().map(|r| (r.title, r.start)).collect();
        assert_eq!(found, [("民事起诉状".to_owned(), 1), ("应诉通知书".to_owned(), 3)]);
    }
}
