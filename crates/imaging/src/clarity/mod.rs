//! Clarity inspection: what is measured on a page, detector by detector. Limits are applied elsewhere
//! ([`ClarityProfile::judge`]); the worst window decides, not the mean; what cannot be measured has no value.

mod border;
mod corner;
mod covered;
mod exposure;
mod fill;
mod foreign;
mod ground;
mod light;
mod map;
mod moire;
mod morphology;
mod noise;
mod patches;
mod pieces;
mod resampled;
mod sheet;
mod shine;
mod show_through;
mod streak;
mod strokes;
mod wrinkle;
mod writing;

#[cfg(test)]
mod tests;

use bianmu_model::{ClarityProfile, Fault, Flag, FlagKind, Measure, Rect, SheetPrint};

use self::covered::covered;
use self::ground::Ground;
pub(crate) use self::light::{Light, light, paper_color};
pub use self::map::sharpness_map;
pub(crate) use self::pieces::Piece;
use self::sheet::Sheet;
use self::writing::LaidOver;
use crate::decode::{Pixels, decode_pixels};
use crate::sheet_print::sheet_print;
use crate::skew::measure_skew;
use crate::{Picture, ScanFacts};

/// Height in millimetres of characters below which more dots are needed than the rule asks for ordinary text.
const SMALL_TEXT: f32 = 1.7;
/// Pieces of writing below which a page has no lines to be askew and no typical ink.
const FEW_PIECES: usize = 12;

/// What was found out about the image of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Clarity {
    /// Everything measured.
    pub measures: Vec<Measure>,
    /// The measures under the profile, worst first.
    pub flags: Vec<Flag>,
    /// Nothing the size of text was found.
    pub blank: bool,
    /// Pieces of ink that were taken for writing of the other side and not counted.
    pub shining: usize,
    /// Degrees, counter-clockwise positive; `None` when it could not be told.
    pub skew: Option<f32>,
    /// Where its ink lies.
    pub sheet_print: SheetPrint,
    /// What lies inside the black along the edges, in pixels of the page; `None` where there is no black.
    pub inside_border: Option<Rect>,
}

/// Inspects an upright page.
pub fn inspect(page: &Picture, scan: ScanFacts, profile: &ClarityProfile) -> Clarity {
    inspected(Sheet::of(page, scan.dpi), scan, profile)
}

/// Decodes a page and inspects it as it lies in the file.
///
/// # Errors
/// As [`crate::decode`].
pub fn inspect_file(bytes: &[u8], media_type: &str, profile: &ClarityProfile) -> Result<(ScanFacts, Clarity), Fault> {
    let (pixels, scan) = decode_pixels(bytes, media_type)?;
    let sheet = match pixels {
        Pixels::Grey(plane) => Sheet::of_grey(plane, scan.dpi),
        Pixels::Color(picture) => Sheet::of(&picture, scan.dpi),
    };
    Ok((scan, inspected(sheet, scan, profile)))
}

