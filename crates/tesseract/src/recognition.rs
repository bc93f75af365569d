use bianmu_model::{Rect, TextLine};
use tesseract_rs::{TessPageIteratorLevel, TessPageSegMode, TesseractAPI, TesseractError};

use crate::frame::Page;

/// Language data: simplified Chinese, which knows Latin letters and digits too.
const LANGUAGE: &str = "chi_sim";

/// Recognition by the LSTM network alone; the data of Debian has nothing else.
const LSTM_ONLY: i32 = 1;

/// Address space; the largest page in colour and its copies inside Tesseract need about three GiB.
const MEMORY_LIMIT: u64 = 6 << 30;

/// Limits the child before it sees a page.
pub(crate) fn set_limits() {
    // A limit that cannot be set (already lower) is no reason not to work.
    let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY_LIMIT, MEMORY_LIMIT);
}

/// Tesseract with its data loaded.
pub(crate) struct Engine(TesseractAPI);

impl Engine {
    /// Loads the data from where the library looks for it (`TESSDATA_PREFIX`, then the system's folder).
    pub(crate) fn open() -> Result<Self, String> {
        let api = TesseractAPI::new();
        api.init_2("", LANGUAGE, LSTM_ONLY).map_err(|_| format!("找不到语言数据 {LANGUAGE}"))?;
        api.set_page_seg_mode(TessPageSegMode::PSM_AUTO).map_err(|e| refused(&e))?;
        Ok(Engine(api))
    }

    /// Lines of a page in Tesseract's reading order.
    pub(crate) fn read(&self, page: &Page<'_>) -> Result<Vec<TextLine>, String> {
        let lines = self.lines(page).map_err(|e| refused(&e));
        // What is learned from one page must not change how the next is read: results do not depend on the worker.
        self.0.clear_adaptive_classifier().and_then(|()| self.0.clear()).map_err(|e| refused(&e))?;
        lines
    }

    fn lines(&self, page: &Page<'_>) -> Result<Vec<TextLine>, TesseractError> {
        const LINE: TessPageIteratorLevel = TessPageIteratorLevel::RIL_TEXTLINE;
        self.0.set_image(page.pixels, page.width, page.height, page.channels, page.width * page.channels)?;
        self.0.set_source_resolution(page.dpi)?;
        self.0.recognize()?;
        let found = match self.0.get_iterator() {
            Ok(found) => found,
            Err(TesseractError::NullPointerError) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut lines = Vec::new();
        loop {
            // A block without text (a picture, a rule) has neither text nor box.
            if let (Ok(text), Ok((left, top, right, bottom))) =
                (found.get_utf8_text(LINE), found.get_bounding_box(LINE))
            {
                let rect = Rect { x: left, y: top, w: right - left, h: bottom - top };
                let confidence = (found.confidence(LINE)? / 100.0).clamp(0.0, 1.0);
                lines.push(TextLine {
                    text: text.trim().to_owned(),
                    rect,
                    confidence,
                    character_confidence: Vec::new(),
                });
            }
            if !found.next(LINE)? {
                return Ok(lines);
            }
        }
    }
}

fn refused(error: &TesseractError) -> String {
    format!("Tesseract 没有识别这一页（{error}）。原件未动；请重试，或改用快速引擎（fast）。")
}
