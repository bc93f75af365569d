//! Boxes are kept in pixels of the page as it was recognized; what is shown may be repaired by software and turned further
//! by a person. Picture and boxes go through the same parameters, so that they lie on each other.

use bianmu_model::{PageFacts, PageState, Rect, Repair};

/// A page as recognized, what software does to it, and how much further it is turned for display.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turned {
    /// Size of the upright page.
    width: u32,
    height: u32,
    /// Clockwise: 0, 90, 180 or 270.
    by: u16,
    repair: Repair,
}

impl Turned {
    /// The page as scanned. `rotation` is the clockwise turn of the file image for display.
    pub(crate) fn new(facts: &PageFacts, rotation: u16) -> Turned {
        let by = (rotation + facts.orientation) % 360;
        Turned { width: facts.width, height: facts.height, by, repair: Repair::default() }
    }

    /// The page as shown: repaired.
    pub(crate) fn shown(facts: &PageFacts, state: &PageState) -> Turned {
        Turned { repair: state.repair, ..Turned::new(facts, state.rotation) }
    }

    /// For boxes that were measured on the repaired upright page.
    pub(crate) fn after_repair(&self) -> Turned {
        let area = self.repair.area(self.width, self.height);
        Turned { width: area.w as u32, height: area.h as u32, repair: Repair::default(), ..*self }
    }

    /// Size as displayed.
    pub(crate) fn size(&self) -> (u32, u32) {
        let area = self.repair.area(self.width, self.height);
        let (w, h) = (area.w as u32, area.h as u32);
        if matches!(self.by, 90 | 270) { (h, w) } else { (w, h) }
    }

    /// A box as displayed.
    pub(crate) fn rect(&self, r: Rect) -> Rect {
        let area = self.repair.area(self.width, self.height);
        let placed = if self.repair.is_none() { r } else { self.repair.place(self.width, self.height, r) };
        turned(placed, area.w, area.h, self.by)
    }

    /// A box as displayed; `None` when nothing of it is.
    pub(crate) fn visible(&self, r: Rect) -> Option<Rect> {
        let (w, h) = self.size();
        let rect = self.rect(r);
        (rect.overlap(&Rect { x: 0, y: 0, w: w as i32, h: h as i32 }) > 0).then_some(rect)
    }

    /// The parameters for a picture that is already turned for display.
    pub(crate) fn repair_of_turned(&self) -> Repair {
        let (w, h) = (self.width as i32, self.height as i32);
        let crop = self.repair.crop.map(|_| turned(self.repair.area(self.width, self.height), w, h, self.by));
        Repair { crop, ..self.repair }
    }

    /// `[a, b, c, d, e, f]`: the point (x, y) of the shown page is (a·x + c·y + e, b·x + d·y + f) of the page as scanned,
    /// both turned for display.
    pub(crate) fn onto_original(&self) -> [f32; 6] {
        let (ex, ey) = self.original_point((0.0, 0.0));
        let (ax, ay) = self.original_point((1.0, 0.0));
        let (cx, cy) = self.original_point((0.0, 1.0));
        [ax - ex, ay - ey, cx - ex, cy - ey, ex, ey]
    }

    fn original_point(&self, point: (f32, f32)) -> (f32, f32) {
        let (w, h) = self.size();
        let upright = turned_point(point, w as f32, h as f32, (360 - self.by) % 360);
        let scanned = self.repair.back(self.width, self.height, upright);
        turned_point(scanned, self.width as f32, self.height as f32, self.by)
    }
}

/// A box of a page of this size when the page is turned clockwise.
fn turned(r: Rect, width: i32, height: i32, by: u16) -> Rect {
    match by {
        90 => Rect { x: height - r.bottom(), y: r.x, w: r.h, h: r.w },
        180 => Rect { x: width - r.right(), y: height - r.bottom(), w: r.w, h: r.h },
        270 => Rect { x: r.y, y: width - r.right(), w: r.h, h: r.w },
        _ => r,
    }
}

fn turned_point((x, y): (f32, f32), width: f32, height: f32, by: u16) -> (f32, f32) {
    match by {
        90 => (height - y, x),
        180 => (width - x, height - y),
        270 => (y, width - x),
        _ => (x, y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(by: u16, repair: Repair) -> Turned {
        Turned { width: 100, height: 200, by, repair }
    }

    #[test]
    fn a_box_turns_with_its_page() {
        let r = Rect { x: 10, y: 20, w: 30, h: 5 };
        for (by, expected) in
            [(0, [10, 20, 30, 5]), (90, [175, 10, 5, 30]), (180, [60, 175, 30, 5]), (270, [20, 60, 5, 30])]
        {
            assert_eq!(page(by, Repair::default()).rect(r), Rect::from(expected));
        }
    }

    #[test]
    fn a_box_on_the_repaired_page_finds_its_place_on_the_scan_again_whichever_way_it_is_turned() {
        let crop = Some(Rect { x: 8, y: 12, w: 84, h: 160 });
        let r = Rect { x: 30, y: 60, w: 20, h: 8 };
        for by in [0, 90, 180, 270] {
            for repair in [Repair::default(), Repair { deskew_deg: 3.0, crop, ..Repair::default() }] {
                let shown = page(by, repair);
                let (scanned, here) = (page(by, Repair::default()).rect(r), shown.rect(r));
                let [a, b, c, d, e, f] = shown.onto_original();
                let (x, y) = (here.center_x(), here.center_y());
                let there = (a * x + c * y + e, b * x + d * y + f);
                let off = (there.0 - scanned.center_x()).hypot(there.1 - scanned.center_y());
                assert!(off < 1.0, "{by} {repair:?}: {there:?} is not {scanned:?}");
                assert_eq!((here.w, here.h), (scanned.w, scanned.h));
            }
        }
    }

    #[test]
    fn a_crop_turns_with_the_picture_it_is_taken_from() {
        let crop = Some(Rect { x: 10, y: 0, w: 90, h: 200 });
        let shown = page(90, Repair { crop, ..Repair::default() });
        assert_eq!(shown.size(), (200, 90));
        assert_eq!(shown.repair_of_turned().crop, Some(Rect { x: 0, y: 10, w: 200, h: 90 }));
        assert_eq!(shown.visible(Rect { x: 0, y: 0, w: 10, h: 200 }), None);
    }
}
