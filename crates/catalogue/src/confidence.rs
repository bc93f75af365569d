//! How sure an entry is: the probability of its pages and what its title looks like, calibrated.

use crate::evidence::PageEvidence;
use crate::weights::{CONFIDENCE_NAMES, Loaded, shipped};

/// Inputs of the calibration in the order of [`CONFIDENCE_NAMES`].
pub(crate) fn inputs(pages: f32, first: &PageEvidence) -> [f32; CONFIDENCE_NAMES.len()] {
    let yes = |b: bool| f32::from(u8::from(b));
    let sure = pages.clamp(0.000_5, 0.999_5);
    let title = first.title.as_ref().filter(|_| first.cover.is_none());
    let known = title.and_then(|t| t.known.as_ref());
    [
        1.0,
        (sure / (1.0 - sure)).ln(),
        yes(pages < 0.9),
        yes(first.cover.is_some() || known.is_some_and(|k| k.whole && k.score > 0.99)),
        known.map_or(0.0, |k| 1.0 - k.score),
        title.map_or(0.0, |t| 1.0 - t.legible),
        yes(first.cover.is_none() && known.is_none()),
        yes(title.is_some_and(|t| t.by_cues)),
    ]
}

fn weighed(inputs: &[f32], weights: &Loaded) -> f32 {
    let sum: f32 = inputs.iter().zip(&weights.confidence).map(|(v, w)| v * w).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Probability that pages, title and part of an entry are all right.
pub(crate) fn confidence(pages: f32, first: &PageEvidence) -> f32 {
    weighed(&inputs(pages, first), shipped()).clamp(0.02, 0.999)
}
