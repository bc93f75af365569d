//! Round seals on pages without colour: a photocopy or a grey or black-and-white scan keeps the rim of a seal, not its red.
//!
//! Edges of the page vote for the centres of circles of an official seal's size along their gradients (Kimme, Ballard and
//! Sklansky, "Finding circles by an array of accumulators", CACM 18, 1975); the best centres count as seals when a dark
//! rim with light on both of its sides goes most of the way round.

use std::f32::consts::TAU;
use std::sync::LazyLock;

use bianmu_imaging::Plane;

use crate::ink_mark::{Ink, InkMark, Shape};

/// Radii of the official round seals, in millimetres: 38 to 45 mm across (国发〔1999〕25号 for state organs), with a margin for
/// copies that were scaled a little.
const RADII: (f32, f32) = (17.5, 23.5);
/// Least difference of brightness between two pixels beside an edge; a seal is fainter than print.
const LEAST_EDGE: i16 = 22;
/// Centres that are looked at more closely.
const CANDIDATES: usize = 6;
/// Directions in which the rim is looked for.
const SECTORS: usize = 96;
/// Cosine and sine of them.
static DIRECTIONS: LazyLock<[(f32, f32); SECTORS]> = LazyLock::new(|| {
    std::array::from_fn(|sector| {
        let (sin, cos) = (TAU * sector as f32 / SECTORS as f32).sin_cos();
        (cos, sin)
    })
});
/// By how much the rim must be darker than what lies inside and outside of it.
const LEAST_CONTRAST: f32 = 12.0;
/// Share of directions in which a rim must be seen, and by how much it must exceed what is seen at other radii about the same
/// centre: dense print on a grainy page reaches .55, but at any radius, .2 above the usual at most; rims under print stand .45 above.
const LEAST_SHARE: f32 = 0.5;
const LEAST_ABOVE: f32 = 0.33;

/// Round seals on the brightness of the detection picture; `millimetre` is the number of its pixels in a millimetre.
pub(crate) fn rims(plane: &Plane, millimetre: f32) -> Vec<InkMark> {
    let edges = edges(plane);
    let (columns, rows) = (plane.width.div_ceil(2), plane.height.div_ceil(2));
    let votes = votes(&edges, (columns, rows), millimetre);
    let mut found: Vec<Circle> = Vec::new();
    for (x, y) in peaks(votes, (columns, rows), millimetre) {
        let Some(circle) = fitted(plane, &edges, (x, y), millimetre) else { continue };
        let apart = |other: &Circle| (other.x - circle.x).hypot(other.y - circle.y) > 0.7 * other.radius;
        if circle.share >= LEAST_SHARE.max(usual_share(plane, &circle, millimetre) + LEAST_ABOVE)
            && found.iter().all(apart)
        {
            found.push(circle);
        }
    }
    let mark = |c: &Circle| InkMark {
        left: c.x - c.radius,
        top: c.y - c.radius,
        right: c.x + c.radius,
        bottom: c.y + c.radius,
        shape: Shape::Round,
        ink: Ink::Grey,
        lean: 0.0,
    };
    found.iter().map(mark).collect()
}

/// A pixel beside which the brightness changes, with the direction of the change.
struct Edge {
    x: f32,
    y: f32,
    dx: f32,
    dy: f32,
}

fn edges(plane: &Plane) -> Vec<Edge> {
    let (w, h) = (plane.width, plane.height);
    let mut edges = Vec::new();
    // Every other pixel of every other row: a rim keeps two hundred edges, and print costs a quarter.
    for y in (1..h.saturating_sub(1)).step_by(2) {
        let row = &plane.data[y * w..(y + 1) * w];
        let (above, below) = (&plane.data[(y - 1) * w..y * w], &plane.data[(y + 1) * w..(y + 2) * w]);
        for x in (1..w.saturating_sub(1)).step_by(2) {
            let gx = i16::from(row[x + 1]) - i16::from(row[x - 1]);
            let gy = i16::from(below[x]) - i16::from(above[x]);
            if gx.abs() + gy.abs() >= LEAST_EDGE {
                let (gx, gy) = (f32::from(gx), f32::from(gy));
                let length = gx.hypot(gy);
                edges.push(Edge { x: x as f32, y: y as f32, dx: gx / length, dy: gy / length });
            }
        }
    }
    edges
}

