use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Rect;

/// Number of an entry within its volume; given once and never used again for another entry.
pub type EntryId = u32;

/// 正卷 is open to the parties, 副卷 is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum VolumePart {
    /// 正卷
    #[serde(rename = "正卷")]
    Main,
    /// 副卷
    #[serde(rename = "副卷")]
    Confidential,
}

impl VolumePart {
    /// The word printed on the cover.
    pub fn label(self) -> &'static str {
        match self {
            VolumePart::Main => "正卷",
            VolumePart::Confidential => "副卷",
        }
    }
}

/// Why the machine says what it says, and where on which page it can be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Reason {
    /// One sentence in Chinese.
    pub text: String,
    /// Page (1-based position in the scan) on which it can be seen.
    pub scan_index: u32,
    /// Region in pixels of the upright page.
    #[serde(rename = "box")]
    pub rect: Option<Rect>,
}

/// A runner-up for the title of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Candidate {
    /// Title that would be written.
    pub title: String,
    /// Document kind.
    pub doc_type: String,
    /// Probability, 0..=1.
    pub confidence: f32,
}

/// Where an entry stands between proposal and decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum EntryState {
    /// 机器建议,尚未有人看过
    Proposed,
    /// 已采纳
    Accepted,
    /// 已改动
    Edited,
    /// 搁置
    Held,
}

/// One line of the catalogue: a document and the pages it stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Entry {
    /// Stable number within the volume.
    pub id: EntryId,
    /// Title as it will be printed in the 卷内目录.
    pub title: String,
    /// Document kind (name of the kind in `assets/rules/document_kinds.json`, or 其他).
    pub doc_type: String,
    /// 正卷 or 副卷.
    pub part: VolumePart,
    /// Pages by 1-based scan index, in document order.
    pub pages: Vec<u32>,
    /// 责任者
    pub responsible: Option<String>,
    /// `YYYY-MM-DD`
    pub date: Option<String>,
    /// 文号 as it is printed, for example 汪公（刑）鉴字〔2023〕12号; never a 案号.
    #[serde(default)]
    pub document_number: Option<String>,
    /// Probability that pages, title and part are all right, 0..=1.
    pub confidence: f32,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Runners-up, best first.
    pub candidates: Vec<Candidate>,
    /// How sure the machine is of every field by itself; `None` where a person made the entry.
    #[serde(default)]
    pub sure: Option<FieldConfidence>,
    /// Proposal or decision.
    pub state: EntryState,
}

/// Probability of each field of an entry that it is right, 0..=1; of an empty one that it is rightly empty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FieldConfidence {
    /// 题名
    pub title: f32,
    /// 文书种类
    pub kind: f32,
    /// 正卷 or 副卷
    pub part: f32,
    /// 日期
    pub date: f32,
    /// 责任者
    pub responsible: f32,
    /// 文号
    pub document_number: f32,
}

impl Entry {
    /// Whether its pages carry a 页次 and it stands in the 卷内目录: all kinds but the forms and holders of the volume itself
    /// (立卷规范第二十三条).
    pub fn is_numbered(&self) -> bool {
        !matches!(self.doc_type.as_str(), "卷宗封面" | "卷内目录" | "备考表" | "证物袋" | "卷底")
    }
}
