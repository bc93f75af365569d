//! The engines on PP-OCR: find lines, read them, put them in order.

use std::time::Instant;

use bianmu_imaging::{Picture, Plane};
use bianmu_model::{Rect, StageTimes, TextLine};

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::confidence::calibrated;
use crate::crop::{Geometry, detection_picture, line_pixels, stacked_pixels};
use crate::detector::Detector;
use crate::engine::{Engine, EngineKind, Reading};
use crate::marks::take_off_marks;
use crate::orientation::{OrientationClassifier, evidence, quarter_read, undo, upright_beyond_doubt};
use crate::pyramid::Pyramid;
use crate::reading_order::reading_order;
use crate::recognizer::{LineText, Model, Recognizer};
use crate::regions::Region;
use crate::rereading::reread;
use crate::rulings::Rulings;
use crate::sheet_number::sheet_number;
use crate::signature::signatures;
use crate::tesseract::TesseractReader;
use crate::vertical::cuts_of_column;

/// Share of the page from its top in which a title stands.
const TITLE_ZONE: f32 = 0.4;
/// Lines of that zone that are read, and how far they are narrowed.
const TITLE_LINES: usize = 8;
const TITLE_SQUEEZE: f32 = 0.7;

/// Lines read with less than this mean probability are noise (holes, stains, seal rims), not text.
const LEAST_CONFIDENCE: f32 = 0.5;

/// Mean probability that print on this side of the sheet hardly ever falls short of.
const LIKELY: f32 = 0.85;

/// Lines longer than this many times their height are running text, which bears squeezing; what is shorter is a title, a
/// label, a figure in a table, where digits stand close and there is little to save.
const LONG_LINE: f32 = 12.0;

/// What distinguishes the engines. The values were chosen on the `tune` half of the generated corpus; what each costs in
/// characters stands in docs/performance.md.
#[derive(Clone, Copy, Debug)]
struct Plan {
    /// Longer side of the detection picture. 832 loses lines of covers and cards, 1920 costs three times as much.
    side: f32,
    /// How far long lines are narrowed for the quick model.
    squeeze: f32,
    /// Characters less probable than this are read again.
    doubt: f32,
    /// Whether the quick model reads doubtful pieces a second time, at full width, before the thorough one is asked.
    between: bool,
    /// How far pieces are narrowed for the thorough model.
    again_squeeze: f32,
}

const FAST: Plan = Plan { side: 960.0, squeeze: 0.5, doubt: 0.5, between: true, again_squeeze: 0.8 };
const ACCURATE: Plan = Plan { side: 1280.0, squeeze: 1.0, doubt: 0.95, between: false, again_squeeze: 0.8 };

/// PP-OCRv6 on ONNX Runtime, engines `fast` and `accurate`.
pub struct PageReader {
    orientation: OrientationClassifier,
    detector: Detector,
    quick: Recognizer,
    thorough: Recognizer,
    plan: Plan,
    seconds: StageTimes,
    /// Reads the lines when the `tesseract` engine was asked for; the networks still find orientation, marks and numbers.
    tesseract: Option<TesseractReader>,
}

impl PageReader {
    /// Opens an engine of the kind asked for.
    ///
    /// # Errors
    /// A missing or wrong component, by name and with what to run; Tesseract not installed.
    pub fn open(kind: EngineKind, components: &ComponentFolder) -> Result<Self, OcrError> {
        let plan = match kind {
            EngineKind::Fast | EngineKind::Tesseract => FAST,
            EngineKind::Accurate => ACCURATE,
        };
        Ok(PageReader {
            orientation: OrientationClassifier::open(components)?,
            detector: Detector::open(components)?,
            quick: Recognizer::open(components, Model::Tiny)?,
            thorough: Recognizer::open(components, Model::Small)?,
            plan,
            seconds: StageTimes::default(),
            tesseract: if kind == EngineKind::Tesseract { Some(TesseractReader::open()?) } else { None },
        })
    }

    /// Reads one line; what the quick model doubts is read again.
    fn read_line(
        &mut self,
        pyramid: &Pyramid,
        luma: &Plane,
        geometry: Geometry,
        region: &Region,
    ) -> Result<LineText, OcrError> {
        if region.vertical() {
            return self.read_vertical(pyramid, luma, geometry, region);
        }
        let start = Instant::now();
        let squeeze = if region.width() > LONG_LINE * region.height { self.plan.squeeze } else { 1.0 };
        let pixels = line_pixels(pyramid, geometry, region, squeeze);
        let mut line = self.quick.read(&pixels)?;
        if line.mean() < LIKELY {
            // Writing of the back shines through as its mirror image; it is no text of this page.
            let mirrored = self.quick.read(&pixels.clone().mirrored())?;
            if mirrored.mean() > line.mean() + 0.03 && mirrored.characters.len() > 1 {
                return Ok(LineText::default());
            }
        }
        self.seconds.recognition += start.elapsed().as_secs_f64();
        let start = Instant::now();
        if self.plan.between {
            // Most doubts come from the squeezing: the quick model resolves them at a fifth of the cost.
            line = reread(line, self.plan.doubt, 1.0, |part, squeeze| {
                let part = region.part(part.0, part.1);
                self.quick.read(&line_pixels(pyramid, geometry, &part, squeeze))
            })?;
        }
        line = reread(line, self.plan.doubt, self.plan.again_squeeze, |part, squeeze| {
            let part = region.part(part.0, part.1);
            self.thorough.read(&line_pixels(pyramid, geometry, &part, squeeze))
        })?;
        self.seconds.rereading += start.elapsed().as_secs_f64();
        if line.mean() < 0.6 && line.characters.len() >= 3 {
            let turned = self.quick.read(&line_pixels(pyramid, geometry, region, 1.0).turned_over())?;
            if turned.mean() > line.mean() + 0.15 {
                return Ok(turned);
            }
        }
        Ok(line)
    }

