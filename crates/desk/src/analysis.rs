//! 识别: threads that claim pages, look at them, and write each one down by itself.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use bianmu_model::{Fault, FaultCode, PageFacts, VolumeStage};
use bianmu_store::PageJob;

use crate::view::{Progress, VolumeId};
use crate::{CatalogueProposal, Inner, Result, checking, draft, filing, judging, learning, lock, pictures, redecoding};

/// The rate is taken over this span.
const SPAN: Duration = Duration::from_secs(20);
/// Wait before trying again when the disk refuses.
const RETRY: Duration = Duration::from_secs(2);

/// Works until the desk closes. Memory is bounded by one page per thread.
pub(crate) fn work(inner: &Inner) {
    while !inner.stopping() {
        let seen = inner.work_seen();
        // Inspecting a repaired picture needs no component that could be missing, and somebody looks at it right now.
        let done = checking::step(inner)
            .and_then(|checked| Ok(checked || redecoding::step(inner)?))
            .and_then(|read| Ok(read || judging::step(inner)?))
            .and_then(|judged| Ok(judged || (inner.analyser.missing().is_none() && step(inner)?)));
        match done {
            Ok(true) => {}
            Ok(false) => inner.wait_for_work(seen),
            // A full disk costs time, never a page: the job stays claimed until it can be written or put back.
            Err(_) => pause(inner, RETRY),
        }
    }
}

fn pause(inner: &Inner, time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until && !inner.stopping() {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The top of one page for a draft, one page, or one catalogue. `false` when there was nothing to do.
fn step(inner: &Inner) -> Result<bool> {
    if draft::step(inner)? {
        return Ok(true);
    }
    let Some(job) = inner.store.claim_next_page()? else { return catalogue_finished(inner) };
    let outcome = look_at(inner, &job);
    while let Err(error) = inner.store.finish_page(&job, outcome.as_ref()) {
        if inner.stopping() {
            return Err(error.into());
        }
        pause(inner, RETRY);
    }
    inner.forget_pages(job.volume);
    let mut finished = lock(&inner.finished);
    let times = finished.entry(job.volume).or_default();
    times.push_back(Instant::now());
    drop(finished);
    catalogue_finished(inner)?;
    Ok(true)
}

fn look_at(inner: &Inner, job: &PageJob) -> Result<PageFacts, Fault> {
    let image = inner.store.read_original(&job.digest).map_err(|error| {
        Fault::new(FaultCode::Unreadable, format!("{error}。请运行“检查存储”，并从备份恢复或补扫本页。"))
    })?;
    let mut thumb = None;
    let look = || inner.analyser.analyse_page(&image, &job.media_type, &mut |jpeg| thumb = Some(jpeg));
    let facts = catch_unwind(AssertUnwindSafe(look)).unwrap_or_else(|_| {
        Err(Fault::new(FaultCode::Crashed, "识别本页时程序出错，本页已搁置；原件完好，可人工编目或补扫。"))
    })?;
    if let Some(jpeg) = thumb {
        pictures::keep_first_thumb(inner, &job.digest, &facts, &jpeg);
    }
    Ok(facts)
}

/// Makes the catalogue of volumes whose pages are all finished. One thread at a time.
fn catalogue_finished(inner: &Inner) -> Result<bool> {
    let filed = filing::step(inner)? || learning::step(inner)?;
    let ready = inner.store.volumes_to_catalogue()?;
    if ready.is_empty() {
        return Ok(filed);
    }
    let _one_at_a_time = lock(&inner.cataloguing);
    for volume in inner.store.volumes_to_catalogue()? {
        let head = inner.store.volume(volume, inner.threshold())?;
        if head.stage != VolumeStage::Imported {
            continue;
        }
        let pages = inner.catalogue_pages(volume)?;
        let proposal = inner.analyser.catalogue(&pages, &head.name, &inner.offered_rules()?);
        let CatalogueProposal { dossier, rules, filed_by } = &proposal;
        inner.stamped(|at| inner.store.write_catalogue(volume, dossier, rules, filed_by.as_ref(), at))?;
        lock(&inner.finished).remove(&volume);
        inner.forget_draft(volume);
        inner.forget_pages(volume);
        // The first to open the volume finds everything ready.
        inner.shown_pages(volume, VolumeStage::Analysed)?;
    }
    Ok(true)
}

/// Progress of a volume that is being analysed.
pub(crate) fn progress(inner: &Inner, volume: VolumeId, done: u32, total: u32, paused: bool) -> Progress {
    let draft = inner.draft_view(volume);
    let mut finished = lock(&inner.finished);
    let rate = finished.get_mut(&volume).map_or(0.0, rate);
    let left = total.saturating_sub(done) as f32;
    let seconds_left = (rate > 0.0 && !paused).then(|| left / rate);
    Progress { done, total, rate, seconds_left, paused, draft }
}

/// Pages a second over the last seconds.
fn rate(times: &mut VecDeque<Instant>) -> f32 {
    while times.front().is_some_and(|t| t.elapsed() > SPAN) {
        times.pop_front();
    }
    match times.front() {
        Some(first) if times.len() > 1 => (times.len() - 1) as f32 / first.elapsed().as_secs_f32().max(0.001),
        _ => 0.0,
    }
}
