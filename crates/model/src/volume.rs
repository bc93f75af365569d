use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CaseFacts, Entry, EntryId, PageRole, Repair, VolumePart};

/// The way of a volume, from intake to delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum VolumeStage {
    /// 收件: originals are in the store, pages wait for analysis.
    Imported,
    /// 识别: every page was looked at.
    Analysed,
    /// 编目: a clerk has begun to work on it.
    Cataloguing,
    /// 已提交
    Submitted,
    /// 质检
    Inspecting,
    /// 退回
    Returned,
    /// 通过
    Passed,
    /// 已封卷
    Sealed,
    /// 已上报
    Delivered,
}

impl VolumeStage {
    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            VolumeStage::Imported => "收件",
            VolumeStage::Analysed => "已识别",
            VolumeStage::Cataloguing => "编目中",
            VolumeStage::Submitted => "已提交",
            VolumeStage::Inspecting => "质检中",
            VolumeStage::Returned => "退回",
            VolumeStage::Passed => "通过",
            VolumeStage::Sealed => "已封卷",
            VolumeStage::Delivered => "已上报",
        }
    }

    /// Whether the catalogue may still be changed by a clerk.
    pub fn editable(self) -> bool {
        matches!(self, VolumeStage::Analysed | VolumeStage::Cataloguing | VolumeStage::Returned)
    }

    /// Whether a volume may go from one stage to the other in one step.
    pub fn may_become(self, next: VolumeStage) -> bool {
        use VolumeStage::*;
        matches!(
            (self, next),
            (Imported, Analysed)
                | (Analysed, Cataloguing)
                | (Analysed | Cataloguing | Returned, Submitted)
                | (Submitted, Inspecting)
                | (Inspecting, Returned | Passed)
                | (Returned, Cataloguing)
                | (Passed, Sealed | Returned)
                | (Sealed, Delivered)
        )
    }
}

/// A page as the catalogue sees it. The image itself is never changed: rotation is a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageState {
    /// 1-based position in the scan; never changes.
    pub scan_index: u32,
    /// Clockwise degrees by which the image is turned for display, 0, 90, 180 or 270.
    pub rotation: u16,
    /// In the ledger.
    pub role: PageRole,
    /// Why the page was removed; only with [`PageRole::Removed`].
    pub removed_because: Option<String>,
    /// Page number printed or written on the sheet.
    pub page_no: Option<u32>,
    /// A person marked this page for the inspector, with a reason.
    pub marked: Option<String>,
    /// What software does to the shown picture.
    #[serde(default)]
    pub repair: Repair,
}

/// Where a clerk is in a volume: restored by undo, and when the volume is opened again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Place {
    /// The page shown.
    pub scan_index: u32,
    /// The entry chosen, if any.
    pub entry: Option<EntryId>,
    /// Pages chosen together, by scan index; empty when only the page shown counts.
    #[serde(default)]
    pub pages: Vec<u32>,
    /// Entries chosen together.
    #[serde(default)]
    pub entries: Vec<EntryId>,
    /// How far the page is scrolled down, in thousandths of its height, 0..=1000.
    #[serde(default)]
    pub scroll: u16,
}

/// The state that operations change: pages in scan order, entries in filing order.
///
/// Invariant: a page with role `Content` stands in at most one entry; a page with another role stands in none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// What is known of the case.
    pub case: CaseFacts,
    /// In scan order.
    pub pages: Vec<PageState>,
    /// In filing order.
    pub entries: Vec<Entry>,
    /// Next free entry number.
    pub next_entry: EntryId,
}

impl Dossier {
    /// The entry with this number.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == id)
    }

    /// The page with this scan index.
    pub fn page(&self, scan_index: u32) -> Option<&PageState> {
        self.pages.iter().find(|p| p.scan_index == scan_index)
    }

    /// 页次 of an entry by the rule: one sequence per part from 1 through the filing order; cover, catalogue, closing note,
    /// evidence bag and back cover carry none (立卷规范第二十三条). `None` for those and for an entry without pages.
    pub fn page_range(&self, entry: &Entry) -> Option<[u32; 2]> {
        if !entry.is_numbered() || entry.pages.is_empty() {
            return None;
        }
        let earlier = self.entries.iter().take_while(|e| e.id != entry.id);
        let before: usize = earlier.filter(|e| e.part == entry.part && e.is_numbered()).map(|e| e.pages.len()).sum();
        Some([before as u32 + 1, (before + entry.pages.len()) as u32])
    }

    /// 页次 of a page by the same rule; `None` for a page without one.
    pub fn page_number(&self, scan_index: u32) -> Option<u32> {
        self.page_numbers().get(&scan_index).copied()
    }

    /// 页次 of all pages that carry one, by scan index.
    pub fn page_numbers(&self) -> BTreeMap<u32, u32> {
        let mut next = BTreeMap::from([(VolumePart::Main, 1u32), (VolumePart::Confidential, 1)]);
        let mut numbers = BTreeMap::new();
        for entry in self.entries.iter().filter(|e| e.is_numbered()) {
            let number = next.entry(entry.part).or_insert(1);
            for page in &entry.pages {
                numbers.insert(*page, *number);
                *number += 1;
            }
        }
        numbers
    }

    /// The entry a page stands in.
    pub fn entry_of(&self, scan_index: u32) -> Option<&Entry> {
        self.entries.iter().find(|e| e.pages.contains(&scan_index))
    }
}
