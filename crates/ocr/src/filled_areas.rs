//! Areas filled with ink: a fingerprint or a name seal leaves no gap as wide as those between lines and characters of print.
//!
//! Ink is counted in cells of about a millimetre. Where a window of the breadth of a stroke of a seal is nearly all inked
//! cells, there is the core of an area; what it touches of ink, a little further out, belongs to it. So the lines of print
//! that run through a fingerprint are not taken for its limbs, and two prints that touch fall apart.

use bianmu_imaging::{Touch, bounds, connected};

/// Side of a cell in millimetres.
const CELL: f32 = 0.93;
/// Share of a cell's pixels that must be ink.
const LEAST_INK: f32 = 0.2;
/// Half the side of the window in cells, and the share of it that must be inked for its middle to be a core.
const REACH: usize = 3;
const LEAST_FILL: f32 = 0.8;
/// Share of it that must be ink not covered by anything.
const LEAST_OWN: f32 = 0.5;
/// Share of its box that a square fills; an ellipse fills .79, in cells a little more.
const FULL: f32 = 0.88;
/// The same where something was written across a corner.
const NEARLY_FULL: f32 = 0.78;
/// By how many cells an area goes beyond its core: a window filled that far hangs over the edge by no more.
const BEYOND: usize = 2;

/// Ink in cells.
pub(crate) struct InkCells {
    columns: usize,
    rows: usize,
    /// Pixels in the side of a cell.
    side: usize,
    inked: Vec<bool>,
    /// What covers the ink counts for the fill, but belongs to no area: writing across a fingerprint.
    covered: Vec<bool>,
}

/// An area filled with ink: its cells.
pub(crate) struct FilledArea {
    cells: Vec<(usize, usize)>,
    /// Pixels in the side of a cell.
    side: usize,
}

impl InkCells {
    /// Counts the pixels of a picture of `width × height` that are ink, and those of what may cover ink; `millimetre` is the
    /// number of its pixels in one.
    pub(crate) fn count(
        (width, height): (usize, usize),
        millimetre: f32,
        is_ink: impl Fn(usize, usize) -> bool,
        is_cover: impl Fn(usize, usize) -> bool,
    ) -> InkCells {
        let side = ((CELL * millimetre).round() as usize).max(1);
        let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
        let (mut ink, mut cover) = (vec![0u16; columns * rows], vec![0u16; columns * rows]);
        for y in 0..height {
            let row = y / side * columns;
            for x in 0..width {
                if is_ink(x, y) {
                    ink[row + x / side] += 1;
                } else if is_cover(x, y) {
                    cover[row + x / side] += 1;
                }
            }
        }
        let least = ((LEAST_INK * (side * side) as f32).round() as u16).max(1);
        let enough = |counts: Vec<u16>| counts.into_iter().map(|count| count >= least).collect();
        InkCells { columns, rows, side, inked: enough(ink), covered: enough(cover) }
    }

    /// The filled areas, without judging their size or shape.
    pub(crate) fn filled(&self) -> Vec<FilledArea> {
        let (columns, rows) = (self.columns, self.rows);
        // Inked cells in the upper half of the number, filled ones in the lower.
        let mut sums = vec![0u64; (columns + 1) * (rows + 1)];
        for y in 0..rows {
            let mut row = 0;
            for x in 0..columns {
                let at = y * columns + x;
                row += u64::from(self.inked[at]) << 32 | u64::from(self.inked[at] || self.covered[at]);
                sums[(y + 1) * (columns + 1) + x + 1] = sums[y * (columns + 1) + x + 1] + row;
            }
        }
        let window = ((2 * REACH + 1) * (2 * REACH + 1)) as f32;
        let core = |at: usize| {
            let (x, y) = (at % columns, at / columns);
            let (left, right) = (x.saturating_sub(REACH), (x + REACH + 1).min(columns));
            let (top, bottom) = (y.saturating_sub(REACH), (y + REACH + 1).min(rows));
            let sum = |x: usize, y: usize| sums[y * (columns + 1) + x];
            let within = sum(right, bottom) + sum(left, top) - sum(right, top) - sum(left, bottom);
            let (inked, filled) = ((within >> 32) as f32, (within & 0xffff_ffff) as f32);
            filled >= LEAST_FILL * window && inked >= LEAST_OWN * window
        };
        connected(columns, rows, Touch::Sides, core, core)
            .into_iter()
            .map(|group| FilledArea { cells: self.around(&group), side: self.side })
            .collect()
    }

