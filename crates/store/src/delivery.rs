//! Seals, targets and uploads with their journals.

use bianmu_model::{VolumePart, VolumeStage};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::rows::Word;
use crate::{Error, Result, Stamp, Store, VolumeId, audit, volumes};

/// A sealed package of one part of a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Which part.
    pub part: VolumePart,
    /// Folder name under `packages/`.
    pub package: String,
    /// SHA-256 of `manifest-sha256.txt`.
    pub digest: String,
    /// Files in the package.
    pub files: u32,
    /// Bytes in the package.
    pub bytes: u64,
}

/// Where packages are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Number; 0 for one that is not stored yet.
    pub id: i64,
    /// Name shown.
    pub name: String,
    /// `folder` or `s3`.
    pub kind: String,
    /// Shown to people; holds no secret.
    pub place: String,
    /// Everything needed to reach it, with secrets; JSON of the caller.
    pub config: String,
    /// May hold 副卷.
    pub confidential: bool,
}

/// Where an upload stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// In the queue.
    Waiting,
    /// Being sent; waits again after a crash.
    Sending,
    /// Verified, with a receipt.
    Delivered,
    /// Failed.
    Failed,
}

impl Word for UploadState {
    const COLUMN: &'static str = "uploads.state";
}

/// A package to be sent to a target.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// Volume.
    pub volume: VolumeId,
    /// Target.
    pub target: i64,
    /// Part in the package.
    pub part: VolumePart,
    /// Folder name under `packages/`.
    pub package: String,
    /// Bytes in all.
    pub bytes_total: u64,
    /// Lasting remark for people («副卷未发往…»).
    pub note: Option<String>,
}

/// A package on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Number.
    pub id: i64,
    /// Volume.
    pub volume: VolumeId,
    /// Target.
    pub target: i64,
    /// Part in the package.
    pub part: VolumePart,
    /// Folder name under `packages/`.
    pub package: String,
    /// Where it stands.
    pub state: UploadState,
    /// What the target has confirmed; JSON of the uploader.
    pub journal: String,
    /// Bytes confirmed by the target.
    pub bytes_done: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// What happened when it failed.
    pub message: Option<String>,
    /// Lasting remark.
    pub note: Option<String>,
    /// Receipt as JSON.
    pub receipt: Option<String>,
    /// RFC 3339.
    pub changed_at: String,
}

const UPLOAD: &str = "select id, volume, target, part, package, state, journal, bytes_done, bytes_total, message, note,
    receipt, changed_at from uploads";

fn upload(row: &Row<'_>) -> Result<Upload> {
    let (part, state): (String, String) = (row.get(3)?, row.get(5)?);
    Ok(Upload {
        id: row.get(0)?,
        volume: row.get(1)?,
        target: row.get(2)?,
        part: Word::read(&part)?,
        package: row.get(4)?,
        state: Word::read(&state)?,
        journal: row.get(6)?,
        bytes_done: row.get::<_, i64>(7)? as u64,
        bytes_total: row.get::<_, i64>(8)? as u64,
        message: row.get(9)?,
        note: row.get(10)?,
        receipt: row.get(11)?,
        changed_at: row.get(12)?,
    })
}

fn target(row: &Row<'_>) -> rusqlite::Result<Target> {
    Ok(Target {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        place: row.get(3)?,
        config: row.get(4)?,
        confidential: row.get(5)?,
    })
}

