use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Flag, FlagKind, FlagLevel, Rect};

/// What a detector measured on a page, before any limit is applied. Kept with the page, so that other limits can be tried
/// without its pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Measure {
    /// Which defect this value speaks of.
    #[serde(rename = "type")]
    pub kind: FlagKind,
    /// In the unit of [`FlagKind::unit`]; `None` when the page gives nothing to measure on.
    pub value: Option<f32>,
    /// The worst place, in pixels of the upright page; `None` means the whole page.
    #[serde(rename = "box")]
    pub rect: Option<Rect>,
}

/// From which value on a measure is worth a notice, and from which a new scan. Which way is worse follows from the kind.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Limit {
    /// 提示
    pub notice: f32,
    /// 不合格; `None` where the defect never costs legibility by itself.
    pub fail: Option<f32>,
}

/// Number of the profile that judges what no other one is for.
pub const GENERAL_PROFILE: u32 = 1;

fn general() -> u32 {
    GENERAL_PROFILE
}

/// The limits of one scanner or court. A page remembers the version it was judged by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClarityProfile {
    /// Number in the store, which a change of the name does not touch; 0 for one that is not saved yet.
    #[serde(default = "general")]
    pub id: u32,
    /// Name a clerk knows it by.
    pub name: String,
    /// 法院 whose volumes it is for; `None` for any.
    #[serde(default)]
    pub court: Option<String>,
    /// What the scanner calls itself in the file, or a part of it; `None` for any.
    #[serde(default)]
    pub scanner: Option<String>,
    /// Grows with every change.
    pub version: u32,
    /// Kinds that are not listed are not judged.
    pub limits: BTreeMap<FlagKind, Limit>,
}

impl Default for ClarityProfile {
    /// Set on the `tune` half of the generated damages and checked on the other (docs/performance.md).
    fn default() -> Self {
        let limit = |notice: f32, fail: f32| Limit { notice, fail: (fail != NEVER).then_some(fail) };
        const NEVER: f32 = f32::MAX;
        ClarityProfile {
            id: GENERAL_PROFILE,
            name: "默认".to_owned(),
            court: None,
            scanner: None,
            version: 1,
            limits: BTreeMap::from([
                (FlagKind::Blank, limit(1.0, NEVER)),
                (FlagKind::Blur, limit(1.6, 3.2)),
                (FlagKind::MotionBlur, limit(0.6, 1.3)),
                (FlagKind::Skew, limit(0.95, 4.0)),
                (FlagKind::TooDark, limit(185.0, 110.0)),
                (FlagKind::TooLight, limit(140.0, 200.0)),
                (FlagKind::Fade, limit(0.42, 0.15)),
                (FlagKind::Shadow, limit(0.075, 0.35)),
                (FlagKind::Noise, limit(3.5, NEVER)),
                (FlagKind::Specks, limit(0.3, NEVER)),
                (FlagKind::LowRes, limit(190.0, 140.0)),
                (FlagKind::JpegDamage, limit(35.0, 8.0)),
                (FlagKind::Cropped, limit(2.0, 6.0)),
                (FlagKind::BlackBorder, limit(3.0, 10.0)),
                (FlagKind::FoldedCorner, limit(8.0, NEVER)),
                (FlagKind::Wrinkle, limit(6.0, NEVER)),
                (FlagKind::Finger, limit(0.8, NEVER)),
                (FlagKind::Stripe, limit(2.5, NEVER)),
                (FlagKind::ShowThrough, limit(2.0, NEVER)),
                (FlagKind::Stain, limit(3.0, NEVER)),
                (FlagKind::Moire, limit(0.5, NEVER)),
            ]),
        }
    }
}

/// The profile a page was judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct JudgedBy {
    /// Number of the profile.
    #[serde(default = "general")]
    pub profile: u32,
    /// Name of the profile.
    pub name: String,
    /// Version of the profile.
    pub version: u32,
}

impl ClarityProfile {
    /// What a page keeps of the profile it was judged by.
    pub fn signature(&self) -> JudgedBy {
        JudgedBy { profile: self.id, name: self.name.clone(), version: self.version }
    }

    /// The flags of a page under these limits, worst first.
    pub fn judge(&self, measures: &[Measure]) -> Vec<Flag> {
        let mut flags: Vec<Flag> = measures.iter().filter_map(|m| self.judge_one(m)).collect();
        flags.sort_by_key(|f| std::cmp::Reverse(f.level));
        flags
    }

    fn judge_one(&self, measure: &Measure) -> Option<Flag> {
        let limit = self.limits.get(&measure.kind)?;
        let rect = measure.rect;
        let Some(value) = measure.value else {
            let (level, limit) = (FlagLevel::Notice, limit.notice);
            return Some(Flag { kind: FlagKind::Unjudged, level, value: 0.0, limit, rect });
        };
        let crosses = |limit: f32| if measure.kind.less_is_worse() { value <= limit } else { value >= limit };
        let (level, limit) = match limit.fail {
            Some(fail) if crosses(fail) => (FlagLevel::Fail, fail),
            _ if crosses(limit.notice) => (FlagLevel::Notice, limit.notice),
            _ => return None,
        };
        Some(Flag { kind: measure.kind, level, value, limit, rect })
    }
}
