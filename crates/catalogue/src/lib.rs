//! Pages of text → documents with kind, title, date, party, part and order, each with confidence and reasons.
//!
//! The way: [`evidence`] says of every page what it shows (title, layout, numbering within the document, cues) → the rules
//! of [`decoder`] bring stray pages home and cut the volume a first time → the [`lattice`] weighs every cut of the whole
//! volume with learned log-odds, the rules' cut being one of them → fields and part of every document → filing order of
//! the procedure. Everything is pure and deterministic.

mod bench;
mod bundles;
mod case_facts;
mod case_findings;
mod case_number;
mod conditions;
mod confidence;
mod constraints;
mod contents;
mod cues;
mod decoder;
mod document_number;
mod duplicates;
mod enumeration;
mod evidence;
mod features;
mod fields;
mod filing_rules;
mod findings;
mod internal;
mod internal_wording;
mod kinds;
mod labels;
mod lattice;
mod learned;
mod naming;
mod nearest_day;
mod order;
mod other_case;
mod parts;
mod proposal;
mod scan_findings;
mod sides;
mod signatures;
mod tables;
mod text;
mod title;
#[cfg(feature = "training")]
pub mod training;
mod weights;

pub use bench::bench;
pub use bundles::bundles;
pub use case_number::{COURT_INITIALS, type_words};
pub use constraints::{Constraints, Named, Standing};
pub use filing_rules::{rule_for, rule_sources, shipped_rules, sound};
pub use findings::check;
pub use kinds::{KindName, RULES_VERSION, kind_of_title, kinds};
pub use learned::LearnedTitle;
pub use proposal::{PageInput, Proposal, Reading, propose};
pub use tables::{court, courts, listed_causes};
pub use weights::{accept_threshold, allowed_errors};
