//! Papers become pages: lines with boxes, as a scanner and a recognition would see them upright.

use serde::{Deserialize, Serialize};

use crate::{Split, chance, pick};

/// One printed line before recognition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    pub text: String,
    /// Left, top, width, height in pixels.
    pub at: [f32; 4],
    /// Written by hand.
    pub hand: bool,
}

/// One side of a sheet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sheet {
    pub width: f32,
    pub height: f32,
    pub dpi: f32,
    pub lines: Vec<Line>,
    pub seal: Option<String>,
    pub signature: bool,
    pub corner: Option<u32>,
    /// Ink that is no text: the print of a photograph.
    pub picture: bool,
}

/// How one paper is laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    pub dpi: f32,
    pub body: f32,
    pub title: f32,
    pub pitch: f32,
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub title_at_left: bool,
    /// Title on the line of the organisation.
    pub glued: bool,
    pub title_missing: bool,
    pub split_title: bool,
    pub foot: Foot,
    /// The signatures have a page of their own.
    pub signature_apart: bool,
    pub hand: bool,
}

/// Number at the foot of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foot {
    None,
    Bare,
    Dashed,
    Worded,
    WordedOf,
    Slash,
}

impl Layout {
    /// A layout for one paper. Papers of one house look alike: `house` gives print and margins, `lot` the rest.
    pub fn of(
        lot: &mut fastrand::Rng,
        house: u64,
        split: Split,
        dpi: f32,
        record: bool,
        hand: bool,
        one: bool,
    ) -> Layout {
        let mut house = fastrand::Rng::with_seed(house);
        let house = &mut house;
        let style = &STYLES[split as usize];
        let body = *pick(house, style.bodies) * dpi / 72.0;
        let ratio = style.ratio[0] + (style.ratio[1] - style.ratio[0]) * lot.f32();
        let feet: &[Foot] = if one {
            &[Foot::None, Foot::None, Foot::None, Foot::None, Foot::Bare]
        } else if record {
            &[Foot::Worded, Foot::WordedOf, Foot::WordedOf, Foot::None, Foot::Slash]
        } else {
            style.feet
        };
        Layout {
            dpi,
            body,
            title: body * ratio,
            pitch: body * (style.pitch + 0.6 * house.f32()),
            left: dpi * (0.85 + 0.4 * house.f32()),
            right: dpi * (0.8 + 0.4 * house.f32()),
            top: dpi * (0.9 + 0.5 * house.f32()),
            title_at_left: chance(lot, style.at_left),
            glued: chance(lot, style.glued),
            title_missing: chance(lot, 2),
            split_title: chance(lot, style.split_title),
            foot: *pick(lot, feet),
            signature_apart: !one && chance(lot, 16),
            hand,
        }
    }
}

/// How the papers of a split are set.
struct Style {
    /// Sizes of the print in points.
    bodies: &'static [f32],
    /// Least and largest size of a title against the print.
    ratio: [f32; 2],
    /// Least distance of lines against the size of the print.
    pitch: f32,
    feet: &'static [Foot],
    /// Percent of titles at the left edge, on the line of the court's name, in two lines.
    at_left: u32,
    glued: u32,
    split_title: u32,
}

/// The held split prints titles smaller, more often at the left or glued to the court's name; the fresh one prints them from as
/// small as the text to twice its size.
const STYLES: [Style; 3] = [
    Style {
        bodies: &[12.0, 14.0, 16.0],
        ratio: [1.2, 1.7],
        pitch: 1.4,
        feet: &[Foot::None, Foot::Dashed, Foot::Dashed, Foot::Bare, Foot::Worded],
        at_left: 4,
        glued: 6,
        split_title: 4,
    },
    Style {
        bodies: &[10.5, 12.0, 14.0, 15.0],
        ratio: [1.05, 1.7],
        pitch: 1.25,
        feet: &[Foot::None, Foot::None, Foot::Dashed, Foot::Bare, Foot::Slash, Foot::WordedOf],
        at_left: 9,
        glued: 12,
        split_title: 7,
    },
    Style {
        bodies: &[10.5, 12.0, 14.0, 15.0, 16.0],
        ratio: [1.0, 2.0],
        pitch: 1.3,
        feet: &[Foot::None, Foot::None, Foot::Dashed, Foot::Bare, Foot::Worded, Foot::WordedOf, Foot::Slash],
        at_left: 6,
        glued: 12,
        split_title: 10,
    },
];

