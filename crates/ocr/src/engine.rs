use bianmu_imaging::Picture;
use bianmu_model::{Mark, SheetNumber, TextLine};

use crate::OcrError;

/// Which engine reads the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    /// PP-OCRv6 tiny; what it doubts is read again by small.
    Fast,
    /// PP-OCRv6 small for every line that is not beyond doubt.
    Accurate,
    /// The system's Tesseract, in a child process.
    Tesseract,
}

/// What came of reading one page. Boxes are in pixels of the upright page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Lines in reading order.
    pub lines: Vec<TextLine>,
    /// Seals, fingerprints and signatures.
    pub marks: Vec<Mark>,
    /// The number in the corner of the sheet.
    pub sheet_number: Option<SheetNumber>,
}

/// Wall seconds spent in the stages of recognition.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StageSeconds {
    /// Drawing the detection picture, finding, reading and taking off red marks.
    pub marks: f64,
    /// Finding lines and rulings.
    pub detection: f64,
    /// First reading of every line.
    pub recognition: f64,
    /// Second reading of what was doubtful.
    pub rereading: f64,
}

/// Recognition of pages. One engine belongs to one worker thread.
pub trait Engine: Send {
    /// Clockwise degrees by which the content of a picture as it lies in the file is turned.
    ///
    /// # Errors
    /// [`OcrError`] when the engine itself fails; a page without text is no error and counts as upright.
    fn orientation(&mut self, picture: &Picture) -> Result<u16, OcrError>;

    /// Reads an upright page whose lines are inclined by `skew` degrees (counter-clockwise positive).
    ///
    /// # Errors
    /// [`OcrError`] when the engine itself fails.
    fn read(&mut self, upright: Picture, skew: f32) -> Result<Reading, OcrError>;

    /// Reads only the zone of the title, the upper part of the page: enough for a draft of the catalogue.
    ///
    /// # Errors
    /// [`OcrError`] when the engine itself fails.
    fn read_title_zone(&mut self, upright: Picture, skew: f32) -> Result<Vec<TextLine>, OcrError>;

    /// What the stages took since the last call.
    fn take_seconds(&mut self) -> StageSeconds;
}