/// How many edges point to the middle of each 2 × 2 pixels from a distance of a radius. Straight lines and columns of print
/// vote along themselves for many places; only a circle votes for one.
fn votes(edges: &[Edge], size: (usize, usize), millimetre: f32) -> Vec<u16> {
    let (columns, rows) = size;
    let mut votes = vec![0u16; columns * rows];
    let (least, most) = (RADII.0 * millimetre, RADII.1 * millimetre);
    for edge in edges {
        for side in [-1.0, 1.0] {
            let mut radius = least;
            while radius <= most {
                let (x, y) = (edge.x + side * radius * edge.dx, edge.y + side * radius * edge.dy);
                if x >= 0.0 && y >= 0.0 && (x as usize / 2) < columns && (y as usize / 2) < rows {
                    votes[y as usize / 2 * columns + x as usize / 2] += 1;
                }
                radius += 2.0;
            }
        }
    }
    votes
}

/// The places with the most votes, in pixels of the plane, none within half a radius of another.
fn peaks(mut votes: Vec<u16>, size: (usize, usize), millimetre: f32) -> Vec<(f32, f32)> {
    let (columns, rows) = size;
    let reach = (RADII.0 * millimetre / 4.0) as usize;
    let mut peaks = Vec::with_capacity(CANDIDATES);
    for _ in 0..CANDIDATES {
        let Some(at) = (0..votes.len()).max_by_key(|at| votes[*at]).filter(|at| votes[*at] > 0) else { break };
        let (x, y) = (at % columns, at / columns);
        peaks.push((x as f32 * 2.0 + 1.0, y as f32 * 2.0 + 1.0));
        for row in y.saturating_sub(reach)..(y + reach + 1).min(rows) {
            votes[row * columns + x.saturating_sub(reach)..row * columns + (x + reach + 1).min(columns)].fill(0);
        }
    }
    peaks
}

struct Circle {
    x: f32,
    y: f32,
    radius: f32,
    /// Share of the directions in which the rim is seen.
    share: f32,
}

/// The circle round about a centre whose rim is seen furthest round.
fn fitted(plane: &Plane, edges: &[Edge], center: (f32, f32), millimetre: f32) -> Option<Circle> {
    let (least, most) = (RADII.0 * millimetre, RADII.1 * millimetre);
    let mut by_radius = vec![0u32; most as usize + 2];
    for edge in edges {
        let (dx, dy) = (edge.x - center.0, edge.y - center.1);
        let radius = dx.hypot(dy);
        if radius >= least - 1.0 && radius <= most + 1.0 && (dx * edge.dx + dy * edge.dy).abs() > 0.94 * radius {
            by_radius[(radius as usize).min(most as usize + 1)] += 1;
        }
    }
    let near = |r: usize| by_radius[r.saturating_sub(1)..(r + 2).min(by_radius.len())].iter().sum::<u32>();
    let radius = (least as usize..=most as usize).max_by_key(|r| near(*r))? as f32 + 0.5;
    let at = |x: f32, y: f32, radius: f32| Circle { x, y, radius, share: rim_share(plane, (x, y), radius, millimetre) };
    // By three pixels to all sides, then by two, then by one: the votes lie that far from the middle at most.
    let mut best = at(center.0, center.1, radius);
    for step in [3.0, 2.0, 1.0] {
        let Circle { x, y, radius, .. } = best;
        for place in 0..27 {
            let [dx, dy, dr] = [place % 3, place / 3 % 3, place / 9].map(|side| (side as f32 - 1.0) * step);
            let circle = at(x + dx, y + dy, radius + 0.75 * dr);
            if circle.share > best.share {
                best = circle;
            }
        }
    }
    Some(best)
}

