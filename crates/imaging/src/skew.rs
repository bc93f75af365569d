use crate::clarity::Piece;
use crate::histogram::Histogram;
use crate::places::Places;
use crate::{Picture, Plane};

/// Skew of an upright page, see [`measure_skew`].
pub fn skew_of(page: &Picture, dpi: u32) -> Option<f32> {
    let small = page.shrunk(shrink_to_100_dpi(dpi)).luma();
    measure_skew(&small, &[])
}

/// Whole pixels that make one at about 100 dpi, where skew and most of the clarity inspection work.
pub(crate) fn shrink_to_100_dpi(dpi: u32) -> usize {
    (dpi as usize / 100).max(1)
}

/// Largest skew that is looked for, in degrees.
const RANGE: f32 = 10.0;
/// Parts of a row that are told apart, and how many of them are taken together.
const FINE: usize = 4;
const SMOOTH: usize = 6;

/// Parts of a row in which the place of an edge is kept, and the mark of a pixel without one.
const PARTS: f32 = 100.0;
const NO_EDGE: i8 = i8::MIN;

/// How much more sharply than the lines the columns must be seen before they decide: nearly all pages are set in lines, and
/// the columns that their characters form lean with a perspective.
const COLUMNS_DECIDE: f64 = 2.0;
/// Lines seen this much more sharply than 3° beside leave no doubt that the page is set in lines.
const PLAINLY_LINES: f64 = 3.0;
/// Pixels that count as one place across a column: characters below each other, by hand above all, have no common edge.
const COLUMN_EDGE: usize = 4;
/// Pixels that count as one place across a line when its strokes do not tell, about a quarter of a character.
const LINE_EDGE: usize = 5;

/// Skew of an upright page in degrees, counter-clockwise positive: the angle of its printed rules where it has some, else the
/// one at which its lines, or the columns of vertical writing, lie most sharply (Postl 1986). `page` should have about
/// 100 dpi; what lies within a `framed` piece, a seal or a card, has an angle of its own. `None` when there is too little
/// ink to tell.
pub(crate) fn measure_skew(page: &Plane, framed: &[Piece]) -> Option<f32> {
    let (points, mut edges) = lower_edges(page, framed);
    if points.len() < 250 {
        return None;
    }
    if let Some(degrees) = slope_of_rules(&mut edges, page.width) {
        return Some(degrees);
    }
    let lines = sharpest(&points, page, 1);
    if lines.is_some_and(|l| l.1 > PLAINLY_LINES) {
        return lines.map(|l| l.0);
    }
    // A hand lifts its level strokes to the right, and the ridges of a fingerprint lie as they will: on a sheet with few lines
    // they are seen more sharply than the lines. Taken several pixels together the lines are what is left.
    if let Some(coarse) = sharpest(&points, page, LINE_EDGE).filter(|c| c.1 > PLAINLY_LINES) {
        let agrees = lines.filter(|l| (l.0 - coarse.0).abs() < 1.0);
        return Some(agrees.unwrap_or(coarse).0);
    }
    // Columns are the lines of the page seen with its axes exchanged, where a turn goes the other way.
    let (across, framed) = exchanged(page, framed);
    let columns =
        sharpest(&lower_edges(&across, &framed).0, &across, COLUMN_EDGE).map(|(angle, contrast)| (-angle, contrast));
    let (angle, contrast) = match (lines, columns) {
        (Some(lines), Some(columns)) if columns.1 > COLUMNS_DECIDE * lines.1 => columns,
        (lines, _) => lines?,
    };
    // Without lines every angle is as good: photos and stamps have no skew to speak of.
    (contrast > 1.6).then_some(angle)
}

/// Lower edges of strokes: where it brightens fastest downward, to a part of a row, as points from the middle of the page
/// and, for every pixel, the hundredths of a row.
fn lower_edges(page: &Plane, framed: &[Piece]) -> (Vec<(f32, f32)>, Vec<i8>) {
    let left_out =
        |x: usize, y: usize| framed.iter().any(|p| (p.left..=p.right).contains(&x) && (p.top..=p.bottom).contains(&y));
    // Faint ruled lines count too, for they lie as the sheet lies; grain does not.
    let step = 12.max(6 * usual_step(page));
    // The outer 4 % hold scanner borders and punch holes, which have an angle of their own.
    let (mx, my) = (page.width / 25, page.height / 25);
    let (mut points, mut places) = (Vec::new(), Places::new());
    let mut edges = vec![NO_EDGE; page.data.len()];
    for y in my.max(1)..page.height.saturating_sub(my + 2) {
        let rows: [&[u8]; 4] = std::array::from_fn(|k| &page.data[(y + k - 1) * page.width..(y + k) * page.width]);
        let rise = |upper: u8, lower: u8| i16::from(lower).wrapping_sub(i16::from(upper));
        let columns = mx..page.width - mx;
        for x in places.of(&rows[1][columns.clone()], &rows[2][columns], move |upper, lower| rise(upper, lower) >= step)
        {
            let x = mx + x;
            let here = rise(rows[1][x], rows[2][x]);
            let before = rise(rows[0][x], rows[1][x]);
            let after = rise(rows[2][x], rows[3][x]);
            if before > here || after >= here || left_out(x, y) {
                continue;
            }
            let bend = f32::from(before - 2 * here + after);
            let part = if bend < 0.0 { 0.5 * f32::from(before - after) / bend } else { 0.0 };
            points.push((x as f32 - page.width as f32 / 2.0, y as f32 + part));
            edges[y * page.width + x] = (part * PARTS) as i8;
        }
    }
    (points, edges)
}

