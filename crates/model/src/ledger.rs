use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Dossier, PageRole};

/// The page ledger (页数平衡): every image that came in is accounted for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Ledger {
    /// 入卷: images in the volume.
    pub images: u32,
    /// 编目: images that stand in an entry.
    pub catalogued: u32,
    /// 空白
    pub blank: u32,
    /// 重复
    pub duplicate: u32,
    /// 移出, each with a reason.
    pub removed: u32,
    /// 待定: content pages that stand in no entry, by scan index.
    pub pending: Vec<u32>,
    /// Whether the sum is right and nothing is pending.
    pub balanced: bool,
}

impl Ledger {
    /// Counts the pages of a dossier. A page that stands in two entries or has a role but still stands in an entry
    /// makes the ledger unbalanced as well.
    pub fn of(dossier: &Dossier) -> Ledger {
        let mut ledger = Ledger { images: dossier.pages.len() as u32, ..Ledger::default() };
        let mut contradictions = 0u32;
        let mut places: HashMap<u32, u32> = HashMap::with_capacity(dossier.pages.len());
        for scan_index in dossier.entries.iter().flat_map(|e| &e.pages) {
            *places.entry(*scan_index).or_default() += 1;
        }
        for page in &dossier.pages {
            match (page.role, places.get(&page.scan_index).copied().unwrap_or_default()) {
                (PageRole::Content, 1) => ledger.catalogued += 1,
                (PageRole::Content, 0) => ledger.pending.push(page.scan_index),
                (PageRole::Blank, 0) => ledger.blank += 1,
                (PageRole::Duplicate, 0) => ledger.duplicate += 1,
                (PageRole::Removed, 0) => ledger.removed += 1,
                _ => contradictions += 1,
            }
        }
        let sum = ledger.catalogued + ledger.blank + ledger.duplicate + ledger.removed;
        ledger.balanced = contradictions == 0 && ledger.pending.is_empty() && sum == ledger.images;
        ledger
    }

    /// «入卷 39 = 编目 37 + 空白 0 + 重复 0 + 移出 0 + 待定 2»
    pub fn sentence(&self) -> String {
        format!(
            "入卷 {} = 编目 {} + 空白 {} + 重复 {} + 移出 {} + 待定 {}",
            self.images,
            self.catalogued,
            self.blank,
            self.duplicate,
            self.removed,
            self.pending.len()
        )
    }
}
