use bianmu_model::SheetPrint;

use crate::Plane;

/// The print of an upright page: `flat` is the page at about 100 dpi with its paper made white, `per_mm` its pixels to a
/// millimetre, `skew` the degrees it lies askew (counter-clockwise positive), `inset` the pixels from the top, bottom, left and
/// right edge at which the sheet begins.
pub(crate) fn sheet_print(flat: &Plane, per_mm: f32, skew: f32, ink_limit: u8, inset: [usize; 4]) -> SheetPrint {
    // What lies along the edges belongs to the scanner, and each scan has its own.
    let margin = (5.0 * per_mm) as usize;
    let [top, bottom, left, right] = inset.map(|i| i + margin);
    let within = |x: usize, y: usize| x >= left && y >= top && x + right < flat.width && y + bottom < flat.height;
    let side = per_mm * SheetPrint::CELL_MM;
    let (columns, rows) = ((flat.width as f32 / side) as usize, (flat.height as f32 / side) as usize);
    let (sin, cos) = skew.to_radians().sin_cos();
    let (cx, cy) = (flat.width as f32 / 2.0, flat.height as f32 / 2.0);
    let mut inked = Vec::with_capacity(columns * rows);
    // Four by four samples to a cell; three of them dark are a stroke through it.
    const SAMPLES: usize = 4;
    for row in 0..rows {
        for column in 0..columns {
            let mut dark = 0;
            for sample in 0..SAMPLES * SAMPLES {
                let x = (column as f32 + (sample % SAMPLES) as f32 / SAMPLES as f32 + 0.125) * side - cx;
                let y = (row as f32 + (sample / SAMPLES) as f32 / SAMPLES as f32 + 0.125) * side - cy;
                // A page that lies counter-clockwise is read along lines that rise to the right.
                let (sx, sy) = (cx + x * cos + y * sin, cy - x * sin + y * cos);
                if sx >= 0.0 && sy >= 0.0 && within(sx as usize, sy as usize) {
                    dark += u32::from(flat.at(sx as usize, sy as usize) < ink_limit);
                }
            }
            inked.push(dark >= 3);
        }
    }
    SheetPrint::new(columns, &inked)
}