fn exchanged(page: &Plane, framed: &[Piece]) -> (Plane, Vec<Piece>) {
    let mut data = vec![0u8; page.data.len()];
    for (y, row) in page.data.chunks_exact(page.width).enumerate() {
        for (x, value) in row.iter().enumerate() {
            data[x * page.height + y] = *value;
        }
    }
    let swap = |p: &Piece| Piece { left: p.top, right: p.bottom, top: p.left, bottom: p.right, ..*p };
    (Plane { width: page.height, height: page.width, data }, framed.iter().map(swap).collect())
}

/// The angle at which points lie most sharply in rows, and by how much more sharply than 3° beside it; `edge` rows count as
/// one. `None` when there are too few.
fn sharpest(points: &[(f32, f32)], page: &Plane, edge: usize) -> Option<(f32, f64)> {
    if points.len() < 250 {
        return None;
    }
    let every = points.len().div_ceil(20_000);
    // In 65,536ths of a bin, and half pixels across.
    const ONE: f32 = 65536.0;
    let shift = page.width as f32 / 2.0;
    let points: Vec<(i32, i32)> = points
        .iter()
        .step_by(every)
        .map(|(x, y)| ((x * 2.0) as i32, ((y + shift) * FINE as f32 * ONE) as i32))
        .collect();
    // Quarter rows, smoothed over one and a half, so that the sum of squares does not depend on where rows begin.
    let (apart, smooth) = (FINE * edge, SMOOTH * edge);
    let rows = (page.height + page.width) * FINE;
    let mut bins = vec![0u32; rows + smooth];
    let mut sums = vec![0i64; apart];
    let mut sharpness = |degrees: f32| -> f64 {
        bins.fill(0);
        sums.fill(0);
        let slope = (degrees.to_radians().tan() * FINE as f32 * ONE / 2.0) as i32;
        for (x, y) in &points {
            // A counter-clockwise skew lifts the right end of a line: y falls with x.
            let row = (y.wrapping_add(x.wrapping_mul(slope)) >> 16).max(0) as usize;
            bins[row.min(rows - 1)] += 1;
        }
        let mut window: i64 = 0;
        let mut sharp = 0i64;
        for row in 0..rows {
            window += i64::from(bins[row + smooth]) - i64::from(bins[row]);
            let step = window - sums[row % apart];
            sums[row % apart] = window;
            sharp += step * step;
        }
        sharp as f64
    };
    let mut best = (0.0f32, f64::MIN);
    let mut search = |from: f32, to: f32, step: f32| {
        let mut best_here = (0.0f32, f64::MIN);
        let mut angle = from;
        while angle <= to + 1e-4 {
            let value = sharpness(angle);
            if value > best_here.1 {
                best_here = (angle, value);
            }
            angle += step;
        }
        if best_here.1 > best.1 {
            best = best_here;
        }
        best.0
    };
    let coarse = search(-RANGE, RANGE, 0.5);
    let fine = search(coarse - 0.4, coarse + 0.4, 0.1);
    let finest = search(fine - 0.08, fine + 0.08, 0.02);
    let level = sharpness(finest);
    let crooked = sharpness(finest + if finest > 0.0 { -3.0 } else { 3.0 });
    Some((finest, level / crooked.max(1.0)))
}

