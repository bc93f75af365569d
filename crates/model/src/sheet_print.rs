use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where ink lies on a sheet, in cells of 0.7 mm, upright and straightened: enough to tell a second scan of the same
/// sheet from another copy of the same form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(from = "String", into = "String")]
#[ts(export, type = "string")]
pub struct SheetPrint {
    columns: usize,
    cells: usize,
    ink: usize,
    /// One bit for each cell, row by row, from the lowest bit on. A thousand pages stay in memory at a time.
    bits: Vec<u64>,
}

/// Largest width and height in cells that are kept; an A3 sheet fits.
const LARGEST: usize = 640;
/// Side of the blocks that are compared, in cells.
const BLOCK: usize = 20;
/// How far a block may have moved against the whole sheet: rotation and scale are left over from straightening.
const LOCAL: isize = 3;
/// How far the sheet may have been moved on the glass.
const GLOBAL: isize = 28;
/// How many shifts of the sheet are looked at closely.
const LIKELY: usize = 4;
/// Inked cells that a block needs to be worth comparing.
const ENOUGH: usize = 12;
/// Inked cells that a sheet needs: a page number alone is no sheet to be known by.
const ENOUGH_TO_TELL: usize = 250;

impl SheetPrint {
    /// Side of a cell in millimetres.
    pub const CELL_MM: f32 = 0.7;

    /// A print of the given width; rows follow from the number of cells. Cells beyond the largest sheet are cut.
    pub fn new(columns: usize, inked: &[bool]) -> Self {
        let kept = columns.min(LARGEST);
        let rows = inked.chunks(columns.max(1)).filter(|row| row.len() == columns).take(LARGEST);
        SheetPrint::packed(kept, rows.flat_map(|row| row[..kept].iter().copied()))
    }

    fn packed(columns: usize, inked: impl Iterator<Item = bool>) -> SheetPrint {
        let mut print = SheetPrint { columns, ..SheetPrint::default() };
        for inked in inked {
            if print.cells.is_multiple_of(64) {
                print.bits.push(0);
            }
            if let Some(last) = print.bits.last_mut() {
                *last |= u64::from(inked) << (print.cells % 64);
            }
            print.cells += 1;
            print.ink += usize::from(inked);
        }
        print
    }

    fn rows(&self) -> usize {
        self.cells / self.columns.max(1)
    }

    fn is_inked(&self, cell: usize) -> bool {
        cell < self.cells && self.bits.get(cell / 64).is_some_and(|word| word >> (cell % 64) & 1 == 1)
    }

