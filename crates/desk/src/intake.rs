//! 收件: files and folders become volumes; a bad file costs that file only.

use std::path::{Path, PathBuf};

use bianmu_model::{Fault, FaultCode};
use bianmu_store::{Digest, NewInput, NewPage, Store};

use crate::view::{AlreadyThere, FileFault, ImportReport, VolumeId, VolumeSummary};
use crate::{Desk, ExplodedItem, IncomingFile, Inner, Result};

/// What becomes one volume, or is appended to one.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) files: Vec<IncomingFile>,
    pub(crate) faults: Vec<bianmu_store::FileFault>,
}

/// What the files of a group held; every original is in the store.
#[derive(Default)]
pub(crate) struct Arrived {
    pub(crate) inputs: Vec<NewInput>,
    pub(crate) pages: Vec<NewPage>,
    pub(crate) faults: Vec<bianmu_store::FileFault>,
    /// The volume that holds every one of the files already.
    pub(crate) already: Option<(VolumeId, String)>,
    /// Names of the files that could be read.
    pub(crate) names: Vec<String>,
}

impl Desk {
    /// Takes in files and folders. A folder is a volume, a PDF or TIFF is a volume, all other loose files together are
    /// one. Inputs whose files are all in one volume already are named and not taken in again.
    ///
    /// Originals are durable before the volume is written, and the volume is written at once: after a crash each volume
    /// of the import is there completely or not at all.
    pub fn import(&self, paths: &[PathBuf]) -> Result<ImportReport> {
        self.inner.import(paths)
    }

    /// Appends files and folders to a volume that stands: its catalogue is not touched, the new pages are analysed and
    /// filed behind it. One transaction for all of them.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Refused`] for a volume that was submitted.
    pub fn append(&self, volume: VolumeId, paths: &[PathBuf]) -> Result<ImportReport> {
        self.inner.append(volume, self.inner.group(paths))
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

    /// Analyses a volume before the others, or in the order of arrival again.
    pub fn prioritise(&self, volume: VolumeId, first: bool) -> Result<VolumeSummary> {
        self.inner.stamped(|at| self.inner.store.prioritise(volume, first, at))?;
        self.summary(volume)
    }

    /// Takes a volume out of the store, before it was submitted.
    pub fn remove(&self, volume: VolumeId) -> Result<()> {
        self.inner.stamped(|at| self.inner.store.remove_volume(volume, at))?;
        self.inner.forget_pages(volume);
        Ok(())
    }
}

impl Inner {
    pub(crate) fn import(&self, paths: &[PathBuf]) -> Result<ImportReport> {
        let mut report = ImportReport { volumes: Vec::new(), already: Vec::new(), faults: Vec::new() };
        for group in self.groups(paths) {
            let name = group.name.clone();
            let arrived = self.arrive(group)?;
            report.faults.extend(arrived.faults.iter().cloned().map(shown));
            if let Some((volume, name)) = arrived.already {
                report.already.extend(named(arrived.names, volume, &name));
                continue;
            }
            if arrived.pages.is_empty() {
                self.stamped(|at| self.store.add_refused(&arrived.faults, at))?;
                continue;
            }
            let id = self
                .stamped(|at| self.store.create_volume(&name, &arrived.inputs, &arrived.pages, &arrived.faults, at))?;
            report.volumes.push(self.summarise(self.store.volume(id, self.threshold())?)?);
            self.announce_work();
        }
        Ok(report)
    }

