//! Opening a store, and what is put right when the last process was killed.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Mutex;

use bianmu_model::{Fault, FaultCode};
use rusqlite::{Connection, OptionalExtension};

use crate::error::AtPath;
use crate::originals::{Digest, TEMPORARY};
use crate::rendition::Budget;
use crate::{Error, Result, Store, rows, schema};

const OPEN_MARK: &str = "open";
/// A page on which the process died this often is put aside.
const DEATHS: i64 = 2;

/// What opening found and put right. All zero and `unclean == false` after an orderly end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// The last process did not close the store.
    pub unclean: bool,
    /// Page jobs that were running and wait again.
    pub pages_redone: u32,
    /// Pages put aside because the process died on them repeatedly.
    pub pages_put_aside: u32,
    /// Volumes these pages belong to.
    pub volumes: u32,
    /// Other pages of these volumes whose image was read and has the right digest.
    pub pages_verified: u32,
    /// Pages of the store whose image is missing, or of these volumes whose image is damaged.
    pub pages_lost: u32,
    /// Half-written files and blobs without a volume that were removed.
    pub files_removed: u32,
    /// Uploads that were being sent and wait again.
    pub uploads_resumed: u32,
}

impl Store {
    /// Opens the store in a folder, creating it when it is new.
    ///
    /// Running page jobs and uploads go back to waiting in one transaction; a page on which the process died twice is
    /// put aside as a fault. After an unclean end half-written files are removed and the images of the volumes that were
    /// being worked on are read and compared with their digests.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process holds the store, [`Error::NewerStore`] when a newer program wrote it.
    pub fn open(dir: &Path) -> Result<(Store, Recovery)> {
        for folder in [dir.to_owned(), dir.join("originals"), dir.join("packages"), dir.join("renditions")] {
            fs::create_dir_all(&folder).at(&folder)?;
        }
        let lock_path = dir.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path).at(&lock_path)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Error::InUse { path: dir.to_owned() }),
            Err(fs::TryLockError::Error(source)) => return Err(Error::Io { path: lock_path, source }),
        }
        let mut connection = Connection::open(dir.join("bianmu.sqlite"))?;
        schema::prepare(&mut connection)?;
        let store = Store {
            dir: dir.to_owned(),
            db: Mutex::new(connection),
            kept: Mutex::default(),
            renditions: Mutex::new(Budget::default()),
            _lock: lock,
        };
        let recovery = store.recover()?;
        Ok((store, recovery))
    }

    fn recover(&self) -> Result<Recovery> {
        let mut recovery = Recovery::default();
        let redone = self.write(|tx| {
            recovery.unclean = tx
                .query_row("select 1 from settings where key = ?1", [OPEN_MARK], |_| Ok(()))
                .optional()?
                .is_some();
            tx.execute("insert or ignore into settings(key, value) values (?1, '1')", [OPEN_MARK])?;
            let fault = Fault::new(
                FaultCode::Crashed,
                "识别本页时程序两次中断，本页已搁置；原件完好，可人工编目或补扫",
            );
            let mut statement = tx.prepare(
                "select volume, scan_index, attempts from page_jobs where state = 'running' order by volume, scan_index",
            )?;
            let running: Vec<(i64, u32, i64)> =
                statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
            for (volume, scan_index, attempts) in &running {
                let aside = *attempts >= DEATHS;
                tx.execute(
                    "update page_jobs set state = ?3 where volume = ?1 and scan_index = ?2",
                    (volume, scan_index, if aside { "failed" } else { "waiting" }),
                )?;
                if aside {
                    tx.execute(
                        "update pages set fault = ?3 where volume = ?1 and scan_index = ?2",
                        (volume, scan_index, rows::json(&fault)?),
                    )?;
                    recovery.pages_put_aside += 1;
                } else {
                    recovery.pages_redone += 1;
                }
            }
            recovery.uploads_resumed =
                tx.execute("update uploads set state = 'waiting' where state = 'sending'", [])? as u32;
            Ok(running)
        })?;
        if recovery.unclean {
            recovery.files_removed = self.sweep()?;
            self.verify_volumes(&redone, &mut recovery)?;
        }
        Ok(recovery)
    }

    fn verify_volumes(&self, redone: &[(i64, u32, i64)], recovery: &mut Recovery) -> Result<()> {
        let touched: HashSet<i64> = redone.iter().map(|(volume, _, _)| *volume).collect();
        recovery.volumes = touched.len() as u32;
        let pages: Vec<(i64, u32, Option<String>)> = {
            let connection = self.connection();
            let mut statement = connection.prepare("select volume, scan_index, digest from pages")?;
            statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<rusqlite::Result<_>>()?
        };
        for (volume, scan_index, digest) in pages {
            let Some(digest) = digest else { continue };
            let digest = Digest::parse(&digest)?;
            let path = self.original_path(&digest);
            if !touched.contains(&volume) {
                recovery.pages_lost += u32::from(!path.exists());
            } else if !path.exists() || Store::digest_of_file(&path)? != digest {
                recovery.pages_lost += 1;
            } else if !redone.iter().any(|(v, s, _)| (*v, *s) == (volume, scan_index)) {
                recovery.pages_verified += 1;
            }
        }
        Ok(())
    }

    /// Removes half-written files and blobs that nothing refers to. Only called when no import can be under way.
    fn sweep(&self) -> Result<u32> {
        let known: HashSet<String> = {
            let connection = self.connection();
            let mut statement = connection.prepare("select digest from originals")?;
            statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        let mut removed = 0;
        let root = self.originals_dir();
        for item in fs::read_dir(&root).at(&root)? {
            let path = item.at(&root)?.path();
            if path.is_dir() {
                let head = name_of(&path);
                for blob in fs::read_dir(&path).at(&path)? {
                    let blob = blob.at(&path)?.path();
                    if !known.contains(&format!("{head}{}", name_of(&blob))) {
                        fs::remove_file(&blob).at(&blob)?;
                        removed += 1;
                    }
                }
            } else if name_of(&path).ends_with(TEMPORARY) {
                fs::remove_file(&path).at(&path)?;
                removed += 1;
            }
        }
        let packages = self.packages_dir();
        for item in fs::read_dir(&packages).at(&packages)? {
            let path = item.at(&packages)?.path();
            if name_of(&path).ends_with(".partial") {
                fs::remove_dir_all(&path).at(&path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Best effort: when it fails, the next start only looks closer than it needs to.
        let _ = self.connection().execute("delete from settings where key = ?1", [OPEN_MARK]);
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
