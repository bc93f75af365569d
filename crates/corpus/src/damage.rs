//! What happens to a volume on its way through the scanner.

use serde::{Deserialize, Serialize};

use crate::chance;
use crate::typeset::Sheet;

/// What a side of the scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    Content,
    Blank,
    Duplicate,
}

/// One image of the scan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Side {
    pub sheet: Sheet,
    /// Number of its document within the volume as it was made.
    pub document: usize,
    /// Place within its document from 0.
    pub page: usize,
    pub role: Role,
}

/// Pages out of order, missing pages, pages fed twice, blank backs.
pub fn damaged(lot: &mut fastrand::Rng, mut sides: Vec<Side>) -> Vec<Side> {
    // A page strays a few sheets away; only pages of longer documents, or nothing would tell.
    for _ in 0..lot.usize(0..3) {
        let from = lot.usize(0..sides.len());
        let longer = sides.iter().filter(|s| s.document == sides[from].document).count() > 1;
        if !longer || chance(lot, 40) {
            continue;
        }
        let side = sides.remove(from);
        let to = (from as i64 + lot.i64(-5..=5)).clamp(2, sides.len() as i64);
        sides.insert(to as usize, side);
    }
    if chance(lot, 15) && sides.len() > 10 {
        let at = lot.usize(3..sides.len());
        if sides.iter().filter(|s| s.document == sides[at].document).count() > 2 {
            sides.remove(at);
        }
    }
    let both_sides = chance(lot, 8);
    let mut out: Vec<Side> = Vec::new();
    for side in sides {
        let again = chance(lot, 1);
        let blank = both_sides || chance(lot, 2);
        let back = Side {
            sheet: Sheet {
                width: side.sheet.width,
                height: side.sheet.height,
                dpi: side.sheet.dpi,
                ..Sheet::default()
            },
            role: Role::Blank,
            ..side.clone()
        };
        let copy = Side { role: Role::Duplicate, ..side.clone() };
        out.push(side);
        if again {
            out.push(copy);
        }
        if blank {
            out.push(back);
        }
    }
    out
}
