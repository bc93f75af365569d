use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{FiledBy, VolumePart};

/// 立卷规则: in which order the papers of one type of case are filed, and which of them must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FilingRule {
    /// Stays the same from version to version.
    pub id: String,
    /// Changes whenever the rule does; a volume remembers the one it was catalogued by.
    #[serde(default)]
    pub version: String,
    /// 民事(商事)一审
    pub name: String,
    /// The court it is for; none for every court.
    #[serde(default)]
    pub court: Option<String>,
    /// 类型代字 of the cases it is for.
    pub type_codes: Vec<String>,
    /// `YYYY-MM-DD`: first day of closing for which it holds.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// `YYYY-MM-DD`: last day of closing for which it holds.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// 正卷 and 副卷, each at most once.
    pub parts: Vec<RulePart>,
}

/// The order of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RulePart {
    /// 正卷 or 副卷
    pub part: VolumePart,
    /// Where it was taken from: codes of the sources, S read, L a statute, R recalled, D arranged from practice.
    pub standing: String,
    /// In filing order.
    pub items: Vec<RuleItem>,
}

/// One place in the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RuleItem {
    /// As the rule words it.
    pub name: String,
    /// Titles and kinds that belong here; what is in none of these lists is placed by the words of the names.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Whether it must be there.
    pub required: Required,
    /// When it must be there, for [`Required::OnCondition`].
    #[serde(default)]
    pub condition: Option<String>,
    /// Together with its neighbors of this sort one stretch in which time decides.
    #[serde(default)]
    pub by_time: bool,
    /// Where it was taken from, when not from where the part was.
    #[serde(default)]
    pub standing: Option<String>,
}

/// Whether a paper must be in the volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub enum Required {
    /// 必备
    #[serde(rename = "M")]
    Always,
    /// 条件必备
    #[serde(rename = "C")]
    OnCondition,
    /// 可有
    #[serde(rename = "O")]
    Optional,
}

impl FilingRule {
    /// Id, version and name.
    pub fn named(&self) -> FiledBy {
        FiledBy { rule: self.id.clone(), version: self.version.clone(), name: self.name.clone() }
    }

    /// The order of a part; empty where the rule has none.
    pub fn items(&self, part: VolumePart) -> &[RuleItem] {
        self.parts.iter().find(|p| p.part == part).map_or(&[], |p| p.items.as_slice())
    }

    /// The part that lists this title or kind; 副卷 where both do. `None` where neither does.
    pub fn listed_part(&self, title: &str, doc_type: &str) -> Option<VolumePart> {
        let lists = |p: &&RulePart| p.items.iter().any(|i| i.titles.iter().any(|t| t == title || t == doc_type));
        self.parts.iter().filter(lists).map(|p| p.part).max()
    }
}

/// Whether a standing says that something was recalled (R) or arranged from practice (D), not read in a source (S) or a
/// statute (L).
pub fn is_experience(standing: &str) -> bool {
    !standing.starts_with(['S', 'L'])
}