    /// Vertical text, lying as the network was trained or set upright character by character: whichever reads better.
    fn read_vertical(
        &mut self,
        pyramid: &Pyramid,
        luma: &Plane,
        geometry: Geometry,
        region: &Region,
    ) -> Result<LineText, OcrError> {
        let lying = self.thorough.read(&line_pixels(pyramid, geometry, region, 1.0))?;
        let cuts = cuts_of_column(luma, region);
        let stacked = self.thorough.read(&stacked_pixels(pyramid, geometry, region, &cuts))?;
        Ok(if stacked.mean() > lying.mean() { stacked } else { lying })
    }
}

impl Engine for PageReader {
    fn orientation(&mut self, picture: &Picture) -> Result<u16, OcrError> {
        let probabilities = self.orientation.probabilities(picture)?;
        if upright_beyond_doubt(&probabilities) {
            return Ok(0);
        }
        // Turning a page wrongly is worse than leaving it: the classifier's word is checked by reading, for which half the
        // pixels do.
        let small = picture.shrunk((picture.width.max(picture.height) as usize / 1600).max(1));
        let quarter = quarter_read(probabilities, |quarter| {
            let page = if quarter == 0 { small.clone() } else { small.turned(undo(quarter)) };
            evidence(page, &mut self.detector, &mut self.quick)
        })?;
        Ok(quarter as u16 * 90)
    }

    fn read(&mut self, upright: Picture, skew: f32) -> Result<Reading, OcrError> {
        let geometry = Geometry::new(upright.width, upright.height, self.plan.side, skew);
        let mut pyramid = Pyramid::new(upright, geometry.shrink());
        let start = Instant::now();
        let mut picture = detection_picture(&pyramid, geometry, 0..geometry.size.1);
        let mut marks = take_off_marks(&mut pyramid, &mut picture, geometry, &mut self.thorough)?;
        let luma = picture.luma();
        self.seconds.marks += start.elapsed().as_secs_f64();
        if let Some(tesseract) = &mut self.tesseract {
            let lines = tesseract.read(&pyramid, skew)?;
            let sheet_number = sheet_number(&pyramid, &luma, geometry, &[], &[], &mut self.thorough)?;
            return Ok(Reading { lines, marks, sheet_number });
        }
        let start = Instant::now();
        let rulings = Rulings::find(&luma);
        let found: Vec<Region> =
            self.detector.detect(&picture)?.into_iter().flat_map(|region| rulings.split(region)).collect();
        self.seconds.detection += start.elapsed().as_secs_f64();
        let mut texts = Vec::with_capacity(found.len());
        for region in &found {
            texts.push(self.read_line(&pyramid, &luma, geometry, region)?);
        }
        let taken: Vec<bool> = texts.iter().map(|line| line.characters.len() > 4 && line.mean() > 0.8).collect();
        let sheet_number = sheet_number(&pyramid, &luma, geometry, &found, &taken, &mut self.thorough)?;
        let signed = signatures(&found, &texts, &marks, &pyramid, geometry);
        marks.extend(signed);
        let lines = ordered(found, texts, &rulings, geometry, pyramid.page());
        Ok(Reading { lines, marks, sheet_number })
    }

    fn take_seconds(&mut self) -> StageTimes {
        std::mem::take(&mut self.seconds)
    }

    fn read_title_zone(&mut self, upright: Picture, skew: f32) -> Result<Vec<TextLine>, OcrError> {
        let geometry = Geometry::new(upright.width, upright.height, self.plan.side, skew);
        let pyramid = Pyramid::new(upright, geometry.shrink());
        let rows = ((geometry.size.1 as f32 * TITLE_ZONE / 32.0) as u32 * 32).clamp(32, geometry.size.1);
        let picture = detection_picture(&pyramid, geometry, 0..rows);
        // From top to bottom; what stands below the first lines names no document.
        let mut regions = self.detector.detect(&picture)?;
        regions.sort_by(|a, b| a.center_y().total_cmp(&b.center_y()));
        regions.truncate(TITLE_LINES);
        let mut texts = Vec::with_capacity(regions.len());
        for region in &regions {
            texts.push(self.quick.read(&line_pixels(&pyramid, geometry, region, TITLE_SQUEEZE))?);
        }
        Ok(ordered(regions, texts, &Rulings::default(), geometry, pyramid.page()))
    }
}

/// What was read with some certainty, in reading order, placed on the page.
fn ordered(
    regions: Vec<Region>,
    texts: Vec<LineText>,
    rulings: &Rulings,
    geometry: Geometry,
    page: &Picture,
) -> Vec<TextLine> {
    let (regions, texts): (Vec<Region>, Vec<LineText>) = regions
        .into_iter()
        .zip(texts)
        .filter(|(_, line)| line.mean() >= LEAST_CONFIDENCE && !line.text().trim().is_empty())
        .unzip();
    reading_order(&regions, rulings)
        .into_iter()
        .map(|at| text_line(&texts[at], geometry.line_on_page(&regions[at], page)))
        .collect()
}

fn text_line(line: &LineText, rect: Rect) -> TextLine {
    let right: Vec<f32> = line.characters.iter().map(|c| calibrated(c.probability)).collect();
    TextLine {
        text: line.text(),
        rect,
        confidence: right.iter().sum::<f32>() / right.len().max(1) as f32,
        character_confidence: right.iter().map(|p| (p * 100.0).round() as u8).collect(),
    }
}
