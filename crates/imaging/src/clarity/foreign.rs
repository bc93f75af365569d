use bianmu_model::Rect;

use super::border::Border;
use super::ground::Ground;
use super::sheet::Sheet;
use crate::Picture;

/// Square centimetres of the largest solid thing that comes in over an edge (a finger, a slip, a clip), with its place.
pub(crate) fn largest(sheet: &Sheet<'_>, border: &Border, ground: &Ground) -> (f32, Option<Rect>) {
    // One pixel is about a millimetre.
    let coarse = sheet.small.shrunk(4);
    let mm = sheet.small_per_mm() / 4.0;
    let paper = paper_color(&coarse);
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
    let solid = spread(&spread(&other, w, h, reach, false), w, h, reach, true);
    let mut seen = vec![false; w * h];
    let mut worst = (0f32, None);
    for start in 0..w * h {
        if !solid[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        let mut stack = vec![start];
        let (mut x0, mut x1, mut y0, mut y1, mut size) = (w, 0, h, 0, 0usize);
        let mut contact = 0usize;
        while let Some(at) = stack.pop() {
            let (x, y) = (at % w, at / w);
            size += 1;
            (x0, x1, y0, y1) = (x0.min(x), x1.max(x), y0.min(y), y1.max(y));
            contact += usize::from(x <= left + 1 || y <= top + 1 || x + right + 2 >= w || y + bottom + 2 >= h);
            for (nx, ny) in [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)] {
                if nx < w && ny < h && solid[ny * w + nx] && !seen[ny * w + nx] {
                    seen[ny * w + nx] = true;
                    stack.push(ny * w + nx);
                }
            }
        }
        let area = size as f32 / mm / mm / 100.0;
        let long = (x1 - x0).max(y1 - y0) * 10 > w.max(h) * 7;
        let filled = size as f32 / ((x1 - x0 + 1) * (y1 - y0 + 1)) as f32;
        // A strip along the edge is a border or a shadow, a third of the page the bed of the scanner, a full box a picture.
        if contact < 3 || long || size * 4 > w * h || filled > 0.95 {
            continue;
        }
        if area > worst.0 {
            let scale = (sheet.shrink * 4) as i32;
            let rect = Rect {
                x: x0 as i32 * scale,
                y: y0 as i32 * scale,
                w: (x1 - x0 + 1) as i32 * scale,
                h: (y1 - y0 + 1) as i32 * scale,
            };
            worst = (area, Some(rect));
        }
    }
    worst
}

/// The most frequent bright value of every channel.
fn paper_color(coarse: &Picture) -> [u8; 3] {
    std::array::from_fn(|k| {
        let mut counts = [0u32; 256];
        for p in coarse.rgb.chunks_exact(3) {
            counts[usize::from(p[k])] += 1;
        }
        counts.iter().enumerate().skip(60).max_by_key(|(_, n)| **n).map_or(255, |(v, _)| v as u8)
    })
}

/// Grows (`grow`) or shrinks the marked pixels by `reach` in a square.
fn spread(marked: &[bool], w: usize, h: usize, reach: usize, grow: bool) -> Vec<bool> {
    let mut across = marked.to_vec();
    for y in 0..h {
        for x in 0..w {
            let line = &marked[y * w + x.saturating_sub(reach)..=y * w + (x + reach).min(w - 1)];
            across[y * w + x] = if grow { line.contains(&true) } else { !line.contains(&false) };
        }
    }
    let mut out = across.clone();
    for y in 0..h {
        let (from, to) = (y.saturating_sub(reach), (y + reach).min(h - 1));
        for x in 0..w {
            let mut column = (from..=to).map(|r| across[r * w + x]);
            out[y * w + x] = if grow { column.any(|v| v) } else { column.all(|v| v) };
        }
    }
    out
}
