//! What the shells see, computed from the store.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use bianmu_model::{
    CaseFacts, ClarityProfiles, Dossier, Entry, EntryId, EntryState, Fault, Finding, FindingLevel, Flag, Ledger, Mark,
    Measure, PageState, Reason, Repair, TextLine, VolumePart, VolumeStage,
};
use bianmu_store::{Digest, VolumeHead};

use crate::clock::time_of_day;
use crate::turned::Turned;
use crate::view::{
    EntryView, FlagView, HistoryItem, KindView, PageText, PageView, Session, Verdict, VolumeId, VolumeList,
    VolumeState, VolumeSummary, VolumeView,
};
use crate::{CataloguePage, Desk, Inner, Result, analysis, intake, lock, repairs};

/// Volumes of which it is kept in memory what is shown.
const KEPT: usize = 3;

/// What the analysis found, parsed once per volume: an edit must be shown within 50 ms.
pub(crate) struct AnalysedPages {
    /// Scan index and facts, in scan order.
    pub(crate) facts: Vec<CataloguePage>,
    /// The rest, in the same order.
    pub(crate) images: Vec<PageImage>,
}

pub(crate) struct PageImage {
    pub(crate) digest: Option<Digest>,
    pub(crate) media_type: String,
    pub(crate) fault: Option<String>,
}

pub(crate) type SharedPages = Arc<AnalysedPages>;

/// What was read, by volume, newest first.
#[derive(Default)]
pub(crate) struct KeptPages {
    /// Without the text: see [`Inner::shown_pages`].
    shown: VecDeque<(VolumeId, SharedPages)>,
    /// With the text; of one volume, because it is ten times as much.
    whole: Option<(VolumeId, SharedPages)>,
}

impl Inner {
    /// What is shown of the pages of a volume: facts without text and measures. From memory once the analysis is over.
    pub(crate) fn shown_pages(&self, volume: VolumeId, stage: VolumeStage) -> Result<SharedPages> {
        if let Some((_, pages)) = lock(&self.facts).shown.iter().find(|(id, _)| *id == volume) {
            return Ok(Arc::clone(pages));
        }
        // Flags read under limits that are replaced meanwhile must not be kept.
        let _steady = self.profiles();
        let rows = self.store.shown_pages(volume)?.into_iter();
        let pages = rows.map(|p| ((p.scan_index, p.facts), image(p.digest, p.media_type, p.fault)));
        let pages = Arc::new(self.with_doubts(volume, stage, pages.unzip(), false)?);
        if stage != VolumeStage::Imported {
            let kept = &mut lock(&self.facts).shown;
            kept.retain(|(id, _)| *id != volume);
            kept.push_front((volume, Arc::clone(&pages)));
            kept.truncate(KEPT);
        }
        Ok(pages)
    }

    /// Everything that was found on the pages of a volume, with the text; from memory once its analysis is over.
    pub(crate) fn analysed_pages(&self, volume: VolumeId, stage: VolumeStage) -> Result<SharedPages> {
        if let Some((_, pages)) = lock(&self.facts).whole.iter().find(|(id, _)| *id == volume) {
            return Ok(Arc::clone(pages));
        }
        let _steady = self.profiles();
        let rows = self.store.pages(volume)?.into_iter();
        let pages = rows.map(|p| ((p.state.scan_index, p.facts), image(p.digest, p.media_type, p.fault)));
        let pages = Arc::new(self.with_doubts(volume, stage, pages.unzip(), true)?);
        if stage != VolumeStage::Imported {
            lock(&self.facts).whole = Some((volume, Arc::clone(&pages)));
        }
        Ok(pages)
    }

    /// Duplicates and pages out of order show only when the whole volume is known.
    fn with_doubts(
        &self,
        volume: VolumeId,
        stage: VolumeStage,
        (mut facts, images): (Vec<CataloguePage>, Vec<PageImage>),
        whole: bool,
    ) -> Result<AnalysedPages> {
        if stage != VolumeStage::Imported {
            for (scan_index, flag) in self.volume_doubts(volume, &facts, whole)? {
                let page = facts.iter_mut().find(|(s, _)| *s == scan_index).and_then(|(_, f)| f.as_mut());
                if let Some(page) = page {
                    page.flags.push(flag);
                }
            }
        }
        Ok(AnalysedPages { facts, images })
    }

