//! An upload to an S3 server that we did not write, killed once in the middle.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may end itself")]
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bianmu_tests::store::{TestStore, kill_hard};
use bianmu_tests::{files_under, python, run_python, sample_pages, sha256};

/// A moto server on a free port of the loopback; ends with the test.
struct S3 {
    child: Child,
    endpoint: String,
}

impl S3 {
    fn start() -> S3 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = python().with_file_name("moto_server");
        let child = Command::new(server)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begin.elapsed() < Duration::from_secs(60), "the S3 server does not start");
            std::thread::sleep(Duration::from_millis(100));
        }
        S3 { child, endpoint: format!("http://127.0.0.1:{port}") }
    }

    /// Runs Python with `s3`, a client of the server that the server's own authors use.
    #[track_caller]
    fn ask(&self, script: &str, arguments: &[&str]) -> String {
        let head = "import sys, hashlib, boto3\nfrom botocore.config import Config\ns3 = boto3.client('s3', endpoint_url=sys.argv[1], \
                    aws_access_key_id='key', aws_secret_access_key='secret', region_name='us-east-1', \
                    config=Config(s3={'addressing_style': 'path'}))\n";
        let mut all = vec![self.endpoint.as_str()];
        all.extend(arguments);
        run_python(&format!("{head}{script}"), &all).expect_code(0).out
    }

    /// Key and SHA-256 of every object.
    fn objects(&self) -> Vec<(String, String)> {
        let script = "for o in s3.list_objects_v2(Bucket='archive').get('Contents', []):\n    body = s3.get_object(Bucket='archive', \
                      Key=o['Key'])['Body'].read()\n    print(hashlib.sha256(body).hexdigest(), o['Key'])";
        let out = self.ask(script, &[]);
        out.lines().filter_map(|l| l.split_once(' ')).map(|(digest, key)| (key.to_owned(), digest.to_owned())).collect()
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn assert_delivered(objects: &[(String, String)], package: &Path) {
    // A package lies under the digest of its manifest, which fixes every file of it.
    let folder = format!("volumes/{}", sha256(&package.join("manifest-sha256.txt")));
    for file in files_under(package) {
        let end = format!("{folder}/{}", file.to_string_lossy());
        let found =
            objects.iter().find(|(key, _)| *key == end).unwrap_or_else(|| panic!("{end} is not there: {objects:?}"));
        assert_eq!(found.1, sha256(&package.join(&file)), "{end}");
    }
}

#[test]
fn an_upload_killed_in_the_middle_is_finished_and_nothing_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let pages = dir.path().join("volume.pdf");
    sample_pages("1-12,39,38", &pages);
    let store = TestStore::at(&dir.path().join("store"));
    let packages = store.sealed(&pages);
    let files: usize = packages.iter().map(|p| files_under(p).len()).sum();

    let s3 = S3::start();
    s3.ask("s3.create_bucket(Bucket='archive')", &[]);
    let added = [
        "target",
        "add",
        "s3",
        "上级法院",
        "--endpoint",
        &s3.endpoint,
        "--bucket",
        "archive",
        "--region",
        "us-east-1",
        "--access-key",
        "key",
        "--secret-key",
        "secret",
        "--confidential",
    ];
    let said = store.run(&added).expect_code(0).said();
    assert!(!said.contains("secret"), "keys are never shown: {said}");

    let mut upload = store
        .command(&["upload", "1", "--target", "1"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    while store.ask("select coalesce(sum(bytes_done), 0) > 0 from uploads") != "1" {
        assert!(begin.elapsed() < Duration::from_secs(120), "nothing is sent");
        assert!(upload.try_wait().unwrap().is_none(), "the upload ended before it could be killed");
        std::thread::sleep(Duration::from_millis(5));
    }
    kill_hard(&mut upload);
    let open: u32 = store.ask("select count(*) from uploads where state <> 'delivered'").parse().unwrap();
    assert!(open > 0, "the upload was over before it was killed");
    let done_before = store.ask("select sum(bytes_done) from uploads");

    let continued = store.run(&["upload", "--continue"]).expect_code(0).said();
    assert!(continued.contains("从断点继续"), "{done_before} bytes were there: {continued}");
    let objects = s3.objects();
    for package in &packages {
        assert_delivered(&objects, package);
    }
    assert!(objects.len() >= files, "{} objects, {files} files", objects.len());
    assert_eq!(store.ask("select count(*) from uploads where state <> 'delivered' or receipt is null"), "0");
    assert_eq!(store.ask("select stage from volumes"), "delivered");
    let unfinished = s3.ask("print(len(s3.list_multipart_uploads(Bucket='archive').get('Uploads', [])))", &[]);
    assert_eq!(unfinished.trim(), "0", "no half objects are left on the server");
    store.assert_whole();
}

#[test]
fn a_server_that_is_not_there_is_named_and_what_is_sealed_stays() {
    let dir = tempfile::tempdir().unwrap();
    let pages = dir.path().join("two.pdf");
    sample_pages("1-2", &pages);
    let store = TestStore::at(&dir.path().join("store"));
    let packages = store.sealed(&pages);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let endpoint = format!("http://127.0.0.1:{port}");
    let added = [
        "target",
        "add",
        "s3",
        "上级法院",
        "--endpoint",
        &endpoint,
        "--bucket",
        "archive",
        "--access-key",
        "key",
        "--secret-key",
        "secret",
    ];
    store.run(&added).expect_code(0);
    let failed = store.run(&["upload", "1", "--target", "1"]);
    assert_ne!(failed.code, 0);
    assert!(failed.said().contains("上级法院") || failed.said().contains(&endpoint), "{}", failed.said());
    assert!(!failed.said().contains("secret"));
    bianmu_tests::run(&["verify".as_ref(), packages[0].as_os_str()]).expect_code(0);
    assert_eq!(store.ask("select state from uploads limit 1"), "failed");
}
