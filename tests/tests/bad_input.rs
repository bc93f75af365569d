//! A bad file costs itself only: it is named with its reason in Chinese, the rest is done, and the exit code says so.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test may end itself")]
use std::path::{Path, PathBuf};
use std::process::Command;

use bianmu_tests::{
    analyse, bianmu, finish, has_chinese, run, run_python, sample, sample_images, sample_pages, score, tool,
};
use serde_json::Value;

fn sources(value: &Value) -> Vec<String> {
    score::list(&value["pages"]).iter().map(|p| p["source"].as_str().unwrap().to_owned()).collect()
}

/// Puts a bad file before a good page: code 3, the file named with `reason`, the good page read. Gives the analysis.
#[track_caller]
fn check_bad(bad: &Path, reason: &str) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let good = sample_images(dir.path(), 1, 1).remove(0);
    let (value, done) = analyse(&[bad.to_owned(), good.clone()], &[]);
    let name = bad.file_name().unwrap().to_str().unwrap();
    assert_eq!(done.code, 3, "{}", done.err);
    let line =
        done.err.lines().find(|l| l.contains(name)).unwrap_or_else(|| panic!("{name} is not named: {}", done.err));
    assert!(line.contains(reason) && has_chinese(line), "{line}");
    let faults = score::list(&value["faults"]);
    assert!(faults.iter().any(|f| f.as_str().unwrap().contains(name)), "{faults:?}");
    let last = score::list(&value["pages"]).last().unwrap().clone();
    assert_eq!(last["source"], good.file_name().unwrap().to_str().unwrap());
    assert_eq!(last["fault"], Value::Null);
    assert!(last["text"].as_str().unwrap().contains("民事诉讼卷宗"), "the good page is read");
    value
}

#[test]
fn an_empty_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("空.pdf");
    std::fs::write(&path, b"").unwrap();
    assert_eq!(check_bad(&path, "空").pointer("/pages").unwrap().as_array().unwrap().len(), 1);
}

#[test]
fn a_text_file_that_calls_itself_a_pdf() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("notes.pdf");
    std::fs::write(&path, "这不是 PDF\n").unwrap();
    check_bad(&path, "不是");
}

#[test]
fn a_pdf_that_wants_a_password() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, locked) = (dir.path().join("plain.pdf"), dir.path().join("locked.pdf"));
    sample_pages("1-2", &plain);
    let arguments = ["--encrypt", "user", "owner", "256", "--", plain.to_str().unwrap(), locked.to_str().unwrap()];
    tool("qpdf", &arguments).expect_code(0);
    check_bad(&locked, "密码");
}

#[test]
fn half_a_pdf_gives_the_pages_that_can_be_saved() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("half.pdf");
    let whole = std::fs::read(sample()).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let value = check_bad(&path, "不完整");
    let saved = sources(&value).iter().filter(|s| s.starts_with("half.pdf")).count();
    assert!((10..39).contains(&saved), "{saved} pages saved");
    let read =
        score::list(&value["pages"]).iter().filter(|p| p["text"].as_str().is_some_and(|t| t.len() > 100)).count();
    assert!(read >= 10, "{read} pages have text");
}

#[test]
fn a_jpeg_that_ends_in_the_middle() {
    let dir = tempfile::tempdir().unwrap();
    let image = sample_images(dir.path(), 2, 2).remove(0);
    let path = dir.path().join("cut.jpg");
    let whole = std::fs::read(image).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 3]).unwrap();
    let value = check_bad(&path, "截断");
    assert!(value["pages"][0]["fault"].as_str().is_some_and(has_chinese), "the page keeps its place in the volume");
}

#[test]
fn a_path_that_does_not_exist_is_a_failure_and_a_wrong_option_is_usage() {
    let done = run(&["analyse", "/no/such/卷.pdf"]).expect_code(1);
    assert!(done.err.contains("/no/such/卷.pdf") && has_chinese(&done.err), "{}", done.err);
    run(&["analyse"]).expect_code(2);
    run(&["analyse", "--no-such-option", "x"]).expect_code(2);
}

