use crate::histogram::Histogram;

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
    /// Dots per inch when the longer side is that of A4 (297 mm), the paper of court files: for a picture whose file does not
    /// say.
    pub fn a4_dpi(&self) -> u32 {
        a4_dpi(self.width as usize, self.height as usize)
    }

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

    /// The page upright, where its content lies turned clockwise by `orientation` degrees.
    pub fn upright(self, orientation: u16) -> Picture {
        match orientation % 360 {
            0 => self,
            turned => self.turned(360 - turned),
        }
    }

    /// Brightness by the weights of ITU-R BT.601.
    pub fn luma(&self) -> Plane {
        let mut data = vec![0u8; self.rgb.len() / 3];
        brighten(pulp::Arch::new(), &self.rgb, &mut data);
        Plane { width: self.width as usize, height: self.height as usize, data }
    }

    /// One pixel of [`Picture::luma`]; both below the size of the picture.
    pub fn brightness_at(&self, x: u32, y: u32) -> u8 {
        let at = (y * self.width + x) as usize * 3;
        brightness(self.rgb[at], self.rgb[at + 1], self.rgb[at + 2])
    }

    /// Shrinks by an integer factor, each pixel the mean of `factor × factor` pixels.
    pub fn shrunk(&self, factor: usize) -> Picture {
        self.shrunk_by(factor, |_, _| {})
    }

    /// [`Picture::shrunk`] and [`Picture::luma`] in one walk over the pixels, which do not fit into the caches of a processor.
    pub fn shrunk_and_luma(&self, factor: usize) -> (Picture, Plane) {
        if factor <= 1 {
            return (self.clone(), self.luma());
        }
        let arch = pulp::Arch::new();
        let mut data = vec![0u8; self.rgb.len() / 3];
        let mut done = 0;
        let small = self.shrunk_by(factor, |from, rows| {
            brighten(arch, rows, &mut data[from / 3..(from + rows.len()) / 3]);
            done = from + rows.len();
        });
        // Rows that fill no pixel of the small picture.
        brighten(arch, &self.rgb[done..], &mut data[done / 3..]);
        (small, Plane { width: self.width as usize, height: self.height as usize, data })
    }

    /// `seen` is given the place and the pixels of all rows that make up one row of the result.
    fn shrunk_by(&self, factor: usize, seen: impl FnMut(usize, &[u8])) -> Picture {
        if factor <= 1 {
            return self.clone();
        }
        let (width, height, rgb) = shrunk::<3>(&self.rgb, (self.width as usize, self.height as usize), factor, seen);
        Picture { width: width as u32, height: height as u32, rgb }
    }

    /// Colour at a point between pixels, to 1/256 of a pixel; outside the picture the nearest edge pixel counts.
    #[inline]
    pub fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        self.sample_fixed(x, y).map(|v| v as f32 * (1.0 / 65536.0))
    }

    /// [`Picture::sample`] in whole 65,536ths: integers cost half of what floating-point numbers do here, a tenth of reading
    /// a page.
    #[inline]
    pub fn sample_fixed(&self, x: f32, y: f32) -> [u32; 3] {
        let (w, h) = (self.width as usize, self.height as usize);
        if w < 2 || h < 2 {
            return std::array::from_fn(|k| u32::from(self.rgb.get(k).copied().unwrap_or(255)) << 16);
        }
        // The last column and row are reached with a weight, so that there is always a neighbor.
        let x = (x.clamp(0.0, (w - 1) as f32 - 1e-2) * 256.0) as u32;
        let y = (y.clamp(0.0, (h - 1) as f32 - 1e-2) * 256.0) as u32;
        let (column, row) = ((x >> 8) as usize, (y >> 8) as usize);
        let (fx, fy) = (x & 255, y & 255);
        let at = (row * w + column) * 3;
        let upper = &self.rgb[at..at + 6];
        let lower = &self.rgb[at + w * 3..at + w * 3 + 6];
        let [right_below, right] = [fx * fy, fx * (256 - fy)];
        let [left_below, left] = [(256 - fx) * fy, (256 - fx) * (256 - fy)];
        // Spelled out: a closure over an array is not inlined here.
        let mix = |k: usize| {
            let above =
                u32::from(upper[k]).wrapping_mul(left).wrapping_add(u32::from(upper[k + 3]).wrapping_mul(right));
            let below = u32::from(lower[k])
                .wrapping_mul(left_below)
                .wrapping_add(u32::from(lower[k + 3]).wrapping_mul(right_below));
            above.wrapping_add(below)
        };
        [mix(0), mix(1), mix(2)]
    }
}

