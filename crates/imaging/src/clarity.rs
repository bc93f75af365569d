//! First clarity measures: blank, blur, exposure, border, resolution and skew. The worst window decides, not the mean.

use bianmu_model::{Flag, FlagKind, FlagLevel, Rect};

use crate::Plane;

/// Limits of the detectors, notice first, failure second. Values: measured starting points, to be calibrated per scanner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClarityLimits {
    /// Width of stroke edges in pixels at 300 dpi.
    pub blur: (f32, f32),
    /// Paper brightness below which a page is dark.
    pub dark: (f32, f32),
    /// Ink brightness above which, on clipped paper, strokes have been burnt away.
    pub light: (f32, f32),
    /// Degrees.
    pub skew: (f32, f32),
    /// Millimetres of black along an edge.
    pub border: (f32, f32),
    /// Dots per inch below which small text suffers (DA/T 31-2017 9.4: not below 200).
    pub low_dpi: (f32, f32),
    /// Text-sized components at or below which a page is proposed as blank.
    pub blank_components: u32,
}

impl Default for ClarityLimits {
    fn default() -> Self {
        ClarityLimits {
            blur: (4.9, 7.0),
            dark: (165.0, 110.0),
            light: (150.0, 180.0),
            skew: (0.8, 4.0),
            border: (3.0, 10.0),
            low_dpi: (190.0, 140.0),
            blank_components: 3,
        }
    }
}

/// What was measured on one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Clarity {
    /// Doubts, worst first.
    pub flags: Vec<Flag>,
    /// Nothing the size of text was found.
    pub blank: bool,
    /// Brightness that separates ink from paper.
    pub ink_limit: u8,
}

/// Judges an upright page. `skew` is the angle found by [`crate::measure_skew`], `None` when it could not be told.
pub fn inspect(page: &Plane, dpi: u32, bilevel: bool, skew: Option<f32>, limits: &ClarityLimits) -> Clarity {
    let shrink = (dpi as usize / 100).max(1);
    let small = page.shrunk(shrink);
    let (paper, ink) = levels(&small);
    // Halfway down to the ink of this very page, so that faint writing counts; 24 steps keep paper grain out.
    let ink_limit = (f32::from(paper) - (0.42 * (f32::from(paper) - f32::from(ink))).max(24.0)).max(8.0) as u8;
    let mut flags = Vec::new();
    let components = text_components(&small, ink_limit);
    let blank = components <= limits.blank_components;
    if blank {
        flags.push(flag(FlagKind::Blank, FlagLevel::Notice, components as f32, limits.blank_components as f32, None));
    }
    if let Some(degrees) = skew {
        flags.extend(above(FlagKind::Skew, degrees.abs(), limits.skew, None));
    }
    if let Some((mm, rect)) = black_border(&small, shrink, dpi) {
        flags.extend(above(FlagKind::BlackBorder, mm, limits.border, Some(rect)));
    }
    flags.extend(below(FlagKind::LowRes, dpi as f32, limits.low_dpi));
    if !bilevel {
        flags.extend(below(FlagKind::TooDark, f32::from(paper), limits.dark));
        if paper >= 252 && !blank {
            flags.extend(above(FlagKind::TooLight, f32::from(ink), limits.light, None));
        }
        if !blank {
            match edge_width(page, ink_limit, dpi) {
                Some((width, rect)) => flags.extend(above(FlagKind::Blur, width, limits.blur, Some(rect))),
                None => flags.push(flag(FlagKind::Unjudged, FlagLevel::Notice, 0.0, limits.blur.0, None)),
            }
        }
    }
    flags.sort_by_key(|f| std::cmp::Reverse(f.level));
    Clarity { flags, blank, ink_limit }
}

fn flag(kind: FlagKind, level: FlagLevel, value: f32, limit: f32, rect: Option<Rect>) -> Flag {
    Flag { kind, level, value, limit, rect }
}

fn above(kind: FlagKind, value: f32, (notice, fail): (f32, f32), rect: Option<Rect>) -> Option<Flag> {
    if value >= fail {
        Some(flag(kind, FlagLevel::Fail, value, fail, rect))
    } else {
        (value >= notice).then(|| flag(kind, FlagLevel::Notice, value, notice, rect))
    }
}