    /// The boxes `(left, top, right, bottom)` of all pieces of ink, in pixels of the picture.
    pub(crate) fn pieces(&self) -> Vec<(f32, f32, f32, f32)> {
        let inked = |at: usize| self.inked[at];
        let pixels = |cells: usize| (cells * self.side) as f32;
        connected(self.columns, self.rows, Touch::Across(1), inked, inked)
            .iter()
            .map(|piece| bounds(piece, self.columns))
            .map(|(left, top, right, bottom)| (pixels(left), pixels(top), pixels(right), pixels(bottom)))
            .collect()
    }

    /// The inked cells of a core and those a little beyond it.
    fn around(&self, core: &[usize]) -> Vec<(usize, usize)> {
        let mut near = vec![false; self.columns * self.rows];
        for at in core {
            let (x, y) = (at % self.columns, at / self.columns);
            for ny in y.saturating_sub(BEYOND)..(y + BEYOND + 1).min(self.rows) {
                let row = ny * self.columns;
                near[row + x.saturating_sub(BEYOND)..row + (x + BEYOND + 1).min(self.columns)].fill(true);
            }
        }
        let (left, top, right, bottom) = bounds(core, self.columns);
        let rows = top.saturating_sub(BEYOND)..(bottom + BEYOND).min(self.rows);
        let columns = left.saturating_sub(BEYOND)..(right + BEYOND).min(self.columns);
        rows.flat_map(|y| columns.clone().map(move |x| (x, y)))
            .filter(|(x, y)| near[y * self.columns + x] && self.inked[y * self.columns + x])
            .collect()
    }
}

impl FilledArea {
    /// The box `(left, top, right, bottom)` in pixels of the picture.
    pub(crate) fn bounds(&self) -> (f32, f32, f32, f32) {
        let (left, top, right, bottom) = self.box_of_cells();
        let pixels = |cells: usize| (cells * self.side) as f32;
        (pixels(left), pixels(top), pixels(right), pixels(bottom))
    }

    fn box_of_cells(&self) -> (usize, usize, usize, usize) {
        self.cells.iter().fold((usize::MAX, usize::MAX, 0, 0), |(left, top, right, bottom), (x, y)| {
            (left.min(*x), top.min(*y), right.max(x + 1), bottom.max(y + 1))
        })
    }

    /// Share of the box that is inked.
    pub(crate) fn fill(&self) -> f32 {
        let (left, top, right, bottom) = self.box_of_cells();
        self.cells.len() as f32 / ((right - left) * (bottom - top)) as f32
    }

    /// How far the corners of the box are filled, from the top left clockwise, each a seventh of its sides: there an ellipse leaves
    /// nothing.
    pub(crate) fn corners(&self) -> [f32; 4] {
        let (left, top, right, bottom) = self.box_of_cells();
        let across = ((right - left) as f32 * 0.15).round().max(1.0) as usize;
        let down = ((bottom - top) as f32 * 0.15).round().max(1.0) as usize;
        let inside = |x0: usize, y0: usize| {
            let within = |(x, y): &&(usize, usize)| (x0..x0 + across).contains(x) && (y0..y0 + down).contains(y);
            self.cells.iter().filter(within).count() as f32 / (across * down) as f32
        };
        [(left, top), (right - across, top), (right - across, bottom - down), (left, bottom - down)]
            .map(|(x, y)| inside(x, y))
    }

    /// Whether this is a square, perhaps set down askew by up to 12°: of all boxes about it that lean by that much the best filled
    /// one is full, or nearly and in three corners at least.
    pub(crate) fn is_square(&self) -> bool {
        let askew = (-3..=3).map(|step| self.askew(4.0 * step as f32));
        askew
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .is_some_and(|(fill, corners)| fill > FULL || (fill > NEARLY_FULL && corners >= 3))
    }

