#![allow(clippy::unwrap_used)]
use bianmu_model::{Flag, FlagLevel, TextLine};

use super::*;
use crate::{Size, decode, rendition, skew_of};

const DPI: u32 = 150;
const W: u32 = 1240;
const H: u32 = 1754;

/// What stands at a point of the drawn sheet, in shares of full brightness for red, green and blue.
fn sheet_color(x: f32, y: f32) -> [f32; 3] {
    let inside = |l: f32, t: f32, w: f32, h: f32| x >= l && x < l + w && y >= t && y < t + h;
    // A ring of a red seal, a line of pencil, then text.
    let ring = ((x - 900.0).powi(2) + (y - 1400.0).powi(2)).sqrt();
    if (100.0..112.0).contains(&ring) {
        return [0.82, 0.25, 0.22];
    }
    if inside(150.0, 1180.0, 700.0, 5.0) {
        return [0.75, 0.75, 0.75];
    }
    let (row, column) = ((y - 150.0) / 40.0, (x - 150.0) / 24.0);
    let text = inside(150.0, 150.0, 900.0, 960.0) && row.fract() < 0.55 && column.fract() < 0.7;
    if text && !(row as u32 * 7 + column as u32 * 3).is_multiple_of(11) { [0.2, 0.2, 0.2] } else { [0.94, 0.93, 0.9] }
}

/// A sheet that lies on the scanner at an angle (counter-clockwise positive), under light that `light` gives by place.
fn sheet(degrees: f32, light: impl Fn(f32, f32) -> f32) -> Picture {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (W as f32, H as f32);
    let mut rgb = Vec::with_capacity((W * H * 3) as usize);
    for y in 0..H {
        for x in 0..W {
            // Four points to a pixel, so that edges are soft as a scanner makes them.
            let mut sum = [0.0f32; 3];
            for (sx, sy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let (dx, dy) = (x as f32 + sx - w / 2.0, y as f32 + sy - h / 2.0);
                let at = sheet_color(dx * cos - dy * sin + w / 2.0, dx * sin + dy * cos + h / 2.0);
                for (sum, value) in sum.iter_mut().zip(at) {
                    *sum += value / 4.0;
                }
            }
            let lit = light(x as f32 / w, y as f32 / h);
            rgb.extend(sum.map(|v| (v * lit * 255.0) as u8));
        }
    }
    Picture { width: W, height: H, rgb }
}

fn mean(page: &Picture, x: u32, y: u32, w: u32, h: u32) -> [f32; 3] {
    let mut sum = [0.0f32; 3];
    for (px, py) in (y..y + h).flat_map(|py| (x..x + w).map(move |px| (px, py))) {
        let at = ((py * page.width + px) * 3) as usize;
        for (sum, value) in sum.iter_mut().zip(&page.rgb[at..at + 3]) {
            *sum += f32::from(*value) / (w * h) as f32;
        }
    }
    sum
}

fn only(change: impl FnOnce(&mut Repair)) -> Repair {
    let mut repair = Repair::default();
    change(&mut repair);
    repair
}

#[test]
fn deskewing_leaves_at_most_a_tenth_of_a_degree() {
    for degrees in [-3.2f32, -1.1, 0.7, 2.1, 4.5] {
        let page = sheet(degrees, |_, _| 1.0);
        let found = skew_of(&page, DPI).unwrap();
        let after = repaired(page, &only(|r| r.deskew_deg = found).rounded(), DPI);
        let left = skew_of(&after, DPI).unwrap();
        println!("deskew {degrees}: measured {found:.2}, left {left:.2}");
        assert!(left.abs() <= 0.1, "{degrees}: measured {found}, left {left}");
        assert_eq!((after.width, after.height), (W, H));
        let corner = mean(&after, 2, 2, 6, 6);
        assert!(corner[0] > 220.0, "corners have the color of paper: {corner:?}");
    }
}

/// Light that falls to 60 % toward the lower right.
fn shaded(x: f32, y: f32) -> f32 {
    1.0 - 0.4 * ((x + y) / 2.0).powf(1.5)
}

