//! Turning what the networks say into how often they are right.

/// Slope and shift on the logit (Platt 1999), fitted by `tests/bench/calibration.py` to 156,454 characters of the generated
/// `tune` pages read by both engines: the networks are a little too modest between .5 and .9.
const SLOPE: f32 = 0.968;
const SHIFT: f32 = 0.432;

/// Probability (0..=1) that a character is right, from the largest softmax value (0..=1) of its step.
pub(crate) fn calibrated(probability: f32) -> f32 {
    let p = probability.clamp(1e-4, 1.0 - 1e-4);
    let logit = SLOPE * (p / (1.0 - p)).ln() + SHIFT;
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_keeps_the_order_and_the_range() {
        let values: Vec<f32> = (0..=20).map(|i| calibrated(i as f32 / 20.0)).collect();
        assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "{values:?}");
        assert!(values[0] > 0.0 && values[20] < 1.0);
    }
}
