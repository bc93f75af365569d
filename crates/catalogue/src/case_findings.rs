//! What the catalogue as a whole says about its case: dates that cannot be, a court that does not fit its code, service by
//! announcement without an announcement, papers twice, pages that lie in another document.

use std::collections::HashMap;

use bianmu_model::{Dossier, Entry, Finding, FindingLevel, MarkKind, PageFacts, VolumePart};

use crate::case_number::case_numbers;
use crate::kinds::kind;
use crate::tables;
use crate::text::compact;

/// Facts of the pages by scan index.
pub(crate) type Pages<'a> = HashMap<u32, &'a PageFacts>;

/// Volumes with fewer sealed papers say nothing about a paper without a seal.
const SEALED: usize = 4;

pub(crate) fn case_findings(dossier: &Dossier, pages: &Pages<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = court_and_code(dossier).into_iter().collect();
    out.extend(dossier.entries.iter().filter_map(|e| impossible_date(dossier, e)));
    out.extend(announcement(dossier, pages));
    out.extend(papers_twice(dossier, pages));
    out.extend(dossier.entries.iter().filter_map(|e| interrupted(dossier, e)));
    out.extend(without_seal(dossier, pages));
    out.extend(dossier.entries.iter().filter_map(|e| unsigned_receipt(e, pages)));
    out
}

fn about(entry: &Entry, code: &str, level: FindingLevel, message: String) -> Finding {
    Finding { code: code.into(), level, entry: Some(entry.id), scan_index: entry.pages.first().copied(), message }
}

/// 法院代字 against the table of courts.
fn court_and_code(dossier: &Dossier) -> Option<Finding> {
    let number = dossier.case.case_number.as_deref()?;
    let (court, code) = (dossier.case.court.as_deref()?, case_numbers(number).first()?[1].clone());
    let listed = tables::court(&code)?;
    (!court.ends_with(listed) && !listed.ends_with(court)).then(|| Finding {
        code: "court_code_differs".into(),
        level: FindingLevel::Warn,
        entry: None,
        scan_index: None,
        message: format!(
            "案号{number}的法院代字“{code}”在代码表（2018 年）中是{listed}，卷内印的是{court}。请核对案号或法院名称。"
        ),
    })
}

/// Papers the court writes during the case cannot be older than its filing; nothing is younger than its closing file.
fn impossible_date(dossier: &Dossier, entry: &Entry) -> Option<Finding> {
    let (date, filed) = (entry.date.as_deref()?, dossier.case.filed.as_deref()?);
    let of_court = kind(&entry.doc_type).is_some_and(|k| k.issuer == "court")
        && !matches!(entry.doc_type.as_str(), "执行依据" | "立案审批表" | "立案审查表")
        && entry.responsible.is_some()
        && entry.responsible == dossier.case.court;
    let decides = ["判决书", "裁定书", "调解书", "宣判笔录", "庭审笔录", "结案审批表"]
        .iter()
        .any(|w| entry.doc_type.ends_with(w));
    if of_court && decides && date < filed {
        let message = format!("“{}”的日期 {date} 早于收案日期 {filed}。请核对日期，或是否混入别案材料。", entry.title);
        return Some(about(entry, "date_before_filing", FindingLevel::Warn, message));
    }
    let closed = dossier.case.closed.as_deref()?;
    let in_court = matches!(entry.doc_type.as_str(), "庭审笔录" | "合议庭评议笔录" | "调解笔录");
    (in_court && date > closed).then(|| {
        let message = format!("“{}”的日期 {date} 晚于结案日期 {closed}。请核对日期。", entry.title);
        about(entry, "date_after_closing", FindingLevel::Warn, message)
    })
}

/// 公告送达 is told of, and no announcement lies in the volume.
fn announcement(dossier: &Dossier, pages: &Pages<'_>) -> Option<Finding> {
    let known = ["公告送达", "公告", "开庭公告"];
    if dossier.entries.iter().any(|e| known.contains(&e.doc_type.as_str()) || e.title.contains("公告")) {
        return None;
    }
    let judgment = |e: &&Entry| ["判决书", "送达回证"].iter().any(|w| e.doc_type.ends_with(w));
    dossier.entries.iter().filter(judgment).find_map(|entry| {
        let tells = entry
            .pages
            .iter()
            .filter_map(|p| pages.get(p))
            .any(|f| f.lines.iter().any(|l| compact(&l.text).contains("公告送达")));
        tells.then(|| {
            let message = format!("“{}”提到公告送达，卷内没有找到公告或刊登凭证。经验规则，未经核对。", entry.title);
            about(entry, "announcement_missing", FindingLevel::Info, message)
        })
    })
}

