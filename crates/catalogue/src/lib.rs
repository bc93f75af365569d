#![allow(missing_docs)]
use std::collections::HashMap;
use bianmu_model::*;
pub struct PageInput<'a> { pub scan_index: u32, pub facts: Option<&'a PageFacts> }
#[derive(Debug, Default)]
pub struct Proposal { pub dossier: Dossier, pub findings: Vec<Finding>, pub missing_pages: Vec<MissingPage>, pub page_flags: HashMap<u32, Vec<Flag>> }
pub fn propose(_: &[PageInput<'_>]) -> Proposal { Proposal::default() }
pub fn page_range(_: &Dossier, _: &Entry) -> Option<[u32;2]> { None }
/// A document kind for completion.
pub struct KindName { pub title: String, pub doc_type: String, pub part: VolumePart }
pub fn kinds() -> Vec<KindName> { vec![] }
pub fn check(_: &Dossier, _: &[PageInput<'_>]) -> Vec<Finding> { vec![] }
pub const RULES_VERSION: &str = "2026.1";
