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
}

/// Weights in the order of the features.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    pub(crate) begins: [f32; COUNT],
    pub(crate) whole: [f32; SEGMENT_COUNT],
    pub(crate) confidence: [f32; CONFIDENCE_NAMES.len()],
}

/// Inputs of the calibration, see [`crate::lattice`].
pub(crate) const CONFIDENCE_NAMES: [&str; 8] = [
    "bias",
    "pages_log_odds",
    "pages_doubt",
    "title_whole",
    "title_similar",
    "title_illegible",
    "title_open",
    "title_by_cues",
];

impl Weights {
    pub(crate) fn load(&self) -> Loaded {
        let of = |map: &BTreeMap<String, f64>, name: &str| map.get(name).copied().unwrap_or(0.0) as f32;
        Loaded {
            begins: BEGINS.map(|(n, _)| of(&self.begins, n)),
            whole: WHOLE.map(|(n, _)| of(&self.whole, n)),
            confidence: CONFIDENCE_NAMES.map(|n| of(&self.confidence, n)),
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
