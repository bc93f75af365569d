use bianmu_model::Rect;

use super::border::Border;
use super::ground::Ground;
use super::morphology::spread;
use super::patches::Patch;
use super::sheet::Sheet;
use crate::Picture;
use crate::connected::{Touch, bounds, each_connected};
use crate::histogram::Histogram;

/// Square centimetres of the largest solid thing that comes in over an edge (a finger, a slip, a clip) or of a colored note on the
/// page, with its place.
pub(crate) fn largest(
    sheet: &Sheet,
    border: &Border,
    ground: &Ground,
    patches: &[Patch],
    beside: impl Fn(&Rect) -> bool,
) -> (f32, Option<Rect>) {
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
    let mut notes = Vec::new();
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
            let [x, y, width, height] = [x0, y0, x1 - x0, y1 - y0].map(|v| (v * sheet.shrink * 4) as i32);
            let rect = Rect { x, y, w: width, h: height };
            if contact < 3 && area >= BUBBLE && size * 4 <= w * h && is_colored_slip(&coarse, thing, paper) {
                notes.push((area, Some(rect)));
            }
            // A strip along the edge is a border or a shadow, a third of the page the bed of the scanner, a full box a picture.
            if contact >= 3 && beside(&rect) && !long && size * 4 <= w * h && filled <= 0.95 && area > worst.0 {
                // Light that fades is no thing: what it darkens is told as a shadow.
                let covered = |p: &Patch| p.rect.overlap(&rect) * 10 > i64::from(rect.w) * i64::from(rect.h) * 7;
                if !patches.iter().any(|p| p.is_shadow() && covered(p)) {
                    worst = (area, Some(rect));
                }
            }
        },
    );
    // Several of them are the bubbles of a conversation or the fields of a form.
    if let [note] = notes.as_slice()
        && note.0 >= NOTE
        && note.0 > worst.0
    {
        worst = *note;
    }
    worst
}

/// Square centimetres of the smallest note, 25 by 38 mm with something to spare, and of the smallest field it is told apart from.
const NOTE: f32 = 7.0;
const BUBBLE: f32 = 1.0;
/// How much the color of a note differs from that of the paper.
const NOTE_COLOR: f32 = 28.0;

/// A slip of colored paper that lies within the page: bright, of one color all over, which no seal, stamp or photograph is. The
/// writing on it does not count, for the darker half is left out. Without color it cannot be told from a printed box.
fn is_colored_slip(coarse: &Picture, thing: &[usize], paper: [u8; 3]) -> bool {
    let mut pixels: Vec<[f32; 3]> =
        thing.iter().map(|at| std::array::from_fn(|k| f32::from(coarse.rgb[at * 3 + k]))).collect();
    let light = |p: &[f32; 3]| p[0] + p[1] + p[2];
    let half = pixels.len() / 2;
    pixels.select_nth_unstable_by(half, |a, b| light(b).total_cmp(&light(a)));
    let bright = &pixels[..half.max(1)];
    let n = bright.len() as f32;
    // Color apart from brightness: red against green, and both against blue.
    let tints = |p: [f32; 3]| [p[0] - p[1], (p[0] + p[1]) / 2.0 - p[2]];
    let of_paper = tints(paper.map(f32::from));
    let mut differs = 0f32;
    for (k, of_paper) in of_paper.into_iter().enumerate() {
        let mean = bright.iter().map(|p| tints(*p)[k]).sum::<f32>() / n;
        let spread = (bright.iter().map(|p| (tints(*p)[k] - mean).powi(2)).sum::<f32>() / n).sqrt();
        if spread > 12.0 {
            return false;
        }
        differs = differs.max((mean - of_paper).abs());
    }
    differs >= NOTE_COLOR && bright.iter().map(light).sum::<f32>() / n > 3.0 * 140.0
}
