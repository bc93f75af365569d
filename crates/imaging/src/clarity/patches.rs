use bianmu_model::Rect;

use super::ground::Ground;
use super::sheet::Sheet;

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
pub(crate) fn patches(sheet: &Sheet<'_>, ground: &Ground) -> Vec<Patch> {
    let lit = f32::from(ground.quantile(0.85)).max(40.0);
    let (columns, rows) = (ground.columns, ground.rows);
    let limit = (lit * 0.95) as u8;
    let cell_cm = ground.side as f32 / sheet.small_per_mm() / 10.0;
    let side = (ground.side * sheet.shrink) as i32;
    let mut seen = vec![false; columns * rows];
    let mut found = Vec::new();
    for start in 0..columns * rows {
        if seen[start] || ground.cells[start] >= limit {
            continue;
        }
        seen[start] = true;
        let mut stack = vec![start];
        let mut values = Vec::new();
        let (mut outline, mut outline_steps, mut inner, mut inner_steps) = (0f32, 0u32, 0f32, 0u32);
        let (mut left, mut right, mut top, mut bottom) = (columns, 0, rows, 0);
        while let Some(at) = stack.pop() {
            let here = ground.cells[at];
            values.push(here);
            let (c, r) = (at % columns, at / columns);
            (left, right, top, bottom) = (left.min(c), right.max(c), top.min(r), bottom.max(r));
            for (nc, nr) in [(c.wrapping_sub(1), r), (c + 1, r), (c, r.wrapping_sub(1)), (c, r + 1)] {
                if nc >= columns || nr >= rows {
                    continue;
                }
                let next = nr * columns + nc;
                let step = (f32::from(ground.cells[next]) - f32::from(here)).abs();
                if ground.cells[next] < limit {
                    inner += step;
                    inner_steps += 1;
                    if !seen[next] {
                        seen[next] = true;
                        stack.push(next);
                    }
                } else {
                    // Two cells in and one out: a cell that a box covers in part halves the step.
                    let (dc, dr) = (c as isize - nc as isize, r as isize - nr as isize);
                    let inside = |n: isize| {
                        let (ic, ir) = (c.saturating_add_signed(dc * n), r.saturating_add_signed(dr * n));
                        f32::from(ground.at(ic, ir))
                    };
                    outline += f32::from(ground.cells[next]) - inside(1).min(f32::from(here));
                    outline_steps += 1;
                }
            }
        }
        values.sort_unstable();
        let box_cells = (right - left + 1) * (bottom - top + 1);
        found.push(Patch {
            rect: Rect {
                x: left as i32 * side,
                y: top as i32 * side,
                w: (right - left + 1) as i32 * side,
                h: (bottom - top + 1) as i32 * side,
            },
            area: values.len() as f32 * cell_cm * cell_cm,
            share: values.len() as f32 / (columns * rows) as f32,
            // The darkest tenth, so that a black strip at the edge does not speak for all of it.
            depth: 1.0 - f32::from(values[values.len() / 10]) / lit,
            jump: outline / outline_steps.max(1) as f32 / lit,
            roughness: inner / inner_steps.max(1) as f32 / lit,
            fill: values.len() as f32 / box_cells as f32,
            at_edge: left < 2 || top < 2 || right + 3 > columns || bottom + 3 > rows,
        });
    }
    found
}

impl Patch {
    /// A photograph or a filled box: uneven inside, or dark with straight sides.
    pub(crate) fn is_picture(&self) -> bool {
        self.roughness > 0.015 || (self.depth > 0.2 && self.fill > 0.85 && self.jump > 0.15)
    }
}

/// The deepest shadow: a broad patch that fades in from an edge.
pub(crate) fn shadow(patches: &[Patch]) -> (f32, Option<Rect>) {
    deepest(patches.iter().filter(|p| {
        let fades_in = p.jump <= if p.at_edge { 0.35 } else { 0.15 } * p.depth;
        fades_in && p.roughness < 0.05 && p.share > if p.at_edge { 0.016 } else { 0.08 }
    }))
}

/// The largest stain in square centimetres: an even patch with an outline that is sharp but no box.
pub(crate) fn stain(patches: &[Patch]) -> (f32, Option<Rect>) {
    let stains = patches.iter().filter(|p| {
        let sharp = p.jump > 0.4 * p.depth;
        sharp && p.fill < 0.88 && p.roughness < 0.02 && (0.05..0.45).contains(&p.depth) && p.share < 0.2
    });
    stains.max_by(|a, b| a.area.total_cmp(&b.area)).map_or((0.0, None), |p| (p.area, Some(p.rect)))
}

fn deepest<'p>(patches: impl Iterator<Item = &'p Patch>) -> (f32, Option<Rect>) {
    patches.max_by(|a, b| a.depth.total_cmp(&b.depth)).map_or((0.0, None), |p| (p.depth, Some(p.rect)))
}
