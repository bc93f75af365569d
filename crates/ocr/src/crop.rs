use bianmu_imaging::Picture;

use crate::detector::Region;

/// Height of recognizer input.
pub(crate) const LINE_HEIGHT: usize = 48;

/// Geometry of the detection picture: how its pixels lie on the upright page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry {
    /// Page pixels per detection pixel.
    pub(crate) scale: (f32, f32),
    /// Centre of the page.
    pub(crate) center: (f32, f32),
    /// Cosine and sine of the skew that was taken out.
    pub(crate) turn: (f32, f32),
    /// Centre of the detection picture.
    pub(crate) middle: (f32, f32),
}

impl Geometry {
    /// `width × height` of the page, `size` of the detection picture, skew in degrees counter-clockwise.
    pub(crate) fn new(width: u32, height: u32, size: (u32, u32), skew: f32) -> Self {
        let angle = skew.to_radians();
        Geometry {
            scale: (width as f32 / size.0 as f32, height as f32 / size.1 as f32),
            center: (width as f32 / 2.0, height as f32 / 2.0),
            turn: (angle.cos(), angle.sin()),
            middle: (size.0 as f32 / 2.0, size.1 as f32 / 2.0),
        }
    }

    /// Detection pixel → page pixel.
    pub(crate) fn to_page(self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = ((x - self.middle.0) * self.scale.0, (y - self.middle.1) * self.scale.1);
        // Lines rise to the right by the skew, so going right on the deskewed picture goes right and up on the page.
        (self.center.0 + dx * self.turn.0 + dy * self.turn.1, self.center.1 - dx * self.turn.1 + dy * self.turn.0)
    }
}

/// Draws the detection picture: the page turned upright by its skew and scaled to `size`.
pub(crate) fn detection_picture(page: &Picture, geometry: Geometry, size: (u32, u32)) -> Picture {
    let shrink = (geometry.scale.0.min(geometry.scale.1).floor() as usize).max(1);
    let small = page.shrunk(shrink);
    let factor = 1.0 / shrink as f32;
    let mut rgb = Vec::with_capacity((size.0 * size.1 * 3) as usize);
    for y in 0..size.1 {
        for x in 0..size.0 {
            let (px, py) = geometry.to_page(x as f32 + 0.5, y as f32 + 0.5);
            rgb.extend(small.sample(px * factor - 0.5, py * factor - 0.5).map(|v| v as u8));
        }
    }
    Picture { width: size.0, height: size.1, rgb }
}

/// Cuts one line out of the page at recognizer height; tall regions (vertical text) are turned counter-clockwise.
/// Gives pixels `[3][48][width]` scaled to −1..=1 in the order blue, green, red, and the width.
pub(crate) fn line_pixels(page: &Picture, geometry: Geometry, region: &Region) -> (Vec<f32>, usize) {
    let (scale_x, scale_y) = geometry.scale;
    let (w, h) = ((region.right - region.left) * scale_x, region.height * scale_y);
    let vertical = h > 1.8 * w;
    let (long, short) = if vertical { (h, w) } else { (w, h) };
    let width = ((LINE_HEIGHT as f32 * long / short.max(1.0)).ceil() as usize).clamp(16, 3200);
    // Where the page has more pixels than the line needs, several are averaged.
    let taps = ((short / LINE_HEIGHT as f32).round() as usize).clamp(1, 3);
    let mut out = vec![0f32; 3 * LINE_HEIGHT * width];
    for v in 0..LINE_HEIGHT {
        for u in 0..width {
            let mut sum = [0f32; 3];
            for sub_v in 0..taps {
                for sub_u in 0..taps {
                    let fu = (u as f32 + (sub_u as f32 + 0.5) / taps as f32) / width as f32;
                    let fv = (v as f32 + (sub_v as f32 + 0.5) / taps as f32) / LINE_HEIGHT as f32;
                    let (along, across) = if vertical { (1.0 - fv, fu) } else { (fu, fv) };
                    let x = region.left + along * (region.right - region.left);
                    let middle = region.middle_left + along * (region.middle_right - region.middle_left);
                    let y = middle + (across - 0.5) * region.height;
                    let (px, py) = geometry.to_page(x, y);
                    for (s, c) in sum.iter_mut().zip(page.sample(px - 0.5, py - 0.5)) {
                        *s += c;
                    }
                }
            }
            let count = (taps * taps) as f32;
            for channel in 0..3 {
                out[channel * LINE_HEIGHT * width + v * width + u] = sum[2 - channel] / count / 127.5 - 1.0;
            }
        }
    }
    (out, width)
}
