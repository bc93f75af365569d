use bianmu_imaging::Picture;
use bianmu_model::{Mark, SheetNumber, StageTimes, TextLine};

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

    /// What the stages of recognition took since the last call; the other stages are 0.
    fn take_seconds(&mut self) -> StageTimes;
}