    /// Doubts that only the volume as a whole shows; made once for a state of its pages and version of the rules, because
    /// comparing all pages with each other takes seconds for a thousand. `whole` says that the facts hold the text.
    fn volume_doubts(&self, volume: VolumeId, facts: &[CataloguePage], whole: bool) -> Result<Vec<(u32, Flag)>> {
        let analysed = facts.iter().filter(|(_, f)| f.is_some()).count();
        let key = format!("{}/{analysed}", self.analyser.rules());
        if let Some(kept) = self.store.volume_doubts(volume, &key)? {
            return Ok(serde_json::from_value(kept).unwrap_or_default());
        }
        let flags = if whole {
            self.analyser.doubts(facts).page_flags
        } else {
            self.analyser.doubts(&self.catalogue_pages(volume)?).page_flags
        };
        self.store.keep_volume_doubts(volume, &key, &serde_json::to_value(&flags)?)?;
        Ok(flags)
    }

    /// What the analysis found on every page, in scan order, as it is stored: without doubts that only the volume shows.
    pub(crate) fn catalogue_pages(&self, volume: VolumeId) -> Result<Vec<CataloguePage>> {
        Ok(self.store.pages(volume)?.into_iter().map(|p| (p.state.scan_index, p.facts)).collect())
    }

    pub(crate) fn forget_pages(&self, volume: VolumeId) {
        let mut kept = lock(&self.facts);
        kept.shown.retain(|(id, _)| *id != volume);
        kept.whole = kept.whole.take().filter(|(id, _)| *id != volume);
        drop(kept);
        lock(&self.readings).retain(|kept| kept.of() != volume);
        lock(&self.checked).remove(&volume);
    }

    pub(crate) fn forget_all_pages(&self) {
        *lock(&self.facts) = KeptPages::default();
        lock(&self.checked).clear();
    }

    /// Proposed below the threshold, or held: needs a person.
    pub(crate) fn doubtful(&self, entry: &Entry) -> bool {
        match entry.state {
            EntryState::Held => true,
            EntryState::Proposed => entry.confidence < self.threshold(),
            EntryState::Accepted | EntryState::Edited => false,
        }
    }

    pub(crate) fn summarise(&self, head: VolumeHead) -> Result<VolumeSummary> {
        let facts: CaseFacts = serde_json::from_str(&head.case_json).unwrap_or_default();
        let progress = (head.stage == VolumeStage::Imported || head.pages_open > 0)
            .then(|| analysis::progress(self, head.id, head.pages_done, head.pages, head.paused));
        Ok(VolumeSummary {
            faults: self.store.refused_files(Some(head.id))?.into_iter().rev().map(|r| intake::shown(r.file)).collect(),
            id: head.id,
            name: head.name,
            case_number: head.case_number,
            court: head.court,
            cause: head.cause,
            stage: head.stage,
            files: head.files,
            pages: head.pages,
            pages_done: head.pages_done,
            pages_failed: head.pages_failed,
            entries: head.entries,
            doubtful: head.doubtful,
            flagged: head.flagged,
            first: head.priority > 0,
            minutes: head.seconds as f32 / 60.0,
            parties: opponents(&facts),
            imported_at: head.imported_at,
            changed_at: head.changed_at,
            progress,
        })
    }

    /// What was measured on repaired pictures, by page.
    pub(crate) fn judged(&self, volume: VolumeId) -> Result<HashMap<u32, Vec<Measure>>> {
        Ok(self.store.judged(volume)?.into_iter().collect())
    }

    /// Verdicts of the current round by page.
    pub(crate) fn verdicts_now(&self, head: &VolumeHead) -> Result<HashMap<u32, Verdict>> {
        let rows = self.store.verdicts(head.id)?;
        Ok(rows
            .into_iter()
            .filter(|row| row.round == head.round)
            .map(|row| {
                let verdict =
                    Verdict { passed: row.verdict.passed, reason: row.verdict.reason, by: row.who, at: row.at };
                (row.scan_index, verdict)
            })
            .collect())
    }
}

impl Desk {
    /// Who works here, what was recovered, what is missing.
    pub fn session(&self) -> Session {
        Session {
            user: self.inner.user.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            recovered: self.inner.recovered.clone(),
            missing: self.inner.analyser.missing(),
            accept_threshold: self.inner.threshold(),
        }
    }

    /// All volumes, newest first.
    pub fn volumes(&self) -> Result<Vec<VolumeSummary>> {
        let heads = self.inner.store.volumes(self.inner.threshold())?;
        heads.into_iter().map(|head| self.inner.summarise(head)).collect()
    }

