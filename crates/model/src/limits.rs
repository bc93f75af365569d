//! Which limits make sense.

use crate::{ClarityProfile, FlagKind};

/// Longest name of a profile, in characters.
const LONGEST_NAME: usize = 40;

impl ClarityProfile {
    /// Why these limits cannot be used, in Chinese; `None` when they can. A kind without limits is not judged, which may be
    /// wanted; a limit for something that is never measured would only look as if it did something.
    pub fn trouble(&self) -> Option<String> {
        let name = self.name.trim();
        if name.is_empty() {
            return Some("限值方案要有名称".to_owned());
        }
        if name.chars().count() > LONGEST_NAME {
            return Some(format!("限值方案的名称不能超过 {LONGEST_NAME} 个字"));
        }
        let measured = ClarityProfile::default().limits;
        self.limits.iter().find_map(|(kind, limit)| {
            let label = kind.label();
            if !measured.contains_key(kind) {
                return Some(format!("“{label}”不靠测量值判断，不能设限值"));
            }
            if [Some(limit.notice), limit.fail].into_iter().flatten().any(|v| !v.is_finite() || v < 0.0) {
                return Some(format!("“{label}”的限值须是不小于 0 的数"));
            }
            let fail = limit.fail?;
            let (milder, word) =
                if kind.less_is_worse() { (fail > limit.notice, "大于") } else { (fail < limit.notice, "小于") };
            milder.then(|| format!("“{label}”的不合格限值不能{word}提示限值：{}", direction(*kind)))
        })
    }
}

fn direction(kind: FlagKind) -> &'static str {
    if kind.less_is_worse() { "此项的值越小越差" } else { "此项的值越大越差" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Limit;

    #[test]
    fn limits_are_refused_with_the_reason() {
        let check = |kind, notice, fail, expected: Option<&str>| {
            let mut profile = ClarityProfile::default();
            profile.limits.insert(kind, Limit { notice, fail });
            let trouble = profile.trouble();
            assert_eq!(trouble.is_some(), expected.is_some(), "{trouble:?}");
            assert!(trouble.is_none_or(|t| t.contains(expected.unwrap())), "{expected:?}");
        };
        assert_eq!(ClarityProfile::default().trouble(), None);
        check(FlagKind::Blur, 1.5, Some(3.0), None);
        check(FlagKind::Blur, 1.5, None, None);
        check(FlagKind::Blur, 3.0, Some(3.0), None);
        check(FlagKind::Blur, 3.0, Some(1.5), Some("“模糊”的不合格限值不能小于提示限值"));
        check(FlagKind::LowRes, 190.0, Some(200.0), Some("“分辨率不足”的不合格限值不能大于提示限值"));
        check(FlagKind::LowRes, 190.0, Some(150.0), None);
        check(FlagKind::Skew, f32::NAN, None, Some("“歪斜”的限值须是不小于 0 的数"));
        check(FlagKind::Skew, 1.0, Some(f32::INFINITY), Some("“歪斜”的限值须是不小于 0 的数"));
        check(FlagKind::Skew, -1.0, None, Some("“歪斜”的限值须是不小于 0 的数"));
        check(FlagKind::Duplicate, 1.0, None, Some("“疑似重复”不靠测量值判断"));
        let unnamed = ClarityProfile { name: " ".into(), ..ClarityProfile::default() };
        assert!(unnamed.trouble().unwrap().contains("名称"));
        let endless = ClarityProfile { name: "长".repeat(41), ..ClarityProfile::default() };
        assert!(endless.trouble().unwrap().contains("40"));
    }
}
