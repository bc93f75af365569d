//! 上报: sealed packages go to their targets in the background; a target that fails waits and never blocks anyone.

use bianmu_handover::{JournalSink, TargetConfig, UploadRequest, upload};
use bianmu_model::VolumePart;
use bianmu_store::{NewUpload, Store, Target, Upload, UploadState as Stored};

use crate::view::{NewTarget, TargetKind, TargetView, UploadState, UploadView, VolumeId};
use crate::{Desk, Error, ErrorCode, Inner, Result};

impl Desk {
    /// Known targets; never with a secret.
    pub fn targets(&self) -> Result<Vec<TargetView>> {
        Ok(self.inner.store.targets()?.into_iter().map(target_view).collect())
    }

    /// Adds a target.
    pub fn add_target(&self, new: NewTarget) -> Result<TargetView> {
        let (name, kind, config, confidential) = match new {
            NewTarget::Folder { name, path, confidential } => {
                if !std::path::Path::new(&path).is_absolute() {
                    return Err(Error::bad_input("目标文件夹须写完整路径"));
                }
                (name, "folder", TargetConfig::Folder { path }, confidential)
            }
            NewTarget::S3 { name, endpoint, bucket, region, access_key, secret_key, confidential } => {
                if !(endpoint.starts_with("http://") || endpoint.starts_with("https://")) || bucket.trim().is_empty() {
                    return Err(Error::bad_input("目标地址须以 http:// 或 https:// 开头，并写明存储桶"));
                }
                let config = TargetConfig::S3 { endpoint, bucket, region, access_key, secret_key };
                (name, "s3", config, confidential)
            }
        };
        if name.trim().is_empty() {
            return Err(Error::bad_input("目标须有名称"));
        }
        let target = Target {
            id: 0,
            name: name.trim().to_owned(),
            kind: kind.to_owned(),
            place: config.place(),
            config: serde_json::to_string(&config)?,
            confidential,
        };
        let id = self.inner.stamped(|at| self.inner.store.add_target(&target, at))?;
        Ok(target_view(Target { id, ..target }))
    }

    /// Takes a target out of the list and forgets its keys.
    pub fn remove_target(&self, target: i64) -> Result<()> {
        Ok(self.inner.stamped(|at| self.inner.store.remove_target(target, at))?)
    }

    /// Queues the packages of a sealed volume for targets. 副卷 goes only to targets that may hold it; for the others the
    /// upload says that it was left out.
    pub fn upload(&self, volume: VolumeId, targets: &[i64]) -> Result<Vec<UploadView>> {
        let store = &self.inner.store;
        let known = store.targets()?;
        let seals = store.seals(volume)?;
        if seals.is_empty() {
            store.volume(volume, self.inner.threshold())?;
            return Err(Error::refused("卷还没有封卷，不能上报", "请先封卷"));
        }
        let mut new = Vec::new();
        for id in targets {
            let target = known.iter().find(|t| t.id == *id).ok_or(bianmu_store::Error::NoTarget(*id))?;
            let held_back = !target.confidential && seals.iter().any(|s| s.part == VolumePart::Confidential);
            for seal in seals.iter().filter(|s| s.part == VolumePart::Main || target.confidential) {
                new.push(NewUpload {
                    volume,
                    target: *id,
                    part: seal.part,
                    package: seal.package.clone(),
                    bytes_total: seal.bytes,
                    note: held_back.then(|| format!("副卷未发往“{}”（该目标不允许存放副卷）", target.name)),
                });
            }
        }
        let ids = self.inner.stamped(|at| store.queue_uploads(&new, at))?;
        self.inner.announce_work();
        ids.into_iter().map(|id| self.upload_view(&store.upload(id)?)).collect()
    }

    /// Puts a failed upload back into the queue; it goes on where it broke.
    pub fn retry_upload(&self, upload: i64) -> Result<UploadView> {
        let store = &self.inner.store;
        store.upload(upload)?;
        store.retry_uploads(Some(upload))?;
        self.inner.announce_work();
        self.upload_view(&store.upload(upload)?)
    }

