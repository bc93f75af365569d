//! What most products do: a document begins where a line is a known title, and is called by it.

use bianmu_catalogue::{PageInput, kinds};
use bianmu_model::VolumePart;

use crate::score::Guess;

/// Title keywords, page by page: a short line of the upper half that ends with a known title.
pub fn title_keywords(pages: &[PageInput<'_>]) -> Vec<Guess> {
    let titles = kinds();
    let mut out: Vec<Guess> = Vec::new();
    for page in pages.iter().filter(|p| p.facts.is_some_and(|f| !f.blank)) {
        let Some(facts) = page.facts else { continue };
        let upper = facts.lines.iter().filter(|l| (l.rect.y as f32) < 0.5 * facts.height as f32);
        let found = upper.filter(|l| l.text.chars().count() <= 24).find_map(|line| {
            let text: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
            titles
                .iter()
                .filter(|t| t.title.chars().count() >= 2 && text.ends_with(&t.title))
                .max_by_key(|t| t.title.len())
        });
        match (found, out.last_mut()) {
            (None, Some(open)) => open.pages.push(page.scan_index),
            (found, _) => out.push(Guess {
                title: found.map_or("其他".into(), |t| t.title.clone()),
                kind: found.map_or("其他".into(), |t| t.doc_type.clone()),
                part: found.map_or(VolumePart::Main, |t| t.part),
                pages: vec![page.scan_index],
                date: None,
                responsible: None,
                number: None,
                confidence: 0.5,
                sure: None,
            }),
        }
    }
    out
}
