use super::morphology::spread;
use super::patches::Patch;
use super::sheet::Sheet;
use crate::Plane;

/// The pixels of [`Sheet::small`] that are no bare paper: ink with half a millimetre around it, for its soft edges, and pictures.
pub(crate) fn covered(sheet: &Sheet, flat: &Plane, patches: &[Patch], ink_limit: u8) -> Vec<bool> {
    let (w, h, s) = (flat.width, flat.height, sheet.shrink as i32);
    let ink: Vec<bool> = flat.data.iter().map(|v| *v < ink_limit).collect();
    let mut covered = spread(&ink, w, h, (0.6 * sheet.small_per_mm()).ceil() as usize, |a, b| a | b);
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
