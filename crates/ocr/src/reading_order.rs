//! The order in which a person reads the lines of a page: columns before rows, cells of a table row by row.

use crate::regions::Region;
use crate::rulings::{Cell, Rulings};

/// Indexes of `regions` in reading order. Regions must come from a deskewed page.
pub(crate) fn reading_order(regions: &[Region], rulings: &Rulings) -> Vec<usize> {
    let mut cells: Vec<(Cell, Vec<usize>)> = Vec::new();
    let mut free = Vec::new();
    for (i, region) in regions.iter().enumerate() {
        match rulings.cell_of(region) {
            Some(cell) => match cells.iter_mut().find(|(known, _)| known.same_as(&cell)) {
                Some((_, members)) => members.push(i),
                None => cells.push((cell, vec![i])),
            },
            None => free.push(i),
        }
    }
    // A frame around a table is no cell of it: what stands between frame and table is read in its place.
    let boxes: Vec<Cell> = cells.iter().map(|(cell, _)| *cell).collect();
    let (frames, cells): (Vec<_>, Vec<_>) =
        cells.into_iter().partition(|(cell, _)| boxes.iter().any(|other| !other.same_as(cell) && cell.holds(other)));
    free.extend(frames.into_iter().flat_map(|(_, members)| members));
    let mut out = Vec::with_capacity(regions.len());
    let mut tables = cells_in_row_order(cells, regions).into_iter().peekable();
    for row in free_rows(regions, free) {
        let middle = row.iter().map(|i| regions[*i].center_y()).fold(f32::MAX, f32::min);
        while let Some((_, members)) = tables.next_if(|(top, _)| *top < middle) {
            out.extend(free_rows(regions, members).into_iter().flatten());
        }
        out.extend(row);
    }
    out.extend(tables.flat_map(|(_, members)| free_rows(regions, members).into_iter().flatten()));
    out
}

/// Cells by their upper edge, then from left to right: a label that spans several rows comes before all of them.
fn cells_in_row_order(mut cells: Vec<(Cell, Vec<usize>)>, regions: &[Region]) -> Vec<(f32, Vec<usize>)> {
    let highest = |members: &[usize]| members.iter().map(|i| regions[*i].top()).fold(f32::MAX, f32::min);
    // A label may stand in the middle of a cell that spans a few rows; in a frame of half a page the text's own place counts.
    let line = |members: &[usize]| members.iter().map(|i| regions[*i].height).fold(0.0, f32::max);
    let top = |(cell, members): &(Cell, Vec<usize>)| cell.top.max(highest(members) - 4.0 * line(members));
    cells.sort_by(|a, b| top(a).total_cmp(&top(b)));
    let mut rows: Vec<Vec<(Cell, Vec<usize>)>> = Vec::new();
    for cell in cells {
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|last| top(&cell) - top(last) < 8.0) => row.push(cell),
            _ => rows.push(vec![cell]),
        }
    }
    rows.into_iter()
        .flat_map(|mut row| {
            row.sort_by(|a, b| a.0.left.total_cmp(&b.0.left));
            row.into_iter().map(|cell| (top(&cell), cell.1)).collect::<Vec<_>>()
        })
        .collect()
}

/// Lines outside of tables, or within one cell, as rows in reading order.
fn free_rows(regions: &[Region], members: Vec<usize>) -> Vec<Vec<usize>> {
    let upright = |i: &usize| !regions[*i].vertical();
    let area = |i: &usize| regions[*i].width() * (regions[*i].bottom() - regions[*i].top());
    let vertical: f32 = members.iter().filter(|i| !upright(i)).map(area).sum();
    let horizontal: f32 = members.iter().filter(|i| upright(i)).map(area).sum();
    if vertical > 1.5 * horizontal {
        return vertical_columns(regions, members);
    }
    match gutter(regions, &members) {
        Some(gutter) => {
            let (mut above, mut left, mut right, mut below) = (vec![], vec![], vec![], vec![]);
            for i in members {
                let (region, y) = (&regions[i], regions[i].center_y());
                let side = match () {
                    () if y < gutter.top => &mut above,
                    () if y > gutter.bottom => &mut below,
                    () if region.center_x() < gutter.x + gutter.lean * y => &mut left,
                    () => &mut right,
                };
                side.push(i);
            }
            [above, left, right, below].into_iter().flat_map(|part| free_rows(regions, part)).collect()
        }
        None => rows(regions, members),
    }
}

