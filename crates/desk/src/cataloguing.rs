//! 编目: one key press is one operation, written with its inverse before it is shown.

use bianmu_model::{Dossier, Finding, Ledger, Operation, OperationError, Place, VolumeStage};

use crate::describe::{changes_elsewhere, describe};
use bianmu_store::VolumeHead;

use crate::view::{SecondEntryView, VolumeId, VolumeView};
use crate::views::errors;
use crate::{Desk, Error, Result};

impl Desk {
    /// Applies an operation; durable when it returns. `place` is where the clerk is, for undo to lead back to.
    pub fn edit(&self, volume: VolumeId, operation: &Operation, place: Option<&Place>) -> Result<VolumeView> {
        let write = |operation: &Operation| {
            let store = &self.inner.store;
            self.inner.stamped(|at| store.operate(volume, operation, place, at, |before| describe(before, operation)))
        };
        let told = self.inner.minding_the_court(volume, || {
            Ok(match self.inner.with_what_follows(volume, operation)? {
                None => write(operation).map(|_| None)?,
                Some(whole) => match write(&whole) {
                    Ok(_) => changes_elsewhere(&whole),
                    // The catalogue has changed in between: what the clerk has done still stands by itself.
                    Err(bianmu_store::Error::Operation(OperationError::StaleProposal)) => {
                        write(operation).map(|_| None)?
                    }
                    Err(error) => return Err(error.into()),
                },
            })
        })?;
        self.inner.announce_work();
        let mut view = self.volume(volume)?;
        view.state.told = told;
        Ok(view)
    }

    /// Puts the last operation back.
    pub fn undo(&self, volume: VolumeId) -> Result<VolumeView> {
        self.inner.minding_the_court(volume, || Ok(self.inner.stamped(|at| self.inner.store.undo(volume, at))?))?;
        self.inner.announce_work();
        self.led_back(volume, true)
    }

    /// Does again what was undone.
    pub fn redo(&self, volume: VolumeId) -> Result<VolumeView> {
        self.inner.minding_the_court(volume, || Ok(self.inner.stamped(|at| self.inner.store.redo(volume, at))?))?;
        self.inner.announce_work();
        self.led_back(volume, false)
    }

    /// The volume, with the place where the step was done that was just undone, or done again.
    fn led_back(&self, volume: VolumeId, undone: bool) -> Result<VolumeView> {
        let mut view = self.volume(volume)?;
        view.state.place = self.inner.place_after(volume, undone)?;
        Ok(view)
    }

    /// Hands the volume to inspection.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Refused`] with all blockers while entries are doubtful, pages are pending or a finding of level
    /// error is open.
    pub fn submit(&self, volume: VolumeId) -> Result<VolumeView> {
        let view = self.view(volume, true)?;
        if !view.state.submit_blockers.is_empty() {
            let why = view.state.submit_blockers.join("；");
            return Err(Error::refused(format!("还不能提交：{why}。目录未改动"), "处理完所列事项后再提交"));
        }
        self.inner.stamped(|at| self.inner.store.set_stage(volume, VolumeStage::Submitted, at))?;
        self.inner.learn_from(volume)?;
        self.volume(volume)
    }

    pub(crate) fn submit_blockers(
        &self,
        head: &VolumeHead,
        second: Option<&SecondEntryView>,
        dossier: &Dossier,
        findings: &[Finding],
        ledger: &Ledger,
    ) -> Vec<String> {
        let mut blockers = Vec::new();
        if !head.stage.editable() {
            blockers.push(format!("卷现处于“{}”", head.stage.label()));
            return blockers;
        }
        if head.pages_open > 0 {
            blockers.push(format!("新到的 {} 页还在识别", head.pages_open));
        }
        let doubtful = dossier.entries.iter().filter(|e| self.inner.doubtful(e)).count();
        if doubtful > 0 {
            blockers.push(format!("还有 {doubtful} 件存疑或搁置"));
        }
        if !ledger.pending.is_empty() {
            blockers.push(format!("第 {} 页还没有归入任何一件", page_list(&ledger.pending)));
        } else if !ledger.balanced {
            blockers.push("页数不平衡".to_owned());
        }
        blockers.extend(errors(findings));
        match second {
            Some(second) if second.by.is_none() => {
                blockers.push("案号、当事人、日期还没有由第二人复核录入".to_owned());
            }
            Some(second) if !second.different.is_empty() => {
                blockers.push(format!("复核录入与案件信息不一致：{}", second.different.join("、")));
            }
            _ => {}
        }
        blockers
    }
}

/// «3、4、9 等 12»
pub(crate) fn page_list(pages: &[u32]) -> String {
    let shown: Vec<String> = pages.iter().take(8).map(u32::to_string).collect();
    let more = if pages.len() > 8 { format!(" 等 {}", pages.len()) } else { String::new() };
    format!("{}{more}", shown.join("、"))
}
