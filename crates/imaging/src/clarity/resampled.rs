use rustfft::FftPlanner;
use rustfft::num_complex::Complex32;

use super::sheet::Sheet;
use super::strokes::{DIRECTIONS, StrokeTile, quantile};

/// Length of the transform; longer sides are cut.
const LENGTH: usize = 4096;
/// Of the rows, or the columns, every so many are enough.
const EVERY: usize = 4;
/// Times a wave must stand out of its surroundings in rows and columns alike. Clean pages of text stay below 5, half-tone
/// pictures reach 12 and are left out; pages enlarged from 72 to 125 dpi mostly have 8 and more.
const STANDS_OUT: f32 = 7.5;
/// Share of the width of an edge that a sharp scan has at its own resolution, in dots: 0.6 of them, at 300 dpi.
const SHARP: f32 = 0.6 * 300.0;

/// How far tones lie apart at least, and how many of them an enlargement has: its own, the next one folded back, and one to spare.
const APART: usize = 12;
const FEW_TONES: usize = 3;
/// Edges narrower than this, in pixels at 300 dpi, are those of a scan at 200 dpi and more; only softer pages are looked at.
const SOFT: f32 = 0.85;

/// Dots per inch at which a page was really scanned that was enlarged afterwards; `None` where nothing says so.
///
/// Enlarging mixes neighbors in a rhythm: how much the second difference varies repeats with the ratio of the two
/// resolutions, in rows and columns alike (Gallagher, «Detection of linear and cubic interpolation in JPEG compressed
/// images», CRV 2005). Multiples of an eighth are the blocks of JPEG. A ratio and its complement look the same; how wide the
/// edges are tells which.
pub(crate) fn real_dpi(sheet: &Sheet, tiles: &[StrokeTile]) -> Option<f32> {
    let width = quantile(tiles, 0.25, 0..DIRECTIONS)?;
    if width < SOFT {
        return None;
    }
    let spectra = [spectrum(&across(sheet)), spectrum(&down(sheet))];
    let [along, down] = spectra.map(|spectrum| spectrum.map(|s| widened(&s)));
    let (along, down) = (along?, down?);
    let frequency = |at: usize| at as f32 / LENGTH as f32;
    let counts = |at: &usize| {
        let f = frequency(*at);
        let beside = |parts: u32, by: f32| (1..parts).all(|part| (f - part as f32 / parts as f32).abs() > by);
        (0.13..0.492).contains(&f) && beside(8, 0.005) && beside(6, 0.003)
    };
    let both = |at: usize| along[at].min(down[at]);
    let best = (0..LENGTH / 2).filter(counts).max_by(|a, b| both(*a).total_cmp(&both(*b)))?;
    if both(best) < STANDS_OUT {
        return None;
    }
    // Characters set in a grid repeat too, but with all their overtones.
    let near = |at: usize| (at.saturating_sub(APART)..at + APART).filter(counts).map(both).fold(0.0, f32::max);
    let tones = (0..LENGTH / 2).filter(counts).filter(|at| both(*at) >= both(best) / 2.0 && both(*at) >= near(*at));
    let mut last = None;
    let tones = tones.filter(|at| last.replace(*at).is_none_or(|last| at - last > APART)).count();
    if tones > FEW_TONES {
        return None;
    }
    let candidates = [frequency(best), 1.0 - frequency(best)].map(|ratio| ratio * sheet.dpi as f32);
    let sharp = SHARP / width;
    candidates.into_iter().min_by(|a, b| (a - sharp).abs().total_cmp(&(b - sharp).abs()))
}

/// Mean second difference along the rows, for every column.
fn across(sheet: &Sheet) -> Vec<f32> {
    let page = &sheet.luma;
    let mut sums = vec![0u32; page.width.saturating_sub(2)];
    let arch = pulp::Arch::new();
    for row in page.data.chunks_exact(page.width).step_by(EVERY) {
        arch.dispatch(|| {
            for (sum, ((a, b), c)) in sums.iter_mut().zip(row.iter().zip(&row[1..]).zip(&row[2..])) {
                *sum = sum.wrapping_add(bend(*a, *b, *c));
            }
        });
    }
    sums.into_iter().map(|sum| sum as f32).collect()
}

/// Mean second difference down the columns, for every row. Of four stretches of 64 columns one is looked at.
fn down(sheet: &Sheet) -> Vec<f32> {
    let page = &sheet.luma;
    let (w, arch) = (page.width, pulp::Arch::new());
    let row = |y: usize| &page.data[y * w..(y + 1) * w];
    (1..page.height.saturating_sub(1))
        .map(|y| {
            let [above, here, under] = [row(y - 1), row(y), row(y + 1)];
            let mut sum = 0u32;
            arch.dispatch(|| {
                for left in (0..w).step_by(64 * EVERY) {
                    let stretch = left..(left + 64).min(w);
                    let three = above[stretch.clone()].iter().zip(&here[stretch.clone()]).zip(&under[stretch]);
                    sum = three.fold(sum, |sum, ((a, b), c)| sum.wrapping_add(bend(*a, *b, *c)));
                }
            });
            sum as f32
        })
        .collect()
}

