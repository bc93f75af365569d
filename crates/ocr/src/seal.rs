//! Reading what a seal says: round text is unrolled, the line under the star and name seals are read as they stand.

use std::f32::consts::TAU;

use crate::OcrError;
use crate::crop::{Geometry, LINE_HEIGHT, LinePixels, draw};
use crate::ink_mark::{Ink, InkMark, Shape};
use crate::pyramid::Pyramid;
use crate::recognizer::{LineText, Recognizer};

/// Inner and outer edge of the ring of text, as shares of the seal's radius; measured on drawn and scanned seals.
const RING: (f32, f32) = (0.58, 0.95);
/// The line under the star: vertical band and half width, as shares of the radius.
const LOWER_LINE: (f32, f32, f32) = (0.30, 0.62, 0.62);
/// Readings less sure than this are noise.
const LEAST_CONFIDENCE: f32 = 0.55;

/// What a mark says, with the mean probability of its characters; `None` when nothing can be read on it.
pub(crate) fn seal_text(
    pyramid: &Pyramid,
    geometry: Geometry,
    mark: &InkMark,
    recognizer: &mut Recognizer,
) -> Result<Option<(String, f32)>, OcrError> {
    let lines = match mark.shape {
        Shape::Round => vec![ring(pyramid, geometry, mark), lower_line(pyramid, geometry, mark)],
        Shape::Print => Vec::new(),
        Shape::Square | Shape::Other => {
            let aspect = mark.width() / mark.height();
            if (0.7..1.4).contains(&aspect) {
                // Two by two characters, the right column first.
                let [upper, lower] =
                    [(0.0, 0.5), (0.5, 1.0)].map(|(from, to)| band(pyramid, geometry, mark, (from, to)));
                let (upper, lower) = (recognizer.read(&upper)?, recognizer.read(&lower)?);
                return Ok(name_of_four(&upper, &lower));
            }
            vec![band(pyramid, geometry, mark, (0.0, 1.0))]
        }
    };
    let (mut text, mut sum, mut count) = (String::new(), 0.0, 0);
    for pixels in &lines {
        let line = recognizer.read(pixels)?;
        if line.characters.len() < 2 || line.mean() < LEAST_CONFIDENCE {
            continue;
        }
        text.push_str(line.text().trim());
        sum += line.mean() * line.characters.len() as f32;
        count += line.characters.len();
    }
    Ok((count > 0).then(|| (text, sum / count as f32)))
}

fn name_of_four(upper: &LineText, lower: &LineText) -> Option<(String, f32)> {
    let (a, b) = (&upper.characters, &lower.characters);
    let sure = upper.mean().min(lower.mean());
    if a.len() != 2 || b.len() != 2 || sure < LEAST_CONFIDENCE {
        return None;
    }
    Some(([a[1], b[1], a[0], b[0]].iter().map(|c| c.symbol).collect(), sure))
}

/// The ring of text laid out straight, from the bottom clockwise, tops of the characters outward.
fn ring(pyramid: &Pyramid, geometry: Geometry, mark: &InkMark) -> LinePixels {
    let (rx, ry) = mark.radii();
    let depth = (RING.1 - RING.0) * rx.min(ry);
    let length = TAU * (RING.0 + RING.1) / 2.0 * (rx + ry) / 2.0;
    let width = (LINE_HEIGHT as f32 * length / depth.max(1.0)) as usize;
    let mut pixels = draw(pyramid, geometry, depth * geometry.scale.1, width.clamp(64, 1600), |along, across| {
        let angle = TAU * (along + 0.25);
        let radius = RING.1 - across * (RING.1 - RING.0);
        mark.place(radius * angle.cos(), radius * angle.sin())
    });
    keep_ink(&mut pixels, mark.ink);
    pixels
}

fn lower_line(pyramid: &Pyramid, geometry: Geometry, mark: &InkMark) -> LinePixels {
    let (rx, ry) = mark.radii();
    let height = (LOWER_LINE.1 - LOWER_LINE.0) * ry;
    let width = (LINE_HEIGHT as f32 * 2.0 * LOWER_LINE.2 * rx / height.max(1.0)) as usize;
    let mut pixels = draw(pyramid, geometry, height * geometry.scale.1, width.clamp(64, 800), |along, across| {
        mark.place((2.0 * along - 1.0) * LOWER_LINE.2, LOWER_LINE.0 + across * (LOWER_LINE.1 - LOWER_LINE.0))
    });
    keep_ink(&mut pixels, mark.ink);
    pixels
}

/// A horizontal band of a name seal; `rows` as shares of its height.
fn band(pyramid: &Pyramid, geometry: Geometry, mark: &InkMark, rows: (f32, f32)) -> LinePixels {
    let height = (rows.1 - rows.0) * mark.height();
    let width = (LINE_HEIGHT as f32 * mark.width() / height.max(1.0)) as usize;
    let mut pixels = draw(pyramid, geometry, height * geometry.scale.1, width.clamp(48, 800), |along, across| {
        (mark.left + along * mark.width(), mark.top + rows.0 * mark.height() + across * height)
    });
    keep_ink(&mut pixels, mark.ink);
    pixels
}

/// Leaves only red ink, as black on white: pixels are blue, green, red planes of −1..=1. Without colour all ink stays.
fn keep_ink(pixels: &mut LinePixels, ink: Ink) {
    if ink == Ink::Grey {
        return;
    }
    let plane = pixels.data.len() / 3;
    for i in 0..plane {
        let (b, g, r) = (pixels.data[i], pixels.data[plane + i], pixels.data[2 * plane + i]);
        // 0 for paper and for black ink alike, about 1.2 for fresh red.
        let red = (r - g.max(b)).max(0.0);
        let value = (1.0 - 2.2 * (red - 0.1).max(0.0)).max(-1.0);
        for p in 0..3 {
            pixels.data[p * plane + i] = value;
        }
    }
}
