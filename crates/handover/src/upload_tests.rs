#![allow(clippy::unwrap_used, clippy::panic)]
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use object_store::memory::InMemory;
use object_store::multipart::{MultipartStore, PartId};
use object_store::{MultipartId, ObjectStore, PutResult};

use super::*;

/// A target that takes parts until `left` is used up, as a network that breaks.
#[derive(Debug)]
struct Breaking {
    inner: Arc<InMemory>,
    left: AtomicUsize,
    sent: AtomicUsize,
}

#[async_trait::async_trait]
impl MultipartStore for Breaking {
    async fn create_multipart(&self, path: &Key) -> object_store::Result<MultipartId> {
        self.inner.create_multipart(path).await
    }

    async fn put_part(
        &self,
        path: &Key,
        id: &MultipartId,
        part_idx: usize,
        data: PutPayload,
    ) -> object_store::Result<PartId> {
        let left = self.left.load(Ordering::SeqCst);
        if left == 0 {
            return Err(object_store::Error::Generic { store: "test", source: "connection reset".into() });
        }
        self.left.store(left - 1, Ordering::SeqCst);
        self.sent.fetch_add(1, Ordering::SeqCst);
        self.inner.put_part(path, id, part_idx, data).await
    }

    async fn complete_multipart(
        &self,
        path: &Key,
        id: &MultipartId,
        parts: Vec<PartId>,
    ) -> object_store::Result<PutResult> {
        self.inner.complete_multipart(path, id, parts).await
    }

    async fn abort_multipart(&self, path: &Key, id: &MultipartId) -> object_store::Result<()> {
        self.inner.abort_multipart(path, id).await
    }
}

#[derive(Default)]
struct Memory(Mutex<Vec<(String, u64)>>);

impl JournalSink for Memory {
    fn save(&self, journal: &str, bytes_done: u64) -> Result<(), String> {
        self.0.lock().unwrap().push((journal.to_owned(), bytes_done));
        Ok(())
    }
}

impl Memory {
    fn last(&self) -> String {
        self.0.lock().unwrap().last().map_or_else(String::new, |l| l.0.clone())
    }
}

const NOW: fn() -> String = || "2026-03-02T10:00:00+08:00".to_owned();
static GO: AtomicBool = AtomicBool::new(false);

/// A bag with one large file of 45,000 bytes and a Chinese name.
fn package(dir: &Path, part: &str) -> std::path::PathBuf {
    let dest = dir.join(format!("1-{part}"));
    let mut bag = crate::bag::Bag::begin(&dir.join("x.partial")).unwrap();
    let large: Vec<u8> = (0..45_000u32).map(|i| (i * 7 % 251) as u8).collect();
    bag.add("data/电子档案/正卷.pdf", &large).unwrap();
    bag.add("data/说明文件.txt", "说明".as_bytes()).unwrap();
    bag.finish(&dest, &[("Volume-Part", part.to_owned())]).unwrap();
    dest
}

fn config() -> TargetConfig {
    TargetConfig::Folder { path: "/nowhere".into() }
}

fn request<'a>(package: &'a Path, target: &'a TargetConfig, journal: &'a str) -> UploadRequest<'a> {
    UploadRequest { package, target_name: "归档库", target, confidential: false, journal, stop: &GO }
}

#[test]
fn an_upload_that_breaks_goes_on_with_the_next_part() {
    let dir = tempfile::tempdir().unwrap();
    let package = package(dir.path(), "正卷");
    let inner = Arc::new(InMemory::new());
    let breaking = Arc::new(Breaking { inner: inner.clone(), left: AtomicUsize::new(2), sent: AtomicUsize::new(0) });
    let remote = Remote { objects: inner.clone(), parts: Some(breaking.clone()) };
    let (target, memory) = (config(), Memory::default());
    // The file has five parts of 10,000 bytes; the connection breaks after two and then after one more.
    for again in [1, 9] {
        let journal = memory.last();
        let error = upload_to(&remote, &request(&package, &target, &journal), &memory, &NOW, 10_000).unwrap_err();
        assert!(matches!(error, Error::Target { .. }), "{error}");
        breaking.left.store(again, Ordering::SeqCst);
    }
    let journal = memory.last();
    let receipt = upload_to(&remote, &request(&package, &target, &journal), &memory, &NOW, 10_000).unwrap();
    assert_eq!(breaking.sent.load(Ordering::SeqCst), 5, "no part was sent twice");
    assert_eq!((receipt.files, &receipt.verified_at), (7, &NOW()));
    let progress: Vec<u64> = memory.0.lock().unwrap().iter().map(|l| l.1).collect();
    assert!(progress.windows(2).all(|w| w[0] <= w[1]), "{progress:?}");
    assert_eq!(*progress.last().unwrap(), receipt.bytes);
    let again = upload_to(&remote, &request(&package, &target, &memory.last()), &memory, &NOW, 10_000).unwrap();
    assert_eq!((again, breaking.sent.load(Ordering::SeqCst)), (receipt, 5), "delivered once");
}

