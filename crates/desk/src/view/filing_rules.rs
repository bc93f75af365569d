//! What the settings show of the rules of filing.

use std::collections::BTreeMap;

use bianmu_model::FilingRule;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All rules: those that were written for a court here, then those of the program.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FilingRulesView {
    /// Own rules oldest first, then those of the program.
    pub rules: Vec<FilingRuleView>,
    /// Codes of sources with what they are and where they can be found.
    pub sources: BTreeMap<String, Vec<String>>,
    /// Everything recalled or arranged from practice is this.
    pub experience: String,
}

/// One rule.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FilingRuleView {
    /// With the kinds that the program places at each item, where it is one of the program's.
    pub rule: FilingRule,
    /// Written here or taken in from a file; else it comes with the program and cannot be changed.
    pub own: bool,
    /// Volumes that were catalogued by this version of it.
    pub volumes: u32,
}

/// Rules as a file, to take to another machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FilingRuleFile {
    /// `bianmu.filing_rules/1`
    pub schema: String,
    /// The rules.
    pub rules: Vec<FilingRule>,
}
