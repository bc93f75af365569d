//! The way of a volume, through the same table of commands the window uses.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use bianmu_desk::{Desk, Error, ErrorCode, view::PictureSize};
use common::{folder, open, settle};
use serde_json::{Value, json};

const TEXTS: &[&str] = &["#起诉状", "诉讼请求", "#证据?", "附件模糊", "#合议庭笔录", "#判决书"];

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args.clone()).unwrap_or_else(|e| panic!("{name} {args}: {e:?}"))
}

fn refused(desk: &Desk, name: &str, args: Value, code: ErrorCode) -> Error {
    let error = desk.call(name, args).unwrap_err();
    assert_eq!(error.code, code, "{error:?}");
    assert!(!error.message.is_empty() && !error.hint.is_empty());
    error
}

fn import(desk: &Desk, path: &Path) -> i64 {
    let report = call(desk, "import", json!({"paths": [path]}));
    settle(desk);
    report["volumes"][0]["id"].as_i64().unwrap()
}

fn edit(desk: &Desk, volume: i64, operation: Value) -> Value {
    call(desk, "edit", json!({"volume": volume, "operation": operation}))
}

fn titles(view: &Value) -> Vec<String> {
    view["entries"].as_array().unwrap().iter().map(|e| e["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn from_the_scanner_to_the_receipt() {
    let dir = tempfile::tempdir().unwrap();
    let scan = folder(dir.path(), "民初77", TEXTS);
    let desk = open(dir.path());
    let volume = import(&desk, &scan);
    let of = json!({"volume": volume});
    let view = call(&desk, "volume", of.clone());
    assert_eq!(view["summary"]["stage"], "analysed");
    assert_eq!(titles(&view), ["起诉状", "证据?", "合议庭笔录", "判决书"]);
    assert_eq!(view["ledger_sentence"], "入卷 6 = 编目 6 + 空白 0 + 重复 0 + 移出 0 + 待定 0");
    assert_eq!(view["submit_blockers"], json!(["还有 1 件存疑或搁置"]));
    assert_eq!(view["entries"][3]["seq"], 3, "numbers run within a part");

    // Editing, and undoing it after a restart.
    let view = edit(&desk, volume, json!({"op": "set_title", "entry": 2, "title": "证据清单", "doc_type": null}));
    assert_eq!((&view["summary"]["stage"], &view["undo"]), (&json!("cataloguing"), &json!("改题名：证据? → 证据清单")));
    edit(&desk, volume, json!({"op": "set_part", "entry": 3, "part": "正卷"}));
    drop(desk);
    let desk = open(dir.path());
    assert_eq!(call(&desk, "session", json!({}))["recovered"], Value::Null);
    let view = call(&desk, "volume", of.clone());
    assert_eq!(view["findings"][0]["level"], "error");
    let error = refused(&desk, "submit", of.clone(), ErrorCode::Refused);
    assert!(error.message.contains("副卷材料"), "{error}");
    let view = call(&desk, "undo", of.clone());
    assert_eq!(view["redo"], "改卷别：合议庭笔录 → 正卷");
    assert_eq!(view["submit_blockers"], json!([]));
    assert_eq!(call(&desk, "history", of.clone())[0]["undone"], true);

    // Submitting ends editing; the inspector returns a page, the clerk hands in again.
    call(&desk, "submit", of.clone());
    let rotate = json!({"volume": volume, "operation": {"op": "rotate", "scan_index": 1, "degrees": 90}});
    refused(&desk, "edit", rotate, ErrorCode::Refused);
    refused(&desk, "remove", of.clone(), ErrorCode::Refused);
    refused(&desk, "seal", of.clone(), ErrorCode::Refused);
    let queue = call(&desk, "inspection", of.clone());
    assert_eq!(queue["items"].as_array().unwrap().len(), 1);
    assert_eq!(queue["items"][0]["why"], json!(["模糊：0.20 像素（300 dpi），达到 0.4；小字可能认不清，识别会出错"]));
    assert_eq!(queue["pass_blockers"], json!(["还有 1 页没有结论"]));
    refused(&desk, "finish_inspection", of.clone(), ErrorCode::Refused);
    refused(&desk, "return_page", json!({"volume": volume, "scan_index": 4, "reason": " "}), ErrorCode::BadInput);
    call(&desk, "return_page", json!({"volume": volume, "scan_index": 4, "reason": "看不清"}));
    assert_eq!(call(&desk, "finish_inspection", of.clone())["stage"], "returned");
    edit(&desk, volume, json!({"op": "mark_page", "scan_index": 1, "reason": "请看印章"}));
    call(&desk, "submit", of.clone());
    let queue = call(&desk, "inspection", of.clone());
    assert_eq!(queue["items"][0]["why"], json!(["编目员标记：请看印章"]));
    assert_eq!(queue["items"][1]["why"][1], "上次质检退回过");
    for scan_index in [1, 4] {
        call(&desk, "pass_page", json!({"volume": volume, "scan_index": scan_index}));
    }
    assert_eq!(call(&desk, "finish_inspection", of.clone())["stage"], "passed");

    // Sealing and delivering: 副卷 goes only where it may.
    let seal = call(&desk, "seal", of.clone());
    let package = seal["package"].as_str().unwrap();
    assert!(package.ends_with("民初77-正卷"), "{package}");
    assert!(bianmu_handover::verify(&desk.store().packages_dir().join(package)).unwrap().whole());
    let (open_disk, safe_disk) = (dir.path().join("法官平台"), dir.path().join("保密库"));
    std::fs::create_dir_all(&open_disk).unwrap();
    let target = |name: &str, path: &Path, confidential: bool| {
        let new = json!({"kind": "folder", "name": name, "path": path, "confidential": confidential});
        call(&desk, "add_target", new)["id"].as_i64().unwrap()
    };
    let targets = [target("法官平台", &open_disk, false), target("保密库", &safe_disk, true)];
    let sent = call(&desk, "upload", json!({"volume": volume, "targets": targets}));
    assert_eq!(sent.as_array().unwrap().len(), 3);
    settle(&desk);
    let uploads = call(&desk, "uploads", json!({}));
    assert_eq!(uploads[2]["state"], "delivered");
    assert_eq!(uploads[2]["receipt"], seal["digest"]);
    assert!(uploads[2]["message"].as_str().unwrap().starts_with("副卷未发往“法官平台”"));
    assert_eq!(uploads[0]["state"], "failed", "the disk is not there yet: {uploads}");
    assert!(uploads[0]["message"].as_str().unwrap().contains("不存在"));
    assert_eq!(call(&desk, "volumes", json!({}))[0]["stage"], "sealed");
    std::fs::create_dir_all(&safe_disk).unwrap();
    for upload in [&uploads[0], &uploads[1]] {
        call(&desk, "retry_upload", json!({"upload": upload["id"]}));
    }
    settle(&desk);
    assert_eq!(call(&desk, "volumes", json!({}))[0]["stage"], "delivered");
    let at =
        |disk: &Path| std::fs::read_dir(disk.join("volumes")).unwrap().map(|d| d.unwrap().path()).collect::<Vec<_>>();
    assert_eq!((at(&open_disk).len(), at(&safe_disk).len()), (1, 2));
    for package in at(&safe_disk).iter().chain(&at(&open_disk)) {
        assert!(bianmu_handover::verify(package).unwrap().whole());
    }
    let report = desk.store().check(true).unwrap();
    assert!(report.damage.is_empty(), "{report:?}");
}

#[test]
fn the_same_bytes_are_taken_in_once() {
    let dir = tempfile::tempdir().unwrap();
    let scan = folder(dir.path(), "卷", &["#起诉状", "坏页", "恐慌"]);
    std::fs::write(scan.join("004.png"), "").unwrap();
    let desk = open(dir.path());
    let report = call(&desk, "import", json!({"paths": [scan]}));
    let volume = report["volumes"][0]["id"].as_i64().unwrap();
    assert_eq!(report["faults"], json!([{"file": "004.png", "fault": {"code": "empty", "message": "文件是空的"}}]));
    settle(&desk);
    let view = call(&desk, "volume", json!({"volume": volume}));
    assert_eq!(view["pages"][1]["fault"], "图像已损坏");
    assert!(view["pages"][2]["fault"].as_str().unwrap().contains("程序出错"), "a panic costs one page");
    assert_eq!((&view["summary"]["pages_failed"], &view["summary"]["pages_done"]), (&json!(2), &json!(3)));

    std::fs::rename(&scan, dir.path().join("改名")).unwrap();
    let again = call(&desk, "import", json!({"paths": [dir.path().join("改名")]}));
    assert_eq!(again["volumes"], json!([]));
    assert_eq!(again["already"][0], json!({"file": "001.png", "volume": volume, "name": "卷"}));
    assert_eq!(call(&desk, "volumes", json!({})).as_array().unwrap().len(), 1);

    // One page more is another volume, complete.
    std::fs::write(dir.path().join("改名/005.png"), common::png("#传票")).unwrap();
    let more = call(&desk, "import", json!({"paths": [dir.path().join("改名")]}));
    assert_eq!(more["volumes"][0]["pages"], 4);
    settle(&desk);
    call(&desk, "remove", json!({"volume": volume}));
    refused(&desk, "volume", json!({"volume": volume}), ErrorCode::NotFound);
    assert!(desk.store().check(true).unwrap().damage.is_empty());
}

#[test]
fn a_ledger_that_does_not_balance_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状", "#空白", "第三页"]));
    let of = json!({"volume": volume});
    let role = |role: &str| json!({"op": "set_page_role", "pages": [2], "role": role, "reason": null});
    edit(&desk, volume, role("blank"));
    let view = edit(&desk, volume, role("content"));
    assert_eq!(view["ledger"]["pending"], json!([2]));
    edit(&desk, volume, json!({"op": "accept", "entries": [1]}));
    let error = refused(&desk, "submit", of.clone(), ErrorCode::Refused);
    assert!(error.message.contains("第 2 页还没有归入任何一件"), "{error}");
    let error = refused(&desk, "edit", json!({"volume": volume, "operation": role("removed")}), ErrorCode::BadInput);
    assert!(error.message.contains("移出页面须写明理由"), "{error}");
    edit(&desk, volume, role("blank"));
    call(&desk, "submit", of);
}

#[test]
fn pictures_turn_with_their_page_and_come_from_the_cache() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状"]));
    let size = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(size(&desk.page_picture(volume, 1, PictureSize::View, None).unwrap()), (60, 80));
    let before = call(&desk, "volume", json!({"volume": volume}));
    let after = edit(&desk, volume, json!({"op": "rotate", "scan_index": 1, "degrees": 90}));
    assert_ne!(before["pages"][0]["rendition"], after["pages"][0]["rendition"]);
    assert_eq!((&after["pages"][0]["width"], &after["pages"][0]["height"]), (&json!(80), &json!(60)));
    assert_eq!(size(&desk.page_picture(volume, 1, PictureSize::View, None).unwrap()), (80, 60));
    let text = call(&desk, "page_text", json!({"volume": volume, "scan_index": 1}));
    assert_eq!(text["lines"][0]["box"], json!([64, 5, 6, 50]));
    std::fs::remove_dir_all(dir.path().join("store/renditions")).unwrap();
    assert_eq!(size(&desk.page_picture(volume, 1, PictureSize::View, None).unwrap()), (80, 60));
    assert_eq!(desk.page_picture(volume, 9, PictureSize::View, None).unwrap_err().code, ErrorCode::NotFound);
}

