//! Red marks on the page: seals and fingerprints. They are found by colour on the detection picture, so that they can be
//! read for themselves and taken off the text below.

use bianmu_imaging::{Picture, Touch, bounds, connected};

use crate::filled_areas::InkCells;
use crate::fingerprint::prints_and_squares;
use crate::ink_mark::{Ink, InkMark, Shape};

/// By how much red must exceed green and blue beyond what the paper does.
const LEAST_REDNESS: i16 = 30;
/// By how much the ridges of a fingerprint may fall short of that: on the detection picture they and the gaps between them
/// run into each other.
const PALER: i16 = 12;
/// Side of the cells in which red pixels are gathered into marks.
const CELL: usize = 6;
/// Longest side of a square name seal, in millimetres.
const LARGEST_SQUARE: f32 = 28.0;
/// Share of each side of its box along which the frame of a name seal is seen.
const LEAST_FRAME: f32 = 0.72;
/// How far an oval seal is set down askew, in radians.
const MOST_LEAN: f32 = 0.6;
/// Standard deviation of the redness of a field as a share of its mean below which nothing is in it.
const PLAIN: f32 = 0.2;
/// Breadth of what stands in a line with a filled area, in its heights, from which on it is print; three prints are narrower.
const LINE_OF_PRINT: f32 = 3.2;

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

/// Brightness of the paper in the red channel: what nine tenths of the pixels do not exceed.
fn paper_brightness(picture: &Picture) -> i16 {
    let mut seen: Vec<u8> = picture.rgb.chunks_exact(3).step_by(97).map(|p| p[0]).collect();
    let at = seen.len() * 9 / 10;
    if seen.is_empty() { 255 } else { i16::from(*seen.select_nth_unstable(at).1) }
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
    marks.retain(|m| m.shape != Shape::Square || !plain(m, picture));
    marks.retain(|m| m.shape != Shape::Other || m.height() > 12.0 * millimetre || beside(m, &boxes) == 0);
    // Where fingers were pressed side by side, on a seal or over red print, their ink is one piece; filled areas are not.
    // A print is paler than a seal, and what was written across it is not red.
    let (pale, dark) = (limit - PALER, paper_brightness(picture) * 6 / 10);
    let ink = |x: usize, y: usize| {
        let p = &picture.rgb[(y * w + x) * 3..(y * w + x) * 3 + 3];
        redness(p[0], p[1], p[2]) > pale
    };
    let cover = |x: usize, y: usize| i16::from(picture.rgb[(y * w + x) * 3]) < dark;
    let sure = |mark: &InkMark| matches!(mark.shape, Shape::Round | Shape::Square);
    let filled: Vec<InkMark> =
        prints_and_squares(&InkCells::count((w, h), millimetre, ink, cover), millimetre, Ink::Red)
            .into_iter()
            .filter(|print| !marks.iter().any(|mark| sure(mark) && (mark.holds(print) || mark.meets(print))))
            .filter(|area| !in_red_print(area, &boxes))
            .filter(|area| !plain(area, picture))
            .collect();
    marks.retain(|mark| sure(mark) || !filled.iter().any(|print| mark.holds(print) || mark.meets(print)));
    marks.extend(filled);
    marks
}

/// What stands beside a mark with its height: a red character of a letterhead has neighbours.
fn beside(mark: &InkMark, boxes: &[(f32, f32, f32, f32)]) -> usize {
    let neighbour = |(left, top, right, bottom): &&(f32, f32, f32, f32)| {
        let gap = (left - mark.right).max(mark.left - right);
        let shared = bottom.min(mark.bottom) - top.max(mark.top);
        gap > -2.0 && gap < 1.5 * mark.height() && shared > 0.5 * mark.height()
    };
    boxes.iter().filter(neighbour).count()
}

/// Stands in a line of red print, such as a letterhead: pieces of its height fill several of its heights beside it.
fn in_red_print(mark: &InkMark, boxes: &[(f32, f32, f32, f32)]) -> bool {
    let of_line = |(_, top, _, bottom): &&(f32, f32, f32, f32)| {
        let shared = bottom.min(mark.bottom) - top.max(mark.top);
        (0.6..1.7).contains(&((bottom - top) / mark.height())) && shared > 0.6 * mark.height()
    };
    boxes.iter().filter(of_line).map(|(left, _, right, _)| right - left).sum::<f32>() > LINE_OF_PRINT * mark.height()
}

/// A coloured field without anything in it is a picture in a conversation, no seal and no fingerprint: its redness hardly
/// varies.
fn plain(mark: &InkMark, picture: &Picture) -> bool {
    let red = |x: usize, y: usize| {
        let p = &picture.rgb[(y * picture.width as usize + x) * 3..][..3];
        f32::from(redness(p[0], p[1], p[2]))
    };
    mark.unevenness(0.15, red) < PLAIN
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
    let mut found = InkMark { left, top, right, bottom, shape: Shape::Other, ink: Ink::Red, lean: 0.0 };
    found.lean = lean(pixels, &found);
    let shape = if w.min(h) >= 20.0 && ring_share(pixels, &found) > 0.7 {
        Shape::Round
    } else if w.max(h) <= LARGEST_SQUARE && framed(pixels, &found, millimetre) {
        Shape::Square
    } else {
        Shape::Other
    };
    Some(InkMark { shape, ..found })
}

