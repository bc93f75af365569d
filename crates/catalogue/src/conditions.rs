//! What a paper says should lie in the volume and does not: an expert opinion that is told of, the authority of an agent, the
//! application that a ruling grants; the pages that the foot of a document still promises.
//!
//! All of it is experience (never an error) and judged from what the court itself wrote last, so that a mention in a
//! statement of a party raises nothing.

use std::sync::LazyLock;

use bianmu_model::{Dossier, Entry, Finding, FindingLevel, PageFacts};
use regex::Regex;

use crate::case_findings::Pages;
use crate::text::{compact, pattern};

static OF_PAGES: LazyLock<Regex> = LazyLock::new(|| pattern(r"第(\d{1,3})页[，,、]?共(\d{1,3})页"));

pub(crate) fn unmet_conditions(dossier: &Dossier, pages: &Pages<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = dossier.entries.iter().filter_map(|e| goes_on(dossier, e, pages)).collect();
    // Only papers of this case: what a judgment of another one tells of lies in its own volume.
    let own = |e: &&Entry| e.responsible.is_some() && e.responsible == dossier.case.court;
    let decision = |e: &&Entry, end: &str| e.doc_type.ends_with(end) && e.doc_type != "执行依据";
    for entry in dossier.entries.iter().filter(own) {
        let judgment = ["民事判决书", "行政判决书", "民事调解书"].contains(&entry.doc_type.as_str());
        if judgment {
            let text = text_of(entry, pages);
            out.extend(expert_opinion(dossier, entry, &text));
            out.extend(authority(dossier, entry, &text));
        } else if decision(&entry, "裁定书") {
            out.extend(withdrawal(dossier, entry, &text_of(entry, pages)));
        }
    }
    out
}

fn text_of(entry: &Entry, pages: &Pages<'_>) -> String {
    let lines = entry.pages.iter().filter_map(|p| pages.get(p)).flat_map(|f| f.lines.iter());
    lines.map(|l| compact(&l.text)).collect()
}

fn told(entry: &Entry, code: &str, message: String) -> Finding {
    let scan_index = entry.pages.first().copied();
    Finding { code: code.into(), level: FindingLevel::Info, entry: Some(entry.id), scan_index, message }
}

/// Whether an entry is called by one of these words, or of a kind that is.
fn lies_there(dossier: &Dossier, words: &[&str]) -> bool {
    dossier.entries.iter().any(|e| words.iter().any(|w| e.title.contains(w) || e.doc_type.contains(w)))
}

fn expert_opinion(dossier: &Dossier, entry: &Entry, text: &str) -> Option<Finding> {
    let ordered = ["委托鉴定", "司法鉴定意见", "出具鉴定意见", "作出鉴定意见", "鉴定意见书"];
    let speaks = ordered.iter().any(|w| text.contains(w));
    (speaks && !lies_there(dossier, &["鉴定", "评估报告"])).then(|| {
        let message = format!("“{}”提到鉴定，卷内没有找到鉴定意见。经验规则，未经核对。", entry.title);
        told(entry, "opinion_missing", message)
    })
}

fn authority(dossier: &Dossier, entry: &Entry, text: &str) -> Option<Finding> {
    let agent = ["委托诉讼代理人：", "委托代理人："].iter().any(|w| text.contains(w));
    (agent && !lies_there(dossier, &["委托书", "委托手续", "律师事务所函"])).then(|| {
        let message = format!("“{}”列有委托代理人，卷内没有找到授权委托书。经验规则，未经核对。", entry.title);
        told(entry, "authority_missing", message)
    })
}

fn withdrawal(dossier: &Dossier, entry: &Entry, text: &str) -> Option<Finding> {
    let granted = ["准许", "准予"].iter().any(|w| text.contains(w))
        && ["撤诉", "撤回起诉", "撤回上诉"].iter().any(|w| text.contains(w));
    // It may have been applied for by word of mouth and stand in a record.
    let spoken = text.contains("口头");
    (granted && !spoken && !lies_there(dossier, &["撤诉", "撤回"])).then(|| {
        let message = format!("“{}”准许撤诉，卷内没有找到撤诉申请。经验规则，未经核对。", entry.title);
        told(entry, "application_missing", message)
    })
}

/// «第 2 页 共 5 页» at the foot of a page.
fn foot(facts: &PageFacts) -> Option<(u32, u32)> {
    let low = |l: &&bianmu_model::TextLine| l.rect.center_y() > 0.86 * facts.height as f32;
    facts.lines.iter().rev().take(8).filter(low).find_map(|line| {
        let text = compact(&line.text);
        let found = OF_PAGES.captures(&text)?;
        Some((found[1].parse().ok()?, found[2].parse().ok()?))
    })
}