/// What of a rim is seen at radii where none is: the median of eight.
fn usual_share(plane: &Plane, circle: &Circle, millimetre: f32) -> f32 {
    let mut shares = [-6.0, -5.0, -4.0, -3.0, 3.0, 4.0, 5.0, 6.0f32]
        .map(|step| rim_share(plane, (circle.x, circle.y), circle.radius + 1.2 * step, millimetre));
    shares.sort_by(f32::total_cmp);
    shares[4]
}

/// Share of the directions in which what lies at `radius` is darker than what lies further in and further out.
fn rim_share(plane: &Plane, center: (f32, f32), radius: f32, millimetre: f32) -> f32 {
    let at = |direction: &(f32, f32), radius: f32| {
        let (x, y) = (center.0 + radius * direction.0, center.1 + radius * direction.1);
        let inside = x >= 0.0 && y >= 0.0 && (x as usize) < plane.width && (y as usize) < plane.height;
        // Beyond the edge of the sheet there is no rim.
        if inside { f32::from(plane.data[y as usize * plane.width + x as usize]) } else { 0.0 }
    };
    let (inner, outer) = (radius - 1.1 * millimetre, radius + 1.0 * millimetre);
    let seen = DIRECTIONS.iter().filter(|direction| {
        let rim = at(direction, radius).min(at(direction, radius - 1.0)).min(at(direction, radius + 1.0));
        rim + LEAST_CONTRAST < at(direction, inner).min(at(direction, outer))
    });
    seen.count() as f32 / SECTORS as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ink: impl Fn(usize, usize) -> Option<u8>) -> Plane {
        let (width, height) = (672, 960);
        let data = (0..width * height).map(|at| ink(at % width, at / width).unwrap_or(235)).collect();
        Plane { width, height, data }
    }

    /// Blocks of print: characters of 11 pixels on lines 20 pixels apart, each with strokes of its own.
    fn print(x: usize, y: usize) -> bool {
        let (column, row) = (x / 12, y / 20);
        let (u, v) = (x % 12, y % 20);
        let seed = (column * 7 + row * 13) % 5;
        (60..620).contains(&x) && u < 11 && v < 11 && (u % (3 + seed) == 0 || v % (4 + seed % 3) == 0)
    }

    fn rim(x: usize, y: usize) -> bool {
        ((x as f32 - 400.0).hypot(y as f32 - 600.0) - 66.0).abs() < 1.6
    }

    #[test]
    fn the_rim_of_a_grey_seal_over_print_is_found_where_it_stands() {
        let found = rims(&page(|x, y| if print(x, y) { Some(50) } else { rim(x, y).then_some(130) }), 960.0 / 297.0);
        assert_eq!(found.len(), 1);
        let (x, y) = found[0].center();
        assert!((x - 400.0).hypot(y - 600.0) < 4.0 && (found[0].width() / 2.0 - 66.0).abs() < 4.0, "{found:?}");
    }

    #[test]
    fn grain_on_a_dark_page_is_no_rim() {
        let mut seed = 7u32;
        let mut grain = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8 / 3
        };
        let mut plane = page(|x, y| print(x, y).then_some(60));
        plane.data.iter_mut().for_each(|value| *value = value.saturating_sub(grain()));
        assert_eq!(rims(&plane, 960.0 / 297.0), []);
    }

    #[test]
    fn print_alone_tables_and_a_small_ring_are_no_seals() {
        let small = |x: usize, y: usize| ((x as f32 - 300.0).hypot(y as f32 - 500.0) - 30.0).abs() < 1.6;
        let table = |x: usize, y: usize| x.is_multiple_of(60) || y.is_multiple_of(40);
        assert_eq!(rims(&page(|x, y| print(x, y).then_some(40)), 960.0 / 297.0), []);
        assert_eq!(rims(&page(|x, y| small(x, y).then_some(40)), 960.0 / 297.0), []);
        assert_eq!(rims(&page(|x, y| (table(x, y) || print(x, y)).then_some(40)), 960.0 / 297.0), []);
    }
}
