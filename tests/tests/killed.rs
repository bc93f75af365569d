//! Killed while it works, started again: only the pages in flight are redone, and the program says what it recovered.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may end itself")]

use std::process::Stdio;
use std::time::{Duration, Instant};

use bianmu_tests::sample;
use bianmu_tests::score::list;
use bianmu_tests::store::{TestStore, kill_hard};

/// Pages whose analysis is in the store.
fn done(store: &TestStore) -> u32 {
    store.ask("select count(*) from page_jobs where state = 'done'").parse().unwrap()
}

/// One line for each page that is done, with all that was found on it.
const FINISHED: &str =
    "select scan_index, p.facts from page_jobs join pages p using (volume, scan_index) where state = 'done'";

#[test]
fn an_import_killed_in_the_middle_goes_on_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let store = TestStore::at(&dir.path().join("store"));
    let mut import = store
        .command(&["import".as_ref(), sample().as_os_str()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    let database = store.dir().join("bianmu.sqlite");
    loop {
        assert!(begin.elapsed() < Duration::from_secs(300), "no page was analysed");
        assert!(import.try_wait().unwrap().is_none(), "the import ended before it could be killed");
        let tables =
            database.exists() && store.ask("select count(*) from sqlite_master where name = 'page_jobs'") == "1";
        if tables && done(&store) >= 5 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    kill_hard(&mut import);
    let before = done(&store);
    assert!((5..39).contains(&before), "killed after {before} pages");
    let finished = store.ask(FINISHED);
    let running: u32 = store.ask("select count(*) from page_jobs where state = 'running'").parse().unwrap();

    let again = store.run(&["analyse", "--volume", "1"]).expect_code(0);
    let said = again.said();
    assert!(said.contains("上次未正常退出，已恢复。0 页丢失"), "{said}");
    assert!(said.contains(&format!("重做 {running} 页")), "{running} pages were in flight: {said}");

    assert_eq!(done(&store), 39);
    let kept = store.ask(FINISHED);
    let kept: Vec<&str> = kept.lines().collect();
    assert!(finished.lines().all(|page| kept.contains(&page)), "pages that were done are as they were");
    let twice: u32 = store.ask("select count(*) from page_jobs where attempts > 1").parse().unwrap();
    assert!(twice <= running, "{twice} pages were begun again, {running} were in flight");
    let view = store.show(1);
    let analysed = list(&view["pages"]).iter().filter(|p| p["analysed"] == true).count();
    assert_eq!(analysed, 39);
    assert!(!list(&view["entries"]).is_empty());
    store.assert_whole();

    // An orderly end is not announced as a recovery.
    let quiet = store.run(&["tasks"]).expect_code(0).said();
    assert!(!quiet.contains("已恢复"), "{quiet}");
}

#[test]
fn importing_the_same_bytes_again_adds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let pages = dir.path().join("three.pdf");
    bianmu_tests::sample_pages("1-3", &pages);
    let store = TestStore::at(&dir.path().join("store"));
    store.run(&["import".as_ref(), pages.as_os_str()]).expect_code(0);
    let originals = store.ask("select count(*) from originals");
    let other = dir.path().join("another name.pdf");
    std::fs::copy(&pages, &other).unwrap();
    let again = store.run(&["import".as_ref(), other.as_os_str()]).expect_code(0);
    assert!(again.said().contains("已在库中"), "{}", again.said());
    assert_eq!(store.ask("select count(*) from originals"), originals);
    assert_eq!(store.ask("select count(*) from volumes"), "1");
}

#[test]
fn undo_and_redo_work_from_one_run_of_the_program_to_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let pages = dir.path().join("six.pdf");
    bianmu_tests::sample_pages("1-6", &pages);
    let store = TestStore::at(&dir.path().join("store"));
    store.run(&["import".as_ref(), pages.as_os_str()]).expect_code(0);
    let before = store.show(1);
    let entry = before["entries"][0]["id"].clone();
    store.edit(1, &serde_json::json!({"op": "set_title", "entry": entry, "title": "改过的题名", "doc_type": null}));
    let title =
        |view: &serde_json::Value| list(&view["entries"]).iter().find(|e| e["id"] == entry).map(|e| e["title"].clone());
    assert_eq!(title(&store.show(1)).unwrap(), "改过的题名");
    store.run(&["undo", "1"]).expect_code(0);
    assert_eq!(store.show(1)["entries"], before["entries"]);
    store.run(&["redo", "1"]).expect_code(0);
    assert_eq!(title(&store.show(1)).unwrap(), "改过的题名");
    let refused = store.run(&["edit", "1", r#"{"op":"split","scan_index":99,"title":""}"#]);
    assert_ne!(refused.code, 0);
    assert!(refused.err.contains("99"), "{}", refused.err);
    store.assert_whole();
}
