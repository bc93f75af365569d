//! The `tesseract` engine: a page is deskewed here, read by the child process, and its lines are laid back on the page.

use bianmu_imaging::Picture;
use bianmu_model::TextLine;

use crate::OcrError;
use crate::crop::{Geometry, detection_picture};
use crate::pyramid::Pyramid;
use crate::tesseract_process::{TesseractCommand, TesseractError, TesseractProcess};

/// Degrees of skew from which turning the page costs less than it gains; below, Tesseract follows the lines itself.
const SKEW_WORTH_TURNING: f32 = 0.3;

/// Lines read with less are noise. Tesseract's figure for a line is lower than that of PP-OCR for the same text.
const LEAST_CONFIDENCE: f32 = 0.3;

/// Reads upright pages with the system's Tesseract, in a child process of its own.
pub(crate) struct TesseractReader {
    command: TesseractCommand,
    /// Nothing after a child was lost; the next page starts another.
    child: Option<TesseractProcess>,
}

impl TesseractReader {
    /// Starts the child beside this program.
    ///
    /// # Errors
    /// The program, the library or the Chinese data is not there; in words, with what to install.
    pub(crate) fn open() -> Result<Self, OcrError> {
        Self::start(TesseractCommand::beside_this_program()?)
    }

    fn start(command: TesseractCommand) -> Result<Self, OcrError> {
        let child = Some(command.start()?);
        Ok(TesseractReader { command, child })
    }

    /// Reads an upright page whose lines are inclined by `skew` degrees (counter-clockwise positive).
    ///
    /// # Errors
    /// [`OcrError::Tesseract`] when the child died twice on the page, took too long or refused it.
    pub(crate) fn read(&mut self, pyramid: &Pyramid, skew: f32) -> Result<Vec<TextLine>, OcrError> {
        let upright = pyramid.page();
        let skew = if skew.abs() > SKEW_WORTH_TURNING { skew } else { 0.0 };
        let side = upright.width.max(upright.height) as f32;
        let geometry = Geometry::new(upright.width, upright.height, side, skew);
        let request = if skew == 0.0 {
            request(upright)
        } else {
            request(&detection_picture(pyramid, geometry, 0..geometry.size.1))
        };
        let mut lines = self.lines(&request)?;
        lines.retain_mut(|line| {
            line.text = without_spaces_between_han(&line.text);
            if skew != 0.0 {
                let center = (line.rect.center_x(), line.rect.center_y());
                line.rect = geometry.on_page(center, (line.rect.w as f32, line.rect.h as f32), upright);
            }
            line.confidence >= LEAST_CONFIDENCE && !line.text.is_empty()
        });
        Ok(lines)
    }

    /// Asks the child, and a second child when the first is lost: what kills two is the page's own fault.
    fn lines(&mut self, request: &[u8]) -> Result<Vec<TextLine>, TesseractError> {
        let mut lost = TesseractError::Crashed;
        for _ in 0..2 {
            let mut child = match self.child.take() {
                Some(child) => child,
                None => self.command.start()?,
            };
            match child.read(request.to_vec()) {
                Err(error @ (TesseractError::Crashed | TesseractError::TimedOut)) => lost = error,
                answer => {
                    self.child = Some(child);
                    return answer;
                }
            }
        }
        Err(lost)
    }
}

/// Width, height, dpi and brightness of a page; seals were taken off before, or Tesseract would lose the lines below.
fn request(page: &Picture) -> Vec<u8> {
    let dpi = page.a4_dpi().clamp(70, 1200);
    let mut out = Vec::with_capacity(12 + page.rgb.len() / 3);
    for number in [page.width, page.height, dpi] {
        out.extend(number.to_le_bytes());
    }
    out.extend(page.luma().data);
    out
}

/// Takes out the spaces that Tesseract puts between Chinese characters and around their punctuation; a space between
/// two Latin words stays.
fn without_spaces_between_han(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut words = text.split_whitespace();
    out.extend(words.next());
    for word in words {
        if !out.ends_with(is_wide) && !word.starts_with(is_wide) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Han characters, their punctuation and full-width forms: what is set without spaces.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

#[cfg(test)]
#[path = "tesseract_tests.rs"]
mod tests;
