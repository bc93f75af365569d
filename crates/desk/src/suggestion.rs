//! What the verdicts of the inspectors say about a limit. Pure: verdicts in, a suggestion out.

use bianmu_model::{FlagKind, FlagLevel, Limit};

/// Waivers below which nothing is suggested: a few could be the habit of one afternoon.
const ENOUGH_WAIVERS: usize = 10;
/// Share of the waivers that a new limit must spare, in tenths.
const SPARED_TENTHS: usize = 9;

/// A flag of one kind on a page that an inspector gave a verdict on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct JudgedFlag {
    /// The page was passed in spite of the flag.
    pub(crate) passed: bool,
    /// How bad the machine called it.
    pub(crate) level: FlagLevel,
    /// What was measured.
    pub(crate) value: f32,
}

/// A limit for 提示 that would have asked less of the inspectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Suggestion {
    pub(crate) notice: f32,
    /// Pages that were passed although they had a notice.
    pub(crate) waivers: usize,
    /// Flagged pages that were returned.
    pub(crate) confirmed: usize,
}

/// The notice limit nearest to the present one that spares nine tenths of at least ten waivers and still flags every page
/// that was returned. The limit of 不合格 stays, and no notice limit goes beyond it. `None` when there is no such limit.
pub(crate) fn suggest(kind: FlagKind, limit: Limit, flags: &[JudgedFlag]) -> Option<Suggestion> {
    // A kind where less is worse is turned round, so that from here on a larger value is the worse one.
    let sign = if kind.less_is_worse() { -1.0 } else { 1.0 };
    let turned = |value: f32| sign * f64::from(value);
    let still_flagged = |flag: &&JudgedFlag| turned(flag.value) >= turned(limit.notice);
    let mut waived: Vec<f64> = flags
        .iter()
        .filter(|flag| flag.passed && flag.level == FlagLevel::Notice)
        .filter(still_flagged)
        .map(|flag| turned(flag.value))
        .collect();
    let returned: Vec<f64> = flags.iter().filter(|f| !f.passed).map(|flag| turned(flag.value)).collect();
    if waived.len() < ENOUGH_WAIVERS {
        return None;
    }
    waived.sort_by(f64::total_cmp);
    let spared = (waived.len() * SPARED_TENTHS).div_ceil(10);
    let worst_spared = *waived.get(spared - 1)?;
    // A returned page that was milder than the present limit got its flag under another one; no limit can lose it twice.
    let returned_flagged = returned.iter().copied().filter(|v| *v >= turned(limit.notice));
    let ceiling = returned_flagged.chain(limit.fail.map(turned)).fold(f64::INFINITY, f64::min);
    // As few digits as will do; a page on the limit itself is flagged.
    let first_digits = if worst_spared.abs() >= 20.0 { 0 } else { 2 };
    let notice = (first_digits..=4).map(|digits| just_above(worst_spared, digits)).find(|v| *v <= ceiling)?;
    Some(Suggestion { notice: (sign * notice) as f32, waivers: waived.len(), confirmed: returned.len() })
}

/// The smallest number of so many decimals that lies above `value`.
fn just_above(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    // Values come as f32: what is one of them up to its last bit counts as equal.
    ((value * scale + 1e-4).floor() + 1.0) / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(passed: bool, level: FlagLevel, values: &[f32]) -> Vec<JudgedFlag> {
        values.iter().map(|value| JudgedFlag { passed, level, value: *value }).collect()
    }

    #[test]
    fn a_limit_is_suggested_from_waivers_and_never_loses_a_returned_page() {
        use FlagLevel::{Fail, Notice};
        let check = |kind, notice, fail, waived: &[f32], returned: &[f32], expected: Option<(f32, usize, usize)>| {
            let mut all = flags(true, Notice, waived);
            all.extend(flags(false, Notice, returned));
            // A page passed although it failed says nothing about notices.
            all.extend(flags(true, Fail, &[99.0; 20]));
            let got = suggest(kind, Limit { notice, fail }, &all);
            assert_eq!(got.map(|s| (s.notice, s.waivers, s.confirmed)), expected, "{kind:?} {waived:?} {returned:?}");
        };
        let ten = [1.7, 1.71, 1.72, 1.73, 1.74, 1.75, 1.76, 1.77, 1.8, 2.9];
        let blur = FlagKind::Blur;
        check(blur, 1.65, Some(3.2), &ten, &[], Some((1.81, 10, 0)));
        check(blur, 1.65, Some(3.2), &ten, &[2.0, 2.5], Some((1.81, 10, 2)));
        check(blur, 1.65, Some(3.2), &ten[..9], &[], None);
        // A returned page as good as the waivers forbids it; one just above asks for more digits.
        check(blur, 1.65, Some(3.2), &ten, &[1.75], None);
        check(blur, 1.65, Some(3.2), &ten, &[1.805], Some((1.801, 10, 1)));
        // The limit of 不合格 is never reached.
        check(blur, 1.65, Some(1.8), &ten, &[], None);
        // Where less is worse everything is the other way round.
        let low = [180.0, 179.0, 178.0, 177.0, 176.0, 175.0, 174.0, 173.0, 172.0, 150.0];
        check(FlagKind::LowRes, 190.0, Some(140.0), &low, &[], Some((171.0, 10, 0)));
        check(FlagKind::LowRes, 190.0, Some(140.0), &low, &[165.0], Some((171.0, 10, 1)));
        check(FlagKind::LowRes, 190.0, Some(140.0), &low, &[175.0], None);
        // Waivers that the present limit spares already do not count again.
        check(blur, 1.75, Some(3.2), &ten, &[], None);
        check(blur, 1.65, None, &[], &[2.0], None);
    }
}
