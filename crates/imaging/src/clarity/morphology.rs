/// Every cell of a grid with the choice among all up to `reach` columns and rows away: dilation with the larger of two,
/// erosion with the smaller (Serra, «Image Analysis and Mathematical Morphology», 1982).
pub(crate) fn spread<T: Copy>(
    cells: &[T],
    columns: usize,
    rows: usize,
    reach: usize,
    choose: impl Fn(T, T) -> T,
) -> Vec<T> {
    // Whole rows at a time, moved by one place after the other: loops the compiler makes vectors of.
    let mut across = cells.to_vec();
    for (line, out) in cells.chunks_exact(columns).zip(across.chunks_exact_mut(columns)) {
        for apart in 1..=reach.min(columns - 1) {
            join(&mut out[..columns - apart], &line[apart..], &choose);
            join(&mut out[apart..], &line[..columns - apart], &choose);
        }
    }
    let mut out = across.clone();
    for (row, out) in out.chunks_exact_mut(columns).enumerate() {
        for near in row.saturating_sub(reach)..=(row + reach).min(rows - 1) {
            join(out, &across[near * columns..(near + 1) * columns], &choose);
        }
    }
    out
}

fn join<T: Copy>(into: &mut [T], from: &[T], choose: &impl Fn(T, T) -> T) {
    for (into, from) in into.iter_mut().zip(from) {
        *into = choose(*into, *from);
    }
}
