use bianmu_model::Rect;

use super::sheet::Sheet;

/// A side of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

pub(crate) const SIDES: [Side; 4] = [Side::Top, Side::Bottom, Side::Left, Side::Right];

/// What lies between the edge of the image and the sheet, side by side in the order of [`SIDES`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Border {
    /// Millimetres of black that three quarters of the side do not exceed.
    pub(crate) black: [f32; 4],
    /// Pixels of the 100 dpi plane to step in until the sheet is reached everywhere.
    pub(crate) inset: [usize; 4],
}

/// Finds black along the edges: the runs of dark pixels inward from every point of a side.
pub(crate) fn measure(sheet: &Sheet<'_>) -> Border {
    let grey = &sheet.grey;
    let per_mm = sheet.small_per_mm();
    let dark = 90.min((f32::from(sheet.paper) * 0.45) as u8);
    let deep = (per_mm * 32.0) as usize;
    let mut border = Border::default();
    for (side, (black, inset)) in SIDES.iter().zip(border.black.iter_mut().zip(border.inset.iter_mut())) {
        let along = if matches!(side, Side::Top | Side::Bottom) { grey.width } else { grey.height };
        let across = if matches!(side, Side::Top | Side::Bottom) { grey.height } else { grey.width };
        let at = |along: usize, depth: usize| match side {
            Side::Top => grey.at(along, depth),
            Side::Bottom => grey.at(along, across - 1 - depth),
            Side::Left => grey.at(depth, along),
            Side::Right => grey.at(across - 1 - depth, along),
        };
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
    /// The widest black strip in millimetres, with its place in scan pixels.
    pub(crate) fn widest(&self, sheet: &Sheet<'_>) -> (f32, Option<Rect>) {
        let Some((index, mm)) = self.black.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else {
            return (0.0, None);
        };
        if *mm <= 0.0 {
            return (0.0, None);
        }
        let (w, h) = (sheet.luma.width as i32, sheet.luma.height as i32);
        let n = (mm * sheet.dpi as f32 / 25.4) as i32;
        let rect = match SIDES[index] {
            Side::Top => Rect { x: 0, y: 0, w, h: n },
            Side::Bottom => Rect { x: 0, y: h - n, w, h: n },
            Side::Left => Rect { x: 0, y: 0, w: n, h },
            Side::Right => Rect { x: w - n, y: 0, w: n, h },
        };
        (*mm, Some(rect))
    }
}
