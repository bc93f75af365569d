use rustfft::FftPlanner;
use rustfft::num_complex::Complex32;

use crate::Plane;

/// Pixels at 100 dpi along a block that is taken apart into waves: 16 mm.
const BLOCK: usize = 64;
/// The blocks are made up of cells, by which those with the least ink are found.
const CELL: usize = BLOCK / 2;
/// Blocks that are looked at, two in each transform.
const BLOCKS: usize = 24;
/// Fewer say nothing about the page.
const FEW: usize = 4;
/// Largest share of a block that may be near ink, and where there are too few such blocks.
const INKED: f32 = 0.05;
const MUCH_INKED: f32 = 0.4;
/// Waves of 5 to 31 periods to a block, 0.5 to 3.3 mm each. Longer ones are shading, shorter ones grain.
const PERIODS: std::ops::RangeInclusive<usize> = 5..=31;
/// A ripple stands out from all waves of about its length by at least this much in power; writing, grain and the blocks of
/// JPEG do by less than 20 on clean pages, a ripple of three steps of brightness by more than 180.
const STANDS_OUT: f32 = 40.0;

/// Amplitude, in steps of brightness, of the strongest ripple over the bare paper: the raster of a print or a screen against
/// the raster of the sensor. Median power spectrum of the least inked blocks under a Hann window (Welch 1967); waves along the
/// axes are ruled lines or the scanner's, and do not count. What is `covered` is painted over. `None`
/// where the page has too little bare paper.
pub(crate) fn ripple(grey: &Plane, covered: &[bool]) -> Option<f32> {
    let mut blocks = bare_blocks(grey, covered, INKED);
    if blocks.len() < FEW {
        // Between the lines of a page written full there is paper too.
        blocks = bare_blocks(grey, covered, MUCH_INKED);
    }
    if blocks.len() < FEW {
        return None;
    }
    let window: Vec<f32> =
        (0..BLOCK).map(|i| 0.5 - 0.5 * (std::f32::consts::TAU * i as f32 / (BLOCK - 1) as f32).cos()).collect();
    let transform = FftPlanner::new().plan_fft_forward(BLOCK);
    let spectra = blocks.chunks(2).map(|two| {
        // Two real blocks as one complex: at a wave and its opposite together the power of both (the mixed terms cancel).
        let mut waves = vec![Complex32::default(); BLOCK * BLOCK];
        for (index, place) in two.iter().enumerate() {
            let values = block(grey, covered, *place);
            for (at, (wave, value)) in waves.iter_mut().zip(values).enumerate() {
                let value = value * window[at / BLOCK] * window[at % BLOCK];
                if index == 0 { wave.re = value } else { wave.im = value }
            }
        }
        transform.process(&mut waves);
        let mut turned: Vec<Complex32> = (0..waves.len()).map(|at| waves[at % BLOCK * BLOCK + at / BLOCK]).collect();
        transform.process(&mut turned);
        let power: Vec<f32> = turned.iter().map(|wave| wave.norm_sqr() / two.len() as f32).collect();
        power
    });
    let whole: f32 = window.iter().sum();
    let power = strongest(&spectra.collect::<Vec<_>>());
    Some(2.0 * power.sqrt() / (whole * whole))
}

/// The power of the wave that stands out most, or 0. Of every wave the median over the spectra counts: a fold is in few of them.
fn strongest(spectra: &[Vec<f32>]) -> f32 {
    // Half of the plane: the other half are the opposites.
    let mut by_length: Vec<Vec<f32>> = vec![Vec::new(); PERIODS.end() + 2];
    let half = BLOCK as isize / 2;
    for down in 2..half {
        for along in (1 - half..half).filter(|along| along.abs() > 1) {
            let at = |down: isize, along: isize| {
                down.rem_euclid(BLOCK as isize) as usize * BLOCK + along.rem_euclid(BLOCK as isize) as usize
            };
            let length = ((down * down + along * along) as f32).sqrt().round() as usize;
            if let Some(same) = by_length.get_mut(length) {
                let (one, other) = (at(down, along), at(-down, -along));
                let mut powers: Vec<f32> = spectra.iter().map(|power| (power[one] + power[other]) / 2.0).collect();
                let middle = powers.len() / 2;
                same.push(*powers.select_nth_unstable_by(middle, f32::total_cmp).1);
            }
        }
    }
    let mut best = (STANDS_OUT, 0f32);
    for length in PERIODS {
        let mut around: Vec<f32> = by_length[length - 1..=length + 1].concat();
        let middle = around.len() / 2;
        let usual = *around.select_nth_unstable_by(middle, f32::total_cmp).1;
        for power in &by_length[length] {
            let times = power / usual.max(f32::MIN_POSITIVE);
            if times > best.0 {
                best = (times, *power);
            }
        }
    }
    best.1
}

