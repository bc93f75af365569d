//! Cutting the detection picture and single lines out of a page.

use crate::pyramid::Pyramid;
use crate::regions::Region;
use bianmu_imaging::Picture;
use bianmu_model::Rect;

/// Height of recognizer input.
pub(crate) const LINE_HEIGHT: usize = 48;

/// Longest line given to the recognizer, in its pixels; about 80 characters.
const LONGEST_LINE: usize = 3200;

/// Geometry of the detection picture: how its pixels lie on the upright page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry {
    /// Size of the detection picture.
    pub(crate) size: (u32, u32),
    /// Page pixels per detection pixel.
    pub(crate) scale: (f32, f32),
    /// Centre of the page.
    center: (f32, f32),
    /// Cosine and sine of the skew that was taken out.
    turn: (f32, f32),
    /// Centre of the detection picture.
    middle: (f32, f32),
}

impl Geometry {
    /// A page of `width × height` whose lines are inclined by `skew` degrees (counter-clockwise positive), looked at with a
    /// longer side of at most `side` pixels. Sides of the detection picture are multiples of 32, as the network wants.
    pub(crate) fn new(width: u32, height: u32, side: f32, skew: f32) -> Self {
        let ratio = (side / width.max(height) as f32).min(1.0);
        let round = |v: u32| (((v as f32 * ratio / 32.0).round() as u32) * 32).max(32);
        let size = (round(width), round(height));
        let angle = skew.to_radians();
        Geometry {
            size,
            scale: (width as f32 / size.0 as f32, height as f32 / size.1 as f32),
            center: (width as f32 / 2.0, height as f32 / 2.0),
            turn: (angle.cos(), angle.sin()),
            middle: (size.0 as f32 / 2.0, size.1 as f32 / 2.0),
        }
    }

    /// Detection pixels in a millimetre of paper; a picture does not carry its resolution, and court files are A4.
    pub(crate) fn millimetre(&self) -> f32 {
        self.size.0.max(self.size.1) as f32 / 297.0
    }

    /// By which whole number the page may be shrunk before the detection picture is drawn from it.
    pub(crate) fn shrink(&self) -> usize {
        (self.scale.0.min(self.scale.1).floor() as usize).max(1)
    }

    /// Detection pixel → page pixel.
    pub(crate) fn to_page(self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = ((x - self.middle.0) * self.scale.0, (y - self.middle.1) * self.scale.1);
        // Lines rise to the right by the skew, so going right on the deskewed picture goes right and up on the page.
        (self.center.0 + dx * self.turn.0 + dy * self.turn.1, self.center.1 - dx * self.turn.1 + dy * self.turn.0)
    }

    /// The box on `page` of something at `center` of `size` on the detection picture, clipped to the page. Width and
    /// height are those on the deskewed picture: within ±6° the enclosing box would swallow the neighbouring lines.
    pub(crate) fn on_page(self, center: (f32, f32), size: (f32, f32), page: &Picture) -> Rect {
        let (w, h) = (size.0 * self.scale.0, size.1 * self.scale.1);
        let (x, y) = self.to_page(center.0, center.1);
        let left = ((x - w / 2.0) as i32).clamp(0, page.width as i32 - 1);
        let top = ((y - h / 2.0) as i32).clamp(0, page.height as i32 - 1);
        Rect {
            x: left,
            y: top,
            w: (w as i32).min(page.width as i32 - left),
            h: (h as i32).min(page.height as i32 - top),
        }
    }

    /// [`Geometry::on_page`] of a line.
    pub(crate) fn line_on_page(self, region: &Region, page: &Picture) -> Rect {
        let center = (region.center_x(), (region.top() + region.bottom()) / 2.0);
        self.on_page(center, (region.width(), region.bottom() - region.top()), page)
    }
}

