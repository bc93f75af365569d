//! What the shells see of the clarity inspection: flags with their words, the limits, and where a page is sharp.

use bianmu_model::{ClarityProfile, Flag, FlagKind, FlagLevel, JudgedBy, Limit, Rect};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A doubt about the image of a page, with its words: no shell has a list of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FlagView {
    /// Which defect.
    #[serde(rename = "type")]
    pub kind: FlagKind,
    /// Its name.
    pub label: String,
    /// How bad.
    pub level: FlagLevel,
    /// Measured value.
    pub value: f32,
    /// The limit it crossed.
    pub limit: f32,
    /// Unit of both; empty where the value is no measurement.
    pub unit: String,
    /// Value, limit and consequence: «模糊：2.31 像素（300 dpi），达到 1.65；小字可能认不清，识别会出错»
    pub sentence: String,
    /// Whose limit it is: «默认，第 2 版»; `None` where no limit decides.
    pub limit_of: Option<String>,
    /// Where, in pixels of the page as displayed; `None` means the whole page.
    #[serde(rename = "box")]
    pub rect: Option<Rect>,
}

impl FlagView {
    /// The flag with its words and its place as displayed, under the limits it was judged by.
    pub fn new(flag: &Flag, judged_by: Option<&JudgedBy>) -> FlagView {
        let limited = ClarityProfile::default().limits.contains_key(&flag.kind);
        FlagView {
            limit_of: judged_by.filter(|_| limited).map(|by| format!("{}，第 {} 版", by.name, by.version)),
            kind: flag.kind,
            label: flag.kind.label().to_owned(),
            level: flag.level,
            value: flag.value,
            limit: flag.limit,
            unit: flag.kind.unit().to_owned(),
            sentence: flag.sentence(),
            rect: flag.rect,
        }
    }
}

/// One of the profiles, and how far it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProfileRow {
    /// Number.
    pub id: u32,
    /// Name.
    pub name: String,
    /// 法院 it is for; `None` for any.
    pub court: Option<String>,
    /// Scanner it is for; `None` for any.
    pub scanner: Option<String>,
    /// The version in use.
    pub version: u32,
    /// Volumes in work it judges.
    pub volumes: u32,
    /// Their pages.
    pub pages: u32,
}

/// A profile as it was saved once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ProfileVersionView {
    /// Version.
    pub version: u32,
    /// RFC 3339; empty when it is not known.
    pub at: String,
    /// Who; empty when it is not known.
    pub who: String,
    /// «模糊 提示 1.6 → 1.8»
    pub changes: String,
    /// What was saved.
    pub profile: ClarityProfile,
}

/// The limits of one profile and all that is needed to change them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClarityView {
    /// The limits in use.
    pub profile: ClarityProfile,
    /// All profiles, the general one first.
    pub profiles: Vec<ProfileRow>,
    /// What was saved of this one, newest first.
    pub versions: Vec<ProfileVersionView>,
    /// Courts of the volumes of the store.
    pub courts: Vec<String>,
    /// What the scanners call themselves in the files of the store.
    pub scanners: Vec<String>,
    /// Those the program comes with.
    pub standard: ClarityProfile,
    /// Everything that is measured, in the order in which it is shown.
    pub kinds: Vec<ClarityKindView>,
    /// What the limits in use say of the volumes in work.
    pub preview: ClarityPreview,
}

/// A defect that is measured.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClarityKindView {
    /// Which.
    #[serde(rename = "type")]
    pub kind: FlagKind,
    /// Its name.
    pub label: String,
    /// Unit of its limits.
    pub unit: String,
    /// What it means for whoever reads the page.
    pub consequence: String,
    /// A smaller value is the worse one.
    pub less_is_worse: bool,
    /// What the verdicts of the inspectors suggest.
    pub suggestion: Option<LimitSuggestion>,
}

/// Another limit for 提示, from the verdicts of the inspectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LimitSuggestion {
    /// The limit.
    pub notice: f32,
    /// Pages passed although they had a notice.
    pub waivers: u32,
    /// Flagged pages that were returned.
    pub confirmed: u32,
    /// «依据 12 次放行、3 次退回，建议 1.81»
    pub sentence: String,
}

/// Pages by level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FlagCounts {
    /// 提示
    pub notice: u32,
    /// 不合格
    pub fail: u32,
}

/// What other limits would make of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct KindPreview {
    /// Which.
    #[serde(rename = "type")]
    pub kind: FlagKind,
    /// Pages flagged now.
    pub now: FlagCounts,
    /// Pages flagged under the other limits.
    pub then: FlagCounts,
}

/// What other limits would make of the volumes in work. Nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClarityPreview {
    /// Volumes in work with analysed pages.
    pub volumes: u32,
    /// Their analysed pages.
    pub pages: u32,
    /// Pages by their worst flag, now.
    pub now: FlagCounts,
    /// Pages by their worst flag, under the other limits.
    pub then: FlagCounts,
    /// By kind, in the order of [`ClarityView::kinds`].
    pub kinds: Vec<KindPreview>,
}

/// How sharp a window of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SharpnessTile {
    /// Where, in pixels of the page as displayed.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// Width of the stroke edges, in pixels at 300 dpi.
    pub width: f32,
}

/// A window worth looking at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SharpnessWindow {
    /// The window.
    pub tile: SharpnessTile,
    /// The writing within it, or all of it where no line was recognised.
    pub focus: Rect,
}

/// Where a page is sharp and where it is soft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SharpnessView {
    /// Windows with writing; empty where nothing can be measured.
    pub tiles: Vec<SharpnessTile>,
    /// The softest window.
    pub softest: Option<SharpnessWindow>,
    /// The sharpest window, one with recognised writing where there is any: specks are sharp too.
    pub sharpest: Option<SharpnessWindow>,
    /// The limits in use for 模糊; `None` when it is not judged.
    pub limit: Option<Limit>,
}
