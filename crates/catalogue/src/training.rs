//! What fitting the weights needs of the catalogue. Not part of the program.

use std::collections::{BTreeMap, HashMap};

use crate::features::{BEGINS, COUNT, SEGMENT_COUNT, WHOLE};
pub use crate::proposal::{PageInput, Proposal, Reading};
pub use crate::weights::Weights;
use crate::weights::{CONFIDENCE_NAMES, FIELD_NAMES, FIELDS, NAMING};

/// Number of weights of the lattice: first pages, then whole documents.
pub const LATTICE_WEIGHTS: usize = COUNT + SEGMENT_COUNT;

/// What experience gives the weights of the lattice before anything is learned.
pub fn experience() -> Vec<f64> {
    BEGINS.iter().chain(&WHOLE).map(|(_, v)| *v).collect()
}

/// What was fitted on volumes the weights have not seen.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    /// Log-odds of the inputs of an entry.
    pub entry: Vec<f64>,
    /// The same for its title, kind and part.
    pub naming: Vec<Vec<f64>>,
    /// Log-odds of the inputs of date, 责任者 and 文号.
    pub fields: Vec<Vec<f64>>,
    /// Share of wrong entries and the confidence from which on no more are wrong.
    pub accept_from: Vec<(f64, f64)>,
}

/// Weights from plain lists, in the order of the features.
pub fn weights(seed: u64, volumes: u64, lattice: &[f64], calibration: &Calibration) -> Weights {
    // Five digits say all that was learned, and the file stays readable.
    let short = |v: &f64| (v * 1e5).round() / 1e5;
    let named = |names: &[&str], values: &[f64]| -> BTreeMap<String, f64> {
        names.iter().map(|n| (*n).to_owned()).zip(values.iter().map(short)).collect()
    };
    Weights {
        schema: "catalogue_weights/1".into(),
        version: 1,
        seed,
        volumes,
        begins: named(&BEGINS.map(|(n, _)| n), &lattice[..COUNT]),
        whole: named(&WHOLE.map(|(n, _)| n), &lattice[COUNT..]),
        confidence: named(&CONFIDENCE_NAMES, &calibration.entry),
        fields: NAMING
            .iter()
            .zip(&calibration.naming)
            .map(|(field, own)| ((*field).to_owned(), named(&CONFIDENCE_NAMES, own)))
            .chain(FIELDS.iter().zip(&calibration.fields).map(|(f, own)| ((*f).to_owned(), named(&FIELD_NAMES, own))))
            .collect(),
        accept_from: calibration.accept_from.iter().map(|(share, from)| (share.to_string(), short(from))).collect(),
    }
}

/// Log-likelihood of the truth under the weights and its gradient. `document` gives the document of a scan index.
pub fn gradient(reading: &Reading, weights: &Weights, document: &HashMap<u32, usize>) -> (f64, Vec<f64>) {
    let lattice = reading.lattice();
    let of = |i: usize| document.get(&lattice.pages[i].scan_index);
    let cuts: Vec<bool> = (0..lattice.pages.len()).map(|i| i > 0 && of(i) != of(i - 1)).collect();
    lattice.gradient(&weights.load(), &cuts)
}

/// Inputs of the confidence of one entry.
pub struct Judged<'a> {
    /// Its pages.
    pub pages: &'a [u32],
    /// Of the entry, and of its title, kind and part.
    pub entry: &'a [f32],
    /// Of date, 责任者 and 文号.
    pub fields: [&'a [f32]; FIELDS.len()],
}

/// For every entry of a proposal the inputs of its confidence.
pub fn confidences(proposal: &Proposal) -> impl Iterator<Item = Judged<'_>> {
    proposal.judged.iter().map(|(pages, entry, [date, responsible, number])| Judged {
        pages,
        entry,
        fields: [date, responsible, number],
    })
}

/// For every page in repaired order what speaks for a beginning there, the strongest first.
pub fn explain(reading: &Reading) -> Vec<String> {
    let lattice = reading.lattice();
    let weights = crate::weights::shipped();
    let describe = |i: usize| {
        let mut parts: Vec<(f32, &str)> = (0..COUNT)
            .map(|f| (lattice.begins[i][f] * weights.begins[f], BEGINS[f].0))
            .filter(|(v, _)| v.abs() > 0.15)
            .collect();
        parts.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        let sum: f32 = parts.iter().map(|p| p.0).sum();
        let listed: Vec<String> = parts.iter().take(9).map(|(v, n)| format!("{n} {v:+.1}")).collect();
        format!("{} {sum:+.1}: {}", lattice.pages[i].scan_index, listed.join(", "))
    };
    (0..lattice.pages.len()).map(describe).collect()
}
