//! From the scanner to the receipt, judged by tools that are not ours.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may end itself")]

use std::path::{Path, PathBuf};

use bianmu_tests::store::TestStore;
use bianmu_tests::{files_under, has_chinese, run, run_python, sample, sha256, tool};

fn pdfs(package: &Path) -> Vec<PathBuf> {
    files_under(package)
        .into_iter()
        .filter(|f| f.extension().is_some_and(|e| e == "pdf"))
        .map(|f| package.join(f))
        .collect()
}

#[track_caller]
fn assert_bag(package: &Path) {
    let script = "import sys, bagit\nbagit.Bag(sys.argv[1]).validate(processes=1)\nprint('valid')";
    assert_eq!(run_python(script, &[package]).expect_code(0).out.trim(), "valid");
}

#[track_caller]
fn copy_folder(from: &Path, to: &Path) {
    for file in files_under(from) {
        let dest = to.join(&file);
        std::fs::create_dir_all(dest.parent().unwrap()).unwrap();
        std::fs::copy(from.join(&file), dest).unwrap();
    }
}

#[test]
fn a_volume_goes_all_the_way_and_other_tools_agree() {
    let dir = tempfile::tempdir().unwrap();
    let store = TestStore::at(&dir.path().join("store"));
    let packages = store.sealed(&sample());
    let names: Vec<String> = packages.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(packages.len(), 2, "正卷 and 副卷 are packages of their own: {names:?}");
    assert!(names.iter().any(|n| n.ends_with("正卷")) && names.iter().any(|n| n.ends_with("副卷")), "{names:?}");

    let mut images = 0;
    for package in &packages {
        assert_bag(package);
        run(&["verify".as_ref(), package.as_os_str()]).expect_code(0);
        images += files_under(package).iter().filter(|f| f.starts_with("data/images")).count();
        let found = pdfs(package);
        assert_eq!(found.len(), 1, "{package:?}");
        tool("qpdf", &["--check".as_ref(), found[0].as_os_str()]).expect_code(0);
        let outline = tool("qpdf", &["--json".as_ref(), "--json-key=outlines".as_ref(), found[0].as_os_str()])
            .expect_code(0)
            .json();
        assert!(!outline["outlines"].as_array().unwrap().is_empty(), "there are bookmarks");
    }
    assert_eq!(images, 39, "every scanned page lies in one of the packages");

    let main = packages.iter().find(|p| p.to_string_lossy().ends_with("正卷")).unwrap();
    let text = tool("pdftotext", &[pdfs(main)[0].as_os_str(), "-".as_ref()]).expect_code(0).out;
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for known in ["民事诉讼卷宗", "买卖合同纠纷", "许春梅", "和龙市宏达农资有限公司"] {
        assert!(plain.contains(known), "pdftotext finds {known}");
    }
    store.assert_whole();

    // Sealed is sealed.
    let refused = store.run(&["edit", "1", r#"{"op":"rotate","scan_index":1,"degrees":90}"#]);
    assert!(refused.code != 0 && has_chinese(&refused.err), "{refused:?}");

    // One byte changed anywhere is found.
    for (i, file) in ["data/目录/catalogue.json", "data/images", "bag-info.txt"].iter().enumerate() {
        let copy = dir.path().join(format!("copy-{i}"));
        copy_folder(main, &copy);
        let victim = files_under(&copy).into_iter().find(|f| f.starts_with(file)).unwrap();
        let mut bytes = std::fs::read(copy.join(&victim)).unwrap();
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
        std::fs::write(copy.join(&victim), bytes).unwrap();
        let found = run(&["verify".as_ref(), copy.as_os_str()]);
        assert_ne!(found.code, 0);
        assert!(found.said().contains(victim.to_str().unwrap()), "{}", found.said());
    }
    let missing = dir.path().join("missing");
    copy_folder(main, &missing);
    let gone = pdfs(&missing).remove(0);
    std::fs::remove_file(&gone).unwrap();
    let found = run(&["verify".as_ref(), missing.as_os_str()]);
    assert!(found.code != 0 && found.said().contains("正卷.pdf"), "{}", found.said());

    // To a folder; 副卷 stays back, and a second time nothing is sent again.
    let disk = dir.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    store
        .run(&["target".as_ref(), "add".as_ref(), "folder".as_ref(), "移动硬盘".as_ref(), disk.as_os_str()])
        .expect_code(0);
    let sent = store.run(&["upload", "1", "--target", "1"]).expect_code(0).said();
    assert!(sent.contains("副卷"), "it says that 副卷 was held back: {sent}");
    let delivered = files_under(&disk);
    assert!(delivered.iter().all(|f| !f.to_string_lossy().contains("副卷")), "{delivered:?}");
    for file in files_under(main) {
        let there =
            delivered.iter().find(|f| f.ends_with(&file)).unwrap_or_else(|| panic!("{file:?} was not delivered"));
        assert_eq!(sha256(&disk.join(there)), sha256(&main.join(&file)), "{file:?}");
    }
    let times = |folder: &Path| -> Vec<_> {
        files_under(folder)
            .iter()
            .map(|f| (f.clone(), std::fs::metadata(folder.join(f)).unwrap().modified().unwrap()))
            .collect()
    };
    let before = times(&disk);
    store.run(&["upload", "1", "--target", "1"]).expect_code(0);
    assert_eq!(times(&disk), before, "nothing was written again");
    assert_eq!(store.ask("select count(*) from uploads"), "1");
    assert_eq!(store.ask("select count(*) from uploads where state = 'delivered' and receipt is not null"), "1");
    assert_eq!(store.ask("select stage from volumes"), "delivered");
}

#[test]
fn what_is_not_finished_goes_no_further() {
    let dir = tempfile::tempdir().unwrap();
    let pages = dir.path().join("four.pdf");
    bianmu_tests::sample_pages("1-4", &pages);
    let store = TestStore::at(&dir.path().join("store"));
    store.run(&["import".as_ref(), pages.as_os_str()]).expect_code(0);
    for arguments in [&["seal", "1"][..], &["inspect", "1", "--pass-all", "--finish"]] {
        let refused = store.run(arguments);
        assert!(refused.code != 0 && has_chinese(&refused.err), "{arguments:?}: {refused:?}");
    }
    // A page in no entry: the ledger does not balance, and submission says which page.
    let blank = serde_json::json!({"op": "set_page_role", "pages": [2], "role": "blank", "reason": null});
    store.edit(1, &blank);
    let back = serde_json::json!({"op": "set_page_role", "pages": [2], "role": "content", "reason": null});
    store.edit(1, &back);
    let refused = store.run(&["submit", "1", "--accept-all"]);
    assert!(refused.code != 0 && refused.err.contains("第 2 页"), "{refused:?}");
    store.edit(1, &blank);
    store.run(&["submit", "1", "--accept-all"]).expect_code(0);
    let unknown = store.run(&["show", "99"]);
    assert!(unknown.code != 0 && unknown.err.contains("99") && has_chinese(&unknown.err), "{unknown:?}");
}

#[test]
fn the_export_of_a_stored_volume_is_the_analysis() {
    let dir = tempfile::tempdir().unwrap();
    let pages = dir.path().join("five.pdf");
    bianmu_tests::sample_pages("1-5", &pages);
    let store = TestStore::at(&dir.path().join("store"));
    store.run(&["import".as_ref(), pages.as_os_str()]).expect_code(0);
    let exported = store.run(&["export", "1", "--json"]).expect_code(0).json();
    let (direct, done) = bianmu_tests::analyse(&[pages], &[]);
    done.expect_code(0);
    assert_eq!(exported["schema"], direct["schema"]);
    assert_eq!(exported["case"], direct["case"]);
    let pick = |value: &serde_json::Value, list: &str, keys: &[&str]| -> Vec<Vec<serde_json::Value>> {
        value[list].as_array().unwrap().iter().map(|row| keys.iter().map(|k| row[*k].clone()).collect()).collect()
    };
    let entry = ["seq", "title", "doc_type", "part", "pages", "responsible", "date", "page_range"];
    assert_eq!(pick(&exported, "entries", &entry), pick(&direct, "entries", &entry));
    let page = ["scan_index", "digest", "width", "height", "orientation", "role", "page_no", "text", "fault"];
    assert_eq!(pick(&exported, "pages", &page), pick(&direct, "pages", &page));
}
