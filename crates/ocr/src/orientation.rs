//! How a page lies: a classifier proposes, and where it is not sure the lines are read in every position that may be.

use bianmu_imaging::Picture;
use ort::session::Session;
use ort::value::TensorRef;

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::crop::{Geometry, detection_picture, line_pixels, raised_pixels, stacked_pixels};
use crate::detector::Detector;
use crate::pyramid::Pyramid;
use crate::recognizer::{LineText, Recognizer};
use crate::regions::Region;
use crate::runtime::session;
use crate::vertical::{cuts_of_column, cuts_of_line};

/// Probability from which the classifier alone decides that a page is upright.
const SURE: f32 = 0.9;
/// Mean confidence that lines reach only when they stand upright, or lie as columns do on their side.
const READS_WELL: f32 = 0.95;
/// Mean confidence of raised characters that only columns on their side reach: they have .95 and more, upright lines up to
/// .67.
const RAISED: f32 = 0.85;

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

/// Whether the classifier alone decides.
pub(crate) fn upright_beyond_doubt(probabilities: &[f32; 4]) -> bool {
    probabilities[0] >= SURE
}

/// How a page reads in one position.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Mean confidence over the longest lines, 0..=1.
    pub(crate) lines: f32,
    /// The same for the lines whose every character was turned clockwise by a quarter. The recogniser knows columns lying
    /// on their side, head to the left; set up they still read well, but characters that stood upright do not.
    pub(crate) raised: f32,
}

/// Quarters clockwise by which the content of a page is turned. `read` reads the page with a turn by so many quarters taken
/// back.
pub(crate) fn quarter_read(
    probabilities: [f32; 4],
    mut read: impl FnMut(usize) -> Result<Evidence, OcrError>,
) -> Result<usize, OcrError> {
    let mut order = [0usize, 1, 2, 3];
    order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
    let as_it_lies = read(0)?;
    let mut winner = (0usize, as_it_lies.lines + 0.02 + 0.1 * probabilities[0], as_it_lies);
    let mut reads_well = as_it_lies.lines >= READS_WELL;
    for candidate in order.into_iter().filter(|c| *c != 0 && probabilities[*c] >= 0.03) {
        if reads_well {
            break;
        }
        let evidence = read(candidate)?;
        let score = evidence.lines + 0.1 * probabilities[candidate];
        if score > winner.1 {
            winner = (candidate, score, evidence);
        }
        reads_well = evidence.lines >= READS_WELL;
    }
    let (quarter, _, evidence) = winner;
    // A page on its head also has characters that read well when raised, but its lines do not.
    let columns = evidence.raised >= RAISED && evidence.lines >= RAISED;
    Ok(if columns { (quarter + 3) % 4 } else { quarter })
}

/// Reads the longest lines of a page as it lies.
pub(crate) fn evidence(
    page: Picture,
    detector: &mut Detector,
    recognizer: &mut Recognizer,
) -> Result<Evidence, OcrError> {
    let geometry = Geometry::new(page.width, page.height, 736.0, 0.0);
    let pyramid = Pyramid::new(page, geometry.shrink());
    let picture = detection_picture(&pyramid, geometry, 0..geometry.size.1);
    let luma = picture.luma();
    let mut regions = detector.detect(&picture)?;
    let length = |r: &Region| r.width().max(r.bottom() - r.top());
    regions.retain(|r| length(r) > 1.5 * r.width().min(r.height));
    regions.sort_by(|a, b| length(b).total_cmp(&length(a)));
    let (mut lines, mut raised) = (Sum::default(), Sum::default());
    for region in regions.iter().take(6) {
        // Vertical text counts only when its characters stand upright: lying text of a turned page does not.
        if region.vertical() {
            let cuts = cuts_of_column(&luma, region);
            lines.add(recognizer.read(&stacked_pixels(&pyramid, geometry, region, &cuts))?);
        } else {
            lines.add(recognizer.read(&line_pixels(&pyramid, geometry, region, 1.0))?);
            let cuts = cuts_of_line(&luma, region);
            raised.add(recognizer.read(&raised_pixels(&pyramid, geometry, region, &cuts))?);
        }
    }
    Ok(Evidence { lines: lines.mean(), raised: raised.mean() })
}

/// Mean over the characters of several lines.
#[derive(Default)]
struct Sum {
    probability: f32,
    characters: f32,
}

impl Sum {
    fn add(&mut self, line: LineText) {
        let length = line.characters.len() as f32;
        self.probability += line.mean() * length;
        self.characters += length;
    }

    /// A handful of characters proves little; 12 count fully.
    fn mean(&self) -> f32 {
        let weight = (self.characters / 12.0).min(1.0);
        if self.characters == 0.0 { 0.0 } else { self.probability / self.characters * weight }
    }
}

/// Clockwise degrees that undo a turn by `quarter` quarters.
pub(crate) fn undo(quarter: usize) -> u16 {
    ((4 - quarter) % 4) as u16 * 90
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The quarter that is found, and the positions that were read.
    fn decided(probabilities: [f32; 4], pages: [(f32, f32); 4]) -> (usize, Vec<usize>) {
        let mut tried = Vec::new();
        let quarter = quarter_read(probabilities, |quarter| {
            tried.push(quarter);
            let (lines, raised) = pages[quarter];
            Ok(Evidence { lines, raised })
        });
        (quarter.unwrap(), tried)
    }

    #[test]
    fn reading_confirms_or_overrules_the_classifier() {
        let upright = [(0.99, 0.5), (0.3, 0.0), (0.5, 0.95), (0.3, 0.0)];
        assert_eq!(decided([0.1, 0.8, 0.05, 0.05], upright), (0, vec![0]));
        let turned = [(0.3, 0.0), (0.98, 0.5), (0.3, 0.0), (0.5, 0.95)];
        assert_eq!(decided([0.4, 0.5, 0.05, 0.05], turned), (1, vec![0, 1]));
        // Nothing reads well: a page is left as it lies rather than turned on a guess.
        let poor = [(0.5, 0.2), (0.5, 0.1), (0.45, 0.3), (0.4, 0.2)];
        assert_eq!(decided([0.4, 0.5, 0.05, 0.05], poor).0, 0);
    }

    #[test]
    fn columns_that_read_well_on_their_side_are_set_up() {
        let columns = [(0.45, 0.0), (0.98, 0.98), (0.3, 0.0), (0.5, 0.5)];
        assert_eq!(decided([0.2, 0.7, 0.05, 0.05], columns).0, 0);
        let on_their_head = [(0.4, 0.0), (0.5, 0.4), (0.45, 0.0), (0.98, 0.99)];
        assert_eq!(decided([0.1, 0.4, 0.1, 0.4], on_their_head).0, 2);
        // On its head a page also has characters that read well when raised.
        assert_eq!(decided([0.05, 0.05, 0.85, 0.05], [(0.5, 0.95), (0.3, 0.0), (0.4, 0.5), (0.3, 0.0)]).0, 0);
    }
}
