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
    /// By how many radians an oval leans, clockwise positive; 0 for all else.
    pub(crate) lean: f32,
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
    /// A ring or an oval of at least 20 mm: an official seal.
    Round,
    /// A filled ellipse without a rim: a fingerprint.
    Print,
    /// A frame with a name in it, or a field with the name cut out: a name seal.
    Square,
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

    /// Half the long side and half the short side of the ellipse that fits the box and leans by `lean`.
    pub(crate) fn radii(&self) -> (f32, f32) {
        let (w, h) = (self.width() / 2.0, self.height() / 2.0);
        if self.lean == 0.0 {
            return (w, h);
        }
        // w² = a²cos² + b²sin² and h² = a²sin² + b²cos² for the axes a and b.
        let (sin, cos) = (self.lean.sin().powi(2), self.lean.cos().powi(2));
        let axis = |of: f32, other: f32| ((of * of * cos - other * other * sin) / (cos - sin)).max(1.0).sqrt();
        (axis(w, h), axis(h, w))
    }

    /// A place within the mark, given in shares of its radii from its center, on the detection picture.
    pub(crate) fn place(&self, across: f32, down: f32) -> (f32, f32) {
        let ((cx, cy), (rx, ry), (sin, cos)) = (self.center(), self.radii(), self.lean.sin_cos());
        (cx + across * rx * cos - down * ry * sin, cy + across * rx * sin + down * ry * cos)
    }

    /// How unevenly the ink lies in the middle of the mark: its standard deviation as a share of its mean, with `ink` of each
    /// pixel; `margin` is left out on each side, as a share of it.
    pub(crate) fn unevenness(&self, margin: f32, ink: impl Fn(usize, usize) -> f32) -> f32 {
        let (dx, dy) = (margin * self.width(), margin * self.height());
        let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0f32);
        for y in (self.top + dy) as usize..(self.bottom - dy) as usize {
            for x in (self.left + dx) as usize..(self.right - dx) as usize {
                let ink = ink(x, y);
                (sum, squares, count) = (sum + ink, squares + ink * ink, count + 1.0);
            }
        }
        let mean = sum / count.max(1.0);
        (squares / count.max(1.0) - mean * mean).max(0.0).sqrt() / mean.max(1.0)
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
