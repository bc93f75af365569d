use bianmu_model::{Entry, EntryId};

use crate::kinds::kind;

/// The paper that heads a bundle.
const HEAD: &str = "证据清单";

/// Kinds that are handed in as evidence. Papers by which a party or the court acts (起诉状, 授权委托书, 传票) are none.
const EVIDENCE: [&str; 19] = [
    "合同",
    "借条",
    "银行流水",
    "微信聊天记录",
    "照片",
    "结婚证",
    "不动产权证",
    "病历",
    "收据",
    "缴费凭证",
    "证人证言",
    "情况说明",
    "鉴定意见书",
    "调查取证材料",
    "交通事故认定书",
    "户口簿",
    "户籍证明",
    "调解协议",
    "行政处罚决定书",
];

/// Evidence bundles (证据组): the papers behind a list of evidence, up to the first that is no evidence. Gives for every entry
/// the list that heads it; `None` for an entry in no bundle and for the lists themselves. A kind that is not known counts as
/// evidence there: what parties hand in has no form.
pub fn bundles(entries: &[Entry]) -> Vec<Option<EntryId>> {
    let mut head: Option<&Entry> = None;
    entries
        .iter()
        .map(|entry| {
            if entry.doc_type == HEAD {
                head = Some(entry);
                return None;
            }
            let evidence = EVIDENCE.contains(&entry.doc_type.as_str()) || kind(&entry.doc_type).is_none();
            head = head.filter(|h| evidence && h.part == entry.part);
            head.map(|h| h.id)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use bianmu_model::{EntryState, VolumePart};

    use super::*;

    fn check(kinds: &[&str], expected: &[Option<EntryId>]) {
        let entry = |(at, doc_type): (usize, &&str)| Entry {
            id: at as u32 + 1,
            title: (*doc_type).into(),
            doc_type: doc_type.trim_start_matches('副').into(),
            part: if doc_type.starts_with('副') { VolumePart::Confidential } else { VolumePart::Main },
            pages: vec![],
            responsible: None,
            date: None,
            confidence: 1.0,
            reasons: vec![],
            candidates: vec![],
            document_number: None,
            sure: None,
            state: EntryState::Proposed,
        };
        let entries: Vec<Entry> = kinds.iter().enumerate().map(entry).collect();
        assert_eq!(bundles(&entries), expected, "{kinds:?}");
    }

    #[test]
    fn a_bundle_is_a_list_with_the_evidence_behind_it() {
        check(&["民事起诉状", "证据清单", "合同", "其他", "传票", "合同"], &[None, None, Some(2), Some(2), None, None]);
        check(&["证据清单", "合同", "证据清单", "照片"], &[None, Some(1), None, Some(3)]);
        check(&["证据清单", "授权委托书", "合同"], &[None, None, None]);
        check(&["证据清单", "副合同", "合同"], &[None, None, None]);
    }

    #[test]
    fn the_kinds_are_known() {
        for name in EVIDENCE.iter().chain([&HEAD]) {
            assert!(kind(name).is_some(), "{name}");
        }
    }
}