/// What an edge adds is bounded, or a few dark strokes would speak for the page.
#[inline(always)]
fn bend(a: u8, b: u8, c: u8) -> u32 {
    u32::from((2 * u16::from(b)).abs_diff(u16::from(a).wrapping_add(u16::from(c))).min(60))
}

/// How far every wave of a profile stands out of the waves about its length.
fn spectrum(profile: &[f32]) -> Option<Vec<f32>> {
    const TREND: usize = 12;
    if profile.len() < 512 {
        return None;
    }
    // Lines of writing come and go slowly: what counts is the share by which a place differs from its surroundings.
    let mut sum: f32 = profile[..2 * TREND + 1].iter().sum();
    let mut values = Vec::with_capacity(LENGTH);
    for middle in TREND..profile.len() - TREND - 1 {
        let mean = sum / (2 * TREND + 1) as f32;
        values.push(((profile[middle] - mean) / mean.max(1.0)).clamp(-3.0, 3.0));
        sum += profile[middle + TREND + 1] - profile[middle - TREND];
    }
    values.truncate(LENGTH);
    let count = values.len() as f32;
    let window = |at: usize| 0.5 - 0.5 * (std::f32::consts::TAU * at as f32 / count).cos();
    let mut waves: Vec<Complex32> =
        values.iter().enumerate().map(|(at, value)| Complex32::new(value * window(at), 0.0)).collect();
    waves.resize(LENGTH, Complex32::default());
    FftPlanner::new().plan_fft_forward(LENGTH).process(&mut waves);
    let power: Vec<f32> = waves[..LENGTH / 2].iter().map(|wave| wave.norm()).collect();
    const STRETCH: usize = 60;
    let usual: Vec<f32> = (0..power.len())
        .step_by(20)
        .map(|at| {
            let mut around = power[at.saturating_sub(STRETCH)..(at + STRETCH).min(power.len())].to_vec();
            let middle = around.len() / 2;
            *around.select_nth_unstable_by(middle, f32::total_cmp).1
        })
        .collect();
    Some(power.iter().enumerate().map(|(at, power)| power / usual[at / 20].max(1e-6)).collect())
}

/// The most of a wave and its next two on either side: rows and columns need not agree to the last digit.
fn widened(spectrum: &[f32]) -> Vec<f32> {
    let most =
        |at: usize| spectrum[at.saturating_sub(2)..(at + 3).min(spectrum.len())].iter().copied().fold(0.0, f32::max);
    (0..spectrum.len()).map(most).collect()
}

#[cfg(test)]
mod tests {
    use super::super::strokes::stroke_tiles;
    use super::super::tests::grain;
    use super::*;
    use crate::Picture;

    /// Strokes in lines, drawn at `dpi` and enlarged to 200 dpi by straight interpolation.
    fn page(dpi: f32) -> Sheet {
        let (width, height) = (1000usize, 1400usize);
        let ratio = dpi / 200.0;
        let ink = |x: i64, y: i64| {
            let hash = (x / 5 * 7919 + y / 6 * 104_729 + x / 40 * 31) % 7;
            if (y / 24) % 2 == 0 && hash < 3 { 40.0f32 } else { 235.0 }
        };
        let noise: Vec<u8> = grain(9).take(width * height).collect();
        let mut rgb = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                let (fx, fy) = (x as f32 * ratio, y as f32 * ratio);
                let (x0, y0) = (fx as i64, fy as i64);
                let (px, py) = (fx - x0 as f32, fy - y0 as f32);
                let upper = ink(x0, y0) * (1.0 - px) + ink(x0 + 1, y0) * px;
                let lower = ink(x0, y0 + 1) * (1.0 - px) + ink(x0 + 1, y0 + 1) * px;
                let value = upper * (1.0 - py) + lower * py + f32::from(noise[y * width + x]) / 4.0;
                rgb.extend([value as u8; 3]);
            }
        }
        Sheet::of(&Picture { width: width as u32, height: height as u32, rgb }, 200)
    }

    #[test]
    fn an_enlarged_page_says_at_what_resolution_it_was_scanned() {
        let check = |dpi: f32, expected: Option<f32>| {
            let sheet = page(dpi);
            let found = real_dpi(&sheet, &stroke_tiles(&sheet, &[]));
            assert_eq!(found.is_some(), expected.is_some(), "{dpi} → {found:?}");
            // A ratio and its complement look the same, and these strokes are no writing by whose softness they are told apart.
            let fits = |f: f32| (f - dpi).abs() < 3.0 || (f - (200.0 - dpi)).abs() < 3.0;
            assert!(found.is_none_or(fits), "{dpi} → {found:?}");
        };
        check(106.0, Some(106.0));
        check(84.0, Some(84.0));
        check(200.0, None);
    }
}
