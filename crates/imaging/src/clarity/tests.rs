use bianmu_model::FlagLevel;

use super::*;

const DPI: u32 = 200;
const WIDTH: usize = 1654;
const HEIGHT: usize = 2339;

/// A page of text-like strokes, both ways, in lines of 4 mm on paper with a little grain.
fn page(paper: u8, ink: u8) -> Picture {
    let mut grey = vec![paper; WIDTH * HEIGHT];
    for line in 0..46 {
        for character in 0..42 {
            let (x, y) = (150 + character * 32, 190 + line * 44);
            for stroke in 0..3 {
                // The strokes of a character differ from its neighbor's, so that nothing repeats over the page.
                let shift = (character * 5 + line * 3 + stroke) % 4;
                for i in 0..24 {
                    for thick in 0..3 {
                        grey[(y + stroke * 8 + shift + thick) * WIDTH + x + i] = ink;
                        grey[(y + i) * WIDTH + x + stroke * 9 + shift + thick] = ink;
                    }
                }
            }
        }
    }
    picture(&grey)
}

/// Numbers below `steps` that do not repeat, the same ones every time.
pub(super) fn grain(steps: u8) -> impl Iterator<Item = u8> {
    // Knuth's linear congruential generator (MMIX).
    let next =
        |random: &u64| Some(random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    std::iter::successors(Some(7u64), next).map(move |random| (random >> 40) as u8 % steps)
}

fn picture(grey: &[u8]) -> Picture {
    // One step of grain: real paper is never without. It must not repeat, or it is a ripple.
    let rgb = grey.iter().zip(grain(3)).flat_map(|(v, grain)| [v.saturating_add(grain); 3]).collect();
    Picture { width: WIDTH as u32, height: HEIGHT as u32, rgb }
}

fn grey(page: &Picture) -> Vec<u8> {
    page.rgb.chunks_exact(3).map(|p| p[0]).collect()
}

/// Means over `2 · reach + 1` pixels across, then down.
fn soften(grey: &mut [u8], reach: usize) {
    smear(grey, reach);
    let source = grey.to_vec();
    for y in reach..HEIGHT - reach {
        for x in 0..WIDTH {
            let sum: u32 = (y - reach..=y + reach).map(|row| u32::from(source[row * WIDTH + x])).sum();
            grey[y * WIDTH + x] = (sum / (2 * reach as u32 + 1)) as u8;
        }
    }
}

fn smear(grey: &mut [u8], reach: usize) {
    let source = grey.to_vec();
    for at in reach..grey.len() - reach {
        let sum: u32 = source[at - reach..=at + reach].iter().map(|v| u32::from(*v)).sum();
        grey[at] = (sum / (2 * reach as u32 + 1)) as u8;
    }
}

fn inspected(page: &Picture) -> Clarity {
    inspect(page, ScanFacts { dpi: DPI, bilevel: false, jpeg_quality: None }, &ClarityProfile::default())
}

#[track_caller]
fn check(damage: impl FnOnce(&mut Vec<u8>), expected: &[(FlagKind, FlagLevel)]) {
    let mut grey = grey(&page(238, 40));
    damage(&mut grey);
    let found = inspected(&picture(&grey)).flags;
    let found: Vec<(FlagKind, FlagLevel)> = found.into_iter().map(|f| (f.kind, f.level)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_clean_page_has_no_flag() {
    check(|_| {}, &[]);
}

#[test]
fn each_damage_is_named() {
    use FlagKind::{BlackBorder, Blur, Cropped, Fade, MotionBlur, Noise, Shadow, Stripe, TooDark};
    use FlagLevel::{Fail, Notice};
    // The characters of this page stand in a grid, which when soft may pass for an enlargement.
    let mut soft = grey(&page(238, 40));
    soften(&mut soft, 3);
    let found = inspected(&picture(&soft)).flags;
    assert!(found.iter().any(|f| f.kind == Blur && f.level == Notice), "{found:?}");
    check(|g| g[..WIDTH * 60].fill(5), &[(BlackBorder, Notice)]);
    check(|g| g.iter_mut().for_each(|v| *v = (f32::from(*v) * 0.4) as u8), &[(TooDark, Fail)]);
    check(|g| g.iter_mut().for_each(|v| *v = 226 - 238u8.saturating_sub(*v) / 3), &[(Fade, Notice)]);
    let lean = |g: &mut Vec<u8>| (0..HEIGHT).for_each(|y| g[y * WIDTH + 700..y * WIDTH + 703].fill(120));
    check(lean, &[(Stripe, Notice)]);
    let noise = |g: &mut Vec<u8>| {
        let mut state = 1u32;
        for v in g.iter_mut() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *v = v.saturating_add((state >> 26) as u8).saturating_sub(32);
        }
    };
    check(noise, &[(Noise, Notice)]);
    let shade = |g: &mut Vec<u8>| {
        for (i, v) in g.iter_mut().enumerate() {
            let from_side = (i % WIDTH) as f32 / 500.0;
            *v = (f32::from(*v) * (0.75 + 0.25 * from_side.min(1.0))) as u8;
        }
    };
    check(shade, &[(Shadow, Notice)]);
    // Cut through the characters at the left.
    let cut = |g: &mut Vec<u8>| {
        for row in g.chunks_exact_mut(WIDTH) {
            row.rotate_left(160);
            row[WIDTH - 160..].fill(238);
        }
    };
    check(cut, &[(Cropped, Fail)]);
    // Cut at the top so that of the first line only the lowest half millimetre is left.
    let shaved = |g: &mut Vec<u8>| {
        g.rotate_left(WIDTH * 210);
        g[WIDTH * (HEIGHT - 210)..].fill(238);
    };
    check(shaved, &[(Cropped, Fail)]);
    let mut moved = grey(&page(238, 40));
    smear(&mut moved, 7);
    assert!(inspected(&picture(&moved)).flags.iter().any(|f| f.kind == MotionBlur), "motion");
}

#[test]
fn a_part_out_of_focus_is_found_where_it_is() {
    let mut sharp = grey(&page(238, 40));
    let mut soft = sharp.clone();
    soften(&mut soft, 4);
    for y in 1300..1900 {
        sharp[y * WIDTH + 800..y * WIDTH + 1500].copy_from_slice(&soft[y * WIDTH + 800..y * WIDTH + 1500]);
    }
    let found = inspected(&picture(&sharp)).flags;
    let blur = found.iter().find(|f| f.kind == FlagKind::Blur).and_then(|f| f.rect);
    let place = blur.map(|r| (r.center_x(), r.center_y()));
    assert!(place.is_some_and(|(x, y)| (720.0..1580.0).contains(&x) && (1220.0..1980.0).contains(&y)), "{place:?}");
}

#[test]
fn faint_writing_and_a_lone_number_are_not_blank_and_bare_paper_is() {
    assert!(!inspected(&page(245, 200)).blank);
    let mut lone = vec![238u8; WIDTH * HEIGHT];
    for digit in 0..3 {
        for y in 2200..2222 {
            lone[y * WIDTH + 800 + digit * 20..y * WIDTH + 803 + digit * 20].fill(60);
        }
    }
    assert!(!inspected(&picture(&lone)).blank);
    let bare = inspected(&picture(&vec![238; WIDTH * HEIGHT]));
    assert!(bare.blank);
    assert_eq!(bare.skew, None);
}

/// Bare paper on which every third line of [`page`] is `strong` steps darker than paper and the others 24, softened twice by
/// `reach`; only what lies in `rows`.
fn pale_writing(strong: u8, reach: usize, rows: std::ops::Range<usize>) -> Picture {
    let mut sheet = vec![238u8; WIDTH * HEIGHT];
    let lines = [strong, 24].map(|steps| grey(&page(238, 238 - steps)));
    for line in 0..46 {
        let top = 186 + line * 44;
        if rows.contains(&top) {
            let place = top * WIDTH..(top + 40) * WIDTH;
            sheet[place.clone()].copy_from_slice(&lines[usize::from(line % 3 != 0)][place]);
        }
    }
    if reach > 0 {
        (0..2).for_each(|_| soften(&mut sheet, reach));
    }
    picture(&sheet)
}

#[test]
fn a_back_through_which_print_shines_is_blank_and_pale_writing_with_edges_is_not() {
    let back = inspected(&pale_writing(44, 2, 0..HEIGHT));
    assert!(back.blank && back.shining > 100, "{} {:?}", back.shining, back.measures);
    assert!(!inspected(&pale_writing(40, 0, 0..HEIGHT)).blank, "pencil has edges");
    assert!(!inspected(&pale_writing(110, 2, 0..HEIGHT)).blank, "darker than what shines through");
    assert!(!inspected(&pale_writing(44, 2, 310..330)).blank, "a line out of focus, and nothing paler around it");
}

fn kinds(page: &Picture) -> Vec<FlagKind> {
    inspected(page).flags.into_iter().map(|flag| flag.kind).collect()
}

#[test]
fn a_strip_that_a_program_filled_in_is_a_cut_and_no_stripe() {
    let mut cut = page(238, 40);
    for (y, row) in cut.rgb.chunks_exact_mut(WIDTH * 3).enumerate() {
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            // The sheet ends a little askew; the last rows ring as a block of JPEG does that is not whole.
            if y > 1900 + x / 300 {
                pixel.fill(if y + 2 >= HEIGHT { 243 } else { 248 });
            }
        }
    }
    assert_eq!(kinds(&cut), [FlagKind::Cropped]);
}

#[test]
fn a_finger_over_the_edge_is_no_cut_line() {
    let mut grey = grey(&page(238, 40));
    for y in 1100..1300 {
        let half = 1.0 - ((y as f32 - 1200.0) / 100.0).powi(2);
        grey[y * WIDTH..y * WIDTH + (120.0 * half.max(0.0).sqrt()) as usize].fill(110);
    }
    let found = kinds(&picture(&grey));
    assert!(found.contains(&FlagKind::Finger) && !found.contains(&FlagKind::Cropped), "{found:?}");
}

#[test]
fn the_writing_of_a_page_with_clipped_paper_is_no_grain() {
    let found = kinds(&page(254, 120));
    assert!(!found.contains(&FlagKind::Noise), "{found:?}");
}
