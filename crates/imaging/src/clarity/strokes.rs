use bianmu_model::Rect;

use super::patches::Patch;
use super::sheet::Sheet;
use crate::places::Places;

/// Directions across an edge that are told apart, in steps of 45 degrees.
pub(crate) const DIRECTIONS: usize = 4;
/// Widths are counted in steps of this many pixels at 300 dpi.
const STEP: f32 = 0.05;
const STEPS: usize = 240;
/// Edges of one tile beyond which more would say nothing new.
const ENOUGH: u32 = 900;
/// Edges below which a tile or a direction is not judged.
const TOO_FEW: u32 = 24;

/// Softness of the stroke edges of one tile: the standard deviation, in pixels at 300 dpi, of the blur that an ideal edge
/// would have needed to look like this.
#[derive(Clone)]
pub(crate) struct StrokeTile {
    pub(crate) rect: Rect,
    /// Column and row of the tile.
    pub(crate) place: (usize, usize),
    /// Brightness of its paper and of its ink.
    pub(crate) paper: u8,
    pub(crate) ink: u8,
    /// Edges found, by direction.
    pub(crate) count: [u32; DIRECTIONS],
    widths: Vec<[u16; DIRECTIONS]>,
}

impl StrokeTile {
    pub(crate) fn edges(&self) -> u32 {
        self.count.iter().sum()
    }

    /// The width below which the given share of the edges lies, over the given directions. `None` for too few edges.
    pub(crate) fn width(&self, share: f32, directions: std::ops::Range<usize>) -> Option<f32> {
        quantile(std::slice::from_ref(self), share, directions)
    }
}

/// Like [`StrokeTile::width`] over several tiles.
pub(crate) fn quantile<'a>(
    tiles: impl IntoIterator<Item = &'a StrokeTile> + Clone,
    share: f32,
    directions: std::ops::Range<usize>,
) -> Option<f32> {
    let total: u32 = tiles.clone().into_iter().flat_map(|t| &t.count[directions.clone()]).sum();
    if total < TOO_FEW {
        return None;
    }
    let mut counts = [0u32; STEPS];
    for tile in tiles {
        for (sum, row) in counts.iter_mut().zip(&tile.widths) {
            *sum += row[directions.clone()].iter().map(|n| u32::from(*n)).sum::<u32>();
        }
    }
    let wanted = share * total as f32;
    let mut below = 0f32;
    for (step, count) in counts.iter().enumerate() {
        let next = below + *count as f32;
        if next >= wanted && *count > 0 {
            return Some((step as f32 + (wanted - below) / *count as f32) * STEP);
        }
        below = next;
    }
    Some(STEPS as f32 * STEP)
}

/// Measures the edges of ink in every tile of 1/1.5 inch.
///
/// An edge is where brightness crosses the middle between the paper and the ink of its tile. From there the slope is
/// followed both ways across the edge until it stops falling or rising; the width is the height of that ramp over its
/// steepest step, as for a Gaussian edge (slope = height / σ√2π). Following the ramp to its end is the measure of
/// Marziliano et al., «A no-reference perceptual blur metric», ICIP 2002.
pub(crate) fn stroke_tiles(sheet: &Sheet, patches: &[Patch]) -> Vec<StrokeTile> {
    let page = &sheet.luma;
    let side = (sheet.dpi as usize * 2 / 3).max(48);
    let mut tiles = Vec::new();
    for (row, top) in (0..page.height.saturating_sub(side / 3)).step_by(side).enumerate() {
        for (column, left) in (0..page.width.saturating_sub(side / 3)).step_by(side).enumerate() {
            let (right, bottom) = ((left + side).min(page.width), (top + side).min(page.height));
            let rect = Rect { x: left as i32, y: top as i32, w: (right - left) as i32, h: (bottom - top) as i32 };
            // Edges within a picture are as soft as its maker liked.
            if patches.iter().any(|p| {
                p.is_picture() && p.share < 0.3 && p.rect.overlap(&rect) * 3 > i64::from(rect.w) * i64::from(rect.h)
            }) {
                continue;
            }
            let Some((paper, ink)) = sheet.tile_levels(left, top, right, bottom) else { continue };
            let tile = measure(sheet, (left, top, right, bottom), paper, ink);
            if tile.edges() >= TOO_FEW {
                tiles.push(StrokeTile { place: (column, row), ..tile });
            }
        }
    }
    // The edge of a slip of paper or what shines through is no writing beside true ink.
    let contrast = |t: &StrokeTile| t.paper.saturating_sub(t.ink);
    let mut contrasts: Vec<u8> = tiles.iter().map(contrast).collect();
    contrasts.sort_unstable();
    let usual = contrasts.get(contrasts.len() * 3 / 4).copied().unwrap_or(0);
    tiles.retain(|t| contrast(t) >= usual / 5 * 2);
    tiles
}

