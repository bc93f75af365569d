//! Pages of text → documents with kind, title, date, party, part and order, each with confidence and reasons.
//!
//! The way: [`evidence`] says of every page what it shows (title, numbering within the document, cues) → a
//! [`decoder::Decoder`] cuts and groups the pages (rules now; the learned lattice will implement the same trait) →
//! fields and part of every document → filing order of the procedure. Everything is pure and deterministic.

mod case_facts;
mod decoder;
mod duplicates;
mod enumeration;
mod evidence;
mod fields;
mod findings;
mod kinds;
mod order;
mod proposal;
mod scan_findings;
mod text;

pub use findings::check;
pub use kinds::{KindName, RULES_VERSION, kinds};
pub use proposal::{PageInput, Proposal, propose};
