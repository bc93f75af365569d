//! What software does to the shown picture of a page: parameters, never pixels. The original stays as it was scanned.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FlagKind, Rect};

/// The largest skew that can be undone, in degrees; more is no skew but a page laid down crosswise.
pub const LARGEST_DESKEW: f32 = 10.0;

/// Parameters of the shown picture, in this order: crop, deskew about the middle of what is left, background, contrast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Repair {
    /// 扶正: the skew to undo in degrees, counter-clockwise positive as it was measured; 0 is none.
    pub deskew_deg: f32,
    /// 裁边: what is kept, in pixels of the upright page before deskewing; `None` keeps all.
    pub crop: Option<Rect>,
    /// 净底: shadows are flattened to the color of the paper.
    pub clean_background: bool,
    /// 增强反差: ink and paper are spread apart.
    pub contrast: bool,
}

/// The repair one page is to have; a repair without parameters shows the page as scanned.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageRepair {
    /// Which page.
    pub scan_index: u32,
    /// All parameters, replacing the old ones.
    pub repair: Repair,
}

impl Repair {
    /// Nothing is changed.
    pub fn is_none(&self) -> bool {
        *self == Repair::default()
    }

    /// Whether the parameters make sense at all; a crop beyond the page is cut to it when it is used.
    pub fn is_valid(&self) -> bool {
        let crop = self.crop.is_none_or(|c| c.x >= 0 && c.y >= 0 && c.w > 0 && c.h > 0);
        self.deskew_deg.is_finite() && self.deskew_deg.abs() <= LARGEST_DESKEW && crop
    }

    /// The angle as it is kept: hundredths of a degree are finer than it can be measured.
    pub fn rounded(self) -> Repair {
        // Adding zero makes −0 a plain 0.
        Repair { deskew_deg: (self.deskew_deg * 100.0).round() / 100.0 + 0.0, ..self }
    }

    /// The words for the parameters that are on: «扶正 2.1°、裁边»; empty when nothing is.
    pub fn sentence(&self) -> String {
        let mut words = Vec::new();
        if self.deskew_deg != 0.0 {
            words.push(format!("扶正 {:.1}°", self.deskew_deg.abs()));
        }
        if self.crop.is_some() {
            words.push("裁边".to_owned());
        }
        if self.clean_background {
            words.push("净底".to_owned());
        }
        if self.contrast {
            words.push("增强反差".to_owned());
        }
        words.join("、")
    }

    /// A name for the parameters that fits addresses and file names, the same only for the same parameters; empty for none.
    pub fn key(&self) -> String {
        let mut key = String::new();
        if self.deskew_deg != 0.0 {
            key.push_str(&format!("d{:.2}", self.deskew_deg));
        }
        if let Some(c) = self.crop {
            key.push_str(&format!("x{}.{}.{}.{}", c.x, c.y, c.w, c.h));
        }
        if self.clean_background {
            key.push('b');
        }
        if self.contrast {
            key.push('k');
        }
        key
    }

    /// Whether a parameter that is on is meant against this defect. Nothing here brings back what a scan has lost, so
    /// blur, burnt strokes and cut content are not among them.
    pub fn treats(&self, kind: FlagKind) -> bool {
        match kind {
            FlagKind::Skew => self.deskew_deg != 0.0,
            FlagKind::BlackBorder => self.crop.is_some(),
            FlagKind::Shadow => self.clean_background,
            FlagKind::Fade | FlagKind::TooDark => self.clean_background || self.contrast,
            _ => false,
        }
    }

    /// What is kept of an upright page of this size.
    pub fn area(&self, width: u32, height: u32) -> Rect {
        let whole = Rect { x: 0, y: 0, w: width as i32, h: height as i32 };
        let Some(crop) = self.crop else { return whole };
        let (x, y) = (crop.x.clamp(0, whole.w), crop.y.clamp(0, whole.h));
        let (w, h) = (crop.right().min(whole.w) - x, crop.bottom().min(whole.h) - y);
        if w > 0 && h > 0 { Rect { x, y, w, h } } else { whole }
    }

    /// Where a point of the upright page lies on the repaired one.
    pub fn forth(&self, width: u32, height: u32, (x, y): (f32, f32)) -> (f32, f32) {
        let (area, (sin, cos)) = (self.area(width, height), self.deskew_deg.to_radians().sin_cos());
        let (x, y) = (x - area.center_x(), y - area.center_y());
        // Rows of pixels run downward: this turns clockwise, which undoes a counter-clockwise skew.
        (x * cos - y * sin + area.w as f32 / 2.0, x * sin + y * cos + area.h as f32 / 2.0)
    }

