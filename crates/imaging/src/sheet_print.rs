use bianmu_model::SheetPrint;

use crate::Plane;

/// The print of an upright page: `flat` is the page at about 100 dpi with its paper made white, `per_mm` its pixels to a
/// millimetre, `skew` the degrees it lies askew (counter-clockwise positive), `inset` the pixels from the top, bottom, left and
/// right edge at which the sheet begins.
pub(crate) fn sheet_print(flat: &Plane, per_mm: f32, skew: f32, ink_limit: u8, inset: [usize; 4]) -> SheetPrint {
    let (sin, cos) = skew.to_radians().sin_cos();
    let (cx, cy) = (flat.width as f32 / 2.0, flat.height as f32 / 2.0);
    // What lies along the edges belongs to the scanner, and each scan has its own.
    let margin = (5.0 * per_mm) as usize;
    let [top, bottom, left, right] = inset.map(|i| i + margin);
    let mut ink = vec![0u8; flat.data.len()];
    let mut written = vec![0u32; flat.height + 1];
    for y in top..flat.height.saturating_sub(bottom) {
        let row = y * flat.width..(y + 1) * flat.width;
        let end = flat.width.saturating_sub(right).max(left);
        for (ink, value) in
            ink[row.clone()][left.min(end)..end].iter_mut().zip(&flat.data[row.clone()][left.min(end)..])
        {
            *ink = u8::from(*value < ink_limit);
        }
        written[y + 1] = ink[row].iter().fold(0, |any, ink| any | u32::from(*ink));
    }
    // How many rows above each have ink: a line of cells between two lines of writing need not be looked at.
    for y in 0..flat.height {
        written[y + 1] += written[y];
    }
    let lean = (cx * sin.abs()).ceil() + 1.0;
    let side = per_mm * SheetPrint::CELL_MM;
    let (columns, rows) = ((flat.width as f32 / side) as usize, (flat.height as f32 / side) as usize);
    // Four by four samples to a cell; three of them dark are a stroke through it.
    const SAMPLES: usize = 4;
    let place = |sample: usize| (sample / SAMPLES) as f32 + (sample % SAMPLES) as f32 / SAMPLES as f32 + 0.125;
    let fixed = |v: f32| (v * 65536.0) as i32;
    // A page that lies counter-clockwise is read along lines that rise to the right.
    let across: Vec<[i32; 2]> = (0..columns * SAMPLES)
        .map(|sample| {
            let x = place(sample) * side - cx;
            [fixed(cx + x * cos), fixed(cy - x * sin)]
        })
        .collect();
    let mut dark = vec![0u8; columns * rows];
    for (row, dark) in dark.chunks_exact_mut(columns.max(1)).enumerate() {
        for sample in row * SAMPLES..(row + 1) * SAMPLES {
            let y = place(sample) * side - cy;
            let (along, down) = (fixed(y * sin), fixed(y * cos));
            let [from, to] = [-lean, lean].map(|lean| ((cy + y * cos + lean).max(0.0) as usize).min(flat.height));
            if written[from] == written[(to + 1).min(flat.height)] {
                continue;
            }
            for (dark, four) in dark.iter_mut().zip(across.chunks_exact(SAMPLES)) {
                for [x, y] in four {
                    let (x, y) = ((x + along) >> 16, (y + down) >> 16);
                    // Before the first column or row is far behind the last one, counted without a sign.
                    if (x as usize) < flat.width && (y as usize) < flat.height {
                        *dark += ink[y as usize * flat.width + x as usize];
                    }
                }
            }
        }
    }
    SheetPrint::new(columns, &dark.into_iter().map(|dark| dark >= 3).collect::<Vec<_>>())
}
