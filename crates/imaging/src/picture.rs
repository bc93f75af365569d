/// A decoded page in colour: `width × height` pixels, three bytes each (red, green, blue), row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

/// One channel, one byte a pixel, 255 is white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plane {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` bytes.
    pub data: Vec<u8>,
}

impl Picture {
    /// Turns clockwise by 0, 90, 180 or 270 degrees; other angles count as 0.
    pub fn turned(&self, degrees: u16) -> Picture {
        let (w, h) = (self.width as usize, self.height as usize);
        let mut rgb = vec![0u8; self.rgb.len()];
        let (width, height) = if degrees == 90 || degrees == 270 { (h, w) } else { (w, h) };
        for y in 0..height {
            for x in 0..width {
                let (sx, sy) = match degrees {
                    90 => (y, h - 1 - x),
                    180 => (w - 1 - x, h - 1 - y),
                    270 => (w - 1 - y, x),
                    _ => (x, y),
                };
                let (to, from) = ((y * width + x) * 3, (sy * w + sx) * 3);
                rgb[to..to + 3].copy_from_slice(&self.rgb[from..from + 3]);
            }
        }
        Picture { width: width as u32, height: height as u32, rgb }
    }

    /// Brightness by the weights of ITU-R BT.601.
    pub fn luma(&self) -> Plane {
        let data = self
            .rgb
            .chunks_exact(3)
            .map(|p| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8)
            .collect();
        Plane { width: self.width as usize, height: self.height as usize, data }
    }

    /// Shrinks by an integer factor, each pixel the mean of `factor × factor` pixels.
    pub fn shrunk(&self, factor: usize) -> Picture {
        if factor <= 1 {
            return self.clone();
        }
        let (w, h) = (self.width as usize / factor, self.height as usize / factor);
        let (w, h) = (w.max(1), h.max(1));
        let stride = self.width as usize * 3;
        let area = (factor * factor) as u32;
        let mut rgb = Vec::with_capacity(w * h * 3);
        for y in 0..h {
            for x in 0..w {
                let mut sum = [0u32; 3];
                for row in 0..factor {
                    let at = (y * factor + row) * stride + x * factor * 3;
                    for p in self.rgb[at..(at + factor * 3).min(self.rgb.len())].chunks_exact(3) {
                        for (s, v) in sum.iter_mut().zip(p) {
                            *s += u32::from(*v);
                        }
                    }
                }
                rgb.extend(sum.map(|s| (s / area) as u8));
            }
        }
        Picture { width: w as u32, height: h as u32, rgb }
    }

    /// Colour at a point between pixels; outside the picture the nearest edge pixel counts.
    #[inline]
    pub fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let (w, h) = (self.width as usize, self.height as usize);
        let x = x.clamp(0.0, (w - 1) as f32);
        let y = y.clamp(0.0, (h - 1) as f32);
        let (x0, y0) = (x as usize, y as usize);
        let (x1, y1) = ((x0 + 1).min(w - 1), (y0 + 1).min(h - 1));
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let at = |px: usize, py: usize| (py * w + px) * 3;
        let (a, b, c, d) = (at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1));
        std::array::from_fn(|k| {
            let top = f32::from(self.rgb[a + k]) * (1.0 - fx) + f32::from(self.rgb[b + k]) * fx;
            let low = f32::from(self.rgb[c + k]) * (1.0 - fx) + f32::from(self.rgb[d + k]) * fx;
            top * (1.0 - fy) + low * fy
        })
    }
}

impl Plane {
    /// Shrinks by an integer factor, each pixel the mean of `factor × factor` pixels.
    pub fn shrunk(&self, factor: usize) -> Plane {
        if factor <= 1 {
            return self.clone();
        }
        let (width, height) = ((self.width / factor).max(1), (self.height / factor).max(1));
        let area = (factor * factor) as u32;
        let mut sums = vec![0u32; width];
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            sums.fill(0);
            for row in 0..factor {
                let from = (y * factor + row).min(self.height - 1) * self.width;
                let line = &self.data[from..from + self.width];
                for (sum, group) in sums.iter_mut().zip(line.chunks(factor)) {
                    *sum += group.iter().map(|v| u32::from(*v)).sum::<u32>();
                }
            }
            data.extend(sums.iter().map(|s| (s / area).min(255) as u8));
        }
        Plane { width, height, data }
    }

    /// The value at a pixel.
    #[inline]
    pub fn at(&self, x: usize, y: usize) -> u8 {
        self.data[y * self.width + x]
    }

    /// The value below which the given share (0..=1) of pixels lies.
    pub fn percentile(&self, share: f32) -> u8 {
        let mut counts = [0u32; 256];
        for v in &self.data {
            counts[usize::from(*v)] += 1;
        }
        let want = (self.data.len() as f32 * share) as u32;
        let mut sum = 0;
        for (value, count) in counts.iter().enumerate() {
            sum += count;
            if sum > want {
                return value as u8;
            }
        }
        255
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_four_times_by_ninety_degrees_changes_nothing() {
        let picture = Picture { width: 3, height: 2, rgb: (0..18).collect() };
        let mut turned = picture.clone();
        for _ in 0..4 {
            turned = turned.turned(90);
        }
        assert_eq!(turned, picture);
        let once = picture.turned(90);
        // The upper left corner goes to the upper right.
        assert_eq!((once.width, once.height, &once.rgb[3..6]), (2, 3, &picture.rgb[0..3]));
        assert_eq!(picture.turned(180), once.turned(90));
    }
}
