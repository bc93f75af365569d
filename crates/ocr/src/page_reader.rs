use bianmu_imaging::Picture;
use bianmu_model::{Rect, TextLine};

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::crop::{Geometry, detection_picture, line_pixels};
use crate::detector::{Detector, Region};
use crate::engine::{Engine, EngineKind};
use crate::orientation::OrientationClassifier;
use crate::reading_order::in_reading_order;
use crate::recognizer::Recognizer;
use crate::tesseract::TesseractReader;

/// Longer side of the detection picture. 960 loses small print of dense pages, 1920 costs four times as much.
const DETECTION_SIDE: f32 = 1280.0;

/// Lines read with less than this mean probability are noise (holes, stains, seal rims), not text.
const LEAST_CONFIDENCE: f32 = 0.5;

/// Probability from which the classifier alone decides the orientation.
const SURE: f32 = 0.9;

/// The `fast` engine: PP-OCRv6 tiny on ONNX Runtime.
pub struct PageReader {
    orientation: OrientationClassifier,
    detector: Detector,
    recognizer: Recognizer,
    /// Reads the lines instead of the recognizer when the `tesseract` engine was asked for.
    tesseract: Option<TesseractReader>,
}

impl PageReader {
    /// Opens an engine of the kind asked for.
    ///
    /// # Errors
    /// A missing or wrong component, by name and with what to run; an engine that this version does not build.
    pub fn open(kind: EngineKind, components: &ComponentFolder) -> Result<Self, OcrError> {
        let tesseract = match kind {
            EngineKind::Fast => None,
            EngineKind::Accurate => return Err(OcrError::EngineNotBuilt("accurate")),
            EngineKind::Tesseract => Some(TesseractReader::open()?),
        };
        Ok(PageReader {
            orientation: OrientationClassifier::open(components)?,
            detector: Detector::open(components)?,
            recognizer: Recognizer::open(components)?,
            tesseract,
        })
    }

    fn detect(&mut self, page: &Picture, skew: f32, side: f32) -> Result<(Geometry, Vec<Region>), OcrError> {
        let longest = page.width.max(page.height) as f32;
        let ratio = (side / longest).min(1.0);
        let round = |v: u32| (((v as f32 * ratio / 32.0).round() as u32) * 32).max(32);
        let size = (round(page.width), round(page.height));
        let geometry = Geometry::new(page.width, page.height, size, skew);
        let regions = self.detector.detect(&detection_picture(page, geometry, size))?;
        Ok((geometry, regions))
    }

    /// Mean confidence over the widest lines: how well the page reads in this position.
    fn evidence(&mut self, page: &Picture) -> Result<f32, OcrError> {
        let (geometry, mut regions) = self.detect(page, 0.0, 736.0)?;
        regions.retain(|r| (r.right - r.left) > 1.5 * r.height);
        regions.sort_by(|a, b| (b.right - b.left).total_cmp(&(a.right - a.left)));
        let mut sum = 0.0;
        let mut characters = 0.0;
        for region in regions.iter().take(6) {
            let (pixels, width) = line_pixels(page, geometry, region);
            let line = self.recognizer.read(&pixels, width)?;
            let length = line.text.chars().count() as f32;
            sum += line.confidence * length;
            characters += length;
        }
        // A handful of characters proves little; 12 count fully.
        Ok(if characters == 0.0 { 0.0 } else { sum / characters * (characters / 12.0).min(1.0) })
    }
}

impl Engine for PageReader {
    fn orientation(&mut self, picture: &Picture) -> Result<u16, OcrError> {
        let probabilities = self.orientation.probabilities(picture)?;
        let mut order = [0usize, 1, 2, 3];
        order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
        let best = order[0];
        if best == 0 && probabilities[0] >= SURE {
            return Ok(0);
        }
        // Turning a page wrongly is worse than leaving it: the classifier's word is checked by reading.
        let as_it_lies = self.evidence(picture)?;
        let mut winner = (0usize, as_it_lies + 0.02 + 0.1 * probabilities[0]);
        for candidate in order.into_iter().filter(|c| *c != 0) {
            if probabilities[candidate] < 0.03 {
                continue;
            }
            let turned = picture.turned(undo(candidate));
            let score = self.evidence(&turned)? + 0.1 * probabilities[candidate];
            if score > winner.1 {
                winner = (candidate, score);
            }
        }
        Ok(winner.0 as u16 * 90)
    }

    fn read(&mut self, upright: &Picture, skew: f32) -> Result<Vec<TextLine>, OcrError> {
        if let Some(tesseract) = &mut self.tesseract {
            return tesseract.read(upright, skew);
        }
        let (geometry, regions) = self.detect(upright, skew, DETECTION_SIDE)?;
        let mut lines = Vec::with_capacity(regions.len());
        for region in &regions {
            let (pixels, width) = line_pixels(upright, geometry, region);
            let read = self.recognizer.read(&pixels, width)?;
            if read.confidence < LEAST_CONFIDENCE || read.text.trim().is_empty() {
                continue;
            }
            let top = region.middle_left.min(region.middle_right) - region.height / 2.0;
            let bottom = region.middle_left.max(region.middle_right) + region.height / 2.0;
            // Reading order is found on the deskewed page; the box that is handed out lies on the page as scanned.
            let rect = Rect {
                x: (region.left * geometry.scale.0) as i32,
                y: (top * geometry.scale.1) as i32,
                w: ((region.right - region.left) * geometry.scale.0) as i32,
                h: ((bottom - top) * geometry.scale.1) as i32,
            };
            lines.push(TextLine { text: read.text, rect, confidence: read.confidence });
        }
        let mut lines = in_reading_order(lines);
        for line in &mut lines {
            line.rect = on_page(line.rect, geometry, upright);
        }
        Ok(lines)
    }
}

/// Clockwise degrees that undo a turn by `quarter` quarters.
fn undo(quarter: usize) -> u16 {
    ((4 - quarter) % 4) as u16 * 90
}

/// The upright box around a deskewed box, clipped to the page.
fn on_page(rect: Rect, geometry: Geometry, page: &Picture) -> Rect {
    let (sx, sy) = geometry.scale;
    let (x, y) = geometry.to_page((rect.x as f32 + rect.w as f32 / 2.0) / sx, rect.center_y() / sy);
    // Width and height stay: within ±6° the enclosing box would swallow the neighbouring lines.
    let left = ((x - rect.w as f32 / 2.0) as i32).clamp(0, page.width as i32 - 1);
    let top = ((y - rect.h as f32 / 2.0) as i32).clamp(0, page.height as i32 - 1);
    Rect { x: left, y: top, w: rect.w.min(page.width as i32 - left), h: rect.h.min(page.height as i32 - top) }
}
