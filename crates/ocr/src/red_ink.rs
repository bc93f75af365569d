//! Red marks on the page: seals and fingerprints. They are found by colour on the detection picture, so that they can be
//! read for themselves and taken off the text below.

use bianmu_imaging::{Picture, Touch, bounds, connected};

use crate::ink_mark::{Ink, InkMark, Shape};

/// By how much red must exceed green and blue beyond what the paper does.
const LEAST_REDNESS: i16 = 30;
/// Side of the cells in which red pixels are gathered into marks.
const CELL: usize = 6;

/// How much redder than green and blue.
#[inline]
fn redness(r: u8, g: u8, b: u8) -> i16 {
    i16::from(r) - i16::from(g.max(b))
}

/// Redness of the paper: the median over a sample of bright pixels. Yellowed paper is a little red everywhere.
fn paper_redness(picture: &Picture) -> i16 {
    let mut seen: Vec<i16> = picture
        .rgb
        .chunks_exact(3)
        .step_by(97)
        .filter(|p| p[0].max(p[1]).max(p[2]) > 140)
        .map(|p| redness(p[0], p[1], p[2]))
        .collect();
    if seen.is_empty() {
        return 0;
    }
    let half = seen.len() / 2;
    *seen.select_nth_unstable(half).1
}

/// The smallest redness that counts as red ink on this page; `None` when the page is not in colour.
pub(crate) fn red_limit(picture: &Picture) -> Option<i16> {
    let limit = paper_redness(picture).max(0) + LEAST_REDNESS;
    let count = picture.rgb.chunks_exact(3).step_by(5).filter(|p| redness(p[0], p[1], p[2]) > limit).count();
    (count > 40).then_some(limit)
}

/// Finds the marks. `millimetre` is the number of detection pixels in a millimetre of paper.
pub(crate) fn red_marks(picture: &Picture, limit: i16, millimetre: f32) -> Vec<InkMark> {
    let (w, h) = (picture.width as usize, picture.height as usize);
    let (columns, rows) = (w.div_ceil(CELL), h.div_ceil(CELL));
    let is_red = |x: usize, y: usize| {
        let p = &picture.rgb[(y * w + x) * 3..(y * w + x) * 3 + 3];
        redness(p[0], p[1], p[2]) > limit
    };
    let mut counts = vec![0u16; columns * rows];
    for y in 0..h {
        for x in 0..w {
            if is_red(x, y) {
                counts[y / CELL * columns + x / CELL] += 1;
            }
        }
    }
    let mut marks = Vec::new();
    let mut boxes = Vec::new();
    for cells in connected(columns, rows, Touch::Across(1), |i| counts[i] >= 3, |i| counts[i] >= 2) {
        let (left, top, right, bottom) = bounds(&cells, columns);
        let (x0, y0) = (left * CELL, top * CELL);
        let (x1, y1) = ((right * CELL).min(w), (bottom * CELL).min(h));
        let pixels: Vec<(usize, usize)> =
            (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y))).filter(|(x, y)| is_red(*x, *y)).collect();
        boxes.push((x0 as f32, y0 as f32, x1 as f32, y1 as f32));
        marks.extend(mark(&pixels, millimetre));
    }
    marks.retain(|m| m.shape != Shape::Other || m.height() > 12.0 * millimetre || !in_a_row(m, &boxes));
    marks
}

/// A red character of a letterhead has neighbours of its height beside it.
fn in_a_row(mark: &InkMark, boxes: &[(f32, f32, f32, f32)]) -> bool {
    boxes.iter().any(|(left, top, right, bottom)| {
        let gap = (left - mark.right).max(mark.left - right);
        let shared = bottom.min(mark.bottom) - top.max(mark.top);
        gap > -2.0 && gap < 1.5 * mark.height() && shared > 0.5 * mark.height()
    })
}

/// A mark has the size of a seal or a finger; red letterheads are wide and flat, red forms are larger.
fn mark(pixels: &[(usize, usize)], millimetre: f32) -> Option<InkMark> {
    let left = pixels.iter().map(|p| p.0).min()? as f32;
    let right = pixels.iter().map(|p| p.0).max()? as f32 + 1.0;
    let top = pixels.iter().map(|p| p.1).min()? as f32;
    let bottom = pixels.iter().map(|p| p.1).max()? as f32 + 1.0;
    let (w, h) = ((right - left) / millimetre, (bottom - top) / millimetre);
    let fits = w.min(h) >= 7.0 && w.max(h) <= 130.0 && w / h < 3.2 && h / w < 3.2;
    if !fits {
        return None;
    }
    let found = InkMark { left, top, right, bottom, shape: Shape::Other, ink: Ink::Red };
    let shape = if w.min(h) >= 20.0 && ring_share(pixels, &found) > 0.7 {
        Shape::Round
    } else if w.max(h) <= 32.0 && corners_empty(pixels, &found) {
        Shape::Print
    } else {
        Shape::Other
    };
    Some(InkMark { shape, ..found })
}

