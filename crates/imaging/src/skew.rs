use crate::Plane;

/// Largest skew that is looked for, in degrees.
const RANGE: f32 = 6.0;

/// How much more sharply than the lines the columns must be seen before they decide: nearly all pages are set in lines, and
/// the columns that their characters form lean with a perspective.
const COLUMNS_DECIDE: f64 = 2.0;
/// Pixels that count as one place across a column: characters below each other, by hand above all, have no common edge.
const COLUMN_EDGE: usize = 4;

/// Skew of an upright page in degrees, counter-clockwise positive, by the sharpness of its projection (Postl 1986): at the
/// right angle text lines and gaps alternate most strongly. `page` should have about 100 dpi; `ink` is the limit below
/// which a pixel counts as ink. Vertical writing is measured by its columns. `None` when there is too little ink to tell.
pub fn measure_skew(page: &Plane, ink: u8) -> Option<f32> {
    // The outer 4 % hold scanner borders and punch holes, which have an angle of their own.
    let (mx, my) = (page.width / 25, page.height / 25);
    let (middle_x, middle_y) = (page.width as f32 / 2.0, page.height as f32 / 2.0);
    let (mut lower, mut left) = (Vec::new(), Vec::new());
    for y in my..page.height - my {
        for x in mx..page.width - mx {
            // Edges of strokes on one side only: fewer points, sharper projection.
            if page.at(x, y) < ink {
                if page.at(x, (y + 1).min(page.height - 1)) >= ink {
                    lower.push((x as f32 - middle_x, y as f32));
                }
                if page.at(x.saturating_sub(1), y) >= ink {
                    // Turned clockwise by a quarter, columns are lines.
                    left.push((middle_y - y as f32, x as f32));
                }
            }
        }
    }
    let lines = sharpest(lower, middle_x, page.height + page.width, 1);
    let columns = sharpest(left, middle_y, page.height + page.width, COLUMN_EDGE);
    let (angle, contrast) = match (lines, columns) {
        (Some(lines), Some(columns)) if columns.1 > COLUMNS_DECIDE * lines.1 => columns,
        (lines, _) => lines?,
    };
    // Without lines every angle is as good: photos and stamps have no skew to speak of.
    (contrast > 1.25).then_some(angle)
}

/// The angle at which points lie most sharply in rows, and by how much more sharply than 3° beside it. Points are given by
/// their distance from the axis of the page, at most `shift`, and their row; `edge` rows count as one. `None` when there are too few.
fn sharpest(points: Vec<(f32, f32)>, shift: f32, rows: usize, edge: usize) -> Option<(f32, f64)> {
    if points.len() < 250 {
        return None;
    }
    let step = points.len().div_ceil(20_000);
    let points: Vec<(f32, f32)> = points.into_iter().step_by(step).collect();
    let mut bins = vec![0u32; rows];
    let mut sharpness = |degrees: f32| -> f64 {
        bins.fill(0);
        let slope = degrees.to_radians().tan();
        for (x, y) in &points {
            // A counter-clockwise skew lifts the right end of a line: y falls with x.
            let row = (y + x * slope + shift) as usize;
            bins[row.min(rows - 1)] += 1;
        }
        let sum = |bins: &[u32]| f64::from(bins.iter().sum::<u32>());
        bins.windows(2 * edge).map(|w| (sum(&w[..edge]) - sum(&w[edge..])).powi(2)).sum()
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
            let found = measure_skew(&lines(degrees), 128).unwrap();
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
            let found = measure_skew(&turned, 128).unwrap();
            assert!((found - degrees).abs() < 0.15, "columns at {degrees} → {found}");
        }
        let empty = Plane { width: 800, height: 1100, data: vec![250; 880_000] };
        assert_eq!(measure_skew(&empty, 128), None);
    }
}
