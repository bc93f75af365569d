//! What the shells get to see: plain values, ids instead of paths, ready to be drawn.

mod clarity;
mod desk_work;
mod filing_rules;
mod intake;
mod learned;

use bianmu_model::{
    Candidate, CaseFacts, EntryId, EntryState, FieldConfidence, FiledBy, Finding, FlagKind, Ledger, Mark, PageRole,
    Place, Reason, Repair, TextLine, VolumePart, VolumeStage,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use clarity::{
    ClarityKindView, ClarityPreview, ClarityView, FlagCounts, FlagView, KindPreview, LimitSuggestion, ProfileRow,
    ProfileVersionView, SharpnessTile, SharpnessView, SharpnessWindow,
};

pub use desk_work::{
    CaseForm, CaseNumberCheck, CatalogueRow, ClosingNote, CompletionView, ContactPage, CoverForm, DayView, FieldSource,
    FormsView, NameView, NamedCause, PartForms, SecondEntryView,
};
pub use filing_rules::{FilingRuleFile, FilingRuleView, FilingRulesView};
pub use intake::{AlreadyThere, FileFault, ImportReport, RefusedView, WatchedView};
pub use learned::{LearnedFile, LearnedFileRow, LearnedRowView, LearnedView, ReplayView};

/// Number of a volume in the store.
pub type VolumeId = i64;

/// The first thing a window asks for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Session {
    /// Name of the local user, shown in the status bar.
    pub user: String,
    /// Version of the program.
    pub version: String,
    /// What start-up recovered, when the program had been killed: «昨天 17:42 意外中断，已恢复。0 页丢失，重做 2 页。»
    pub recovered: Option<String>,
    /// Something the installation lacks, with what to do (for example a model that is not in the cache).
    pub missing: Option<String>,
    /// Probability from which a proposal counts as 可信, 0..=1.
    pub accept_threshold: f32,
}

/// Which engine reads the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Engine {
    /// 快速: a small model; what it doubts is read again by a larger one.
    #[default]
    Fast,
    /// 精细: the larger model for every line that is not beyond doubt.
    Accurate,
    /// The system's Tesseract.
    Tesseract,
}

/// An engine one can choose.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EngineView {
    /// Which.
    pub engine: Engine,
    /// Why it cannot be chosen, with what to do; `None` when it can.
    pub missing: Option<String>,
}

/// What people chose for this store.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Settings {
    /// Reads the pages that are analysed from now on.
    pub engine: Engine,
    /// All engines, in the order in which they are offered.
    pub engines: Vec<EngineView>,
    /// The folder that intake watches.
    pub watched: Option<WatchedView>,
    /// Whether a second person types 案号, 当事人 and 日期 again without seeing the first entry.
    pub second_entry: bool,
    /// Probability from which a proposal counts as 可信, 0..=1.
    pub accept_threshold: f32,
    /// Shares that can be chosen, smallest first.
    pub allowed_errors: Vec<AllowedError>,
}

/// A share of wrong entries among those accepted unseen.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AllowedError {
    /// 0..=1.
    pub share: f32,
    /// The probability that kept it on generated volumes, 0..=1.
    pub threshold: f32,
}

/// One row of the list of volumes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VolumeSummary {
    /// Number in the store.
    pub id: VolumeId,
    /// Name given at intake (file or folder name without its extension).
    pub name: String,
    /// 案号, when known.
    pub case_number: Option<String>,
    /// 法院, when known.
    pub court: Option<String>,
    /// 案由, when known.
    pub cause: Option<String>,
    /// «许春梅 诉 和龙市宏达农资有限公司», when the parties are known.
    pub parties: String,
    /// Where it stands.
    pub stage: VolumeStage,
    /// Files it was delivered in, also those appended later.
    pub files: u32,
    /// Images in the volume.
    pub pages: u32,
    /// Images already analysed.
    pub pages_done: u32,
    /// Images that could not be read.
    pub pages_failed: u32,
    /// Entries of the catalogue.
    pub entries: u32,
    /// Entries still 存疑 (proposed, below the threshold) or 搁置.
    pub doubtful: u32,
    /// Pages with at least one flag.
    pub flagged: u32,
    /// Analysed before the others.
    pub first: bool,
    /// Active minutes of people at it so far.
    pub minutes: f32,
    /// RFC 3339, local time.
    pub imported_at: String,
    /// RFC 3339, local time.
    pub changed_at: String,
    /// Live progress while pages are being analysed.
    pub progress: Option<Progress>,
    /// Files that were not taken in, with the reason.
    pub faults: Vec<FileFault>,
}