fn inspected(sheet: Sheet, scan: ScanFacts, profile: &ClarityProfile) -> Clarity {
    let mut measures = Measures::default();

    let ground = Ground::of(&sheet.grey, sheet.small_per_mm());
    let flat = ground.flattened(&sheet.grey);
    let ink = 255.0 * f32::from(sheet.ink) / f32::from(sheet.paper.max(1));
    let ink_limit = (255.0 - (0.42 * (255.0 - ink)).max(28.0)) as u8;
    let pieces = pieces::pieces(&flat, ink_limit);
    let border = border::measure(&sheet);
    let (photograph, fields) = (ground.is_a_photograph(), ground.has_fields());
    let grain = if scan.bilevel { None } else { noise::grain(&sheet) };
    let patches = if scan.bilevel { Vec::new() } else { patches::patches(&sheet, &ground) };
    let judged = !scan.bilevel && !photograph;
    let covered = if judged { covered(&sheet, &flat, &patches, ink_limit) } else { Vec::new() };
    let tinted = judged.then(|| show_through::share(&sheet, &flat, &border, &covered, grain.unwrap_or(0.0)));
    let mut written = writing::written(&sheet, &border, &pieces);
    let all = written.len();
    if tinted.is_some_and(shine::is_likely) && shine::few_are_dark(&written, FEW_PIECES) {
        written = shine::own(&sheet, &flat, written);
    }
    let (written, shining) = (written.len(), all - written.len());

    measures.take(FlagKind::Blank, written as f32, None);
    let blank = profile.limits.get(&FlagKind::Blank).is_some_and(|limit| written as f32 <= limit.notice);
    let few = written < FEW_PIECES;
    let skew = if few { None } else { measure_skew(&sheet.grey, &writing::framed(&sheet, &pieces)) };
    if let Some(degrees) = skew {
        measures.take(FlagKind::Skew, degrees.abs(), None);
    }
    let inside_border = border.inside(&sheet);
    let (mm, rect) = border.widest(&sheet);
    measures.take(FlagKind::BlackBorder, mm, rect);
    let small_text = writing::text_height(&sheet, &pieces).map_or(1.0, |mm| (mm / SMALL_TEXT).min(1.0));
    let mut dpi = scan.dpi as f32;
    if let Some(quality) = scan.jpeg_quality {
        measures.take(FlagKind::JpegDamage, f32::from(quality), None);
    }
    let mut laid_over = LaidOver { rects: Vec::new(), grain: grain.unwrap_or(0.0) };
    if judged {
        let (size, corner) = corner::folded(&sheet, &border);
        measures.take(FlagKind::FoldedCorner, size, corner);
        // The flap and its shadow are told as a fold, not as a stain or a thing besides.
        let beside =
            |rect: &Rect| corner.is_none_or(|fold| fold.overlap(rect) * 2 < i64::from(rect.w) * i64::from(rect.h));
        let (depth, rect) = patches::shadow(&patches);
        measures.take(FlagKind::Shadow, depth, rect);
        if !fields {
            let (area, rect) = patches::stain(&patches, beside);
            measures.take(FlagKind::Stain, area, rect);
        }
        let (area, rect) = foreign::largest(&sheet, &border, &ground, &patches, beside);
        measures.take(FlagKind::Finger, area, rect);
        laid_over.rects.extend(corner.into_iter().chain(rect));
    }
    if !photograph {
        let strips = fill::strips(&sheet.grey, &border);
        let (count, rect) = writing::cut_off(&sheet, &flat, &border, strips, ink_limit, &laid_over);
        measures.take(FlagKind::Cropped, count, rect);
        measures.take(FlagKind::Specks, writing::specks(&sheet, &border, &pieces), None);
        let (value, rect) = streak::strongest(&sheet, &flat, &border, strips);
        measures.take(FlagKind::Stripe, value, rect);
    }
    if !scan.bilevel {
        measures.maybe(FlagKind::Noise, grain, None);
        if !photograph {
            measures.maybe(FlagKind::Moire, moire::ripple(&sheet.grey, &covered), None);
            measures.maybe(FlagKind::ShowThrough, tinted, None);
            let (strength, rect) = wrinkle::clearest(&sheet, &flat, ink_limit);
            measures.take(FlagKind::Wrinkle, strength, rect);
        }
        let tiles = strokes::stroke_tiles(&sheet, &patches);
        // The raster of a half-tone picture repeats like the rhythm of an enlargement.
        if !photograph && !patches.iter().any(|p| p.is_picture() && p.share > 0.05) {
            dpi = dpi.min(resampled::real_dpi(&sheet, &tiles).unwrap_or(dpi));
        }
        let exposure = exposure::measure(&sheet, &tiles);
        measures.maybe(FlagKind::TooDark, (!photograph).then_some(exposure.paper), None);
        if !blank {
            // Pale ink on bright paper was burnt by the scanner; on darker paper it is pale itself.
            if few || photograph || fields {
                // No typical ink to speak of.
            } else if exposure.paper >= 240.0 {
                measures.maybe(FlagKind::TooLight, exposure.ink, None);
            } else {
                measures.maybe(FlagKind::Fade, exposure.contrast, None);
            }
            let (width, rect) = strokes::softest(&tiles).map_or((None, None), |(w, r)| (Some(w), Some(r)));
            measures.maybe(FlagKind::Blur, width, rect);
            if let Some(smear) = strokes::smear(&tiles) {
                measures.take(FlagKind::MotionBlur, smear, None);
            }
        }
    }
    measures.take(FlagKind::LowRes, dpi * small_text, None);
    let print = sheet_print(&flat, sheet.small_per_mm(), skew.unwrap_or(0.0), ink_limit, border.inset);
    let flags = profile.judge(&measures.0);
    Clarity { flags, measures: measures.0, blank, shining, skew, inside_border, sheet_print: print }
}

#[derive(Default)]
struct Measures(Vec<Measure>);

impl Measures {
    fn take(&mut self, kind: FlagKind, value: f32, rect: Option<Rect>) {
        self.0.push(Measure { kind, value: Some(value), rect });
    }

    fn maybe(&mut self, kind: FlagKind, value: Option<f32>, rect: Option<Rect>) {
        self.0.push(Measure { kind, value, rect });
    }
}
