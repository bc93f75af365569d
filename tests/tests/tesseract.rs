//! The `tesseract` engine: read by the real one, and refused in words where it is not there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may end itself")]

use std::path::{Path, PathBuf};
use std::process::Command;

use bianmu_tests::{analyse, bianmu, finish, has_chinese, root, sample, sample_images, score, tool};
use serde_json::Value;

/// What the truth of the sample says on some pages, numbered from 1 as an analysis of these pages alone numbers them.
fn truth(pages: &[u64]) -> Value {
    let text = std::fs::read_to_string(root().join("assets/sample/ground_truth.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let page = |(i, wanted): (usize, &u64)| {
        let mut page = score::list(&all["pages"]).iter().find(|p| p["scan_index"] == *wanted).unwrap().clone();
        page["scan_index"] = (i + 1).into();
        page
    };
    serde_json::json!({ "pages": pages.iter().enumerate().map(page).collect::<Vec<_>>() })
}

#[test]
fn the_real_engine_reads_straight_and_skewed_pages() {
    let dir = tempfile::tempdir().unwrap();
    let straight = sample_images(dir.path(), 5, 5).remove(0);
    let skewed = dir.path().join("skewed.png");
    let turn = ["-background", "white", "-rotate", "2"];
    let mut arguments: Vec<&std::ffi::OsStr> = vec![straight.as_os_str()];
    arguments.extend(turn.map(std::ffi::OsStr::new));
    arguments.push(skewed.as_os_str());
    tool("convert", &arguments).expect_code(0);

    let (value, done) = analyse(&[straight, skewed], &["--engine", "tesseract", "--threads", "2"]);
    done.expect_code(0);
    let error = score::order_free_character_error(&truth(&[5, 5]), &value);
    println!("order-free character error {error:.4}");
    assert!(error <= 0.06, "order-free character error {error:.4}");
    for page in score::list(&value["pages"]) {
        let (width, height) = (page["width"].as_i64().unwrap(), page["height"].as_i64().unwrap());
        let lines = score::list(&page["lines"]);
        let title = lines.iter().find(|l| l["text"].as_str().unwrap().contains("受理案件通知书"));
        let title = title.unwrap_or_else(|| panic!("no title among {lines:?}"));
        for line in lines {
            let side = |i: usize| line["box"][i].as_i64().unwrap();
            assert!(
                side(0) >= 0 && side(1) >= 0 && side(0) + side(2) <= width && side(1) + side(3) <= height,
                "{line}"
            );
        }
        let middle = title["box"][0].as_i64().unwrap() + title["box"][2].as_i64().unwrap() / 2;
        assert!((middle - width / 2).abs() < width / 10, "the title stands in the middle: {title}");
    }
}

/// The program alone in a folder, as after an installation without its child.
fn program_alone(folder: &Path) -> PathBuf {
    let program = folder.join("bianmu");
    std::fs::copy(bianmu(), &program).unwrap();
    program
}

#[track_caller]
fn check_refused(command: &mut Command, parts: &[&str]) {
    command.arg("analyse").arg(sample()).args(["--engine", "tesseract"]);
    let done = finish(command).expect_code(1);
    assert!(has_chinese(&done.err) && done.out.is_empty(), "{}", done.said());
    for part in parts.iter().chain(&["没有改动", "fast"]) {
        assert!(done.err.contains(part), "no {part} in: {}", done.err);
    }
}

#[test]
fn without_the_child_the_library_or_the_data_it_says_what_to_do_before_any_page() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let program = program_alone(dir.path());
    check_refused(&mut Command::new(&program), &["bianmu-tesseract"]);

    // The dynamic linker ends a program whose library is missing with this code.
    let child = dir.path().join("bianmu-tesseract");
    std::fs::write(&child, "#!/bin/sh\nexit 127\n").unwrap();
    std::fs::set_permissions(&child, std::fs::Permissions::from_mode(0o755)).unwrap();
    check_refused(&mut Command::new(&program), &["tesseract-ocr", "tesseract-ocr-chi-sim"]);

    let empty = tempfile::tempdir().unwrap();
    check_refused(Command::new(bianmu()).env("TESSDATA_PREFIX", empty.path()), &["chi_sim", "tesseract-ocr-chi-sim"]);
}