/// Red stands along all four sides of the box, as the frame of a name seal does, or its field where the name is cut out.
fn framed(pixels: &[(usize, usize)], mark: &InkMark, millimetre: f32) -> bool {
    if !(0.75..1.34).contains(&(mark.width() / mark.height())) {
        return false;
    }
    // A seal set down a little askew has its sides up to this far within the box.
    let margin = 2.0 * millimetre;
    let mut sides = [mark.width(), mark.height(), mark.width(), mark.height()].map(|side| vec![false; side as usize]);
    for (x, y) in pixels {
        let (dx, dy) = (*x as f32 - mark.left, *y as f32 - mark.top);
        let near = [dy, mark.width() - dx, mark.height() - dy, dx];
        for (side, (far, along)) in sides.iter_mut().zip(near.into_iter().zip([dx, dy, dx, dy])) {
            if far <= margin {
                let last = side.len() - 1;
                side[(along as usize).min(last)] = true;
            }
        }
    }
    sides.iter().all(|side| side.iter().filter(|red| **red).count() as f32 > LEAST_FRAME * side.len() as f32)
}

/// By how many radians an oval leans, by the second moments of its ink; clockwise positive. 0 for what is as wide as high.
fn lean(pixels: &[(usize, usize)], mark: &InkMark) -> f32 {
    let (cx, cy) = mark.center();
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pixels {
        let (dx, dy) = (*x as f32 + 0.5 - cx, *y as f32 + 0.5 - cy);
        (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
    }
    let lean = 0.5 * (2.0 * xy).atan2(xx - yy);
    // Long over short: of the axes, not of the box, which a leaning oval fills more squarely.
    let spread = ((xx - yy).powi(2) + 4.0 * xy * xy).sqrt();
    let long_over_short = ((xx + yy + spread) / (xx + yy - spread).max(1.0)).sqrt();
    if long_over_short > 1.15 && lean.abs() < MOST_LEAN { lean } else { 0.0 }
}

/// Share of directions in which red stands on the rim of the ellipse that fits the box.
fn ring_share(pixels: &[(usize, usize)], mark: &InkMark) -> f32 {
    const SECTORS: usize = 72;
    let (cx, cy) = mark.center();
    let (rx, ry) = mark.radii();
    if rx / ry > 1.8 || ry / rx > 1.8 {
        return 0.0;
    }
    let (sin, cos) = mark.lean.sin_cos();
    let mut hit = [false; SECTORS];
    for (x, y) in pixels {
        let (x, y) = (*x as f32 + 0.5 - cx, *y as f32 + 0.5 - cy);
        let (dx, dy) = ((x * cos + y * sin) / rx, (y * cos - x * sin) / ry);
        let radius = dx.hypot(dy);
        if (0.88..=1.06).contains(&radius) {
            let sector = ((dy.atan2(dx) / std::f32::consts::TAU + 0.5) * SECTORS as f32) as usize;
            hit[sector.min(SECTORS - 1)] = true;
        }
    }
    hit.iter().filter(|h| **h).count() as f32 / SECTORS as f32
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
    fn an_oval_set_down_askew_is_a_seal_with_its_lean() {
        let (sin, cos) = 0.3f32.sin_cos();
        let oval = page(|x, y| {
            let (x, y) = (x - 200.0, y - 200.0);
            let (u, v) = (x * cos + y * sin, y * cos - x * sin);
            ((u / 90.0).hypot(v / 61.0) - 1.0).abs() < 0.04
        });
        let found = red_marks(&oval, LEAST_REDNESS, 4.3);
        assert_eq!(found.iter().map(|mark| mark.shape).collect::<Vec<_>>(), [Shape::Round]);
        let (rx, ry) = found[0].radii();
        assert!((found[0].lean - 0.3).abs() < 0.03 && (rx - 92.0).abs() < 4.0 && (ry - 63.0).abs() < 4.0, "{found:?}");
    }

    #[test]
    fn a_finger_leaves_an_ellipse_and_a_name_seal_a_square() {
        let finger = page(|x, y| ((x - 200.0) / 35.0).hypot((y - 200.0) / 45.0) < 1.0 && (x + y) % 6.0 < 3.0);
        assert_eq!(shapes(&finger), [Shape::Print]);
        let square = page(|x, y| {
            let far = (x - 200.0).abs().max((y - 200.0).abs());
            (36.0..40.0).contains(&far) || (far < 30.0 && x % 9.0 < 4.0)
        });
        assert_eq!(shapes(&square), [Shape::Square]);
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
