use crate::Plane;
use crate::connected::{Touch, bounds, each_connected};

/// A connected piece of ink on the flattened 100 dpi plane.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) left: usize,
    pub(crate) top: usize,
    /// Last column and row that belong to it.
    pub(crate) right: usize,
    pub(crate) bottom: usize,
    /// Pixels.
    pub(crate) size: u32,
    /// Brightness of its darkest pixel.
    pub(crate) darkest: u8,
}

impl Piece {
    pub(crate) fn width(&self) -> usize {
        self.right - self.left + 1
    }

    pub(crate) fn height(&self) -> usize {
        self.bottom - self.top + 1
    }
}

/// Pieces of pixels darker than `limit` that touch by a side or a corner.
pub(crate) fn pieces(plane: &Plane, limit: u8) -> Vec<Piece> {
    let dark = |at: usize| plane.data[at] < limit;
    let mut found = Vec::new();
    each_connected(plane.width, plane.height, Touch::Across(1), dark, dark, |pixels| {
        let (left, top, right, bottom) = bounds(pixels, plane.width);
        let darkest = pixels.iter().fold(255, |darkest, at| plane.data[*at].min(darkest));
        found.push(Piece { left, top, right: right - 1, bottom: bottom - 1, size: pixels.len() as u32, darkest });
    });
    found
}
