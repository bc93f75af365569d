//! 增补: pages that came later are catalogued by themselves and filed behind what stands, as one operation.

use bianmu_model::Operation;

use crate::describe::describe;
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
            let pages: Vec<CataloguePage> = inner
                .store
                .pages(volume)?
                .into_iter()
                .filter(|p| pending(p.state.scan_index))
                .map(|p| (p.state.scan_index, p.facts))
                .collect();
            let proposal = inner.analyser.catalogue(&pages, &head.name).dossier;
            if !proposal.entries.is_empty() {
                let operation = Operation::FileNew { entries: proposal.entries, pages: proposal.pages };
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
