//! One folder is one store: `bianmu.sqlite` (WAL, `synchronous=FULL`), `originals/ab/cdef…` under their SHA-256 and never
//! changed, `packages/` with sealed volumes, and `renditions/`, which may be deleted at any time.
//!
//! Every function that writes does so in one transaction: after a crash the store holds either all of it or nothing of
//! it. The clock is passed in with the [`Stamp`]; nothing here asks for the time.

#![allow(clippy::disallowed_methods, reason = "this crate owns what is durable")]

mod appended;
mod audit;
mod catalogue;
mod check;
mod contact;
mod delivery;
mod error;
mod filing_rules;
mod inspection;
mod jobs;
mod judged;
mod learned;
mod limits;
mod open;
mod operations;
mod originals;
mod profiles;
mod refused;
mod rendition;
mod rows;
mod schema;
mod setting;
mod volumes;
mod work;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use check::{CheckReport, Damage};
pub use contact::{KindPage, UsedTitle};
pub use delivery::{NewUpload, Seal, Target, Upload, UploadState};
pub use error::{Error, Result};
pub use inspection::{Verdict, VerdictRow};
pub use jobs::{JobCounts, PageJob, PageOutcome};
pub use learned::{LearnedFact, LearnedRow, MOST_LEARNED};
pub use limits::{InspectedPage, MeasuredPage, Rejudged};
pub use open::Recovery;
pub use operations::LoggedOperation;
pub use originals::Digest;
pub use profiles::ProfileVersion;
pub use refused::{FileFault, RefusedFile};
pub use schema::SCHEMA_VERSION;
pub use volumes::{NewInput, NewPage, ShownPage, StoredPage, VolumeHead};
pub use work::{DayCounts, SecondEntry};

/// Number of a volume in the store.
pub type VolumeId = i64;

/// When and by whom something was done. `at` is RFC 3339; both go into the audit chain.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// RFC 3339.
    pub at: &'a str,
    /// Name of the user.
    pub who: &'a str,
}

/// An open store. One process holds it at a time; within the process it may be shared between threads.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    db: Mutex<Connection>,
    /// The dossier that was read or written last.
    kept: Mutex<Option<catalogue::Kept>>,
    renditions: Mutex<rendition::Budget>,
    _lock: File,
}

impl Store {
    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where sealed packages are kept.
    pub fn packages_dir(&self) -> PathBuf {
        self.dir.join("packages")
    }

    /// Rows written since the store was opened: as long as it is the same, nothing has changed.
    pub fn changes(&self) -> u64 {
        self.connection().total_changes()
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic while the lock was held has rolled its transaction back, so that the connection is still good.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in one immediate transaction; anything but `Ok` rolls all of it back.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.connection();
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }
}

#[cfg(test)]
mod tests;