/// Share of directions in which red stands on the rim of the ellipse that fits the box.
fn ring_share(pixels: &[(usize, usize)], mark: &InkMark) -> f32 {
    const SECTORS: usize = 72;
    let (cx, cy) = mark.center();
    let (rx, ry) = (mark.width() / 2.0, mark.height() / 2.0);
    if rx / ry > 1.6 || ry / rx > 1.6 {
        return 0.0;
    }
    let mut hit = [false; SECTORS];
    for (x, y) in pixels {
        let (dx, dy) = ((*x as f32 + 0.5 - cx) / rx, (*y as f32 + 0.5 - cy) / ry);
        let radius = dx.hypot(dy);
        if (0.88..=1.06).contains(&radius) {
            let sector = ((dy.atan2(dx) / std::f32::consts::TAU + 0.5) * SECTORS as f32) as usize;
            hit[sector.min(SECTORS - 1)] = true;
        }
    }
    hit.iter().filter(|h| **h).count() as f32 / SECTORS as f32
}

/// An ellipse leaves the corners of its box empty; a square name seal does not.
fn corners_empty(pixels: &[(usize, usize)], mark: &InkMark) -> bool {
    let (w, h) = (mark.width() * 0.14, mark.height() * 0.14);
    let in_corner = pixels
        .iter()
        .filter(|(x, y)| {
            let (x, y) = (*x as f32, *y as f32);
            (x < mark.left + w || x >= mark.right - w) && (y < mark.top + h || y >= mark.bottom - h)
        })
        .count();
    let inside = pixels.len() as f32 / (mark.width() * mark.height());
    (in_corner as f32) < 0.08 * 4.0 * w * h && (0.15..0.95).contains(&inside)
}

/// Takes red ink off a pixel: what is black below it stays dark in the red channel, what is paper becomes light.
#[inline]
pub(crate) fn without_red(pixel: &mut [u8], limit: i16) {
    let red = redness(pixel[0], pixel[1], pixel[2]);
    if red > limit / 2 {
        let value = (i16::from(pixel[0]) + red * 6 / 10).clamp(0, 255) as u8;
        pixel.fill(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(paint: impl Fn(f32, f32) -> bool) -> Picture {
        let (w, h) = (400usize, 400usize);
        let mut rgb = vec![245u8; w * h * 3];
        for y in 0..h {
            for x in 0..w {
                if paint(x as f32, y as f32) {
                    rgb[(y * w + x) * 3..(y * w + x) * 3 + 3].copy_from_slice(&[205, 40, 45]);
                }
            }
        }
        Picture { width: w as u32, height: h as u32, rgb }
    }

    fn shapes(picture: &Picture) -> Vec<Shape> {
        let limit = red_limit(picture).unwrap_or(LEAST_REDNESS);
        red_marks(picture, limit, 4.3).into_iter().map(|m| m.shape).collect()
    }

    #[test]
    fn a_ring_is_a_seal_and_a_letterhead_is_not_a_mark() {
        let ring = page(|x, y| ((x - 200.0).hypot(y - 200.0) - 86.0).abs() < 3.0);
        assert_eq!(shapes(&ring), [Shape::Round]);
        let letterhead = page(|x, y| (50.0..350.0).contains(&x) && (100.0..140.0).contains(&y) && x % 10.0 < 6.0);
        assert!(shapes(&letterhead).is_empty());
    }

    #[test]
    fn a_finger_leaves_an_ellipse_and_a_name_seal_a_square() {
        let finger = page(|x, y| ((x - 200.0) / 35.0).hypot((y - 200.0) / 45.0) < 1.0 && (x + y) % 6.0 < 3.0);
        assert_eq!(shapes(&finger), [Shape::Print]);
        let square = page(|x, y| {
            let far = (x - 200.0).abs().max((y - 200.0).abs());
            (36.0..40.0).contains(&far) || (far < 30.0 && x % 9.0 < 4.0)
        });
        assert_eq!(shapes(&square), [Shape::Other]);
    }

    #[test]
    fn black_below_red_stays_and_red_alone_goes() {
        let mut below = [70, 22, 25];
        without_red(&mut below, 30);
        let mut alone = [205, 40, 45];
        without_red(&mut alone, 30);
        assert!(below[0] < 120 && alone[0] > 240, "{below:?} {alone:?}");
    }
}
