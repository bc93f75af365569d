//! Saved analyses through today's catalogue: no page is recognised again.

use bianmu_catalogue::{PageInput, Proposal};
use bianmu_model::{PageFacts, SheetPrint};
use serde_json::{Value, json};

/// The pages of `bianmu analyse --json`. Repeated pages are taken as blank, because a saved analysis keeps no print of the
/// sheet by which they were known.
pub fn pages(analysis: &Value) -> Vec<PageFacts> {
    let list = analysis["pages"].as_array().expect("an analysis has pages");
    list.iter()
        .enumerate()
        .map(|(i, page)| {
            // A print of its own for every page, or pages without prints would be told by their text alone.
            let ink: Vec<bool> =
                (0..120_000).map(|at| (at * (7919 + 2 * i) + at / 300 * (31 + i)) % 1009 < 90).collect();
            let print = serde_json::to_value(SheetPrint::new(300, &ink)).expect("a print is text");
            let number = page["page_no"].as_u64().map(|n| json!({"value": n, "confidence": 0.9, "box": [0, 0, 1, 1]}));
            serde_json::from_value(json!({
                "width": page["width"], "height": page["height"], "dpi": page["dpi"],
                "orientation": page["orientation"], "skew_deg": page["skew_deg"],
                "blank": page["role"] != "content", "lines": page["lines"], "marks": page["marks"],
                "flags": [], "sheet_number": number, "sheet_print": print
            }))
            .expect("pages of an analysis")
        })
        .collect()
}

/// Runs the catalogue and gives what a scorer of analyses wants.
pub fn replay(analysis: &Value, propose: fn(&[PageInput<'_>]) -> Proposal) -> Value {
    let facts = pages(analysis);
    let inputs: Vec<PageInput<'_>> =
        facts.iter().enumerate().map(|(i, f)| PageInput { scan_index: i as u32 + 1, facts: Some(f) }).collect();
    let proposal = propose(&inputs);
    let dossier = &proposal.dossier;
    let entries: Vec<Value> = dossier
        .entries
        .iter()
        .map(|e| {
            json!({
                "title": e.title, "doc_type": e.doc_type, "part": e.part.label(), "pages": e.pages,
                "responsible": e.responsible, "date": e.date, "page_range": dossier.page_range(e),
                "confidence": e.confidence, "document_number": e.document_number, "field_confidence": e.sure
            })
        })
        .collect();
    json!({
        "volume": analysis["volume"], "entries": entries, "pages": analysis["pages"], "case": dossier.case,
        "findings": proposal.findings, "missing_pages": proposal.missing_pages
    })
}