/// The list of volumes, if anything has changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VolumeList {
    /// State of the store it is of.
    #[ts(type = "number")]
    pub version: u64,
    /// All volumes, newest first; `None` when nothing was written since the version the caller has.
    pub volumes: Option<Vec<VolumeSummary>>,
}

/// Live progress of the analysis of one volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Progress {
    /// Pages done.
    pub done: u32,
    /// Pages in all.
    pub total: u32,
    /// Pages a second over the last seconds.
    pub rate: f32,
    /// Seconds left at that rate; `None` while it is not known.
    pub seconds_left: Option<f32>,
    /// Paused by the user.
    pub paused: bool,
    /// The draft of the catalogue; `None` for a volume too small to need one.
    pub draft: Option<DraftView>,
}

/// A draft of the catalogue from the tops of the pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DraftView {
    /// Pages whose top was read.
    pub pages: u32,
    /// Entries, once the draft stands.
    pub entries: Option<u32>,
    /// Seconds from the beginning, until it stood or until now.
    pub seconds: f32,
}

/// Everything the cataloguing desk shows of one volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VolumeView {
    /// In scan order.
    pub pages: Vec<PageView>,
    /// In filing order.
    pub entries: Vec<EntryView>,
    /// What the rules say, worst first.
    pub findings: Vec<Finding>,
    /// All that is small.
    #[serde(flatten)]
    pub state: VolumeState,
}

/// What is shown of a volume beside its pages, entries and findings: small, and sent whole with every change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VolumeState {
    /// Rises with every view the backend has sent; 0 for one that nobody is told differences from.
    #[ts(type = "number")]
    pub version: u64,
    /// The row of the list.
    pub summary: VolumeSummary,
    /// The case.
    pub case: CaseFacts,
    /// The rule it was catalogued by; `None` before it was, and for volumes of before rules were remembered.
    pub filed_by: Option<FiledBy>,
    /// The rules are still running over the last change; until then the findings are those of before.
    pub checking: bool,
    /// The page ledger.
    pub ledger: Ledger,
    /// «入卷 39 = 编目 37 + …»
    pub ledger_sentence: String,
    /// Whether the catalogue may be changed now.
    pub editable: bool,
    /// Why the volume cannot be submitted yet, one sentence each; empty when it can.
    pub submit_blockers: Vec<String>,
    /// What 撤销 would undo.
    pub undo: Option<String>,
    /// What 重做 would redo.
    pub redo: Option<String>,
    /// Operations so far.
    pub operations: u32,
    /// Local time of the last change that is durable on disk, `HH:MM:SS`.
    pub saved_at: String,
    /// Where to go: after undo and redo where that operation was done, else where this clerk stopped.
    pub place: Option<Place>,
    /// What the operation just done has changed besides what it says; only in the answer to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub told: Option<String>,
    /// The second entry; `None` when it is not asked for.
    pub second: Option<SecondEntryView>,
}

/// In what a [`VolumeView`] differs from the one sent before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct VolumeChange {
    /// Version of the view it is to be laid over.
    #[ts(type = "number")]
    pub since: u64,
    /// Pages that are new or differ.
    pub pages: Vec<PageView>,
    /// Scan indexes of all pages in order; `None` when no page came or went.
    pub page_order: Option<Vec<u32>>,
    /// Entries that are new or differ.
    pub entries: Vec<EntryView>,
    /// Numbers of all entries in filing order; `None` when none came, went or moved.
    pub entry_order: Option<Vec<EntryId>>,
    /// `None` when they are as before.
    pub findings: Option<Vec<Finding>>,
    /// The new state.
    #[serde(flatten)]
    pub state: VolumeState,
}

