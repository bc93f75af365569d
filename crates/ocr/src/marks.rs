//! Seals and fingerprints are found and read for themselves, then taken off the page, so that what stands below can be read.

use bianmu_imaging::Picture;
use bianmu_model::{Mark, MarkKind};

use crate::OcrError;
use crate::crop::Geometry;
use crate::faint_ink::FaintInk;
use crate::grey_ink::grey_prints;
use crate::ink_mark::{Ink, InkMark, Shape};
use crate::pyramid::Pyramid;
use crate::recognizer::Recognizer;
use crate::red_ink::{red_limit, red_marks, without_red};
use crate::seal::seal_text;
use crate::seal_rim::rims;

/// Finds and reads the marks of a page; they are taken off its pixels and off the detection picture.
pub(crate) fn take_off_marks(
    pyramid: &mut Pyramid,
    picture: &mut Picture,
    geometry: Geometry,
    recognizer: &mut Recognizer,
) -> Result<Vec<Mark>, OcrError> {
    let limit = red_limit(picture);
    let mut found = limit.map_or_else(Vec::new, |limit| red_marks(picture, limit, geometry.millimetre()));
    // Where a red seal was found the page is no copy, and its rim would be found again.
    if !found.iter().any(|mark| mark.shape == Shape::Round) {
        let luma = picture.luma();
        let mut grey = rims(&luma, geometry.millimetre());
        if found.is_empty() {
            let mut prints = grey_prints(&luma, geometry.millimetre());
            prints.retain(|mark| !grey.iter().any(|rim| rim.holds(mark) || rim.meets(mark)));
            grey.extend(prints);
        }
        found.extend(grey.into_iter().filter(|rim| !found.iter().any(|red| red.meets(rim))).collect::<Vec<_>>());
    }
    let mut marks = Vec::with_capacity(found.len());
    for mark in &found {
        let part_of_another = found.iter().any(|other| other != mark && other.holds(mark));
        if part_of_another {
            continue;
        }
        let says = seal_text(pyramid, geometry, mark, recognizer)?;
        let (kind, says) = match (mark.shape, says) {
            (Shape::Print, _) => (MarkKind::Fingerprint, None),
            (Shape::Other, None) => continue,
            (_, says) => (MarkKind::Seal, says),
        };
        let (text, confidence) = says.map_or((None, 0.0), |(text, confidence)| (Some(text), confidence));
        let rect = geometry.on_page(mark.center(), (mark.width(), mark.height()), pyramid.page());
        marks.push(Mark { kind, rect, text, confidence });
    }
    for mark in &found {
        match (mark.ink, limit) {
            (Ink::Red, Some(limit)) => each_pixel(mark, pyramid, picture, geometry, |pixel| without_red(pixel, limit)),
            _ => {
                if let Some(ink) = FaintInk::of(mark, pyramid, geometry) {
                    each_pixel(mark, pyramid, picture, geometry, |pixel| ink.lighten(pixel));
                }
            }
        }
    }
    Ok(marks)
}

/// Changes the pixels of a mark's box on the detection picture and on every level of the page.
fn each_pixel(
    mark: &InkMark,
    pyramid: &mut Pyramid,
    picture: &mut Picture,
    geometry: Geometry,
    change: impl Fn(&mut [u8]),
) {
    in_box(picture, (mark.left, mark.top, mark.right, mark.bottom), &change);
    let corners = [(mark.left, mark.top), (mark.right, mark.top), (mark.left, mark.bottom), (mark.right, mark.bottom)]
        .map(|(x, y)| geometry.to_page(x, y));
    let low = corners.iter().fold((f32::MAX, f32::MAX), |a, c| (a.0.min(c.0), a.1.min(c.1)));
    let high = corners.iter().fold((0f32, 0f32), |a, c| (a.0.max(c.0), a.1.max(c.1)));
    pyramid.each(|factor, level| {
        in_box(level, (low.0 / factor, low.1 / factor, high.0 / factor, high.1 / factor), &change);
    });
}

/// Changes the pixels of a box `(left, top, right, bottom)` and two around it.
fn in_box(picture: &mut Picture, bounds: (f32, f32, f32, f32), change: &impl Fn(&mut [u8])) {
    let (w, h) = (picture.width as usize, picture.height as usize);
    let (left, right) = ((bounds.0 - 2.0).max(0.0) as usize, ((bounds.2 + 3.0).max(0.0) as usize).min(w));
    let (top, bottom) = ((bounds.1 - 2.0).max(0.0) as usize, ((bounds.3 + 3.0).max(0.0) as usize).min(h));
    for y in top..bottom {
        if left < right {
            for pixel in picture.rgb[(y * w + left) * 3..(y * w + right) * 3].chunks_exact_mut(3) {
                change(pixel);
            }
        }
    }
}
