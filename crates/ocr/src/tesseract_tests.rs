//! What the parent makes of children of every kind; the real one is asked in `tests/tests/tesseract.rs`.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "a test writes its own children")]
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bianmu_model::Rect;

use super::*;

#[test]
fn spaces_stay_only_between_latin_words() {
    for (read, wanted) in [
        ("民 事 判 决 书", "民事判决书"),
        ("（ 2023 ） 川 01 民 初 12 号", "（2023）川01民初12号"),
        ("Windows 10 系 统", "Windows 10系统"),
        ("  two  words ", "two words"),
        ("原告 ： 张 三 ，", "原告：张三，"),
        (" ", ""),
    ] {
        assert_eq!(without_spaces_between_han(read), wanted);
    }
}

#[test]
fn a_request_is_size_resolution_and_brightness() {
    let mut page = Picture { width: 3, height: 2339, rgb: vec![255; 3 * 2339 * 3] };
    page.rgb[..9].copy_from_slice(&[230, 40, 50, 20, 20, 20, 30, 40, 160]);
    let request = request(&page);
    assert_eq!(request[12..16], page.luma().data[..4]);
    assert_eq!(request.len(), 12 + 3 * 2339);
    assert_eq!(request[..12], [3, 0, 0, 0, 0x23, 9, 0, 0, 200, 0, 0, 0]);
}

#[test]
fn a_program_that_is_not_there_is_named_with_what_to_do() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let error = TesseractReader::start(TesseractCommand::new("/no/such/bianmu-tesseract")).err();
    assert!(matches!(error, Some(OcrError::Tesseract(TesseractError::Program { .. }))), "{error:?}");
    let said = error.map(|e| e.to_string()).unwrap_or_default();
    for part in ["/no/such/bianmu-tesseract", "没有改动", "fast"] {
        assert!(said.contains(part), "{said}");
    }
}

/// One test at a time starts children: a script that is still being written is busy for whoever was started meanwhile.
static TURN: Mutex<()> = Mutex::new(());

/// A child that is a script; removed with its folder.
struct Script(PathBuf, #[allow(dead_code, reason = "held, not read")] MutexGuard<'static, ()>);

impl Script {
    fn new(name: &str, body: &str) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = std::env::temp_dir().join(format!("bianmu-tesseract-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let program = folder.join("child");
        std::fs::write(&program, format!("#!/bin/sh\n{FRAMES}\n{body}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Script(program, turn)
    }

    fn command(&self) -> TesseractCommand {
        TesseractCommand::new(&self.0).silent_for_at_most(Duration::from_secs(2))
    }

    fn folder(&self) -> &Path {
        self.0.parent().unwrap()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.folder());
    }
}

/// `say TEXT` writes a frame of fewer than 256 bytes; `page` takes the request of [`small_page`] off standard input.
const FRAMES: &str = r#"
say() { printf "\\$(printf %03o ${#1})\\000\\000\\000%s" "$1"; }
page() { head -c 20 >/dev/null; }
"#;

/// Its request has 12 + 4 bytes, its frame 20.
fn small_page() -> Pyramid {
    Pyramid::new(Picture { width: 2, height: 2, rgb: vec![255; 12] }, 1)
}

#[track_caller]
fn check_start(name: &str, body: &str, wanted: fn(&TesseractError) -> bool) {
    let script = Script::new(name, body);
    match TesseractReader::start(script.command()).err() {
        Some(OcrError::Tesseract(error)) => assert!(wanted(&error), "{error:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_child_that_does_not_become_ready_says_why_before_any_page() {
    check_start("library", "exit 127", |e| matches!(e, TesseractError::Library));
    check_start("data", r#"say '{"error":"chi_sim"}'; exit 1"#, |e| matches!(e, TesseractError::NotReady(_)));
    check_start("crash", "kill -9 $$", |e| matches!(e, TesseractError::Start(_)));
    check_start("other", "echo hello; sleep 5", |e| matches!(e, TesseractError::Start(_)));
    check_start("hangs", "exec sleep 5", |e| matches!(e, TesseractError::Start(_)));
}

#[test]
fn a_child_that_dies_once_is_started_anew_and_the_page_is_read() {
    let body = r#"say '"ready"'; page
        if [ ! -e "$0.died" ]; then : >"$0.died"; exit 3; fi
        say '{"lines":[{"text":"a b","box":[0,0,2,2],"confidence":0.9},{"text":"c","box":[0,0,1,1],"confidence":0.2}]}'
        page; say '{"error":"no"}'"#;
    let script = Script::new("once", body);
    let mut reader = TesseractReader::start(script.command()).unwrap();
    let lines = reader.read(&small_page(), 0.0).unwrap();
    assert_eq!(lines.len(), 1, "lines read with little confidence are left out: {lines:?}");
    assert_eq!(lines[0].text, "a b");
    assert_eq!(lines[0].rect, Rect { x: 0, y: 0, w: 2, h: 2 });
    let refused = reader.read(&small_page(), 0.0);
    assert!(matches!(refused, Err(OcrError::Tesseract(TesseractError::Refused(_)))), "{refused:?}");
}

#[test]
fn a_page_that_kills_or_stops_two_children_is_given_up_and_the_next_one_is_read() {
    for (name, last_act, timed_out) in [("twice", "exit 3", false), ("stops", "exec sleep 5", true)] {
        let body = format!(
            r#"say '"ready"'; page
            echo x >>"$0.count"; [ $(wc -l <"$0.count") -le 2 ] && {last_act}
            say '{{"lines":[]}}'"#
        );
        let script = Script::new(name, &body);
        let mut reader = TesseractReader::start(script.command()).unwrap();
        match reader.read(&small_page(), 0.0) {
            Err(OcrError::Tesseract(TesseractError::TimedOut)) => assert!(timed_out),
            Err(OcrError::Tesseract(TesseractError::Crashed)) => assert!(!timed_out),
            other => panic!("{other:?}"),
        }
        assert_eq!(reader.read(&small_page(), 0.0).unwrap(), Vec::new());
    }
}
