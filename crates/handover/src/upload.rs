//! 上报: resumable, read back, and only then delivered.
//!
//! Objects lie under `volumes/DIGEST/…`, DIGEST being that of `manifest-sha256.txt`; this manifest is sent last, so that a
//! package without it is not finished. After a kill at any byte sending goes on with the first part the journal does not
//! name; sending a part or a file twice gives the same object.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, PutPayload};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::bag::{files_of, hex};
use crate::error::AtPath;
use crate::journal::{PartsDone, UploadJournal, save};
use crate::remote::Remote;
use crate::verify::sums_of;
use crate::{Error, JournalSink, Result, TargetConfig, verify};

/// Size of a part; S3 takes none smaller than 5 MiB.
const PART: u64 = 8 << 20;
const COMMIT: &str = "manifest-sha256.txt";

/// A package and where it goes.
pub struct UploadRequest<'a> {
    /// Folder of the package.
    pub package: &'a Path,
    /// Name of the target for messages and the receipt.
    pub target_name: &'a str,
    /// How to reach it.
    pub target: &'a TargetConfig,
    /// Whether the target may hold 副卷; a 副卷 package is refused otherwise.
    pub confidential: bool,
    /// Journal of an earlier try, or an empty text.
    pub journal: &'a str,
    /// Set to stop between two parts.
    pub stop: &'a AtomicBool,
}

/// Proof that the target has the package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Name of the target.
    pub target: String,
    /// Folder, or bucket and endpoint.
    pub place: String,
    /// Folder name of the package.
    pub package: String,
    /// Where the objects lie at the target.
    pub prefix: String,
    /// `sha256:` of the manifest.
    pub digest: String,
    /// Files.
    pub files: u32,
    /// Bytes.
    pub bytes: u64,
    /// RFC 3339; every file was read back and had the right SHA-256.
    pub verified_at: String,
}

/// Sends a package, reads everything back and gives the receipt. Blocks; `now` gives RFC 3339.
///
/// # Errors
/// [`Error::Damaged`] when the package is not whole, [`Error::BadTarget`] when the target may not hold it,
/// [`Error::Target`] and [`Error::NotVerified`] when the target fails, [`Error::Stopped`]. Calling again with the journal
/// that was saved goes on.
pub fn upload(request: &UploadRequest<'_>, sink: &dyn JournalSink, now: &dyn Fn() -> String) -> Result<Receipt> {
    let remote = Remote::open(request.target)?;
    upload_to(&remote, request, sink, now, PART)
}

pub(crate) fn upload_to(
    remote: &Remote,
    request: &UploadRequest<'_>,
    sink: &dyn JournalSink,
    now: &dyn Fn() -> String,
    part: u64,
) -> Result<Receipt> {
    let name = request.package.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let info_path = request.package.join("bag-info.txt");
    let info = std::fs::read_to_string(&info_path).at(&info_path)?;
    let open = info.lines().any(|l| l == "Volume-Part: 正卷");
    if !open && !request.confidential {
        return Err(Error::BadTarget(format!("目标“{}”不允许存放副卷，副卷未发送", request.target_name)));
    }
    let report = verify(request.package)?;
    if let Some(problem) = report.problems.first() {
        return Err(Error::Damaged { package: name, detail: problem.to_string() });
    }
    let mut files = files_of(request.package)?;
    files.retain(|f| f != COMMIT);
    files.push(COMMIT.to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().at(request.package)?;
    let journal = UploadJournal::read(request.journal, &report.digest);
    let mut sender = Sender { remote, request, sink, journal, part, prefix: format!("volumes/{}", report.digest) };
    runtime.block_on(async {
        for file in &files {
            sender.send(file).await?;
        }
        for file in &files {
            sender.read_back(file).await?;
        }
        Ok::<(), Error>(())
    })?;
    Ok(Receipt {
        target: request.target_name.to_owned(),
        place: request.target.place(),
        package: name,
        prefix: sender.prefix,
        digest: format!("sha256:{}", report.digest),
        files: report.files,
        bytes: report.bytes,
        verified_at: now(),
    })
}

struct Sender<'a> {
    remote: &'a Remote,
    request: &'a UploadRequest<'a>,
    sink: &'a dyn JournalSink,
    journal: UploadJournal,
    part: u64,
    prefix: String,
}

