//! 清晰度限值: chosen once, durable, reaching the volumes in work and no others; what others would do is shown before.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use bianmu_desk::{Desk, ErrorCode};
use bianmu_model::{ClarityProfile, FlagKind};
use common::{folder, open, settle};
use serde_json::{Value, json};

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args.clone()).unwrap_or_else(|e| panic!("{name} {args}: {e:?}"))
}

fn import(desk: &Desk, dir: &Path, name: &str, texts: &[&str]) -> i64 {
    let report = call(desk, "import", json!({"paths": [folder(dir, name, texts)]}));
    settle(desk);
    report["volumes"][0]["id"].as_i64().unwrap()
}

fn profile(desk: &Desk) -> Value {
    call(desk, "clarity_profile", json!({}))["profile"].clone()
}

/// The limits in use with another one for 模糊.
fn with_blur(desk: &Desk, notice: f64, fail: Value) -> Value {
    let mut profile = profile(desk);
    profile["limits"]["blur"] = json!({"notice": notice, "fail": fail});
    json!({ "profile": profile })
}

/// The notice limit the program comes with.
fn usual_blur() -> f32 {
    ClarityProfile::default().limits[&FlagKind::Blur].notice
}

fn of_blur(list: &Value) -> Value {
    list.as_array().unwrap().iter().find(|row| row["type"] == "blur").unwrap().clone()
}

fn levels(desk: &Desk, volume: i64) -> Vec<String> {
    let view = call(desk, "volume", json!({ "volume": volume }));
    let pages = view["pages"].as_array().unwrap();
    pages.iter().map(|p| p["flags"][0]["level"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn other_limits_reach_volumes_in_work_and_new_pages_but_no_submitted_volume() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let [submitted, in_work] = ["一", "二"].map(|name| {
        let texts = ["1.0", "2.0", "3.5"].map(|width| format!("{name}笔画宽{width}"));
        import(&desk, dir.path(), name, &["#起诉状", &texts[0], &texts[1], &texts[2]])
    });
    call(&desk, "submit", json!({ "volume": submitted }));
    assert_eq!(levels(&desk, in_work), ["-", "-", "notice", "fail"]);
    let flag = call(&desk, "volume", json!({ "volume": in_work }))["pages"][2]["flags"][0].clone();
    assert_eq!((&flag["label"], &flag["unit"]), (&json!("模糊"), &json!("像素（300 dpi）")));
    let sentence = format!("模糊：2.00 像素（300 dpi），达到 {}；小字可能认不清，识别会出错", usual_blur());
    assert_eq!(flag["sentence"], sentence);

    // What it would do is shown first, and nothing is written.
    let preview = call(&desk, "preview_clarity_profile", with_blur(&desk, 2.5, json!(null)));
    assert_eq!((&preview["volumes"], &preview["pages"]), (&json!(1), &json!(4)));
    assert_eq!(preview["now"], json!({"notice": 1, "fail": 1}));
    assert_eq!(preview["then"], json!({"notice": 1, "fail": 0}));
    assert_eq!(
        of_blur(&preview["kinds"]),
        json!({"type": "blur", "now": {"notice": 1, "fail": 1}, "then": {"notice": 1, "fail": 0}})
    );
    assert_eq!(profile(&desk)["version"], 1);

    let view = call(&desk, "set_clarity_profile", with_blur(&desk, 2.5, json!(null)));
    assert_eq!((&view["profile"]["version"], &view["preview"]["now"]["fail"]), (&json!(2), &json!(0)));
    assert_eq!(levels(&desk, in_work), ["-", "-", "-", "notice"]);
    assert_eq!(levels(&desk, submitted), ["-", "-", "notice", "fail"]);
    let later = import(&desk, dir.path(), "三", &["#上诉状", "甲笔画宽2.0", "乙笔画宽2.6"]);
    assert_eq!(levels(&desk, later), ["-", "-", "notice"]);

    // Saving what stands already writes nothing; the choice survives reopening and reaches what looks at pages.
    call(&desk, "set_clarity_profile", json!({"profile": profile(&desk)}));
    drop(desk);
    let desk = open(dir.path());
    assert_eq!(profile(&desk)["version"], 2);
    let later = import(&desk, dir.path(), "四", &["#答辩状", "甲笔画宽2.1"]);
    assert_eq!(levels(&desk, later), ["-", "-"]);
    assert_eq!(levels(&desk, submitted), ["-", "-", "notice", "fail"]);
}

#[test]
fn limits_that_make_no_sense_or_come_too_late_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    for name in ["preview_clarity_profile", "set_clarity_profile"] {
        let error = desk.call(name, with_blur(&desk, 3.0, json!(2.0))).unwrap_err();
        assert_eq!(error.code, ErrorCode::BadInput);
        assert!(error.message.contains("“模糊”的不合格限值不能小于提示限值"), "{error}");
    }
    let early = with_blur(&desk, 2.0, json!(3.0));
    call(&desk, "set_clarity_profile", early.clone());
    let error = desk.call("set_clarity_profile", early).unwrap_err();
    assert_eq!((error.code, profile(&desk)["version"].as_u64()), (ErrorCode::Conflict, Some(2)));
}

#[test]
fn verdicts_of_the_inspectors_suggest_a_limit() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut texts = vec!["#起诉状".to_owned()];
    texts.extend((0..11).map(|i| format!("页笔画宽{}", 1.7 + f64::from(i) / 100.0)));
    texts.push("末笔画宽2.9".to_owned());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let volume = import(&desk, dir.path(), "一", &texts);
    call(&desk, "submit", json!({ "volume": volume }));
    let queue = call(&desk, "inspection", json!({ "volume": volume }));
    assert_eq!(queue["items"].as_array().unwrap().len(), 12);
    assert_eq!(of_blur(&call(&desk, "clarity_profile", json!({}))["kinds"])["suggestion"], Value::Null);
    for page in 2..=12 {
        call(&desk, "pass_page", json!({"volume": volume, "scan_index": page}));
    }
    call(&desk, "return_page", json!({"volume": volume, "scan_index": 13, "reason": "模糊"}));
    let suggestion = of_blur(&call(&desk, "clarity_profile", json!({}))["kinds"])["suggestion"].clone();
    assert_eq!(suggestion["sentence"], "依据 11 次放行、1 次退回，建议 1.8");
}