/// Draws the rows `rows` of the detection picture: the page turned upright by its skew and scaled.
pub(crate) fn detection_picture(pyramid: &Pyramid, geometry: Geometry, rows: std::ops::Range<u32>) -> Picture {
    let (factor, level) = pyramid.level(geometry.scale.0.min(geometry.scale.1), 1.0);
    let width = geometry.size.0;
    let mut rgb = vec![0u8; (width * rows.len() as u32 * 3) as usize];
    for (y, line) in rows.clone().zip(rgb.chunks_exact_mut(width as usize * 3)) {
        // A row of the picture is a straight line on the page.
        let (x0, y0) = geometry.to_page(0.5, y as f32 + 0.5);
        let (x1, y1) = geometry.to_page(width as f32 + 0.5, y as f32 + 0.5);
        let (dx, dy) = ((x1 - x0) / width as f32 / factor, (y1 - y0) / width as f32 / factor);
        let (x0, y0) = (x0 / factor - 0.5, y0 / factor - 0.5);
        for (x, pixel) in line.chunks_exact_mut(3).enumerate() {
            let [r, g, b] = level.sample_fixed(x0 + dx * x as f32, y0 + dy * x as f32);
            pixel.copy_from_slice(&[(r >> 16) as u8, (g >> 16) as u8, (b >> 16) as u8]);
        }
    }
    Picture { width, height: rows.len() as u32, rgb }
}

/// One line at recognizer height: `[3][48][width]` scaled to −1..=1 in the order blue, green, red.
#[derive(Clone)]
pub(crate) struct LinePixels {
    pub(crate) data: Vec<f32>,
    pub(crate) width: usize,
}

impl LinePixels {
    /// The same line as seen from behind.
    pub(crate) fn mirrored(mut self) -> LinePixels {
        for row in self.data.chunks_exact_mut(self.width) {
            row.reverse();
        }
        self
    }

    /// The same line upside down.
    pub(crate) fn turned_over(mut self) -> LinePixels {
        for plane in self.data.chunks_exact_mut(LINE_HEIGHT * self.width) {
            plane.reverse();
        }
        self
    }
}

/// Cuts one line out of the page. `squeeze` (0..=1) narrows it: fewer pixels to read, at some cost in accuracy.
/// Tall regions (vertical text) are turned counter-clockwise, as the recognizer was trained.
pub(crate) fn line_pixels(pyramid: &Pyramid, geometry: Geometry, region: &Region, squeeze: f32) -> LinePixels {
    let (scale_x, scale_y) = geometry.scale;
    let vertical = region.vertical();
    let (top, bottom) = (region.top(), region.bottom());
    let (w, h) = (region.width() * scale_x, if vertical { bottom - top } else { region.height } * scale_y);
    let (long, short) = if vertical { (h, w) } else { (w, h) };
    let width = (LINE_HEIGHT as f32 * long / short.max(1.0) * squeeze).ceil() as usize;
    draw(pyramid, geometry, short, width.clamp(16, LONGEST_LINE), |along, across| {
        if vertical {
            (region.left + across * region.width(), bottom - along * (bottom - top))
        } else {
            (region.left + along * region.width(), region.middle_at(along) + (across - 0.5) * region.height)
        }
    })
}

/// Cuts vertical text out of the page character by character and sets it in a row, so that every character stands
/// upright. `cuts` are the rows between the characters, in detection pixels, first and last edge included.
pub(crate) fn stacked_pixels(pyramid: &Pyramid, geometry: Geometry, region: &Region, cuts: &[f32]) -> LinePixels {
    let count = cuts.len().saturating_sub(1).max(1);
    let width = (LINE_HEIGHT * count).clamp(16, LONGEST_LINE);
    draw(pyramid, geometry, region.width() * geometry.scale.0, width, |along, across| {
        let cell = ((along * count as f32) as usize).min(count - 1);
        let within = along * count as f32 - cell as f32;
        (region.left + within * region.width(), cuts[cell] + across * (cuts[cell + 1] - cuts[cell]))
    })
}

/// Cuts the characters of a line that lies on its side out of the page and sets them up: each is turned clockwise by a
/// quarter where it stands. `cuts` are shares of the width, first and last edge included.
pub(crate) fn raised_pixels(pyramid: &Pyramid, geometry: Geometry, region: &Region, cuts: &[f32]) -> LinePixels {
    let count = cuts.len().saturating_sub(1).max(1);
    let width = (LINE_HEIGHT * count).clamp(16, LONGEST_LINE);
    draw(pyramid, geometry, region.height * geometry.scale.1, width, |along, across| {
        let cell = ((along * count as f32) as usize).min(count - 1);
        let within = along * count as f32 - cell as f32;
        let share = cuts[cell] + across * (cuts[cell + 1] - cuts[cell]);
        (region.left + share * region.width(), region.middle_at(share) + (0.5 - within) * region.height)
    })
}