    /// All cells, row by row.
    fn inked(&self) -> impl DoubleEndedIterator<Item = bool> + '_ {
        (0..self.cells).map(|cell| self.is_inked(cell))
    }

    fn at(&self, column: isize, row: isize) -> bool {
        column >= 0
            && row >= 0
            && (column as usize) < self.columns
            && self.is_inked(row as usize * self.columns + column as usize)
    }

    /// Inked cells between two corners given in cells from the upper left corner of the sheet.
    pub fn ink_within(&self, [left, top]: [f32; 2], [right, bottom]: [f32; 2]) -> usize {
        let rows = top.floor() as isize..bottom.ceil() as isize;
        let columns = left.floor() as isize..right.ceil() as isize;
        rows.map(|row| columns.clone().filter(|column| self.at(*column, row)).count()).sum()
    }

    /// Inked cells.
    pub fn ink(&self) -> usize {
        self.ink
    }

    /// How much of what stands on either sheet stands on the other as well, 0..=1: in the block that is worse than nine
    /// tenths of all, so that one stroke added later or one speck does not make two sheets of it. One of the two may lie
    /// upside down. `None` when either has too little ink to tell.
    pub fn alike(&self, other: &SheetPrint) -> Option<f32> {
        if self.ink() < ENOUGH_TO_TELL || other.ink() < ENOUGH_TO_TELL {
            return None;
        }
        [self.alike_as_it_lies(other), self.alike_as_it_lies(&other.turned())].into_iter().flatten().reduce(f32::max)
    }

    fn alike_as_it_lies(&self, other: &SheetPrint) -> Option<f32> {
        let shift = self.shift_to(other)?;
        let mut shares = self.blocks(other, shift);
        shares.extend(other.blocks(self, (-shift.0, -shift.1)));
        shares.sort_by(f32::total_cmp);
        shares.get(shares.len() / 10).copied()
    }

    fn turned(&self) -> SheetPrint {
        SheetPrint::packed(self.columns, self.inked().rev())
    }

    /// The shift of the whole sheet under which most of its ink meets ink. Told first by the ink of two by two cells, which
    /// loses no ruled line one cell wide, and then cell by cell about the likeliest few: the rows of a table meet at every
    /// distance of a row, and only all of its ink says which is the right one.
    fn shift_to(&self, other: &SheetPrint) -> Option<(isize, isize)> {
        // A slip that was fed the other way round lies at the other end of the bed: its ink says how far away.
        let ((c, r), (oc, or)) = (self.middle(), other.middle());
        let apart = (oc - c, or - r);
        let start = if apart.0.abs().max(apart.1.abs()) > GLOBAL { apart } else { (0, 0) };
        let around = |(cx, cy): (isize, isize), reach: isize| {
            (-reach..=reach).flat_map(move |dy| (-reach..=reach).map(move |dx| (cx + dx, cy + dy)))
        };
        let far = |(dx, dy): (isize, isize)| -(dx.abs() + dy.abs());
        let (here, there) = (self.halved(), other.halved());
        let coarse = around((start.0 / 2, start.1 / 2), GLOBAL / 2);
        let mut likely: Vec<(u32, isize, (isize, isize))> =
            coarse.map(|shift| (here.met(&there, shift), far(shift), shift)).collect();
        likely.sort_unstable_by(|a, b| b.cmp(a));
        let mut tried: Vec<(isize, isize)> = Vec::new();
        for (_, _, shift) in likely {
            if tried.len() < LIKELY && tried.iter().all(|t| (t.0 - shift.0).abs().max((t.1 - shift.1).abs()) > 1) {
                tried.push(shift);
            }
        }
        let inked = self.inked().enumerate().filter(|(_, inked)| *inked);
        let cells: Vec<(isize, isize)> =
            inked.map(|(i, _)| ((i % self.columns) as isize, (i / self.columns) as isize)).collect();
        let met = |(dx, dy): (isize, isize)| cells.iter().filter(|(c, r)| other.at(c + dx, r + dy)).count();
        // Of equal shifts the smaller one.
        let near = tried.into_iter().flat_map(|(dx, dy)| around((2 * dx, 2 * dy), 2));
        near.max_by_key(|shift| (met(*shift), far(*shift)))
    }

    fn halved(&self) -> Halved {
        let (columns, rows) = (self.columns.div_ceil(2), self.rows().div_ceil(2));
        let mut ink = vec![0; columns * rows];
        for (cell, _) in self.inked().enumerate().filter(|(_, inked)| *inked) {
            ink[cell / self.columns / 2 * columns + cell % self.columns / 2] += 1;
        }
        Halved { columns, ink }
    }

    /// Mean place of the ink.
    fn middle(&self) -> (isize, isize) {
        let columns = self.columns.max(1);
        let inked = self.inked().enumerate().filter(|(_, inked)| *inked);
        let (c, r) = inked.fold((0, 0), |(c, r), (at, _)| (c + at % columns, r + at / columns));
        let ink = self.ink().max(1);
        ((c / ink) as isize, (r / ink) as isize)
    }

    /// For every block with ink the share of it that meets ink on the other sheet, where the block may slip a little.
    fn blocks(&self, other: &SheetPrint, shift: (isize, isize)) -> Vec<f32> {
        let mut out = Vec::new();
        for top in (0..self.rows()).step_by(BLOCK) {
            for left in (0..self.columns).step_by(BLOCK) {
                let cells: Vec<(isize, isize)> = (top..(top + BLOCK).min(self.rows()))
                    .flat_map(|r| (left..(left + BLOCK).min(self.columns)).map(move |c| (c as isize, r as isize)))
                    .filter(|(c, r)| self.at(*c, *r))
                    .collect();
                if cells.len() < ENOUGH {
                    continue;
                }
                let met = (-LOCAL..=LOCAL)
                    .flat_map(|dy| (-LOCAL..=LOCAL).map(move |dx| (shift.0 + dx, shift.1 + dy)))
                    .map(|(dx, dy)| cells.iter().filter(|(c, r)| other.at(c + dx, r + dy)).count())
                    .max()
                    .unwrap_or(0);
                out.push(met as f32 / cells.len() as f32);
            }
        }
        out
    }
}

/// How many of two by two cells of a print have ink.
struct Halved {
    columns: usize,
    ink: Vec<u8>,
}

impl Halved {
    /// Sum of the products of what lies on each other when this is moved by `shift`.
    fn met(&self, other: &Halved, (dx, dy): (isize, isize)) -> u32 {
        let left = (-dx).max(0) as usize;
        let there = dx.max(0) as usize;
        let rows = self.ink.chunks_exact(self.columns.max(1)).enumerate();
        rows.filter_map(|(row, ink)| {
            let row = row.checked_add_signed(dy)? * other.columns;
            let other = other.ink.get(row..row + other.columns)?.get(there..)?;
            let products = ink.get(left..)?.iter().zip(other).map(|(a, b)| u16::from(a.wrapping_mul(*b)));
            Some(u32::from(products.fold(0u16, u16::wrapping_add)))
        })
        .sum()
    }
}

