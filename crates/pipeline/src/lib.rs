//! Page images → page facts → a proposed catalogue.
//!
//! A page is the unit of work: [`PageAnalyser::analyse`] is a pure function of the coded image. Trouble with a page is
//! data, never an error that stops a volume.

mod blank;
mod clarity;
mod page;
mod volume;

pub use clarity::{InspectedPage, inspect_pages};
pub use page::PageAnalyser;
pub use volume::{AnalysedPage, FileFaults, VolumeAnalysis, VolumeProgress, analyse_volume, into_analysis};
