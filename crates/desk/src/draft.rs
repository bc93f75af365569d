//! 初稿: before the pages of a large volume are read in full, the top of every page is, so that a draft of the catalogue
//! stands after seconds. A draft lives in memory only: a crash costs nothing but making it again, and the catalogue of the
//! full text takes its place.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use bianmu_model::{Dossier, PageFacts};
use bianmu_store::Digest;

use crate::view::{DraftView, VolumeId};
use crate::{CataloguePage, Inner, Result, lock};

/// Smaller volumes are read in full before anyone has looked at a draft.
const LEAST_PAGES: usize = 24;

/// The draft of one volume while it is made and once it stands.
pub(crate) struct Draft {
    begun: Instant,
    waiting: VecDeque<(u32, Digest, String)>,
    total: usize,
    pages: BTreeMap<u32, Option<PageFacts>>,
    finished: Option<(Dossier, f32)>,
}

/// Reads the top of one page, or makes the draft when all are read. `false` when no volume waits for a draft.
pub(crate) fn step(inner: &Inner) -> Result<bool> {
    let Some(volume) = inner.store.volume_to_analyse()? else { return Ok(false) };
    begin(inner, volume)?;
    let next = lock(&inner.drafts).get_mut(&volume).and_then(|draft| draft.waiting.pop_front());
    let Some((scan_index, digest, media_type)) = next else { return Ok(false) };
    // A page that cannot be read now is named when it is read in full.
    let facts = inner.store.read_original(&digest).ok().and_then(|image| {
        catch_unwind(AssertUnwindSafe(|| inner.analyser.draft_page(&image, &media_type))).unwrap_or_default()
    });
    let mut drafts = lock(&inner.drafts);
    let Some(draft) = drafts.get_mut(&volume) else { return Ok(true) };
    draft.pages.insert(scan_index, facts);
    if draft.pages.len() < draft.total {
        return Ok(true);
    }
    let pages: Vec<CataloguePage> = std::mem::take(&mut draft.pages).into_iter().collect();
    drop(drafts);
    let dossier = inner.analyser.catalogue(&pages, "", &inner.offered_rules()?).dossier;
    if let Some(draft) = lock(&inner.drafts).get_mut(&volume) {
        draft.finished = Some((dossier, draft.begun.elapsed().as_secs_f32()));
    }
    Ok(true)
}

/// Lists the pages of a volume that is large enough and not yet begun.
fn begin(inner: &Inner, volume: VolumeId) -> Result<()> {
    let mut drafts = lock(&inner.drafts);
    if drafts.contains_key(&volume) {
        return Ok(());
    }
    let pages = inner.store.pages(volume)?;
    let fresh = pages.iter().all(|p| p.facts.is_none());
    let waiting: VecDeque<_> = if fresh && pages.len() >= LEAST_PAGES && inner.analyser.drafts() {
        pages.into_iter().filter_map(|p| Some((p.state.scan_index, p.digest?, p.media_type))).collect()
    } else {
        VecDeque::new()
    };
    let total = waiting.len();
    drafts.insert(volume, Draft { begun: Instant::now(), waiting, total, pages: BTreeMap::new(), finished: None });
    Ok(())
}

impl Inner {
    /// The draft of a volume on top of the pages that the store knows; `None` while there is none.
    pub(crate) fn drafted(&self, volume: VolumeId, stored: &Dossier) -> Option<Dossier> {
        let drafts = lock(&self.drafts);
        let (dossier, _) = drafts.get(&volume)?.finished.as_ref()?;
        Some(Dossier { pages: stored.pages.clone(), ..dossier.clone() })
    }

    /// How far the draft is; `None` for a volume that gets none.
    pub(crate) fn draft_view(&self, volume: VolumeId) -> Option<DraftView> {
        let drafts = lock(&self.drafts);
        let draft = drafts.get(&volume).filter(|draft| draft.total > 0)?;
        Some(match &draft.finished {
            Some((dossier, seconds)) => {
                DraftView { pages: draft.total as u32, entries: Some(dossier.entries.len() as u32), seconds: *seconds }
            }
            None => DraftView {
                pages: draft.pages.len() as u32,
                entries: None,
                seconds: draft.begun.elapsed().as_secs_f32(),
            },
        })
    }

    /// The catalogue of the full text stands.
    pub(crate) fn forget_draft(&self, volume: VolumeId) {
        lock(&self.drafts).remove(&volume);
    }
}
