//! A repaired picture is inspected again, behind the key press that repaired it: the picture is shown at once, its
//! measures follow. They are made anew whenever they are missing, so that a kill costs nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::view::VolumeId;
use crate::{Inner, Result, lock};

/// Inspects one repaired page; `false` when there is none that another thread is not at already.
pub(crate) fn step(inner: &Inner) -> Result<bool> {
    let Some(mine) = claim(inner)? else { return Ok(false) };
    let outcome = inspect(inner, mine);
    lock(&inner.judging).remove(&mine);
    outcome.map(|()| true)
}

fn claim(inner: &Inner) -> Result<Option<(VolumeId, u32)>> {
    let mut judging = lock(&inner.judging);
    let open = inner.store.pages_to_judge(judging.len() as u32 + 1)?;
    let mine = open.into_iter().find(|page| !judging.contains(page));
    judging.extend(mine);
    Ok(mine)
}

fn inspect(inner: &Inner, (volume, scan_index): (VolumeId, u32)) -> Result<()> {
    let page = inner.store.page(volume, scan_index)?;
    let (Some(digest), Some(facts)) = (page.digest, page.facts) else { return Ok(()) };
    let repair = page.state.repair;
    // An image that cannot be read or inspected has no measures: all doubts about it stay.
    let measures = inner
        .store
        .read_original(&digest)
        .ok()
        .and_then(|image| {
            let measured = || inner.analyser.measure_repaired(&image, &page.media_type, &facts, &repair);
            catch_unwind(AssertUnwindSafe(measured)).ok().flatten()
        })
        .unwrap_or_default();
    Ok(inner.store.keep_judged(volume, scan_index, &repair, &measures)?)
}
