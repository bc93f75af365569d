//! The program is killed while it works; nothing is lost, and what is said about it is true.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use common::{Tiny, folder, open_with, settle};
use serde_json::json;

const CHILD: &str = "BIANMU_TEST_KILLED_IN";
const PAGES: usize = 12;

/// Runs only as the child of the test below: takes in a volume and dies in the middle of its seventh page.
#[test]
fn child_that_is_killed() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let dir = std::path::PathBuf::from(dir);
    let desk = open_with(&dir, Tiny { die_at: 7, slow: Duration::from_millis(20), ..Tiny::default() });
    desk.import(&[dir.join("卷")]).unwrap();
    settle(&desk);
    panic!("the child should have been killed");
}

#[test]
fn pages_in_flight_are_done_again_and_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let texts: Vec<String> = (1..=PAGES).map(|n| format!("#第{n}件")).collect();
    folder(dir.path(), "卷", &texts.iter().map(String::as_str).collect::<Vec<_>>());
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_is_killed", "--nocapture"])
        .env(CHILD, dir.path())
        .status()
        .unwrap();
    assert!(!status.success() && status.code().is_none(), "killed by a signal: {status:?}");

    let tiny = std::sync::Arc::new(Tiny::default());
    let options = || bianmu_desk::DeskOptions {
        user: "王敏".into(),
        accept_threshold: common::THRESHOLD,
        analyser: tiny.clone(),
    };
    let store = dir.path().join("store");
    let at_rest = bianmu_desk::Desk::open_at_rest(&store, options()).unwrap();
    let told = at_rest.session().recovered.unwrap();
    let done_before = at_rest.summary(1).unwrap().pages_done as usize;
    drop(at_rest);
    let desk = bianmu_desk::Desk::open(&store, options()).unwrap();
    settle(&desk);
    let numbers: Vec<usize> =
        told.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty()).map(|s| s.parse().unwrap()).collect();
    let [lost, again, verified] = numbers[..] else { panic!("{told}") };
    assert!(told.starts_with("上次未正常退出，已恢复。0 页丢失，重做"), "{told}");
    assert!(lost == 0 && (1..=2).contains(&again) && again + verified == PAGES, "{told}");
    assert!(done_before >= 5, "the seventh page was begun, and two are looked at at a time: {done_before}");
    assert_eq!(tiny.seen.load(Ordering::SeqCst), PAGES - done_before, "what was done is not looked at again");

    let view = desk.call("volume", json!({"volume": 1})).unwrap();
    assert_eq!(view["summary"]["stage"], "analysed");
    assert_eq!(view["ledger"]["catalogued"], PAGES);
    assert_eq!(view["entries"].as_array().unwrap().len(), PAGES);
    assert!(desk.store().check(true).unwrap().damage.is_empty());
}

fn until(mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(60), "never");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_pause_outlives_a_restart_and_a_cancelled_volume_keeps_what_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let texts = ["#一"; 30];
    let scan = folder(dir.path(), "卷", &texts);
    let slow = || Tiny { slow: Duration::from_millis(60), ..Tiny::default() };
    let desk = open_with(dir.path(), slow());
    desk.import(&[scan]).unwrap();
    until(|| desk.summary(1).unwrap().pages_done > 0);
    let paused = desk.pause(1).unwrap().progress.unwrap();
    assert!(paused.paused && paused.total == 30);
    drop(desk);
    let desk = open_with(dir.path(), slow());
    assert_eq!(desk.session().recovered, None, "an orderly end needs no recovery");
    let before = desk.summary(1).unwrap().pages_done;
    assert!(before > 0 && before < 30);
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(desk.summary(1).unwrap().pages_done, before);
    desk.resume(1).unwrap();
    until(|| {
        let progress = desk.summary(1).unwrap().progress.unwrap();
        progress.done > before && progress.rate > 0.0 && progress.seconds_left.is_some()
    });
    desk.cancel(1).unwrap();
    settle(&desk);
    let view = desk.volume(1).unwrap();
    assert_eq!(view.state.ledger.catalogued, 30, "pages that were not looked at are in the catalogue all the same");
    assert!(view.pages.iter().any(|p| !p.analysed));
}