impl Store {
    /// Records the packages of a volume and moves it to 已封卷. One transaction; the packages must be durable already.
    ///
    /// # Errors
    /// [`Error::Stage`] unless the volume is 通过.
    pub fn record_seals(&self, volume: VolumeId, seals: &[Seal], stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            volumes::set_stage(tx, volume, VolumeStage::Sealed, stamp)?;
            tx.execute("delete from seals where volume = ?1", [volume])?;
            for seal in seals {
                tx.execute(
                    "insert into seals(volume, part, package, digest, files, bytes, who, at)
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    params![
                        volume,
                        seal.part.word()?,
                        seal.package,
                        seal.digest,
                        seal.files,
                        seal.bytes as i64,
                        stamp.who,
                        stamp.at
                    ],
                )?;
                let detail = serde_json::json!({ "package": seal.package, "digest": seal.digest });
                audit::append(tx, stamp, Some(volume), "封卷", &detail.to_string())?;
            }
            Ok(())
        })
    }

    /// The packages of a volume, 正卷 first.
    pub fn seals(&self, volume: VolumeId) -> Result<Vec<Seal>> {
        let connection = self.connection();
        let mut statement = connection
            .prepare_cached("select part, package, digest, files, bytes from seals where volume = ?1 order by rowid")?;
        let mut rows = statement.query([volume])?;
        let mut seals = Vec::new();
        while let Some(row) = rows.next()? {
            let part: String = row.get(0)?;
            seals.push(Seal {
                part: Word::read(&part)?,
                package: row.get(1)?,
                digest: row.get(2)?,
                files: row.get(3)?,
                bytes: row.get::<_, i64>(4)? as u64,
            });
        }
        seals.sort_by_key(|s| s.part);
        Ok(seals)
    }

    /// Adds a target; gives its number. The audit row never holds the configuration.
    pub fn add_target(&self, new: &Target, stamp: Stamp<'_>) -> Result<i64> {
        self.write(|tx| {
            tx.execute(
                "insert into targets(name, kind, place, config, confidential) values (?1, ?2, ?3, ?4, ?5)",
                params![new.name, new.kind, new.place, new.config, new.confidential],
            )?;
            let id = tx.last_insert_rowid();
            let detail = serde_json::json!({ "name": new.name, "place": new.place, "confidential": new.confidential });
            audit::append(tx, stamp, None, "添加上报目标", &detail.to_string())?;
            Ok(id)
        })
    }

    /// Takes a target out of the list and forgets its secrets; its uploads stay on record, those not finished fail.
    ///
    /// # Errors
    /// [`Error::NoTarget`]
    pub fn remove_target(&self, id: i64, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            let changed =
                tx.execute("update targets set removed = 1, config = '{}' where id = ?1 and removed = 0", [id])?;
            if changed == 0 {
                return Err(Error::NoTarget(id));
            }
            tx.execute(
                "update uploads set state = 'failed', message = '上报目标已被移除', changed_at = ?2
                 where target = ?1 and state in ('waiting', 'sending', 'failed')",
                params![id, stamp.at],
            )?;
            audit::append(tx, stamp, None, "移除上报目标", &id.to_string())
        })
    }

    /// Targets in the order they were added.
    pub fn targets(&self) -> Result<Vec<Target>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select id, name, kind, place, config, confidential from targets where removed = 0 order by id",
        )?;
        Ok(statement.query_map([], target)?.collect::<rusqlite::Result<_>>()?)
    }

    /// One target, also one that was removed (then without its configuration).
    ///
    /// # Errors
    /// [`Error::NoTarget`]
    pub fn target(&self, id: i64) -> Result<Target> {
        self.connection()
            .query_row("select id, name, kind, place, config, confidential from targets where id = ?1", [id], target)
            .optional()?
            .ok_or(Error::NoTarget(id))
    }

    /// Puts packages into the queue; one that is on its way or delivered already is not sent twice. Gives the uploads.
    ///
    /// # Errors
    /// [`Error::Stage`] unless the volume is sealed.
    pub fn queue_uploads(&self, new: &[NewUpload], stamp: Stamp<'_>) -> Result<Vec<i64>> {
        self.write(|tx| {
            let mut ids = Vec::new();
            for item in new {
                let stage = volumes::stage_of(tx, item.volume)?;
                if !matches!(stage, VolumeStage::Sealed | VolumeStage::Delivered) {
                    return Err(Error::Stage { from: stage, to: VolumeStage::Delivered });
                }
                let part = item.part.word()?;
                tx.execute(
                    "insert into uploads(volume, target, part, package, state, bytes_total, note, changed_at)
                     values (?1, ?2, ?3, ?4, 'waiting', ?5, ?6, ?7)
                     on conflict(volume, target, part) do update set state = 'waiting', message = null
                     where state = 'failed'",
                    params![item.volume, item.target, part, item.package, item.bytes_total as i64, item.note, stamp.at],
                )?;
                ids.push(tx.query_row(
                    "select id from uploads where volume = ?1 and target = ?2 and part = ?3",
                    params![item.volume, item.target, part],
                    |r| r.get(0),
                )?);
                let detail = serde_json::json!({ "package": item.package, "target": item.target });
                audit::append(tx, stamp, Some(item.volume), "排队上报", &detail.to_string())?;
            }
            Ok(ids)
        })
    }

    /// All uploads, newest first.
    pub fn uploads(&self) -> Result<Vec<Upload>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!("{UPLOAD} order by id desc"))?;
        let mut rows = statement.query([])?;
        let mut uploads = Vec::new();
        while let Some(row) = rows.next()? {
            uploads.push(upload(row)?);
        }
        Ok(uploads)
    }

    /// One upload.
    ///
    /// # Errors
    /// [`Error::NoUpload`]
    pub fn upload(&self, id: i64) -> Result<Upload> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!("{UPLOAD} where id = ?1"))?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(upload).transpose()?.ok_or(Error::NoUpload(id))
    }

    /// Claims the oldest waiting upload. When the process dies, it waits again at the next start with its journal.
    pub fn claim_upload(&self) -> Result<Option<Upload>> {
        let id: Option<i64> = self.write(|tx| {
            let id = tx
                .query_row("select id from uploads where state = 'waiting' order by id limit 1", [], |r| r.get(0))
                .optional()?;
            if let Some(id) = id {
                tx.execute("update uploads set state = 'sending', message = null where id = ?1", [id])?;
            }
            Ok(id)
        })?;
        id.map(|id| self.upload(id)).transpose()
    }

    /// Writes what the target has confirmed so far. Durable when it returns: after a crash sending goes on from here.
    pub fn save_journal(&self, id: i64, journal: &str, bytes_done: u64) -> Result<()> {
        self.write(|tx| {
            tx.prepare_cached("update uploads set journal = ?2, bytes_done = ?3 where id = ?1")?.execute(params![
                id,
                journal,
                bytes_done as i64
            ])?;
            Ok(())
        })
    }

    /// Stores the receipt; the volume becomes 已上报 when no upload of it is open any more. One transaction.
    pub fn upload_delivered(&self, id: i64, receipt: &str, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "update uploads set state = 'delivered', receipt = ?2, bytes_done = bytes_total, message = null,
                 changed_at = ?3 where id = ?1",
                params![id, receipt, stamp.at],
            )?;
            let volume: VolumeId = tx.query_row("select volume from uploads where id = ?1", [id], |r| r.get(0))?;
            audit::append(tx, stamp, Some(volume), "上报回执", receipt)?;
            let open: i64 = tx.query_row(
                "select count(*) from uploads where volume = ?1 and state <> 'delivered'",
                [volume],
                |r| r.get(0),
            )?;
            if open == 0 && volumes::stage_of(tx, volume)? == VolumeStage::Sealed {
                volumes::set_stage(tx, volume, VolumeStage::Delivered, stamp)?;
            }
            Ok(())
        })
    }

    /// Notes why an upload failed; what the target has confirmed stays in the journal.
    pub fn upload_failed(&self, id: i64, message: &str, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "update uploads set state = 'failed', message = ?2, changed_at = ?3 where id = ?1 and state = 'sending'",
                params![id, message, stamp.at],
            )?;
            Ok(())
        })
    }

    /// Puts failed uploads back into the queue: one, or all of them. Gives how many.
    pub fn retry_uploads(&self, id: Option<i64>) -> Result<u32> {
        self.write(|tx| {
            let n = tx.execute(
                "update uploads set state = 'waiting', message = null where state = 'failed' and (?1 is null or id = ?1)
                 and target in (select id from targets where removed = 0)",
                [id],
            )?;
            Ok(n as u32)
        })
    }
}
