//! Fingerprints on pages without colour: areas filled with ink that are neither plain nor, like print, mostly paper, and that
//! no gap between two lines of print runs through.

use bianmu_imaging::Plane;

use crate::filled_areas::InkCells;
use crate::fingerprint::prints_and_squares;
use crate::ink_mark::{Ink, InkMark, Shape};

/// Side of the fields in which the brightness of the paper is taken, in millimetres: the brightest tenth of a field and of
/// those around it.
const FIELD: f32 = 10.0;
/// By how much ink is darker than the paper about it.
const DARKER: u8 = 22;
/// [`InkMark::unevenness`] of ridges; .0 to .2 for the plain fields of a conversation and for hair in a
/// photograph, 1 and more for print, which is mostly paper.
const EVENNESS: std::ops::Range<f32> = 0.25..0.95;
/// How far edges of two pieces in line may differ, as a share of their size.
const IN_LINE: f32 = 0.12;
/// Share of the mean ink of a row or column of an area below which it is a gap between lines or columns of print.
const GAP: f32 = 0.42;

/// The fingerprints on the brightness of the detection picture; `millimetre` is the number of its pixels in one.
pub(crate) fn grey_prints(plane: &Plane, millimetre: f32) -> Vec<InkMark> {
    let paper = Paper::measure(plane, millimetre);
    let is_ink = |x: usize, y: usize| plane.data[y * plane.width + x].saturating_add(DARKER) < paper.at(x, y);
    let cells = InkCells::count((plane.width, plane.height), millimetre, is_ink, |_, _| false);
    let pieces = cells.pieces();
    let mut found = prints_and_squares(&cells, millimetre, Ink::Grey);
    let edge = 3.0 * millimetre;
    let ink = |x: usize, y: usize| f32::from(paper.at(x, y)) - f32::from(plane.data[y * plane.width + x]);
    found.retain(|mark| {
        let inside = mark.left > edge
            && mark.top > edge
            && mark.right < plane.width as f32 - edge
            && mark.bottom < plane.height as f32 - edge;
        // A large character fills a square as a name seal does.
        mark.shape == Shape::Print
            && inside
            && EVENNESS.contains(&mark.unevenness(0.2, ink))
            && !has_gaps(mark, is_ink)
            && !in_line(mark, &pieces)
    });
    found
}

/// Stands in line with another piece of its size, as the characters of a large title and the pictures down the side of a
/// conversation do; nobody sets down two fingers that exactly.
fn in_line(mark: &InkMark, pieces: &[(f32, f32, f32, f32)]) -> bool {
    let near = |a: f32, b: f32, size: f32| (a - b).abs() < IN_LINE * size;
    pieces.iter().any(|(left, top, right, bottom)| {
        let (width, height) = (mark.width(), mark.height());
        let in_row = near(*top, mark.top, height) && near(*bottom, mark.bottom, height);
        let in_column = near(*left, mark.left, width) && near(*right, mark.right, width);
        let beside = (left - mark.right).max(mark.left - right);
        let below = (top - mark.bottom).max(mark.top - bottom);
        (in_row && beside > 0.0 && beside < 2.0 * width) || (in_column && below > 0.0)
    })
}

/// A row or column in the middle of the mark holds much less ink than the others.
fn has_gaps(mark: &InkMark, is_ink: impl Fn(usize, usize) -> bool) -> bool {
    let (left, right) = (mark.left as usize, mark.right as usize);
    let (top, bottom) = (mark.top as usize, mark.bottom as usize);
    let (mut rows, mut columns) = (vec![0u32; bottom - top], vec![0u32; right - left]);
    for y in top..bottom {
        for x in left..right {
            let ink = u32::from(is_ink(x, y));
            rows[y - top] += ink;
            columns[x - left] += ink;
        }
    }
    let gap = |profile: &[u32]| {
        let middle = &profile[profile.len() / 5..profile.len() - profile.len() / 5];
        let mean = middle.iter().sum::<u32>() as f32 / middle.len().max(1) as f32;
        // Two pixels together: the gaps between ridges are narrower than that, those between lines are not.
        middle.windows(2).any(|pair| ((pair[0] + pair[1]) as f32) < 2.0 * GAP * mean)
    };
    gap(&rows) || gap(&columns)
}

