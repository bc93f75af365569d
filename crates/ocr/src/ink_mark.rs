//! Where a seal or fingerprint stands and what it looks like, however it was found.

/// A mark of ink other than print, in pixels of the detection picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct InkMark {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
    pub(crate) shape: Shape,
    pub(crate) ink: Ink,
}

/// How a mark can be told from print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// By its colour.
    Red,
    /// By its rim alone: the page has no colour, or the seal is a photocopy.
    Grey,
}

/// What a mark looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A ring of at least 20 mm: an official seal.
    Round,
    /// A filled ellipse without a rim: a fingerprint.
    Print,
    /// Anything else of the size of a seal.
    Other,
}

impl InkMark {
    pub(crate) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The other stands within this one, as the star does in its ring.
    pub(crate) fn holds(&self, other: &InkMark) -> bool {
        let (x, y) = other.center();
        let inside = self.left < x && x < self.right && self.top < y && y < self.bottom;
        inside && other.width() * other.height() < 0.6 * self.width() * self.height()
    }

    /// One stands on the middle of the other.
    pub(crate) fn meets(&self, other: &InkMark) -> bool {
        let apart = (self.center().0 - other.center().0).hypot(self.center().1 - other.center().1);
        apart < 0.35 * (self.width() + other.width())
    }

    pub(crate) fn center(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }
}
