use super::border::Border;
use super::sheet::Sheet;
use crate::Plane;
use crate::histogram::Histogram;

/// Percent of the paper that is tinted by soft writing of the other side: pixels of the flattened page, smoothed against
/// grain, that are a little darker than paper and not `covered`. Runs longer than a character are ruled lines or filled
/// boxes.
pub(crate) fn share(sheet: &Sheet, flat: &Plane, border: &Border, covered: &[bool], grain: f32) -> f32 {
    let (w, h) = (flat.width, flat.height);
    let mm = sheet.small_per_mm();
    let [top, bottom, left, right] = border.inset.map(|i| i + (4.0 * mm) as usize);
    if left + right + 8 > w || top + bottom + 8 > h {
        return 0.0;
    }
    let step = 9.max((2.2 * grain) as u32);
    let longest = ((8.0 * mm) as usize).max(8);
    // Grain makes the usual paper darker than the brightest of each cell, which flattening made white.
    let bare = |y: usize| {
        let row = y * w + left..(y + 1) * w - right;
        flat.data[row.clone()].iter().zip(&covered[row]).filter(|(_, covered)| !**covered).map(|(value, _)| *value)
    };
    let usual = Histogram::of((top..h - bottom).step_by(5).flat_map(bare)).quantile(0.5);
    let usual = usual.max(255 - (1.1 * grain).min(40.0) as u8);
    let mut dim = vec![false; w * h];
    let mut paper = 0u32;
    let mut sums = vec![0u16; w];
    let limit = 9 * u16::from(usual).saturating_sub(step as u16);
    for y in top..h - bottom {
        let [above, here, under] = [y - 1, y, y + 1].map(|r| &flat.data[r * w..(r + 1) * w]);
        for (sum, ((a, b), c)) in sums.iter_mut().zip(above.iter().zip(here).zip(under)) {
            *sum = u16::from(*a).wrapping_add(u16::from(*b)).wrapping_add(u16::from(*c));
        }
        let covered = &covered[y * w + left..(y + 1) * w - right];
        let [before, middle, after] = [left - 1, left, left + 1].map(|from| &sums[from..from + covered.len()]);
        let threes = before.iter().zip(middle).zip(after);
        for ((dim, covered), ((a, b), c)) in dim[y * w + left..(y + 1) * w - right].iter_mut().zip(covered).zip(threes)
        {
            *dim = !covered & (a.wrapping_add(*b).wrapping_add(*c) < limit);
        }
        paper += covered.iter().map(|covered| u32::from(!covered)).sum::<u32>();
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