    /// The same, only if anything was written since `since`: a list of a thousand is asked for every few seconds.
    pub fn volumes_since(&self, since: Option<u64>) -> Result<VolumeList> {
        let version = lock(&self.inner.told).begun() + self.inner.store.changes();
        if since == Some(version) {
            return Ok(VolumeList { version, volumes: None });
        }
        Ok(VolumeList { version, volumes: Some(self.volumes()?) })
    }

    /// One row of the list.
    pub fn summary(&self, volume: VolumeId) -> Result<VolumeSummary> {
        self.inner.summarise(self.inner.store.volume(volume, self.inner.threshold())?)
    }

    /// Everything about a volume. The findings of a large one may be those of before its last change, and are marked so.
    pub fn volume(&self, volume: VolumeId) -> Result<VolumeView> {
        self.view(volume, false)
    }

    /// The same; `checked` waits for the rules.
    pub(crate) fn view(&self, volume: VolumeId, checked: bool) -> Result<VolumeView> {
        let inner = &self.inner;
        let head = inner.store.volume(volume, inner.threshold())?;
        let mut dossier = inner.store.dossier(volume)?;
        if head.stage == VolumeStage::Imported
            && let Some(draft) = inner.drafted(volume, &dossier)
        {
            dossier = Arc::new(draft);
        }
        let analysed = inner.shown_pages(volume, head.stage)?;
        let (findings, checking) = match checked || head.stage == VolumeStage::Imported {
            true => (inner.findings(volume, &dossier, head.stage)?, false),
            false => inner.findings_shown(volume, &dossier, head.stage)?,
        };
        inner.prepare_reading(volume, &dossier, head.stage);
        let ledger = Ledger::of(&dossier);
        let verdicts = inner.verdicts_now(&head)?;
        let judged = inner.judged(volume)?;
        let profiles = Arc::clone(&inner.profiles());
        let (operations, undo, redo) = inner.store.next_steps(volume)?;
        let second = inner.second_entry_view(volume, &dossier.case)?;
        let state = VolumeState {
            version: 0,
            case: dossier.case.clone(),
            filed_by: inner.store.rule_of(volume)?.map(|rule| rule.named()),
            submit_blockers: self.submit_blockers(&head, second.as_ref(), &dossier, &findings, &ledger),
            checking,
            ledger_sentence: ledger.sentence(),
            ledger,
            editable: head.stage.editable(),
            undo,
            redo,
            operations,
            saved_at: time_of_day(&head.changed_at),
            place: inner.store.stay(volume, &inner.user)?,
            told: None,
            second,
            summary: inner.summarise(head)?,
        };
        Ok(VolumeView {
            pages: page_views(&dossier, &analysed, &verdicts, &judged, &profiles),
            entries: entry_views(&dossier, &analysed, |entry| inner.doubtful(entry)),
            findings,
            state,
        })
    }

    /// Lines of a page in reading order, boxes as displayed.
    pub fn page_text(&self, volume: VolumeId, scan_index: u32) -> Result<PageText> {
        let page = self.inner.store.page(volume, scan_index)?;
        let Some(facts) = page.facts else { return Ok(PageText { lines: Vec::new(), marks: Vec::new() }) };
        let turned = Turned::shown(&facts, &page.state);
        let lines = facts.lines.into_iter().map(|l| TextLine { rect: turned.rect(l.rect), ..l }).collect();
        let marks = facts.marks.into_iter().map(|m| Mark { rect: turned.rect(m.rect), ..m }).collect();
        Ok(PageText { lines, marks })
    }

    /// The log of a volume, newest first.
    pub fn history(&self, volume: VolumeId) -> Result<Vec<HistoryItem>> {
        let log = self.inner.store.history(volume)?;
        Ok(log
            .into_iter()
            .map(|l| HistoryItem { number: l.number, at: l.at, who: l.who, what: l.what, undone: l.undone })
            .collect())
    }

    /// Known kinds for completion.
    pub fn kinds(&self) -> Vec<KindView> {
        self.inner.analyser.kinds()
    }
}

fn image(digest: Option<Digest>, media_type: String, fault: Option<Fault>) -> PageImage {
    PageImage { digest, media_type, fault: fault.map(|f| f.message) }
}

/// Token that changes whenever the picture of the page changes.
pub(crate) fn rendition(image: &PageImage, state: &PageState) -> String {
    rendition_of(image.digest.as_ref(), state.rotation, &state.repair)
}

pub(crate) fn rendition_of(digest: Option<&Digest>, rotation: u16, repair: &Repair) -> String {
    let digest = digest.map_or("none", |d| &d.as_str()[..16]);
    format!("{digest}-{rotation}{}", repair.key())
}

