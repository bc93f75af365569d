use bianmu_model::Rect;

use super::border::{Border, SIDES, Side};
use super::pieces::Piece;
use super::sheet::Sheet;
use crate::Plane;

/// Pieces of ink the size of text strokes or more inside the sheet: 0.9 mm high or wide. Punch holes at the sides do not
/// count.
pub(crate) fn written<'p>(sheet: &Sheet, border: &Border, pieces: &'p [Piece]) -> Vec<&'p Piece> {
    let (w, h) = (sheet.grey.width, sheet.grey.height);
    let mm = sheet.small_per_mm();
    let (mx, my) = ((mm * 5.0) as usize, (mm * 5.0) as usize);
    let [top, bottom, left, right] = border.inset;
    pieces
        .iter()
        .filter(|p| {
            let middle = ((p.left + p.right) / 2, (p.top + p.bottom) / 2);
            middle.0 >= left + mx && middle.0 + right + mx < w && middle.1 >= top + my && middle.1 + bottom + my < h
        })
        .filter(|p| {
            let (pw, ph) = (p.width() as f32 / mm, p.height() as f32 / mm);
            let round = (pw - ph).abs() <= 0.9 && (3.0..9.0).contains(&pw);
            let full = p.size * 10 > (p.width() * p.height()) as u32 * 6;
            let at_side = p.left < w / 10 || p.right > w - w / 10 || p.top < h / 14;
            pw.max(ph) >= 0.9 && p.size as f32 >= 0.3 * mm * mm && !(round && full && at_side)
        })
        .collect()
}

/// Hollow pieces of the size of a seal, a rubber stamp with a frame or a card: what is in them has an angle of its own.
pub(crate) fn framed(sheet: &Sheet, pieces: &[Piece]) -> Vec<Piece> {
    let mm = sheet.small_per_mm();
    let frame = |p: &&Piece| {
        let (w, h) = (p.width() as f32 / mm, p.height() as f32 / mm);
        (15.0..92.0).contains(&w) && (9.0..62.0).contains(&h) && p.size * 5 < (p.width() * p.height()) as u32 * 2
    };
    pieces.iter().filter(frame).copied().collect()
}

/// Median height in millimetres of pieces that have the size of a character; `None` for fewer than 30.
pub(crate) fn text_height(sheet: &Sheet, pieces: &[Piece]) -> Option<f32> {
    let mm = sheet.small_per_mm();
    let mut heights: Vec<usize> = pieces
        .iter()
        .filter(|p| {
            let (w, h) = (p.width() as f32 / mm, p.height() as f32 / mm);
            (1.2..9.0).contains(&h) && (0.8..9.0).contains(&w) && w < 2.0 * h && h < 2.5 * w
        })
        .map(Piece::height)
        .collect();
    if heights.len() < 30 {
        return None;
    }
    let middle = heights.len() / 2;
    let (_, height, _) = heights.select_nth_unstable(middle);
    Some(*height as f32 / mm)
}

/// Strokes that run into an edge of the sheet, or what is left of a line that was cut there, on the worst side, with the
/// strip they stand in. A side that a program filled
/// in (`strips`, see [`super::fill`]) was cut somewhere: it counts as two even where nothing touches it.
pub(crate) fn cut_off(
    sheet: &Sheet,
    flat: &Plane,
    border: &Border,
    strips: [usize; 4],
    ink_limit: u8,
    laid_over: &LaidOver,
) -> (f32, Option<Rect>) {
    let touching: [Touching; 4] = std::array::from_fn(|i| {
        let inset = border.inset[i].max(strips[i]);
        let hidden = laid_over.along(SIDES[i], sheet);
        touching(flat, SIDES[i], inset, ink_limit.min(190), sheet.small_per_mm(), &hidden)
    });
    // Specks and grain lie along all sides alike; a line is cut at one or two.
    let everywhere = touching.iter().map(|t| t.short).min().unwrap_or(0);
    let mut worst = (0usize, None);
    for (side, (touching, strip)) in SIDES.iter().zip(touching.iter().zip(strips)) {
        let filled = if strip > 0 { 2 } else { 0 };
        // Strong grain has runs of its own along every side.
        let ends = if laid_over.grain < STRONG_GRAIN { touching.ends_of_a_line(everywhere) } else { 0 };
        let count = filled.max(touching.strokes).max(ends);
        if count > worst.0 {
            worst = (count, Some(*side));
        }
    }
    (worst.0 as f32, worst.1.map(|side: Side| side.strip(sheet, 12.0)))
}

/// Grain from which short runs along an edge say nothing.
const STRONG_GRAIN: f32 = 3.0;

/// What is no writing where it touches an edge.
#[derive(Clone, Debug, Default)]
pub(crate) struct LaidOver {
    /// Folded corners and things that lie over an edge, in scan pixels.
    pub(crate) rects: Vec<Rect>,
    /// Grain of the paper in steps of brightness.
    pub(crate) grain: f32,
}

