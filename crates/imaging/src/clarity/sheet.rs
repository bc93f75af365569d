use crate::histogram::Histogram;
use crate::skew::shrink_to_100_dpi;
use crate::{Picture, Plane};

/// A page as the detectors see it: every size is made once and shared.
pub(crate) struct Sheet {
    /// Brightness at scan resolution.
    pub(crate) luma: Plane,
    /// Color at about 100 dpi.
    pub(crate) small: Picture,
    /// Brightness of [`Sheet::small`].
    pub(crate) grey: Plane,
    /// Scan resolution.
    pub(crate) dpi: u32,
    /// Scan pixels to a pixel of [`Sheet::small`].
    pub(crate) shrink: usize,
    /// Most frequent bright value.
    pub(crate) paper: u8,
    /// Brightness of the ink: the darkest hundredth.
    pub(crate) ink: u8,
}

impl Sheet {
    pub(crate) fn of(page: &Picture, dpi: u32) -> Self {
        let shrink = shrink_to_100_dpi(dpi);
        let (small, luma) = page.shrunk_and_luma(shrink);
        let grey = small.luma();
        Sheet::made(luma, small, grey, dpi, shrink)
    }

    /// The same of a page that has no colors.
    pub(crate) fn of_grey(luma: Plane, dpi: u32) -> Self {
        let shrink = shrink_to_100_dpi(dpi);
        let grey = luma.shrunk(shrink);
        Sheet::made(luma, grey.colored(), grey, dpi, shrink)
    }

    fn made(luma: Plane, small: Picture, grey: Plane, dpi: u32, shrink: usize) -> Self {
        // The margins hold borders and fingers.
        let inner = within(
            &grey,
            grey.width / 12..grey.width - grey.width / 12,
            grey.height / 12..grey.height - grey.height / 12,
        );
        let (paper, ink) = (inner.paper(), inner.quantile(0.01));
        Sheet { luma, small, grey, dpi, shrink, paper, ink }
    }

    /// Pixels of [`Sheet::small`] to a millimetre.
    pub(crate) fn small_per_mm(&self) -> f32 {
        self.dpi as f32 / self.shrink as f32 / 25.4
    }

    /// Paper and ink of a part of the page given in scan pixels; `None` where nothing is written.
    pub(crate) fn tile_levels(&self, left: usize, top: usize, right: usize, bottom: usize) -> Option<(u8, u8)> {
        let s = self.shrink;
        let (right, bottom) = ((right / s).min(self.grey.width), (bottom / s).min(self.grey.height));
        let levels = within(&self.grey, left / s..right, top / s..bottom);
        let (paper, ink) = (levels.quantile(0.9), levels.quantile(0.015));
        (paper.saturating_sub(ink) >= 24.max(paper / 9)).then_some((paper, ink))
    }
}

fn within(plane: &Plane, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> Histogram {
    Histogram::of_rows(rows.map(|y| &plane.data[y * plane.width..][columns.clone()]))
}
