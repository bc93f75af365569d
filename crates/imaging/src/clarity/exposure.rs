use super::sheet::Sheet;
use super::strokes::StrokeTile;
use crate::histogram::Histogram;

/// Brightness of paper and ink where there is writing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exposure {
    /// Brightness of the bare paper in its strongest color channel, so that tinted paper is not called dark.
    pub(crate) paper: f32,
    /// Brightness of the ink in a typical tile with writing; `None` without writing.
    pub(crate) ink: Option<f32>,
    /// (paper − ink) / paper in a typical tile with writing.
    pub(crate) contrast: Option<f32>,
}

pub(crate) fn measure(sheet: &Sheet, tiles: &[StrokeTile]) -> Exposure {
    let strongest = Histogram::of(sheet.small.rgb.chunks_exact(3).step_by(3).map(|p| p[0].max(p[1]).max(p[2])));
    let mut inks = Vec::new();
    let mut contrasts = Vec::new();
    for tile in tiles {
        inks.push(f32::from(tile.ink));
        contrasts.push((f32::from(tile.paper) - f32::from(tile.ink)) / f32::from(tile.paper.max(1)));
    }
    Exposure { paper: f32::from(strongest.quantile(0.9)), ink: at(&mut inks, 0.5), contrast: at(&mut contrasts, 0.6) }
}

fn at(values: &mut [f32], share: f32) -> Option<f32> {
    if values.is_empty() {
        return None;
    }
    let index = ((values.len() - 1) as f32 * share) as usize;
    let (_, value, _) = values.select_nth_unstable_by(index, f32::total_cmp);
    Some(*value)
}
