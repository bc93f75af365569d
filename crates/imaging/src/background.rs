//! Flattening of light and shadow: every place is brightened by what the paper under it lacks.

use crate::Picture;
use crate::clarity::{Light, light};

/// The page with its paper lit evenly. All channels are multiplied by the same number, so that ink and paper keep their
/// ratio, and thereby a faint stroke its contrast and a seal its hue. Nothing gets darker.
pub(crate) fn cleaned(mut page: Picture, dpi: u32) -> Picture {
    let Light { columns, rows, side, lit, cells } = light(&page, dpi);
    let row_cells = |row: usize| &cells[row.min(rows - 1) * columns..(row.min(rows - 1) + 1) * columns];
    let width = page.width as usize;
    let place = |at: usize| ((at as f32 + 0.5) / side as f32 - 0.5).max(0.0);
    let across: Vec<(usize, u32)> = (0..width)
        .map(|x| {
            let place = place(x);
            let column = (place as usize).min(columns - 1);
            (column, ((place - column as f32).min(1.0) * 256.0) as u32)
        })
        .collect();
    let mut gains = vec![0u32; columns + 1];
    for (y, line) in page.rgb.chunks_exact_mut(width * 3).enumerate() {
        let place = place(y);
        let row = (place as usize).min(rows - 1);
        let part = (place - row as f32).min(1.0);
        for (column, gain) in gains.iter_mut().enumerate() {
            let column = column.min(columns - 1);
            let (upper, lower) = (row_cells(row)[column], row_cells(row + 1)[column]);
            *gain = ((lit / (upper + (lower - upper) * part).max(1.0)).max(1.0) * 256.0) as u32;
        }
        for (pixel, (column, part)) in line.chunks_exact_mut(3).zip(&across) {
            let gain = (gains[*column] * (256 - part) + gains[column + 1] * part) >> 8;
            for value in pixel {
                *value = ((u32::from(*value) * gain) >> 8).min(255) as u8;
            }
        }
    }
    page
}
