//! What the case form, the forms and the workbench show.

use bianmu_model::{CaseFacts, EntryId, EntryState, Party, Rect, VolumePart};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{KindView, VolumeId};

/// 案号 as typed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CaseNumberCheck {
    /// Normal form with full-width brackets; `None` until it is whole.
    pub normal: Option<String>,
    /// Name of the court by its 代字.
    pub court: Option<String>,
    /// The first thing that is wrong or missing.
    pub problem: Option<String>,
    /// What is unusual and may be right.
    pub warning: Option<String>,
}

/// Where a fact of the case stands on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FieldSource {
    /// `case_number`, `court`, `cause`, `party`, `filed` or `closed`.
    pub field: String,
    /// The value this is the place of.
    pub value: String,
    /// Page.
    pub scan_index: u32,
    /// Line, in pixels of the page as displayed.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// Expected share of right characters in the line, 0..=1.
    pub confidence: f32,
}

/// The blind second entry of a volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SecondEntryView {
    /// Who typed it; `None` while nobody has.
    pub by: Option<String>,
    /// RFC 3339, local time.
    pub at: Option<String>,
    /// Fields in which it differs from the first, in Chinese.
    pub different: Vec<String>,
}

/// The case form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CaseForm {
    /// What stands now.
    pub facts: CaseFacts,
    /// Who sat on the bench by the cover, where the facts name nobody yet.
    pub bench: Vec<Party>,
    /// Where it was read.
    pub sources: Vec<FieldSource>,
    /// The second entry; `None` when it is not asked for.
    pub second: Option<SecondEntryView>,
}

/// A cause of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NamedCause {
    /// 民事, 刑事 or 行政.
    pub kind: String,
    /// 案由
    pub name: String,
}

/// What titles of a volume are completed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CompletionView {
    /// Known kinds, then titles that people have used in this store.
    pub kinds: Vec<KindView>,
    /// Names of this case.
    pub names: Vec<NameView>,
}

/// A name of the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NameView {
    /// Name.
    pub name: String,
    /// Pinyin initials.
    pub initials: String,
}

/// The forms of a volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FormsView {
    /// Volume.
    pub volume: VolumeId,
    /// 正卷, and 副卷 when there is one.
    pub parts: Vec<PartForms>,
}

/// The forms of one part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PartForms {
    /// 正卷 or 副卷.
    pub part: VolumePart,
    /// 卷宗封面
    pub cover: CoverForm,
    /// 卷内目录
    pub catalogue: Vec<CatalogueRow>,
    /// 备考表
    pub closing: ClosingNote,
}

/// 卷宗封面
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CoverForm {
    /// 法院
    pub court: Option<String>,
    /// 民事卷宗, 刑事卷宗 …
    pub category: String,
    /// 案号
    pub case_number: Option<String>,
    /// 案由
    pub cause: Option<String>,
    /// 当事人
    pub parties: Vec<Party>,
    /// 审判长, 审判员, 书记员 …
    pub bench: Vec<Party>,
    /// The bench was read from the scanned pages and no person has confirmed it in the case form.
    pub bench_unconfirmed: bool,
    /// 收案日期 in words.
    pub filed: Option<String>,
    /// 结案日期 in words.
    pub closed: Option<String>,
    /// Pages with a 页次.
    pub pages: u32,
}

/// A row of the 卷内目录.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CatalogueRow {
    /// 顺序号
    pub seq: u32,
    /// 题名
    pub title: String,
    /// 责任者
    pub responsible: Option<String>,
    /// `YYYY-MM-DD`
    pub date: Option<String>,
    /// 页次
    pub pages: String,
}

/// 备考表
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ClosingNote {
    /// 本卷情况说明, one sentence each.
    pub remarks: Vec<String>,
    /// 立卷人
    pub filed_by: String,
    /// 检查人
    pub checked_by: Option<String>,
    /// 立卷时间 in words.
    pub date: String,
}

/// What a day brought.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DayView {
    /// Volumes submitted.
    pub submitted: u32,
    /// Their pages.
    pub pages: u32,
    /// Active minutes today.
    pub minutes: f32,
    /// Active minutes for each submitted volume, on whatever day.
    pub minutes_per_task: Option<f32>,
    /// The same for 100 pages.
    pub minutes_per_100_pages: Option<f32>,
    /// Minutes a task took before.
    pub baseline_minutes: u32,
}

/// A page on a contact sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ContactPage {
    /// Volume.
    pub volume: VolumeId,
    /// 案号 or name.
    pub volume_name: String,
    /// Whether its catalogue may be changed.
    pub editable: bool,
    /// Entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: EntryState,
    /// Its confidence, 0..=1.
    pub confidence: f32,
    /// Page.
    pub scan_index: u32,
    /// 1-based place in the entry.
    pub position: u32,
    /// Pages of the entry.
    pub of: u32,
    /// Token for the page URL.
    pub rendition: String,
}
