//! Scores of an analysis against a truth: exact documents, titles, characters regardless of order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Scan indexes of one document.
pub type Pages = BTreeSet<u64>;

/// What a catalogue is worth.
#[derive(Debug)]
pub struct CatalogueScore {
    /// F1 of documents whose set of pages is exactly right.
    pub document_f1: f64,
    /// Share of the true documents that an entry matches (at least half of the pages) under an accepted title.
    pub title_accuracy: f64,
    /// Share of the matched documents in the right part (正卷 or 副卷).
    pub part_accuracy: f64,
}

/// Compares `entries` with the truth; blank and duplicate pages belong to no document.
pub fn catalogue(truth: &Value, analysis: &Value) -> CatalogueScore {
    let content: BTreeMap<u64, &str> = list(&truth["pages"])
        .iter()
        .filter(|p| p["is_blank"] != true && p["is_duplicate"] != true)
        .filter_map(|p| Some((p["scan_index"].as_u64()?, p["doc_id"].as_str()?)))
        .collect();
    let mut wanted: BTreeMap<&str, Pages> = BTreeMap::new();
    for (index, document) in &content {
        wanted.entry(document).or_default().insert(*index);
    }
    let found: Vec<(&Value, Pages)> = list(&analysis["entries"])
        .iter()
        .map(|e| (e, list(&e["pages"]).iter().filter_map(Value::as_u64).filter(|p| content.contains_key(p)).collect()))
        .filter(|(_, pages): &(_, Pages)| !pages.is_empty())
        .collect();
    let exact: BTreeSet<&Pages> = wanted.values().collect();
    let hits = found.iter().filter(|(_, pages)| exact.contains(pages)).count();
    let matched = matches(&wanted, &found);
    let (mut titles, mut parts) = (0, 0);
    for document in list(&truth["catalogue"]) {
        let Some(entry) = document["doc_id"].as_str().and_then(|d| matched.get(d)) else { continue };
        let title = plain_title(entry["title"].as_str().unwrap_or_default());
        let accepted = list(&document["title_aliases"]);
        titles += usize::from(accepted.iter().filter_map(Value::as_str).any(|a| plain_title(a) == title));
        parts += usize::from(entry["part"] == document["part"]);
    }
    CatalogueScore {
        document_f1: 2.0 * ratio(hits, found.len() + wanted.len()),
        title_accuracy: ratio(titles, wanted.len()),
        part_accuracy: ratio(parts, matched.len()),
    }
}

/// Each true document with the entry that shares most of its pages, at least half, one to one.
fn matches<'a>(wanted: &BTreeMap<&'a str, Pages>, found: &[(&'a Value, Pages)]) -> HashMap<&'a str, &'a Value> {
    let mut pairs = Vec::new();
    for (document, pages) in wanted {
        for (i, (_, other)) in found.iter().enumerate() {
            let overlap = ratio(pages.intersection(other).count(), pages.union(other).count());
            if overlap >= 0.5 {
                pairs.push((overlap, *document, i));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut used = BTreeSet::new();
    let mut out = HashMap::new();
    for (_, document, i) in pairs {
        if !out.contains_key(document) && used.insert(i) {
            out.insert(document, found[i].0);
        }
    }
    out
}

/// Characters wrong, missing or too many for one in the truth, whatever their order, over all pages.
pub fn order_free_character_error(truth: &Value, analysis: &Value) -> f64 {
    let texts: HashMap<u64, &str> = list(&analysis["pages"])
        .iter()
        .filter_map(|p| Some((p["scan_index"].as_u64()?, p["text"].as_str()?)))
        .collect();
    let (mut wrong, mut all) = (0, 0);
    for page in list(&truth["pages"]).iter().filter(|p| p["is_blank"] != true) {
        let wanted = plain_text(page["text"].as_str().unwrap_or_default());
        let index = page["scan_index"].as_u64().unwrap_or_default();
        let found = plain_text(texts.get(&index).copied().unwrap_or_default());
        let (a, b) = (counts(&wanted), counts(&found));
        let lacking = |a: &HashMap<char, usize>, b: &HashMap<char, usize>| -> usize {
            a.iter().map(|(c, n)| n.saturating_sub(b.get(c).copied().unwrap_or(0))).sum()
        };
        wrong += lacking(&a, &b).max(lacking(&b, &a));
        all += wanted.chars().count();
    }
    ratio(wrong, all)
}

fn counts(text: &str) -> HashMap<char, usize> {
    let mut out = HashMap::new();
    for c in text.chars() {
        *out.entry(c).or_insert(0) += 1;
    }
    out
}

/// NFKC without white space and without the dashes and dots that nobody can tell apart.
pub fn plain_text(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !"_—-·•".contains(*c)).collect()
}

/// A title without white space, remarks in brackets and 复印件.
fn plain_title(title: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in title.nfkc().filter(|c| !c.is_whitespace()) {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.replace("复印件", "")
}

/// The items of a JSON list; none for anything else.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_perfect_catalogue_scores_one_and_a_merged_one_less() {
        let truth = json!({
            "pages": [
                {"scan_index": 1, "doc_id": "a", "is_blank": false, "is_duplicate": false, "text": "甲乙"},
                {"scan_index": 2, "doc_id": "b", "is_blank": false, "is_duplicate": false, "text": "丙 丁"},
                {"scan_index": 3, "doc_id": "b", "is_blank": true, "is_duplicate": false, "text": ""}
            ],
            "catalogue": [
                {"doc_id": "a", "title_aliases": ["起诉状"], "part": "正卷"},
                {"doc_id": "b", "title_aliases": ["答辩状", "答辩书"], "part": "副卷"}
            ]
        });
        let right = json!({
            "entries": [
                {"pages": [1], "title": "起诉状（复印件）", "part": "正卷"},
                {"pages": [2, 3], "title": "答 辩书", "part": "副卷"}
            ],
            "pages": [{"scan_index": 1, "text": "乙甲"}, {"scan_index": 2, "text": "丙"}]
        });
        let score = catalogue(&truth, &right);
        assert_eq!((score.document_f1, score.title_accuracy, score.part_accuracy), (1.0, 1.0, 1.0));
        assert_eq!(order_free_character_error(&truth, &right), 0.25);
        let merged = json!({"entries": [{"pages": [1, 2], "title": "起诉状", "part": "正卷"}]});
        let score = catalogue(&truth, &merged);
        assert_eq!((score.document_f1, score.title_accuracy), (0.0, 0.5));
        assert_eq!(order_free_character_error(&truth, &merged), 1.0);
    }
}
