//! What is learned from confirmations, when it is used, and how it is removed.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use bianmu_desk::{Desk, ErrorCode};
use common::*;
use serde_json::{Value, json};

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args).unwrap()
}

/// Imports pages as a volume, names the entry on a page, accepts all and submits it; gives the view before.
fn confirmed(desk: &Desk, dir: &Path, name: &str, pages: &[&str], page: usize, title: &str) -> Value {
    call(desk, "import", json!({"paths": [folder(dir, name, pages)]}));
    settle(desk);
    let volume = call(desk, "volumes", json!({}))[0]["id"].clone();
    let view = call(desk, "volume", json!({"volume": volume}));
    let entry = view["pages"][page - 1]["entry"].clone();
    let rename = json!({"op": "set_title", "entry": entry, "title": title, "doc_type": "证据清单"});
    call(desk, "edit", json!({"volume": volume, "operation": rename}));
    let ids: Vec<Value> = view["entries"].as_array().unwrap().iter().map(|e| e["id"].clone()).collect();
    let after = call(desk, "volume", json!({"volume": volume}));
    let ids: Vec<Value> = ids
        .into_iter()
        .filter(|id| after["entries"].as_array().unwrap().iter().any(|e| e["id"] == *id && e["state"] == "proposed"))
        .collect();
    call(desk, "edit", json!({"volume": volume, "operation": {"op": "accept", "entries": ids}}));
    call(desk, "submit", json!({"volume": volume}));
    settle(desk);
    view
}

fn titles(view: &Value) -> Vec<(String, String)> {
    let word = |v: &Value| v.as_str().unwrap().to_owned();
    view["entries"].as_array().unwrap().iter().map(|e| (word(&e["title"]), word(&e["doc_type"]))).collect()
}

#[test]
fn a_confirmed_title_names_the_next_volume_until_it_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open_with(dir.path(), Tiny { rules: true, ..Tiny::default() });
    let page = "#林木采代核查表|本表共有三栏";
    let pages = ["#民事起诉状|甲方", page, "#传票|到庭"];
    let first = confirmed(&desk, dir.path(), "一", &pages, 2, "林木采伐核查表");
    assert!(titles(&first).contains(&("林木采代核查表".into(), "其他".into())), "{:?}", titles(&first));
    let learned = call(&desk, "learned", json!({}));
    assert_eq!(learned["rows"].as_array().unwrap().len(), 1, "known titles are not learned: {learned}");
    assert_eq!((&learned["rows"][0]["text"], &learned["rows"][0]["count"]), (&json!("林木采伐核查表"), &json!(1)));
    assert_eq!(learned["used"], true);
    assert_eq!(learned["replay"]["volumes"], 1);
    assert_eq!(learned["replay"]["with"], learned["replay"]["without"], "a volume is not told its own answers");

    let pages = ["#民事答辩状|乙方", "#林木采伐核查表|本表另有五栏", "#传票|出庭"];
    let second = confirmed(&desk, dir.path(), "二", &pages, 2, "林木采伐核查表");
    assert!(titles(&second).contains(&("林木采伐核查表".into(), "证据清单".into())), "{:?}", titles(&second));
    let learned = call(&desk, "learned", json!({}));
    assert_eq!(learned["rows"][0]["count"], 2);
    assert!(learned["replay"]["with"].as_u64() > learned["replay"]["without"].as_u64(), "{learned}");

    let file = call(&desk, "export_learned", json!({}));
    let off = call(&desk, "set_learning", json!({"on": false}));
    assert_eq!((&off["on"], &off["used"]), (&json!(false), &json!(false)));
    call(&desk, "set_learning", json!({"on": true}));
    let gone = call(&desk, "forget_learned", json!({"learned": learned["rows"][0]["id"]}));
    assert_eq!(gone["rows"], json!([]));
    let back = call(&desk, "import_learned", json!({"file": file}));
    assert_eq!(back["rows"][0]["count"], 2);
    let newer = json!({"schema": "bianmu.learned/9", "rows": []});
    assert_eq!(desk.call("import_learned", json!({"file": newer})).unwrap_err().code, ErrorCode::BadInput);
    let mut broken = file.clone();
    broken["rows"][0]["what"] = json!("person");
    let error = desk.call("import_learned", json!({"file": broken})).unwrap_err();
    assert!(error.code == ErrorCode::BadInput && error.message.contains("第 1 条"), "{error:?}");
}

#[test]
fn what_makes_replayed_volumes_worse_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open_with(dir.path(), Tiny { rules: true, ..Tiny::default() });
    confirmed(&desk, dir.path(), "一", &["#民事起诉状|甲方", "#情况说明|乙方", "#传票|到庭"], 2, "情况说明");
    let row =
        json!({"court": "", "what": "title", "text": "民事起诉状", "doc_type": "其他", "count": 9, "last_used": ""});
    let file = json!({"schema": "bianmu.learned/1", "rows": [row]});
    call(&desk, "import_learned", json!({"file": file}));
    settle(&desk);
    let view = call(&desk, "learned", json!({}));
    assert_eq!(view["comparing"], false);
    assert!(view["replay"]["with"].as_u64() < view["replay"]["without"].as_u64(), "{view}");
    assert_eq!((&view["on"], &view["used"]), (&json!(true), &json!(false)));
}

#[test]
fn names_of_people_and_numbers_are_not_learned() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open_with(dir.path(), Tiny { rules: true, ..Tiny::default() });
    for (i, title) in ["许春梅的自述材料", "第12号材料清册", "自述材料（许春梅）"].into_iter().enumerate()
    {
        let pages = ["#民事起诉状|甲方", "#自述的材料|丙方", "#传票|到庭"];
        call(
            &desk,
            "import",
            json!({"paths": [folder(dir.path(), &format!("卷{i}"), &pages.map(|p| format!("{p}{i}")).each_ref().map(String::as_str))]}),
        );
        settle(&desk);
        let volume = call(&desk, "volumes", json!({}))[0]["id"].clone();
        let mut facts = call(&desk, "case_form", json!({"volume": volume}))["facts"].clone();
        facts["parties"] = json!([{"role": "原告", "name": "许春梅"}]);
        call(&desk, "set_case", json!({"volume": volume, "facts": facts}));
        let view = call(&desk, "volume", json!({"volume": volume}));
        let rename = json!({"op": "set_title", "entry": view["pages"][1]["entry"], "title": title, "doc_type": null});
        let view = call(&desk, "edit", json!({"volume": volume, "operation": rename}));
        let ids: Vec<&Value> =
            view["entries"].as_array().unwrap().iter().filter(|e| e["state"] == "proposed").map(|e| &e["id"]).collect();
        call(&desk, "edit", json!({"volume": volume, "operation": {"op": "accept", "entries": ids}}));
        call(&desk, "submit", json!({"volume": volume}));
    }
    settle(&desk);
    let learned = call(&desk, "learned", json!({}));
    let texts: Vec<&str> = learned["rows"].as_array().unwrap().iter().map(|r| r["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["自述材料"]);
}
