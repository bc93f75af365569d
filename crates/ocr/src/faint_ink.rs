//! Taking a grey seal off the print below it: the ink of a seal is lighter than print, so that the brightness between the
//! two can be stretched until the seal is paper.

use crate::crop::Geometry;
use crate::ink_mark::InkMark;
use crate::pyramid::Pyramid;

/// Least difference of brightness between print and the ink of the seal for one to be taken off without the other.
const LEAST_APART: u8 = 50;
/// Directions in which the ink of the rim is looked at.
const SECTORS: usize = 72;

/// Brightness of print, of a seal's ink and of the paper, 0..=255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FaintInk {
    print: u8,
    seal: u8,
    paper: u8,
}

impl FaintInk {
    /// Measured on the page at the rim of a round seal, or about the edge of a fingerprint, and within it. `None` where seal and print are equally dark, or nearly.
    pub(crate) fn of(mark: &InkMark, pyramid: &Pyramid, geometry: Geometry) -> Option<FaintInk> {
        let page = pyramid.page();
        let brightness = |x: f32, y: f32| {
            let (x, y) = geometry.to_page(x, y);
            page.brightness_at((x.max(0.0) as u32).min(page.width - 1), (y.max(0.0) as u32).min(page.height - 1))
        };
        let (cx, cy) = mark.center();
        let radius = mark.width() / 2.0;
        let rim = (0..SECTORS).map(|sector| {
            let angle = std::f32::consts::TAU * sector as f32 / SECTORS as f32;
            let steps = (-6..=6).map(|step| radius + step as f32 * 0.25);
            steps.map(|r| brightness(cx + r * angle.cos(), cy + r * angle.sin())).min().unwrap_or(255)
        });
        let mut rim: Vec<u8> = rim.collect();
        rim.sort_unstable();
        let mut within: Vec<u8> = Vec::new();
        let (mut y, step) = (mark.top, 0.5);
        while y < mark.bottom {
            let mut x = mark.left;
            while x < mark.right {
                within.push(brightness(x, y));
                x += step;
            }
            y += step;
        }
        within.sort_unstable();
        // The darkest hundredth is print where there is any, and the seal itself where there is none.
        let (print, seal, paper) = (within[within.len() / 100], rim[SECTORS / 2], within[within.len() * 9 / 10]);
        (seal >= print.saturating_add(LEAST_APART) && paper > seal).then_some(FaintInk { print, seal, paper })
    }

    /// What is as light as the seal becomes paper, what is as dark as print stays.
    pub(crate) fn lighten(self, pixel: &mut [u8]) {
        // The ink of a seal is uneven: what lies up to a fifth of the way from the rim to print still counts as seal.
        let (print, paper) = (f32::from(self.print), f32::from(self.paper));
        let seal = print + 0.8 * (f32::from(self.seal) - print);
        for value in pixel {
            let share = (f32::from(*value) - print) / (seal - print);
            *value = match share {
                s if s <= 0.35 => *value,
                s if s >= 1.0 => (*value).max(self.paper),
                s => {
                    let from = print + 0.35 * (seal - print);
                    (from + (s - 0.35) / 0.65 * (paper - from)) as u8
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ink_of_a_seal_becomes_paper_and_print_stays() {
        let ink = FaintInk { print: 40, seal: 130, paper: 235 };
        let mut pixels = [40, 60, 130, 150, 235, 245];
        ink.lighten(&mut pixels);
        assert_eq!(pixels, [40, 60, 235, 235, 235, 245]);
    }
}