    pub(crate) fn append(&self, volume: VolumeId, group: Group) -> Result<ImportReport> {
        let arrived = self.arrive(group)?;
        let mut report = ImportReport {
            volumes: Vec::new(),
            already: Vec::new(),
            faults: arrived.faults.iter().cloned().map(shown).collect(),
        };
        if let Some((holder, name)) = arrived.already {
            report.already.extend(named(arrived.names, holder, &name));
        } else {
            self.stamped(|at| self.store.append_pages(volume, &arrived.inputs, &arrived.pages, &arrived.faults, at))?;
            self.forget_pages(volume);
            report.volumes.push(self.summarise(self.store.volume(volume, self.threshold())?)?);
            self.announce_work();
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

    pub(crate) fn group(&self, paths: &[PathBuf]) -> Group {
        let first = paths.first().map(PathBuf::as_path).unwrap_or(Path::new(""));
        let shared = if paths.len() > 1 { first.parent().unwrap_or(first) } else { first };
        let name = if shared.is_dir() { shared.file_name() } else { shared.file_stem() };
        let name = name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_else(|| "未命名".to_owned());
        let mut group = Group { name, files: Vec::new(), faults: Vec::new() };
        for path in paths {
            for listed in self.analyser.list(std::slice::from_ref(path)) {
                match listed {
                    Ok(file) => group.files.push(file),
                    Err((file, fault)) => {
                        group.faults.push(bianmu_store::FileFault { file, fault, path: Some(path.clone()) });
                    }
                }
            }
        }
        group
    }

    /// Takes the files of a group apart. Originals are put into the store page by page; a crash leaves blobs that the next
    /// start removes.
    pub(crate) fn arrive(&self, group: Group) -> Result<Arrived> {
        let mut arrived = Arrived { faults: group.faults, ..Arrived::default() };
        let mut digests = Vec::new();
        let mut readable = Vec::new();
        for file in group.files {
            match Store::digest_of_file(&file.path) {
                Ok(digest) => {
                    digests.push(digest);
                    arrived.names.push(file.label.clone());
                    readable.push(file);
                }
                Err(error) => {
                    let fault = Fault::new(FaultCode::Unreadable, format!("{error}。请检查介质或权限后重试。"));
                    arrived.faults.push(bianmu_store::FileFault { file: file.label, fault, path: Some(file.path) });
                }
            }
        }
        arrived.already = self.volume_with_all(&digests)?;
        if arrived.already.is_some() {
            return Ok(arrived);
        }
        for file in &readable {
            let (digest, _) = self.store.put_original_file(&file.path)?;
            arrived.inputs.push(NewInput { file: file.label.clone(), digest });
            self.analyser.explode(file, &mut |item| {
                match item {
                    ExplodedItem::Page { source, image, media_type, scanner } => {
                        let digest = Some(self.store.put_original(&image)?);
                        arrived.pages.push(NewPage { source, digest, media_type, fault: None, scanner });
                    }
                    ExplodedItem::BadPage { source, fault } => {
                        arrived.pages.push(NewPage {
                            source,
                            digest: None,
                            media_type: String::new(),
                            fault: Some(fault),
                            scanner: None,
                        });
                    }
                    ExplodedItem::FileFault { file: name, fault } => {
                        let path = Some(file.path.clone());
                        arrived.faults.push(bianmu_store::FileFault { file: name, fault, path });
                    }
                }
                Ok(())
            })?;
        }
        Ok(arrived)
    }

    /// The volume that holds every one of these inputs.
    fn volume_with_all(&self, digests: &[Digest]) -> Result<Option<(VolumeId, String)>> {
        let mut common: Option<Vec<(VolumeId, String)>> = None;
        for digest in digests {
            let holders = self.store.volumes_with_input(digest)?;
            common = Some(match common {
                None => holders,
                Some(before) => before.into_iter().filter(|v| holders.contains(v)).collect(),
            });
        }
        Ok(common.and_then(|volumes| volumes.into_iter().next()))
    }
}

fn named(files: Vec<String>, volume: VolumeId, name: &str) -> impl Iterator<Item = AlreadyThere> + '_ {
    files.into_iter().map(move |file| AlreadyThere { file, volume, name: name.to_owned() })
}

pub(crate) fn shown(fault: bianmu_store::FileFault) -> FileFault {
    FileFault { file: fault.file, fault: fault.fault }
}

fn holds_many_pages(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    matches!(extension.as_str(), "pdf" | "tif" | "tiff" | "zip")
}