impl Sender<'_> {
    fn failed(&self, source: object_store::Error) -> Error {
        Error::Target { target: self.request.target_name.to_owned(), source: Box::new(source) }
    }

    fn key(&self, file: &str) -> Result<Key> {
        Key::parse(format!("{}/{file}", self.prefix)).map_err(|e| self.failed(e.into()))
    }

    fn save(&self) -> Result<()> {
        save(self.sink, &self.journal, self.part)
    }

    fn go_on(&self) -> Result<()> {
        if self.request.stop.load(Ordering::SeqCst) { Err(Error::Stopped) } else { Ok(()) }
    }

    async fn send(&mut self, file: &str) -> Result<()> {
        if self.journal.done.contains_key(file) {
            return Ok(());
        }
        self.go_on()?;
        let path = self.request.package.join(file);
        let size = std::fs::metadata(&path).at(&path)?.len();
        let key = self.key(file)?;
        if size > self.part && self.remote.parts.is_some() {
            self.send_parts(file, &path, &key, size).await?;
        } else if size > self.part {
            self.send_streamed(&path, &key).await?;
        } else {
            let bytes = std::fs::read(&path).at(&path)?;
            self.remote.objects.put(&key, PutPayload::from(bytes)).await.map_err(|e| self.failed(e))?;
        }
        self.journal.parts.remove(file);
        self.journal.done.insert(file.to_owned(), size);
        self.save()
    }

    /// A folder takes a large file under a temporary name, piece by piece, and renames it at the end.
    async fn send_streamed(&self, path: &Path, key: &Key) -> Result<()> {
        let mut source = File::open(path).at(path)?;
        let mut upload = self.remote.objects.put_multipart(key).await.map_err(|e| self.failed(e))?;
        loop {
            let piece = read_piece(&mut source, self.part).at(path)?;
            if piece.is_empty() {
                break;
            }
            let sent = match self.go_on() {
                Ok(()) => upload.put_part(PutPayload::from(piece)).await.map_err(|e| self.failed(e)),
                Err(stopped) => Err(stopped),
            };
            if let Err(error) = sent {
                let _ = upload.abort().await;
                return Err(error);
            }
        }
        upload.complete().await.map_err(|e| self.failed(e))?;
        Ok(())
    }

    async fn send_parts(&mut self, file: &str, path: &Path, key: &Key, size: u64) -> Result<()> {
        let Some(parts) = self.remote.parts.clone() else { return Ok(()) };
        if !self.journal.parts.contains_key(file) {
            let upload = parts.create_multipart(key).await.map_err(|e| self.failed(e))?;
            self.journal.parts.insert(file.to_owned(), PartsDone { upload, tags: Vec::new(), size });
            self.save()?;
        }
        let mut source = File::open(path).at(path)?;
        let count = size.div_ceil(self.part) as usize;
        loop {
            let Some(PartsDone { upload, tags, .. }) = self.journal.parts.get(file).cloned() else { return Ok(()) };
            let index = tags.len();
            if index == count {
                let tags = tags.into_iter().map(|content_id| object_store::multipart::PartId { content_id }).collect();
                let done = parts.complete_multipart(key, &upload, tags).await;
                return self.settle_parts(file, done.map(|_| ()));
            }
            self.go_on()?;
            source.seek(SeekFrom::Start(index as u64 * self.part)).at(path)?;
            let piece = read_piece(&mut source, self.part).at(path)?;
            let sent = parts.put_part(key, &upload, index, PutPayload::from(piece)).await;
            let tag = sent.as_ref().map(|p| p.content_id.clone()).unwrap_or_default();
            self.settle_parts(file, sent.map(|_| ()))?;
            if let Some(progress) = self.journal.parts.get_mut(file) {
                progress.tags.push(tag);
            }
            self.save()?;
        }
    }

    /// A target that no longer knows the upload (it tidies up after some days) makes the file begin anew next time.
    fn settle_parts(&mut self, file: &str, outcome: object_store::Result<()>) -> Result<()> {
        match outcome {
            Ok(()) => Ok(()),
            Err(error) => {
                if matches!(error, object_store::Error::NotFound { .. }) {
                    self.journal.parts.remove(file);
                    self.save()?;
                }
                Err(self.failed(error))
            }
        }
    }

    /// Reads an object and compares its SHA-256 with the local file; one that differs is sent again next time.
    async fn read_back(&mut self, file: &str) -> Result<()> {
        self.go_on()?;
        let path = self.request.package.join(file);
        let expected = sums_of(&path)?.sha256;
        let key = self.key(file)?;
        let found = match self.remote.objects.get(&key).await {
            Ok(object) => {
                let mut stream = object.into_stream();
                let mut hasher = Sha256::new();
                while let Some(piece) = stream.next().await {
                    hasher.update(&piece.map_err(|e| self.failed(e))?);
                }
                Some(hex(&hasher.finalize()))
            }
            Err(object_store::Error::NotFound { .. }) => None,
            Err(error) => return Err(self.failed(error)),
        };
        if found.as_ref() == Some(&expected) {
            return Ok(());
        }
        self.journal.done.remove(file);
        self.save()?;
        Err(Error::NotVerified { target: self.request.target_name.to_owned(), file: file.to_owned() })
    }
}

fn read_piece(source: &mut File, size: u64) -> std::io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(size as usize);
    source.take(size).read_to_end(&mut piece)?;
    Ok(piece)
}

#[cfg(test)]
#[path = "upload_tests.rs"]
mod tests;
