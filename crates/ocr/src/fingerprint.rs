//! 指印 and 名章 by the shape of filled areas: an ellipse of the size of a fingertip, a square.

use crate::filled_areas::{FilledArea, InkCells};
use crate::ink_mark::{Ink, InkMark, Shape};

/// Sides of a print's box in millimetres: a fingertip is 10 to 16 mm broad and 13 to 22 mm long, pressed lightly or rolled.
const SIDES: (f32, f32) = (8.0, 25.0);
/// Longer side of two prints that touch.
const PAIR: (f32, f32) = (19.0, 44.0);
/// A corner filled less than this is empty. Leaning ellipses fill two corners that face each other, squares all four.
const EMPTY: f32 = 0.3;

/// Sides of a name seal's box in millimetres.
const SQUARE: (f32, f32) = (9.0, 24.0);

/// The prints and the name seals among the filled areas of a page; `millimetre` is the number of detection pixels in one.
pub(crate) fn prints_and_squares(cells: &InkCells, millimetre: f32, ink: Ink) -> Vec<InkMark> {
    let mut marks = Vec::new();
    for area in cells.filled() {
        let (left, top, right, bottom) = area.bounds();
        let (short, long) = sides(&area, millimetre);
        let of_shape = |shape| InkMark { left, top, right, bottom, shape, ink, lean: 0.0 };
        if short >= SQUARE.0 && long <= SQUARE.1 && long < 1.34 * short && area.is_square() {
            marks.push(of_shape(Shape::Square));
            continue;
        }
        let [a, b, c, d] = area.corners().map(|filled| filled < EMPTY);
        if ((a && c) || (b && d)) && fits_a_finger(&area, millimetre) {
            marks.push(of_shape(Shape::Print));
            continue;
        }
        let halves = area.halves();
        // Where two prints touch, the corners between them are filled.
        let round = |half: &FilledArea| half.corners().iter().filter(|filled| **filled < EMPTY).count() >= 2;
        if (PAIR.0..=PAIR.1).contains(&long) && halves.iter().all(|half| fits_a_finger(half, millimetre) && round(half))
        {
            marks.extend(halves.map(|half| {
                let (left, top, right, bottom) = half.bounds();
                InkMark { left, top, right, bottom, ..of_shape(Shape::Print) }
            }));
        }
    }
    marks
}

/// Whether size and fill are those of a fingertip.
fn fits_a_finger(area: &FilledArea, millimetre: f32) -> bool {
    let (short, long) = sides(area, millimetre);
    short >= SIDES.0 && long <= SIDES.1 && long < 2.2 * short && area.fill() > 0.55
}

/// The shorter and the longer side of its box, in millimetres.
fn sides(area: &FilledArea, millimetre: f32) -> (f32, f32) {
    let (left, top, right, bottom) = area.bounds();
    let (width, height) = ((right - left) / millimetre, (bottom - top) / millimetre);
    (width.min(height), width.max(height))
}