/// Draws `width × 48` pixels; `place` says where on the detection picture a point (0..=1 along, 0..=1 across) lies.
pub(crate) fn draw(
    pyramid: &Pyramid,
    geometry: Geometry,
    short: f32,
    width: usize,
    place: impl Fn(f32, f32) -> (f32, f32),
) -> LinePixels {
    let (factor, level) = pyramid.level(short, LINE_HEIGHT as f32);
    // Where even the small level has more pixels than the line needs, several are averaged.
    let taps = ((short / factor / LINE_HEIGHT as f32).round() as usize).clamp(1, 3);
    let weight = 1.0 / (taps * taps) as f32 / 127.5;
    let on_level = |along: f32, across: f32| {
        let (x, y) = place(along, across);
        let (px, py) = geometry.to_page(x, y);
        (px / factor - 0.5, py / factor - 0.5)
    };
    // Every column is a straight line on the page: its two ends are enough.
    let columns: Vec<[f32; 4]> = (0..width * taps)
        .map(|u| {
            let along = (u as f32 + 0.5) / (width * taps) as f32;
            let ((x0, y0), (x1, y1)) = (on_level(along, 0.0), on_level(along, 1.0));
            [x0, y0, x1 - x0, y1 - y0]
        })
        .collect();
    let plane = LINE_HEIGHT * width;
    let mut data = vec![-1f32; 3 * plane];
    let (blue, rest) = data.split_at_mut(plane);
    let (green, red) = rest.split_at_mut(plane);
    for v in 0..LINE_HEIGHT * taps {
        let across = (v as f32 + 0.5) / (LINE_HEIGHT * taps) as f32;
        let row = v / taps * width..(v / taps + 1) * width;
        let (blue, green, red) = (&mut blue[row.clone()], &mut green[row.clone()], &mut red[row]);
        for (u, group) in columns.chunks_exact(taps).enumerate() {
            for [x, y, dx, dy] in group {
                let [r, g, b] = level.sample(x + dx * across, y + dy * across);
                blue[u] += b * weight;
                green[u] += g * weight;
                red[u] += r * weight;
            }
        }
    }
    LinePixels { data, width }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_detection_picture_is_the_middle_of_the_page() {
        let geometry = Geometry::new(2480, 3508, 1280.0, 2.5);
        assert_eq!((geometry.size.0 % 32, geometry.size.1 % 32, geometry.shrink()), (0, 0, 2));
        let (x, y) = geometry.to_page(geometry.size.0 as f32 / 2.0, geometry.size.1 as f32 / 2.0);
        assert!((x - 1240.0).abs() < 0.1 && (y - 1754.0).abs() < 0.1);
        // Lines rise to the right: a point further right on the deskewed picture lies higher on the page.
        let (_, right) = geometry.to_page(geometry.size.0 as f32, geometry.size.1 as f32 / 2.0);
        assert!((y - right - 1240.0 * 2.5f32.to_radians().sin()).abs() < 1.0);
    }

    #[test]
    fn a_box_on_a_turned_page_goes_back_to_where_the_line_stands() {
        let page = Picture { width: 960, height: 1408, rgb: vec![255; 960 * 1408 * 3] };
        let straight = Geometry::new(960, 1408, 1408.0, 0.0);
        assert_eq!(straight.on_page((125.0, 215.0), (50.0, 30.0), &page), Rect { x: 100, y: 200, w: 50, h: 30 });
        // Lines rise to the right by 2°: right of the middle a line lies higher on the page as scanned, left of it lower.
        let turned = Geometry::new(960, 1408, 1408.0, 2.0);
        let right = turned.on_page((925.0, 704.0), (50.0, 30.0), &page);
        let left = turned.on_page((35.0, 704.0), (50.0, 30.0), &page);
        assert!((right.y - 673).abs() <= 2 && (left.y - 704).abs() <= 3, "{right:?} {left:?}");
        let out = turned.on_page((480.0, 704.0), (960.0, 1408.0), &page);
        assert!(out.x >= 0 && out.y >= 0 && out.right() <= 960 && out.bottom() <= 1408);
    }
}