/// Left upper pixels of the blocks with the least ink, apart from the outermost 4 % of the page.
fn bare_blocks(grey: &Plane, covered: &[bool], most: f32) -> Vec<(usize, usize)> {
    let (mx, my) = (grey.width / 25, grey.height / 25);
    let (columns, rows) = ((grey.width - 2 * mx) / CELL, (grey.height - 2 * my) / CELL);
    let mut inked = vec![0u32; columns * rows];
    for (y, row) in covered.chunks_exact(grey.width).skip(my).take(rows * CELL).enumerate() {
        let cells = &mut inked[y / CELL * columns..][..columns];
        for (cell, pixels) in cells.iter_mut().zip(row[mx..].chunks_exact(CELL)) {
            *cell += pixels.iter().map(|near| u32::from(*near)).sum::<u32>();
        }
    }
    let ink = |column: usize, row: usize| {
        let two = |row: usize| inked[row * columns + column] + inked[row * columns + column + 1];
        two(row) + two(row + 1)
    };
    let mut blocks: Vec<(u32, (usize, usize))> = (0..rows.saturating_sub(1))
        .flat_map(|row| (0..columns.saturating_sub(1)).map(move |column| (column, row)))
        .map(|(column, row)| (ink(column, row), (mx + column * CELL, my + row * CELL)))
        .filter(|block| block.0 as f32 <= most * (BLOCK * BLOCK) as f32)
        .collect();
    blocks.sort_unstable();
    blocks.truncate(BLOCKS);
    blocks.into_iter().map(|block| block.1).collect()
}

/// A block with its ink painted over with the mean of its paper, around 0.
fn block(grey: &Plane, covered: &[bool], (left, top): (usize, usize)) -> Vec<f32> {
    let rows = (top..top + BLOCK).map(|y| y * grey.width + left..y * grey.width + left + BLOCK);
    let pixels = || rows.clone().flat_map(|row| grey.data[row.clone()].iter().zip(&covered[row]));
    let (sum, count) = pixels()
        .filter(|pixel| !pixel.1)
        .fold((0u32, 0u32), |(sum, count), pixel| (sum + u32::from(*pixel.0), count + 1));
    let mean = sum as f32 / count.max(1) as f32;
    pixels().map(|(value, near)| if *near { 0.0 } else { f32::from(*value) - mean }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::grain;
    use super::*;

    fn paper(ripple: impl Fn(usize, usize) -> f32) -> Plane {
        let (width, height) = (620, 877);
        let value =
            |(at, grain): (usize, u8)| (232.0 + f32::from(grain) - 4.0 + ripple(at % width, at / width)).round() as u8;
        Plane { width, height, data: (0..width * height).zip(grain(9)).map(value).collect() }
    }

    fn measured(page: &Plane) -> f32 {
        ripple(page, &vec![false; page.data.len()]).unwrap()
    }

    #[test]
    fn a_slanted_ripple_is_measured_and_grain_and_ruled_lines_are_none() {
        for amplitude in [1.5f32, 4.0] {
            let found = measured(&paper(|x, y| amplitude * (x as f32 * 0.9 + y as f32 * 0.55).sin()));
            assert!((found - amplitude).abs() < 0.3 * amplitude, "{amplitude} → {found}");
        }
        assert_eq!(measured(&paper(|_, _| 0.0)), 0.0);
        assert_eq!(measured(&paper(|_, y| if y % 9 == 0 { -30.0 } else { 0.0 })), 0.0);
    }

    #[test]
    fn a_page_without_bare_paper_is_not_judged() {
        let page = paper(|_, _| 0.0);
        assert_eq!(ripple(&page, &vec![true; page.data.len()]), None);
    }
}
