//! The domain of the cataloguing workstation: what a page, an entry, a volume and an operation are.
//!
//! Everything here is pure. No file, no clock, no database: a function gets values and gives values, so that every rule
//! can be tested by a table and every operation has an exact inverse.

mod analysis;
mod clarity;
mod entry;
mod filing_rule;
mod flag;
mod geometry;
mod ledger;
mod limits;
mod operation;
mod page;
mod profiles;
mod rejudge;
mod repair;
mod sheet_print;
mod volume;

pub use analysis::{
    ANALYSIS_SCHEMA, Analysis, AnalysisEntry, AnalysisPage, CaseFacts, FiledBy, Finding, FindingLevel, MissingPage,
    PageRole, Party, StageTimes, Timing,
};
pub use clarity::{ClarityProfile, GENERAL_PROFILE, JudgedBy, Limit, Measure};
pub use entry::{Candidate, Entry, EntryId, EntryState, FieldConfidence, Reason, VolumePart};
pub use filing_rule::{FilingRule, Required, RuleItem, RulePart, is_experience};
pub use flag::{Flag, FlagKind, FlagLevel};
pub use geometry::Rect;
pub use ledger::Ledger;
pub use operation::{Change, FilingPlace, Operation, OperationError, apply, is_date, revert};
pub use page::{Fault, FaultCode, Mark, MarkKind, PageFacts, SheetNumber, TextLine};
pub use profiles::ClarityProfiles;
pub use repair::{LARGEST_DESKEW, PageRepair, Repair};
pub use sheet_print::SheetPrint;
pub use volume::{Dossier, PageState, Place, VolumeStage};
