//! Files and folders → page images.
//!
//! A scanned page is taken as it lies in its file: the coded bytes of an embedded JPEG are handed on unchanged, so that
//! nothing is ever lost by decoding and coding again. Formats that need a parser with a history of crashes (PDF, TIFF) are
//! opened only in a child process with limits on memory, CPU and time ([`worker_main`]); a dead child costs one page.
//!
//! A bad file costs that file only: it becomes an [`Item::FileFault`] with its reason, or a page with a [`Fault`].

#![allow(clippy::disallowed_methods, reason = "the spool of a worker is no user data")]

mod bilevel;
mod file_kind;
mod listing;
mod pdf_page;
mod pdf_raster;
mod scanner;
mod still_image;
mod tiff_page;
mod worker_host;
mod worker_process;

use std::path::{Path, PathBuf};

use bianmu_model::{Fault, FaultCode};
use sha2::{Digest, Sha256};

pub use file_kind::{FileKind, sniff};
pub use listing::{ListedFile, list_inputs};
pub use worker_host::WorkerCommand;
pub use worker_process::{WORKER_ARGUMENT, worker_main};

/// Largest page that is accepted, in pixels: A0 at 300 dpi has 139 million.
pub const MAX_PIXELS: u64 = 200_000_000;

/// Largest side of a page in pixels.
pub const MAX_SIDE: u32 = 30_000;

/// Coded image of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageImage {
    /// `image/jpeg` or `image/png`.
    pub media_type: &'static str,
    /// The coded bytes.
    pub bytes: Vec<u8>,
    /// What the scanner calls itself in the file.
    pub scanner: Option<String>,
}

impl PageImage {
    /// SHA-256 of the coded bytes in hexadecimal.
    pub fn digest(&self) -> String {
        let mut out = String::with_capacity(64);
        for byte in Sha256::digest(&self.bytes) {
            out.push_str(&format!("{byte:02x}"));
        }
        out
    }
}

/// What intake finds, in scan order.
#[derive(Debug)]
pub enum Item {
    /// One page; a page that could not be read keeps its place in the volume.
    Page {
        /// File name, or `file#page` for files of many pages.
        source: String,
        /// The image, or why there is none.
        image: Result<PageImage, Fault>,
    },
    /// A file that gave no page at all, or fewer than it promised.
    FileFault {
        /// File name without its folders.
        file: String,
        /// Why.
        fault: Fault,
    },
}

/// Takes in files and folders one after the other and hands every page to `sink` as soon as it is there, so that memory
/// is bounded by one page. Folders are read depth first in natural order (`2.jpg` before `10.jpg`).
///
/// `sink` answers `false` to stop.
pub fn take_in(inputs: &[PathBuf], worker: &WorkerCommand, sink: &mut dyn FnMut(Item) -> bool) {
    for listed in list_inputs(inputs) {
        let goes_on = match listed {
            Ok(file) => take_in_file(&file.path, &file.label, worker, sink),
            Err((file, fault)) => sink(Item::FileFault { file, fault }),
        };
        if !goes_on {
            return;
        }
    }
}

/// Takes in one file that [`list_inputs`] listed. Gives `false` when `sink` asked to stop.
pub fn take_in_file(path: &Path, label: &str, worker: &WorkerCommand, sink: &mut dyn FnMut(Item) -> bool) -> bool {
    let refuse = |fault: Fault| Item::FileFault { file: label.to_owned(), fault };
    match sniff(path) {
        Err(fault) => sink(refuse(fault)),
        Ok(FileKind::Pdf | FileKind::Tiff) => worker.explode(path, label, sink),
        Ok(kind @ (FileKind::Jpeg | FileKind::Png | FileKind::Bmp)) => match std::fs::read(path) {
            Ok(bytes) => sink(Item::Page { source: label.to_owned(), image: still_image::check(kind, bytes) }),
            Err(error) => sink(refuse(unreadable(&error))),
        },
    }
}

pub(crate) fn unreadable(error: &std::io::Error) -> Fault {
    Fault::new(FaultCode::Unreadable, format!("文件读不出（{error}）。原件未动；请检查介质或权限后重试。"))
}
