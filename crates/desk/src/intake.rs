//! 收件: files and folders become volumes; a bad file costs that file only.

use std::path::{Path, PathBuf};

use bianmu_model::{Fault, FaultCode};
use bianmu_store::{Digest, NewInput, NewPage, Store};

use crate::view::{AlreadyThere, FileFault, ImportReport, VolumeId, VolumeSummary};
use crate::{Desk, ExplodedItem, IncomingFile, Result};

/// What becomes one volume.
struct Group {
    name: String,
    files: Vec<IncomingFile>,
    faults: Vec<bianmu_store::FileFault>,
}

impl Desk {
    /// Takes in files and folders. A folder is a volume, a PDF or TIFF is a volume, all other loose files together are
    /// one. Inputs whose files are all in one volume already are named and not taken in again.
    ///
    /// Originals are durable before the volume is written, and the volume is written at once: after a crash each volume
    /// of the import is there completely or not at all.
    pub fn import(&self, paths: &[PathBuf]) -> Result<ImportReport> {
        let mut report = ImportReport { volumes: Vec::new(), already: Vec::new(), faults: Vec::new() };
        for group in self.groups(paths) {
            let volume = self.import_group(group, &mut report)?;
            if let Some(id) = volume {
                report.volumes.push(self.summary(id)?);
                self.inner.announce_work();
            }
        }
        Ok(report)
    }

    fn groups(&self, paths: &[PathBuf]) -> Vec<Group> {
        let (alone, together): (Vec<&PathBuf>, Vec<&PathBuf>) =
            paths.iter().partition(|path| path.is_dir() || holds_many_pages(path));
        let mut groups: Vec<Group> = alone.into_iter().map(|path| self.group(std::slice::from_ref(path))).collect();
        if !together.is_empty() {
            groups.push(self.group(&together.into_iter().cloned().collect::<Vec<_>>()));
        }
        groups
    }

    fn group(&self, paths: &[PathBuf]) -> Group {
        let first = paths.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
        let shared = if paths.len() > 1 { first.parent().unwrap_or(first) } else { first };
        let name = if shared.is_dir() { shared.file_name() } else { shared.file_stem() };
        let name = name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_else(|| "未命名".to_owned());
        let mut group = Group { name, files: Vec::new(), faults: Vec::new() };
        for listed in self.inner.analyser.list(paths) {
            match listed {
                Ok(file) => group.files.push(file),
                Err((file, fault)) => group.faults.push(bianmu_store::FileFault { file, fault }),
            }
        }
        group
    }

    fn import_group(&self, mut group: Group, report: &mut ImportReport) -> Result<Option<VolumeId>> {
        let mut digests = Vec::new();
        let mut readable = Vec::new();
        for file in group.files {
            match Store::digest_of_file(&file.path) {
                Ok(digest) => {
                    digests.push(digest);
                    readable.push(file);
                }
                Err(error) => group.faults.push(bianmu_store::FileFault {
                    file: file.label,
                    fault: Fault::new(FaultCode::Unreadable, format!("{error}。请检查介质或权限后重试。")),
                }),
            }
        }
        if let Some((volume, name)) = self.volume_with_all(&digests)? {
            report.already.extend(readable.iter().map(|f| AlreadyThere {
                file: f.label.clone(),
                volume,
                name: name.clone(),
            }));
            report.faults.extend(group.faults.into_iter().map(shown));
            return Ok(None);
        }
        let (mut inputs, mut pages) = (Vec::new(), Vec::new());
        for file in &readable {
            let (digest, _) = self.inner.store.put_original_file(&file.path)?;
            inputs.push(NewInput { file: file.label.clone(), digest });
            self.inner.analyser.explode(file, &mut |item| {
                match item {
                    ExplodedItem::Page { source, image, media_type } => {
                        let digest = Some(self.inner.store.put_original(&image)?);
                        pages.push(NewPage { source, digest, media_type, fault: None });
                    }
                    ExplodedItem::BadPage { source, fault } => {
                        pages.push(NewPage { source, digest: None, media_type: String::new(), fault: Some(fault) });
                    }
                    ExplodedItem::FileFault { file, fault } => {
                        group.faults.push(bianmu_store::FileFault { file, fault });
                    }
                }
                Ok(())
            })?;
        }
        report.faults.extend(group.faults.iter().cloned().map(shown));
        if pages.is_empty() {
            return Ok(None);
        }
        let store = &self.inner.store;
        let id = self.inner.stamped(|at| store.create_volume(&group.name, &inputs, &pages, &group.faults, at))?;
        Ok(Some(id))
    }

    /// The volume that holds every one of these inputs.
    fn volume_with_all(&self, digests: &[Digest]) -> Result<Option<(VolumeId, String)>> {
        let mut common: Option<Vec<(VolumeId, String)>> = None;
        for digest in digests {
            let holders = self.inner.store.volumes_with_input(digest)?;
            common = Some(match common {
                None => holders,
                Some(before) => before.into_iter().filter(|v| holders.contains(v)).collect(),
            });
        }
        Ok(common.and_then(|volumes| volumes.into_iter().next()))
    }

    /// Stops handing out pages of a volume; pages in flight are finished. Outlives a restart.
    pub fn pause(&self, volume: VolumeId) -> Result<VolumeSummary> {
        self.inner.store.set_paused(volume, true)?;
        crate::lock(&self.inner.finished).remove(&volume);
        self.summary(volume)
    }

    /// Goes on with a paused volume.
    pub fn resume(&self, volume: VolumeId) -> Result<VolumeSummary> {
        self.inner.store.set_paused(volume, false)?;
        self.inner.announce_work();
        self.summary(volume)
    }

    /// Ends the analysis; the catalogue is made from the pages that are done.
    pub fn cancel(&self, volume: VolumeId) -> Result<VolumeSummary> {
        self.inner.stamped(|at| self.inner.store.cancel_analysis(volume, at))?;
        self.inner.announce_work();
        self.summary(volume)
    }

    /// Takes a volume out of the store, before it was submitted.
    pub fn remove(&self, volume: VolumeId) -> Result<()> {
        self.inner.stamped(|at| self.inner.store.remove_volume(volume, at))?;
        self.inner.forget_pages(volume);
        Ok(())
    }
}

pub(crate) fn shown(fault: bianmu_store::FileFault) -> FileFault {
    FileFault { file: fault.file, fault: fault.fault }
}

fn holds_many_pages(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    matches!(extension.as_str(), "pdf" | "tif" | "tiff" | "zip")
}
