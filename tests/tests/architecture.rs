//! The arrows that never exist, kept by looking at the workspace itself.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may end itself")]
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use bianmu_tests::{finish, root, score::list};
use serde_json::Value;

/// Package → names of what it depends on (for building or running, not for its tests).
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let metadata = finish(Command::new(cargo).current_dir(root()).args([
        "metadata",
        "--no-deps",
        "--offline",
        "--locked",
        "--format-version",
        "1",
    ]))
    .expect_code(0)
    .json();
    let of = |package: &Value| -> BTreeSet<String> {
        list(&package["dependencies"])
            .iter()
            .filter(|d| d["kind"] != "dev")
            .map(|d| d["name"].as_str().unwrap().to_owned())
            .collect()
    };
    list(&metadata["packages"]).iter().map(|p| (p["name"].as_str().unwrap().to_owned(), of(p))).collect()
}

fn ours(names: &BTreeSet<String>) -> BTreeSet<&str> {
    names.iter().map(String::as_str).filter(|n| n.starts_with("bianmu-")).collect()
}

#[track_caller]
fn check_never(packages: &[&str], never: &[&str]) {
    let all = dependencies();
    for package in packages {
        let has = all.get(*package).unwrap_or_else(|| panic!("no package {package}"));
        let wrong: Vec<&&str> = never.iter().filter(|n| has.contains(**n)).collect();
        assert!(wrong.is_empty(), "{package} must not depend on {wrong:?}");
    }
}

#[test]
fn the_model_depends_on_nothing_of_ours_and_on_no_database() {
    let all = dependencies();
    assert!(ours(&all["bianmu-model"]).is_empty(), "{:?}", all["bianmu-model"]);
    check_never(&["bianmu-model"], &["rusqlite", "tokio", "time", "tauri"]);
    for file in rust_files("crates/model/src") {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["std::fs", "SystemTime", "Instant::now", "std::net"] {
            assert!(!text.contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn what_looks_at_pages_knows_neither_store_nor_desk_nor_window() {
    check_never(
        &["bianmu-intake", "bianmu-imaging", "bianmu-ocr", "bianmu-catalogue"],
        &["bianmu-store", "bianmu-desk", "tauri", "tokio", "rusqlite", "async-std", "smol"],
    );
}

#[test]
fn only_the_child_program_knows_tesseract() {
    let all = dependencies();
    assert_eq!(ours(&all["bianmu-tesseract"]), BTreeSet::from(["bianmu-model"]));
    for (package, has) in all.iter().filter(|(package, _)| *package != "bianmu-tesseract") {
        assert!(!has.contains("tesseract-rs") && !has.contains("bianmu-tesseract"), "{package} links Tesseract");
    }
}

#[test]
fn the_store_knows_nothing_of_pages_being_looked_at() {
    check_never(
        &["bianmu-store"],
        &["bianmu-intake", "bianmu-imaging", "bianmu-ocr", "bianmu-catalogue", "bianmu-desk"],
    );
}

#[test]
fn nothing_depends_on_the_window_and_the_window_only_on_the_desk() {
    let all = dependencies();
    for (package, has) in &all {
        assert!(!has.contains("bianmu-desktop"), "{package} depends on the window");
        if package != "bianmu-desktop" {
            assert!(!has.contains("tauri"), "{package} depends on tauri");
        }
    }
    if let Some(window) = all.get("bianmu-desktop") {
        let allowed = BTreeSet::from(["bianmu-desk", "bianmu-model"]);
        assert!(ours(window).is_subset(&allowed), "{:?}", ours(window));
    }
}

#[test]
fn the_program_is_not_linked_with_the_generator_of_volumes() {
    for (package, has) in &dependencies() {
        assert!(!has.contains("bianmu-corpus"), "{package} is linked with the generator");
    }
}

#[test]
fn only_the_store_speaks_sql() {
    for file in rust_files("crates").into_iter().chain(rust_files("src-tauri")) {
        if file.starts_with(root().join("crates/store")) {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let low = line.to_lowercase();
            let sql = [
                ("\"select ", " from "),
                ("\"insert into ", ""),
                ("\"update ", " set "),
                ("\"delete from ", ""),
                ("\"create table ", ""),
            ];
            let found = sql.iter().any(|(a, b)| low.find(a).is_some_and(|at| low[at..].contains(b)));
            assert!(!found && !low.contains("rusqlite::"), "{}:{}: {line}", file.display(), number + 1);
        }
    }
}

#[test]
fn files_stay_short_and_nothing_is_left_to_do() {
    let mut lengths = Vec::new();
    let ui = files_ending("ui/src", &["ts", "vue", "css"])
        .into_iter()
        .filter(|f| !f.to_string_lossy().contains("/generated/"));
    let rust = ["crates", "src-tauri", "tests"].iter().flat_map(|d| rust_files(d));
    let this = root().join("tests/tests/architecture.rs");
    for file in rust.chain(ui).filter(|f| *f != this) {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 900, "{} has {lines} lines", file.display());
        for word in ["todo!(", "unimplemented!(", "dbg!("] {
            assert!(!text.contains(word), "{} has {word}", file.display());
        }
        lengths.push(lines);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 220, "median length {median}");
}

#[test]
fn no_test_is_switched_off() {
    let this = root().join("tests/tests/architecture.rs");
    for file in ["crates", "src-tauri", "tests"].iter().flat_map(|d| rust_files(d)).filter(|f| *f != this) {
        assert!(!std::fs::read_to_string(&file).unwrap().contains("#[ignore"), "{}", file.display());
    }
    for file in files_ending("ui", &["test.ts", "test.mjs"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["test.skip", "it.skip", "describe.skip", "test.only", "it.only"] {
            assert!(!text.contains(word), "{} has {word}", file.display());
        }
    }
}

#[test]
fn only_the_backend_folder_of_the_front_end_knows_the_window() {
    let backend = root().join("ui/src/backend");
    for file in files_ending("ui/src", &["ts", "vue"]).into_iter().filter(|f| !f.starts_with(&backend)) {
        assert!(!std::fs::read_to_string(&file).unwrap().contains("@tauri-apps/"), "{}", file.display());
    }
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    files_ending(folder, &["rs"])
}

/// Files under a folder of the repository, without build results and packages of others.
fn files_ending(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    fn walk(folder: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.flatten().map(|e| e.path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["node_modules", "target", "dist", "gen"].contains(&name.as_str()) {
                    walk(&path, endings, out);
                }
            } else if endings.iter().any(|e| name.ends_with(&format!(".{e}"))) {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&root().join(folder), endings, &mut out);
    out.sort();
    out
}