/// Six cells to a character from `0` on; a run of empty characters as `~` and its length.
impl From<SheetPrint> for String {
    fn from(print: SheetPrint) -> String {
        let mut out = format!("{};", print.columns);
        let inked: Vec<bool> = print.inked().collect();
        let groups: Vec<u8> = inked
            .chunks(6)
            .map(|six| six.iter().enumerate().fold(0, |bits, (i, inked)| bits | (u8::from(*inked) << i)))
            .collect();
        let mut i = 0;
        while let Some(group) = groups.get(i) {
            let run = groups[i..].iter().take(64).take_while(|g| **g == 0).count();
            if run > 1 {
                out.push('~');
                out.push(char::from(b'0' + (run - 1) as u8));
                i += run;
            } else {
                out.push(char::from(b'0' + group));
                i += 1;
            }
        }
        out
    }
}

impl From<String> for SheetPrint {
    /// What cannot be read gives the empty print, which is like no other.
    fn from(text: String) -> Self {
        let Some((columns, groups)) = text.split_once(';') else { return SheetPrint::default() };
        let Some(columns) = columns.parse().ok().filter(|c| (1..=LARGEST).contains(c)) else {
            return SheetPrint::default();
        };
        let mut inked = Vec::new();
        let mut bytes = groups.bytes();
        while let Some(byte) = bytes.next() {
            if byte == b'~' {
                let run = bytes.next().map_or(0, |n| usize::from(n.saturating_sub(b'0')) + 1);
                inked.extend(std::iter::repeat_n(false, 6 * run));
            } else {
                let bits = byte.saturating_sub(b'0');
                inked.extend((0..6).map(|i| bits >> i & 1 == 1));
            }
            if inked.len() > LARGEST * LARGEST {
                return SheetPrint::default();
            }
        }
        inked.truncate(inked.len() / columns * columns);
        SheetPrint::packed(columns, inked.into_iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes scattered by a linear congruential generator, moved by whole cells.
    fn sheet(seed: u32, strokes: usize, (dx, dy): (usize, usize)) -> SheetPrint {
        let (columns, rows) = (300, 424);
        let mut inked = vec![false; columns * rows];
        let mut state = seed;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for _ in 0..strokes {
            let (x, y, long) = (20 + next(240), 20 + next(370), 3 + next(5));
            let level = next(2) == 0;
            for i in 0..long {
                let (x, y) = if level { (x + i, y) } else { (x, y + i) };
                inked[(y + dy) * columns + x + dx] = true;
            }
        }
        SheetPrint::new(columns, &inked)
    }

    #[test]
    fn a_moved_or_turned_sheet_is_known_again_and_another_is_not() {
        let one = sheet(1, 1500, (0, 0));
        assert!(one.alike(&sheet(1, 1500, (4, 7))).is_some_and(|a| a > 0.9));
        assert!(one.alike(&sheet(1, 1500, (4, 7)).turned()).is_some_and(|a| a > 0.9));
        assert!(one.alike(&sheet(2, 1500, (0, 0))).is_some_and(|a| a < 0.6));
        assert_eq!(one.alike(&sheet(1, 10, (0, 0))), None);
        assert_eq!(one.alike(&SheetPrint::default()), None);
    }

    /// A table with rules and level strokes of figures, all one cell wide.
    fn table((left, top): (usize, usize)) -> SheetPrint {
        let (columns, rows) = (300, 424);
        let mut inked = vec![false; columns * rows];
        let figures = (0..1600).map(|i| (20 + i * 7919 % 240, 20 + i * 104_729 % 367, 3 + i % 5));
        for (x, y, long) in figures.chain((30..380).step_by(13).map(|y| (20, y, 240))) {
            inked[(top + y) * columns + left + x..][..long].fill(true);
        }
        SheetPrint::new(columns, &inked)
    }

    #[test]
    fn a_table_laid_down_anew_is_not_taken_for_itself_a_row_further() {
        let again = table((4, 5)).alike(&table((0, 0)));
        assert!(again.is_some_and(|a| a > 0.9), "{again:?}");
    }

    #[test]
    fn a_slip_at_the_other_end_of_the_bed_is_known_again() {
        let at = |left: usize, top: usize| {
            let slip = sheet(4, 1500, (0, 0));
            let mut inked = vec![false; 600 * 620];
            for (cell, ink) in slip.inked().enumerate() {
                inked[(top + cell / 300) * 600 + left + cell % 300] = ink;
            }
            SheetPrint::new(600, &inked)
        };
        assert!(at(0, 0).alike(&at(290, 190)).is_some_and(|a| a > 0.9));
        assert!(at(0, 0).alike(&at(290, 190).turned()).is_some_and(|a| a > 0.9));
    }

    #[test]
    fn a_print_comes_back_from_its_text_and_broken_text_is_like_no_sheet() {
        let one = sheet(3, 900, (0, 0));
        let text = String::from(one.clone());
        assert_eq!(SheetPrint::from(text), one);
        for broken in ["", "x", "0;~~~", "300;~", "99999;0", "300"] {
            assert_eq!(SheetPrint::from(broken.to_owned()).alike(&one), None);
        }
    }
}
