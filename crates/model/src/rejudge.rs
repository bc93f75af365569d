//! Judging a page anew: other limits on what was measured, without its pixels.

use crate::{ClarityProfile, Flag, FlagKind, Measure, PageFacts};

impl ClarityProfile {
    /// The flags of a page under these limits, worst first. Flags that no measure speaks of (a page that lies on its side,
    /// a duplicate) stay behind them in their order.
    pub fn rejudge(&self, measures: &[Measure], flags: &[Flag]) -> Vec<Flag> {
        let mut judged = self.judge(measures);
        judged.extend(flags.iter().filter(|flag| !is_measured(flag, measures)).cloned());
        judged
    }
}

impl PageFacts {
    /// Puts the page under other limits. `false` when there is nothing to do: the page has no measures, or was judged by
    /// this version already. Whether the page is `blank` was decided before it was read and stays.
    pub fn rejudge(&mut self, profile: &ClarityProfile) -> bool {
        let signature = Some(profile.signature());
        if self.measures.is_empty() || self.judged_by == signature {
            return false;
        }
        self.flags = profile.rejudge(&self.measures, &self.flags);
        self.judged_by = signature;
        true
    }
}

fn is_measured(flag: &Flag, measures: &[Measure]) -> bool {
    let unjudged = flag.kind == FlagKind::Unjudged;
    measures.iter().any(|m| m.kind == flag.kind || (unjudged && m.value.is_none()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{FlagLevel, Limit};

    #[test]
    fn measured_flags_follow_the_limits_and_others_stay() {
        let measure = |kind, value| Measure { kind, value, rect: None };
        let flag = |kind, level| Flag { kind, level, value: 2.0, limit: 1.0, rect: None };
        let turned = flag(FlagKind::UpsideDown, FlagLevel::Notice);
        let stored = [
            flag(FlagKind::Blur, FlagLevel::Fail),
            turned,
            flag(FlagKind::Unjudged, FlagLevel::Notice),
            flag(FlagKind::Stain, FlagLevel::Notice),
        ];
        let check = |measures: &[Measure], notice: f32, expected: &[(FlagKind, FlagLevel)]| {
            let limits = BTreeMap::from([(FlagKind::Blur, Limit { notice, fail: Some(9.0) })]);
            let profile = ClarityProfile { name: "试".into(), version: 2, limits, ..ClarityProfile::default() };
            let flags: Vec<_> = profile.rejudge(measures, &stored).iter().map(|f| (f.kind, f.level)).collect();
            assert_eq!(flags, expected);
        };
        let stain = (FlagKind::Stain, FlagLevel::Notice);
        let upside = (FlagKind::UpsideDown, FlagLevel::Notice);
        let unjudged = (FlagKind::Unjudged, FlagLevel::Notice);
        let blur = [measure(FlagKind::Blur, Some(2.0))];
        check(&blur, 1.5, &[(FlagKind::Blur, FlagLevel::Notice), upside, unjudged, stain]);
        check(&blur, 3.0, &[upside, unjudged, stain]);
        // A kind that is no longer judged has no flag, and one that cannot be measured has that said anew.
        check(&[measure(FlagKind::Blur, None)], 1.5, &[unjudged, upside, stain]);
        check(&[measure(FlagKind::Stain, Some(2.0))], 1.5, &[(FlagKind::Blur, FlagLevel::Fail), upside, unjudged]);
    }
}