    /// All uploads, newest first.
    pub fn uploads(&self) -> Result<Vec<UploadView>> {
        self.inner.store.uploads()?.iter().map(|u| self.upload_view(u)).collect()
    }

    fn upload_view(&self, upload: &Upload) -> Result<UploadView> {
        let store = &self.inner.store;
        let head = store.volume(upload.volume, self.inner.threshold())?;
        let title = head.case_number.unwrap_or(head.name);
        let digest = upload
            .receipt
            .as_deref()
            .and_then(|r| serde_json::from_str::<serde_json::Value>(r).ok())
            .and_then(|r| r["digest"].as_str().map(str::to_owned));
        Ok(UploadView {
            id: upload.id,
            volume: upload.volume,
            title: format!("{title} {}", upload.part.label()),
            target: upload.target,
            target_name: store.target(upload.target)?.name,
            state: match upload.state {
                Stored::Waiting => UploadState::Waiting,
                Stored::Sending => UploadState::Sending,
                Stored::Delivered => UploadState::Delivered,
                Stored::Failed => UploadState::Failed,
            },
            bytes_done: upload.bytes_done.min(upload.bytes_total),
            bytes_total: upload.bytes_total,
            message: upload.message.clone().or_else(|| upload.note.clone()),
            receipt: digest,
            changed_at: upload.changed_at.clone(),
        })
    }
}

fn target_view(target: Target) -> TargetView {
    TargetView {
        id: target.id,
        name: target.name,
        kind: if target.kind == "s3" { TargetKind::S3 } else { TargetKind::Folder },
        place: target.place,
        confidential: target.confidential,
    }
}

/// Progress goes into the store, one transaction for each part.
struct Journal<'a> {
    store: &'a Store,
    upload: i64,
}

impl JournalSink for Journal<'_> {
    fn save(&self, journal: &str, bytes_done: u64) -> Result<(), String> {
        self.store.save_journal(self.upload, journal, bytes_done).map_err(|e| e.to_string())
    }
}

/// Sends what waits, one package after the other, until the desk closes.
pub(crate) fn work(inner: &Inner) {
    while !inner.stopping() {
        let seen = inner.work_seen();
        match inner.store.claim_upload() {
            Ok(Some(upload)) => deliver(inner, &upload),
            Ok(None) | Err(_) => inner.wait_for_work(seen),
        }
    }
}

fn deliver(inner: &Inner, upload: &Upload) {
    let outcome = send(inner, upload);
    // When the disk refuses the outcome, the upload stays «sending» and waits again at the next start.
    let _ = match outcome {
        Ok(receipt) => inner.stamped(|at| inner.store.upload_delivered(upload.id, &receipt, at)),
        Err(_) if inner.stopping() => Ok(()),
        Err(error) => {
            let message = format!("{}。{}", error.message.trim_end_matches('。'), error.hint);
            inner.stamped(|at| inner.store.upload_failed(upload.id, &message, at))
        }
    };
}

fn send(inner: &Inner, to_send: &Upload) -> Result<String> {
    let target = inner.store.target(to_send.target)?;
    let config: TargetConfig = serde_json::from_str(&target.config)
        .map_err(|_| Error::new(ErrorCode::NotFound, "上报目标已被移除", "请另选目标上报"))?;
    let package = inner.store.packages_dir().join(&to_send.package);
    let request = UploadRequest {
        package: &package,
        target_name: &target.name,
        target: &config,
        confidential: target.confidential,
        journal: &to_send.journal,
        stop: &inner.stop,
    };
    let journal = Journal { store: &inner.store, upload: to_send.id };
    let receipt = upload(&request, &journal, &|| inner.clock.now())?;
    Ok(serde_json::to_string(&receipt)?)
}
