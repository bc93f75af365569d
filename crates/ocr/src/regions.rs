//! From the detector's probability map to text lines: connected components, each with a curved middle line.

use bianmu_imaging::{Touch, bounds, connected};

/// A text line in pixels of the (deskewed) detection picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Region {
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Vertical middle at `left`, half way and at `right`; between them a parabola, because a page that does not lie flat
    /// bends its lines.
    pub(crate) middle: [f32; 3],
    /// Height of the band around the middle.
    pub(crate) height: f32,
}

impl Region {
    pub(crate) fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Vertical middle at a share (0..=1) of the width; continued as a straight line beyond the ends.
    pub(crate) fn middle_at(&self, along: f32) -> f32 {
        let [a, b, c] = self.middle;
        if (0.0..=1.0).contains(&along) {
            // Lagrange's form through 0, ½, 1.
            a * (2.0 * along - 1.0) * (along - 1.0) + b * 4.0 * along * (1.0 - along) + c * along * (2.0 * along - 1.0)
        } else {
            a + (c - a) * along
        }
    }

    /// Vertical middle at a column of the picture.
    pub(crate) fn middle_at_column(&self, x: f32) -> f32 {
        self.middle_at((x - self.left) / self.width().max(1.0))
    }

    pub(crate) fn top(&self) -> f32 {
        self.middle.iter().copied().fold(f32::MAX, f32::min) - self.height / 2.0
    }

    pub(crate) fn bottom(&self) -> f32 {
        self.middle.iter().copied().fold(f32::MIN, f32::max) + self.height / 2.0
    }

    pub(crate) fn center_x(&self) -> f32 {
        (self.left + self.right) / 2.0
    }

    pub(crate) fn center_y(&self) -> f32 {
        self.middle[1]
    }

    /// Text set from top to bottom: the recogniser has to be given it lying down.
    pub(crate) fn vertical(&self) -> bool {
        self.bottom() - self.top() > 1.8 * self.width()
    }

    /// The part of the line between two shares of its width.
    pub(crate) fn part(&self, from: f32, to: f32) -> Region {
        let at = |share: f32| self.left + share * self.width();
        let middle = [from, (from + to) / 2.0, to].map(|share| self.middle_at(share));
        Region { left: at(from), right: at(to), middle, height: self.height }
    }
}

const PIXEL_THRESHOLD: f32 = 0.3;
const REGION_THRESHOLD: f32 = 0.5;
/// By how much a shrunk text kernel grows back: distance = area · ratio / perimeter (Liao et al., AAAI 2020).
const UNCLIP: f32 = 1.6;

/// Connected components of a probability map of `w × h`.
pub(crate) fn regions(map: &[f32], w: usize, h: usize) -> Vec<Region> {
    let text = |at: usize| map[at] > PIXEL_THRESHOLD;
    connected(w, h, Touch::Across(1), text, text)
        .into_iter()
        .filter(|cells| cells.iter().map(|at| map[*at]).sum::<f32>() / cells.len() as f32 >= REGION_THRESHOLD)
        .filter_map(|cells| fit(&cells, w))
        .collect()
}

fn fit(cells: &[usize], w: usize) -> Option<Region> {
    let (left, _, right, _) = bounds(cells, w);
    let width = right - left;
    let mut columns = vec![(usize::MAX, 0usize); width];
    for at in cells {
        let column = &mut columns[at % w - left];
        column.0 = column.0.min(at / w);
        column.1 = column.1.max(at / w + 1);
    }
    let mut heights: Vec<f32> = columns.iter().filter(|c| c.1 > c.0).map(|c| (c.1 - c.0) as f32).collect();
    let half = heights.len() / 2;
    let (_, median, _) = heights.select_nth_unstable_by(half, f32::total_cmp);
    let height = *median;
    if height < 2.0 || width < 3 {
        return None;
    }
    let middles: Vec<f32> = columns.iter().map(|(top, bottom)| (*top as f32 + *bottom as f32) / 2.0).collect();
    let curve = Curve::through(&middles, width as f32 / height);
    let grow = (width as f32 * height) * UNCLIP / (2.0 * (width as f32 + height));
    Some(Region {
        left: left as f32 - grow,
        right: right as f32 + grow,
        middle: [-grow, width as f32 / 2.0, width as f32 + grow].map(|x| curve.at(x)),
        height: height + 2.0 * grow,
    })
}

/// y = mean + slope · u + bend · (u² − spread), u measured from the middle in half widths.
struct Curve {
    half: f32,
    mean: f32,
    slope: f32,
    bend: f32,
    spread: f32,
}

impl Curve {
    /// Least squares over the middles of the columns. A single character has no direction and a short word no bend.
    fn through(middles: &[f32], aspect: f32) -> Curve {
        let n = middles.len() as f32;
        let half = n / 2.0;
        let at = |i: usize| (i as f32 + 0.5 - half) / half;
        let mean = middles.iter().sum::<f32>() / n;
        let (mut uu, mut uy, mut u4, mut qy) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
        for (i, y) in middles.iter().enumerate() {
            let u = at(i);
            uu += u * u;
            uy += u * (y - mean);
        }
        let spread = uu / n;
        for (i, y) in middles.iter().enumerate() {
            let q = at(i) * at(i) - spread;
            u4 += q * q;
            qy += q * (y - mean);
        }
        // Limits keep a line that swallowed a stain from leaving its row: 7° of slope, less than half of that as bend.
        let slope = if aspect > 3.0 { (uy / uu.max(1e-6)).clamp(-0.12 * half, 0.12 * half) } else { 0.0 };
        let bend = if aspect > 8.0 { (qy / u4.max(1e-6)).clamp(-0.05 * half, 0.05 * half) } else { 0.0 };
        Curve { half, mean, slope, bend, spread }
    }

    fn at(&self, x: f32) -> f32 {
        let u = (x - self.half) / self.half;
        // Beyond the ends the parabola runs away from the text; the tangent does not.
        let inside = u.clamp(-1.0, 1.0);
        self.mean + self.slope * u + self.bend * (inside * inside - self.spread + 2.0 * inside * (u - inside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(row: impl Fn(usize) -> usize) -> Vec<Region> {
        let (w, h) = (320, 64);
        let mut map = vec![0.0; w * h];
        for x in 40..280usize {
            for k in 0..8 {
                map[(row(x) + k) * w + x] = 0.9;
            }
        }
        regions(&map, w, h)
    }

    #[test]
    fn an_inclined_bar_becomes_one_region_with_its_slope() {
        let found = bar(|x| 20 + x / 20);
        assert_eq!(found.len(), 1);
        let region = &found[0];
        assert!(region.left < 38.0 && region.right > 282.0);
        assert!((region.middle[2] - region.middle[0] - 12.0).abs() < 2.0, "{region:?}");
        assert!((region.middle_at(0.5) - region.middle[1]).abs() < 1e-3);
    }

    #[test]
    fn a_bent_bar_keeps_its_bend() {
        let found = bar(|x| 20 + (x - 40) * (280 - x) / 1800);
        assert_eq!(found.len(), 1);
        let region = &found[0];
        // 8 pixels of sag in the middle against the ends.
        assert!((region.middle_at(0.5) - region.middle_at(0.05)) > 5.0, "{region:?}");
        let part = region.part(0.25, 0.75);
        assert!((part.middle[1] - region.middle[1]).abs() < 1e-3 && part.width() * 1.99 < region.width());
    }
}
