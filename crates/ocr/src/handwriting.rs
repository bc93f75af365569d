//! Whether a name was written by hand: measures of its strokes, weighed against those of the printed label beside it.

use crate::crop::{LINE_HEIGHT, LinePixels};

/// Measures of the ink in a piece of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Strokes {
    /// From the highest to the lowest ink, in the unit of the height that was handed in.
    pub(crate) height: f32,
    /// Share of the edges that belong to upright strokes, within 7.5°, 0..=1.
    pub(crate) upright: f32,
    /// Share of the edges that belong to level strokes, within 7.5°, 0..=1.
    pub(crate) level: f32,
    /// How evenly the edges point in all directions: entropy of twelve directions, 0 (one) ..=1 (all alike).
    pub(crate) spread: f32,
    /// Mean breadth of a stroke, as a share of the height of the piece.
    pub(crate) breadth: f32,
    /// How dark the darker half of the ink is, 0 (paper) ..=2.
    pub(crate) darkness: f32,
    /// Mean difference of blue and red of the ink, 0 is grey.
    pub(crate) blueness: f32,
}

const DIRECTIONS: usize = 12;

impl Strokes {
    /// Measures a piece of a line that is `height` high on the page. `None` where hardly any ink stands.
    pub(crate) fn measure(pixels: &LinePixels, height: f32) -> Option<Strokes> {
        let (width, plane) = (pixels.width, LINE_HEIGHT * pixels.width);
        let (blue, rest) = pixels.data.split_at(plane);
        let (green, red) = rest.split_at(plane);
        let luma: Vec<f32> = (0..plane).map(|at| 0.3 * red[at] + 0.59 * green[at] + 0.11 * blue[at]).collect();
        let mut sorted = luma.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        let (dark, paper) = (sorted[plane / 50], sorted[plane * 4 / 5]);
        let limit = (dark + paper) / 2.0;
        let ink: Vec<usize> = (0..plane).filter(|at| luma[*at] < limit).collect();
        if paper - dark < 0.15 || ink.len() < 12 {
            return None;
        }
        let (top, bottom) = (ink[0] / width, ink[ink.len() - 1] / width);
        let mut directions = [0f32; DIRECTIONS];
        let mut edges = 0f32;
        for y in 1..LINE_HEIGHT - 1 {
            for x in 1..width - 1 {
                let at = |dx: isize, dy: isize| luma[((y as isize + dy) as usize) * width + (x as isize + dx) as usize];
                let gx = at(1, -1) + 2.0 * at(1, 0) + at(1, 1) - at(-1, -1) - 2.0 * at(-1, 0) - at(-1, 1);
                let gy = at(-1, 1) + 2.0 * at(0, 1) + at(1, 1) - at(-1, -1) - 2.0 * at(0, -1) - at(1, -1);
                let strength = gx.hypot(gy);
                if strength < (paper - dark) * 1.2 {
                    continue;
                }
                let turn = gy.atan2(gx).rem_euclid(std::f32::consts::PI) / std::f32::consts::PI * DIRECTIONS as f32;
                directions[(turn.round() as usize) % DIRECTIONS] += strength;
                edges += strength;
            }
        }
        let share = directions.map(|d| d / edges.max(1e-6));
        let entropy: f32 = share.iter().filter(|s| **s > 0.0).map(|s| -s * s.ln()).sum();
        // The sides of a stroke: each step across an edge rises by the contrast, eightfold in Sobel's sum.
        let sides = edges / (8.0 * (paper - dark));
        let darker = &sorted[..(ink.len() / 2).max(1)];
        let mean = |values: &mut dyn Iterator<Item = f32>| {
            let (sum, count) = values.fold((0f32, 0f32), |(s, n), v| (s + v, n + 1.0));
            sum / count.max(1.0)
        };
        Some(Strokes {
            height: (bottom + 1 - top) as f32 / LINE_HEIGHT as f32 * height,
            upright: share[0],
            level: share[DIRECTIONS / 2],
            spread: entropy / (DIRECTIONS as f32).ln(),
            breadth: ink.len() as f32 / (sides / 2.0).max(1.0) / LINE_HEIGHT as f32,
            darkness: paper - mean(&mut darker.iter().copied()),
            blueness: mean(&mut ink.iter().map(|at| blue[*at] - red[*at])),
        })
    }
}

/// Probability that a name is written by hand, 0..=1, where its label is printed or by the same hand; `doubt` is how far
/// the mean probability of its characters falls short of 1. Logistic regression over 234 names of the `tune` half of the
/// generated pages (134 by hand), none of them under a seal; what it finds on `held` stands in docs/performance.md. Level
/// and upright strokes speak of print, black print of Kai excepted; breadth counts both ways, for a pen may be finer or
/// broader than print.
pub(crate) fn by_hand(label: &Strokes, name: &Strokes, doubt: f32) -> f32 {
    let sum = 5.4 * (name.height / label.height).ln() - 20.1 * name.level - 14.4 * name.upright
        + 10.2 * name.spread
        + 3.1 * (name.breadth / label.breadth).ln().abs()
        + 4.8 * doubt
        + 6.7 * (name.blueness - label.blueness).clamp(0.0, 0.3)
        + 2.7 * (name.darkness / label.darkness - 1.0)
        - 5.9;
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ink between rows 4 and 44 where `ink(x, y)` says so.
    fn drawn(ink: impl Fn(f32, f32) -> bool) -> LinePixels {
        let width = 120;
        let mut data = vec![1f32; 3 * LINE_HEIGHT * width];
        for y in 4..44 {
            for x in (0..width).filter(|x| ink(*x as f32, y as f32)) {
                for plane in 0..3 {
                    data[(plane * LINE_HEIGHT + y) * width + x] = -0.8;
                }
            }
        }
        LinePixels { data, width }
    }

    /// Strokes 4 pixels broad, every 12 pixels, turned by `degrees` from upright.
    fn hatched(degrees: f32) -> LinePixels {
        let (sin, cos) = degrees.to_radians().sin_cos();
        drawn(|x, y| (x * cos + y * sin).rem_euclid(12.0) < 4.0)
    }

    /// Rings: edges in every direction.
    fn rings() -> LinePixels {
        drawn(|x, y| ((x.rem_euclid(40.0) - 20.0).hypot(y - 24.0)).rem_euclid(9.0) > 5.0)
    }

    #[test]
    fn strokes_are_measured_by_height_direction_and_breadth() {
        let upright = Strokes::measure(&hatched(0.0), 30.0).unwrap();
        assert!((upright.height - 25.0).abs() < 0.7 && upright.upright > 0.75 && upright.spread < 0.5, "{upright:?}");
        assert!((upright.breadth * 48.0 - 4.0).abs() < 1.0 && (upright.darkness - 1.8).abs() < 0.01, "{upright:?}");
        let slanted = Strokes::measure(&hatched(40.0), 30.0).unwrap();
        assert!(slanted.upright + slanted.level < 0.25, "{slanted:?}");
        assert_eq!(Strokes::measure(&LinePixels { data: vec![1.0; 3 * 48 * 40], width: 40 }, 30.0), None);
    }

    #[test]
    fn strokes_in_all_directions_taller_than_their_label_are_a_hand() {
        let (print, hand) = (Strokes::measure(&hatched(0.0), 20.0).unwrap(), Strokes::measure(&rings(), 30.0).unwrap());
        let (other, same) = (by_hand(&print, &hand, 0.4), by_hand(&print, &print, 0.4));
        assert!(other > 0.6 && same < 0.05, "{other} {same} {print:?} {hand:?}");
    }
}
