//! 增补: pages that came later are catalogued by themselves and slotted into what stands by the rule of the procedure, as
//! one operation.

use std::sync::Arc;

use bianmu_model::{Dossier, Entry, EntryId, FilingPlace, FilingRule, Operation, PageRole, VolumePart};

use crate::describe::describe;
use crate::redecoding::constraints_of;
use crate::slotting::slot;
use crate::{CataloguePage, Inner, Result, lock};

/// Files the appended pages of volumes in which all of them are analysed. A crash before the operation is written costs
/// nothing but doing it again; one after it leaves a volume whose pages are filed already, which is seen here.
pub(crate) fn step(inner: &Inner) -> Result<bool> {
    if inner.store.volumes_to_file()?.is_empty() {
        return Ok(false);
    }
    let _one_at_a_time = lock(&inner.cataloguing);
    let mut any = false;
    for (volume, first) in inner.store.volumes_to_file()? {
        let head = inner.store.volume(volume, inner.threshold())?;
        if head.stage.editable() {
            let dossier = inner.store.dossier(volume)?;
            let pending = |scan_index: u32| scan_index >= first && dossier.entry_of(scan_index).is_none();
            let whole = inner.catalogue_pages(volume)?;
            let pages: Vec<CataloguePage> = whole.iter().filter(|page| pending(page.0)).cloned().collect();
            let rules = inner.rules_of(volume, &dossier.case, head.stage)?;
            let proposal = inner.analyser.catalogue(&pages, &head.name, &rules).dossier;
            if !proposal.entries.is_empty() {
                let places = places(inner, &whole, &dossier, &proposal, &rules);
                let operation = Operation::FileNew { entries: proposal.entries, pages: proposal.pages, places };
                let written = inner.stamped(|at| {
                    inner.store.operate(volume, &operation, None, at, |before| describe(before, &operation))
                });
                // A clerk who was quicker has filed some of them; the others stay pending, and are shown so.
                if let Err(error) = written
                    && !matches!(error, bianmu_store::Error::Operation(_))
                {
                    return Err(error.into());
                }
            }
        }
        inner.store.set_filed(volume)?;
        inner.forget_pages(volume);
        any = true;
    }
    Ok(any)
}

/// Where the entries of a proposal go among those that stand. Which part they belong to is not asked of the whole volume:
/// what comes later lies behind the 副卷 in the scan and is not of it for that.
fn places(
    inner: &Inner,
    pages: &[CataloguePage],
    dossier: &Dossier,
    new: &Dossier,
    rules: &Arc<Vec<FilingRule>>,
) -> Vec<FilingPlace> {
    let mut all = dossier.clone();
    for state in &new.pages {
        all.pages.iter_mut().filter(|p| p.scan_index == state.scan_index).for_each(|p| *p = state.clone());
    }
    let ids: Vec<EntryId> = (dossier.next_entry..).take(new.entries.len()).collect();
    all.entries.extend(ids.iter().zip(&new.entries).map(|(id, entry)| Entry { id: *id, ..entry.clone() }));
    // Pages in no entry are no documents to be slotted.
    let filed = |scan_index: u32| all.entry_of(scan_index).is_some();
    let roles = all
        .pages
        .iter()
        .map(|p| (p.scan_index, if filed(p.scan_index) { p.role } else { PageRole::Removed }))
        .collect();
    let Some(reading) = inner.analyser.reading(pages, &roles, rules) else { return Vec::new() };
    let constraints = constraints_of(&all, |_| false);
    let ranked: Vec<EntryId> = reading
        .propose(&constraints)
        .dossier
        .entries
        .iter()
        .filter_map(|e| Some(all.entry_of(*e.pages.first()?)?.id))
        .collect();
    let part = |id: EntryId| all.entry(id).map_or(VolumePart::Main, |e| e.part);
    let mut order: Vec<EntryId> = dossier.entries.iter().map(|e| e.id).collect();
    let mut place_of = std::collections::HashMap::new();
    for id in ranked.iter().filter(|id| ids.contains(id)) {
        let place = match slot(&mut order, &ranked, *id, part) {
            Some(behind) => place_of.get(&behind).copied().unwrap_or(FilingPlace::Behind { entry: behind }),
            None if order.iter().any(|o| o != id && part(*o) == part(*id)) => FilingPlace::Start,
            None => FilingPlace::End,
        };
        place_of.insert(*id, place);
    }
    ids.iter().map(|id| place_of.get(id).copied().unwrap_or_default()).collect()
}
