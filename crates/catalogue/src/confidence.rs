//! How sure an entry is: the probability of its pages and what its title looks like, calibrated.

use crate::evidence::PageEvidence;
use crate::kinds::{alternatives, bare};
use crate::weights::{CONFIDENCE_NAMES, Loaded, shipped};

/// Inputs of the calibration in the order of [`CONFIDENCE_NAMES`].
pub(crate) type Inputs = [f32; CONFIDENCE_NAMES.len()];

/// Of the probability of its pages, its first page, whether only its place says its part, and whether pages were brought to it.
pub(crate) fn inputs(pages: f32, first: &PageEvidence, part_by_place: bool, moved: bool) -> Inputs {
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
        yes(part_by_place),
        yes(moved),
        yes(known.is_some_and(|k| !k.whole)),
        // Several titles are as near to what was read.
        yes(title
            .zip(known)
            .is_some_and(|(t, k)| k.whole && k.score < 0.99 && alternatives(&bare(&t.text), k.score).len() > 1)),
    ]
}

fn weighed(inputs: &Inputs, weights: &Loaded) -> f32 {
    let sum: f32 = inputs.iter().zip(&weights.confidence).map(|(v, w)| v * w).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Probability that pages, title and part of an entry are all right.
pub(crate) fn confidence(inputs: &Inputs) -> f32 {
    weighed(inputs, shipped()).clamp(0.02, 0.999)
}