/// «甲 诉 乙»; the first two parties when roles do not say who sues.
fn opponents(facts: &CaseFacts) -> String {
    let names: Vec<&str> =
        facts.parties.iter().filter(|p| !p.is_of_the_court()).map(|p| p.name.as_str()).take(2).collect();
    names.join(" 诉 ")
}

/// The token of the page as scanned.
pub(crate) fn unrepaired(image: &PageImage, state: &PageState) -> String {
    rendition(image, &PageState { repair: Repair::default(), ..state.clone() })
}

fn page_views(
    dossier: &Dossier,
    analysed: &AnalysedPages,
    verdicts: &HashMap<u32, Verdict>,
    judged: &HashMap<u32, Vec<Measure>>,
    profiles: &ClarityProfiles,
) -> Vec<PageView> {
    let numbers = dossier.page_numbers();
    let home: HashMap<u32, u32> = dossier.entries.iter().flat_map(|e| e.pages.iter().map(|p| (*p, e.id))).collect();
    dossier
        .pages
        .iter()
        .zip(analysed.facts.iter().zip(&analysed.images))
        .map(|(state, ((_, facts), image))| {
            let turned = facts.as_ref().map(|f| Turned::shown(f, state));
            let judged = judged.get(&state.scan_index).map(Vec::as_slice);
            let (width, height) = turned.map_or((0, 0), |t| t.size());
            let judged_by = facts.as_ref().and_then(|f| f.judged_by.as_ref());
            let profile = profiles.behind(judged_by);
            PageView {
                scan_index: state.scan_index,
                width,
                height,
                rotation: state.rotation,
                role: state.role,
                removed_because: state.removed_because.clone(),
                page_no: state.page_no,
                number: numbers.get(&state.scan_index).copied(),
                entry: home.get(&state.scan_index).copied(),
                analysed: facts.is_some() || image.fault.is_some(),
                fault: image.fault.clone(),
                flags: facts
                    .as_ref()
                    .map_or_else(Vec::new, |f| repairs::flags(f, state, judged, profile))
                    .iter()
                    .map(|flag| FlagView::new(flag, judged_by))
                    .collect(),
                repair: facts.as_ref().and_then(|f| repairs::view(f, state, image, judged, profile)),
                proposal: facts.as_ref().and_then(|f| repairs::proposal(f, state)),
                marked: state.marked.clone(),
                verdict: verdicts.get(&state.scan_index).cloned(),
                rendition: rendition(image, state),
            }
        })
        .collect()
}

fn entry_views(dossier: &Dossier, analysed: &AnalysedPages, doubtful: impl Fn(&Entry) -> bool) -> Vec<EntryView> {
    let turns: HashMap<u32, Turned> = dossier
        .pages
        .iter()
        .zip(&analysed.facts)
        .filter_map(|(state, (scan_index, facts))| Some((*scan_index, Turned::shown(facts.as_ref()?, state))))
        .collect();
    let mut counts = HashMap::from([(VolumePart::Main, 0), (VolumePart::Confidential, 0)]);
    let view = |entry: &Entry, seq: u32, bundle: Option<EntryId>| EntryView {
        id: entry.id,
        seq,
        title: entry.title.clone(),
        doc_type: entry.doc_type.clone(),
        part: entry.part,
        pages: entry.pages.clone(),
        page_range: dossier.page_range(entry),
        responsible: entry.responsible.clone(),
        date: entry.date.clone(),
        document_number: entry.document_number.clone(),
        confidence: entry.confidence,
        sure: entry.sure,
        state: entry.state,
        doubtful: doubtful(entry),
        reasons: entry
            .reasons
            .iter()
            .map(|r| Reason {
                rect: r.rect.map(|rect| turns.get(&r.scan_index).map_or(rect, |t| t.rect(rect))),
                ..r.clone()
            })
            .collect(),
        candidates: entry.candidates.clone(),
        bundle,
    };
    dossier
        .entries
        .iter()
        .zip(bianmu_catalogue::bundles(&dossier.entries))
        .map(|(entry, bundle)| {
            let seq = counts.entry(entry.part).or_insert(0);
            *seq += 1;
            view(entry, *seq, bundle)
        })
        .collect()
}

/// Sentences for findings of level error.
pub(crate) fn errors(findings: &[Finding]) -> impl Iterator<Item = String> + '_ {
    findings.iter().filter(|f| f.level == FindingLevel::Error).map(|f| f.message.clone())
}