fn below(kind: FlagKind, value: f32, (notice, fail): (f32, f32)) -> Option<Flag> {
    if value <= fail {
        Some(flag(kind, FlagLevel::Fail, value, fail, None))
    } else {
        (value <= notice).then(|| flag(kind, FlagLevel::Notice, value, notice, None))
    }
}

/// Brightness of the paper (the most frequent bright value) and of the ink (mean of the darkest percent inside margins).
fn levels(small: &Plane) -> (u8, u8) {
    let (mx, my) = (small.width / 12, small.height / 12);
    let mut counts = [0u32; 256];
    for y in my..small.height - my {
        for x in mx..small.width - mx {
            counts[usize::from(small.at(x, y))] += 1;
        }
    }
    let total: u32 = counts.iter().sum();
    let paper = counts.iter().enumerate().skip(60).max_by_key(|(_, c)| **c).map_or(255, |(v, _)| v as u8);
    let mut sum = 0;
    for (value, count) in counts.iter().enumerate() {
        sum += count;
        if sum * 100 > total {
            return (paper, value as u8);
        }
    }
    (paper, 0)
}

/// Connected components of ink the size of text strokes (1.2 to 20 mm high or wide at 100 dpi), away from the edges.
fn text_components(small: &Plane, ink_limit: u8) -> u32 {
    let (w, h) = (small.width, small.height);
    let (mx, my) = (w / 30, h / 30);
    let mut seen = vec![false; w * h];
    let mut stack = Vec::new();
    let mut found = 0;
    for y in my..h - my {
        for x in mx..w - mx {
            if seen[y * w + x] || small.at(x, y) >= ink_limit {
                continue;
            }
            let (mut left, mut right, mut top, mut bottom, mut size) = (x, x, y, y, 0u32);
            seen[y * w + x] = true;
            stack.push((x, y));
            while let Some((px, py)) = stack.pop() {
                size += 1;
                left = left.min(px);
                right = right.max(px);
                top = top.min(py);
                bottom = bottom.max(py);
                for (nx, ny) in [(px.wrapping_sub(1), py), (px + 1, py), (px, py.wrapping_sub(1)), (px, py + 1)] {
                    if nx < w && ny < h && !seen[ny * w + nx] && small.at(nx, ny) < ink_limit {
                        seen[ny * w + nx] = true;
                        stack.push((nx, ny));
                    }
                }
            }
            let (cw, ch) = (right - left + 1, bottom - top + 1);
            let round_hole = cw.abs_diff(ch) <= 3 && (14..34).contains(&cw) && size * 10 > (cw * ch) as u32 * 6;
            let at_side = left < w / 12 || right > w - w / 12;
            if size >= 10 && cw.max(ch) >= 5 && !(round_hole && at_side) {
                found += 1;
            }
        }
    }
    found
}

/// The widest black band along an edge, in millimetres, with its place on the page.
fn black_border(small: &Plane, shrink: usize, dpi: u32) -> Option<(f32, Rect)> {
    let (w, h) = (small.width, small.height);
    let dark_row = |y: usize| (0..w).filter(|x| small.at(*x, y) < 70).count() * 10 > w * 8;
    let dark_column = |x: usize| (0..h).filter(|y| small.at(x, *y) < 70).count() * 10 > h * 8;
    let run = |n: usize, dark: &dyn Fn(usize) -> bool| (0..n / 4).take_while(|i| dark(*i)).count();
    let sides = [
        (run(h, &|i| dark_row(i)), 0usize),
        (run(h, &|i| dark_row(h - 1 - i)), 1),
        (run(w, &|i| dark_column(i)), 2),
        (run(w, &|i| dark_column(w - 1 - i)), 3),
    ];
    let (width, side) = sides.into_iter().max()?;
    if width == 0 {
        return None;
    }
    let (w, h, n) = ((w * shrink) as i32, (h * shrink) as i32, (width * shrink) as i32);
    let rect = match side {
        0 => Rect { x: 0, y: 0, w, h: n },
        1 => Rect { x: 0, y: h - n, w, h: n },
        2 => Rect { x: 0, y: 0, w: n, h },
        _ => Rect { x: w - n, y: 0, w: n, h },
    };
    Some((width as f32 * shrink as f32 / dpi as f32 * 25.4, rect))
}

