//! 质检: every doubt of the machine, every mark of a person and everything once returned is looked at by a person.
//!
//! The inspector must not be the cataloguer of the volume. Until there are accounts one local user is both; the rule goes
//! into [`Desk::inspection`], where the user of the session and the users of the log are at hand.

use std::collections::HashSet;
use std::sync::Arc;

use bianmu_model::{Flag, Ledger, VolumeStage};
use bianmu_store::Verdict;

use crate::turned::Turned;
use crate::view::{FlagView, InspectionItem, InspectionView, VolumeId, VolumeSummary};
use crate::views::{errors, rendition};
use crate::{Desk, Error, Result, repairs};

impl Desk {
    /// The queue of a volume. A submitted volume is taken into inspection, which begins a new round.
    pub fn inspection(&self, volume: VolumeId) -> Result<InspectionView> {
        let inner = &self.inner;
        if inner.store.volume(volume, inner.threshold())?.stage == VolumeStage::Submitted {
            inner.stamped(|at| inner.store.begin_inspection(volume, at))?;
        }
        let head = inner.store.volume(volume, inner.threshold())?;
        let dossier = inner.store.dossier(volume)?;
        let analysed = inner.shown_pages(volume, head.stage)?;
        let now = inner.verdicts_now(&head)?;
        let judged = inner.judged(volume)?;
        let returned: HashSet<u32> = inner
            .store
            .verdicts(volume)?
            .into_iter()
            .filter(|row| row.round < head.round && !row.verdict.passed)
            .map(|row| row.scan_index)
            .collect();
        let profiles = Arc::clone(&inner.profiles());
        let mut items = Vec::new();
        for (state, ((scan_index, facts), image)) in
            dossier.pages.iter().zip(analysed.facts.iter().zip(&analysed.images))
        {
            let judged = judged.get(scan_index).map(Vec::as_slice);
            let judged_by = facts.as_ref().and_then(|f| f.judged_by.as_ref());
            let profile = profiles.behind(judged_by);
            let flags = facts.as_ref().map_or_else(Vec::new, |f| repairs::flags(f, state, judged, profile));
            let repair = facts.as_ref().and_then(|f| repairs::view(f, state, image, judged, profile));
            let mut why: Vec<String> = flags.iter().map(Flag::sentence).collect();
            // A page that software has put right is still looked at: a person sees what became of it.
            why.extend(repair.iter().flat_map(|r| &r.corrections).map(|c| c.text.clone()));
            why.extend(image.fault.iter().map(|fault| format!("读不出：{fault}")));
            why.extend(state.marked.iter().map(|reason| format!("编目员标记：{reason}")));
            if returned.contains(scan_index) {
                why.push("上次质检退回过".to_owned());
            }
            if why.is_empty() {
                // A page that has a verdict although the machine has no doubt was looked at of the inspector's own accord.
                if !now.contains_key(scan_index) {
                    continue;
                }
                why.push("质检员抽看".to_owned());
            }
            let turned = facts.as_ref().map(|f| Turned::shown(f, state));
            let (width, height) = turned.map_or((0, 0), |t| t.size());
            items.push(InspectionItem {
                volume,
                scan_index: *scan_index,
                title: dossier.entry_of(*scan_index).map(|e| e.title.clone()),
                why,
                flags: flags.iter().map(|flag| FlagView::new(flag, judged_by)).collect(),
                repair,
                verdict: now.get(scan_index).cloned(),
                rendition: rendition(image, state),
                width,
                height,
            });
        }
        let ledger = Ledger::of(&dossier);
        let mut pass_blockers = Vec::new();
        let open = items.iter().filter(|i| i.verdict.is_none()).count();
        if open > 0 {
            pass_blockers.push(format!("还有 {open} 页没有结论"));
        }
        if !ledger.balanced {
            pass_blockers.push(format!("页数不平衡：{}", ledger.sentence()));
        }
        pass_blockers.extend(errors(&inner.findings(volume, &dossier, head.stage)?));
        Ok(InspectionView {
            summary: inner.summarise(head)?,
            items,
            pass_blockers,
            ledger_sentence: ledger.sentence(),
            ledger,
        })
    }

    /// Passes a page.
    pub fn pass_page(&self, volume: VolumeId, scan_index: u32) -> Result<InspectionView> {
        self.judge(volume, scan_index, Verdict { passed: true, reason: None })
    }

    /// Returns a page with a reason.
    pub fn return_page(&self, volume: VolumeId, scan_index: u32, reason: &str) -> Result<InspectionView> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Error::bad_input("退回须写明原因"));
        }
        self.judge(volume, scan_index, Verdict { passed: false, reason: Some(reason.to_owned()) })
    }

    fn judge(&self, volume: VolumeId, scan_index: u32, verdict: Verdict) -> Result<InspectionView> {
        self.inner.stamped(|at| self.inner.store.set_verdict(volume, scan_index, &verdict, at))?;
        self.inspection(volume)
    }

    /// Ends the inspection: 退回 if any page is returned, else 通过.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Refused`] while pages of the queue have no verdict, or when nothing was returned although the
    /// ledger or a finding forbids passing.
    pub fn finish_inspection(&self, volume: VolumeId) -> Result<VolumeSummary> {
        let view = self.inspection(volume)?;
        let returned = view.items.iter().any(|i| i.verdict.as_ref().is_some_and(|v| !v.passed));
        let open = view.items.iter().any(|i| i.verdict.is_none());
        if open || (!returned && !view.pass_blockers.is_empty()) {
            let why = view.pass_blockers.join("；");
            return Err(Error::refused(format!("还不能结束质检：{why}。已有结论都已保存"), "处理完所列页面后再结束"));
        }
        let next = if returned { VolumeStage::Returned } else { VolumeStage::Passed };
        self.inner.stamped(|at| self.inner.store.set_stage(volume, next, at))?;
        self.summary(volume)
    }
}
