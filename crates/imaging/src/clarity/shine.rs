//! Writing of the other side that shines through an otherwise empty page.
//!
//! Paper scatters light: print seen through it is pale and has no edges, while pencil or faded ink as pale as that has the
//! edges of the lens (Sharma, «Show-through cancellation in scans of duplex printed documents», IEEE Trans. Image Processing
//! 10, 2001, takes the paper for a low-pass filter likewise).

use super::pieces::Piece;
use super::sheet::Sheet;
use crate::Plane;

/// Percent of the paper that is tinted by soft writing from which on the other side shines through: it covers far more than
/// what reaches the limit of ink, while a pale stamp out of focus is all there is.
const TINTED: f32 = 1.0;
/// What differs from paper by more than this much of 255 was written on this side, however soft it is: a page out of focus.
const PALE: u8 = 42;
/// Mean square of the step between neighboring pixels at 300 dpi, as a share of the square of the contrast, up to which edges
/// are softer than a lens in focus makes them.
const SOFT: f32 = 0.0085;
/// Side in millimetres of the squares in which pieces are judged together: single ones drown in the grain.
const SQUARE_MM: f32 = 8.0;

/// Whether so much of the paper is tinted (percent, see [`super::show_through`]) that what is pale may be of the other side.
pub(crate) fn is_likely(tinted: f32) -> bool {
    tinted >= TINTED
}

/// Whether fewer than `few` pieces are surely of this side.
pub(crate) fn few_are_dark(written: &[&Piece], few: usize) -> bool {
    written.iter().filter(|piece| !is_pale(piece)).count() < few
}

fn is_pale(piece: &Piece) -> bool {
    255 - piece.darkest <= PALE
}

/// The pieces among `written` that stand on this side of the sheet.
pub(crate) fn own<'p>(sheet: &Sheet, flat: &Plane, written: Vec<&'p Piece>) -> Vec<&'p Piece> {
    let (pale, mut own): (Vec<&Piece>, Vec<&Piece>) = written.into_iter().partition(|p| is_pale(p));
    let side = ((SQUARE_MM * sheet.small_per_mm()) as usize).max(4);
    let (columns, rows) = (flat.width.div_ceil(side), flat.height.div_ceil(side));
    let square = |p: &Piece| (p.top + p.bottom) / 2 / side * columns + (p.left + p.right) / 2 / side;
    let mut squares: Vec<Vec<&Piece>> = vec![Vec::new(); columns * rows];
    for piece in pale {
        squares[square(piece)].push(piece);
    }
    let grain = grain(sheet, flat, side);
    for pieces in squares.into_iter().filter(|pieces| !pieces.is_empty()) {
        let edges = pieces.iter().map(|piece| Edges::of(sheet, piece, grain));
        if edges.fold(Edges::default(), Edges::and).steepness() > SOFT {
            own.extend(pieces);
        }
    }
    own
}

/// How steep the edges of pieces are.
#[derive(Clone, Copy, Default)]
struct Edges {
    /// Sum of the squared steps, without those of the grain.
    steps: f32,
    /// Sum of the squared contrast over as many places.
    contrast: f32,
}

impl Edges {
    fn of(sheet: &Sheet, piece: &Piece, grain: f32) -> Edges {
        let around = [piece.left.saturating_sub(1), piece.top.saturating_sub(1), piece.right + 2, piece.bottom + 2];
        let (squares, count) = step_squares(sheet, around);
        Edges { steps: squares - grain * count, contrast: f32::from(255 - piece.darkest).powi(2) * count }
    }

    fn and(self, other: Edges) -> Edges {
        Edges { steps: self.steps + other.steps, contrast: self.contrast + other.contrast }
    }

    fn steepness(self) -> f32 {
        self.steps / self.contrast.max(1.0)
    }
}

/// The mean square of a step on bare paper: of the usual square without anything darker than paper.
fn grain(sheet: &Sheet, flat: &Plane, side: usize) -> f32 {
    let mut bare = Vec::new();
    for top in (side..flat.height.saturating_sub(2 * side)).step_by(side) {
        for left in (side..flat.width.saturating_sub(2 * side)).step_by(side) {
            let mut rows = (top..top + side).map(|y| &flat.data[y * flat.width + left..][..side]);
            if rows.all(|row| row.iter().all(|v| *v > 235)) {
                let (square, count) = step_squares(sheet, [left, top, left + side, top + side]);
                bare.push(square / count.max(1.0));
            }
        }
    }
    bare.sort_by(f32::total_cmp);
    bare.get(bare.len() / 2).copied().unwrap_or(0.0)
}

/// Sum of the squared steps across and down within a part given in pixels of [`Sheet::small`], on paper made white and per
/// pixel at 300 dpi, and how many there are.
fn step_squares(sheet: &Sheet, [left, top, right, bottom]: [usize; 4]) -> (f32, f32) {
    let page = &sheet.luma;
    let s = sheet.shrink;
    let lag = (sheet.dpi as usize / 300).max(1);
    let (right, bottom) =
        ((right * s).min(page.width.saturating_sub(lag)), (bottom * s).min(page.height.saturating_sub(lag)));
    let (mut sum, mut count) = (0u32, 0u32);
    for y in top * s..bottom {
        for x in left * s..right {
            let here = page.at(x, y);
            let (across, down) = (here.abs_diff(page.at(x + lag, y)), here.abs_diff(page.at(x, y + lag)));
            sum += u32::from(across).pow(2) + u32::from(down).pow(2);
            count += 2;
        }
    }
    let white = 255.0 / f32::from(sheet.paper.max(1));
    let pixel = sheet.dpi as f32 / (300.0 * lag as f32);
    (sum as f32 * (white * pixel).powi(2), count as f32)
}
