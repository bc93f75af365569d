use bianmu_model::Rect;

use super::border::Border;
use super::ground::Ground;
use super::morphology::spread;
use super::patches::Patch;
use super::sheet::Sheet;
use crate::connected::{Touch, bounds, each_connected};
use crate::histogram::Histogram;

/// Square centimetres of the largest solid thing that comes in over an edge (a finger, a slip, a clip), with its place.
pub(crate) fn largest(sheet: &Sheet, border: &Border, ground: &Ground, patches: &[Patch]) -> (f32, Option<Rect>) {
    // One pixel is about a millimetre.
    let coarse = sheet.small.shrunk(4);
    let mm = sheet.small_per_mm() / 4.0;
    let paper: [u8; 3] = std::array::from_fn(|k| Histogram::of(coarse.rgb.iter().skip(k).step_by(3).copied()).paper());
    let dim = f32::from(ground.quantile(0.85)) / 255.0;
    let limit = (42.0 * dim.max(0.4)) as i32;
    let (w, h) = (coarse.width as usize, coarse.height as usize);
    let [top, bottom, left, right] = border.inset.map(|i| i / 4 + usize::from(i > 1));
    let mut other = vec![false; w * h];
    for y in top..h.saturating_sub(bottom) {
        for x in left..w.saturating_sub(right) {
            let p = &coarse.rgb[(y * w + x) * 3..];
            other[y * w + x] = (0..3).any(|k| (i32::from(p[k]) - i32::from(paper[k])).abs() > limit);
        }
    }
    // Writing is thinner than 5 mm between its gaps; what survives is solid.
    let reach = (2.4 * mm).round().max(1.0) as usize;
    let solid = spread(&spread(&other, w, h, reach, |a, b| a && b), w, h, reach, |a, b| a || b);
    let mut worst = (0f32, None);
    each_connected(
        w,
        h,
        Touch::Sides,
        |at| solid[at],
        |at| solid[at],
        |thing| {
            let (x0, y0, x1, y1) = bounds(thing, w);
            let at_edge = |at: usize| {
                let (x, y) = (at % w, at / w);
                x <= left + 1 || y <= top + 1 || x + right + 2 >= w || y + bottom + 2 >= h
            };
            let size = thing.len();
            let contact = thing.iter().filter(|at| at_edge(**at)).count();
            let area = size as f32 / mm / mm / 100.0;
            let long = (x1 - x0 - 1).max(y1 - y0 - 1) * 10 > w.max(h) * 7;
            let filled = size as f32 / ((x1 - x0) * (y1 - y0)) as f32;
            // A strip along the edge is a border or a shadow, a third of the page the bed of the scanner, a full box a picture.
            if contact >= 3 && !long && size * 4 <= w * h && filled <= 0.95 && area > worst.0 {
                let [x, y, w, h] = [x0, y0, x1 - x0, y1 - y0].map(|v| (v * sheet.shrink * 4) as i32);
                let rect = Rect { x, y, w, h };
                // Light that fades is no thing: what it darkens is told as a shadow.
                let covered = |p: &Patch| p.rect.overlap(&rect) * 10 > i64::from(w) * i64::from(h) * 7;
                if !patches.iter().any(|p| p.is_shadow() && covered(p)) {
                    worst = (area, Some(rect));
                }
            }
        },
    );
    worst
}
