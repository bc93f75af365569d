//! The number that a clerk writes or stamps into the upper outer corner of every sheet before a volume is bound.

use bianmu_imaging::Plane;
use bianmu_model::SheetNumber;

use crate::OcrError;
use crate::connected::{bounds, connected};
use crate::crop::{Geometry, line_pixels};
use crate::pyramid::Pyramid;
use crate::recognizer::Recognizer;
use crate::regions::Region;

/// The corner, as shares of the page: fronts carry the number on the right, backs on the left.
const DEPTH: f32 = 0.085;
const RIGHT: f32 = 0.78;
const LEFT: f32 = 0.20;
/// Digits written by hand are 3–12 mm high.
const HEIGHT: (f32, f32) = (2.4, 13.0);
/// Least probability with which a number is handed out.
const LEAST_CONFIDENCE: f32 = 0.4;

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
    let in_corner = |r: &Region| {
        r.center_y() < DEPTH * h
            && (r.center_x() > RIGHT * w || r.center_x() < LEFT * w)
            && (HEIGHT.0..HEIGHT.1 * 1.6).contains(&(r.height / millimetre))
    };
    let mut candidates: Vec<Region> =
        regions.iter().zip(taken).filter(|(r, taken)| !**taken && in_corner(r)).map(|(r, _)| r.clone()).collect();
    candidates.extend(ink(luma, millimetre, regions).into_iter().filter(in_corner));
    let mut best: Option<SheetNumber> = None;
    for region in candidates {
        let pixels = line_pixels(pyramid, geometry, &region, 1.0);
        let Some((text, confidence)) = recognizer.read_number(&pixels)? else { continue };
        let Ok(value) = text.parse::<u32>() else { continue };
        let plausible = (1..=999).contains(&value) && text.len() <= 3 && confidence >= LEAST_CONFIDENCE;
        if plausible && best.as_ref().is_none_or(|b| confidence > b.confidence) {
            best = Some(SheetNumber { value, confidence, rect: geometry.line_on_page(&region, pyramid.page()) });
        }
    }
    Ok(best)
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
    connected(columns, rows, 3, |i| dark[i], |i| dark[i])
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
