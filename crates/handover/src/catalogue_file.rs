//! 卷内目录 for programs (JSON) and for spreadsheets (CSV).

use bianmu_model::{Dossier, PageRole};
use serde_json::{Value, json};

use crate::placement::Placement;

/// UTF-8 with a mark, so that spreadsheets read the Chinese right. 页次 is the first page of each entry, first and last
/// page of the last numbered one (立卷规范).
pub(crate) fn csv(dossier: &Dossier, placement: &Placement<'_>) -> String {
    let mut out = String::from("\u{feff}顺序号,题名,责任者,日期,页次,卷别,备注\r\n");
    let last_numbered = placement.entries.iter().rposition(|e| dossier.page_range(e).is_some());
    for (i, entry) in placement.entries.iter().enumerate() {
        let pages = match dossier.page_range(entry) {
            Some([first, end]) if last_numbered == Some(i) => format!("{first}-{end}"),
            Some([first, _]) => first.to_string(),
            None => String::new(),
        };
        let fields = [
            (i + 1).to_string(),
            entry.title.clone(),
            entry.responsible.clone().unwrap_or_default(),
            entry.date.clone().unwrap_or_default(),
            pages,
            entry.part.label().to_owned(),
            String::new(),
        ];
        let row: Vec<String> = fields.iter().map(|f| quoted(f)).collect();
        out.push_str(&row.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A field that a spreadsheet would take for a formula is given a leading apostrophe.
fn quoted(field: &str) -> String {
    let safe = if field.starts_with(['=', '+', '-', '@']) { format!("'{field}") } else { field.to_owned() };
    if safe.contains([',', '"', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

/// Entries and pages of this part only.
pub(crate) fn json(volume: &str, dossier: &Dossier, placement: &Placement<'_>, images: &[(u32, String)]) -> Value {
    let file = |scan_index: u32| images.iter().find(|(s, _)| *s == scan_index).map(|(_, f)| f.clone());
    let entries: Vec<Value> = placement
        .entries
        .iter()
        .enumerate()
        .map(|(i, entry)| {
            json!({
                "seq": i + 1,
                "title": entry.title,
                "doc_type": entry.doc_type,
                "part": entry.part.label(),
                "responsible": entry.responsible,
                "date": entry.date,
                "document_number": entry.document_number,
                "page_range": dossier.page_range(entry),
                "pdf_page": placement.first_position(entry).map(|p| p + 1),
                "pages": entry.pages,
            })
        })
        .collect();
    let pages: Vec<Value> = placement
        .pages
        .iter()
        .chain(&placement.others)
        .map(|page| {
            json!({
                "scan_index": page.scan_index,
                "role": role(page.role),
                "removed_because": page.removed_because,
                "page_no": page.page_no,
                "rotation": page.rotation,
                // How people looked at it: image and PDF hold the page as scanned.
                "repair": (!page.repair.is_none()).then_some(page.repair),
                "image": file(page.scan_index),
            })
        })
        .collect();
    json!({
        "schema": "bianmu.package/1",
        "volume": volume,
        "part": placement.part.label(),
        "case": dossier.case,
        "entries": entries,
        "pages": pages,
    })
}

fn role(role: PageRole) -> &'static str {
    match role {
        PageRole::Content => "content",
        PageRole::Blank => "blank",
        PageRole::Duplicate => "duplicate",
        PageRole::Removed => "removed",
    }
}
