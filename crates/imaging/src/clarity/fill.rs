use super::border::{Border, SIDES, Side};
use crate::Plane;

/// Depth in pixels of the strip along every side that a program filled in, in the order of [`SIDES`]: paper has grain,
/// fill has none, and where they meet brightness jumps along the whole side. Such a strip stands where a part of the page
/// was cut away and the size kept.
pub(crate) fn strips(grey: &Plane, border: &Border) -> [usize; 4] {
    std::array::from_fn(|i| strip(grey, SIDES[i], border.inset[i]))
}

fn strip(grey: &Plane, side: Side, inset: usize) -> usize {
    let (along, depth) = side.extent(grey);
    let line = |d: usize| (along / 12..along - along / 12).step_by(2).map(move |i| side.at(grey, i, d));
    let spread = |d: usize| -> (f32, f32) {
        let (mut n, mut sum, mut squares) = (0f32, 0f32, 0f32);
        for v in line(d).map(f32::from) {
            (n, sum, squares) = (n + 1.0, sum + v, squares + v * v);
        }
        let mean = sum / n.max(1.0);
        (mean, (squares / n.max(1.0) - mean * mean).max(0.0).sqrt())
    };
    if inset + 8 > depth / 2 {
        return 0;
    }
    // The outermost pixels ring where the last block of a JPEG is not whole.
    let begin = inset + 6;
    let (first, _) = spread(begin);
    let end = (begin..depth / 2)
        .find(|d| {
            let (mean, deviation) = spread(*d);
            deviation > 0.6 || (mean - first).abs() > 1.5
        })
        .unwrap_or(depth / 2);
    // Less than 4 mm, or half the page: a blank page that is white all over.
    if end < inset + 16 || end >= depth / 2 {
        return 0;
    }
    // Of a line with writing the paper counts: its brightest fifth.
    let paper = |d: usize| -> f32 {
        let mut values: Vec<u8> = line(d.min(depth - 1)).collect();
        values.sort_unstable();
        values.get(values.len() * 4 / 5).copied().map_or(0.0, f32::from)
    };
    // A sheet that lies a little askew ends in a line that crosses several rows.
    let beyond = [3, 8, 14].map(|further| paper(end + further)).into_iter().fold(f32::MAX, f32::min);
    let mut grains: Vec<f32> = (end + 3..end + 43).map(|d| spread(d.min(depth - 1)).1).collect();
    grains.sort_by(f32::total_cmp);
    // The calmer fifth: lines without writing.
    let grain = grains.get(grains.len() / 5).copied().unwrap_or(0.0);
    let flat = (begin..end - 2).map(|d| spread(d).1).sum::<f32>() / (end - begin - 2).max(1) as f32;
    if first - beyond >= 4.0 && flat < 0.45 && grain > 1.3 * flat { end } else { 0 }
}
