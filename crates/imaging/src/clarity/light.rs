//! How the paper of a page is lit, place by place, for flattening it.

use super::ground::Ground;
use crate::skew::shrink_to_100_dpi;
use crate::{Picture, Plane};

/// Paper that is darker than this share of the lit paper is no shadow any more but something black.
const BLACKEST: f32 = 0.25;
/// Channels of a cell that lose light so unevenly are tinted by something that lies or is printed on the paper.
const TINTED: f32 = 0.12;
/// A step between neighboring cells, as a share of the lit paper, that no light makes.
const ABRUPT: f32 = 0.16;

/// Brightness of the bare paper in cells.
pub(crate) struct Light {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    /// Pixels of the page to a cell.
    pub(crate) side: usize,
    /// Brightness of the paper where it is lit.
    pub(crate) lit: f32,
    /// Brightness of the paper in each cell; where paper cannot be seen, that of its surroundings.
    pub(crate) cells: Vec<f32>,
}

/// Measures the light. Photographs, printed boxes, seals and the black beside the sheet are left out and bridged, so that
/// they are not taken for shadow and washed out.
pub(crate) fn light(page: &Picture, dpi: u32) -> Light {
    let shrink = shrink_to_100_dpi(dpi);
    let small = page.shrunk(shrink);
    let per_mm = dpi as f32 / shrink as f32 / 25.4;
    let ground = Ground::of(&small.luma(), per_mm);
    let channels: [Ground; 3] = std::array::from_fn(|k| Ground::of(&channel(&small, k), per_mm));
    // The brightest paper but for a few cells: what is brighter than the aim would stay brighter, as nothing gets darker.
    let lit = f32::from(ground.quantile(0.97)).max(40.0);
    let full: [f32; 3] = std::array::from_fn(|k| f32::from(channels[k].quantile(0.97)).max(40.0));
    let (columns, rows) = (ground.columns, ground.rows);
    let unseen = |at: usize| {
        let share = f32::from(ground.cells[at]) / lit;
        let kept: [f32; 3] = std::array::from_fn(|k| f32::from(channels[k].cells[at]) / full[k]);
        let high = kept.iter().copied().fold(0.0, f32::max);
        let low = kept.iter().copied().fold(f32::MAX, f32::min);
        share < BLACKEST || high - low > TINTED * high
    };
    let mut known: Vec<Option<f32>> =
        (0..columns * rows).map(|at| (!unseen(at)).then(|| f32::from(ground.cells[at]))).collect();
    drop_boxes(&mut known, &ground, lit);
    let cells = smooth(&bridged(known, columns, rows, lit), columns, rows);
    Light { columns, rows, side: ground.side * shrink, lit, cells }
}

/// The color of lit paper, channel by channel.
pub(crate) fn paper_color(page: &Picture) -> [f32; 3] {
    let small = page.shrunk((page.width.max(page.height) as usize / 600).max(1));
    std::array::from_fn(|k| f32::from(channel(&small, k).percentile(0.7)))
}

fn channel(page: &Picture, k: usize) -> Plane {
    let data = page.rgb.iter().skip(k).step_by(3).copied().collect();
    Plane { width: page.width as usize, height: page.height as usize, data }
}

/// Leaves out dark regions that are set off from the paper by an abrupt step all around: pictures and boxes. A shadow fades
/// in, or reaches an edge of the page.
fn drop_boxes(known: &mut [Option<f32>], ground: &Ground, lit: f32) {
    for region in ground.dark_regions(lit * (1.0 - ABRUPT)) {
        let abrupt = region.falls.iter().filter(|fall| **fall > lit * ABRUPT).count();
        if abrupt * 10 > region.falls.len() * 6 {
            region.cells.iter().for_each(|at| known[*at] = None);
        }
    }
}

/// Fills cells without paper from their neighbors inward.
fn bridged(mut known: Vec<Option<f32>>, columns: usize, rows: usize, lit: f32) -> Vec<f32> {
    if known.iter().all(Option::is_none) {
        return vec![lit; known.len()];
    }
    while known.iter().any(Option::is_none) {
        let before = known.clone();
        for (at, cell) in known.iter_mut().enumerate().filter(|(_, cell)| cell.is_none()) {
            let (c, r) = (at % columns, at / columns);
            let (mut sum, mut count) = (0.0, 0.0);
            for nr in r.saturating_sub(1)..=(r + 1).min(rows - 1) {
                for nc in c.saturating_sub(1)..=(c + 1).min(columns - 1) {
                    if let Some(value) = before[nr * columns + nc] {
                        (sum, count) = (sum + value, count + 1.0);
                    }
                }
            }
            if count > 0.0 {
                *cell = Some(sum / count);
            }
        }
    }
    known.into_iter().map(|cell| cell.unwrap_or(lit)).collect()
}

/// The mean over three by three cells: the steps of single cells would be seen as squares.
fn smooth(cells: &[f32], columns: usize, rows: usize) -> Vec<f32> {
    (0..cells.len())
        .map(|at| {
            let (c, r) = (at % columns, at / columns);
            let (mut sum, mut count) = (0.0, 0.0);
            for nr in r.saturating_sub(1)..=(r + 1).min(rows - 1) {
                for nc in c.saturating_sub(1)..=(c + 1).min(columns - 1) {
                    (sum, count) = (sum + cells[nr * columns + nc], count + 1.0);
                }
            }
            sum / count
        })
        .collect()
}