/// Lays the lines of a paper (see `data/papers_*.txt` for their first characters) onto sheets.
pub fn typeset(
    lot: &mut fastrand::Rng,
    layout: &Layout,
    title: Option<&str>,
    lines: &[String],
    seal: Option<&str>,
) -> Vec<Sheet> {
    let mut setter = Setter { lot, layout, sheets: vec![], y: 0.0 };
    setter.new_sheet();
    let mut organisation: Option<&str> = None;
    let signatures = lines.iter().rposition(|l| !l.starts_with('>')).map_or(0, |i| i + 1);
    for (i, line) in lines.iter().enumerate() {
        if layout.signature_apart && i == signatures && i > 4 {
            setter.new_sheet();
        }
        let mut rest = line.chars();
        match rest.next() {
            Some('^') if layout.glued && title.is_some() => organisation = Some(rest.as_str()),
            Some('^') => setter.centred(rest.as_str(), layout.title, false),
            Some('!') => {
                let Some(title) = title else { continue };
                let whole = format!("{}{title}", organisation.unwrap_or_default());
                let count = whole.chars().count();
                if (layout.split_title && count > 8) || count > 22 {
                    let at = whole.char_indices().nth(count / 2).map_or(0, |(i, _)| i);
                    setter.centred(&whole[..at], layout.title, layout.title_at_left);
                    setter.centred(&whole[at..], layout.title, layout.title_at_left);
                } else {
                    setter.centred(&whole, layout.title, layout.title_at_left);
                }
                setter.y += layout.pitch * 0.5;
            }
            Some('#') => setter.centred(rest.as_str(), layout.body, false),
            Some('=') => setter.centred(rest.as_str(), layout.body * 1.1, false),
            Some('>') => setter.at_right(rest.as_str()),
            Some('<') => setter.bubble(rest.as_str(), false),
            Some(')') => setter.bubble(rest.as_str(), true),
            Some('|') => setter.row(rest.as_str()),
            Some('-') => setter.paragraph(rest.as_str(), 0.0),
            Some(_) => setter.paragraph(line, 2.0),
            None => {}
        }
    }
    let (foot, mut sheets) = (layout.foot, setter.sheets);
    let count = sheets.len();
    for (i, sheet) in sheets.iter_mut().enumerate() {
        let n = i + 1;
        let text = match foot {
            Foot::None => continue,
            Foot::Bare => n.to_string(),
            Foot::Dashed => format!("— {n} —"),
            Foot::Worded => format!("第 {n} 页"),
            Foot::WordedOf => format!("第{n}页 共{count}页"),
            Foot::Slash => format!("{n}/{count}"),
        };
        let size = layout.body * 0.85;
        let width = text.chars().count() as f32 * size * 0.8;
        sheet.lines.push(Line {
            text,
            at: [(sheet.width - width) / 2.0, sheet.height * 0.935, width, size],
            hand: false,
        });
    }
    if let (Some(last), Some(text)) = (sheets.last_mut(), seal) {
        last.seal = Some(text.to_owned());
    }
    sheets
}

struct Setter<'a> {
    lot: &'a mut fastrand::Rng,
    layout: &'a Layout,
    sheets: Vec<Sheet>,
    y: f32,
}

