//! Ruled lines of forms and tables, and the cells between them.

use bianmu_imaging::Plane;

use crate::regions::Region;

/// A straight ruled line in pixels of the detection picture: `at` is its row (column), `from..to` its extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ruling {
    pub(crate) at: f32,
    pub(crate) from: f32,
    pub(crate) to: f32,
}

/// The ruled lines of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rulings {
    pub(crate) horizontal: Vec<Ruling>,
    pub(crate) vertical: Vec<Ruling>,
}

/// Edges of a cell; an edge of a table without a border line is infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
}

/// Strokes of characters are shorter than this share of the longer side of the picture.
const LEAST_LENGTH: f32 = 0.045;
/// How much darker than its surroundings, 4 pixels off on both sides, a ruled line is.
const CONTRAST: i16 = 22;
const REACH: usize = 4;
/// Two edges closer than this are one.
const SAME: f32 = 7.0;

impl Rulings {
    /// `plane` is the brightness of the detection picture.
    pub(crate) fn find(plane: &Plane) -> Rulings {
        let (w, h) = (plane.width, plane.height);
        let least = (w.max(h) as f32 * LEAST_LENGTH) as usize;
        let transposed: Vec<u8> = (0..w * h).map(|i| plane.data[(i % h) * w + i / h]).collect();
        Rulings { horizontal: rows_of(&plane.data, w, h, least), vertical: rows_of(&transposed, h, w, least) }
    }

    /// The cell a region stands in: ruled above, below and on one side at least.
    pub(crate) fn cell_of(&self, region: &Region) -> Option<Cell> {
        let (x, y) = (region.center_x(), region.center_y());
        let covers = |r: &Ruling, at: f32| r.from - SAME <= at && at <= r.to + SAME;
        let nearest = |lines: &[Ruling], at: f32, bounds: &dyn Fn(&Ruling) -> bool| {
            let mut low = f32::NEG_INFINITY;
            let mut high = f32::INFINITY;
            for line in lines.iter().filter(|r| bounds(r)) {
                if line.at <= at {
                    low = low.max(line.at);
                } else {
                    high = high.min(line.at);
                }
            }
            (low, high)
        };
        let (left, right) = nearest(&self.vertical, x, &|r| covers(r, y));
        // A line that does not reach from side to side is an underline or the edge of a picture.
        let reaches = |r: &Ruling| {
            covers(r, x)
                && (left.is_infinite() || covers(r, left + SAME))
                && (right.is_infinite() || covers(r, right - SAME))
        };
        let (top, bottom) = nearest(&self.horizontal, y, &reaches);
        let cell = Cell { left, top, right, bottom };
        let sides = [left, right].iter().filter(|v| v.is_finite()).count();
        let ends = [top, bottom].iter().filter(|v| v.is_finite()).count();
        // Rules between columns of a newspaper have a line above but none below.
        (sides >= 1 && ends == 2).then_some(cell)
    }

    /// Cuts a region where a vertical line runs through it that is clearly higher than the text: the detector joins the text of
    /// neighbouring cells.
    pub(crate) fn split(&self, region: Region) -> Vec<Region> {
        if region.vertical() {
            return vec![region];
        }
        let (top, bottom) = (region.top(), region.bottom());
        let margin = 0.6 * region.height;
        let mut cuts: Vec<f32> = self
            .vertical
            .iter()
            .filter(|r| r.at > region.left + margin && r.at < region.right - margin)
            .filter(|r| r.from <= top + 2.0 && r.to >= bottom - 2.0 && r.to - r.from > 1.6 * region.height)
            .map(|r| (r.at - region.left) / region.width())
            .collect();
        cuts.sort_by(f32::total_cmp);
        cuts.dedup_by(|a, b| (*a - *b) * region.width() < region.height * 0.5);
        if cuts.is_empty() {
            return vec![region];
        }
        let mut edges = vec![0.0];
        edges.extend(cuts);
        edges.push(1.0);
        edges.windows(2).map(|pair| region.part(pair[0], pair[1])).collect()
    }
}

impl Cell {
    /// The other cell lies within this one.
    pub(crate) fn holds(&self, other: &Cell) -> bool {
        self.left <= other.left + SAME
            && self.right >= other.right - SAME
            && self.top <= other.top + SAME
            && self.bottom >= other.bottom - SAME
    }

    pub(crate) fn same_as(&self, other: &Cell) -> bool {
        let near = |a: f32, b: f32| a == b || (a - b).abs() < SAME;
        near(self.left, other.left)
            && near(self.right, other.right)
            && near(self.top, other.top)
            && near(self.bottom, other.bottom)
    }
}

