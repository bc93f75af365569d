use bianmu_model::Rect;

use super::sheet::Sheet;
use crate::Plane;

/// A side of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

pub(crate) const SIDES: [Side; 4] = [Side::Top, Side::Bottom, Side::Left, Side::Right];

impl Side {
    /// Length of the side, and how far the page reaches inward from it.
    pub(crate) fn extent(self, plane: &Plane) -> (usize, usize) {
        match self {
            Side::Top | Side::Bottom => (plane.width, plane.height),
            Side::Left | Side::Right => (plane.height, plane.width),
        }
    }

    /// The pixel `along` the side, `depth` pixels inward from it.
    #[inline]
    pub(crate) fn at(self, plane: &Plane, along: usize, depth: usize) -> u8 {
        match self {
            Side::Top => plane.at(along, depth),
            Side::Bottom => plane.at(along, plane.height - 1 - depth),
            Side::Left => plane.at(depth, along),
            Side::Right => plane.at(plane.width - 1 - depth, along),
        }
    }

    /// The strip along the side, so many millimetres deep, in scan pixels.
    pub(crate) fn strip(self, sheet: &Sheet, mm: f32) -> Rect {
        let (w, h) = (sheet.luma.width as i32, sheet.luma.height as i32);
        let depth = (mm * sheet.dpi as f32 / 25.4) as i32;
        match self {
            Side::Top => Rect { x: 0, y: 0, w, h: depth },
            Side::Bottom => Rect { x: 0, y: h - depth, w, h: depth },
            Side::Left => Rect { x: 0, y: 0, w: depth, h },
            Side::Right => Rect { x: w - depth, y: 0, w: depth, h },
        }
    }
}

/// What lies between the edge of the image and the sheet, side by side in the order of [`SIDES`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Border {
    /// Millimetres of black that three quarters of the side do not exceed.
    pub(crate) black: [f32; 4],
    /// Pixels of the 100 dpi plane to step in until the sheet is reached everywhere.
    pub(crate) inset: [usize; 4],
}

/// Finds black along the edges: the runs of dark pixels inward from every point of a side.
pub(crate) fn measure(sheet: &Sheet) -> Border {
    let grey = &sheet.grey;
    let per_mm = sheet.small_per_mm();
    let dark = 90.min((f32::from(sheet.paper) * 0.45) as u8);
    let deep = (per_mm * 32.0) as usize;
    let mut border = Border::default();
    for (side, (black, inset)) in SIDES.iter().zip(border.black.iter_mut().zip(border.inset.iter_mut())) {
        let (along, across) = side.extent(grey);
        let at = |along: usize, depth: usize| side.at(grey, along, depth);
        let deepest = deep.min(across / 4);
        let mut runs: Vec<usize> = (along / 16..along - along / 16)
            .map(|i| {
                // The very edge of a scan may be a bright line.
                let Some(start) = (0..(per_mm as usize).clamp(2, 4)).find(|d| at(i, *d) < dark) else { return 0 };
                (start..deepest).find(|d| at(i, *d) >= dark).unwrap_or(deepest)
            })
            .collect();
        runs.sort_unstable();
        let covered = runs.iter().filter(|r| **r > 0).count();
        // A photograph that fills the page is dark to the depth of the search.
        if covered * 10 < runs.len() * 6 || runs[runs.len() * 3 / 4] >= deepest {
            continue;
        }
        *black = runs[runs.len() * 3 / 4] as f32 / per_mm;
        *inset = runs[runs.len() * 98 / 100].min(deepest) + 1;
    }
    border
}

impl Border {
    /// What is left when the black is taken off on all sides, in scan pixels; `None` where there is none.
    pub(crate) fn inside(&self, sheet: &Sheet) -> Option<Rect> {
        if self.inset.iter().all(|inset| *inset == 0) {
            return None;
        }
        let [top, bottom, left, right] = self.inset.map(|inset| (inset * sheet.shrink) as i32);
        let (w, h) = (sheet.luma.width as i32 - left - right, sheet.luma.height as i32 - top - bottom);
        Some(Rect { x: left, y: top, w, h })
    }

    /// The widest black strip in millimetres, with its place in scan pixels.
    pub(crate) fn widest(&self, sheet: &Sheet) -> (f32, Option<Rect>) {
        let Some((index, mm)) = self.black.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else {
            return (0.0, None);
        };
        if *mm <= 0.0 {
            return (0.0, None);
        }
        (*mm, Some(SIDES[index].strip(sheet, *mm)))
    }
}
