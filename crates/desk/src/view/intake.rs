//! What 收件 shows.

use bianmu_model::Fault;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{VolumeId, VolumeSummary};

/// A file that was refused at intake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FileFault {
    /// File name without its folders.
    pub file: String,
    /// Why.
    pub fault: Fault,
}

/// What came of an import.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ImportReport {
    /// Volumes added.
    pub volumes: Vec<VolumeSummary>,
    /// Inputs that are in the store already, by file name and the volume that holds them.
    pub already: Vec<AlreadyThere>,
    /// Files refused.
    pub faults: Vec<FileFault>,
}

/// An input that was recognised by its digest.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AlreadyThere {
    /// File name.
    pub file: String,
    /// Volume that holds it.
    pub volume: VolumeId,
    /// Name of that volume.
    pub name: String,
}

/// A refused file that waits for a decision.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RefusedView {
    /// Number.
    pub id: i64,
    /// Volume it came with; `None` when the import gave none.
    pub volume: Option<VolumeId>,
    /// File name without its folders.
    pub file: String,
    /// Why.
    pub fault: Fault,
    /// RFC 3339, local time.
    pub at: String,
    /// Whether the program knows where it lies and can try again.
    pub retriable: bool,
}

/// The folder that intake watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct WatchedView {
    /// Name of the folder, for the screen.
    pub name: String,
    /// Why nothing comes from it now, with what to do.
    pub problem: Option<String>,
}
