//! Pixels in, lines of text out.
//!
//! One [`PageReader`] per worker thread: its sessions run on one thread each, because pages, not operators, are what runs
//! in parallel (rayon is the only pool).

mod components;
mod crop;
mod detector;
mod engine;
mod orientation;
mod page_reader;
mod reading_order;
mod recognizer;
mod runtime;
mod tesseract;
mod tesseract_process;

pub use components::{ComponentError, ComponentFolder};
pub use engine::{Engine, EngineKind, Reading};
pub use page_reader::PageReader;
pub use reading_order::in_reading_order;
pub use tesseract_process::TesseractError;

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
    /// The engine asked for is not part of this version.
    #[error("本版还没有“{0}”识别引擎；请改用 fast。")]
    EngineNotBuilt(&'static str),
}

impl<T> From<ort::Error<T>> for OcrError {
    fn from(error: ort::Error<T>) -> Self {
        OcrError::Runtime(error.to_string())
    }
}