/// One page of the strip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageView {
    /// 1-based position in the scan.
    pub scan_index: u32,
    /// Width of the page as displayed (upright, user rotation applied), in original pixels; 0 until analysed.
    pub width: u32,
    /// Height likewise.
    pub height: u32,
    /// Clockwise degrees by which the file image is turned for display.
    pub rotation: u16,
    /// In the ledger.
    pub role: PageRole,
    /// Why it was removed.
    pub removed_because: Option<String>,
    /// Page number on the sheet.
    pub page_no: Option<u32>,
    /// 页次 by the rule, given by the machine and given anew after every move.
    pub number: Option<u32>,
    /// Entry it stands in.
    pub entry: Option<EntryId>,
    /// Whether the analysis of this page is finished.
    pub analysed: bool,
    /// Why it could not be read.
    pub fault: Option<String>,
    /// Doubts about the image.
    pub flags: Vec<FlagView>,
    /// What software does to the shown picture; `None` for a page shown as scanned.
    pub repair: Option<RepairView>,
    /// What the machine proposes to do and is not done yet.
    pub proposal: Option<Repair>,
    /// Marked by a person, with the reason.
    pub marked: Option<String>,
    /// Verdict of the inspector.
    pub verdict: Option<Verdict>,
    /// Token that changes whenever the rendition changes; goes into the page URL.
    pub rendition: String,
}

/// A repaired page: the parameters, what came of them, and the way back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RepairView {
    /// The parameters that are on.
    pub applied: Repair,
    /// The same in words: «扶正 2.1°、裁边».
    pub sentence: String,
    /// What it did to each doubt it is meant against; empty while the repaired picture is being inspected.
    pub corrections: Vec<Correction>,
    /// The repaired picture is still being inspected; until then no doubt is taken back.
    pub judging: bool,
    /// The page without the repair.
    pub original: OriginalView,
}

/// What a repair did to one doubt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Correction {
    /// Which defect.
    #[serde(rename = "type")]
    pub kind: FlagKind,
    /// Measured on the scan.
    pub before: f32,
    /// Measured on the repaired picture.
    pub after: f32,
    /// The repaired picture keeps within the limits, and the doubt is taken back.
    pub fixed: bool,
    /// «已由软件纠正：歪斜 2.1° → 0.0°»
    pub text: String,
}

/// A repaired page as scanned, for looking at both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OriginalView {
    /// Width as displayed.
    pub width: u32,
    /// Height as displayed.
    pub height: u32,
    /// Token for the page URL.
    pub rendition: String,
    /// `[a, b, c, d, e, f]`: the point (x, y) of the repaired page lies at (a·x + c·y + e, b·x + d·y + f) here.
    pub onto_original: [f32; 6],
}

/// One row of the catalogue tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EntryView {
    /// Number of the entry.
    pub id: EntryId,
    /// 1-based number within its part, as printed in the 卷内目录.
    pub seq: u32,
    /// 题名
    pub title: String,
    /// 文书种类
    pub doc_type: String,
    /// 正卷 or 副卷
    pub part: VolumePart,
    /// Scan indexes in document order.
    pub pages: Vec<u32>,
    /// First and last page number on the sheets.
    pub page_range: Option<[u32; 2]>,
    /// 责任者
    pub responsible: Option<String>,
    /// `YYYY-MM-DD`
    pub date: Option<String>,
    /// 文号
    pub document_number: Option<String>,
    /// 0..=1
    pub confidence: f32,
    /// The same for every field by itself; `None` where a person made the entry.
    pub sure: Option<FieldConfidence>,
    /// Proposal or decision.
    pub state: EntryState,
    /// Proposed below the threshold, or held: needs a person.
    pub doubtful: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Runners-up.
    pub candidates: Vec<Candidate>,
    /// The list of evidence whose bundle (证据组) it lies in.
    pub bundle: Option<EntryId>,
}

/// What the inspector said about a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Verdict {
    /// Passed, or returned.
    pub passed: bool,
    /// Why it was returned.
    pub reason: Option<String>,
    /// Who.
    pub by: String,
    /// RFC 3339, local time.
    pub at: String,
}

/// A page in the queue of the inspector.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InspectionItem {
    /// Volume.
    pub volume: VolumeId,
    /// Page.
    pub scan_index: u32,
    /// Title of the entry it stands in.
    pub title: Option<String>,
    /// Why it is in the queue, one sentence each («对比度 0.23，低于 0.38»).
    pub why: Vec<String>,
    /// Doubts about the image.
    pub flags: Vec<FlagView>,
    /// What software does to the shown picture; `None` for a page shown as scanned.
    pub repair: Option<RepairView>,
    /// Verdict so far.
    pub verdict: Option<Verdict>,
    /// Token for the page URL.
    pub rendition: String,
    /// Width as displayed.
    pub width: u32,
    /// Height as displayed.
    pub height: u32,
}