    /// Share of the box that leans by so many degrees that is inked, and how many of its corners are.
    fn askew(&self, lean: f32) -> (f32, usize) {
        let (sin, cos) = lean.to_radians().sin_cos();
        let turned: Vec<(f32, f32)> = self
            .cells
            .iter()
            .map(|(x, y)| (*x as f32, *y as f32))
            .map(|(x, y)| (x * cos + y * sin, y * cos - x * sin))
            .collect();
        let (low, high) = turned.iter().fold(((f32::MAX, f32::MAX), (f32::MIN, f32::MIN)), |(low, high), (x, y)| {
            ((low.0.min(*x), low.1.min(*y)), (high.0.max(*x), high.1.max(*y)))
        });
        let (width, height) = (high.0 - low.0 + 1.0, high.1 - low.1 + 1.0);
        let mut corners = [0.0f32; 4];
        for (x, y) in &turned {
            let (u, v) = ((x - low.0 + 0.5) / width, (y - low.1 + 0.5) / height);
            if !(0.2..=0.8).contains(&u) && !(0.2..=0.8).contains(&v) {
                corners[usize::from(u > 0.5) + 2 * usize::from(v > 0.5)] += 1.0;
            }
        }
        let filled = corners.iter().filter(|count| **count > 0.6 * 0.04 * width * height).count();
        (self.cells.len() as f32 / (width * height), filled)
    }

    /// The area cut in two across its length, as two prints beside each other are; each half is a cloud about its middle
    /// (Lloyd's algorithm for two means).
    pub(crate) fn halves(&self) -> [FilledArea; 2] {
        let (left, top, right, bottom) = self.box_of_cells();
        let wide = right - left > bottom - top;
        let ends = |least: bool| {
            let key = |(x, y): &&(usize, usize)| if wide { *x } else { *y };
            let cell = if least { self.cells.iter().min_by_key(key) } else { self.cells.iter().max_by_key(key) };
            cell.map_or((0.0, 0.0), |(x, y)| (*x as f32, *y as f32))
        };
        let mut middles = [ends(true), ends(false)];
        let far = |(x, y): &(usize, usize), middle: (f32, f32)| (*x as f32 - middle.0).hypot(*y as f32 - middle.1);
        let mut halves = [Vec::new(), Vec::new()];
        for _ in 0..12 {
            let (first, second) = self.cells.iter().partition(|cell| far(cell, middles[0]) <= far(cell, middles[1]));
            halves = [first, second];
            for (half, middle) in halves.iter().zip(&mut middles) {
                let count = half.len().max(1) as f32;
                let sum = half.iter().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + *x as f32, sum.1 + *y as f32));
                *middle = (sum.0 / count, sum.1 / count);
            }
        }
        halves.map(|cells| FilledArea { cells, side: self.side })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ridges in an ellipse.
    fn finger(x: f32, y: f32, center: (f32, f32)) -> bool {
        ((x - center.0) / 22.0).hypot((y - center.1) / 29.0) < 1.0 && (x + y) % 4.0 < 2.0
    }

    fn areas(ink: impl Fn(f32, f32) -> bool) -> Vec<FilledArea> {
        InkCells::count((400, 400), 3.23, |x, y| ink(x as f32, y as f32), |_, _| false).filled()
    }

    #[test]
    fn a_fingerprint_over_lines_of_print_is_one_area_and_the_lines_are_none() {
        let line =
            |x: f32, y: f32| (30.0..370.0).contains(&x) && y % 22.0 < 12.0 && (x % 13.0 < 9.0) && (x + y) % 3.0 < 1.5;
        let found = areas(|x, y| line(x, y) || finger(x, y, (200.0, 200.0)));
        assert_eq!(found.len(), 1);
        let (left, top, right, bottom) = found[0].bounds();
        assert!((left - 178.0).abs() < 9.0 && (right - 222.0).abs() < 9.0, "{left} {right}");
        assert!((top - 171.0).abs() < 9.0 && (bottom - 229.0).abs() < 9.0, "{top} {bottom}");
    }

    #[test]
    fn two_prints_that_touch_fall_apart_in_halves() {
        let found = areas(|x, y| finger(x, y, (150.0, 200.0)) || finger(x, y, (190.0, 210.0)));
        assert_eq!(found.len(), 1);
        let mut lefts: Vec<f32> = found[0].halves().iter().map(|half| half.bounds().0).collect();
        lefts.sort_by(f32::total_cmp);
        assert!((lefts[0] - 128.0).abs() < 9.0 && (lefts[1] - 168.0).abs() < 9.0, "{lefts:?}");
    }
}
