//! Page images → page facts → a proposed catalogue.
//!
//! A page is the unit of work: [`PageAnalyser::analyse`] is a pure function of the coded image. Trouble with a page is
//! data, never an error that stops a volume.

mod page;
mod volume;

pub use page::PageAnalyser;
pub use volume::{AnalysedPage, VolumeAnalysis, VolumeProgress, analyse_volume, into_analysis};
