use bianmu_model::Rect;

use super::ground::Ground;
use super::sheet::Sheet;
use crate::connected::bounds;

/// A connected part of the bare paper that is darker than the rest, cell by cell.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    /// In scan pixels.
    pub(crate) rect: Rect,
    /// Square centimetres.
    pub(crate) area: f32,
    /// Share of the page.
    pub(crate) share: f32,
    /// Share of the light that is missing in its darkest tenth, 0..=1.
    pub(crate) depth: f32,
    /// Mean fall of brightness within 4 mm over its outline, as a share of the lit paper: small where it fades in.
    pub(crate) jump: f32,
    /// Mean step between neighboring cells inside, as a share of the lit paper: small on paper, large in pictures.
    pub(crate) roughness: f32,
    /// Share of its bounding box that it fills: near 1 for printed boxes and photographs.
    pub(crate) fill: f32,
    /// It reaches an edge of the page.
    pub(crate) at_edge: bool,
}

/// All patches darker than 95 % of the lit paper.
pub(crate) fn patches(sheet: &Sheet, ground: &Ground) -> Vec<Patch> {
    let lit = f32::from(ground.quantile(0.85)).max(40.0);
    let (columns, rows) = (ground.columns, ground.rows);
    let cell_cm = ground.side as f32 / sheet.small_per_mm() / 10.0;
    let side = (ground.side * sheet.shrink) as i32;
    let found = ground.dark_regions((lit * 0.95).floor()).into_iter().map(|region| {
        let (left, top, right, bottom) = bounds(&region.cells, columns);
        let size = region.cells.len();
        let mut values: Vec<u8> = region.cells.iter().map(|at| ground.cells[*at]).collect();
        values.sort_unstable();
        let rough: f32 = region.steps.iter().map(|step| f32::from(*step)).sum();
        Patch {
            rect: Rect {
                x: left as i32 * side,
                y: top as i32 * side,
                w: (right - left) as i32 * side,
                h: (bottom - top) as i32 * side,
            },
            area: size as f32 * cell_cm * cell_cm,
            share: size as f32 / (columns * rows) as f32,
            // The darkest tenth, so that a black strip at the edge does not speak for all of it.
            depth: 1.0 - f32::from(values[size / 10]) / lit,
            jump: region.falls.iter().sum::<f32>() / region.falls.len().max(1) as f32 / lit,
            roughness: rough / region.steps.len().max(1) as f32 / lit,
            fill: size as f32 / ((right - left) * (bottom - top)) as f32,
            at_edge: left < 2 || top < 2 || right + 2 > columns || bottom + 2 > rows,
        }
    });
    found.collect()
}

impl Patch {
    /// A broad patch that fades in from an edge.
    pub(crate) fn is_shadow(&self) -> bool {
        let fades_in = self.jump <= if self.at_edge { 0.35 } else { 0.15 } * self.depth;
        fades_in && self.roughness < 0.05 && self.share > if self.at_edge { 0.016 } else { 0.08 }
    }

    /// A photograph or a filled box: uneven inside, or dark with straight sides.
    pub(crate) fn is_picture(&self) -> bool {
        self.roughness > 0.015 || (self.depth > 0.2 && self.fill > 0.85 && self.jump > 0.15)
    }
}

/// The deepest shadow.
pub(crate) fn shadow(patches: &[Patch]) -> (f32, Option<Rect>) {
    deepest(patches.iter().filter(|p| p.is_shadow()))
}

/// The largest stain in square centimetres: an even patch with an outline that is sharp but no box.
pub(crate) fn stain(patches: &[Patch], beside: impl Fn(&Rect) -> bool) -> (f32, Option<Rect>) {
    let stains = patches.iter().filter(|p| beside(&p.rect)).filter(|p| {
        let sharp = p.jump > 0.4 * p.depth;
        // The outline of a dark stain runs through cells of its own.
        sharp
            && p.fill < 0.88
            && p.roughness < (0.12 * p.depth).max(0.02)
            && (0.05..0.45).contains(&p.depth)
            && p.share < 0.2
    });
    stains.max_by(|a, b| a.area.total_cmp(&b.area)).map_or((0.0, None), |p| (p.area, Some(p.rect)))
}

fn deepest<'p>(patches: impl Iterator<Item = &'p Patch>) -> (f32, Option<Rect>) {
    patches.max_by(|a, b| a.depth.total_cmp(&b.depth)).map_or((0.0, None), |p| (p.depth, Some(p.rect)))
}
