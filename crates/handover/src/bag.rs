//! A BagIt 1.0 bag (RFC 8493) in the making: every file is hashed while it is written and is durable before the bag gets
//! its name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use sm3::Sm3;
use sm3::digest::Digest as _;

use crate::Result;
use crate::error::{AtPath, WriteError};

/// Digests and size of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) sha256: String,
    pub(crate) sm3: String,
    pub(crate) bytes: u64,
}

/// Writes through and computes [`Sums`].
pub(crate) struct Summing<W: Write> {
    out: W,
    sha256: Sha256,
    sm3: Sm3,
    bytes: u64,
}

impl<W: Write> Summing<W> {
    pub(crate) fn new(out: W) -> Self {
        Summing { out, sha256: Sha256::new(), sm3: Sm3::new(), bytes: 0 }
    }

    pub(crate) fn finish(self) -> (W, Sums) {
        let sums = Sums { sha256: hex(&self.sha256.finalize()), sm3: hex(&self.sm3.finalize()), bytes: self.bytes };
        (self.out, sums)
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let n = self.out.write(buffer)?;
        self.sha256.update(&buffer[..n]);
        self.sm3.update(&buffer[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A bag under a temporary name.
pub(crate) struct Bag {
    root: PathBuf,
    payload: BTreeMap<String, Sums>,
}

/// What a finished bag is known by.
pub(crate) struct Bagged {
    /// SHA-256 of `manifest-sha256.txt`.
    pub(crate) digest: String,
    pub(crate) files: u32,
    pub(crate) bytes: u64,
}

impl Bag {
    /// Begins a bag in a fresh folder; what an interrupted seal left there is removed.
    pub(crate) fn begin(root: &Path) -> Result<Bag> {
        if root.exists() {
            fs::remove_dir_all(root).at(root)?;
        }
        fs::create_dir_all(root).at(root)?;
        Ok(Bag { root: root.to_owned(), payload: BTreeMap::new() })
    }

    /// Adds a payload file of bytes. `path` is relative, with `/`, and begins with `data/`.
    pub(crate) fn add(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        self.add_written(path, |out| Ok(out.write_all(bytes)?))
    }

    /// Adds a payload file that `write` writes piece by piece.
    pub(crate) fn add_written(
        &mut self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>,
    ) -> Result<()> {
        let sums = self.write(path, write)?;
        self.payload.insert(path.to_owned(), sums);
        Ok(())
    }

    fn write(&self, path: &str, write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>) -> Result<Sums> {
        let full = self.root.join(path);
        if let Some(folder) = full.parent() {
            fs::create_dir_all(folder).at(folder)?;
        }
        let mut out = Summing::new(BufWriter::new(File::create(&full).at(&full)?));
        match write(&mut out) {
            Ok(()) => {}
            Err(WriteError::File(error)) => return Err(error).at(&full),
            Err(WriteError::Content(error)) => return Err(error),
        }
        let (buffer, sums) = out.finish();
        let file = buffer.into_inner().map_err(|e| e.into_error()).at(&full)?;
        file.sync_all().at(&full)?;
        Ok(sums)
    }

    /// Writes the tag files, makes everything durable and gives the bag its name, replacing an unrecorded bag of the same
    /// name. After a crash there is the whole bag under its name, or a folder ending in `.partial`.
    pub(crate) fn finish(self, dest: &Path, info: &[(&str, String)]) -> Result<Bagged> {
        let payload_bytes: u64 = self.payload.values().map(|s| s.bytes).sum();
        let mut tags: BTreeMap<String, Sums> = BTreeMap::new();
        let mut info_text = String::new();
        for (label, value) in info {
            info_text.push_str(&format!("{label}: {}\n", value.replace(['\r', '\n'], " ")));
        }
        info_text.push_str(&format!("Payload-Oxum: {payload_bytes}.{}\n", self.payload.len()));
        let manifest = |pick: fn(&Sums) -> &String| -> String {
            self.payload.iter().map(|(path, sums)| format!("{}  {path}\n", pick(sums))).collect()
        };
        for (name, text) in [
            ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
            ("bag-info.txt", info_text),
            ("manifest-sha256.txt", manifest(|s| &s.sha256)),
            ("manifest-sm3.txt", manifest(|s| &s.sm3)),
        ] {
            let sums = self.write(name, |out| Ok(out.write_all(text.as_bytes())?))?;
            tags.insert(name.to_owned(), sums);
        }
        let digest = tags["manifest-sha256.txt"].sha256.clone();
        let list: String = tags.iter().map(|(path, sums)| format!("{}  {path}\n", sums.sha256)).collect();
        let last = self.write("tagmanifest-sha256.txt", |out| Ok(out.write_all(list.as_bytes())?))?;
        let bytes = payload_bytes + tags.values().map(|s| s.bytes).sum::<u64>() + last.bytes;
        let files = (self.payload.len() + tags.len() + 1) as u32;
        sync_tree(&self.root)?;
        if dest.exists() {
            fs::remove_dir_all(dest).at(dest)?;
        }
        fs::rename(&self.root, dest).at(dest)?;
        if let Some(parent) = dest.parent() {
            sync_folder(parent)?;
        }
        Ok(Bagged { digest, files, bytes })
    }
}

fn sync_tree(folder: &Path) -> Result<()> {
    for item in fs::read_dir(folder).at(folder)? {
        let path = item.at(folder)?.path();
        if path.is_dir() {
            sync_tree(&path)?;
        }
    }
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) { File::open(folder).and_then(|f| f.sync_all()).at(folder) } else { Ok(()) }
}

/// Files of a bag as paths with `/`, sorted.
pub(crate) fn files_of(root: &Path) -> Result<Vec<String>> {
    fn walk(root: &Path, folder: &Path, out: &mut Vec<String>) -> Result<()> {
        for item in fs::read_dir(folder).at(folder)? {
            let path = item.at(folder)?.path();
            if path.is_dir() {
                walk(root, &path, out)?;
            } else if let Ok(relative) = path.strip_prefix(root) {
                let parts: Vec<_> = relative.iter().map(|p| p.to_string_lossy().into_owned()).collect();
                out.push(parts.join("/"));
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    walk(root, root, &mut files)?;
    files.sort();
    Ok(files)
}
