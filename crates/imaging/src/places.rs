/// Finds the few places of two rows of pixels at which something holds: eight are passed over at a time.
pub(crate) struct Places {
    arch: pulp::Arch,
    /// 1 for every place where it does.
    marks: Vec<u8>,
}

impl Places {
    pub(crate) fn new() -> Self {
        Places { arch: pulp::Arch::new(), marks: Vec::new() }
    }

    /// The places at which `holds` says so of the pixels of `one` and `other`, in order.
    pub(crate) fn of(
        &mut self,
        one: &[u8],
        other: &[u8],
        holds: impl Fn(u8, u8) -> bool,
    ) -> impl Iterator<Item = usize> {
        const TOGETHER: usize = 8;
        let long = one.len().min(other.len());
        self.marks.clear();
        self.marks.resize(long.next_multiple_of(TOGETHER), 0);
        let marks = self.marks.as_mut_slice();
        self.arch.dispatch(
            #[inline(always)]
            move || {
                for (mark, (a, b)) in marks.iter_mut().zip(one.iter().zip(other)) {
                    *mark = u8::from(holds(*a, *b));
                }
            },
        );
        let (eights, _) = self.marks.as_chunks::<TOGETHER>();
        let any = eights.iter().enumerate().filter(|(_, eight)| u64::from_ne_bytes(**eight) != 0);
        any.flat_map(|(i, eight)| (0..TOGETHER).filter(|k| eight[*k] != 0).map(move |k| i * TOGETHER + k))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_once_and_in_order() {
        let mut places = Places::new();
        let one: Vec<u8> = (0..100).map(|i| if i % 7 == 0 { 200 } else { 10 }).collect();
        let other = vec![100u8; 97];
        let found: Vec<usize> = places.of(&one, &other, |a, b| a > b).collect();
        assert_eq!(found, (0..97).filter(|i| i % 7 == 0).collect::<Vec<_>>());
        assert_eq!(places.of(&[], &other, |a, b| a > b).count(), 0, "nothing is left over from the rows before");
    }
}
