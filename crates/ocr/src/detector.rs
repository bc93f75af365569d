//! Where text lines stand: a differentiable-binarization network (Liao et al., AAAI 2020) and its decoding.

use bianmu_imaging::Picture;
use ort::session::Session;
use ort::value::TensorRef;

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::regions::{Region, regions};
use crate::runtime::session;

pub(crate) struct Detector {
    session: Session,
}

const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];
impl Detector {
    pub(crate) fn open(components: &ComponentFolder) -> Result<Self, OcrError> {
        Ok(Detector { session: session(components, "ppocrv6_tiny_det.onnx")? })
    }

    /// Finds regions in a picture whose sides are multiples of 32.
    pub(crate) fn detect(&mut self, picture: &Picture) -> Result<Vec<Region>, OcrError> {
        let (w, h) = (picture.width as usize, picture.height as usize);
        let mut input = vec![0f32; 3 * w * h];
        for (at, pixel) in picture.rgb.chunks_exact(3).enumerate() {
            for channel in 0..3 {
                input[channel * w * h + at] =
                    (f32::from(pixel[2 - channel]) / 255.0 - MEAN[channel]) / DEVIATION[channel];
            }
        }
        let tensor = TensorRef::from_array_view(([1usize, 3, h, w], input.as_slice()))?;
        let outputs = self.session.run(ort::inputs![tensor])?;
        let (_, map) = outputs[0].try_extract_tensor::<f32>()?;
        Ok(regions(map, w, h))
    }
}
