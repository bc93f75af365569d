use bianmu_imaging::Picture;
use ort::session::Session;
use ort::value::TensorRef;

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::runtime::session;

/// Classifier of page orientation (PP-LCNet x1.0 doc_ori): 0, 90, 180, 270 degrees clockwise.
pub(crate) struct OrientationClassifier {
    session: Session,
}

const SIDE: usize = 224;
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];

impl OrientationClassifier {
    pub(crate) fn open(components: &ComponentFolder) -> Result<Self, OcrError> {
        Ok(OrientationClassifier { session: session(components, "page_orientation.onnx")? })
    }

    /// Probabilities of the content being turned by 0, 90, 180, 270 degrees clockwise. The model sees the middle square
    /// of the page scaled to 256 on its short side.
    pub(crate) fn probabilities(&mut self, picture: &Picture) -> Result<[f32; 4], OcrError> {
        let (w, h) = (picture.width as f32, picture.height as f32);
        let scale = w.min(h) / 256.0;
        let small = picture.shrunk((scale.round() as usize).max(1));
        let factor = small.width.min(small.height) as f32 / 256.0;
        let (left, top) =
            ((small.width as f32 / factor - SIDE as f32) / 2.0, (small.height as f32 / factor - SIDE as f32) / 2.0);
        let mut input = vec![0f32; 3 * SIDE * SIDE];
        for y in 0..SIDE {
            for x in 0..SIDE {
                let rgb = small.sample((x as f32 + left + 0.5) * factor - 0.5, (y as f32 + top + 0.5) * factor - 0.5);
                for channel in 0..3 {
                    // The network was trained on blue, green, red.
                    input[channel * SIDE * SIDE + y * SIDE + x] =
                        (rgb[2 - channel] / 255.0 - MEAN[channel]) / DEVIATION[channel];
                }
            }
        }
        let tensor = TensorRef::from_array_view(([1usize, 3, SIDE, SIDE], input.as_slice()))?;
        let outputs = self.session.run(ort::inputs![tensor])?;
        let (_, values) = outputs[0].try_extract_tensor::<f32>()?;
        let mut out = [0f32; 4];
        let sum: f32 = values.iter().sum();
        let softmaxed = (sum - 1.0).abs() < 1e-2 && values.iter().all(|v| *v >= 0.0);
        let largest = values.iter().copied().fold(f32::MIN, f32::max);
        for (slot, value) in out.iter_mut().zip(values) {
            *slot = if softmaxed { *value } else { (value - largest).exp() };
        }
        let total: f32 = out.iter().sum();
        Ok(out.map(|v| v / total))
    }
}
