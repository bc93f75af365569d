//! 卷宗封面、卷内目录、备考表: what stands on them, from the data. The window lays them out and prints them.

use bianmu_model::{Dossier, Entry, Ledger, PageRole, Party, VolumePart};

use crate::clock::date_in_words;
use crate::view::{CatalogueRow, ClosingNote, CoverForm, FormsView, PartForms, VolumeId};
use crate::{Desk, Result};

impl Desk {
    /// The three forms for each part of a volume that has entries.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`] when there is no such volume.
    pub fn forms(&self, volume: VolumeId) -> Result<FormsView> {
        let head = self.inner.store.volume(volume, self.inner.threshold())?;
        let dossier = self.inner.store.dossier(volume)?;
        let read = if dossier.case.parties.iter().any(Party::is_of_the_court) {
            Vec::new()
        } else {
            self.inner.analyser.bench(&self.inner.analysed_pages(volume, head.stage)?.facts)
        };
        let today = self.inner.clock.now();
        let parts = [VolumePart::Main, VolumePart::Confidential]
            .into_iter()
            .filter(|part| dossier.entries.iter().any(|e| e.part == *part))
            .map(|part| PartForms {
                part,
                cover: cover(&dossier, &read, part),
                catalogue: rows(&dossier, part),
                closing: closing(&dossier, part, &self.inner.user, &today),
            })
            .collect();
        Ok(FormsView { volume, parts })
    }
}

/// `read` is the bench as the pages name it, for a case whose form says nothing of it.
fn cover(dossier: &Dossier, read: &[Party], part: VolumePart) -> CoverForm {
    let case = &dossier.case;
    let word = case.procedure.as_deref().map_or("诉讼", category);
    let (court, parties): (Vec<Party>, Vec<Party>) = case.parties.iter().cloned().partition(|p| p.is_of_the_court());
    CoverForm {
        court: case.court.clone(),
        category: format!("{word}卷宗"),
        case_number: case.case_number.clone(),
        cause: case.cause.clone(),
        parties,
        bench_unconfirmed: court.is_empty() && !read.is_empty(),
        bench: if court.is_empty() { read.to_vec() } else { court },
        filed: case.filed.as_deref().map(date_in_words),
        closed: case.closed.as_deref().map(date_in_words),
        pages: numbered(dossier, part),
    }
}

/// 民事一审 → 民事, 执行审查 → 执行.
fn category(procedure: &str) -> &str {
    ["民事", "刑事", "行政", "执行", "国家赔偿"].into_iter().find(|word| procedure.contains(word)).unwrap_or("诉讼")
}

/// One row for each document: the first page, and first to last for the last one (立卷规范第二十条).
fn rows(dossier: &Dossier, part: VolumePart) -> Vec<CatalogueRow> {
    let entries: Vec<&Entry> = dossier.entries.iter().filter(|e| e.part == part && e.is_numbered()).collect();
    let last = entries.len();
    entries
        .into_iter()
        .zip(1u32..)
        .map(|(entry, seq)| CatalogueRow {
            seq,
            title: entry.title.clone(),
            responsible: entry.responsible.clone(),
            date: entry.date.clone(),
            pages: match dossier.page_range(entry) {
                Some([from, to]) if seq as usize == last && from != to => format!("{from}–{to}"),
                Some([from, _]) => from.to_string(),
                None => String::new(),
            },
        })
        .collect()
}

fn numbered(dossier: &Dossier, part: VolumePart) -> u32 {
    dossier.entries.iter().filter(|e| e.part == part && e.is_numbered()).map(|e| e.pages.len() as u32).sum()
}

fn closing(dossier: &Dossier, part: VolumePart, user: &str, today: &str) -> ClosingNote {
    let documents = dossier.entries.iter().filter(|e| e.part == part && e.is_numbered()).count();
    let mut remarks = vec![format!(
        "本卷（{}）共 {documents} 件，{} 页，页次 1 至 {} 连续。",
        part.label(),
        numbered(dossier, part),
        numbered(dossier, part)
    )];
    // Blank, duplicate and removed images belong to no part; the note of the open part accounts for them.
    if part == VolumePart::Main {
        let ledger = Ledger::of(dossier);
        remarks.push(format!("{}。", ledger.sentence()));
        for page in dossier.pages.iter().filter(|p| p.role == PageRole::Removed) {
            let why = page.removed_because.as_deref().unwrap_or("未写理由");
            remarks.push(format!("影像第 {} 页移出：{why}。", page.scan_index));
        }
    }
    let marked: Vec<String> = dossier
        .pages
        .iter()
        .filter(|p| p.marked.is_some() && dossier.entry_of(p.scan_index).is_some_and(|e| e.part == part))
        .filter_map(|p| Some(format!("第 {} 页{}", dossier.page_number(p.scan_index)?, p.marked.as_deref()?)))
        .collect();
    if !marked.is_empty() {
        remarks.push(format!("影像情况：{}。", marked.join("，")));
    }
    ClosingNote { remarks, filed_by: user.to_owned(), checked_by: None, date: date_in_words(today) }
}

