//! Files that were not taken in: kept with their reason until they are taken in after all, or somebody leaves them out.

use std::path::{Path, PathBuf};

use bianmu_model::Fault;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::{Error, Result, Stamp, Store, VolumeId, audit, rows};

/// A file that was not taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// Name without its folders.
    pub file: String,
    /// Why.
    pub fault: Fault,
    /// What was chosen at intake and held the file: itself, its folder or its archive. `None` when it is not known.
    pub path: Option<PathBuf>,
}

/// A [`FileFault`] that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedFile {
    /// Number.
    pub id: i64,
    /// Volume it came with; `None` when the import gave none.
    pub volume: Option<VolumeId>,
    /// The file and why.
    pub file: FileFault,
    /// RFC 3339.
    pub at: String,
}

fn refused(row: &Row<'_>) -> Result<RefusedFile> {
    let (path, fault): (Option<String>, String) = (row.get(2)?, row.get(4)?);
    Ok(RefusedFile {
        id: row.get(0)?,
        volume: row.get(1)?,
        file: FileFault { path: path.map(PathBuf::from), file: row.get(3)?, fault: rows::parse(&fault)? },
        at: row.get(5)?,
    })
}

const COLUMNS: &str = "select id, volume, path, file, fault, at from refused";

pub(crate) fn insert(
    tx: &Transaction<'_>,
    volume: Option<VolumeId>,
    faults: &[FileFault],
    stamp: Stamp<'_>,
) -> Result<()> {
    for fault in faults {
        tx.execute(
            "insert into refused(volume, path, file, fault, at) values (?1, ?2, ?3, ?4, ?5)",
            params![
                volume,
                fault.path.as_deref().map(Path::to_string_lossy),
                fault.file,
                rows::json(&fault.fault)?,
                stamp.at
            ],
        )?;
    }
    Ok(())
}

impl Store {
    /// Files that wait for a decision, newest first; of one volume or of all.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn refused_files(&self, volume: Option<VolumeId>) -> Result<Vec<RefusedFile>> {
        let connection = self.connection();
        let mut statement =
            connection.prepare_cached(&format!("{COLUMNS} where ?1 is null or volume = ?1 order by id desc"))?;
        let mut rows = statement.query([volume])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            files.push(refused(row)?);
        }
        Ok(files)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::NoRefused`]
    pub fn refused_file(&self, id: i64) -> Result<RefusedFile> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!("{COLUMNS} where id = ?1"))?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(refused).transpose()?.ok_or(Error::NoRefused(id))
    }

    /// Keeps the refused files of an import that gave no volume. One transaction.
    ///
    /// # Errors
    /// [`Error::Database`] when nothing could be written.
    pub fn add_refused(&self, faults: &[FileFault], stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| insert(tx, None, faults, stamp))
    }

    /// Takes a file off the list, because it was taken in after all or because it is left out. One transaction with its
    /// audit row.
    ///
    /// # Errors
    /// [`Error::NoRefused`]
    pub fn settle_refused(&self, id: i64, verb: &str, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            let found: Option<(Option<VolumeId>, String)> = tx
                .query_row("select volume, file from refused where id = ?1", [id], |r| Ok((r.get(0)?, r.get(1)?)))
                .optional()?;
            let (volume, file) = found.ok_or(Error::NoRefused(id))?;
            tx.execute("delete from refused where id = ?1", [id])?;
            audit::append(tx, stamp, volume, verb, &serde_json::json!({ "file": file }).to_string())
        })
    }

    /// Remembers that a file of the watched folder was offered to intake.
    ///
    /// # Errors
    /// [`Error::Database`] when nothing could be written.
    pub fn remember_watched(&self, path: &Path, size: u64, modified: i64, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "insert into watched(path, size, modified, at) values (?1, ?2, ?3, ?4)
                 on conflict do update set size = excluded.size, modified = excluded.modified, at = excluded.at",
                params![path.to_string_lossy(), size as i64, modified, stamp.at],
            )?;
            Ok(())
        })
    }

    /// Whether a file of this size and time was offered to intake before.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn was_watched(&self, path: &Path, size: u64, modified: i64) -> Result<bool> {
        Ok(self
            .connection()
            .prepare_cached("select 1 from watched where path = ?1 and size = ?2 and modified = ?3")?
            .exists(params![path.to_string_lossy(), size as i64, modified])?)
    }
}