/// The brightness of the paper, field by field.
struct Paper {
    columns: usize,
    side: usize,
    fields: Vec<u8>,
}

impl Paper {
    fn measure(plane: &Plane, millimetre: f32) -> Paper {
        let side = ((FIELD * millimetre) as usize).max(4);
        let (columns, rows) = (plane.width.div_ceil(side), plane.height.div_ceil(side));
        let mut bright = vec![0u8; columns * rows];
        let mut seen = Vec::with_capacity(side * side / 4);
        for row in 0..rows {
            for column in 0..columns {
                seen.clear();
                for y in (row * side..((row + 1) * side).min(plane.height)).step_by(2) {
                    let line = &plane.data[y * plane.width..(y + 1) * plane.width];
                    seen.extend(line[column * side..((column + 1) * side).min(plane.width)].iter().step_by(2));
                }
                // Never empty: a field begins within the picture.
                let at = seen.len() * 9 / 10;
                bright[row * columns + column] = *seen.select_nth_unstable(at).1;
            }
        }
        let around = |at: usize| {
            let (x, y) = (at % columns, at / columns);
            let rows = y.saturating_sub(1)..(y + 2).min(rows);
            rows.flat_map(|y| (x.saturating_sub(1)..(x + 2).min(columns)).map(move |x| y * columns + x))
                .map(|at| bright[at])
                .max()
                .unwrap_or(255)
        };
        let fields = (0..bright.len()).map(around).collect();
        Paper { columns, side, fields }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.fields[y / self.side * self.columns + x / self.side]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ink: impl Fn(usize, usize) -> Option<u8>) -> Plane {
        let (width, height) = (672, 960);
        let data = (0..width * height).map(|at| ink(at % width, at / width).unwrap_or(235)).collect();
        Plane { width, height, data }
    }

    fn at(x: usize, y: usize, center: (f32, f32)) -> f32 {
        ((x as f32 - center.0) / 21.0).hypot((y as f32 - center.1) / 28.0)
    }

    #[test]
    fn a_grey_print_is_found_where_it_stands() {
        let found = grey_prints(
            &page(|x, y| (at(x, y, (400.0, 600.0)) < 1.0).then_some(if (x + y) % 4 < 2 { 110 } else { 190 })),
            3.23,
        );
        assert_eq!(found.iter().map(|mark| mark.shape).collect::<Vec<_>>(), [Shape::Print]);
        let (x, y) = found[0].center();
        assert!((x - 400.0).hypot(y - 600.0) < 4.0, "{found:?}");
    }

    #[test]
    fn plain_fields_print_large_titles_and_photographs_are_none() {
        assert_eq!(grey_prints(&page(|x, y| (at(x, y, (400.0, 600.0)) < 1.0).then_some(120)), 3.23), []);
        let print = |x: usize, y: usize| y % 12 < 9 && x % 10 < 8 && (x * 7 + y * 3) % 5 < 2;
        assert_eq!(grey_prints(&page(|x, y| print(x, y).then_some(40)), 3.23), []);
        let block = |x: usize, y: usize| (300..345).contains(&x) && (500..536).contains(&y);
        assert_eq!(grey_prints(&page(|x, y| (block(x, y) && print(x, y)).then_some(40)), 3.23), []);
        let title = |x: usize, y: usize| at(x, y, (300.0, 200.0)).min(at(x, y, (370.0, 200.0))) < 1.0;
        assert_eq!(grey_prints(&page(|x, y| title(x, y).then_some(if (x + y) % 4 < 2 { 110 } else { 190 })), 3.23), []);
        let photograph = |x: usize, y: usize| (200..400).contains(&x) && (300..560).contains(&y);
        assert_eq!(grey_prints(&page(|x, y| photograph(x, y).then_some((x * y % 160) as u8)), 3.23), []);
    }
}