#[cfg(test)]
mod tests {
    use bianmu_model::{EntryState, PageState, Repair};

    use super::*;

    fn dossier() -> Dossier {
        let entry = |id: u32, kind: &str, part, pages: Vec<u32>| Entry {
            id,
            title: kind.into(),
            doc_type: kind.into(),
            part,
            pages,
            responsible: None,
            date: Some("2021-07-19".into()),
            confidence: 1.0,
            reasons: vec![],
            candidates: vec![],
            document_number: None,
            sure: None,
            state: EntryState::Accepted,
        };
        let page = |scan_index: u32, role, marked: Option<&str>| PageState {
            scan_index,
            rotation: 0,
            role,
            removed_because: (role == PageRole::Removed).then(|| "非本案".to_owned()),
            page_no: None,
            marked: marked.map(str::to_owned),
            repair: Repair::default(),
        };
        let mut dossier = Dossier {
            entries: vec![
                entry(1, "卷宗封面", VolumePart::Main, vec![1]),
                entry(2, "起诉状", VolumePart::Main, vec![2, 3]),
                entry(3, "民事判决书", VolumePart::Main, vec![4, 5, 6]),
                entry(4, "合议庭笔录", VolumePart::Confidential, vec![7]),
            ],
            pages: (1..=8)
                .map(|n| {
                    let role = if n == 8 { PageRole::Removed } else { PageRole::Content };
                    page(n, role, (n == 3).then_some("字迹过淡"))
                })
                .collect(),
            next_entry: 5,
            ..Dossier::default()
        };
        dossier.case.procedure = Some("民事一审".into());
        dossier.case.parties = vec![
            Party { role: "原告".into(), name: "许春梅".into() },
            Party { role: "审判员".into(), name: "某法官".into() },
        ];
        dossier
    }

    #[test]
    fn the_catalogue_gives_first_pages_and_the_last_document_its_whole_range() {
        let rows = rows(&dossier(), VolumePart::Main);
        let got: Vec<_> = rows.iter().map(|r| (r.seq, r.title.as_str(), r.pages.as_str())).collect();
        assert_eq!(got, [(1, "起诉状", "1"), (2, "民事判决书", "3–5")]);
    }

    #[test]
    fn the_cover_keeps_parties_and_bench_apart() {
        let read = [Party { role: "审判长".into(), name: "读出的人".into() }];
        let made = cover(&dossier(), &read, VolumePart::Main);
        assert_eq!((made.category.as_str(), made.pages), ("民事卷宗", 5));
        assert_eq!((made.parties.len(), made.bench.len()), (1, 1));
        assert_eq!((made.bench[0].name.as_str(), made.bench_unconfirmed), ("某法官", false), "a person has said it");
        let mut unsaid = dossier();
        unsaid.case.parties.pop();
        let made = cover(&unsaid, &read, VolumePart::Main);
        assert_eq!((made.bench.as_slice(), made.bench_unconfirmed), (&read[..], true));
        assert!(!cover(&unsaid, &[], VolumePart::Main).bench_unconfirmed, "nothing is there to be confirmed");
    }

    #[test]
    fn the_closing_note_accounts_for_what_is_not_in_the_catalogue() {
        let note = closing(&dossier(), VolumePart::Main, "李春花", "2026-11-24T09:00:00+08:00");
        let text = note.remarks.join("");
        for words in ["共 2 件，5 页", "移出 1", "影像第 8 页移出：非本案", "第 2 页字迹过淡"] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(note.date, "2026 年 11 月 24 日");
        let closed = closing(&dossier(), VolumePart::Confidential, "李春花", "2026-11-24T09:00:00+08:00");
        assert!(!closed.remarks.join("").contains("移出"), "the closed part says nothing of the open one");
    }
}
