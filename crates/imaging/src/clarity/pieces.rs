use crate::Plane;

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
    let (w, h) = (plane.width, plane.height);
    let mut seen = vec![false; w * h];
    let mut stack: Vec<u32> = Vec::new();
    let mut found = Vec::new();
    for start in 0..w * h {
        if seen[start] || plane.data[start] >= limit {
            continue;
        }
        seen[start] = true;
        let (x, y) = (start % w, start / w);
        let mut piece = Piece { left: x, right: x, top: y, bottom: y, size: 0, darkest: 255 };
        stack.push(start as u32);
        while let Some(at) = stack.pop() {
            let at = at as usize;
            let (x, y) = (at % w, at / w);
            piece.size += 1;
            piece.left = piece.left.min(x);
            piece.right = piece.right.max(x);
            piece.bottom = piece.bottom.max(y);
            piece.darkest = piece.darkest.min(plane.data[at]);
            for ny in y.saturating_sub(1)..=(y + 1).min(h - 1) {
                for nx in x.saturating_sub(1)..=(x + 1).min(w - 1) {
                    let next = ny * w + nx;
                    if !seen[next] && plane.data[next] < limit {
                        seen[next] = true;
                        stack.push(next as u32);
                    }
                }
            }
        }
        found.push(piece);
    }
    found
}
