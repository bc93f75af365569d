use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use bianmu_catalogue::{PageInput, Proposal, propose};
use bianmu_intake::{Item, PageImage, WorkerCommand, take_in};
use bianmu_model::{
    ANALYSIS_SCHEMA, Analysis, AnalysisEntry, AnalysisPage, Fault, FaultCode, FilingRule, PageFacts, PageRole,
    StageTimes, Timing,
};
use rayon::iter::{ParallelBridge, ParallelIterator};

use crate::page::PageAnalyser;

/// One page with what came of it.
#[derive(Clone, Debug)]
pub struct AnalysedPage {
    /// File name, or `file#page`.
    pub source: String,
    /// SHA-256 of the coded image; empty when there is none.
    pub digest: String,
    /// Facts, or why there are none.
    pub facts: Result<PageFacts, Fault>,
}

/// A volume after analysis.
#[derive(Debug)]
pub struct VolumeAnalysis {
    /// In scan order.
    pub pages: Vec<AnalysedPage>,
    /// Files that gave no page, or fewer than they promised.
    pub file_faults: FileFaults,
    /// The proposed catalogue.
    pub proposal: Proposal,
    /// Seconds for the catalogue.
    pub catalogue_seconds: f64,
}

/// How far the analysis of a volume is.
#[derive(Clone, Copy, Debug)]
pub struct VolumeProgress {
    /// Pages finished.
    pub done: u32,
    /// Pages found so far; final once `counted` is set.
    pub found: u32,
    /// Intake has seen every page.
    pub counted: bool,
}

/// Files that gave no page or fewer than they promised, with the reason.
pub type FileFaults = Vec<(String, Fault)>;

/// Takes files and folders in and does `act` with every page on `pool`; at most one page per worker and one waiting page per
/// worker are in memory, however large the volume is. Gives what came of the pages in scan order, whatever the number of
/// workers, and the faults of files.
pub(crate) fn over_pages<T: Send>(
    inputs: &[PathBuf],
    worker: &WorkerCommand,
    pool: &rayon::ThreadPool,
    progress: &(dyn Fn(VolumeProgress) + Sync),
    act: impl Fn(String, Result<PageImage, Fault>) -> T + Sync,
) -> (Vec<T>, FileFaults) {
    let file_faults = Mutex::new(Vec::new());
    let pages: Mutex<Vec<(u32, T)>> = Mutex::new(Vec::new());
    let found = AtomicU32::new(0);
    let done = AtomicU32::new(0);
    let counted = std::sync::atomic::AtomicBool::new(false);
    let tell = || {
        progress(VolumeProgress {
            done: done.load(Ordering::Relaxed),
            found: found.load(Ordering::Relaxed),
            counted: counted.load(Ordering::Relaxed),
        });
    };
    let (sender, receiver) = sync_channel::<(u32, String, Result<PageImage, Fault>)>(pool.current_num_threads());
    std::thread::scope(|scope| {
        let sink_found = &found;
        let sink_counted = &counted;
        let sink_faults = &file_faults;
        scope.spawn(move || {
            take_in(inputs, worker, &mut |item| match item {
                Item::Page { source, image } => {
                    let index = sink_found.fetch_add(1, Ordering::Relaxed) + 1;
                    sender.send((index, source, image)).is_ok()
                }
                Item::FileFault { file, fault } => {
                    lock(sink_faults).push((file, fault));
                    true
                }
            });
            sink_counted.store(true, Ordering::Relaxed);
        });
        pool.install(|| {
            receiver.into_iter().par_bridge().for_each(|(index, source, image)| {
                let page = act(source, image);
                lock(&pages).push((index, page));
                done.fetch_add(1, Ordering::Relaxed);
                tell();
            });
        });
    });
    tell();
    let mut pages = pages.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    pages.sort_by_key(|(index, _)| *index);
    let faults = file_faults.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    (pages.into_iter().map(|(_, page)| page).collect(), faults)
}

