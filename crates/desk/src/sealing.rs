//! 封卷: what passed inspection becomes packages, one for each part.

use bianmu_handover::{SealInput, SealPage, seal};
use bianmu_model::VolumeStage;
use bianmu_store::Seal;

use crate::view::{SealView, VolumeId};
use crate::{Desk, Error, Result};

impl Desk {
    /// Seals a volume that passed inspection. The packages are durable before the volume counts as sealed; after a crash in
    /// between it is sealed again and the packages are replaced. The view is that of the 正卷 package, with the files and
    /// bytes of both.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Refused`] while the ledger does not balance or a finding of level error is open.
    pub fn seal(&self, volume: VolumeId) -> Result<SealView> {
        let inner = &self.inner;
        let head = inner.store.volume(volume, inner.threshold())?;
        if !head.stage.may_become(VolumeStage::Sealed) {
            return Err(Error::refused(
                format!("卷现处于“{}”，只有质检通过的卷可以封卷", head.stage.label()),
                "请先完成质检",
            ));
        }
        let dossier = inner.store.dossier(volume)?;
        let analysed = inner.analysed_pages(volume, head.stage)?;
        let pages: Vec<SealPage<'_>> = analysed
            .facts
            .iter()
            .zip(&analysed.images)
            .map(|((scan_index, facts), image)| SealPage {
                scan_index: *scan_index,
                media_type: image.digest.as_ref().map(|_| image.media_type.as_str()),
                facts: facts.as_ref(),
            })
            .collect();
        let image = |scan_index: u32| {
            let known = analysed.images.get(scan_index as usize - 1).and_then(|i| i.digest.as_ref());
            let digest = known.ok_or_else(|| "没有图像".to_owned())?;
            inner.store.read_original(digest).map_err(|e| e.to_string())
        };
        let sealed_at = inner.clock.now();
        let findings = inner.findings(volume, &dossier, head.stage)?;
        let input = SealInput {
            name: &head.name,
            dossier: &dossier,
            pages: &pages,
            findings: &findings,
            sealed_at: &sealed_at,
            sealed_by: &inner.user,
            image: &image,
        };
        let sealed = seal(&input, &inner.store.packages_dir(), &package_name(volume, &head.name))?;
        let seals: Vec<Seal> = sealed
            .into_iter()
            .map(|s| Seal { part: s.part, package: s.package, digest: s.digest, files: s.files, bytes: s.bytes })
            .collect();
        inner.stamped(|at| inner.store.record_seals(volume, &seals, at))?;
        self.sealed(volume)
    }

    /// The seal of a volume that is sealed already.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Refused`] when it is not.
    pub fn sealed(&self, volume: VolumeId) -> Result<SealView> {
        let seals = self.inner.store.seals(volume)?;
        let main = seals.first().ok_or_else(|| Error::refused("卷还没有封卷", "请先完成质检并封卷"))?;
        Ok(SealView {
            volume,
            package: main.package.clone(),
            digest: format!("sha256:{}", main.digest),
            files: seals.iter().map(|s| s.files).sum(),
            bytes: seals.iter().map(|s| s.bytes).sum(),
        })
    }
}

/// Number and name, without what file systems do not take.
fn package_name(volume: VolumeId, name: &str) -> String {
    let safe: String =
        name.chars()
            .map(|c| {
                if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                    '_'
                } else {
                    c
                }
            })
            .take(60)
            .collect();
    format!("{volume:06}-{}", safe.trim_matches([' ', '.']))
}
