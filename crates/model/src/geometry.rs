use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A rectangle in pixels of the upright page at its original resolution; serialised as `[x, y, w, h]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(from = "[i32; 4]", into = "[i32; 4]")]
#[ts(export, type = "[number, number, number, number]")]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width, never negative.
    pub w: i32,
    /// Height, never negative.
    pub h: i32,
}

impl From<[i32; 4]> for Rect {
    fn from([x, y, w, h]: [i32; 4]) -> Self {
        Rect { x, y, w, h }
    }
}

impl From<Rect> for [i32; 4] {
    fn from(r: Rect) -> Self {
        [r.x, r.y, r.w, r.h]
    }
}

impl Rect {
    /// First column right of the rectangle.
    pub fn right(&self) -> i32 {
        self.x + self.w
    }

    /// First row below the rectangle.
    pub fn bottom(&self) -> i32 {
        self.y + self.h
    }

    /// Vertical middle.
    pub fn center_y(&self) -> f32 {
        self.y as f32 + self.h as f32 / 2.0
    }

    /// Horizontal middle.
    pub fn center_x(&self) -> f32 {
        self.x as f32 + self.w as f32 / 2.0
    }

    /// The smallest rectangle that holds both.
    pub fn union(&self, other: &Rect) -> Rect {
        let x = self.x.min(other.x);
        let y = self.y.min(other.y);
        Rect { x, y, w: self.right().max(other.right()) - x, h: self.bottom().max(other.bottom()) - y }
    }

    /// Area that both cover, in square pixels.
    pub fn overlap(&self, other: &Rect) -> i64 {
        let w = self.right().min(other.right()) - self.x.max(other.x);
        let h = self.bottom().min(other.bottom()) - self.y.max(other.y);
        if w > 0 && h > 0 { i64::from(w) * i64::from(h) } else { 0 }
    }
}
