//! 归位: where an entry belongs in a filing order that stands.

use bianmu_model::{EntryId, VolumePart};

/// Puts an entry into `order` without moving any other: behind its nearest predecessor by the rule that stands there,
/// else before its nearest successor, within its part. `ranked` is the order by the rule, with the entry in it. Gives the
/// entry it now stands behind, if that is one of its part.
pub(crate) fn slot(
    order: &mut Vec<EntryId>,
    ranked: &[EntryId],
    id: EntryId,
    part: impl Fn(EntryId) -> VolumePart,
) -> Option<EntryId> {
    let at = ranked.iter().position(|r| *r == id).unwrap_or(ranked.len());
    let own = part(id);
    let standing = |r: &EntryId| *r != id && part(*r) == own && order.contains(r);
    let place = |r: EntryId| order.iter().position(|o| *o == r).unwrap_or(0);
    let behind = ranked[..at].iter().rev().find(|r| standing(r)).copied();
    let before = || ranked.get(at + 1..).unwrap_or_default().iter().find(|r| standing(r)).copied();
    let at = match (behind, before()) {
        (Some(behind), _) => place(behind) + 1,
        (None, Some(before)) => place(before),
        (None, None) if own == VolumePart::Main => 0,
        (None, None) => order.len(),
    };
    order.insert(at, id);
    behind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_goes_behind_what_the_rule_puts_before_it_and_moves_no_other() {
        let part = |id: EntryId| if id >= 10 { VolumePart::Confidential } else { VolumePart::Main };
        let check = |order: &[EntryId], ranked: &[EntryId], id: EntryId, expected: &[EntryId]| {
            let mut order = order.to_vec();
            slot(&mut order, ranked, id, part);
            assert_eq!(order, expected);
        };
        // A clerk has moved 3 before 1, and it stays there.
        check(&[3, 1, 2, 10], &[1, 2, 5, 3, 10], 5, &[3, 1, 2, 5, 10]);
        check(&[3, 1, 2, 10], &[5, 1, 2, 3, 10], 5, &[3, 5, 1, 2, 10]);
        check(&[1, 2, 10, 11], &[1, 2, 12, 10, 11], 12, &[1, 2, 12, 10, 11]);
        check(&[1, 2], &[1, 2, 12], 12, &[1, 2, 12]);
        check(&[10], &[4, 10], 4, &[4, 10]);
    }
}