/// Windows softer than this are also held against the sharp ones of their page.
const HELD_AGAINST_PAGE: f32 = 1.33;
/// A window twice as soft as the sharp quarter of its page counts like one of this width for each time it is softer.
const FOR_EACH_TIME: f32 = 0.8;

/// Width of the edges in the softest window, with its place. `None` without writing.
pub(crate) fn softest(tiles: &[StrokeTile]) -> Option<(f32, Rect)> {
    widths(tiles).into_iter().map(|(rect, width)| (width, rect)).max_by(|a, b| a.0.total_cmp(&b.0))
}

/// Width of the edges in every window with writing. On a page that is sharp elsewhere a lesser softness counts as much:
/// part of it was out of focus. A window counts as soft only as far as a neighbor with writing is soft too: a seal or a
/// small picture is soft by itself.
pub(crate) fn widths(tiles: &[StrokeTile]) -> Vec<(Rect, f32)> {
    let known: Vec<(&StrokeTile, f32)> =
        tiles.iter().filter_map(|t| Some((t, t.width(0.25, 0..DIRECTIONS)?))).collect();
    let with_neighbor = |(tile, width): &(&StrokeTile, f32)| {
        let near = known.iter().filter(|(other, _)| {
            let apart = (tile.place.0.abs_diff(other.place.0), tile.place.1.abs_diff(other.place.1));
            apart != (0, 0) && apart.0 <= 1 && apart.1 <= 1
        });
        near.map(|n| n.1).reduce(f32::max).map_or(*width, |n| n.min(*width))
    };
    let mut sorted: Vec<f32> = known.iter().map(|k| k.1).collect();
    sorted.sort_by(f32::total_cmp);
    let sharp = sorted.get(sorted.len() / 4).copied().unwrap_or(f32::MAX).max(0.5);
    let counted =
        |width: f32| if width >= HELD_AGAINST_PAGE { width.max(FOR_EACH_TIME * width / sharp) } else { width };
    known.iter().map(|k| (k.0.rect, counted(with_neighbor(k)))).collect()
}

/// How much wider edges are across one direction than across another, in pixels at 300 dpi: writing moved along while it
/// was scanned. 0 where all directions are about as soft, which is plain blur. `None` without writing.
pub(crate) fn smear(tiles: &[StrokeTile]) -> Option<f32> {
    let widths: Vec<f32> = (0..DIRECTIONS).filter_map(|d| quantile(tiles, 0.5, d..d + 1)).collect();
    let most = widths.iter().copied().reduce(f32::max)?;
    let least = widths.into_iter().reduce(f32::min)?;
    Some(if most > 1.4 * least { most - least } else { 0.0 })
}