/// Vertical text is read by columns from right to left.
fn vertical_columns(regions: &[Region], mut members: Vec<usize>) -> Vec<Vec<usize>> {
    members.sort_by(|a, b| regions[*b].center_x().total_cmp(&regions[*a].center_x()));
    let mut columns: Vec<Vec<usize>> = Vec::new();
    for i in members {
        let fits = columns.last().is_some_and(|column: &Vec<usize>| {
            let other = &regions[column[0]];
            (other.center_x() - regions[i].center_x()).abs() < 0.5 * other.width().min(regions[i].width())
        });
        match columns.last_mut() {
            Some(column) if fits => column.push(i),
            _ => columns.push(vec![i]),
        }
    }
    for column in &mut columns {
        column.sort_by(|a, b| regions[*a].top().total_cmp(&regions[*b].top()));
    }
    columns
}

/// Rows from top to bottom, members of a row from left to right. A line belongs to a row when its middle line, continued
/// to the nearest member, meets that member's within half a line height: on a page photographed at an angle or bent, equal
/// height on the page says little.
fn rows(regions: &[Region], mut members: Vec<usize>) -> Vec<Vec<usize>> {
    members.sort_by(|a, b| regions[*a].center_y().total_cmp(&regions[*b].center_y()));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for i in members {
        let region = &regions[i];
        let fits = |row: &Vec<usize>| {
            let gap = |other: &Region| (other.left - region.right).max(region.left - other.right);
            let Some(nearest) = row.iter().map(|j| &regions[*j]).min_by(|a, b| gap(a).total_cmp(&gap(b))) else {
                return false;
            };
            let shares_columns = gap(nearest) < -0.5 * nearest.width().min(region.width());
            let between = if nearest.left > region.left {
                (region.right + nearest.left) / 2.0
            } else {
                (nearest.right + region.left) / 2.0
            };
            let apart = (nearest.middle_at_column(between) - region.middle_at_column(between)).abs();
            !shares_columns && apart < 0.5 * nearest.height.min(region.height)
        };
        // A row further up may be the right one when lines are inclined; more than three back is another line of text.
        match rows.iter_mut().rev().take(3).find(|row| fits(row)) {
            Some(row) => row.push(i),
            None => rows.push(vec![i]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| regions[*a].left.total_cmp(&regions[*b].left));
    }
    rows.sort_by(|a, b| {
        let first = |row: &[usize]| row.iter().map(|i| regions[*i].center_y()).sum::<f32>() / row.len() as f32;
        first(a).total_cmp(&first(b))
    });
    rows
}

/// White space between two columns of running text.
struct Gutter {
    /// Where it would meet the upper edge of the page.
    x: f32,
    /// How far it goes to the right for every pixel down: on a sheet photographed at an angle, columns lean though lines are
    /// level.
    lean: f32,
    top: f32,
    bottom: f32,
}

/// Leans of a gutter that are tried, the straight one first: up to 3.4°.
const LEANS: [f32; 9] = [0.0, -0.015, 0.015, -0.03, 0.03, -0.045, 0.045, -0.06, 0.06];

/// Least lines on each side of a gutter.
const LINES: usize = 4;

/// Two columns are told from a table without lines by their lines: running text fills its column and is long.
fn gutter(regions: &[Region], members: &[usize]) -> Option<Gutter> {
    if members.len() < 2 * LINES {
        return None;
    }
    let mut best: Option<(usize, Gutter)> = None;
    for lean in LEANS {
        let upright = |region: &Region| {
            let shift = -lean * region.center_y();
            Region { left: region.left + shift, right: region.right + shift, ..region.clone() }
        };
        let leaned: Vec<Region> = regions.iter().map(upright).collect();
        let Some((lines, gutter)) = straight_gutter(&leaned, members) else { continue };
        if best.as_ref().is_none_or(|(most, _)| lines > *most) {
            best = Some((lines, Gutter { lean, ..gutter }));
        }
        // Nothing can be gained by leaning where all lines stand beside the gutter.
        if best.as_ref().is_some_and(|(most, _)| *most == members.len()) {
            break;
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// The gutter that goes straight down past the most lines, with their number.
fn straight_gutter(regions: &[Region], members: &[usize]) -> Option<(usize, Gutter)> {
    if members.len() < 2 * LINES {
        return None;
    }
    let left = members.iter().map(|i| regions[*i].left).fold(f32::MAX, f32::min);
    let right = members.iter().map(|i| regions[*i].right).fold(f32::MIN, f32::max);
    let mut by_height = members.to_vec();
    by_height.sort_by(|a, b| regions[*a].center_y().total_cmp(&regions[*b].center_y()));
    let crosses = |i: &usize, x: f32| {
        let region = &regions[*i];
        region.left < x - 2.0 && region.right > x + 2.0 && !region.vertical()
    };
    let mut best: Option<(usize, Gutter)> = None;
    for step in 5..=27 {
        let x = left + (right - left) * step as f32 / 32.0;
        // Between two lines that cross the gutter, nothing does.
        for band in by_height.split(|i| crosses(i, x)) {
            let (left, right): (Vec<usize>, Vec<usize>) = band.iter().partition(|i| regions[**i].center_x() < x);
            let better = best.as_ref().is_none_or(|(count, _)| band.len() > *count);
            // A side may have columns of its own.
            let is_text = |side: &[usize]| fills(regions, side) || straight_gutter(regions, side).is_some();
            let columns = || side_by_side(regions, &left, &right) && is_text(&left) && is_text(&right);
            if better && (columns() || on_their_own(regions, &left, &right)) {
                let top = band.iter().map(|i| regions[*i].top()).fold(f32::MAX, f32::min);
                let bottom = band.iter().map(|i| regions[*i].bottom()).fold(f32::MIN, f32::max);
                best = Some((band.len(), Gutter { x, lean: 0.0, top, bottom }));
            }
        }
    }
    best
}

/// Running text fills its column, but for headings and last lines of paragraphs, and its lines are long.
fn fills(regions: &[Region], members: &[usize]) -> bool {
    let lines = || members.iter().map(|i| &regions[*i]);
    let left = lines().map(|r| r.left).fold(f32::MAX, f32::min);
    let right = lines().map(|r| r.right).fold(f32::MIN, f32::max);
    let full = lines().filter(|r| r.width() > 0.8 * (right - left)).count();
    let long = lines().filter(|r| r.width() > 7.0 * r.height).count();
    members.len() >= LINES && full * 10 >= members.len() * 4 && long * 10 >= members.len() * 5
}

/// Columns stand beside each other; the bubbles of a conversation follow each other from side to side.
fn side_by_side(regions: &[Region], left: &[usize], right: &[usize]) -> bool {
    let beside = |a: &&usize| {
        let a = &regions[**a];
        let meets = |b: &Region| (a.center_y() - b.center_y()).abs() < 0.5 * (a.height + b.height);
        right.iter().any(|b| meets(&regions[*b]))
    };
    left.len() >= LINES && right.len() >= LINES && left.iter().filter(beside).count() * 2 > left.len().min(right.len())
}

/// Two pictures of conversations beside each other, or two slips copied onto one sheet: lines of the one stand at any height
/// beside those of the other, now higher and now lower. The cells of a table without lines stand on common rows, and where
/// the sheet is bent the rows rise or fall little by little.
fn on_their_own(regions: &[Region], left: &[usize], right: &[usize]) -> bool {
    if left.len() < LINES
        || right.len() < LINES
        || !one_below_another(regions, left)
        || !one_below_another(regions, right)
    {
        return false;
    }
    let mut left: Vec<&Region> = left.iter().map(|i| &regions[*i]).collect();
    left.sort_by(|a, b| a.center_y().total_cmp(&b.center_y()));
    // How far the next line on the other side stands above or below, in heights of a line.
    let offset = |a: &Region| {
        let beside = |i: &usize| (regions[*i].center_y() - a.center_y()) / a.height.min(regions[*i].height);
        right.iter().map(beside).min_by(|b, c| b.abs().total_cmp(&c.abs())).filter(|offset| offset.abs() < 1.0)
    };
    let offsets: Vec<f32> = left.into_iter().filter_map(offset).collect();
    let (mut steady, mut jumps) = (0, 0);
    for pair in offsets.windows(2) {
        match (pair[1] - pair[0]).abs() {
            change if change < 0.2 => steady += 1,
            _ => jumps += 1,
        }
    }
    jumps >= LINES && jumps * 2 >= steady
}

/// Few lines have another one beside it (a portrait read as a letter has); rows of a table have, on one side of any gutter.
fn one_below_another(regions: &[Region], members: &[usize]) -> bool {
    let beside = |i: &&usize| {
        let a = &regions[**i];
        let level = |b: &Region| (a.center_y() - b.center_y()).abs() < 0.5 * a.height.min(b.height);
        members.iter().any(|j| j != *i && level(&regions[*j]))
    };
    members.iter().filter(beside).count() * 4 <= members.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulings::Ruling;

    fn line(left: f32, right: f32, y: f32, height: f32) -> Region {
        Region { left, right, middle: [y; 3], height }
    }

    fn free(regions: &[Region]) -> Vec<usize> {
        reading_order(regions, &Rulings::default())
    }

    #[test]
    fn parts_of_a_row_come_left_to_right_and_rows_top_to_bottom() {
        let regions = [
            line(400.0, 500.0, 124.0, 40.0),
            line(0.0, 500.0, 180.0, 40.0),
            line(0.0, 100.0, 120.0, 40.0),
            line(150.0, 350.0, 40.0, 60.0),
        ];
        assert_eq!(free(&regions), [3, 2, 0, 1]);
    }

    #[test]
    fn inclined_lines_keep_their_rows() {
        // Left and right half of two lines that fall by a whole line height over the page.
        let half = |left: f32, from: f32| Region {
            left,
            right: left + 300.0,
            middle: [from, from + 8.0, from + 16.0],
            height: 20.0,
        };
        let regions = [half(0.0, 100.0), half(320.0, 117.0), half(0.0, 126.0), half(320.0, 143.0)];
        assert_eq!(free(&regions), [0, 1, 2, 3]);
    }

    #[test]
    fn two_columns_of_text_are_read_one_after_the_other_below_their_heading() {
        let mut regions = vec![line(100.0, 700.0, 50.0, 40.0)];
        for row in 0..6 {
            let y = 120.0 + 30.0 * row as f32;
            regions.push(line(20.0, 380.0, y, 20.0));
            regions.push(line(420.0, 780.0, y, 20.0));
        }
        let left = (0..6).map(|r| 1 + 2 * r);
        let right = (0..6).map(|r| 2 + 2 * r);
        assert_eq!(free(&regions), std::iter::once(0).chain(left).chain(right).collect::<Vec<_>>());
    }

    #[test]
    fn three_columns_are_read_one_after_the_other() {
        let mut regions = Vec::new();
        for row in 0..6 {
            for column in 0..3 {
                let left = 20.0 + 300.0 * column as f32;
                regions.push(line(left, left + 270.0, 120.0 + 30.0 * row as f32, 20.0));
            }
        }
        let expected: Vec<usize> = (0..3).flat_map(|column| (0..6).map(move |row| row * 3 + column)).collect();
        assert_eq!(free(&regions), expected);
    }

    #[test]
    fn columns_that_lean_are_read_one_after_the_other() {
        let mut regions = Vec::new();
        for row in 0..30 {
            let y = 120.0 + 30.0 * row as f32;
            let shift = -0.045 * y;
            regions.push(line(60.0 + shift, 390.0 + shift, y, 20.0));
            regions.push(line(410.0 + shift, 740.0 + shift, y, 20.0));
        }
        let side = |side: usize| (0..30).map(move |row| 2 * row + side);
        assert_eq!(free(&regions), side(0).chain(side(1)).collect::<Vec<_>>());
    }

    #[test]
    fn columns_of_short_values_are_rows_of_a_table() {
        let mut regions = Vec::new();
        for row in 0..6 {
            let y = 120.0 + 30.0 * row as f32;
            regions.push(line(20.0, 120.0, y, 20.0));
            regions.push(line(420.0, 500.0, y, 20.0));
        }
        assert_eq!(free(&regions), (0..12).collect::<Vec<_>>());
    }

    #[test]
    fn two_conversations_beside_each_other_are_read_one_after_the_other() {
        // Bubbles of both start at heights of their own, on the left and on the right of each screen.
        let bubbles = |screen: f32, heights: [f32; 8]| -> Vec<Region> {
            let place = |(i, y): (usize, f32)| {
                let left = screen + if i % 3 == 0 { 130.0 } else { 20.0 };
                line(left, left + 100.0 + 20.0 * (i % 2) as f32, y, 20.0)
            };
            heights.into_iter().enumerate().map(place).collect()
        };
        let mut regions = bubbles(0.0, [40.0, 90.0, 112.0, 160.0, 210.0, 232.0, 280.0, 330.0]);
        regions.extend(bubbles(320.0, [40.0, 79.0, 121.0, 150.0, 199.0, 241.0, 290.0, 319.0]));
        assert_eq!(free(&regions), (0..16).collect::<Vec<_>>());
        // One conversation alone goes from side to side.
        let one = bubbles(0.0, [40.0, 90.0, 112.0, 160.0, 210.0, 232.0, 280.0, 330.0]);
        assert_eq!(free(&one), (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn rows_of_a_bent_table_are_no_columns() {
        let mut regions = Vec::new();
        for row in 0..8 {
            let y = 120.0 + 30.0 * row as f32;
            regions.push(line(20.0, 120.0, y + 12.0 - 0.4 * row as f32, 20.0));
            regions.push(line(420.0, 500.0, y, 20.0));
        }
        let (left, right): (Vec<usize>, Vec<usize>) = (0..16).partition(|i| i % 2 == 0);
        assert!(!on_their_own(&regions, &left, &right));
    }

    #[test]
    fn vertical_text_is_read_from_the_right() {
        let column = |x: f32| Region { left: x, right: x + 20.0, middle: [200.0; 3], height: 300.0 };
        assert_eq!(free(&[column(100.0), column(200.0), column(150.0)]), [1, 2, 0]);
    }

    #[test]
    fn a_frame_around_a_table_is_read_in_place() {
        let edge = |at: f32, from: f32, to: f32| Ruling { at, from, to };
        let rulings = Rulings {
            horizontal: vec![
                edge(0.0, 0.0, 640.0),
                edge(60.0, 20.0, 600.0),
                edge(120.0, 20.0, 600.0),
                edge(200.0, 0.0, 640.0),
            ],
            vertical: vec![
                edge(0.0, 0.0, 200.0),
                edge(20.0, 60.0, 120.0),
                edge(600.0, 60.0, 120.0),
                edge(640.0, 0.0, 200.0),
            ],
        };
        let regions = [line(40.0, 590.0, 160.0, 20.0), line(40.0, 590.0, 90.0, 20.0), line(40.0, 590.0, 30.0, 20.0)];
        assert_eq!(reading_order(&regions, &rulings), [2, 1, 0]);
    }

    #[test]
    fn a_cell_is_read_to_its_end_before_the_next() {
        let edge = |at: f32, from: f32, to: f32| Ruling { at, from, to };
        let rulings = Rulings {
            horizontal: vec![edge(0.0, 0.0, 600.0), edge(100.0, 0.0, 600.0)],
            vertical: vec![edge(0.0, 0.0, 100.0), edge(200.0, 0.0, 100.0), edge(600.0, 0.0, 100.0)],
        };
        let regions = [
            line(210.0, 590.0, 30.0, 20.0),
            line(10.0, 190.0, 50.0, 20.0),
            line(210.0, 590.0, 70.0, 20.0),
            line(10.0, 590.0, 140.0, 20.0),
        ];
        assert_eq!(reading_order(&regions, &rulings), [1, 0, 2, 3]);
    }
}