/// Angle of the printed rules and table lines of a page, when it has some: they lie as the sheet lies, while writing on
/// them may climb or fall. The straight line through a whole rule is not misled by a sheet that is bent. `edges` holds,
/// for every pixel, the hundredths of a row at which a lower edge lies; it is used up.
fn slope_of_rules(edges: &mut [i8], width: usize) -> Option<f32> {
    let shortest = width * 2 / 7;
    let mut rules: Vec<(f32, f32)> = Vec::new();
    for start in 0..edges.len() {
        if edges[start] == NO_EDGE {
            continue;
        }
        let (mut row, mut column, mut missed) = (start / width, start % width, 0);
        let mut line: Vec<(f64, f64)> = Vec::new();
        while column < width && missed < 3 {
            // Straight on first; a step aside only where the line goes there.
            let next = [row, row.wrapping_sub(1), row + 1].into_iter().find_map(|r| {
                let at = r.checked_mul(width)? + column;
                let part = std::mem::replace(edges.get_mut(at)?, NO_EDGE);
                (part != NO_EDGE).then(|| (r, f32::from(part) / PARTS))
            });
            match next {
                Some((r, part)) => {
                    line.push((column as f64, r as f64 + f64::from(part)));
                    (row, missed) = (r, 0);
                }
                None => missed += 1,
            }
            column += 1;
        }
        if line.len() >= shortest {
            rules.push((slope(&line), line.len() as f32));
        }
    }
    if rules.len() < 2 {
        return None;
    }
    rules.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (low, high) = (rules[rules.len() / 5].0, rules[rules.len() - 1 - rules.len() / 5].0);
    let half = rules.iter().map(|r| r.1).sum::<f32>() / 2.0;
    let mut sum = 0.0;
    let middle = rules.iter().find(|r| {
        sum += r.1;
        sum >= half
    })?;
    // Rules that do not agree are no rules of one sheet.
    let degrees = -middle.0.atan().to_degrees();
    (high - low < 0.012 && degrees.abs() <= RANGE).then_some(degrees)
}

/// Slope of the straight line through points, by least squares.
fn slope(line: &[(f64, f64)]) -> f32 {
    let n = line.len() as f64;
    let (mx, my) = (line.iter().map(|p| p.0).sum::<f64>() / n, line.iter().map(|p| p.1).sum::<f64>() / n);
    let (mut xy, mut xx) = (0.0, 0.0);
    for (x, y) in line {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
    }
    (xy / xx.max(1e-9)) as f32
}

/// Median difference of a pixel and the one below it: the grain of the paper.
fn usual_step(page: &Plane) -> i16 {
    let pairs = page.data.iter().zip(&page.data[page.width..]).step_by(7);
    i16::from(Histogram::of(pairs.map(|(upper, lower)| upper.abs_diff(*lower))).quantile(0.5))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lines(degrees: f32) -> Plane {
        let (width, height) = (800usize, 1100usize);
        let mut data = vec![255u8; width * height];
        let slope = degrees.to_radians().tan();
        for line in 0..30 {
            for x in 80..720usize {
                if x % 14 > 9 {
                    continue;
                }
                let y = 90.0 + line as f32 * 32.0 - (x as f32 - 400.0) * slope;
                for k in 0..12 {
                    // Turned, not sheared: what stands below lies as far to the right as the line falls to the left.
                    let beside = (y + k as f32 - 550.0) * slope;
                    data[(y as usize + k) * width + (x as f32 + beside) as usize] = 20;
                }
            }
        }
        Plane { width, height, data }
    }

    #[test]
    fn the_angle_of_ruled_text_is_found_with_its_sign() {
        for degrees in [-3.0f32, -0.6, 0.0, 0.4, 2.2] {
            let found = measure_skew(&lines(degrees), &[]).unwrap();
            assert!((found - degrees).abs() < 0.12, "{degrees} → {found}");
        }
        // Set in columns, the page is measured by these.
        for degrees in [-2.0f32, 0.0, 1.4] {
            let page = lines(-degrees);
            let mut turned = Plane { width: page.height, height: page.width, data: vec![255; page.data.len()] };
            for y in 0..page.height {
                for x in 0..page.width {
                    turned.data[x * page.height + y] = page.at(x, y);
                }
            }
            let found = measure_skew(&turned, &[]).unwrap();
            assert!((found - degrees).abs() < 0.15, "columns at {degrees} → {found}");
        }
        let empty = Plane { width: 800, height: 1100, data: vec![250; 880_000] };
        assert_eq!(measure_skew(&empty, &[]), None);
    }

    #[test]
    fn taken_several_pixels_together_the_lines_of_a_hand_are_seen_and_not_its_strokes() {
        let (width, height) = (800usize, 1100usize);
        let mut data = vec![255u8; width * height];
        // Three lines of twelve characters of level strokes that rise by 3 to 9°, each a little off its line.
        for character in 0..36usize {
            let (left, top) = (90 + character % 12 * 44, 150 + character / 12 * 80 + (character * 7) % 5);
            for stroke in 0..3 {
                let rise = 3.0 + ((character * 5 + stroke * 3) % 7) as f32;
                for i in 0..32usize {
                    let y = (top + (character * 11 + stroke * 9) % 22) as f32 - i as f32 * rise.to_radians().tan();
                    for k in 0..3 {
                        data[(y as usize + k) * width + left + i] = 20;
                    }
                }
            }
        }
        let page = Plane { width, height, data };
        let points = lower_edges(&page, &[]).0;
        let (strokes, _) = sharpest(&points, &page, 1).unwrap();
        let (lines, contrast) = sharpest(&points, &page, LINE_EDGE).unwrap();
        assert!(strokes > 3.0, "{strokes}");
        assert!(lines.abs() < 0.6 && contrast > PLAINLY_LINES, "{lines} {contrast}");
    }
}
