//! What the rules say of a catalogue: run after the proposal and after every edit.

use bianmu_model::{
    Dossier, Entry, EntryState, FilingRule, Finding, FindingLevel, Required, RuleItem, VolumePart, is_experience,
};

use crate::case_findings::{Pages, case_findings};
use crate::conditions::unmet_conditions;
use crate::evidence::shown;
use crate::filing_rules::rule_for;
use crate::internal::says_internal;
use crate::internal_wording::{most_said, printed};
use crate::kinds::{Kind, kind};
use crate::order::slot;
use crate::other_case::other_case;
use crate::proposal::PageInput;
use crate::scan_findings::scan_findings;
use crate::signatures::unsigned;
use crate::text::compact;

/// Checks a catalogue against the rules of its procedure, worst first.
///
/// A 副卷 paper in the 正卷 is an error, judged by the kind of the entry and by the title of every single page, so that
/// joining or renaming entries cannot hide it; what the court's own rule lists for the 副卷 alone is one as well. `own` are
/// the rules of [`rule_for`].
pub fn check(dossier: &Dossier, pages: &[PageInput<'_>], own: &[FilingRule]) -> Vec<Finding> {
    let rule = rule_for(&dossier.case, own);
    let mut out = Vec::new();
    let by_index: Pages<'_> = pages.iter().filter_map(|p| Some((p.scan_index, p.facts?))).collect();
    for entry in &dossier.entries {
        if entry.part == VolumePart::Main {
            let known = confidential_in_main(entry, &by_index, rule);
            if known.is_empty() {
                out.extend(perhaps_confidential(entry, &by_index));
            }
            out.extend(known);
        }
        out.extend(other_case(dossier, entry, &by_index));
    }
    out.extend(case_findings(dossier, &by_index));
    out.extend(unmet_conditions(dossier, &by_index));
    out.extend(unsigned(dossier, &by_index));
    out.extend(missing_documents(dossier, rule));
    out.extend(scan_findings(dossier, pages));
    out.sort_by_key(|f| std::cmp::Reverse(f.level));
    out
}

fn confidential_in_main(entry: &Entry, pages: &Pages<'_>, rule: &FilingRule) -> Vec<Finding> {
    let finding = |scan_index: u32, what: &str| Finding {
        code: "confidential_in_main".into(),
        level: FindingLevel::Error,
        entry: Some(entry.id),
        scan_index: Some(scan_index),
        message: format!(
            "“{what}”应入副卷，现在在正卷（第 {scan_index} 页）。移到副卷前，这一卷不能提交、封卷和上报。"
        ),
    };
    let first = entry.pages.first().copied().unwrap_or(0);
    let listed = rule.listed_part(&entry.title, &entry.doc_type) == Some(VolumePart::Confidential);
    if listed || kind(&entry.doc_type).is_some_and(Kind::is_confidential) {
        return vec![finding(first, &entry.title)];
    }
    entry
        .pages
        .iter()
        .filter_map(|scan_index| {
            let (cover, known) = shown(pages.get(scan_index)?);
            if cover == Some(VolumePart::Confidential) {
                return Some(finding(*scan_index, "副卷封面"));
            }
            kind(known.filter(|m| m.score > 0.85)?.kind)
                .filter(|k| k.is_confidential())
                .map(|k| finding(*scan_index, &k.name))
        })
        .collect()
}

/// What the machine proposed for the 正卷 and nobody has looked at, though its pages say what internal papers say.
fn perhaps_confidential(entry: &Entry, pages: &Pages<'_>) -> Option<Finding> {
    if entry.state != EntryState::Proposed {
        return None;
    }
    let texts: Vec<(u32, String)> =
        entry.pages.iter().filter_map(|p| Some((*p, compact(&pages.get(p)?.text())))).collect();
    let signs = texts.iter().fold(0, |found, (_, text)| found | printed(text));
    let title = || shown(pages.get(entry.pages.first()?)?).1;
    // Looked up only where it could matter.
    let surely = says_internal(signs, &entry.doc_type, false) && title().is_some_and(|k| k.score > 0.96);
    if !says_internal(signs, &entry.doc_type, surely) {
        return None;
    }
    let (scan_index, words) = most_said(texts.iter().map(|(p, text)| (*p, text.as_str())))?;
    Some(Finding {
        code: "perhaps_confidential".into(),
        level: FindingLevel::Warn,
        entry: Some(entry.id),
        scan_index: Some(scan_index),
        message: format!(
            "“{}”（第 {scan_index} 页）有{}等内部文书的字样，现在在正卷。请核对是否应入副卷；确认无误后采纳即可。",
            entry.title, words
        ),
    })
}

/// Documents the rule of the procedure requires. Most rules are experience, so this is never an error.
fn missing_documents(dossier: &Dossier, rule: &FilingRule) -> Vec<Finding> {
    let Some(number) = &dossier.case.case_number else { return Vec::new() };
    let standing = |item: &RuleItem| {
        let of_part = rule.parts.iter().find(|p| p.part == VolumePart::Main).map_or("", |p| p.standing.as_str());
        let said = item.standing.as_deref().unwrap_or(of_part);
        if rule.court.is_some() {
            "本院规则。"
        } else if is_experience(said) {
            "经验规则，未经核对。"
        } else {
            ""
        }
    };
    rule.items(VolumePart::Main)
        .iter()
        .enumerate()
        .filter(|(_, item)| {
            item.required == Required::Always && !matches!(item.name.as_str(), "卷底" | "卷宗封面" | "卷内目录")
        })
        .filter(|(at, _)| {
            let there = |e: &Entry| slot(rule, &e.doc_type, &e.title, VolumePart::Main) == Some(*at as f32 * 10.0);
            !dossier.entries.iter().any(there)
        })
        .filter(|(_, item)| {
            !(item.name.contains("送达回证") && dossier.entries.iter().any(|e| e.doc_type == "送达回证"))
        })
        .map(|(_, item)| Finding {
            code: "required_missing".into(),
            level: FindingLevel::Info,
            entry: None,
            scan_index: None,
            message: format!("{number}（{}）一般应有“{}”，目录中没有找到。{}", rule.name, item.name, standing(item)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use bianmu_model::{PageFacts, Rect, TextLine};

    use super::*;

    #[test]
    fn an_open_title_over_internal_words_is_told_until_somebody_has_looked() {
        let line = |text: &&str| TextLine {
            text: (*text).into(),
            rect: Rect::default(),
            confidence: 1.0,
            character_confidence: vec![],
        };
        let found = |lines: &[&str], state| {
            let page = PageFacts { lines: lines.iter().map(line).collect(), ..PageFacts::default() };
            let entry = Entry {
                id: 1,
                title: "情况反映".into(),
                doc_type: "其他".into(),
                part: VolumePart::Main,
                pages: vec![3],
                responsible: None,
                date: None,
                confidence: 0.9,
                reasons: vec![],
                candidates: vec![],
                document_number: None,
                sure: None,
                state,
            };
            perhaps_confidential(&entry, &Pages::from([(3, &page)])).map(|f| (f.code, f.level))
        };
        let internal = ["情况反映", "承办法官已向庭长汇报，庭长批示继续调解。"];
        let told = Some(("perhaps_confidential".to_owned(), FindingLevel::Warn));
        assert_eq!(found(&internal, EntryState::Proposed), told);
        assert_eq!(found(&internal, EntryState::Accepted), None);
        assert_eq!(found(&["情况反映", "特此证明"], EntryState::Proposed), None);
    }
}