#[test]
fn a_missing_model_says_which_and_what_to_run() {
    let empty = tempfile::tempdir().unwrap();
    let mut command = Command::new(bianmu());
    command.arg("analyse").arg(sample()).env("BIANMU_COMPONENTS", empty.path());
    let done = finish(&mut command).expect_code(1);
    assert!(done.err.contains(".onnx") || done.err.contains("libonnxruntime"), "{}", done.err);
    assert!(done.err.contains("make setup") && has_chinese(&done.err), "{}", done.err);
}

#[test]
fn a_model_with_the_wrong_digest_is_refused() {
    let real = std::env::var_os("XDG_CACHE_HOME")
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache"), PathBuf::from)
        .join("bianmu/components");
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&real).unwrap().flatten() {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let model = folder.path().join("ppocrv6_tiny_rec.onnx");
    let mut bytes = std::fs::read(&model).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&model, bytes).unwrap();
    let mut command = Command::new(bianmu());
    command.arg("analyse").arg(sample()).env("BIANMU_COMPONENTS", folder.path());
    let done = finish(&mut command).expect_code(1);
    assert!(done.err.contains("ppocrv6_tiny_rec.onnx") && done.err.contains("make setup"), "{}", done.err);
}

#[test]
fn a_folder_is_read_in_natural_order() {
    let dir = tempfile::tempdir().unwrap();
    let images = sample_images(dir.path(), 1, 3);
    let folder = dir.path().join("卷");
    std::fs::create_dir(&folder).unwrap();
    for (image, name) in images.iter().zip(["10.jpg", "2.jpg", "1.jpg"]) {
        std::fs::copy(image, folder.join(name)).unwrap();
    }
    let (value, done) = analyse(&[folder], &[]);
    done.expect_code(0);
    let names: Vec<String> = sources(&value).iter().map(|s| s.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["1.jpg", "2.jpg", "10.jpg"]);
    assert_eq!(value["volume"], "卷");
}

/// Two pages of the sample as one TIFF with the given compression; every page must be read.
#[track_caller]
fn check_tiff(compression: &str, bilevel: bool) {
    let dir = tempfile::tempdir().unwrap();
    let images = sample_images(dir.path(), 1, 3);
    let path = dir.path().join("volume.tif");
    let script = "import sys\nfrom PIL import Image\nto, kind, bilevel, *pages = sys.argv[1:]\nopen_page = lambda p: Image.open(p).convert(\
                  '1' if bilevel == '1' else 'RGB')\npages = [open_page(p) for p in pages]\n\
                  pages[0].save(to, save_all=True, append_images=pages[1:], compression=kind, dpi=(200, 200))";
    let mut arguments = vec![path.as_os_str(), compression.as_ref(), if bilevel { "1" } else { "0" }.as_ref()];
    arguments.extend([images[0].as_os_str(), images[2].as_os_str()]);
    run_python(script, &arguments).expect_code(0);
    let (value, done) = analyse(&[path], &[]);
    done.expect_code(0);
    assert_eq!(sources(&value), ["volume.tif#1", "volume.tif#2"]);
    let first = value["pages"][0]["text"].as_str().unwrap();
    assert!(first.contains("民事诉讼卷宗"), "{first}");
    assert!(value["pages"][1]["text"].as_str().unwrap().chars().count() > 300);
    assert_eq!(value["pages"][0]["dpi"], 200);
}

#[test]
fn a_tiff_of_many_pages_with_group_4() {
    check_tiff("group4", true);
}

#[test]
fn a_tiff_of_many_pages_with_lzw() {
    check_tiff("tiff_lzw", false);
}

#[test]
fn a_tiff_of_many_pages_with_jpeg() {
    check_tiff("jpeg", false);
}
