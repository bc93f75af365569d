/// Which cells of a grid touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// Those that share a side.
    Sides,
    /// Those up to this many columns and one row away.
    Across(usize),
}

/// Groups of touching cells of a grid of `columns × rows`, as indexes in the order they were met. A group begins at a
/// `seed` and takes in every `member` that touches a cell it has.
pub fn connected(
    columns: usize,
    rows: usize,
    touch: Touch,
    seed: impl Fn(usize) -> bool,
    member: impl Fn(usize) -> bool,
) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    each_connected(columns, rows, touch, seed, member, |group| groups.push(group.to_vec()));
    groups
}

/// Like [`connected`] for large grids with many small groups: each is looked at once and not kept.
pub(crate) fn each_connected(
    columns: usize,
    rows: usize,
    touch: Touch,
    seed: impl Fn(usize) -> bool,
    member: impl Fn(usize) -> bool,
    mut take: impl FnMut(&[usize]),
) {
    let (reach, corners) = match touch {
        Touch::Sides => (1, false),
        Touch::Across(reach) => (reach, true),
    };
    let mut seen = vec![false; columns * rows];
    let (mut group, mut stack) = (Vec::new(), Vec::new());
    for start in 0..seen.len() {
        if seen[start] || !seed(start) {
            continue;
        }
        seen[start] = true;
        group.clear();
        stack.push(start);
        while let Some(at) = stack.pop() {
            group.push(at);
            let (x, y) = (at % columns, at / columns);
            for ny in y.saturating_sub(1)..(y + 2).min(rows) {
                for nx in x.saturating_sub(reach)..(x + reach + 1).min(columns) {
                    let next = ny * columns + nx;
                    if (corners || nx == x || ny == y) && !seen[next] && member(next) {
                        seen[next] = true;
                        stack.push(next);
                    }
                }
            }
        }
        take(&group);
    }
}

/// The box `(left, top, right, bottom)` around a group, right and bottom exclusive.
pub fn bounds(group: &[usize], columns: usize) -> (usize, usize, usize, usize) {
    group.iter().fold((usize::MAX, usize::MAX, 0, 0), |(left, top, right, bottom), at| {
        let (x, y) = (at % columns, at / columns);
        (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_reaches_over_gaps_only_as_wide_as_it_may() {
        let grid = b"#..#....#";
        let set = |i: usize| grid[i] == b'#';
        let boxes = |reach| {
            connected(9, 1, Touch::Across(reach), set, set).iter().map(|group| bounds(group, 9)).collect::<Vec<_>>()
        };
        assert_eq!(boxes(3), [(0, 0, 4, 1), (8, 0, 9, 1)]);
        assert_eq!(boxes(1).len(), 3);
    }

    #[test]
    fn a_group_begins_only_at_a_seed() {
        let weight = [1, 2, 0, 3, 2, 0];
        let groups = connected(3, 2, Touch::Across(1), |i| weight[i] >= 3, |i| weight[i] >= 2);
        assert_eq!(groups.len(), 1);
        assert_eq!(bounds(&groups[0], 3), (0, 0, 2, 2));
    }

    #[test]
    fn corners_touch_only_where_they_are_asked_to() {
        let diagonal = |i: usize| i == 0 || i == 3;
        assert_eq!(connected(2, 2, Touch::Sides, diagonal, diagonal).len(), 2);
        assert_eq!(connected(2, 2, Touch::Across(1), diagonal, diagonal).len(), 1);
    }
}
