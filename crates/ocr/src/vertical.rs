//! Vertical writing: where one character ends and the next begins, when the characters stand below each other or, on a
//! page that lies on its side, beside each other.

use bianmu_imaging::Plane;

use crate::regions::Region;

/// Least and greatest distance between characters, in widths of the column. The detector draws a column somewhat wider
/// than its characters are; they may touch or stand half a character apart.
const PITCH: (f32, f32) = (0.6, 1.3);
/// Distances within one column differ from their mean by up to this share.
const PLAY: f32 = 0.25;
/// What a cut away from the even distance costs, against a cut through as much ink as a row holds on average.
const UNEVENNESS: f32 = 6.0;

/// Rows between the characters of a column, in detection pixels, first and last edge included.
pub(crate) fn cuts_of_column(luma: &Plane, region: &Region) -> Vec<f32> {
    let (top, bottom) = (region.top(), region.bottom());
    let (from, to) = (region.left, region.right);
    let profile = profile((bottom - top) as usize, (to - from) as usize, |along, across| {
        bright(luma, from + across, top + along)
    });
    cuts(&profile, region.width()).into_iter().map(|cut| top + cut).collect()
}

/// Columns between the characters of a line whose characters lie on their side, as shares of its width.
pub(crate) fn cuts_of_line(luma: &Plane, region: &Region) -> Vec<f32> {
    let width = region.width();
    let profile = profile(width as usize, region.height as usize, |along, across| {
        bright(luma, region.left + along, region.middle_at(along / width) - region.height / 2.0 + across)
    });
    cuts(&profile, region.height).into_iter().map(|cut| cut / width).collect()
}

fn bright(luma: &Plane, x: f32, y: f32) -> u8 {
    let inside = x >= 0.0 && y >= 0.0 && (x as usize) < luma.width && (y as usize) < luma.height;
    if inside { luma.at(x as usize, y as usize) } else { 255 }
}

/// How much ink stands across the line at each place along it; paper is 0.
fn profile(length: usize, depth: usize, at: impl Fn(f32, f32) -> u8) -> Vec<f32> {
    let rows: Vec<Vec<u8>> = (0..length)
        .map(|along| (0..depth).map(|across| at(along as f32 + 0.5, across as f32 + 0.5)).collect())
        .collect();
    let mut values: Vec<u8> = rows.iter().flatten().copied().collect();
    values.sort_unstable();
    let paper = f32::from(values.get(values.len() * 3 / 4).copied().unwrap_or(255)) * 0.9;
    rows.iter().map(|row| row.iter().map(|v| (paper - f32::from(*v)).max(0.0)).sum()).collect()
}

/// The cuts that go through least ink at the most even distances, from the first ink to the last.
fn cuts(profile: &[f32], across: f32) -> Vec<f32> {
    let mean = profile.iter().sum::<f32>() / profile.len().max(1) as f32;
    let inked = |v: &f32| *v > 0.15 * mean;
    let (Some(first), Some(last)) = (profile.iter().position(inked), profile.iter().rposition(inked)) else {
        return vec![0.0, profile.len() as f32];
    };
    let ink: Vec<f32> = profile[first..=last].iter().map(|v| (v / mean).min(3.0)).collect();
    let mut best: Option<(f32, Vec<usize>)> = None;
    let mut pitch = (PITCH.0 * across).max(3.0);
    while pitch <= PITCH.1 * across {
        if let Some(way) = evenly(&ink, pitch)
            && best.as_ref().is_none_or(|b| way.0 < b.0)
        {
            best = Some(way);
        }
        pitch += (0.03 * across).max(0.5);
    }
    let inner = best.map_or_else(|| vec![0, ink.len()], |(_, way)| way);
    inner.into_iter().map(|cut| (first + cut) as f32).collect()
}

/// Cuts about `pitch` apart from the first row to the last, and the mean cost of one of them; by dynamic programming.
fn evenly(ink: &[f32], pitch: f32) -> Option<(f32, Vec<usize>)> {
    let near = ((1.0 - PLAY) * pitch).max(1.0) as usize;
    let far = ((1.0 + PLAY) * pitch).ceil() as usize;
    // Cost, number of cuts and the cut before, for a cut in front of each row.
    let mut ways: Vec<Option<(f32, usize, usize)>> = vec![None; ink.len() + 1];
    ways[0] = Some((0.0, 0, 0));
    for at in near..=ink.len() {
        let through = ink.get(at).map_or(0.0, |below| (below + ink[at - 1]) / 2.0);
        for before in at.saturating_sub(far)..=at - near {
            let Some((cost, count, _)) = ways[before] else { continue };
            let uneven = ((at - before) as f32 - pitch) / pitch;
            let cost = cost + through + UNEVENNESS * uneven * uneven;
            if ways[at].is_none_or(|known| cost < known.0) {
                ways[at] = Some((cost, count + 1, before));
            }
        }
    }
    let (cost, count, _) = ways[ink.len()]?;
    let mut cuts = vec![ink.len()];
    while let Some(at) = cuts.last().copied().filter(|at| *at > 0) {
        cuts.push(ways[at].map_or(0, |way| way.2));
    }
    cuts.reverse();
    Some((cost / count.max(1) as f32, cuts))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters as blocks: where each begins and how high it is.
    fn column(blocks: &[(usize, usize)], height: usize) -> Vec<f32> {
        let mut profile = vec![0.0; height];
        for (from, size) in blocks {
            profile[*from..from + size].fill(10.0);
        }
        profile
    }

    #[test]
    fn cuts_fall_between_the_characters_although_they_are_not_evenly_spaced() {
        let blocks = [(8, 16), (27, 15), (47, 17), (66, 16), (86, 15), (104, 17)];
        let found = cuts(&column(&blocks, 130), 20.0);
        assert_eq!(found.len(), 7, "{found:?}");
        for (pair, cut) in blocks.windows(2).zip(&found[1..]) {
            assert!(((pair[0].0 + pair[0].1) as f32..=pair[1].0 as f32).contains(cut), "{found:?}");
        }
    }

    #[test]
    fn a_character_of_two_strokes_is_not_cut_in_two() {
        // 二 as the third character: ink above and below, nothing between.
        let blocks = [(0, 16), (20, 16), (40, 3), (53, 3), (60, 16), (80, 16)];
        assert_eq!(cuts(&column(&blocks, 96), 20.0).len(), 6);
    }

    #[test]
    fn an_empty_column_is_one_piece() {
        assert_eq!(cuts(&[0.0; 40], 20.0), [0.0, 40.0]);
    }
}
