use bianmu_model::Rect;

use super::sheet::Sheet;
use crate::Plane;

/// Length in millimetres that a crease must have to count.
const SHORTEST: f32 = 45.0;

/// Degrees between the directions that are tried.
const TURN: usize = 3;
/// Lines that the vote proposes and that are then followed.
const CANDIDATES: usize = 16;

/// Strength of the clearest crease in steps of brightness, with its place: a faint straight line that is neither level nor
/// upright, across paper without ink. Pixels that stand out vote for the lines through them (Hough 1962; Duda and Hart
/// 1972), signed, for a crease is bright on one flank and dark on the other; the lines with most votes are followed.
pub(crate) fn clearest(sheet: &Sheet, flat: &Plane, ink_limit: u8) -> (f32, Option<Rect>) {
    // About 50 dpi: a crease is wider than a pixel there, grain is averaged out.
    let half = flat.shrunk(2);
    let mm = sheet.small_per_mm() / 2.0;
    let response = Response::of(&half, ink_limit, (mm * 1.5).round().max(1.0) as usize);
    let length = (SHORTEST * mm) as usize;
    let mut best: (f32, Option<Segment>) = (0.0, None);
    for line in response.proposals((4.0 * mm) as usize) {
        let found = response.follow(line, length);
        if found.0 > best.0 {
            best = found;
        }
    }
    let scale = (sheet.shrink * 2) as f32;
    let rect = best.1.map(|((x0, y0), (x1, y1))| Rect {
        x: (x0.min(x1) * scale) as i32,
        y: (y0.min(y1) * scale) as i32,
        w: ((x1 - x0).abs() * scale) as i32,
        h: ((y1 - y0).abs() * scale) as i32,
    });
    (best.0, rect)
}

type Segment = ((f32, f32), (f32, f32));

/// A straight line: its direction, and its distance from the origin along the normal.
#[derive(Clone, Copy)]
struct Line {
    direction: (f32, f32),
    distance: f32,
}

/// How far every pixel stands out from its surroundings.
struct Response {
    width: usize,
    height: usize,
    /// −12..=12; 0 at and near ink.
    values: Vec<i8>,
}

impl Response {
    fn proposals(&self, margin: usize) -> Vec<Line> {
        let points: Vec<(i32, i32, i32)> = (margin..self.height.saturating_sub(margin))
            .flat_map(|y| (margin..self.width.saturating_sub(margin)).map(move |x| (x, y)))
            .filter_map(|(x, y)| {
                let value = self.values[y * self.width + x];
                (value.abs() >= 3).then_some((x as i32, y as i32, i32::from(value)))
            })
            .collect();
        let every = points.len().div_ceil(30_000).max(1);
        let reach = self.width + self.height;
        let mut lines: Vec<(i32, Line)> = Vec::new();
        let mut votes = vec![0i32; 2 * reach];
        for angle in (0..180).step_by(TURN) {
            // Ruled lines, table lines and scanner streaks are level or upright.
            if angle % 90 < 5 || angle % 90 > 85 {
                continue;
            }
            let direction = ((angle as f32).to_radians().cos(), (angle as f32).to_radians().sin());
            votes.fill(0);
            // In 16,384ths: a million votes a page, each half as dear as with floating-point numbers.
            let [along, across] = [direction.0, direction.1].map(|part| (part * 16384.0) as i32);
            let start = (reach as i32) << 14;
            for (x, y, value) in points.iter().step_by(every) {
                let bin = (y * along - x * across + start) >> 14;
                votes[(bin as usize).min(2 * reach - 1)] += value;
            }
            // The best two of every direction are enough to be among the best of all.
            for _ in 0..2 {
                let Some((bin, most)) = votes.iter().copied().enumerate().max_by_key(|(_, v)| v.abs()) else { break };
                lines.push((most.abs(), Line { direction, distance: bin as f32 + 0.5 - reach as f32 }));
                votes[bin.saturating_sub(3)..(bin + 4).min(2 * reach)].fill(0);
            }
        }
        lines.sort_by_key(|(votes, _)| std::cmp::Reverse(*votes));
        lines.into_iter().take(CANDIDATES).map(|(_, line)| line).collect()
    }

    /// The strongest stretch of `length` pixels of a line, and where it is.
    fn follow(&self, line: Line, length: usize) -> (f32, Option<Segment>) {
        let (dx, dy) = line.direction;
        // The foot of the normal from the origin; from there both ways.
        let foot = (-dy * line.distance, dx * line.distance);
        let reach = (self.width + self.height) as i32;
        let mut best = (0f32, None);
        let mut run: Vec<i32> = Vec::new();
        let mut sum = 0;
        for step in -reach..reach {
            let (x, y) = (foot.0 + dx * step as f32, foot.1 + dy * step as f32);
            if x < 0.0 || y < 0.0 || x as usize >= self.width || y as usize >= self.height {
                run.clear();
                sum = 0;
                continue;
            }
            let value = i32::from(self.values[y as usize * self.width + x as usize]);
            run.push(value);
            sum += value;
            if run.len() >= length {
                let mean = sum.unsigned_abs() as f32 / length as f32;
                if mean > best.0 {
                    let back = length as f32;
                    best = (mean, Some(((x - dx * back, y - dy * back), (x, y))));
                }
                sum -= run[run.len() - length];
            }
        }
        best
    }
}

impl Response {
    /// Brightness against the mean of the surroundings within `reach` pixels.
    fn of(plane: &Plane, ink_limit: u8, reach: usize) -> Response {
        let (w, h) = (plane.width, plane.height);
        let mut out = vec![0i8; w * h];
        // Sums over columns make the square mean cheap.
        let mut columns = vec![0u32; w];
        let mut inked = vec![0u32; w];
        let pale = u8::max(ink_limit, 200);
        for y in 0..(2 * reach + 1).min(h) {
            for x in 0..w {
                columns[x] += u32::from(plane.at(x, y));
                inked[x] += u32::from(plane.at(x, y) < pale);
            }
        }
        let area = ((2 * reach + 1) * (2 * reach + 1)) as i32;
        for y in reach..h.saturating_sub(reach) {
            if y > reach {
                let [new, old] = [y + reach, y - reach - 1].map(|y| &plane.data[y * w..(y + 1) * w]);
                for ((column, inked), (new, old)) in columns.iter_mut().zip(&mut inked).zip(new.iter().zip(old)) {
                    *column = *column + u32::from(*new) - u32::from(*old);
                    *inked = *inked + u32::from(*new < pale) - u32::from(*old < pale);
                }
            }
            let (mut sum, mut ink) = (0, 0);
            for x in 0..w {
                (sum, ink) = (sum + columns[x], ink + inked[x]);
                if x >= 2 * reach {
                    let middle = y * w + x - reach;
                    if ink == 0 {
                        let mean = sum as i32 / area;
                        out[middle] = (i32::from(plane.data[middle]) - mean).clamp(-12, 12) as i8;
                    }
                    (sum, ink) = (sum - columns[x - 2 * reach], ink - inked[x - 2 * reach]);
                }
            }
        }
        Response { width: w, height: h, values: out }
    }
}
