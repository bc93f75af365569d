//! Reads one line: a network with connectionist temporal classification (Graves et al. 2006), decoded greedily.

use ort::session::Session;
use ort::value::TensorRef;

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::crop::{LINE_HEIGHT, LinePixels};
use crate::runtime::session;

/// A recognition model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Model {
    /// PP-OCRv6 tiny, 6,904 characters.
    Tiny,
    /// PP-OCRv6 small, 18,708 characters, about five times the work.
    Small,
}

pub(crate) struct Recognizer {
    session: Session,
    /// Class → character; class 0 is the blank.
    classes: Vec<char>,
    /// Classes of 0–9.
    digits: [usize; 10],
}

/// A character with the probability the network gives it and where it stands, as shares of the line's width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Character {
    pub(crate) symbol: char,
    pub(crate) probability: f32,
    pub(crate) center: f32,
}

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LineText {
    pub(crate) characters: Vec<Character>,
}

impl LineText {
    pub(crate) fn text(&self) -> String {
        self.characters.iter().map(|c| c.symbol).collect()
    }

    /// Mean probability of the characters, 0..=1; 0 for an empty line.
    pub(crate) fn mean(&self) -> f32 {
        let sum: f32 = self.characters.iter().map(|c| c.probability).sum();
        if self.characters.is_empty() { 0.0 } else { sum / self.characters.len() as f32 }
    }
}

impl Recognizer {
    pub(crate) fn open(components: &ComponentFolder, model: Model) -> Result<Self, OcrError> {
        let (session, dictionary) = match model {
            Model::Tiny => {
                let dictionary = components.bytes("ppocrv6_tiny_dictionary.txt")?;
                (session(components, "ppocrv6_tiny_rec.onnx")?, String::from_utf8_lossy(&dictionary).into_owned())
            }
            Model::Small => {
                let session = session(components, "ppocrv6_small_rec.onnx")?;
                let dictionary = session.metadata()?.custom("character").unwrap_or_default();
                (session, dictionary)
            }
        };
        let mut classes = vec!['\0'];
        classes.extend(dictionary.lines().map(|l| l.trim_end_matches('\r').chars().next().unwrap_or(' ')));
        classes.push(' ');
        let digits = std::array::from_fn(|d| {
            let wanted = char::from(b'0' + d as u8);
            classes.iter().position(|c| *c == wanted).unwrap_or(0)
        });
        Ok(Recognizer { session, classes, digits })
    }

    /// Runs the network; `step(index, count, probabilities)` is called for every step from left to right.
    fn run(&mut self, line: &LinePixels, mut step: impl FnMut(f32, &[f32])) -> Result<(), OcrError> {
        let tensor = TensorRef::from_array_view(([1usize, 3, LINE_HEIGHT, line.width], line.data.as_slice()))?;
        let outputs = self.session.run(ort::inputs![tensor])?;
        let (shape, values) = outputs[0].try_extract_tensor::<f32>()?;
        let classes = shape.last().copied().unwrap_or(1).max(1) as usize;
        let steps = (values.len() / classes).max(1) as f32;
        for (i, probabilities) in values.chunks_exact(classes).enumerate() {
            step((i as f32 + 0.5) / steps, probabilities);
        }
        Ok(())
    }

    /// Reads a line.
    pub(crate) fn read(&mut self, line: &LinePixels) -> Result<LineText, OcrError> {
        let mut found: Vec<(usize, f32, f32, f32)> = Vec::new();
        let mut last = 0;
        self.run(line, |at, probabilities| {
            let (class, probability) = largest(probabilities);
            if class == 0 {
                // Nothing stands here.
            } else if class == last {
                if let Some(open) = found.last_mut() {
                    open.1 = open.1.max(probability);
                    open.3 = at;
                }
            } else {
                found.push((class, probability, at, at));
            }
            last = class;
        })?;
        let characters = found
            .into_iter()
            .map(|(class, probability, from, to)| Character {
                symbol: self.classes.get(class).copied().unwrap_or('\u{fffd}'),
                probability: probability.clamp(0.0, 1.0),
                center: (from + to) / 2.0,
            })
            .collect();
        Ok(LineText { characters })
    }

    /// Reads a line as a number: only digits and the blank are allowed. The confidence is the product over the characters
    /// of the probability of the digit among all characters there.
    pub(crate) fn read_number(&mut self, line: &LinePixels) -> Result<Option<(String, f32)>, OcrError> {
        let digits = self.digits;
        let mut found: Vec<(usize, f32)> = Vec::new();
        let mut last = 10;
        self.run(line, |_, probabilities| {
            let best =
                (0..10).max_by(|a, b| probabilities[digits[*a]].total_cmp(&probabilities[digits[*b]])).unwrap_or(0);
            let probability = probabilities[digits[best]];
            if probability <= probabilities[0] && probability < 0.3 {
                last = 10;
                return;
            }
            // What is neither this digit nor blank speaks against it.
            match found.last_mut() {
                Some(open) if last == best => open.1 = open.1.max(probability),
                _ => found.push((best, probability)),
            }
            last = best;
        })?;
        if found.is_empty() {
            return Ok(None);
        }
        let text = found.iter().map(|(digit, _)| char::from(b'0' + *digit as u8)).collect();
        Ok(Some((text, found.iter().map(|(_, p)| p.clamp(0.0, 1.0)).product())))
    }
}

/// Index and value of the largest element. Sixteen running maxima for each block, because a single one cannot be kept in a
/// vector register; only the block that holds the maximum is searched for its place.
fn largest(values: &[f32]) -> (usize, f32) {
    const BLOCK: usize = 256;
    let (mut top, mut from) = (f32::MIN, 0);
    for (i, block) in values.chunks(BLOCK).enumerate() {
        let mut lanes = [f32::MIN; 16];
        let chunks = block.chunks_exact(16);
        let rest = chunks.remainder().iter().copied().fold(f32::MIN, f32::max);
        for chunk in chunks {
            for (lane, value) in lanes.iter_mut().zip(chunk) {
                *lane = if *value > *lane { *value } else { *lane };
            }
        }
        let here = lanes.iter().copied().fold(rest, f32::max);
        if here > top {
            (top, from) = (here, i * BLOCK);
        }
    }
    let within = values[from..].iter().take(BLOCK).position(|v| *v >= top).unwrap_or(0);
    (from + within, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_found_wherever_it_stands() {
        for at in [0, 3, 15, 16, 255, 256, 700, 707] {
            let mut values = vec![0.1; 708];
            values[at] = 0.5;
            assert_eq!(largest(&values), (at, 0.5));
        }
    }
}
