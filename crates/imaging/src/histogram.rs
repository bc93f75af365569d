/// How often every brightness occurs.
pub(crate) struct Histogram {
    counts: [u32; 256],
    total: u32,
}

impl Histogram {
    pub(crate) fn of(values: impl IntoIterator<Item = u8>) -> Self {
        Histogram::of_rows([values.into_iter().collect::<Vec<u8>>().as_slice()])
    }

    /// Of pixels that lie beside each other, which is quicker than one by one.
    pub(crate) fn of_rows<'a>(rows: impl IntoIterator<Item = &'a [u8]>) -> Self {
        // Counts of equal neighbors, which paper is full of, would wait for each other in one table.
        let mut tables = [[0u32; 256]; 4];
        let mut total = 0;
        for row in rows {
            total += row.len() as u32;
            let (fours, rest) = row.as_chunks::<4>();
            for four in fours {
                for (table, value) in tables.iter_mut().zip(four) {
                    table[usize::from(*value)] += 1;
                }
            }
            for value in rest {
                tables[0][usize::from(*value)] += 1;
            }
        }
        Histogram { counts: std::array::from_fn(|value| tables.iter().map(|table| table[value]).sum()), total }
    }

    /// The value below which the given share (0..=1) of all lies; 255 when there are none.
    pub(crate) fn quantile(&self, share: f32) -> u8 {
        let wanted = (self.total as f32 * share) as u32;
        let mut sum = 0;
        for (value, count) in self.counts.iter().enumerate() {
            sum += count;
            if sum > wanted {
                return value as u8;
            }
        }
        255
    }

    /// The most frequent value that is not dark: the paper.
    pub(crate) fn paper(&self) -> u8 {
        const DARK: usize = 60;
        let bright = self.counts.iter().enumerate().skip(DARK);
        bright.max_by_key(|(_, count)| **count).map_or(255, |(value, _)| value as u8)
    }
}
