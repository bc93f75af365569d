//! 检查: the rules are run after every change that they could see. For a large volume they run behind the key press: the
//! change is shown at once with the findings of before, and the view says that they are being checked.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use bianmu_model::{Dossier, Finding, VolumeStage};

use crate::view::VolumeId;
use crate::{Inner, Result, lock};

/// Pages from which the rules run behind the key press; fewer take some twenty milliseconds.
const LARGE: usize = 200;

/// What the rules said last of a volume.
pub(crate) struct Checked {
    /// Of what they looked at.
    key: u64,
    findings: Vec<Finding>,
}

/// Everything of a dossier that the rules look at. Accepting, holding, marking, turning and repairing are none of it.
fn key(dossier: &Dossier) -> u64 {
    let mut hasher = DefaultHasher::new();
    let case = &dossier.case;
    (&case.case_number, &case.court, &case.procedure, &case.cause, &case.filed, &case.closed).hash(&mut hasher);
    for party in &case.parties {
        (&party.role, &party.name).hash(&mut hasher);
    }
    for entry in &dossier.entries {
        (entry.id, &entry.title, &entry.doc_type, entry.part, &entry.pages).hash(&mut hasher);
        (&entry.responsible, &entry.date).hash(&mut hasher);
    }
    for page in &dossier.pages {
        (page.scan_index, page.role, page.page_no).hash(&mut hasher);
    }
    hasher.finish()
}

impl Inner {
    /// What the rules say, worst first: of exactly this dossier.
    pub(crate) fn findings(&self, volume: VolumeId, dossier: &Dossier, stage: VolumeStage) -> Result<Vec<Finding>> {
        let key = key(dossier);
        if let Some(known) = lock(&self.checked).get(&volume).filter(|c| c.key == key) {
            return Ok(known.findings.clone());
        }
        let rules = self.rules_of(volume, &dossier.case, stage)?;
        let mut findings = self.analyser.check(dossier, &self.analysed_pages(volume, stage)?.facts, &rules);
        findings.sort_by_key(|f| std::cmp::Reverse(f.level));
        lock(&self.checked).insert(volume, Checked { key, findings: findings.clone() });
        Ok(findings)
    }

    /// The same for showing: of a large volume what was said before, while the rules run. `true` when they do.
    pub(crate) fn findings_shown(
        &self,
        volume: VolumeId,
        dossier: &Dossier,
        stage: VolumeStage,
    ) -> Result<(Vec<Finding>, bool)> {
        if dossier.pages.len() < LARGE || !self.working() {
            return Ok((self.findings(volume, dossier, stage)?, false));
        }
        let key = key(dossier);
        let before = lock(&self.checked).get(&volume).map(|c| (c.key == key, c.findings.clone()));
        let (current, findings) = before.unwrap_or_default();
        if !current {
            lock(&self.to_check).insert(volume);
            self.announce_work();
        }
        Ok((findings, !current))
    }
}

/// Runs the rules over one volume that waits for it. A crash costs nothing: findings are never stored.
pub(crate) fn step(inner: &Inner) -> Result<bool> {
    let next = lock(&inner.to_check).iter().next().copied();
    let Some(volume) = next else { return Ok(false) };
    lock(&inner.to_check).remove(&volume);
    let head = inner.store.volume(volume, inner.threshold())?;
    if head.stage != VolumeStage::Imported {
        let dossier = inner.store.dossier(volume)?;
        inner.findings(volume, &dossier, head.stage)?;
    }
    Ok(true)
}