impl LaidOver {
    /// The stretches of a side that are hidden, in pixels of [`Sheet::small`], with 2 mm to either side.
    fn along(&self, side: Side, sheet: &Sheet) -> Vec<std::ops::Range<usize>> {
        let (s, more) = (sheet.shrink as i32, (2.0 * sheet.small_per_mm()) as i32);
        let (w, h) = (sheet.luma.width as i32, sheet.luma.height as i32);
        let near = 3 * s + more * s;
        let at_side = |r: &&Rect| match side {
            Side::Top => r.y <= near,
            Side::Bottom => r.bottom() >= h - near,
            Side::Left => r.x <= near,
            Side::Right => r.right() >= w - near,
        };
        let stretch = |r: &Rect| match side {
            Side::Top | Side::Bottom => (r.x / s - more).max(0) as usize..(r.right() / s + more).max(0) as usize,
            Side::Left | Side::Right => (r.y / s - more).max(0) as usize..(r.bottom() / s + more).max(0) as usize,
        };
        self.rects.iter().filter(at_side).map(stretch).collect()
    }
}

/// So many short runs along an edge are the ends of the strokes of a line.
const ENDS_OF_A_LINE: usize = 10;

/// Ink that touches a side.
#[derive(Clone, Copy, Debug, Default)]
struct Touching {
    /// Runs that go on inward for a millimetre and more: a sliver of the edge itself is shallow, a shadow or a picture is
    /// long.
    strokes: usize,
    /// Runs below 3 mm, however shallow, and those of them that are deeper than the outermost pixels.
    short: usize,
    rooted: usize,
}

impl Touching {
    /// Of a line that was cut along most of its height only the ends of strokes are left, too shallow to count singly.
    /// Counts from 2 up where there are many; `everywhere` is how many there are on the side with the fewest.
    fn ends_of_a_line(self, everywhere: usize) -> usize {
        let short = self.short.saturating_sub(everywhere * 3 / 2);
        let many = short >= ENDS_OF_A_LINE && self.rooted >= ENDS_OF_A_LINE * 2 / 5;
        if many { 2 + (short - ENDS_OF_A_LINE) / 5 } else { 0 }
    }
}

/// Runs of ink along the line just inside the edge.
fn touching(
    flat: &Plane,
    side: Side,
    inset: usize,
    ink_limit: u8,
    mm: f32,
    hidden: &[std::ops::Range<usize>],
) -> Touching {
    let (along, across) = side.extent(flat);
    let deep = (1.2 * mm) as usize;
    if inset + 2 * deep > across / 2 {
        return Touching::default();
    }
    let ink = |i: usize, depth: usize| side.at(flat, i, inset + depth) < ink_limit;
    // The outermost pixels may be the bright line of a scanner bed: the second or the third will do.
    let touches = |i: usize| ink(i, 0) || ink(i, 1);
    let (from, to) = (along / 50, along - along / 50);
    // An edge that is dark for most of its length is a picture's or the scanner's, whatever else touches it.
    if (from..to).filter(|i| touches(*i)).count() * 5 > (to - from) * 3 {
        return Touching::default();
    }
    let mut found = Touching::default();
    let mut i = from;
    while i < to {
        let run = (i..to).take_while(|j| touches(*j)).count();
        let seen = !hidden.iter().any(|stretch| stretch.start < i + run && i < stretch.end);
        if run > 0 && seen && (run as f32) < 9.0 * mm {
            let span = i.saturating_sub(2)..(i + run + 2).min(along);
            let depth = (1..=deep).take_while(|depth| span.clone().any(|j| ink(j, *depth))).count();
            found.strokes += usize::from(depth == deep);
            if (run as f32) < 3.0 * mm {
                found.short += 1;
                found.rooted += usize::from(depth > 0);
            }
        }
        i += run.max(1);
    }
    found
}

/// Specks on a square centimetre of paper: dark pieces below 0.7 mm with no other ink within 1.5 mm.
pub(crate) fn specks(sheet: &Sheet, border: &Border, pieces: &[Piece]) -> f32 {
    let (w, h) = (sheet.grey.width, sheet.grey.height);
    let mm = sheet.small_per_mm();
    let cell = (mm * 1.6).max(2.0) as usize;
    let (columns, rows) = (w / cell + 1, h / cell + 1);
    let mut occupied = vec![0u8; columns * rows];
    for p in pieces {
        for row in p.top / cell..=p.bottom / cell {
            for column in p.left / cell..=p.right / cell {
                let n = &mut occupied[row * columns + column];
                *n = n.saturating_add(1);
            }
        }
    }
    let [top, bottom, left, right] = border.inset;
    let alone = pieces.iter().filter(|p| {
        let small = p.width().max(p.height()) as f32 <= 0.8 * mm;
        let inside =
            p.left > left + cell && p.right + right + cell < w && p.top > top + cell && p.bottom + bottom + cell < h;
        if !small || !inside || p.darkest > 170 {
            return false;
        }
        let (c, r) = ((p.left + p.right) / 2 / cell, (p.top + p.bottom) / 2 / cell);
        let mut near = 0u32;
        for row in r.saturating_sub(1)..=(r + 1).min(rows - 1) {
            for column in c.saturating_sub(1)..=(c + 1).min(columns - 1) {
                near += u32::from(occupied[row * columns + column]);
            }
        }
        // Itself, in up to four cells.
        near <= 4 && near as usize == (p.right / cell - p.left / cell + 1) * (p.bottom / cell - p.top / cell + 1)
    });
    let free = occupied.iter().filter(|n| **n == 0).count().max(1) as f32;
    let square_cm = free * (cell as f32 / mm / 10.0).powi(2);
    alone.count() as f32 / square_cm.max(1.0)
}
