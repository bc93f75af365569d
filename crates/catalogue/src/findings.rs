//! What the rules say of a catalogue: run after the proposal and after every edit.

use bianmu_model::{Dossier, Entry, Finding, FindingLevel, VolumePart};

use crate::case_findings::{Pages, case_findings};
use crate::conditions::unmet_conditions;
use crate::evidence::shown;
use crate::kinds::{Kind, kind};
use crate::order::rule;
use crate::other_case::other_case;
use crate::proposal::PageInput;
use crate::scan_findings::scan_findings;

/// Checks a catalogue against the rules of its procedure, worst first.
///
/// A 副卷 paper in the 正卷 is an error, judged by the kind of the entry and by the title of every single page, so that
/// joining or renaming entries cannot hide it.
pub fn check(dossier: &Dossier, pages: &[PageInput<'_>]) -> Vec<Finding> {
    let mut out = Vec::new();
    let by_index: Pages<'_> = pages.iter().filter_map(|p| Some((p.scan_index, p.facts?))).collect();
    for entry in &dossier.entries {
        if entry.part == VolumePart::Main {
            out.extend(confidential_in_main(entry, &by_index));
        }
        out.extend(other_case(dossier, entry, &by_index));
    }
    out.extend(case_findings(dossier, &by_index));
    out.extend(unmet_conditions(dossier, &by_index));
    out.extend(missing_documents(dossier));
    out.extend(scan_findings(dossier, pages));
    out.sort_by_key(|f| std::cmp::Reverse(f.level));
    out
}

fn confidential_in_main(entry: &Entry, pages: &Pages<'_>) -> Vec<Finding> {
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
    if kind(&entry.doc_type).is_some_and(Kind::is_confidential) {
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

/// Documents the rule of the procedure requires. The rule is experience for most procedures, so this is never an error.
fn missing_documents(dossier: &Dossier) -> Vec<Finding> {
    let Some(number) = &dossier.case.case_number else { return Vec::new() };
    let case_type = rule(&dossier.case);
    case_type
        .items(VolumePart::Main)
        .iter()
        .enumerate()
        .filter(|(_, item)| item.required == "M" && !matches!(item.name.as_str(), "卷底" | "卷宗封面" | "卷内目录"))
        .filter(|(at, _)| {
            !dossier
                .entries
                .iter()
                .any(|e| case_type.slot(&e.doc_type, &e.title, VolumePart::Main) == Some(*at as f32 * 10.0))
        })
        .filter(|(_, item)| {
            !(item.name.contains("送达回证") && dossier.entries.iter().any(|e| e.doc_type == "送达回证"))
        })
        .map(|(_, item)| Finding {
            code: "required_missing".into(),
            level: FindingLevel::Info,
            entry: None,
            scan_index: None,
            message: format!(
                "{number}（{}）一般应有“{}”，目录中没有找到。经验规则，未经核对。",
                case_type.name, item.name
            ),
        })
        .collect()
}
