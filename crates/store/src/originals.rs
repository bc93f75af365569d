//! Originals by content: `originals/ab/cdef…`, written once, read-only, never altered.

use std::fmt;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::AtPath;
use crate::{Error, Result, Store};

/// SHA-256 of a blob, 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest(String);

impl Digest {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Error::BadDigest`] for anything else, so that a digest can safely become a path.
    pub fn parse(text: &str) -> Result<Digest> {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            Ok(Digest(text.to_owned()))
        } else {
            Err(Error::BadDigest(text.to_owned()))
        }
    }

    /// Digest of bytes in memory.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(hex(&Sha256::digest(bytes)))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Ends of temporary names; what carries it is removed when the store is opened.
pub(crate) const TEMPORARY: &str = ".part";
static NEXT: AtomicU64 = AtomicU64::new(0);

impl Store {
    pub(crate) fn originals_dir(&self) -> PathBuf {
        self.dir.join("originals")
    }

    /// Where a blob lies; it need not exist.
    pub fn original_path(&self, digest: &Digest) -> PathBuf {
        let (head, tail) = digest.as_str().split_at(2);
        self.originals_dir().join(head).join(tail)
    }

    /// Reads a blob and compares its digest.
    ///
    /// # Errors
    /// [`Error::NoOriginal`] when it is not there, [`Error::Damaged`] when the bytes are not those that were stored.
    pub fn read_original(&self, digest: &Digest) -> Result<Vec<u8>> {
        let path = self.original_path(digest);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoOriginal(digest.to_string()));
            }
            other => other.at(&path)?,
        };
        if Digest::of(&bytes) == *digest { Ok(bytes) } else { Err(Error::Damaged(digest.to_string())) }
    }

    /// Stores bytes under their digest; bytes that are there already are not written again.
    ///
    /// Temporary file, fsync, rename, fsync of the folder: after a crash the blob is there completely or not at all. A
    /// blob that no volume refers to is removed after the next unclean end.
    ///
    /// # Errors
    /// [`Error::Io`] with the path, for example when the disk is full.
    pub fn put_original(&self, bytes: &[u8]) -> Result<Digest> {
        let digest = Digest::of(bytes);
        if !self.holds(&digest, bytes.len() as u64) {
            let mut reader = bytes;
            let (temporary, _, _) = self.spool(&mut reader)?;
            self.settle(&temporary, &digest)?;
        }
        Ok(digest)
    }

    /// Like [`Store::put_original`] for a file, read once in pieces.
    ///
    /// # Errors
    /// [`Error::Io`] with the path.
    pub fn put_original_file(&self, source: &Path) -> Result<(Digest, u64)> {
        let mut file = File::open(source).at(source)?;
        let (temporary, digest, size) = self.spool(&mut file)?;
        if self.holds(&digest, size) {
            fs::remove_file(&temporary).at(&temporary)?;
        } else {
            self.settle(&temporary, &digest)?;
        }
        Ok((digest, size))
    }

    /// Digest of a file anywhere, without storing it.
    ///
    /// # Errors
    /// [`Error::Io`] with the path.
    pub fn digest_of_file(path: &Path) -> Result<Digest> {
        let mut file = File::open(path).at(path)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0u8; 1 << 16];
        loop {
            let n = file.read(&mut buffer).at(path)?;
            if n == 0 {
                return Ok(Digest(hex(&hasher.finalize())));
            }
            hasher.update(&buffer[..n]);
        }
    }

    fn holds(&self, digest: &Digest, size: u64) -> bool {
        fs::metadata(self.original_path(digest)).is_ok_and(|m| m.len() == size)
    }

    fn spool(&self, reader: &mut dyn Read) -> Result<(PathBuf, Digest, u64)> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = self.originals_dir().join(format!("{}-{number}{TEMPORARY}", std::process::id()));
        let mut file = File::create(&path).at(&path)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0u8; 1 << 16];
        let mut size = 0u64;
        loop {
            let n = reader.read(&mut buffer).at(&path)?;
            if n == 0 {
                break;
            }
            hasher.update(&buffer[..n]);
            file.write_all(&buffer[..n]).at(&path)?;
            size += n as u64;
        }
        file.sync_all().at(&path)?;
        Ok((path, Digest(hex(&hasher.finalize())), size))
    }

    fn settle(&self, temporary: &Path, digest: &Digest) -> Result<()> {
        let path = self.original_path(digest);
        let folder = path.parent().unwrap_or(&self.dir).to_owned();
        let fresh = !folder.exists();
        fs::create_dir_all(&folder).at(&folder)?;
        let mut permissions = fs::metadata(temporary).at(temporary)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(temporary, permissions).at(temporary)?;
        fs::rename(temporary, &path).at(&path)?;
        sync_folder(&folder)?;
        if fresh {
            sync_folder(&self.originals_dir())?;
        }
        Ok(())
    }

    pub(crate) fn remove_original(&self, digest: &Digest) -> Result<()> {
        let path = self.original_path(digest);
        match fs::remove_file(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other.at(&path),
        }
    }
}

/// Makes renames and removals in a folder durable. Windows has no such call and needs none.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) { File::open(folder).and_then(|f| f.sync_all()).at(folder) } else { Ok(()) }
}