#[test]
fn a_shadow_goes_and_pencil_and_seals_stay() {
    let (plain, dark) = (sheet(0.0, |_, _| 1.0), sheet(0.0, shaded));
    let clean = repaired(dark.clone(), &only(|r| r.clean_background = true), DPI);
    let spots = [(60, 60), (1100, 80), (60, 1650), (1150, 1690), (620, 1250), (1100, 1100)];
    let levels = |page: &Picture| {
        let luma = spots.map(|(x, y)| mean(page, x, y, 24, 24)[1]);
        (luma.iter().copied().fold(f32::MAX, f32::min), luma.iter().copied().fold(0.0, f32::max))
    };
    let (before, after) = (levels(&dark), levels(&clean));
    println!("shadow: paper {before:?} → {after:?}");
    assert!(before.1 - before.0 > 60.0, "the drawn page has a shadow: {before:?}");
    assert!(after.1 - after.0 < 8.0, "paper is even: {after:?}");
    // Contrast of the pencil against its surroundings, in the plain page and in the cleaned one.
    let contrast = |page: &Picture| mean(page, 400, 1200, 300, 10)[1] - mean(page, 400, 1181, 300, 3)[1];
    println!("pencil: plain {:.1}, shaded {:.1}, cleaned {:.1}", contrast(&plain), contrast(&dark), contrast(&clean));
    assert!(contrast(&clean) >= 0.8 * contrast(&plain), "{} of {}", contrast(&clean), contrast(&plain));
    // The lower point of the seal's ring.
    let ratio = |page: &Picture| {
        let [r, g, b] = mean(page, 897, 1504, 6, 4);
        (r / g, r / b)
    };
    let (seal, kept) = (ratio(&plain), ratio(&clean));
    println!("seal: red to green and blue {seal:?} → {kept:?}");
    assert!((kept.0 / seal.0 - 1.0).abs() < 0.1 && (kept.1 / seal.1 - 1.0).abs() < 0.1, "{seal:?} → {kept:?}");
}

#[test]
fn a_photograph_is_no_shadow() {
    let mut page = sheet(0.0, |_, _| 1.0);
    for y in 1200..1500 {
        for x in 150..500 {
            let at = ((y * W + x) * 3) as usize;
            page.rgb[at..at + 3].fill(110 + ((x / 40 + y / 40) % 3 * 12) as u8);
        }
    }
    let before = mean(&page, 250, 1300, 100, 100)[0];
    let clean = repaired(page, &only(|r| r.clean_background = true), DPI);
    let after = mean(&clean, 250, 1300, 100, 100)[0];
    assert!((after - before).abs() < 12.0, "{before} → {after}");
}

#[test]
fn contrast_spreads_a_faded_page_and_leaves_a_good_one_and_an_empty_one() {
    let faded = |page: &Picture| {
        let rgb = page.rgb.iter().map(|v| (150.0 + (f32::from(*v) - 240.0) * 0.3) as u8).collect();
        Picture { rgb, ..*page }
    };
    let good = sheet(0.0, |_, _| 1.0);
    let contrast = |page: &Picture| {
        let (paper, pencil) = (mean(page, 400, 1200, 300, 10)[1], mean(page, 400, 1181, 300, 3)[1]);
        (paper, (paper - pencil) / paper)
    };
    let repair = only(|r| r.contrast = true);
    let (pale, spread) = (contrast(&faded(&good)), contrast(&repaired(faded(&good), &repair, DPI)));
    println!("contrast: paper and pencil {pale:?} → {spread:?}");
    assert!(spread.0 > 200.0 && spread.1 > 1.4 * pale.1, "{pale:?} → {spread:?}");
    // Faded, the seal is hardly red; spread, it is redder again.
    let red = |page: &Picture| {
        let [r, g, b] = mean(page, 897, 1504, 6, 4);
        r / g.max(b)
    };
    let (drawn, pale, again) = (red(&good), red(&faded(&good)), red(&repaired(faded(&good), &repair, DPI)));
    println!("seal: red to the rest {drawn:.2} drawn, {pale:.2} faded, {again:.2} spread");
    assert!(again > pale + 0.2 && again <= drawn * 1.1, "{drawn} {pale} {again}");
    let same = contrast(&repaired(good.clone(), &repair, DPI));
    assert!((same.1 - contrast(&good).1).abs() < 0.05);
    let empty = Picture { rgb: (0..W * H * 3).map(|i| 228 + (i % 7 * 5 % 13) as u8).collect(), ..good };
    let grain = repaired(empty, &repair, DPI);
    assert!(grain.rgb.iter().all(|v| *v > 190), "grain is not blown up to writing");
}

