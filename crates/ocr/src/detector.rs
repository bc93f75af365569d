//! Where text lines stand: a differentiable-binarization network (Liao et al., AAAI 2020) and its decoding.

use bianmu_imaging::Picture;
use ort::session::Session;
use ort::value::TensorRef;

use crate::OcrError;
use crate::components::ComponentFolder;
use crate::runtime::session;

/// A text line in pixels of the (deskewed) detection picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Region {
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Vertical middle at `left`.
    pub(crate) middle_left: f32,
    /// Vertical middle at `right`.
    pub(crate) middle_right: f32,
    /// Height of the band around the middle.
    pub(crate) height: f32,
}

pub(crate) struct Detector {
    session: Session,
}

const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];
const PIXEL_THRESHOLD: f32 = 0.3;
const REGION_THRESHOLD: f32 = 0.5;
/// By how much a shrunk text kernel grows back: distance = area · ratio / perimeter.
const UNCLIP: f32 = 1.6;

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

/// Connected components of the probability map, each fitted by a straight middle line.
fn regions(map: &[f32], w: usize, h: usize) -> Vec<Region> {
    let mut seen = vec![false; w * h];
    let mut stack = Vec::new();
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let mut out = Vec::new();
    for start in 0..w * h {
        if seen[start] || map[start] <= PIXEL_THRESHOLD {
            continue;
        }
        cells.clear();
        seen[start] = true;
        stack.push(start);
        let mut score = 0.0;
        while let Some(at) = stack.pop() {
            let (x, y) = (at % w, at / w);
            cells.push((x, y));
            score += map[at];
            for (nx, ny) in [
                (x.wrapping_sub(1), y),
                (x + 1, y),
                (x, y.wrapping_sub(1)),
                (x, y + 1),
                (x + 1, y + 1),
                (x.wrapping_sub(1), y.wrapping_sub(1)),
                (x + 1, y.wrapping_sub(1)),
                (x.wrapping_sub(1), y + 1),
            ] {
                if nx < w && ny < h && !seen[ny * w + nx] && map[ny * w + nx] > PIXEL_THRESHOLD {
                    seen[ny * w + nx] = true;
                    stack.push(ny * w + nx);
                }
            }
        }
        if score / cells.len() as f32 >= REGION_THRESHOLD {
            out.extend(fit(&cells));
        }
    }
    out
}

fn fit(cells: &[(usize, usize)]) -> Option<Region> {
    let left = cells.iter().map(|c| c.0).min()?;
    let right = cells.iter().map(|c| c.0).max()? + 1;
    let width = right - left;
    let mut columns = vec![(usize::MAX, 0usize); width];
    for (x, y) in cells {
        let column = &mut columns[x - left];
        column.0 = column.0.min(*y);
        column.1 = column.1.max(y + 1);
    }
    let mut heights: Vec<f32> = columns.iter().filter(|c| c.1 > c.0).map(|c| (c.1 - c.0) as f32).collect();
    let middle = heights.len() / 2;
    let (_, median, _) = heights.select_nth_unstable_by(middle, f32::total_cmp);
    let height = *median;
    if height < 2.0 || width < 3 {
        return None;
    }
    // Least squares over the middles of the columns; a single character has no direction.
    let n = columns.len() as f32;
    let (mut sx, mut sy, mut sxx, mut sxy) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    for (i, (top, bottom)) in columns.iter().enumerate() {
        let (x, y) = (i as f32 + 0.5, (*top as f32 + *bottom as f32) / 2.0);
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    let slope = if width as f32 > 3.0 * height { (n * sxy - sx * sy) / (n * sxx - sx * sx) } else { 0.0 };
    let slope = slope.clamp(-0.12, 0.12);
    let mean = sy / n;
    let grow = (width as f32 * height) * UNCLIP / (2.0 * (width as f32 + height));
    let half = width as f32 / 2.0 + grow;
    let center = (left + right) as f32 / 2.0;
    Some(Region {
        left: center - half,
        right: center + half,
        middle_left: mean - slope * half,
        middle_right: mean + slope * half,
        height: height + 2.0 * grow,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_inclined_bar_becomes_one_region_with_its_slope() {
        let (w, h) = (320, 64);
        let mut map = vec![0.0; w * h];
        for x in 40..280usize {
            let y = 20 + x / 20;
            for k in 0..8 {
                map[(y + k) * w + x] = 0.9;
            }
        }
        let found = regions(&map, w, h);
        assert_eq!(found.len(), 1);
        let region = &found[0];
        assert!(region.left < 38.0 && region.right > 282.0);
        assert!((region.middle_right - region.middle_left - 12.0).abs() < 2.0, "{region:?}");
    }
}
