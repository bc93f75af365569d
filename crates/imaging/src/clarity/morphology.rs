/// Every cell of a grid with the choice among all up to `reach` columns and rows away: dilation with the larger of two,
/// erosion with the smaller (Serra, «Image Analysis and Mathematical Morphology», 1982).
pub(crate) fn spread<T: Copy>(
    cells: &[T],
    columns: usize,
    rows: usize,
    reach: usize,
    choose: impl Fn(T, T) -> T,
) -> Vec<T> {
    let mut across = cells.to_vec();
    for (line, out) in cells.chunks_exact(columns).zip(across.chunks_exact_mut(columns)) {
        for (column, chosen) in out.iter_mut().enumerate() {
            let near = &line[column.saturating_sub(reach)..=(column + reach).min(columns - 1)];
            *chosen = near[1..].iter().fold(near[0], |a, b| choose(a, *b));
        }
    }
    let mut out = across.clone();
    for row in 0..rows {
        let (from, to) = (row.saturating_sub(reach), (row + reach).min(rows - 1));
        for column in 0..columns {
            let first = across[from * columns + column];
            out[row * columns + column] = (from + 1..=to).fold(first, |a, r| choose(a, across[r * columns + column]));
        }
    }
    out
}
