use crate::{Picture, Plane};

/// A page as the detectors see it: every size is made once and shared.
pub(crate) struct Sheet<'a> {
    /// Brightness at scan resolution.
    pub(crate) luma: &'a Plane,
    /// Colour at about 100 dpi.
    pub(crate) small: &'a Picture,
    /// Brightness of [`Sheet::small`].
    pub(crate) grey: Plane,
    /// Scan resolution.
    pub(crate) dpi: u32,
    /// Scan pixels to a pixel of [`Sheet::small`].
    pub(crate) shrink: usize,
    /// Most frequent bright value.
    pub(crate) paper: u8,
    /// Brightness of the ink.
    pub(crate) ink: u8,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(luma: &'a Plane, small: &'a Picture, dpi: u32, shrink: usize) -> Self {
        let grey = small.luma();
        let (paper, ink) = levels(&grey);
        Sheet { luma, small, grey, dpi, shrink, paper, ink }
    }

    /// Pixels of [`Sheet::small`] to a millimetre.
    pub(crate) fn small_per_mm(&self) -> f32 {
        self.dpi as f32 / self.shrink as f32 / 25.4
    }

    /// Paper and ink of a part of the page given in scan pixels; `None` where nothing is written.
    pub(crate) fn tile_levels(&self, left: usize, top: usize, right: usize, bottom: usize) -> Option<(u8, u8)> {
        let s = self.shrink;
        let mut counts = [0u32; 256];
        let mut total = 0;
        for y in top / s..(bottom / s).min(self.grey.height) {
            let row = &self.grey.data[y * self.grey.width..(y + 1) * self.grey.width];
            for value in &row[left / s..(right / s).min(self.grey.width)] {
                counts[usize::from(*value)] += 1;
                total += 1;
            }
        }
        let paper = quantile(&counts, total, 0.9);
        let ink = quantile(&counts, total, 0.015);
        (paper.saturating_sub(ink) >= 24.max(paper / 9)).then_some((paper, ink))
    }
}

/// The value below which the given share of the counted values lies.
pub(crate) fn quantile(counts: &[u32; 256], total: u32, share: f32) -> u8 {
    let wanted = (total as f32 * share) as u32;
    let mut sum = 0;
    for (value, count) in counts.iter().enumerate() {
        sum += count;
        if sum > wanted {
            return value as u8;
        }
    }
    255
}

/// Brightness of the paper (the most frequent bright value) and of the ink (mean of the darkest percent inside margins).
fn levels(small: &Plane) -> (u8, u8) {
    let (mx, my) = (small.width / 12, small.height / 12);
    let mut counts = [0u32; 256];
    for y in my..small.height - my {
        for x in mx..small.width - mx {
            counts[usize::from(small.at(x, y))] += 1;
        }
    }
    let total: u32 = counts.iter().sum();
    let paper = counts.iter().enumerate().skip(60).max_by_key(|(_, c)| **c).map_or(255, |(v, _)| v as u8);
    (paper, quantile(&counts, total, 0.01))
}
