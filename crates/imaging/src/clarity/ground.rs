use super::morphology::spread;
use crate::Plane;
use crate::connected::{Touch, connected};

/// Brightness of the bare paper, cell by cell of about 2 mm, with the writing closed over.
pub(crate) struct Ground {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) cells: Vec<u8>,
    /// Pixels of the 100 dpi plane to a cell.
    pub(crate) side: usize,
}

/// Connected cells of a [`Ground`] that are darker than the rest.
pub(crate) struct DarkRegion {
    pub(crate) cells: Vec<usize>,
    /// Fall of brightness within 4 mm, from every cell of paper beside the region.
    pub(crate) falls: Vec<f32>,
    /// Steps between neighboring cells inside.
    pub(crate) steps: Vec<u8>,
}

impl Ground {
    /// `per_mm` pixels of `grey` make a millimetre.
    pub(crate) fn of(grey: &Plane, per_mm: f32) -> Self {
        let side = ((per_mm * 2.0) as usize).max(2);
        let (columns, rows) = ((grey.width / side).max(1), (grey.height / side).max(1));
        let arch = pulp::Arch::new();
        let across = side.min(grey.width);
        let mut cells = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            // Every second row says as much about the paper.
            let lines = (row * side..((row + 1) * side).min(grey.height)).step_by(2);
            let count = lines.len() * across;
            // Of every cell of the row the brightest 15 %, brightest first: a value pushes out the ones it exceeds.
            let mut brightest = vec![vec![0u8; columns]; count - count * 85 / 100];
            let mut values = vec![0u8; columns];
            for y in lines {
                let line = &grey.data[y * grey.width..(y + 1) * grey.width];
                for first in 0..across {
                    for (value, from) in values.iter_mut().zip(line[first..].iter().step_by(side)) {
                        *value = *from;
                    }
                    arch.dispatch(|| {
                        for kept in &mut brightest {
                            for (kept, value) in kept.iter_mut().zip(&mut values) {
                                (*kept, *value) = ((*kept).max(*value), (*kept).min(*value));
                            }
                        }
                    });
                }
            }
            match brightest.pop() {
                Some(least) => cells.extend(least),
                None => cells.resize(cells.len() + columns, 255),
            }
        }
        // Closing: what is darker than its surroundings over less than 6 mm is writing.
        let wider = spread(&cells, columns, rows, 1, u8::max);
        let cells = spread(&wider, columns, rows, 1, u8::min);
        Ground { columns, rows, cells, side }
    }

    #[inline]
    pub(crate) fn at(&self, column: usize, row: usize) -> u8 {
        self.cells[row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)]
    }

    /// The value below which the given share of the cells lies.
    pub(crate) fn quantile(&self, share: f32) -> u8 {
        let mut sorted = self.cells.clone();
        sorted.sort_unstable();
        sorted[((sorted.len() - 1) as f32 * share) as usize]
    }

    /// A photograph fills most of the page: its edges, shades and tones are the picture's own. Half of the page is darker
    /// than paper, and brightness jumps here and there; a shadow is as dark and even, a conversation in bubbles jumps as
    /// much and is paper in between.
    pub(crate) fn is_a_photograph(&self) -> bool {
        f32::from(self.quantile(0.5)) < 0.88 * f32::from(self.quantile(0.9)) && self.texture() > 0.012
    }

    /// The page is made up of tinted fields or pictures: none of them is a stain, and what is written in them has no typical ink.
    pub(crate) fn has_fields(&self) -> bool {
        self.texture() > 0.03
    }

    /// Share of neighboring cells between which brightness jumps.
    fn texture(&self) -> f32 {
        let step = (f32::from(self.quantile(0.85)) * 0.05) as u8;
        let jumps = self.cells.chunks_exact(self.columns).flat_map(|row| row.windows(2));
        let jumps = jumps.filter(|two| two[0].abs_diff(two[1]) > step.max(2)).count();
        jumps as f32 / self.cells.len().max(1) as f32
    }

    /// Connected regions darker than `limit`.
    pub(crate) fn dark_regions(&self, limit: f32) -> Vec<DarkRegion> {
        let (columns, rows) = (self.columns, self.rows);
        let dark = |at: usize| f32::from(self.cells[at]) < limit;
        let regions = connected(columns, rows, Touch::Sides, dark, dark).into_iter().map(|cells| {
            let mut region = DarkRegion { cells, falls: Vec::new(), steps: Vec::new() };
            for at in &region.cells {
                let (c, r, here) = (at % columns, at / columns, self.cells[*at]);
                for (dc, dr) in [(-1isize, 0isize), (1, 0), (0, -1), (0, 1)] {
                    let (nc, nr) = (c.wrapping_add_signed(dc), r.wrapping_add_signed(dr));
                    if nc >= columns || nr >= rows {
                        continue;
                    }
                    let next = self.cells[nr * columns + nc];
                    if dark(nr * columns + nc) {
                        region.steps.push(next.abs_diff(here));
                    } else {
                        // Two cells in and one out: a cell that a box covers in part halves the step.
                        let inner = self.at(c.saturating_add_signed(-dc), r.saturating_add_signed(-dr));
                        region.falls.push(f32::from(next) - f32::from(inner.min(here)));
                    }
                }
            }
            region
        });
        regions.collect()
    }

    /// `grey` with shadows and tints taken out: paper becomes 255 everywhere. Between cells the paper is interpolated.
    pub(crate) fn flattened(&self, grey: &Plane) -> Plane {
        let mut data = vec![0u8; grey.data.len()];
        let half = self.side as f32 / 2.0;
        let mut columns = Vec::with_capacity(grey.width);
        for x in 0..grey.width {
            let place = ((x as f32 - half) / self.side as f32).max(0.0);
            columns.push(((place as usize).min(self.columns - 1), (place.fract() * 256.0) as u32));
        }
        let mut gains = vec![0u32; self.columns + 1];
        let mut along = vec![0u32; grey.width];
        let arch = pulp::Arch::new();
        for y in 0..grey.height {
            let place = ((y as f32 - half) / self.side as f32).max(0.0);
            let (row, part) = ((place as usize).min(self.rows - 1), place.fract());
            for (column, gain) in gains.iter_mut().enumerate() {
                let upper = f32::from(self.at(column, row));
                let paper = upper + (f32::from(self.at(column, row + 1)) - upper) * part;
                *gain = (255.0 * 256.0 / paper.max(16.0)) as u32;
            }
            for (along, (column, part)) in along.iter_mut().zip(&columns) {
                *along = (gains[*column] * (256 - part) + gains[column + 1] * part) >> 8;
            }
            let row = y * grey.width..(y + 1) * grey.width;
            arch.dispatch(|| {
                for ((out, value), gain) in data[row.clone()].iter_mut().zip(&grey.data[row]).zip(&along) {
                    *out = ((u32::from(*value) * gain) >> 8).min(255) as u8;
                }
            });
        }
        Plane { width: grey.width, height: grey.height, data }
    }
}
