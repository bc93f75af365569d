use bianmu_model::Rect;

use super::border::Border;
use super::sheet::Sheet;
use crate::Plane;

/// Percent of the paper that is tinted by soft writing of the other side: pixels of the flattened page, smoothed against
/// grain, that are a little darker than paper and not near any ink. Runs longer than a character are ruled lines or filled
/// boxes; within `pictures` (scan pixels) nothing is said.
pub(crate) fn share(sheet: &Sheet, flat: &Plane, border: &Border, pictures: &[Rect], ink_limit: u8, grain: f32) -> f32 {
    let (w, h) = (flat.width, flat.height);
    let mm = sheet.small_per_mm();
    let [top, bottom, left, right] = border.inset.map(|i| i + (4.0 * mm) as usize);
    if left + right + 8 > w || top + bottom + 8 > h {
        return 0.0;
    }
    // Ink is grown by half a millimetre, for its soft edges.
    let reach = (0.6 * mm).ceil() as usize;
    let mut near = near_ink(flat, ink_limit, reach);
    for picture in pictures {
        let s = sheet.shrink as i32;
        let span =
            |from: i32, to: i32, end: usize| ((from / s).max(0) as usize).min(end)..((to / s).max(0) as usize).min(end);
        let columns = span(picture.x, picture.right(), w);
        for y in span(picture.y, picture.bottom(), h) {
            near[y * w + columns.start..y * w + columns.end].fill(true);
        }
    }
    let step = 9.max((2.2 * grain) as u32);
    let longest = ((8.0 * mm) as usize).max(8);
    let mut dim = vec![false; w * h];
    let mut paper = 0u32;
    let mut sums = vec![0u16; w];
    let limit = 9 * (255 - step) as u16;
    for y in top..h - bottom {
        let [above, here, under] = [y - 1, y, y + 1].map(|r| &flat.data[r * w..(r + 1) * w]);
        for (sum, ((a, b), c)) in sums.iter_mut().zip(above.iter().zip(here).zip(under)) {
            *sum = u16::from(*a).wrapping_add(u16::from(*b)).wrapping_add(u16::from(*c));
        }
        let near = &near[y * w + left..(y + 1) * w - right];
        let [before, middle, after] = [left - 1, left, left + 1].map(|from| &sums[from..from + near.len()]);
        let threes = before.iter().zip(middle).zip(after);
        for ((dim, near), ((a, b), c)) in dim[y * w + left..(y + 1) * w - right].iter_mut().zip(near).zip(threes) {
            *dim = !near & (a.wrapping_add(*b).wrapping_add(*c) < limit);
        }
        paper += near.iter().map(|near| u32::from(!near)).sum::<u32>();
    }
    let mut below = vec![0usize; w];
    let mut tinted = 0usize;
    for y in top..h - bottom {
        let row = &dim[y * w..(y + 1) * w];
        if !row.contains(&true) {
            tinted += below.iter().filter(|n| **n < longest).sum::<usize>();
            below.fill(0);
            continue;
        }
        let mut x = left;
        while x < w - right {
            let run = row[x..w - right].iter().take_while(|d| **d).count();
            for below in &mut below[x..x + run.max(1)] {
                if run > 0 && run < longest {
                    *below += 1;
                } else {
                    // A run down the page ends here.
                    tinted += if *below < longest { *below } else { 0 };
                    *below = 0;
                }
            }
            x += run.max(1);
        }
    }
    tinted += below.iter().filter(|n| **n < longest).sum::<usize>();
    100.0 * tinted as f32 / paper.max(1) as f32
}

fn near_ink(flat: &Plane, limit: u8, reach: usize) -> Vec<bool> {
    let (w, h) = (flat.width, flat.height);
    // Along the rows first, then the rows over each other: a square is both.
    let mut beside = vec![false; w * h];
    for (row, values) in beside.chunks_exact_mut(w).zip(flat.data.chunks_exact(w)) {
        let mut until = 0;
        for (x, value) in values.iter().enumerate() {
            if *value < limit {
                let from = x.saturating_sub(reach).max(until);
                until = (x + reach + 1).min(w);
                row[from..until].fill(true);
            }
        }
    }
    let mut near = vec![false; w * h];
    for (y, near) in near.chunks_exact_mut(w).enumerate() {
        for row in y.saturating_sub(reach)..=(y + reach).min(h - 1) {
            for (near, beside) in near.iter_mut().zip(&beside[row * w..(row + 1) * w]) {
                *near |= *beside;
            }
        }
    }
    near
}