/// The same paper more than once: one is kept, the others may be withdrawn.
fn papers_twice(dossier: &Dossier, pages: &Pages<'_>) -> Vec<Finding> {
    let text = |e: &Entry| -> String {
        e.pages.iter().filter_map(|p| pages.get(p)).flat_map(|f| f.lines.iter()).map(|l| compact(&l.text)).collect()
    };
    let mut seen: HashMap<(&str, usize), Vec<(&Entry, String)>> = HashMap::new();
    let mut out = Vec::new();
    for entry in &dossier.entries {
        let repeats = matches!(entry.doc_type.as_str(), "卷宗封面" | "卷内目录" | "备考表" | "其他");
        if repeats || entry.pages.is_empty() {
            continue;
        }
        let own = text(entry);
        let group = seen.entry((entry.doc_type.as_str(), entry.pages.len())).or_default();
        if own.chars().count() > 80
            && let Some((first, _)) = group.iter().find(|(_, other)| *other == own)
        {
            let message = format!(
                "“{}”与“{}”（第 {} 页起）内容相同，可能是重份，核对后可以抽出。",
                entry.title, first.title, first.pages[0]
            );
            out.push(about(entry, "paper_twice", FindingLevel::Info, message));
        }
        group.push((entry, own));
    }
    out
}

/// Pages of other documents lie between those of this one.
fn interrupted(dossier: &Dossier, entry: &Entry) -> Option<Finding> {
    let out_of_place = entry.pages.windows(2).find(|two| {
        two[1] < two[0] || (two[0] + 1..two[1]).any(|p| dossier.entry_of(p).is_some_and(|other| other.id != entry.id))
    })?;
    let message = format!(
        "“{}”的第 {} 页与第 {} 页在扫描件中不相连，已按页码或内容归为一件。请核对页序。",
        entry.title, out_of_place[0], out_of_place[1]
    );
    Some(about(entry, "document_interrupted", FindingLevel::Info, message))
}

/// Decisions of the court bear its seal; where most do, one without is named.
fn without_seal(dossier: &Dossier, pages: &Pages<'_>) -> Vec<Finding> {
    let sealed = |e: &Entry| {
        e.pages.iter().filter_map(|p| pages.get(p)).any(|f| f.marks.iter().any(|m| m.kind == MarkKind::Seal))
    };
    let decided = |e: &&Entry| {
        e.part == VolumePart::Main
            && ["判决书", "裁定书", "调解书", "决定书", "通知书"].iter().any(|w| e.doc_type.ends_with(w))
            && e.responsible.is_some()
            && e.responsible == dossier.case.court
    };
    let (with, without): (Vec<&Entry>, Vec<&Entry>) = dossier.entries.iter().filter(decided).partition(|e| sealed(e));
    if with.len() < SEALED || without.len() * 3 > with.len() {
        return Vec::new();
    }
    let told = |e: &Entry| {
        let message = format!("“{}”上没有找到法院印章，同卷其他文书有。请核对是否为正本。", e.title);
        about(e, "seal_missing", FindingLevel::Info, message)
    };
    without.into_iter().map(told).collect()
}

/// A receipt on which nobody and nothing says that it was received.
fn unsigned_receipt(entry: &Entry, pages: &Pages<'_>) -> Option<Finding> {
    if entry.doc_type != "送达回证" || entry.date.is_some() {
        return None;
    }
    let marked = entry.pages.iter().filter_map(|p| pages.get(p)).any(|f| !f.marks.is_empty());
    (!marked).then(|| {
        let message = format!("“{}”上没有读到签收日期，也没有签名或印章。请核对是否已签收。", entry.title);
        about(entry, "receipt_unsigned", FindingLevel::Info, message)
    })
}

#[cfg(test)]
mod tests {
    use bianmu_model::{CaseFacts, EntryState};

    use super::*;

    fn entry(id: u32, doc_type: &str, pages: &[u32], date: Option<&str>) -> Entry {
        Entry {
            id,
            title: doc_type.into(),
            doc_type: doc_type.into(),
            part: VolumePart::Main,
            pages: pages.to_vec(),
            responsible: Some("敦化林区基层法院".into()),
            date: date.map(str::to_owned),
            confidence: 0.9,
            reasons: vec![],
            candidates: vec![],
            document_number: None,
            sure: None,
            state: EntryState::Proposed,
        }
    }

    #[track_caller]
    fn check(court: &str, entries: Vec<Entry>, expected: &[&str]) {
        let case = CaseFacts {
            case_number: Some("（2023）吉7504民初7号".into()),
            court: Some(court.into()),
            filed: Some("2023-03-01".into()),
            closed: Some("2023-06-01".into()),
            ..CaseFacts::default()
        };
        let dossier = Dossier { case, entries, ..Dossier::default() };
        let found: Vec<String> = case_findings(&dossier, &Pages::new()).into_iter().map(|f| f.code).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_cannot_be_is_named_and_what_can_is_not() {
        let court = "敦化林区基层法院";
        check(court, vec![entry(1, "民事判决书", &[3, 4], Some("2023-05-01"))], &[]);
        check(court, vec![entry(1, "民事判决书", &[3, 4], Some("2022-05-01"))], &["date_before_filing"]);
        check(court, vec![entry(1, "庭审笔录", &[3], Some("2023-07-01"))], &["date_after_closing"]);
        check("汪清林区基层法院", vec![], &["court_code_differs"]);
        let two = vec![entry(1, "庭审笔录", &[3, 6], None), entry(2, "传票", &[4], None)];
        check(court, two, &["document_interrupted"]);
        check(court, vec![entry(1, "送达回证", &[3], None)], &["receipt_unsigned"]);
    }
}
