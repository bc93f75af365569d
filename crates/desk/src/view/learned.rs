//! What the settings show of learning.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Learning on this machine.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LearnedView {
    /// Confirmations are learned from, and what was learned may be used.
    pub on: bool,
    /// It is used: switched on, and not worse on the volumes that were replayed.
    pub used: bool,
    /// How many rows are kept at most.
    pub most: u32,
    /// Most confirmed first.
    pub rows: Vec<LearnedRowView>,
    /// The comparison is being made anew behind this answer; until it is there the last one holds, and nothing that came in
    /// since is used.
    pub comparing: bool,
    /// The comparison; `None` until it was made.
    pub replay: Option<ReplayView>,
}

/// One thing learned.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LearnedRowView {
    /// Number in the store.
    pub id: i64,
    /// What it says.
    #[serde(flatten)]
    pub row: LearnedFileRow,
}

/// Submitted volumes proposed again with and without what was learned, against what people confirmed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ReplayView {
    /// Volumes that were replayed.
    pub volumes: u32,
    /// Entries that people have confirmed in them.
    pub entries: u32,
    /// Entries with the right title and kind without what was learned.
    pub without: u32,
    /// With it; what only the volume itself has taught is left out there.
    pub with: u32,
    /// RFC 3339, local time.
    pub at: String,
}

/// What was learned as a file, to take to another machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LearnedFile {
    /// `bianmu.learned/1`
    pub schema: String,
    /// Everything.
    pub rows: Vec<LearnedFileRow>,
}

/// What one row says, here and in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LearnedFileRow {
    /// 法院; empty where it is not known.
    pub court: String,
    /// `title`: the text is a title of this kind; `responsible`: it is who makes papers of this kind.
    pub what: String,
    /// Title or 责任者.
    pub text: String,
    /// 文书种类
    pub doc_type: String,
    /// Volumes in which it was confirmed.
    pub count: u32,
    /// RFC 3339, local time.
    pub last_used: String,
}