fn measure(sheet: &Sheet, (left, top, right, bottom): (usize, usize, usize, usize), paper: u8, ink: u8) -> StrokeTile {
    let page = &sheet.luma;
    let level = ((u16::from(paper) + u16::from(ink)) / 2) as u8;
    let height = f32::from(paper) - f32::from(ink);
    let reach = (sheet.dpi as usize / 16).clamp(6, 40);
    let scale = 300.0 / sheet.dpi as f32;
    let mut tile = StrokeTile {
        rect: Rect { x: left as i32, y: top as i32, w: (right - left) as i32, h: (bottom - top) as i32 },
        place: (0, 0),
        paper,
        ink,
        count: [0; DIRECTIONS],
        widths: vec![[0; DIRECTIONS]; STEPS],
    };
    let (x0, x1) = (left.max(3), right.min(page.width.saturating_sub(3)));
    let (y0, y1) = (top.max(3), bottom.min(page.height.saturating_sub(3)));
    let width = page.width;
    let pace = (sheet.dpi as usize / 100).clamp(1, 3);
    let mut take = |at: usize, down: bool| {
        // Gradient over two pixels each way, which noise turns less than the nearest neighbors would.
        let gx = i32::from(page.data[at + 2]) - i32::from(page.data[at - 2]);
        let gy = i32::from(page.data[at + 2 * width]) - i32::from(page.data[at - 2 * width]);
        let (ax, ay) = (gx.abs(), gy.abs());
        // 2.4 is tan 67.5°: nearer to an axis than to a diagonal.
        let (direction, stride, length) = if ax * 10 > ay * 24 {
            (0, 1, 1.0)
        } else if ay * 10 > ax * 24 {
            (2, width as isize, 1.0)
        } else if (gx > 0) == (gy > 0) {
            (1, width as isize + 1, std::f32::consts::SQRT_2)
        } else {
            (3, width as isize - 1, std::f32::consts::SQRT_2)
        };
        // Each edge once: along rows all but the level ones, down columns the level ones only.
        if (direction == 2) != down || tile.count[direction] >= ENOUGH {
            return;
        }
        let Some((ramp, steepest)) = ramp(&page.data, at, stride, reach) else { return };
        if f32::from(ramp) < 0.45 * height {
            return;
        }
        let mut sigma = 0.399 * f32::from(ramp) / f32::from(steepest) * length;
        if length > 1.0 {
            // Steps of √2 pixels flatten a slope as a blur of this variance would.
            sigma = (sigma * sigma - 0.27).max(0.0).sqrt();
        }
        let sigma = sigma * scale;
        tile.count[direction] += 1;
        let step = ((sigma / STEP) as usize).min(STEPS - 1);
        tile.widths[step][direction] = tile.widths[step][direction].saturating_add(1);
    };
    let mut places = Places::new();
    let crossed = move |a: u8, b: u8| (a < level) ^ (b < level);
    for y in (y0..y1).step_by(pace) {
        let row = &page.data[y * width + x0..y * width + x1];
        for x in places.of(row, row.get(1..).unwrap_or_default(), crossed) {
            take(y * width + x0 + x, false);
        }
    }
    for y in y0..y1.saturating_sub(1) {
        let [upper, lower] = [y, y + 1].map(|y| &page.data[y * width + x0..y * width + x1]);
        for x in places.of(upper, lower, crossed).filter(|x| x % pace == 0) {
            take(y * width + x0 + x, true);
        }
    }
    tile
}

/// Height of the ramp through `at` along `stride`, and its steepest step.
#[inline]
fn ramp(data: &[u8], at: usize, stride: isize, reach: usize) -> Option<(u8, u8)> {
    let here = i32::from(data[at]);
    let next = i32::from(*data.get(at.checked_add_signed(stride)?)?);
    let sign = if next < here { 1 } else { -1 };
    let (low, first) = follow(data, at, stride, sign, reach);
    let (high, second) = follow(data, at, -stride, -sign, reach);
    let steepest = first.max(second);
    (steepest > 0).then(|| ((high - low).abs().min(255) as u8, steepest.min(255) as u8))
}

/// Follows the slope from `at` until it turns back, at most `reach` steps. Gives the value it ends on and its steepest
/// step. `sign` is 1 for a falling slope.
#[inline]
fn follow(data: &[u8], at: usize, stride: isize, sign: i32, reach: usize) -> (i32, i32) {
    // A pixel that turns back by a grain of noise does not end the ramp; a level stretch of two does.
    const GRAIN: i32 = 2;
    let mut end = i32::from(data[at]);
    let (mut last, mut steepest, mut level) = (end, 0, 0);
    let mut place = at;
    for _ in 0..reach {
        let next = place.wrapping_add_signed(stride);
        let Some(value) = data.get(next).map(|v| i32::from(*v)) else { break };
        let step = (last - value) * sign;
        if step < -GRAIN {
            break;
        }
        if step <= GRAIN {
            level += 1;
            if level > 1 {
                break;
            }
        } else {
            level = 0;
        }
        steepest = steepest.max(step);
        if (end - value) * sign > 0 {
            end = value;
        }
        last = value;
        place = next;
    }
    (end, steepest)
}