#[test]
fn the_map_of_a_page_turns_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, dir.path(), "一", &["#起诉状", "甲笔画宽2.0"]);
    let of = json!({"volume": volume, "scan_index": 2});
    let map = call(&desk, "sharpness", of.clone());
    assert_eq!(map["tiles"], json!([{"box": [10, 20, 30, 5], "width": 2.0}]));
    assert_eq!(map["softest"], json!({"tile": {"box": [10, 20, 30, 5], "width": 2.0}, "focus": [10, 20, 30, 5]}));
    assert_eq!(map["limit"]["notice"], json!(usual_blur()));
    call(&desk, "edit", json!({"volume": volume, "operation": {"op": "rotate", "scan_index": 2, "degrees": 90}}));
    assert_eq!(call(&desk, "sharpness", of)["tiles"][0]["box"], json!([55, 10, 5, 30]));
    let error = desk.call("sharpness", json!({"volume": volume, "scan_index": 9})).unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
}

/// Another profile with another limit for 模糊, for a court or a scanner.
fn another(desk: &Desk, name: &str, court: Value, scanner: Value, notice: f64) -> Value {
    let mut profile = with_blur(desk, notice, json!(null))["profile"].take();
    for (key, value) in
        [("id", json!(0)), ("version", json!(0)), ("name", json!(name)), ("court", court), ("scanner", scanner)]
    {
        profile[key] = value;
    }
    json!({ "profile": profile })
}

