use bianmu_model::Rect;

use super::border::Border;
use super::sheet::Sheet;
use crate::Plane;

const BANDS: usize = 24;

/// The strongest straight line of the scanner itself: in steps of brightness, with its place.
///
/// The page is cut into 24 bands. A column that is darker (or brighter) than its neighbors in nearly every band, the
/// margins among them, is no rule of a table: those begin and end with the table.
///
/// Where a program filled in a strip (`strips`, see [`super::fill`]) the sheet ends, and that is no line of the scanner.
pub(crate) fn strongest(sheet: &Sheet, flat: &Plane, border: &Border, strips: [usize; 4]) -> (f32, Option<Rect>) {
    let beyond = (3.0 * sheet.small_per_mm()) as usize;
    let [top, bottom, left, right] =
        std::array::from_fn(|side| border.inset[side].max(if strips[side] > 0 { strips[side] + beyond } else { 0 }));
    let down = across(flat, false, (left, right));
    let level = across(flat, true, (top, bottom));
    let s = sheet.shrink as i32;
    let wide = 4 * s;
    let (w, h) = (sheet.luma.width as i32, sheet.luma.height as i32);
    if down.0 >= level.0 {
        (down.0, Some(Rect { x: (down.1 as i32 * s - wide / 2).max(0), y: 0, w: wide, h }))
    } else {
        (level.0, Some(Rect { x: 0, y: (level.1 as i32 * s - wide / 2).max(0), w, h: wide }))
    }
}

fn across(flat: &Plane, turned: bool, (first, last): (usize, usize)) -> (f32, usize) {
    let (along, wide) = if turned { (flat.width, flat.height) } else { (flat.height, flat.width) };
    // Band by band, for every place across how much darker it is than both its sides; negative: brighter.
    let mut bands = vec![vec![0f32; wide]; BANDS];
    let trim = along / 60;
    for (band, steps) in bands.iter_mut().enumerate() {
        let (from, to) = (trim + band * (along - 2 * trim) / BANDS, trim + (band + 1) * (along - 2 * trim) / BANDS);
        let mut means = vec![0u32; wide];
        if turned {
            for (y, mean) in means.iter_mut().enumerate() {
                *mean = flat.data[y * flat.width + from..y * flat.width + to].iter().map(|v| u32::from(*v)).sum();
            }
        } else {
            for y in from..to {
                let row = &flat.data[y * flat.width..(y + 1) * flat.width];
                for (mean, value) in means.iter_mut().zip(row) {
                    *mean += u32::from(*value);
                }
            }
        }
        let n = (to - from).max(1) as f32;
        for i in 3..wide.saturating_sub(3) {
            let here = means[i].min(means[i - 1]).min(means[i + 1]) as f32;
            let bright = means[i].max(means[i - 1]).max(means[i + 1]) as f32;
            // Against the nearer of both sides: where a sheet or a fill ends there is a step and no line.
            let (low, high) = (means[i - 3].min(means[i + 3]) as f32, means[i - 3].max(means[i + 3]) as f32);
            let dark = (low - here) / n;
            let light = (bright - high) / n;
            steps[i] = if dark > light { dark } else { -light };
        }
    }
    let edge = wide / 40;
    let mut best = (0f32, 0usize);
    // Where a black border ends brightness jumps along the whole side.
    for i in edge.max(first + 8)..wide.saturating_sub(edge.max(last + 8)) {
        for sign in [1.0f32, -1.0] {
            let mut values = [0f32; BANDS];
            for (value, band) in values.iter_mut().zip(&bands) {
                *value = band[i] * sign;
            }
            // Of the margins both must show it in full; of all bands five in six.
            let margins = values[0].min(values[BANDS - 1]).min(values[1]).min(values[BANDS - 2]);
            if margins <= best.0 {
                continue;
            }
            values.sort_unstable_by(f32::total_cmp);
            let value = if margins < 0.7 * values[BANDS / 2] { 0.0 } else { values[BANDS / 6].min(margins) };
            if value > best.0 {
                best = (value, i);
            }
        }
    }
    best
}
