use bianmu_imaging::Picture;
use bianmu_model::TextLine;

use crate::OcrError;

/// Which engine reads the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    /// PP-OCRv6 tiny.
    Fast,
    /// PP-OCRv6 small: chosen by name already, built in a later version.
    Accurate,
    /// The system's Tesseract, in a child process.
    Tesseract,
}

/// What came of reading one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Clockwise degrees by which the content is turned in the picture.
    pub orientation: u16,
    /// Lines in reading order, in pixels of the upright page.
    pub lines: Vec<TextLine>,
}

/// Recognition of upright pages. One engine belongs to one worker thread.
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
    fn read(&mut self, upright: &Picture, skew: f32) -> Result<Vec<TextLine>, OcrError>;
}
