use bianmu_model::Rect;

use super::sheet::Sheet;
use crate::Plane;

/// Length in millimetres that a crease must have to count.
const SHORTEST: f32 = 45.0;

/// Strength of the clearest crease in steps of brightness, with its place: a faint straight line that is neither level nor
/// upright, across paper without ink. Where the light falls from one side a crease is bright on one flank and dark on the
/// other, so both ways count.
pub(crate) fn clearest(sheet: &Sheet<'_>, flat: &Plane, ink_limit: u8) -> (f32, Option<Rect>) {
    // About 50 dpi: a crease is wider than a pixel there, grain is averaged out.
    let half = flat.shrunk(2);
    let (w, h) = (half.width, half.height);
    let mm = sheet.small_per_mm() / 2.0;
    let response = response(&half, ink_limit, (mm * 1.5).round().max(1.0) as usize);
    let margin = (4.0 * mm) as usize;
    let length = (SHORTEST * mm) as usize;
    let mut best = (0f32, None);
    for step in 0..60 {
        let angle = (step * 3) as f32;
        // Ruled lines, table lines and scanner streaks are level or upright.
        if angle % 90.0 < 5.0 || angle % 90.0 > 85.0 {
            continue;
        }
        let (dx, dy) = (angle.to_radians().cos(), angle.to_radians().sin());
        let steep = dy.abs() > dx.abs();
        // Walk along the longer axis, one line for every pixel of the other axis.
        let (long, wide, slope) = if steep { (h, w, dx / dy) } else { (w, h, dy / dx) };
        let reach = (slope.abs() * long as f32) as isize;
        for start in -reach..wide as isize + reach {
            let (mut sum, mut run) = (0i32, Vec::new());
            for i in margin..long.saturating_sub(margin) {
                let across = start as f32 + slope * i as f32;
                if across < margin as f32 || across >= (wide - margin.min(wide)) as f32 {
                    sum = 0;
                    run.clear();
                    continue;
                }
                let (x, y) = if steep { (across as usize, i) } else { (i, across as usize) };
                let value = i32::from(response[y * w + x]);
                run.push(value);
                sum += value;
                if run.len() > length {
                    sum -= run[run.len() - 1 - length];
                    let mean = sum.unsigned_abs() as f32 / length as f32;
                    if mean > best.0 {
                        best = (mean, Some((x, y, dx, dy)));
                    }
                }
            }
        }
    }
    let scale = (sheet.shrink * 2) as f32;
    let rect = best.1.map(|(x, y, dx, dy)| {
        let (x1, y1) = (x as f32, y as f32);
        let sign = if dy.abs() > dx.abs() { dy.signum() } else { dx.signum() };
        let along = length as f32 / dx.abs().max(dy.abs());
        let (x0, y0) = (x1 - dx * sign * along, y1 - dy * sign * along);
        Rect {
            x: (x0.min(x1) * scale) as i32,
            y: (y0.min(y1) * scale) as i32,
            w: ((x1 - x0).abs() * scale) as i32,
            h: ((y1 - y0).abs() * scale) as i32,
        }
    });
    (best.0, rect)
}

/// Brightness against the mean of the surroundings within `reach` pixels, −12..=12; 0 at and near ink.
fn response(plane: &Plane, ink_limit: u8, reach: usize) -> Vec<i8> {
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
            for x in 0..w {
                columns[x] += u32::from(plane.at(x, y + reach));
                columns[x] -= u32::from(plane.at(x, y - reach - 1));
                inked[x] += u32::from(plane.at(x, y + reach) < pale);
                inked[x] -= u32::from(plane.at(x, y - reach - 1) < pale);
            }
        }
        for x in reach..w.saturating_sub(reach) {
            if inked[x - reach..=x + reach].iter().any(|n| *n > 0) {
                continue;
            }
            let mean = columns[x - reach..=x + reach].iter().sum::<u32>() as i32 / area;
            out[y * w + x] = (i32::from(plane.at(x, y)) - mean).clamp(-12, 12) as i8;
        }
    }
    out
}