/// Width, height and pixels of `CHANNELS` bytes each, every one the mean of `factor × factor`; `seen` is given the place and
/// the pixels of all rows that make up one row of the result.
fn shrunk<const CHANNELS: usize>(
    data: &[u8],
    (width, height): (usize, usize),
    factor: usize,
    mut seen: impl FnMut(usize, &[u8]),
) -> (usize, usize, Vec<u8>) {
    let (w, h) = ((width / factor).max(1), (height / factor).max(1));
    let stride = width * CHANNELS;
    let mut small = vec![0u8; w * h * CHANNELS];
    // Sums of a column fit 16 bits up to a factor of 257.
    let mut sums = vec![0u16; w * factor * CHANNELS];
    let arch = pulp::Arch::new();
    for (y, out) in small.chunks_exact_mut(w * CHANNELS).enumerate() {
        let from = (y * factor * stride).min(data.len());
        let rows = &data[from..(from + factor * stride).min(data.len())];
        seen(from, rows);
        sums.fill(0);
        for row in rows.chunks(stride) {
            arch.dispatch(|| {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(u16::from(*value));
                }
            });
        }
        // Written out for the factors of 200 and 300 dpi.
        match factor {
            2 => arch.dispatch(|| means::<CHANNELS>(2, &sums, out)),
            3 => arch.dispatch(|| means::<CHANNELS>(3, &sums, out)),
            factor => means::<CHANNELS>(factor, &sums, out),
        }
    }
    (w, h, small)
}

/// Means over `factor` columns of pixels, from the sums of as many rows.
#[inline(always)]
fn means<const CHANNELS: usize>(factor: usize, sums: &[u16], out: &mut [u8]) {
    // A reciprocal of 2^24 divides sums of up to 255 · 256² exactly enough and much faster.
    let share = (1u64 << 24).div_ceil((factor * factor) as u64);
    for (pixel, group) in out.chunks_exact_mut(CHANNELS).zip(sums.chunks_exact(factor * CHANNELS)) {
        for (channel, mean) in pixel.iter_mut().enumerate() {
            let sum = (0..factor).fold(0u32, |sum, k| sum.wrapping_add(u32::from(group[k * CHANNELS + channel])));
            *mean = (u64::from(sum).wrapping_mul(share) >> 24) as u8;
        }
    }
}

pub(crate) fn a4_dpi(width: usize, height: usize) -> u32 {
    (width.max(height) as f64 / (297.0 / 25.4)).round() as u32
}

fn brighten(arch: pulp::Arch, rgb: &[u8], luma: &mut [u8]) {
    arch.dispatch(|| {
        for (luma, p) in luma.iter_mut().zip(rgb.chunks_exact(3)) {
            *luma = brightness(p[0], p[1], p[2]);
        }
    });
}

#[inline(always)]
fn brightness(r: u8, g: u8, b: u8) -> u8 {
    let sum = u16::from(r).wrapping_mul(77).wrapping_add(u16::from(g).wrapping_mul(150));
    (sum.wrapping_add(u16::from(b).wrapping_mul(29)) >> 8) as u8
}

impl Plane {
    /// Shrinks by an integer factor, each pixel the mean of `factor × factor` pixels.
    pub fn shrunk(&self, factor: usize) -> Plane {
        if factor <= 1 {
            return self.clone();
        }
        let (width, height, data) = shrunk::<1>(&self.data, (self.width, self.height), factor, |_, _| {});
        Plane { width, height, data }
    }

    /// As a picture without colors.
    pub fn colored(&self) -> Picture {
        // By pieces that stay in the nearest cache: much quicker than the conversions of the libraries.
        const PIECE: usize = 2048;
        let arch = pulp::Arch::new();
        let mut piece = [0u8; PIECE * 3];
        let mut rgb = Vec::with_capacity(self.data.len() * 3);
        for grey in self.data.chunks(PIECE) {
            let piece = &mut piece[..grey.len() * 3];
            arch.dispatch(|| {
                for (pixel, value) in piece.as_chunks_mut::<3>().0.iter_mut().zip(grey) {
                    *pixel = [*value; 3];
                }
            });
            rgb.extend_from_slice(piece);
        }
        Picture { width: self.width as u32, height: self.height as u32, rgb }
    }

    /// The value at a pixel.
    #[inline]
    pub fn at(&self, x: usize, y: usize) -> u8 {
        self.data[y * self.width + x]
    }

    /// The value below which the given share (0..=1) of pixels lies.
    pub fn percentile(&self, share: f32) -> u8 {
        Histogram::of_rows([self.data.as_slice()]).quantile(share)
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
