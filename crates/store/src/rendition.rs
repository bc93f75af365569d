//! The cache of derived pictures. It may be deleted at any time and is bounded.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::SystemTime;

use crate::{Digest, Store};

/// Bytes the cache may hold before the oldest pictures go.
const LIMIT: u64 = 1 << 30;

/// How much the cache holds; counted once, then kept up to date.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    bytes: Option<u64>,
}

impl Store {
    fn rendition_path(&self, digest: &Digest, shown: &str, size: &str) -> PathBuf {
        let (head, tail) = digest.as_str().split_at(2);
        self.dir.join("renditions").join(head).join(format!("{tail}-{shown}-{size}.jpg"))
    }

    /// A cached picture, if it is there. `shown` names everything that was done to the original: turn and repair.
    pub fn rendition(&self, digest: &Digest, shown: &str, size: &str) -> Option<Vec<u8>> {
        fs::read(self.rendition_path(digest, shown, size)).ok().filter(|bytes| !bytes.is_empty())
    }

    /// Keeps a picture. Failing to do so costs time later and nothing else, so that it is not an error. A picture is
    /// renamed into place: a crash leaves no half of one.
    pub fn keep_rendition(&self, digest: &Digest, shown: &str, size: &str, picture: &[u8]) {
        let path = self.rendition_path(digest, shown, size);
        let Some(folder) = path.parent() else { return };
        let thread = std::thread::current().id();
        let temporary = path.with_extension(format!("{thread:?}.tmp"));
        if fs::create_dir_all(folder).is_err()
            || fs::write(&temporary, picture).is_err()
            || fs::rename(&temporary, &path).is_err()
        {
            return;
        }
        let mut budget = self.renditions.lock().unwrap_or_else(PoisonError::into_inner);
        let root = self.dir.join("renditions");
        let bytes = budget.bytes.map_or_else(|| listing(&root).iter().map(|f| f.1).sum(), |b| b + picture.len() as u64);
        budget.bytes = Some(if bytes > LIMIT { evict(&root, LIMIT / 2) } else { bytes });
    }
}

fn listing(root: &Path) -> Vec<(SystemTime, u64, PathBuf)> {
    let folders = fs::read_dir(root).into_iter().flatten().flatten();
    folders
        .flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten())
        .filter_map(|file| {
            let meta = file.metadata().ok()?;
            Some((meta.modified().ok()?, meta.len(), file.path()))
        })
        .collect()
}

/// Removes the oldest files until at most `keep` bytes are left; gives how many are.
fn evict(root: &Path, keep: u64) -> u64 {
    let mut files = listing(root);
    files.sort();
    let mut bytes: u64 = files.iter().map(|f| f.1).sum();
    for (_, size, path) in files {
        if bytes <= keep {
            break;
        }
        if fs::remove_file(path).is_ok() {
            bytes -= size;
        }
    }
    bytes
}
