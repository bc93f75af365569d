//! From a finished catalogue to a package somebody else can check, and to the targets that are to hold it.
//!
//! 正卷 and 副卷 are two packages, each a complete BagIt bag: a target that may not hold 副卷 gets a package that never
//! had any of it.

#![allow(clippy::disallowed_methods, reason = "this crate writes packages")]

mod bag;
mod catalogue_file;
mod error;
mod glyphless;
mod journal;
mod page_image;
mod pdf_file;
mod placement;
mod remote;
mod seal;
mod searchable_pdf;
mod srgb;
mod upload;
mod verify;

pub use error::{Error, Result};
pub use journal::{JournalSink, UploadJournal};
pub use remote::TargetConfig;
pub use seal::{SealInput, SealPage, Sealed, seal};
pub use upload::{Receipt, UploadRequest, upload};
pub use verify::{Problem, VerifyReport, verify};