/// The inspection of one volume.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InspectionView {
    /// The volume.
    pub summary: VolumeSummary,
    /// Pages to look at.
    pub items: Vec<InspectionItem>,
    /// Why it cannot be passed yet; empty when it can.
    pub pass_blockers: Vec<String>,
    /// Ledger.
    pub ledger: Ledger,
    /// «入卷 39 = …»
    pub ledger_sentence: String,
}

/// Text of a page for the text layer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageText {
    /// In reading order, boxes in pixels of the page as displayed.
    pub lines: Vec<TextLine>,
    /// Seals, fingerprints and signatures, boxes likewise.
    pub marks: Vec<Mark>,
}

/// One line of the history.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HistoryItem {
    /// Running number within the volume.
    pub number: i64,
    /// RFC 3339, local time.
    pub at: String,
    /// Who.
    pub who: String,
    /// «改题名：合同 → 木材买卖合同»
    pub what: String,
    /// Undone, can be redone.
    pub undone: bool,
}

/// Result of sealing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SealView {
    /// Volume.
    pub volume: VolumeId,
    /// Name of the package.
    pub package: String,
    /// `sha256:` of the manifest, which fixes every file of the package.
    pub digest: String,
    /// Files in the package.
    pub files: u32,
    /// Bytes in the package.
    pub bytes: u64,
}

/// Where sealed volumes go.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TargetView {
    /// Number.
    pub id: i64,
    /// Name shown.
    pub name: String,
    /// Folder or S3.
    pub kind: TargetKind,
    /// Folder path, or `bucket @ endpoint`; never a secret.
    pub place: String,
    /// Whether it may hold 副卷.
    pub confidential: bool,
}

/// Kinds of targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TargetKind {
    /// A folder or removable disk.
    Folder,
    /// An S3-compatible store.
    S3,
}

/// A new target. S3 keys are kept in the store and never shown again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum NewTarget {
    /// A folder.
    Folder {
        /// Name shown.
        name: String,
        /// Absolute path.
        path: String,
        /// May hold 副卷.
        confidential: bool,
    },
    /// An S3-compatible store.
    S3 {
        /// Name shown.
        name: String,
        /// `http://host:port` or `https://host`.
        endpoint: String,
        /// Bucket.
        bucket: String,
        /// Region; `us-east-1` when empty.
        region: String,
        /// Access key.
        access_key: String,
        /// Secret key.
        secret_key: String,
        /// May hold 副卷.
        confidential: bool,
    },
}

/// Where an upload stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UploadState {
    /// In the queue.
    Waiting,
    /// Being sent.
    Sending,
    /// Sent, read back, verified; the receipt is stored.
    Delivered,
    /// Failed; will be tried again on request or at the next start.
    Failed,
}

/// One package on its way to one target.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UploadView {
    /// Number.
    pub id: i64,
    /// Volume.
    pub volume: VolumeId,
    /// 案号 or name of the volume.
    pub title: String,
    /// Target.
    pub target: i64,
    /// Name of the target.
    pub target_name: String,
    /// Where it stands.
    pub state: UploadState,
    /// Bytes confirmed by the target.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// What happened, when it failed: what, what is safe, what to do.
    pub message: Option<String>,
    /// Digest in the receipt.
    pub receipt: Option<String>,
    /// RFC 3339, local time.
    pub changed_at: String,
}

/// A known document kind, for completion of titles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KindView {
    /// Title that is written.
    pub title: String,
    /// Document kind.
    pub doc_type: String,
    /// Part it belongs to.
    pub part: VolumePart,
    /// Pinyin initials, for example `qsz`.
    pub initials: String,
}

/// Sizes of page pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PictureSize {
    /// 200 px wide.
    Thumb,
    /// 1130 px high.
    Screen,
    /// 1600 px high.
    View,
    /// Original size.
    Full,
}

impl PictureSize {
    /// The word in the page address.
    pub fn word(self) -> &'static str {
        match self {
            PictureSize::Thumb => "thumb",
            PictureSize::Screen => "screen",
            PictureSize::View => "view",
            PictureSize::Full => "full",
        }
    }

    /// Reads the word of the page address.
    pub fn parse(word: &str) -> Option<PictureSize> {
        [PictureSize::Thumb, PictureSize::Screen, PictureSize::View, PictureSize::Full]
            .into_iter()
            .find(|s| s.word() == word)
    }
}
