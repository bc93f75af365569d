//! The number that a clerk writes or stamps into the upper outer corner of every sheet before a volume is bound.

use bianmu_imaging::{Plane, Touch, bounds, connected};
use bianmu_model::SheetNumber;

use crate::OcrError;
use crate::crop::{Geometry, line_pixels};
use crate::pyramid::Pyramid;
use crate::recognizer::Recognizer;
use crate::regions::Region;

/// The corner, as shares of the page: fronts carry the number on the right, backs on the left.
const DEPTH: f32 = 0.085;
/// Below that, down to here, a number counts only when it is read beyond doubt: headings and forms begin there.
const DEPTH_BEYOND_DOUBT: f32 = 0.105;
const RIGHT: f32 = 0.78;
const LEFT: f32 = 0.20;
/// Digits written by hand are 3–12 mm high.
const HEIGHT: (f32, f32) = (2.4, 13.0);
/// And only when nothing stands beside it this near, in millimetres: in a table it would be the number of a row.
const ALONE: f32 = 60.0;
/// Least probability with which a number is handed out.
const LEAST_CONFIDENCE: f32 = 0.4;
const BEYOND_DOUBT: f32 = 0.9;
/// A lone 1 leans by at most 20°: columns for each row. What leans more is a staple.
const MOST_LEAN: f32 = 0.36;

/// Looks into both corners. `regions` are what the detector found, `taken` those among them that were read as something
/// else with certainty; `luma` is the brightness of the detection picture.
pub(crate) fn sheet_number(
    pyramid: &Pyramid,
    luma: &Plane,
    geometry: Geometry,
    regions: &[Region],
    taken: &[bool],
    recognizer: &mut Recognizer,
) -> Result<Option<SheetNumber>, OcrError> {
    let (w, h) = (luma.width as f32, luma.height as f32);
    let millimetre = geometry.millimetre();
    let in_corner = |r: &Region, depth: f32| {
        r.center_y() < depth * h
            && (r.center_x() > RIGHT * w || r.center_x() < LEFT * w)
            && (HEIGHT.0..HEIGHT.1 * 1.6).contains(&(r.height / millimetre))
    };
    let alone = |r: &Region| {
        regions.iter().filter(|other| *other != r).all(|other| {
            let beside = (other.middle_at_column(r.center_x()) - r.center_y()).abs() < 0.6 * r.height;
            let apart = (other.left - r.right).max(r.left - other.right);
            !beside || apart > ALONE * millimetre
        })
    };
    let found = regions.iter().zip(taken).filter(|(r, taken)| !**taken && in_corner(r, DEPTH_BEYOND_DOUBT));
    let mut candidates: Vec<Region> = found.map(|(r, _)| r.clone()).collect();
    candidates.extend(ink(luma, millimetre, regions).into_iter().filter(|r| in_corner(r, DEPTH)));
    let mut best: Option<SheetNumber> = None;
    for region in candidates {
        let pixels = line_pixels(pyramid, geometry, &region, 1.0);
        let Some((text, confidence)) = recognizer.read_number(&pixels)? else { continue };
        let Some(value) = number(&text) else { continue };
        let deep = !in_corner(&region, DEPTH);
        if confidence < if deep { BEYOND_DOUBT } else { LEAST_CONFIDENCE }
            || best.as_ref().is_some_and(|b| b.confidence >= confidence)
            || text == "1" && lean(luma, &region).is_none_or(|lean| lean.abs() > MOST_LEAN)
        {
            continue;
        }
        // Read as a number, any line gives some digits; down there the line must also say nothing else.
        if !deep || alone(&region) && recognizer.read(&pixels)?.text().trim() == text {
            best = Some(SheetNumber { value, confidence, rect: geometry.line_on_page(&region, pyramid.page()) });
        }
    }
    Ok(best)
}

/// The value of what was read. Stamps fill up to four digits with zeros; no volume has a thousand sheets.
fn number(text: &str) -> Option<u32> {
    let filled_up = text.len() == 4 && text.starts_with('0');
    text.parse().ok().filter(|value| (1..=999).contains(value) && (text.len() <= 3 || filled_up))
}

/// By how many columns for each row a single stroke leans, a line below it left out; `None` where no stroke stands.
fn lean(luma: &Plane, region: &Region) -> Option<f32> {
    let (left, right) = (region.left.max(0.0) as usize, (region.right.max(0.0) as usize).min(luma.width));
    let (top, bottom) = (region.top().max(0.0) as usize, (region.bottom().max(0.0) as usize).min(luma.height));
    let columns = || left..right;
    let values = || (top..bottom).flat_map(|y| columns().map(move |x| luma.at(x, y)));
    let (darkest, paper) = (values().min()?, values().max()?);
    let limit = darkest + (paper - darkest) / 2;
    let mut rows = Vec::new();
    for y in top..bottom {
        let dark: Vec<f32> = columns().filter(|x| luma.at(*x, y) < limit).map(|x| x as f32).collect();
        if !dark.is_empty() && (dark.len() as f32) < 0.5 * (right - left) as f32 {
            rows.push((y as f32, dark.iter().sum::<f32>() / dark.len() as f32));
        }
    }
    let count = rows.len() as f32;
    if count < 0.35 * region.height {
        return None;
    }
    let (y_mean, x_mean) = rows.iter().fold((0.0, 0.0), |sum, row| (sum.0 + row.0 / count, sum.1 + row.1 / count));
    let spread: f32 = rows.iter().map(|(y, _)| (y - y_mean).powi(2)).sum();
    Some(rows.iter().map(|(y, x)| (y - y_mean) * (x - x_mean)).sum::<f32>() / spread.max(1e-3))
}

