use bianmu_model::Rect;

use super::sheet::Sheet;
use super::{Ground, patches, strokes};
use crate::{Picture, ScanFacts};

/// Where an upright page is sharp and where it is soft: every window with writing with the width of its edges, in pixels at
/// 300 dpi. The widest is what [`super::inspect`] measures as blur. Empty for a page of black and white dots, whose edges
/// say nothing, and for one without writing.
pub fn sharpness_map(page: &Picture, scan: ScanFacts) -> Vec<(Rect, f32)> {
    if scan.bilevel {
        return Vec::new();
    }
    let sheet = Sheet::of(page, scan.dpi);
    let patches = patches::patches(&sheet, &Ground::of(&sheet.grey, sheet.small_per_mm()));
    strokes::widths(&strokes::stroke_tiles(&sheet, &patches))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use bianmu_model::{ClarityProfile, FlagKind};

    use super::*;
    use crate::{decode, inspect};

    /// An A4 sheet at 150 dpi with words all over; its lower half is blurred.
    fn half_blurred() -> Vec<u8> {
        let mut page = image::GrayImage::from_pixel(1240, 1754, image::Luma([246]));
        for (row, column) in (0..26u32).flat_map(|row| (0..20u32).map(move |column| (row, column))) {
            for (dx, dy) in (0..22u32).flat_map(|x| (0..26u32).map(move |y| (x, y))) {
                page.put_pixel(150 + 48 * column + dx, 150 + 56 * row + dy, image::Luma([30]));
            }
        }
        let soft = image::imageops::blur(&page, 2.0);
        for y in 877..1754 {
            for x in 0..1240 {
                page.put_pixel(x, y, *soft.get_pixel(x, y));
            }
        }
        let mut out = std::io::Cursor::new(Vec::new());
        page.write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn the_map_shows_the_soft_half_and_its_worst_is_what_inspection_measures() {
        let page = decode(&half_blurred(), "image/png").unwrap().picture;
        let scan = ScanFacts { dpi: 150, bilevel: false, jpeg_quality: None };
        let map = sharpness_map(&page, scan);
        let mean = |lower: bool| {
            let half: Vec<f32> =
                map.iter().filter(|(r, _)| (r.y > 950) == lower && (lower || r.bottom() < 800)).map(|t| t.1).collect();
            half.iter().sum::<f32>() / half.len() as f32
        };
        assert!(mean(true) > 2.0 * mean(false), "{} {}", mean(true), mean(false));
        let worst = map.iter().map(|t| t.1).reduce(f32::max);
        let clarity = inspect(&page, scan, &ClarityProfile::default());
        let blur = clarity.measures.iter().find(|m| m.kind == FlagKind::Blur).unwrap();
        assert_eq!(worst, blur.value);
        assert!(map.iter().any(|(rect, width)| Some(*rect) == blur.rect && Some(*width) == worst));
        assert!(sharpness_map(&page, ScanFacts { bilevel: true, ..scan }).is_empty());
    }
}