fn limits_of(desk: &Desk, volume: i64) -> Vec<String> {
    let view = call(desk, "volume", json!({ "volume": volume }));
    let pages = view["pages"].as_array().unwrap();
    pages.iter().map(|p| p["flags"][0]["limit_of"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn a_page_is_judged_by_the_limits_of_its_scanner_and_its_court() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, dir.path(), "一", &["#起诉状", "甲笔画宽2.0"]);
    let from = folder(dir.path(), "二", &["#答辩状", "乙笔画宽2.0"]);
    for page in std::fs::read_dir(&from).unwrap().map(|file| file.unwrap().path()) {
        let named = format!("fi-7160-{}", page.file_name().unwrap().to_string_lossy());
        std::fs::rename(&page, page.with_file_name(named)).unwrap();
    }
    let report = call(&desk, "import", json!({ "paths": [from] }));
    settle(&desk);
    let scanned = report["volumes"][0]["id"].as_i64().unwrap();
    assert_eq!(
        (levels(&desk, volume), levels(&desk, scanned)),
        (vec!["-".into(), "notice".into()], vec!["-".into(), "notice".into()])
    );

    // For a scanner: what it would do counts its pages only; saving it judges them anew.
    let preview = call(&desk, "preview_clarity_profile", another(&desk, "富士通", json!(null), json!("FI"), 2.5));
    assert_eq!(
        (&preview["pages"], &preview["now"]["notice"], &preview["then"]["notice"]),
        (&json!(2), &json!(1), &json!(0))
    );
    let view = call(&desk, "set_clarity_profile", another(&desk, "富士通", json!(null), json!("FI"), 2.5));
    assert_eq!((levels(&desk, volume)[1].as_str(), levels(&desk, scanned)[1].as_str()), ("notice", "-"));
    assert_eq!(view["scanners"], json!(["fi"]));
    let id = view["profile"]["id"].as_u64().unwrap();

    // For a court: it holds from when the court is known, and no longer when that is undone.
    call(&desk, "set_clarity_profile", another(&desk, "敦化", json!("敦化林区基层法院"), json!(null), 1.9));
    assert_eq!(limits_of(&desk, volume)[1], "默认，第 1 版");
    let mut facts = call(&desk, "volume", json!({ "volume": volume }))["case"].clone();
    facts["court"] = json!("敦化林区基层法院");
    facts["case_number"] = json!(null);
    call(&desk, "set_case", json!({ "volume": volume, "facts": facts }));
    assert_eq!(limits_of(&desk, volume)[1], "敦化，第 1 版");
    call(&desk, "undo", json!({ "volume": volume }));
    assert_eq!(limits_of(&desk, volume)[1], "默认，第 1 版");
    call(&desk, "redo", json!({ "volume": volume }));
    assert_eq!(limits_of(&desk, volume)[1], "敦化，第 1 版");

    // A change is the next version of that one alone, with what it changed; a removed one leaves its pages to the others.
    let mut changed = view["profile"].clone();
    changed["limits"]["blur"]["notice"] = json!(1.7);
    let view = call(&desk, "set_clarity_profile", json!({ "profile": changed }));
    assert_eq!(limits_of(&desk, scanned)[1], "富士通，第 2 版");
    let versions = view["versions"].as_array().unwrap();
    assert_eq!((versions.len(), &versions[0]["changes"]), (2, &json!("模糊 提示 2.5 → 1.7")));
    call(&desk, "remove_clarity_profile", json!({ "id": id }));
    assert_eq!(limits_of(&desk, scanned)[1], "默认，第 1 版");
    let error = desk.call("remove_clarity_profile", json!({ "id": 1 })).unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused);
    let error = desk.call("set_clarity_profile", json!({ "profile": changed })).unwrap_err();
    assert_eq!(error.code, ErrorCode::Conflict);
    drop(desk);
    let desk = open(dir.path());
    assert_eq!(
        (limits_of(&desk, volume)[1].as_str(), limits_of(&desk, scanned)[1].as_str()),
        ("敦化，第 1 版", "默认，第 1 版")
    );
}