#[test]
fn a_drawn_box_lies_where_the_parameters_say() {
    let mut page = Picture { width: W, height: H, rgb: vec![240; (W * H * 3) as usize] };
    let drawn = Rect { x: 300, y: 500, w: 40, h: 20 };
    for y in drawn.y..drawn.bottom() {
        let from = ((y as u32 * W + drawn.x as u32) * 3) as usize;
        page.rgb[from..from + drawn.w as usize * 3].fill(10);
    }
    let crop = Some(Rect { x: 80, y: 120, w: 1000, h: 1500 });
    let repair = Repair { deskew_deg: 2.5, crop, ..Repair::default() };
    let after = repaired(page, &repair, DPI);
    assert_eq!((after.width, after.height), (1000, 1500));
    let luma = after.luma();
    let (mut x_sum, mut y_sum, mut count) = (0.0f32, 0.0f32, 0.0f32);
    for (at, _) in luma.data.iter().enumerate().filter(|(_, v)| **v < 125) {
        (x_sum, y_sum, count) = (x_sum + (at % 1000) as f32 + 0.5, y_sum + (at / 1000) as f32 + 0.5, count + 1.0);
    }
    let placed = repair.place(W, H, drawn);
    let found = (x_sum / count, y_sum / count);
    assert!(
        (found.0 - placed.center_x()).abs() < 1.0 && (found.1 - placed.center_y()).abs() < 1.0,
        "{found:?} {placed:?}"
    );
}

fn facts(flags: &[(FlagKind, Option<Rect>)]) -> PageFacts {
    let flag = |(kind, rect): &(FlagKind, Option<Rect>)| Flag {
        kind: *kind,
        level: FlagLevel::Notice,
        value: 0.0,
        limit: 0.0,
        rect: *rect,
    };
    let rect = Rect { x: 20, y: 200, w: 500, h: 30 };
    PageFacts {
        width: W,
        height: H,
        dpi: DPI,
        skew_deg: 2.104,
        lines: vec![TextLine { text: "原告".into(), rect, confidence: 0.9, character_confidence: vec![] }],
        flags: flags.iter().map(flag).collect(),
        ..PageFacts::default()
    }
}

#[test]
fn what_is_proposed_follows_from_the_flags() {
    let check = |flags: &[(FlagKind, Option<Rect>)], expected: &str| {
        assert_eq!(propose(&facts(flags)).sentence(), expected, "{flags:?}");
    };
    let strip = Some(Rect { x: W as i32 - 60, y: 0, w: 60, h: H as i32 });
    check(&[], "");
    check(&[(FlagKind::Skew, None)], "扶正 2.1°");
    check(&[(FlagKind::BlackBorder, strip)], "裁边");
    check(&[(FlagKind::Shadow, None)], "净底");
    check(&[(FlagKind::Fade, None), (FlagKind::Skew, None)], "扶正 2.1°、净底、增强反差");
    check(&[(FlagKind::Blur, None), (FlagKind::MotionBlur, None), (FlagKind::TooLight, None)], "");
    check(&[(FlagKind::Cropped, None)], "");
    let crop = propose(&facts(&[(FlagKind::BlackBorder, strip)])).crop.unwrap();
    assert_eq!(crop, Rect { x: 0, y: 0, w: W as i32 - 60, h: H as i32 });
    // What was read is never cut off.
    let inside = Some(Rect { x: 50, y: 40, w: 1000, h: 1600 });
    let kept = propose(&PageFacts { inside_border: inside, ..facts(&[(FlagKind::BlackBorder, strip)]) }).crop.unwrap();
    assert_eq!(kept, Rect { x: 20, y: 40, w: 1030, h: 1600 });
}

#[test]
fn renditions_honor_the_parameters_at_every_size() {
    let page = sheet(1.5, |_, _| 1.0);
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_raw(W, H, page.rgb).unwrap();
    image::DynamicImage::ImageRgb8(picture).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let crop = Some(Rect { x: 40, y: 54, w: 1200, h: 1700 });
    let repair = Repair { deskew_deg: 1.5, crop, ..Repair::default() };
    for (size, expected) in
        [(Size::Thumb, (200, 283)), (Size::Screen, (798, 1130)), (Size::View, (1129, 1600)), (Size::Full, (1200, 1700))]
    {
        let jpeg = rendition(png.get_ref(), "image/png", 0, &repair, size).unwrap();
        let shown = decode(&jpeg, "image/jpeg").unwrap().picture;
        assert_eq!((shown.width, shown.height), expected, "{size:?}");
        if size == Size::Full {
            assert!(skew_of(&shown, DPI).unwrap().abs() <= 0.1);
        }
    }
}