/// Analyses files and folders as one volume without a store, pages in parallel on `pool`. The result does not depend on
/// the number of workers.
pub fn analyse_volume(
    inputs: &[PathBuf],
    analyser: &PageAnalyser,
    worker: &WorkerCommand,
    pool: &rayon::ThreadPool,
    progress: &(dyn Fn(VolumeProgress) + Sync),
) -> VolumeAnalysis {
    let (pages, file_faults) = over_pages(inputs, worker, pool, progress, |source, image| match image {
        Ok(image) => {
            let digest = format!("sha256:{}", image.digest());
            let facts = guarded(|| analyser.analyse(&image.bytes, image.media_type));
            AnalysedPage { source, digest, facts }
        }
        Err(fault) => AnalysedPage { source, digest: String::new(), facts: Err(fault) },
    });
    let start = Instant::now();
    let inputs: Vec<PageInput<'_>> = pages
        .iter()
        .enumerate()
        .map(|(i, p)| PageInput { scan_index: i as u32 + 1, facts: p.facts.as_ref().ok() })
        .collect();
    let proposal = propose(&inputs);
    VolumeAnalysis { catalogue_seconds: start.elapsed().as_secs_f64(), file_faults, pages, proposal }
}

/// A panic while looking at one hostile page costs that page only.
pub(crate) fn guarded<T>(act: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(act)).unwrap_or_else(|_| {
        Err(Fault::new(FaultCode::Crashed, "处理这一页时出错，已跳过。其余页照常处理；请来源法院补扫这一页。"))
    })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The machine-readable result of `bianmu analyse`.
pub fn into_analysis(name: &str, volume: VolumeAnalysis, stages: StageTimes, mut timing: Timing) -> Analysis {
    let dossier = &volume.proposal.dossier;
    let entries = dossier
        .entries
        .iter()
        .enumerate()
        .map(|(i, e)| AnalysisEntry {
            seq: i as u32 + 1,
            title: e.title.clone(),
            doc_type: e.doc_type.clone(),
            part: e.part,
            start_page: e.pages.iter().copied().min().unwrap_or(0),
            end_page: e.pages.iter().copied().max().unwrap_or(0),
            page_range: dossier.page_range(e),
            pages: e.pages.clone(),
            responsible: e.responsible.clone(),
            date: e.date.clone(),
            document_number: e.document_number.clone(),
            field_confidence: e.sure,
            confidence: e.confidence,
            reasons: e.reasons.clone(),
            candidates: e.candidates.clone(),
        })
        .collect();
    timing.pages = volume.pages.len() as u32;
    timing.stages = StageTimes { catalogue: volume.catalogue_seconds, ..stages };
    let pages = volume
        .pages
        .into_iter()
        .enumerate()
        .map(|(i, page)| {
            let scan_index = i as u32 + 1;
            let state = dossier.page(scan_index);
            let role = state.map_or(PageRole::Content, |s| s.role);
            let page_no = state.and_then(|s| s.page_no);
            let fault = page.facts.as_ref().err().map(|f| f.message.clone());
            let mut flags = volume.proposal.page_flags.get(&scan_index).cloned().unwrap_or_default();
            match page.facts {
                Ok(facts) => {
                    flags.splice(0..0, facts.flags.iter().cloned());
                    AnalysisPage {
                        scan_index,
                        source: page.source,
                        digest: page.digest,
                        width: facts.width,
                        height: facts.height,
                        dpi: facts.dpi,
                        orientation: facts.orientation,
                        skew_deg: facts.skew_deg,
                        role,
                        page_no,
                        text: facts.text(),
                        lines: facts.lines,
                        marks: facts.marks,
                        measures: facts.measures,
                        flags,
                        fault,
                    }
                }
                Err(_) => AnalysisPage {
                    scan_index,
                    source: page.source,
                    digest: page.digest,
                    width: 0,
                    height: 0,
                    dpi: 0,
                    orientation: 0,
                    skew_deg: 0.0,
                    role,
                    page_no,
                    text: String::new(),
                    lines: Vec::new(),
                    marks: Vec::new(),
                    measures: Vec::new(),
                    flags,
                    fault,
                },
            }
        })
        .collect();
    Analysis {
        schema: ANALYSIS_SCHEMA.to_owned(),
        volume: name.to_owned(),
        case: dossier.case.clone(),
        filed_by: volume.proposal.filed_by.as_ref().map(FilingRule::named),
        entries,
        pages,
        missing_pages: volume.proposal.missing_pages.clone(),
        findings: volume.proposal.findings.clone(),
        timing,
    }
}
