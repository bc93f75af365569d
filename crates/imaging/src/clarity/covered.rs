use super::patches::Patch;
use super::sheet::Sheet;
use crate::Plane;

/// The pixels of [`Sheet::small`] that are no bare paper: ink with half a millimetre around it, for its soft edges, and pictures.
pub(crate) fn covered(sheet: &Sheet, flat: &Plane, patches: &[Patch], ink_limit: u8) -> Vec<bool> {
    let (w, h, s) = (flat.width, flat.height, sheet.shrink as i32);
    let mut covered = near_ink(flat, ink_limit, (0.6 * sheet.small_per_mm()).ceil() as usize);
    let span =
        |from: i32, to: i32, end: usize| ((from / s).max(0) as usize).min(end)..((to / s).max(0) as usize).min(end);
    for picture in patches.iter().filter(|patch| patch.is_picture()).map(|patch| patch.rect) {
        let columns = span(picture.x, picture.right(), w);
        for y in span(picture.y, picture.bottom(), h) {
            covered[y * w + columns.start..y * w + columns.end].fill(true);
        }
    }
    covered
}

/// Pixels darker than `limit` and all within a square of `reach` around them.
fn near_ink(flat: &Plane, limit: u8, reach: usize) -> Vec<bool> {
    let (w, h) = (flat.width, flat.height);
    // Along the rows first, then the rows over each other: a square is both.
    let mut beside = vec![false; w * h];
    for (row, values) in beside.chunks_exact_mut(w).zip(flat.data.chunks_exact(w)) {
        let mut until = 0;
        for (x, value) in values.iter().enumerate() {
            if *value < limit {
                let from = x.saturating_sub(reach).max(until);
                until = (x + reach + 1).min(w);
                row[from..until].fill(true);
            }
        }
    }
    let mut near = vec![false; w * h];
    for (y, near) in near.chunks_exact_mut(w).enumerate() {
        for row in y.saturating_sub(reach)..=(y + reach).min(h - 1) {
            for (near, beside) in near.iter_mut().zip(&beside[row * w..(row + 1) * w]) {
                *near |= *beside;
            }
        }
    }
    near
}