/// Chains of pixels darker than above and below that run on almost without gaps and almost level, joined to lines. Strokes
/// of neighbouring characters make chains too, but with gaps at every character.
fn rows_of(data: &[u8], w: usize, h: usize, least: usize) -> Vec<Ruling> {
    if h < 2 * REACH + 3 || w < least {
        return Vec::new();
    }
    let mut mask = vec![false; w * h];
    for y in REACH..h - REACH {
        let (row, above, below) = (&data[y * w..], &data[(y - REACH) * w..], &data[(y + REACH) * w..]);
        for x in 0..w {
            mask[y * w + x] = i16::from(above[x].min(below[x])) - i16::from(row[x]) > CONTRAST;
        }
    }
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    let mut used = vec![false; w * h];
    for y in REACH + 1..h - REACH - 1 {
        let mut x = 0;
        while x < w {
            if !mask[y * w + x] || used[y * w + x] {
                x += 1;
                continue;
            }
            let (end, last, holes) = chain(&mask, &mut used, w, x, y);
            let length = end - x;
            if length >= least && holes * 20 <= length && last.abs_diff(y) <= 2 + length / 40 {
                runs.push(((y + last) / 2, x, end));
            }
            x = end.max(x + 1);
        }
    }
    join(&runs)
}

/// Follows dark pixels to the right from `(x, y)`, over holes of up to two pixels: where the chain ends, on which row, and
/// how many holes it has.
fn chain(mask: &[bool], used: &mut [bool], w: usize, x: usize, y: usize) -> (usize, usize, usize) {
    let (mut at, mut row, mut end, mut holes, mut open) = (x, y, x, 0, 0);
    while at < w && open <= 2 {
        let dark = |r: usize| mask.get(r * w + at).copied().unwrap_or(false);
        let next = [row, row.saturating_sub(1), row + 1].into_iter().find(|r| dark(*r));
        match next {
            Some(next) => {
                row = next;
                holes += open;
                open = 0;
                end = at + 1;
                used[row * w + at] = true;
            }
            None => open += 1,
        }
        at += 1;
    }
    (end, row, holes)
}

/// Runs on neighbouring rows that overlap or almost touch are one line; it may drift by a pixel or two a run.
fn join(runs: &[(usize, usize, usize)]) -> Vec<Ruling> {
    let mut lines: Vec<(Ruling, f32, f32)> = Vec::new();
    for (y, from, to) in runs {
        let (y, from, to) = (*y as f32, *from as f32, *to as f32);
        let near = lines.iter_mut().find(|(line, low, high)| {
            y >= low - 4.0 && y <= high + 4.0 && from < line.to + 12.0 && to > line.from - 12.0
        });
        match near {
            Some((line, low, high)) => {
                line.from = line.from.min(from);
                line.to = line.to.max(to);
                *low = low.min(y);
                *high = high.max(y);
                line.at = (*low + *high) / 2.0;
            }
            None => lines.push((Ruling { at: y, from, to }, y, y)),
        }
    }
    lines.into_iter().map(|(line, _, _)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(left: f32, right: f32, y: f32) -> Region {
        Region { left, right, middle: [y; 3], height: 20.0 }
    }

    #[test]
    fn cells_are_found_between_drawn_lines_and_joined_text_is_cut() {
        let (w, h) = (600usize, 400usize);
        let mut data = vec![250u8; w * h];
        let mut black = |x: usize, y: usize| data[y * w + x] = 40;
        for x in 50..550 {
            for y in [50, 150, 250] {
                black(x, y);
            }
        }
        for y in 50..=250 {
            for x in [50, 200, 549] {
                black(x, y);
            }
        }
        let rulings = Rulings::find(&Plane { width: w, height: h, data });
        assert_eq!((rulings.horizontal.len(), rulings.vertical.len()), (3, 3), "{rulings:?}");
        let first = rulings.cell_of(&region(60.0, 120.0, 100.0)).unwrap_or_else(|| panic!("no cell: {rulings:?}"));
        let second = rulings.cell_of(&region(220.0, 400.0, 100.0)).unwrap_or_else(|| panic!("no cell: {rulings:?}"));
        assert!(!first.same_as(&second) && (first.top - second.top).abs() < SAME);
        assert_eq!(rulings.cell_of(&region(60.0, 120.0, 350.0)), None);
        assert_eq!(rulings.split(region(60.0, 400.0, 100.0)).len(), 2);
        assert_eq!(rulings.split(region(60.0, 190.0, 100.0)).len(), 1);
    }
}
