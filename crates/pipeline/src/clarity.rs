use std::path::PathBuf;
use std::time::Instant;

use bianmu_imaging::{Clarity, inspect_file};
use bianmu_intake::WorkerCommand;
use bianmu_model::{ClarityProfile, Fault};

use crate::volume::{FileFaults, VolumeProgress, guarded, over_pages};

/// The clarity of one page as it lies in the file.
#[derive(Clone, Debug)]
pub struct InspectedPage {
    /// File name, or `file#page`.
    pub source: String,
    /// Decoding and inspection, wall time.
    pub milliseconds: f64,
    /// Dots per inch, and what was found out; or why nothing was.
    pub outcome: Result<(u32, Clarity), Fault>,
}

/// Inspects the clarity of every page without reading it, as it lies: a page that was turned on the scanner is not set
/// upright first.
pub fn inspect_pages(
    inputs: &[PathBuf],
    profile: &ClarityProfile,
    worker: &WorkerCommand,
    pool: &rayon::ThreadPool,
    progress: &(dyn Fn(VolumeProgress) + Sync),
) -> (Vec<InspectedPage>, FileFaults) {
    over_pages(inputs, worker, pool, progress, |source, image| {
        let start = Instant::now();
        let outcome = image.and_then(|image| {
            guarded(|| {
                let (scan, clarity) = inspect_file(&image.bytes, image.media_type, profile)?;
                Ok((scan.dpi, clarity))
            })
        });
        InspectedPage { source, milliseconds: start.elapsed().as_secs_f64() * 1e3, outcome }
    })
}
