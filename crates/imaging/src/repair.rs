//! The repairs of a shown picture: pixels and parameters in, pixels out. The original is somewhere else and stays.

use bianmu_model::{FlagKind, PageFacts, Rect, Repair};

use crate::background::cleaned;
use crate::clarity::paper_color;
use crate::skew::shrink_to_100_dpi;
use crate::{Picture, Plane};

/// Brightness that paper is brought to when the contrast is spread: bright, and short of where the inspection would take
/// pale ink for burnt ink.
const PAPER: f32 = 230.0;
/// Brightness that ink is brought to.
const INK: f32 = 45.0;
/// More than this would spread the grain of an empty page over the whole scale.
const STEEPEST: f32 = 2.4;

/// The picture of an upright page as the parameters want it. `dpi` is that of `page`.
pub fn repaired(mut page: Picture, repair: &Repair, dpi: u32) -> Picture {
    if repair.crop.is_some() {
        page = cropped(&page, repair.area(page.width, page.height));
    }
    // Flattened before it is turned: the fill of the corners then has the color of flat paper.
    if repair.clean_background {
        page = cleaned(page, dpi);
    }
    if repair.deskew_deg != 0.0 {
        page = turned_back(&page, repair.deskew_deg);
    }
    if repair.contrast {
        page = spread(page, dpi);
    }
    page
}

/// What software can do for a page by what was found on it; [`Repair::is_none`] when there is nothing to do.
///
/// Skew, black edges and poor light are undone. What the scan has lost is not, and is left to a person.
pub fn propose(facts: &PageFacts) -> Repair {
    let flagged = |kind: FlagKind| facts.flags.iter().find(|f| f.kind == kind);
    let crop = flagged(FlagKind::BlackBorder).and_then(|flag| {
        let edge = flag.rect.map(|r| beside(r, facts.width as i32, facts.height as i32));
        let kept = facts.inside_border.or(edge)?;
        // Whatever was read or stamped stays, also where the sheet lies crooked in its black border.
        let found = facts.lines.iter().map(|l| l.rect).chain(facts.marks.iter().map(|m| m.rect));
        let found = found.chain(facts.sheet_number.map(|n| n.rect));
        let whole = Rect { x: 0, y: 0, w: facts.width as i32, h: facts.height as i32 };
        let kept = within(found.fold(kept, |kept, rect| kept.union(&rect)), whole);
        (kept != whole && kept.w > 0 && kept.h > 0).then_some(kept)
    });
    let unlit = flagged(FlagKind::Fade).or(flagged(FlagKind::TooDark)).is_some();
    let skewed = flagged(FlagKind::Skew).is_some() && facts.skew_deg.abs() <= bianmu_model::LARGEST_DESKEW;
    Repair {
        deskew_deg: if skewed { facts.skew_deg } else { 0.0 },
        crop,
        clean_background: unlit || flagged(FlagKind::Shadow).is_some(),
        contrast: unlit,
    }
    .rounded()
}

/// The page without a strip along one of its sides.
fn beside(strip: Rect, width: i32, height: i32) -> Rect {
    if strip.w >= width {
        let y = if strip.y <= 0 { strip.h } else { 0 };
        Rect { x: 0, y, w: width, h: height - strip.h }
    } else {
        let x = if strip.x <= 0 { strip.w } else { 0 };
        Rect { x, y: 0, w: width - strip.w, h: height }
    }
}

fn within(rect: Rect, whole: Rect) -> Rect {
    let (x, y) = (rect.x.max(0), rect.y.max(0));
    Rect { x, y, w: rect.right().min(whole.w) - x, h: rect.bottom().min(whole.h) - y }
}

fn cropped(page: &Picture, area: Rect) -> Picture {
    let mut rgb = Vec::with_capacity(area.w as usize * area.h as usize * 3);
    for y in area.y..area.bottom() {
        let from = (y as usize * page.width as usize + area.x as usize) * 3;
        rgb.extend_from_slice(&page.rgb[from..from + area.w as usize * 3]);
    }
    Picture { width: area.w as u32, height: area.h as u32, rgb }
}

/// Undoes a skew about the middle of the page; the size stays, and corners that lay outside get the color of the paper.
fn turned_back(page: &Picture, degrees: f32) -> Picture {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (page.width as f32, page.height as f32);
    let paper = paper_color(page).map(|v| v as u8);
    let mut rgb = vec![0u8; page.rgb.len()];
    for (y, row) in rgb.chunks_exact_mut(page.width as usize * 3).enumerate() {
        // The inverse of `Repair::forth` for the middle of the first pixel; the next ones follow in a straight line.
        let (dx, dy) = (0.5 - w / 2.0, y as f32 + 0.5 - h / 2.0);
        let (x0, y0) = (dx * cos + dy * sin + w / 2.0 - 0.5, dy * cos - dx * sin + h / 2.0 - 0.5);
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let (fx, fy) = (x0 + x as f32 * cos, y0 - x as f32 * sin);
            if fx < -0.5 || fy < -0.5 || fx > w - 0.5 || fy > h - 0.5 {
                pixel.copy_from_slice(&paper);
            } else {
                pixel.copy_from_slice(&page.sample(fx, fy).map(|v| (v + 0.5) as u8));
            }
        }
    }
    Picture { rgb, ..*page }
}

/// Spreads the colors so that the paper is bright and the darkest ink is dark; the paper keeps its tint.
fn spread(mut page: Picture, dpi: u32) -> Picture {
    let small = page.shrunk(shrink_to_100_dpi(dpi)).luma();
    let inner = inside(&small);
    // Writing covers few percent of a page: the median is paper, the darkest two hundredths of it ink.
    let (ink, paper) = (f32::from(inner.percentile(0.01)), f32::from(inner.percentile(0.5)));
    let target = paper.max(PAPER);
    let slope = ((target - INK.min(ink)) / (paper - ink).max(1.0)).clamp(1.0, STEEPEST);
    // Channel by channel away from the color of the paper: a pale seal gets as red again as it was on a sheet less faded.
    let tables: [Vec<u8>; 3] = paper_color(&page).map(|own| {
        let aim = (own * target / paper.max(1.0)).min(255.0);
        (0..256).map(|v| (aim - slope * (own - v as f32) + 0.5).clamp(0.0, 255.0) as u8).collect()
    });
    for pixel in page.rgb.chunks_exact_mut(3) {
        for (value, table) in pixel.iter_mut().zip(&tables) {
            *value = table[usize::from(*value)];
        }
    }
    page
}

/// Without the outer twelfth, where borders and fingers lie.
fn inside(plane: &Plane) -> Plane {
    let (mx, my) = (plane.width / 12, plane.height / 12);
    let mut data = Vec::with_capacity(plane.data.len());
    for y in my..plane.height - my {
        data.extend_from_slice(&plane.data[y * plane.width + mx..(y + 1) * plane.width - mx]);
    }
    Plane { width: plane.width - 2 * mx, height: plane.height - 2 * my, data }
}

#[cfg(test)]
#[path = "repair_tests.rs"]
mod tests;
