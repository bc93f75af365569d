//! The learned weights as they lie in `assets/rules/catalogue_weights.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::features::{BEGINS, COUNT, SEGMENT_COUNT, WHOLE};

/// Weights and calibration of the lattice, with what they were made from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Weights {
    /// `catalogue_weights/1`
    pub schema: String,
    /// Raised by every training whose weights are shipped.
    pub version: u32,
    /// Seed of the first volume of the training.
    pub seed: u64,
    /// Volumes that were learned from, each at three rates of recognition errors.
    pub volumes: u64,
    /// Log-odds of a feature of the first page, by name.
    pub begins: BTreeMap<String, f64>,
    /// Log-odds of a feature of the whole document, by name.
    pub whole: BTreeMap<String, f64>,
    /// Logistic calibration of an entry's confidence, by name of its input.
    pub confidence: BTreeMap<String, f64>,
    /// The same for every field by itself: field, name of its input, log-odds.
    #[serde(default)]
    pub fields: BTreeMap<String, BTreeMap<String, f64>>,
    /// Share of wrong entries → confidence from which on, with a certainty of 95 %, no more are wrong on volumes of two parts, at
    /// every rate of recognition errors by itself.
    #[serde(default)]
    pub accept_from: BTreeMap<String, f64>,
}

/// Weights in the order of the features.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    pub(crate) begins: [f32; COUNT],
    pub(crate) whole: [f32; SEGMENT_COUNT],
    pub(crate) confidence: [f32; CONFIDENCE_NAMES.len()],
    /// Title, kind and part by the inputs of the entry.
    pub(crate) naming: [[f32; CONFIDENCE_NAMES.len()]; NAMING.len()],
    /// Date, 责任者 and 文号 by their own.
    pub(crate) fields: [[f32; FIELD_NAMES.len()]; FIELDS.len()],
    /// Allowed share of wrong entries and the confidence that keeps it.
    accept_from: Vec<(f32, f32)>,
}

/// Every share of wrong entries that was measured, 0..=1, with the confidence that keeps it; those that let nothing pass are
/// left out.
pub fn allowed_errors() -> impl Iterator<Item = (f32, f32)> {
    shipped().accept_from.iter().copied().filter(|(_, from)| *from < 1.0)
}

/// The confidence from which entries can be accepted unseen where this share of them may be wrong, 0..=1: measured on
/// generated volumes, not on those of a court. Below the smallest share that was measured nothing is accepted.
pub fn accept_threshold(allowed_error: f32) -> f32 {
    let kept = shipped().accept_from.iter().filter(|(share, _)| *share <= allowed_error);
    kept.map(|(_, from)| *from).min_by(f32::total_cmp).unwrap_or(1.0)
}

/// Inputs of the calibration, see [`crate::lattice`].
pub(crate) const CONFIDENCE_NAMES: [&str; 20] = [
    "bias",
    "pages_log_odds",
    "pages_doubt",
    "title_whole",
    "title_similar",
    "title_illegible",
    "title_open",
    "title_by_cues",
    "part_by_place",
    "pages_moved",
    "title_end_only",
    "title_as_near",
    "title_unsure",
    "title_open_unsure",
    "title_stands_badly",
    "breaks_off",
    "like_the_one_before",
    "title_perhaps_cut",
    "stray_near",
    "undated",
];

/// Fields that are as sure as the naming of the entry.
pub(crate) const NAMING: [&str; 3] = ["title", "kind", "part"];
/// Fields that are read from rows of the pages.
pub(crate) const FIELDS: [&str; 3] = ["date", "responsible", "document_number"];
/// Inputs of the calibration of a field that was read from a row.
pub(crate) const FIELD_NAMES: [&str; 8] =
    ["bias", "pages_log_odds", "found", "illegible", "not_printed_so", "of_case", "expected_and_missing", "kind_open"];

impl Weights {
    pub(crate) fn load(&self) -> Loaded {
        let of = |map: &BTreeMap<String, f64>, name: &str| map.get(name).copied().unwrap_or(0.0) as f32;
        Loaded {
            begins: BEGINS.map(|(n, _)| of(&self.begins, n)),
            whole: WHOLE.map(|(n, _)| of(&self.whole, n)),
            confidence: CONFIDENCE_NAMES.map(|n| of(&self.confidence, n)),
            naming: NAMING.map(|field| CONFIDENCE_NAMES.map(|n| self.fields.get(field).map_or(0.0, |m| of(m, n)))),
            fields: FIELDS.map(|field| FIELD_NAMES.map(|n| self.fields.get(field).map_or(0.0, |m| of(m, n)))),
            accept_from: self.accept_from.iter().filter_map(|(n, v)| Some((n.parse().ok()?, *v as f32))).collect(),
        }
    }
}

static SHIPPED: LazyLock<Loaded> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the file is compiled in and read by every test")]
    let weights: Weights = serde_json::from_str(include_str!("../../../assets/rules/catalogue_weights.json"))
        .expect("catalogue_weights.json is valid");
    weights.load()
});

/// The weights of the program.
pub(crate) fn shipped() -> &'static Loaded {
    &SHIPPED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_error_asks_for_more_confidence() {
        let asked = [0.02, 0.01, 0.005].map(accept_threshold);
        assert!(asked[0] <= asked[1] && asked[1] <= asked[2], "{asked:?}");
        assert!(asked[0] > 0.5 && asked[2] <= 1.0, "{asked:?}");
        assert_eq!(accept_threshold(0.0), 1.0);
    }
}
