use crate::Plane;

/// Difference hash of a page: 9 × 8 mean brightnesses, one bit for «brighter than its right neighbour», as 16 hexadecimal
/// digits. Two scans of the same sheet differ in few bits (Krawetz, «Kind of Like That», 2013).
pub fn sheet_hash(page: &Plane) -> String {
    const W: usize = 9;
    const H: usize = 8;
    let mut means = [[0f32; W]; H];
    for (gy, row) in means.iter_mut().enumerate() {
        for (gx, mean) in row.iter_mut().enumerate() {
            let (x0, x1) = (gx * page.width / W, ((gx + 1) * page.width / W).max(gx * page.width / W + 1));
            let (y0, y1) = (gy * page.height / H, ((gy + 1) * page.height / H).max(gy * page.height / H + 1));
            let mut sum = 0u64;
            for y in y0..y1.min(page.height) {
                sum += page.data[y * page.width + x0..y * page.width + x1.min(page.width)]
                    .iter()
                    .map(|v| u64::from(*v))
                    .sum::<u64>();
            }
            *mean = sum as f32 / ((x1 - x0) * (y1 - y0)) as f32;
        }
    }
    let mut hash = 0u64;
    for row in means {
        for pair in row.windows(2) {
            hash = (hash << 1) | u64::from(pair[0] > pair[1]);
        }
    }
    format!("{hash:016x}")
}
