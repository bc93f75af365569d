use super::sheet::Sheet;

/// Standard deviation of the grain on flat parts of the page, in steps of brightness: mean |2p(x) − p(x−1) − p(x+1)| of
/// the calmest sixth of the blocks, divided by √6·√(2/π), its value for Gaussian noise of deviation one. The second
/// difference leaves slopes of shading out. `None` where nothing on the page is between black and clipped white.
pub(crate) fn grain(sheet: &Sheet) -> Option<f32> {
    const BLOCK: usize = 32;
    let page = &sheet.luma;
    let (mut values, mut burnt): (Vec<f32>, Vec<f32>) = (Vec::new(), Vec::new());
    let arch = pulp::Arch::new();
    for (row, top) in (0..page.height.saturating_sub(BLOCK)).step_by(BLOCK).enumerate() {
        for left in (BLOCK * (row % 4)..page.width.saturating_sub(BLOCK)).step_by(BLOCK * 4) {
            let (mut sum, mut bends, mut clipped) = (0u32, 0u32, 0u32);
            for y in (top..top + BLOCK).step_by(2) {
                let line = &page.data[y * page.width + left..y * page.width + left + BLOCK];
                // Sums of one line fit 16 bits, of which twice as many are added at a time.
                let mut of_line = [0u16; 3];
                arch.dispatch(|| {
                    let [sum, bends, clipped] = &mut of_line;
                    for ((a, b), c) in line[..BLOCK - 2].iter().zip(&line[1..BLOCK - 1]).zip(&line[2..BLOCK]) {
                        let bend = (2 * u16::from(*b)).abs_diff(u16::from(*a).wrapping_add(u16::from(*c)));
                        *bends = bends.wrapping_add(bend);
                        *sum = sum.wrapping_add(u16::from(*b));
                        *clipped = clipped.wrapping_add(u16::from(*b >= 254 || *b == 0));
                    }
                });
                sum += u32::from(of_line[0]);
                bends += u32::from(of_line[1]);
                clipped += u32::from(of_line[2]);
            }
            let n = (BLOCK / 2 * (BLOCK - 2)) as u32;
            if sum / n > 25 {
                let grain = bends as f32 / n as f32 / 1.954;
                if clipped * 2 < n { values.push(grain) } else { burnt.push(grain) }
            }
        }
    }
    // Where nearly all of the paper is clipped the rest is writing, and what the paper shows is all there is to see.
    if values.len() * 4 < burnt.len() {
        values.append(&mut burnt);
    }
    if values.len() < 8 {
        return None;
    }
    let at = values.len() / 6;
    let (_, value, _) = values.select_nth_unstable_by(at, f32::total_cmp);
    Some(*value)
}