#[test]
fn what_the_target_altered_is_noticed_and_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let package = package(dir.path(), "正卷");
    let inner = Arc::new(InMemory::new());
    let remote = Remote { objects: inner.clone(), parts: None };
    let (target, memory) = (config(), Memory::default());
    let receipt = upload_to(&remote, &request(&package, &target, ""), &memory, &NOW, PART).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let key = Key::parse(format!("{}/data/说明文件.txt", receipt.prefix)).unwrap();
    runtime.block_on(inner.put(&key, "改了".into())).unwrap();
    let journal = memory.last();
    let error = upload_to(&remote, &request(&package, &target, &journal), &memory, &NOW, PART).unwrap_err();
    assert!(matches!(&error, Error::NotVerified { file, .. } if file == "data/说明文件.txt"), "{error}");
    upload_to(&remote, &request(&package, &target, &memory.last()), &memory, &NOW, PART).unwrap();
}

#[test]
fn a_folder_target_holds_the_same_files_and_never_half_of_one() {
    let dir = tempfile::tempdir().unwrap();
    let package = package(dir.path(), "正卷");
    let disk = dir.path().join("移动硬盘");
    std::fs::create_dir(&disk).unwrap();
    let target = TargetConfig::Folder { path: disk.to_string_lossy().into_owned() };
    let remote = Remote::open(&target).unwrap();
    let memory = Memory::default();
    let receipt = upload_to(&remote, &request(&package, &target, ""), &memory, &NOW, 10_000).unwrap();
    let there = disk.join(&receipt.prefix);
    assert!(verify(&there).unwrap().whole());
    assert_eq!(files_of(&there).unwrap(), files_of(&package).unwrap());
    let first = memory.0.lock().unwrap()[0].0.clone();
    assert!(!first.contains("manifest-sha256.txt\":") || first.contains("tagmanifest"), "the manifest is sent last");
    assert!(matches!(Remote::open(&config()), Err(Error::BadTarget(_))));
}

#[test]
fn the_confidential_part_is_not_sent_where_it_may_not_be() {
    let dir = tempfile::tempdir().unwrap();
    let package = package(dir.path(), "副卷");
    let inner = Arc::new(InMemory::new());
    let remote = Remote { objects: inner.clone(), parts: None };
    let (target, memory) = (config(), Memory::default());
    let error = upload_to(&remote, &request(&package, &target, ""), &memory, &NOW, PART).unwrap_err();
    assert!(error.to_string().contains("不允许存放副卷"), "{error}");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let objects: Vec<_> = runtime.block_on(inner.list(None).collect::<Vec<_>>());
    assert!(objects.is_empty());
    let allowed = UploadRequest { confidential: true, ..request(&package, &target, "") };
    upload_to(&remote, &allowed, &memory, &NOW, PART).unwrap();
}

#[test]
fn a_damaged_package_is_not_sent() {
    let dir = tempfile::tempdir().unwrap();
    let package = package(dir.path(), "正卷");
    std::fs::write(package.join("data/说明文件.txt"), "改了").unwrap();
    let remote = Remote { objects: Arc::new(InMemory::new()), parts: None };
    let (target, memory) = (config(), Memory::default());
    let error = upload_to(&remote, &request(&package, &target, ""), &memory, &NOW, PART).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    let stopped = AtomicBool::new(true);
    let whole = self::package(&dir.path().join("二"), "正卷");
    let request = UploadRequest { stop: &stopped, ..request(&whole, &target, "") };
    assert!(matches!(upload_to(&remote, &request, &memory, &NOW, PART), Err(Error::Stopped)));
}