    /// The inverse of [`Repair::forth`].
    pub fn back(&self, width: u32, height: u32, (x, y): (f32, f32)) -> (f32, f32) {
        let (area, (sin, cos)) = (self.area(width, height), self.deskew_deg.to_radians().sin_cos());
        let (x, y) = (x - area.w as f32 / 2.0, y - area.h as f32 / 2.0);
        (x * cos + y * sin + area.center_x(), y * cos - x * sin + area.center_y())
    }

    /// Where a box of the upright page lies on the repaired one. Its middle moves and its size stays: boxes of lines have
    /// the size they have on a straight page, and one drawn around a turned box would swallow the neighboring lines.
    pub fn place(&self, width: u32, height: u32, rect: Rect) -> Rect {
        around(self.forth(width, height, (rect.center_x(), rect.center_y())), rect)
    }

    /// The inverse of [`Repair::place`], to a pixel.
    pub fn unplace(&self, width: u32, height: u32, rect: Rect) -> Rect {
        around(self.back(width, height, (rect.center_x(), rect.center_y())), rect)
    }
}

fn around((x, y): (f32, f32), size: Rect) -> Rect {
    Rect { x: (x - size.w as f32 / 2.0).round() as i32, y: (y - size.h as f32 / 2.0).round() as i32, ..size }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_right_end_of_a_climbing_line_comes_down() {
        let repair = Repair { deskew_deg: 2.0, ..Repair::default() };
        let slope = 2.0f32.to_radians().tan();
        let left = repair.forth(1000, 1400, (100.0, 300.0));
        let right = repair.forth(1000, 1400, (900.0, 300.0 - 800.0 * slope));
        assert!((left.1 - right.1).abs() < 0.01, "{left:?} {right:?}");
    }

    #[test]
    fn a_crop_moves_boxes_and_never_leaves_the_page() {
        let crop = |rect: [i32; 4]| Repair { crop: Some(rect.into()), ..Repair::default() };
        let box_of = Rect { x: 100, y: 100, w: 50, h: 10 };
        assert_eq!(crop([40, 30, 500, 700]).place(600, 800, box_of), Rect { x: 60, y: 70, w: 50, h: 10 });
        assert_eq!(crop([500, 700, 900, 900]).area(600, 800), Rect { x: 500, y: 700, w: 100, h: 100 });
        assert_eq!(crop([900, 0, 10, 10]).area(600, 800), Rect { x: 0, y: 0, w: 600, h: 800 });
    }

    #[test]
    fn nothing_that_the_scan_has_lost_is_treated() {
        let all = Repair {
            deskew_deg: 1.0,
            crop: Some(Rect { x: 0, y: 0, w: 9, h: 9 }),
            clean_background: true,
            contrast: true,
        };
        for kind in [FlagKind::Blur, FlagKind::MotionBlur, FlagKind::TooLight, FlagKind::Cropped, FlagKind::LowRes] {
            assert!(!all.treats(kind), "{kind:?}");
        }
        assert!(all.treats(FlagKind::Skew) && !Repair::default().treats(FlagKind::Skew));
        assert_eq!(all.sentence(), "扶正 1.0°、裁边、净底、增强反差");
        assert_eq!(Repair::default().key(), "");
    }

    #[test]
    fn what_an_older_program_wrote_has_no_repair() {
        assert!(serde_json::from_str::<Repair>("{}").unwrap().is_none());
    }

    proptest! {
        #[test]
        fn boxes_go_forth_and_back_to_a_pixel(
            degrees in -10.0f32..10.0,
            crop in prop::option::of((0i32..200, 0i32..200, 300i32..1000, 300i32..1000)),
            at in (0i32..900, 0i32..1300, 1i32..300, 1i32..80),
        ) {
            let crop = crop.map(|(x, y, w, h)| Rect { x, y, w, h });
            let repair = Repair { deskew_deg: degrees, crop, ..Repair::default() }.rounded();
            let rect = Rect { x: at.0, y: at.1, w: at.2, h: at.3 };
            let back = repair.unplace(1000, 1400, repair.place(1000, 1400, rect));
            prop_assert!((back.x - rect.x).abs() <= 1 && (back.y - rect.y).abs() <= 1, "{:?} {:?}", rect, back);
            prop_assert_eq!((back.w, back.h), (rect.w, rect.h));
        }
    }
}