/// A document numbered from its first page that ends before the number of pages it names: the next one lies in another
/// document or nowhere.
fn goes_on(dossier: &Dossier, entry: &Entry, pages: &Pages<'_>) -> Option<Finding> {
    let numbers = |e: &Entry| -> Vec<(u32, u32)> { e.pages.iter().filter_map(|p| foot(pages.get(p)?)).collect() };
    let own = numbers(entry);
    let (first, all) = *own.first()?;
    // A number misread once must not speak: every page that shows numbers names the same sum.
    if first != 1 || own.len() * 2 < entry.pages.len() || own.iter().any(|(_, of)| *of != all) {
        return None;
    }
    let last = own.iter().map(|(n, _)| *n).max()?;
    if last >= all || entry.pages.len() as u32 >= all {
        return None;
    }
    let next = (last + 1, all);
    let begins = |e: &&Entry| e.id != entry.id && numbers(e).first() == Some(&next);
    let message = match dossier.entries.iter().find(begins) {
        Some(other) => format!(
            "“{}”到第 {last} 页为止，页脚写明共 {all} 页；接着的第 {} 页在“{}”里，可能是同一件。",
            entry.title, next.0, other.title
        ),
        None => format!("“{}”到第 {last} 页为止，页脚写明共 {all} 页。请核对是否缺页。", entry.title),
    };
    Some(told(entry, "document_goes_on", message))
}

#[cfg(test)]
mod tests {
    use bianmu_model::{CaseFacts, EntryState, Rect, TextLine, VolumePart};

    use super::*;

    /// Entries as kind and the text of their pages; `@` begins what stands at the foot.
    #[track_caller]
    fn check(documents: &[(&str, &[&str])], expected: &[&str]) {
        let court = Some("敦化林区基层法院".to_owned());
        let mut pages: Vec<PageFacts> = Vec::new();
        let mut entries = Vec::new();
        for (id, (doc_type, texts)) in documents.iter().enumerate() {
            let first = pages.len() as u32 + 1;
            pages.extend(texts.iter().map(|text| {
                let line = |(i, part): (usize, &str)| TextLine {
                    text: part.into(),
                    rect: Rect { x: 100, y: if i == 0 { 300 } else { 1500 }, w: 300, h: 30 },
                    confidence: 0.99,
                    character_confidence: vec![],
                };
                let lines = text.split('@').enumerate().map(line).collect();
                PageFacts { width: 1200, height: 1600, lines, ..PageFacts::default() }
            }));
            entries.push(Entry {
                id: id as u32 + 1,
                title: (*doc_type).into(),
                doc_type: (*doc_type).into(),
                part: VolumePart::Main,
                pages: (first..=pages.len() as u32).collect(),
                responsible: court.clone(),
                date: None,
                confidence: 0.9,
                reasons: vec![],
                candidates: vec![],
                document_number: None,
                sure: None,
                state: EntryState::Proposed,
            });
        }
        let case = CaseFacts { court, ..CaseFacts::default() };
        let dossier = Dossier { case, entries, ..Dossier::default() };
        let by_index: Pages<'_> = (1..).zip(&pages).collect();
        let found: Vec<String> = unmet_conditions(&dossier, &by_index).into_iter().map(|f| f.code).collect();
        assert_eq!(found, expected, "{documents:?}");
    }

    #[test]
    fn an_expert_opinion_that_is_told_of_lies_in_the_volume() {
        let judgment = ("民事判决书", &["本院依法委托鉴定，结论如下"][..]);
        check(&[judgment], &["opinion_missing"]);
        check(&[judgment, ("鉴定意见书", &["结论"])], &[]);
        check(&[("民事判决书", &["原告未申请。"])], &[]);
        check(&[("民事起诉状", &["请求委托鉴定"])], &[]);
    }

    #[test]
    fn who_acts_for_a_party_has_shown_the_authority() {
        let judgment = ("民事判决书", &["委托诉讼代理人：某律师"][..]);
        check(&[judgment], &["authority_missing"]);
        check(&[judgment, ("授权委托书", &["委托"])], &[]);
    }

    #[test]
    fn a_ruling_that_grants_a_withdrawal_follows_an_application() {
        let ruling = ("民事裁定书", &["准许原告撤回起诉"][..]);
        check(&[ruling], &["application_missing"]);
        check(&[ruling, ("撤诉申请书", &["申请"])], &[]);
        check(&[("民事裁定书", &["原告口头申请撤诉，准许撤诉"])], &[]);
        check(&[("民事裁定书", &["查封被告的财产"])], &[]);
    }

    #[test]
    fn a_document_ends_where_its_foot_says() {
        let begins = ("合同", &["一@第1页共3页", "二@第2页共3页"][..]);
        check(&[begins], &["document_goes_on"]);
        check(&[begins, ("照片", &["三@第3页共3页"])], &["document_goes_on"]);
        check(&[("合同", &["一@第1页共2页", "二@第2页共2页"])], &[]);
        // Numbers of which one was misread say nothing.
        check(&[("合同", &["一@第1页共2页", "二@第2页共7页"])], &[]);
        check(&[("合同", &["一@第1页共3页", "二", "三"])], &[]);
    }
}