#[test]
fn what_makes_no_sense_is_refused_with_its_code() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    refused(&desk, "no_such", json!({}), ErrorCode::BadInput);
    refused(&desk, "volume", json!({"volume": "one"}), ErrorCode::BadInput);
    refused(&desk, "volume", json!({"volume": 7}), ErrorCode::NotFound);
    refused(&desk, "upload", json!({"volume": 7, "targets": [1]}), ErrorCode::NotFound);
    refused(&desk, "retry_upload", json!({"upload": 7}), ErrorCode::NotFound);
    refused(&desk, "remove_target", json!({"target": 7}), ErrorCode::NotFound);
    let target = json!({"kind": "folder", "name": "盘", "path": "relative", "confidential": false});
    refused(&desk, "add_target", target, ErrorCode::BadInput);
    let s3 = json!({"kind": "s3", "name": "库", "endpoint": "http://127.0.0.1:9", "bucket": "b", "region": "",
        "access_key": "ak", "secret_key": "绝密", "confidential": true});
    let view = call(&desk, "add_target", s3);
    assert_eq!(view["place"], "b @ http://127.0.0.1:9");
    assert!(!call(&desk, "targets", json!({})).to_string().contains("绝密"));
    assert_eq!(call(&desk, "kinds", json!({}))[0]["initials"], "qsz");
    let other = bianmu_desk::DeskOptions {
        user: "李青".into(),
        accept_threshold: 0.9,
        analyser: std::sync::Arc::new(common::Tiny::default()),
    };
    let error = Desk::open(&dir.path().join("store"), other).err().unwrap();
    assert_eq!(error.code, ErrorCode::Conflict);
}