/// Width of stroke edges (brightness range divided by steepest slope) in pixels at 300 dpi: the median of the softest
/// tile among those with enough edges. `None` when no tile has enough.
fn edge_width(page: &Plane, ink_limit: u8, dpi: u32) -> Option<(f32, Rect)> {
    let tile = (dpi as usize * 2 / 3).max(64);
    let mut widths: Vec<(f32, Rect)> = Vec::new();
    for top in (0..page.height.saturating_sub(tile / 2)).step_by(tile) {
        for left in (0..page.width.saturating_sub(tile / 2)).step_by(tile) {
            let (right, bottom) = ((left + tile).min(page.width - 6), (top + tile).min(page.height));
            let mut edges: Vec<f32> = Vec::new();
            for y in (top..bottom).step_by(2) {
                let row = &page.data[y * page.width..(y + 1) * page.width];
                let mut x = left.max(6);
                while x + 1 < right {
                    let crossing = row[x] >= ink_limit && row[x + 1] < ink_limit;
                    if crossing {
                        let bright = f32::from(*row[x - 5..=x].iter().max().unwrap_or(&255));
                        let dark = f32::from(*row[x..=x + 6].iter().min().unwrap_or(&0));
                        let slope =
                            row[x - 3..=x + 4].windows(2).map(|w| i16::from(w[0]) - i16::from(w[1])).max().unwrap_or(1);
                        if bright - dark > 50.0 && slope > 0 {
                            edges.push((bright - dark) / f32::from(slope));
                        }
                        x += 3;
                    }
                    x += 1;
                }
            }
            if edges.len() >= 150 {
                let middle = edges.len() / 2;
                let (_, median, _) = edges.select_nth_unstable_by(middle, f32::total_cmp);
                let rect = Rect { x: left as i32, y: top as i32, w: tile as i32, h: tile as i32 };
                widths.push((*median * 300.0 / dpi as f32, rect));
            }
        }
    }
    widths.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page at 200 dpi with rows of strokes 4 pixels wide.
    fn page(paper: u8, ink: u8, soft: usize) -> Plane {
        let (width, height) = (1654usize, 2339usize);
        let mut data = vec![paper; width * height];
        for line in 0..40 {
            for y in 0..24 {
                for x in (150..1500).filter(|x| x % 13 < 5) {
                    data[(200 + line * 48 + y) * width + x] = ink;
                }
            }
        }
        for _ in 0..soft {
            let source = data.clone();
            for at in 2..data.len() - 2 {
                let sum: u32 = source[at - 2..=at + 2].iter().map(|v| u32::from(*v)).sum();
                data[at] = (sum / 5) as u8;
            }
        }
        Plane { width, height, data }
    }

    fn kinds(plane: &Plane) -> Vec<FlagKind> {
        inspect(plane, 200, false, Some(0.0), &ClarityLimits::default()).flags.into_iter().map(|f| f.kind).collect()
    }

    #[test]
    fn each_damage_is_named_and_a_clean_page_is_not() {
        assert_eq!(kinds(&page(240, 30, 0)), []);
        assert_eq!(kinds(&page(240, 30, 2)), [FlagKind::Blur]);
        assert_eq!(kinds(&page(100, 20, 0)), [FlagKind::TooDark]);
        assert_eq!(kinds(&page(255, 190, 0)).first(), Some(&FlagKind::TooLight));
        let mut bordered = page(240, 30, 0);
        bordered.data[..1654 * 90].fill(5);
        assert_eq!(kinds(&bordered), [FlagKind::BlackBorder]);
        let empty = Plane { width: 1654, height: 2339, data: vec![245; 1654 * 2339] };
        assert_eq!(kinds(&empty), [FlagKind::Blank]);
    }

    #[test]
    fn a_faint_page_with_text_is_never_blank() {
        let faint = inspect(&page(250, 190, 0), 200, false, None, &ClarityLimits::default());
        assert!(!faint.blank);
    }
}
