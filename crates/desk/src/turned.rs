//! Boxes are kept in pixels of the page as it was recognised; what is shown may be turned further by a person.

use bianmu_model::{PageFacts, Rect};

/// A page as recognised and how much further it is turned for display.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turned {
    width: i32,
    height: i32,
    /// Clockwise: 0, 90, 180 or 270.
    by: u16,
}

impl Turned {
    /// `rotation` is the clockwise turn of the file image for display.
    pub(crate) fn new(facts: &PageFacts, rotation: u16) -> Turned {
        Turned { width: facts.width as i32, height: facts.height as i32, by: (rotation + facts.orientation) % 360 }
    }

    /// Size as displayed.
    pub(crate) fn size(&self) -> (u32, u32) {
        let (w, h) = (self.width as u32, self.height as u32);
        if matches!(self.by, 90 | 270) { (h, w) } else { (w, h) }
    }

    /// A box as displayed.
    pub(crate) fn rect(&self, r: Rect) -> Rect {
        match self.by {
            90 => Rect { x: self.height - r.bottom(), y: r.x, w: r.h, h: r.w },
            180 => Rect { x: self.width - r.right(), y: self.height - r.bottom(), w: r.w, h: r.h },
            270 => Rect { x: r.y, y: self.width - r.right(), w: r.h, h: r.w },
            _ => r,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_turns_with_its_page() {
        let r = Rect { x: 10, y: 20, w: 30, h: 5 };
        for (by, expected) in
            [(0, [10, 20, 30, 5]), (90, [175, 10, 5, 30]), (180, [60, 175, 30, 5]), (270, [20, 60, 5, 30])]
        {
            assert_eq!(Turned { width: 100, height: 200, by }.rect(r), Rect::from(expected));
        }
    }
}
