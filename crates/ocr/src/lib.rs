//! Pixels in, lines of text out.
//!
//! One [`PageReader`] per worker thread: its sessions run on one thread each, because pages, not operators, are what runs
//! in parallel (rayon is the only pool).

mod components;
mod confidence;
mod crop;
mod detector;
mod engine;
mod faint_ink;
#[cfg(feature = "fake")]
mod fake;
mod filled_areas;
mod fingerprint;
mod grey_ink;
mod handwriting;
mod ink_mark;
mod marks;
mod orientation;
mod page_reader;
mod pyramid;
mod reading_order;
mod recognizer;
mod red_ink;
mod regions;
mod rereading;
mod rulings;
mod runtime;
mod seal;
mod seal_rim;
mod sheet_number;
mod signature;
mod tesseract;
mod tesseract_process;
mod vertical;

pub use components::{ComponentError, ComponentFolder};
pub use engine::{Engine, EngineKind, Reading};
#[cfg(feature = "fake")]
pub use fake::FakeEngine;
pub use page_reader::PageReader;
pub use tesseract_process::{TesseractError, tesseract_missing};

use thiserror::Error;

/// What can go wrong in recognition.
#[derive(Debug, Error)]
pub enum OcrError {
    /// A model or library is missing or not the right one.
    #[error(transparent)]
    Component(#[from] ComponentError),
    /// ONNX Runtime refused.
    #[error("文字识别引擎出错：{0}。已识别的页都已保存；请重新运行，仍出错时执行 make setup 重新安装模型。")]
    Runtime(String),
    /// Tesseract is not installed, or failed on a page.
    #[error(transparent)]
    Tesseract(#[from] TesseractError),
}

impl<T> From<ort::Error<T>> for OcrError {
    fn from(error: ort::Error<T>) -> Self {
        OcrError::Runtime(error.to_string())
    }
}