/// Groups of dark pixels in the corners that the detector did not take for text: lone digits are easily passed over.
fn ink(luma: &Plane, millimetre: f32, regions: &[Region]) -> Vec<Region> {
    const CELL: usize = 4;
    let (w, h) = (luma.width, (luma.height as f32 * DEPTH * 1.2) as usize);
    if w < 64 || h < 2 * CELL {
        return Vec::new();
    }
    let (columns, rows) = (w / CELL, h / CELL);
    let covered = |x: f32, y: f32| {
        regions.iter().any(|r| r.left <= x && x <= r.right && (r.middle_at_column(x) - y).abs() <= 0.5 * r.height)
    };
    let margin = (2.0 * millimetre) as usize / CELL;
    let mut dark = vec![false; columns * rows];
    for (start, end) in
        [(margin, (LEFT * columns as f32) as usize), ((RIGHT * columns as f32) as usize, columns - margin)]
    {
        // Paper is what most of the corner is.
        let mut values: Vec<u8> = (start * CELL..end * CELL).step_by(3).map(|x| luma.at(x, h / 2)).collect();
        values.sort_unstable();
        let paper = values.get(values.len() * 3 / 4).copied().unwrap_or(255);
        for row in margin..rows {
            for column in start..end {
                let least = (0..CELL * CELL)
                    .map(|i| luma.at(column * CELL + i % CELL, row * CELL + i / CELL))
                    .min()
                    .unwrap_or(255);
                let (x, y) = ((column * CELL) as f32, (row * CELL) as f32);
                dark[row * columns + column] = least.saturating_add(45) < paper && !covered(x, y);
            }
        }
    }
    // Digits of one number stand within two cells of each other.
    connected(columns, rows, Touch::Across(3), |i| dark[i], |i| dark[i])
        .iter()
        .map(|group| {
            let (x0, y0, x1, y1) = bounds(group, columns);
            let (left, right) = ((x0 * CELL) as f32, (x1 * CELL) as f32);
            let (top, bottom) = ((y0 * CELL) as f32, (y1 * CELL) as f32);
            let grow = 0.18 * (bottom - top);
            Region {
                left: left - 1.5 * grow,
                right: right + 1.5 * grow,
                middle: [(top + bottom) / 2.0; 3],
                height: bottom - top + 2.0 * grow,
            }
        })
        .filter(|r| !r.vertical() || r.width() > 1.5 * millimetre)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_filled_up_with_zeros() {
        let check = |text, value| assert_eq!(number(text), value, "{text}");
        check("7", Some(7));
        check("0007", Some(7));
        check("088", Some(88));
        check("0000", None);
        check("2023", None);
        check("00012", None);
    }

    /// The lean of a stroke from `(x0, 4)` to `(x1, 26)`, two pixels wide, perhaps with a line below.
    fn drawn(x0: f32, x1: f32, underlined: bool) -> Option<f32> {
        let mut luma = Plane { width: 40, height: 32, data: vec![240; 40 * 32] };
        for y in 4..26 {
            let x = (x0 + (x1 - x0) * (y - 4) as f32 / 22.0) as usize;
            luma.data[y * 40 + x..y * 40 + x + 2].fill(40);
        }
        if underlined {
            luma.data[28 * 40 + 5..28 * 40 + 35].fill(60);
        }
        lean(&luma, &Region { left: 4.0, right: 36.0, middle: [16.0; 3], height: 30.0 })
    }

    #[test]
    fn a_one_stands_and_a_staple_leans() {
        assert!(drawn(20.0, 20.0, false).unwrap().abs() < 0.05);
        assert!(drawn(22.0, 18.0, true).unwrap().abs() < MOST_LEAN);
        assert!(drawn(8.0, 30.0, false).unwrap() > 2.0 * MOST_LEAN);
        // A staple that lies flat leaves no row with a stroke in it.
        let mut flat = Plane { width: 40, height: 32, data: vec![240; 40 * 32] };
        flat.data[15 * 40 + 4..15 * 40 + 34].fill(60);
        assert_eq!(lean(&flat, &Region { left: 4.0, right: 36.0, middle: [16.0; 3], height: 12.0 }), None);
    }
}
