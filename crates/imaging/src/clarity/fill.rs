use super::border::{Border, SIDES, Side};
use crate::Plane;

/// Depth in pixels of the strip along every side that a program filled in, in the order of [`SIDES`]: paper has grain,
/// fill has none, and where they meet brightness jumps along the whole side. Such a strip stands where a part of the page
/// was cut away and the size kept.
pub(crate) fn strips(grey: &Plane, border: &Border) -> [usize; 4] {
    std::array::from_fn(|i| strip(grey, SIDES[i], border.inset[i]))
}

fn strip(grey: &Plane, side: Side, inset: usize) -> usize {
    let level = matches!(side, Side::Top | Side::Bottom);
    let depth = if level { grey.height } else { grey.width };
    let line = |d: usize| -> (f32, f32) {
        let d = if matches!(side, Side::Top | Side::Left) { d } else { depth - 1 - d };
        let (mut n, mut sum, mut squares) = (0f32, 0f32, 0f32);
        let along = if level { grey.width } else { grey.height };
        for i in (along / 12..along - along / 12).step_by(2) {
            let v = f32::from(if level { grey.at(i, d) } else { grey.at(d, i) });
            (n, sum, squares) = (n + 1.0, sum + v, squares + v * v);
        }
        let mean = sum / n.max(1.0);
        (mean, (squares / n.max(1.0) - mean * mean).max(0.0).sqrt())
    };
    // Of a line with writing the paper counts: its brightest fifth.
    let paper = |d: usize| -> f32 {
        let d = if matches!(side, Side::Top | Side::Left) { d } else { depth - 1 - d };
        let along = if level { grey.width } else { grey.height };
        let mut values: Vec<u8> = (along / 12..along - along / 12)
            .step_by(2)
            .map(|i| if level { grey.at(i, d) } else { grey.at(d, i) })
            .collect();
        values.sort_unstable();
        values.get(values.len() * 4 / 5).copied().map_or(0.0, f32::from)
    };
    if inset + 8 > depth / 2 {
        return 0;
    }
    let (first, _) = line(inset + 2);
    let end = (inset + 2..depth / 2)
        .find(|d| {
            let (mean, spread) = line(*d);
            spread > 0.6 || (mean - first).abs() > 1.5
        })
        .unwrap_or(depth / 2);
    // Less than 4 mm, or half the page: a blank page that is white all over.
    if end < inset + 16 || end >= depth / 2 {
        return 0;
    }
    let beyond = paper(end + 3);
    let mut grains: Vec<f32> = (end + 3..end + 43).map(|d| line(d.min(depth - 1)).1).collect();
    grains.sort_by(f32::total_cmp);
    // The calmer fifth: lines without writing.
    let grain = grains.get(grains.len() / 5).copied().unwrap_or(0.0);
    let flat = (inset + 2..end - 2).map(|d| line(d).1).sum::<f32>() / (end - inset - 4).max(1) as f32;
    if first - beyond >= 4.0 && flat < 0.45 && grain > 1.3 * flat { end } else { 0 }
}
