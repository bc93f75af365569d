use ort::session::Session;
use ort::value::TensorRef;

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::crop::LINE_HEIGHT;
use crate::runtime::session;

/// Reads one line: a network with connectionist temporal classification (Graves et al. 2006), decoded greedily.
pub(crate) struct Recognizer {
    session: Session,
    /// Class → character; class 0 is the blank.
    classes: Vec<String>,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LineText {
    pub(crate) text: String,
    /// Mean probability of the characters, 0..=1.
    pub(crate) confidence: f32,
}

impl Recognizer {
    pub(crate) fn open(components: &ComponentFolder) -> Result<Self, OcrError> {
        let dictionary = components.bytes("ppocrv6_tiny_dictionary.txt")?;
        let mut classes = vec![String::new()];
        classes.extend(String::from_utf8_lossy(&dictionary).lines().map(|l| l.trim_end_matches('\r').to_owned()));
        classes.push(" ".to_owned());
        Ok(Recognizer { session: session(components, "ppocrv6_tiny_rec.onnx")?, classes })
    }

    /// Reads pixels as given by [`crate::crop::line_pixels`].
    pub(crate) fn read(&mut self, pixels: &[f32], width: usize) -> Result<LineText, OcrError> {
        let tensor = TensorRef::from_array_view(([1usize, 3, LINE_HEIGHT, width], pixels))?;
        let outputs = self.session.run(ort::inputs![tensor])?;
        let (shape, values) = outputs[0].try_extract_tensor::<f32>()?;
        let classes = shape.last().copied().unwrap_or(1).max(1) as usize;
        let mut text = String::new();
        let (mut sum, mut count, mut last) = (0f32, 0u32, 0usize);
        for step in values.chunks_exact(classes) {
            let (class, probability) =
                step.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0));
            if class != 0
                && class != last
                && let Some(character) = self.classes.get(class)
            {
                text.push_str(character);
                sum += probability;
                count += 1;
            }
            last = class;
        }
        Ok(LineText { text, confidence: if count == 0 { 0.0 } else { (sum / count as f32).clamp(0.0, 1.0) } })
    }
}
