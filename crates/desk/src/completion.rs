//! 题名补全: the kinds, the titles people have used here, and the names of this case.

use std::collections::BTreeSet;

use bianmu_model::{Dossier, VolumePart};
use bianmu_store::LearnedFact;

use crate::view::{CompletionView, KindView, NameView, VolumeId};
use crate::{Desk, Result, initials};

/// Titles remembered over all volumes.
const REMEMBERED: u32 = 400;
/// Longer bracketed text is no name.
const LONGEST_NAME: usize = 24;
const NO_TITLE: &str = "（待定题名）";

impl Desk {
    /// What titles of a volume are completed from.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`] when there is no such volume.
    pub fn completion(&self, volume: VolumeId) -> Result<CompletionView> {
        let mut kinds = self.inner.analyser.kinds();
        for used in self.inner.store.used_titles(REMEMBERED)? {
            // A name in brackets belongs to another case; it comes back as kind and name.
            if used.title == NO_TITLE || used.title.contains('（') || kinds.iter().any(|k| k.title == used.title) {
                continue;
            }
            kinds.push(KindView {
                initials: initials::of(&used.title),
                title: used.title,
                doc_type: used.doc_type,
                part: used.part,
            });
        }
        let dossier = self.inner.store.dossier(volume)?;
        let mut names = names(&dossier);
        for learned in self.inner.learned_of(&dossier)? {
            let LearnedFact { what, text, doc_type, .. } = learned.fact;
            if what != "title" {
                names.extend((!names.contains(&text)).then_some(text));
            } else if !kinds.iter().any(|k| k.title == text) {
                let part = kinds.iter().find(|k| k.doc_type == doc_type).map_or(VolumePart::Main, |k| k.part);
                kinds.push(KindView { initials: initials::of(&text), title: text, doc_type, part });
            }
        }
        Ok(CompletionView {
            kinds,
            names: names.into_iter().map(|name| NameView { initials: initials::of(&name), name }).collect(),
        })
    }
}

/// Parties first, then who made documents, then what stands in brackets behind titles.
fn names(dossier: &Dossier) -> Vec<String> {
    let parties = dossier.case.parties.iter().map(|p| p.name.clone());
    let makers = dossier.entries.iter().filter_map(|e| e.responsible.clone());
    let bracketed = dossier.entries.iter().filter(|e| e.title != NO_TITLE).filter_map(|e| {
        let (_, rest) = e.title.split_once('（')?;
        Some(rest.strip_suffix('）')?.to_owned())
    });
    let mut seen = BTreeSet::new();
    parties
        .chain(makers)
        .chain(bracketed)
        .filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME && seen.insert(name.clone()))
        .collect()
}