impl Setter<'_> {
    fn new_sheet(&mut self) {
        let dpi = self.layout.dpi;
        self.sheets.push(Sheet { width: (8.27 * dpi).round(), height: (11.69 * dpi).round(), dpi, ..Sheet::default() });
        self.y = self.layout.top;
    }

    fn sheet(&mut self) -> &mut Sheet {
        self.sheets.last_mut().expect("a sheet was begun")
    }

    fn room(&mut self, height: f32) {
        let limit = 11.69 * self.layout.dpi * 0.915;
        if self.y + height > limit {
            self.new_sheet();
        }
    }

    fn width(text: &str, size: f32) -> f32 {
        text.chars().map(|c| if c.is_ascii() { 0.53 } else { 1.0 }).sum::<f32>() * size
    }

    fn put(&mut self, text: &str, x: f32, size: f32) {
        let jitter = self.lot.f32() * if text.chars().count() < 8 { 0.4 } else { 0.14 } + 0.96;
        let y = self.y;
        let hand = self.layout.hand;
        let at = [x, y, Self::width(text, size), size * jitter];
        self.sheet().lines.push(Line { text: text.to_owned(), at, hand });
    }

    fn centred(&mut self, text: &str, size: f32, at_left: bool) {
        self.room(size * 1.4);
        let width = Self::width(text, size);
        let x = if at_left { self.layout.left } else { (8.27 * self.layout.dpi - width).max(0.0) / 2.0 };
        self.put(text, x, size);
        self.y += (size * 1.3).max(self.layout.pitch);
    }

    fn at_right(&mut self, text: &str) {
        self.room(self.layout.pitch);
        let size = self.layout.body;
        let indent = self.lot.f32() * 2.5 * size;
        let x = (8.27 * self.layout.dpi - self.layout.right - Self::width(text, size) - indent).max(self.layout.left);
        self.put(text, x, size);
        self.y += self.layout.pitch;
    }

    fn bubble(&mut self, text: &str, right: bool) {
        let size = self.layout.body * 0.9;
        self.room(size * 3.2);
        let width = Self::width(text, size);
        let x = if right { 8.27 * self.layout.dpi - self.layout.right * 1.6 - width } else { self.layout.left * 1.6 };
        self.put(text, x.max(self.layout.left), size);
        self.y += size * 3.0;
    }

    fn paragraph(&mut self, text: &str, indent: f32) {
        let size = self.layout.body;
        let room = 8.27 * self.layout.dpi - self.layout.left - self.layout.right;
        if text.is_empty() {
            self.y += self.layout.pitch;
            return;
        }
        let mut line = String::new();
        let mut x = self.layout.left + indent * size;
        let mut left = room - indent * size;
        for c in text.chars() {
            let w = if c.is_ascii() { 0.53 * size } else { size };
            if left < w && !"，。；：、）》".contains(c) {
                self.room(self.layout.pitch);
                self.put(&line, x, size);
                self.y += self.layout.pitch;
                (line, x, left) = (String::new(), self.layout.left, room);
            }
            line.push(c);
            left -= w;
        }
        self.room(self.layout.pitch);
        self.put(&line, x, size);
        self.y += self.layout.pitch;
    }

    /// Cells of a table row; a cell wraps within its column.
    fn row(&mut self, text: &str) {
        let cells: Vec<&str> = text.split('|').collect();
        let size = self.layout.body * if cells.len() > 4 { 0.8 } else { 0.95 };
        let room = 8.27 * self.layout.dpi - self.layout.left - self.layout.right;
        let weight = |i: usize| match (cells.len(), i) {
            (2, 0) => 0.24,
            (2, _) => 0.76,
            (4, 0 | 2) => 0.18,
            (4, _) => 0.32,
            (n, _) => 1.0 / n as f32,
        };
        let mut wrapped: Vec<(f32, Vec<String>)> = Vec::new();
        let mut x = self.layout.left;
        for (i, cell) in cells.iter().enumerate() {
            let width = weight(i) * room;
            let per_line = ((width / size).floor() as usize).saturating_sub(1).max(2);
            let letters: Vec<char> = cell.chars().collect();
            // Narrow characters take half the room.
            let step = if cell.is_ascii() { per_line * 2 } else { per_line + per_line / 4 };
            wrapped.push((x, letters.chunks(step.max(2)).map(|c| c.iter().collect()).collect()));
            x += width;
        }
        let height = wrapped.iter().map(|(_, l)| l.len()).max().unwrap_or(1).max(1);
        self.room(size * 1.35 * height as f32 + size * 0.8);
        let top = self.y;
        for (x, lines) in wrapped {
            let shift = (height - lines.len().min(height)) as f32 / 2.0;
            for (i, line) in lines.iter().enumerate() {
                self.y = top + (shift + i as f32) * size * 1.35;
                self.put(line.trim(), x + size * 0.3, size);
            }
        }
        self.y = top + size * 1.35 * height as f32 + size * 0.9;
    }
}
