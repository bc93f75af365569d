//! Rules of courts: chosen by court, case and day, kept with the volume as they were, and never changing what is catalogued.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use bianmu_desk::{Desk, ErrorCode};
use common::*;
use serde_json::{Value, json};

const COURT: &str = "吉林省敦化林区基层法院";
/// In the order of the program's rule: 起诉状 before 传票 before 庭审笔录.
const PAGES: [&str; 4] = [
    "#吉林省敦化林区基层法院|#民事卷宗|#正卷|案号 （2023）吉7504民初7号|案由 民间借贷纠纷|收案日期 2023年3月1日|结案日期 2023年6月1日|归档日期 2023年7月1日|保管期限 永久",
    "#民事起诉状|原告要求被告归还借款并且承担全部诉讼费用",
    "#传票|（2023）吉7504民初7号|应到时间上午九时",
    "#庭审笔录|（2023）吉7504民初7号|审判长：现在开庭",
];

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args).unwrap()
}

fn import(desk: &Desk, dir: &Path, name: &str) -> Value {
    let pages = PAGES.map(|page| format!("{page}|{name}"));
    let paths = [folder(dir, name, &pages.each_ref().map(String::as_str))];
    call(desk, "import", json!({"paths": paths}));
    settle(desk);
    let volume = call(desk, "volumes", json!({}))[0]["id"].clone();
    call(desk, "volume", json!({"volume": volume}))
}

fn titles(view: &Value) -> Vec<&str> {
    view["entries"].as_array().unwrap().iter().map(|e| e["title"].as_str().unwrap()).collect()
}

/// The program's rule for civil cases as a rule of the court, with 传票 brought before everything.
fn summons_first(desk: &Desk) -> Value {
    let rules = call(desk, "filing_rules", json!({}));
    let civil = rules["rules"].as_array().unwrap().iter().find(|r| r["rule"]["type_codes"] == json!(["民初"])).unwrap();
    let mut rule = civil["rule"].clone();
    assert_eq!((&civil["own"], &rule["id"]), (&json!(false), &json!("civ_1")));
    rule["id"] = json!("");
    rule["court"] = json!(COURT);
    rule["name"] = json!("民事一审（本院）");
    let items = rule["parts"][0]["items"].as_array_mut().unwrap();
    let lists = |item: &Value| item["titles"].as_array().unwrap().iter().any(|t| t == "传票");
    let at = items.iter().position(lists).unwrap();
    items[at]["titles"].as_array_mut().unwrap().retain(|t| t != "传票");
    items.insert(0, json!({"name": "传票", "titles": ["传票"], "required": "M"}));
    rule
}

#[test]
fn a_rule_of_the_court_files_its_volumes_and_changes_none_that_is_catalogued() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open_with(dir.path(), Tiny { rules: true, ..Tiny::default() });
    let first = import(&desk, dir.path(), "甲卷");
    assert_eq!(titles(&first), ["卷宗封面", "民事起诉状", "传票", "庭审笔录"]);
    assert_eq!(first["filed_by"]["rule"], "civ_1");
    assert!(first["filed_by"]["version"].as_str().is_some_and(|v| !v.is_empty()), "{}", first["filed_by"]);

    let saved = call(&desk, "save_filing_rule", json!({"rule": summons_first(&desk)}));
    let own = &saved["rules"][0];
    assert_eq!((&own["own"], &own["rule"]["version"], &own["volumes"]), (&json!(true), &json!("1"), &json!(0)));
    let second = import(&desk, dir.path(), "乙卷");
    assert_eq!(titles(&second), ["卷宗封面", "传票", "民事起诉状", "庭审笔录"]);
    assert_eq!(second["filed_by"], json!({"rule": own["rule"]["id"], "version": "1", "name": "民事一审（本院）"}));

    // Neither the catalogue nor what is proposed anew in it follows the rule of today.
    let volume = &first["summary"]["id"];
    let again = call(&desk, "volume", json!({"volume": volume}));
    assert_eq!((&again["entries"], &again["findings"]), (&first["entries"], &first["findings"]));
    let summons = first["pages"][2]["entry"].clone();
    let other = json!({"op": "set_kind", "entry": summons, "doc_type": "开庭通知书"});
    let changed = call(&desk, "edit", json!({"volume": volume, "operation": other}));
    assert_eq!(titles(&changed), titles(&first));

    // A further version leaves the volume of the first one with the first one.
    let mut rule = own["rule"].clone();
    rule["parts"][0]["items"].as_array_mut().unwrap().remove(0);
    let saved = call(&desk, "save_filing_rule", json!({"rule": rule}));
    assert_eq!((&saved["rules"][0]["rule"]["version"], &saved["rules"][0]["volumes"]), (&json!("2"), &json!(0)));
    let second = call(&desk, "volume", json!({"volume": second["summary"]["id"]}));
    assert_eq!((titles(&second)[1], &second["filed_by"]["version"]), ("传票", &json!("1")));

    let exported = call(&desk, "export_filing_rules", json!({}));
    let after = call(&desk, "remove_filing_rule", json!({"id": own["rule"]["id"]}));
    assert!(after["rules"].as_array().unwrap().iter().all(|r| r["own"] == false));
    let third = import(&desk, dir.path(), "丙卷");
    assert_eq!((titles(&third), &third["filed_by"]["rule"]), (titles(&first), &json!("civ_1")));
    // The removed rule is still that of its volume.
    let second = call(&desk, "volume", json!({"volume": second["summary"]["id"]}));
    assert_eq!((titles(&second)[1], &second["filed_by"]["name"]), ("传票", &json!("民事一审（本院）")));

    let back = call(&desk, "import_filing_rules", json!({"file": exported}));
    assert_eq!(back["rules"][0]["rule"]["name"], "民事一审（本院）");
    assert_ne!(back["rules"][0]["rule"]["id"], own["rule"]["id"], "ids of removed rules are not given again");
}

#[test]
fn what_the_rule_lists_for_the_closed_part_lies_there_and_is_an_error_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open_with(dir.path(), Tiny { rules: true, ..Tiny::default() });
    let mut rule = summons_first(&desk);
    let items = rule["parts"][0]["items"].as_array_mut().unwrap();
    items.remove(0);
    let confidential = rule["parts"][1]["items"].as_array_mut().unwrap();
    confidential.push(json!({"name": "传票", "titles": ["传票"], "required": "O"}));
    call(&desk, "save_filing_rule", json!({"rule": rule}));
    let view = import(&desk, dir.path(), "甲卷");
    let summons = view["entries"].as_array().unwrap().iter().find(|e| e["title"] == "传票").unwrap();
    assert_eq!(summons["part"], "副卷");
    let to_main = json!({"op": "set_part", "entry": summons["id"], "part": "正卷"});
    let view = call(&desk, "edit", json!({"volume": view["summary"]["id"], "operation": to_main}));
    let found = view["findings"].as_array().unwrap().iter().find(|f| f["code"] == "confidential_in_main").unwrap();
    assert_eq!((&found["level"], &found["entry"]), (&json!("error"), &summons["id"]));
}

#[test]
fn a_rule_that_makes_no_sense_is_refused_and_nothing_of_its_file_is_taken_in() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open_with(dir.path(), Tiny { rules: true, ..Tiny::default() });
    let mut rule = summons_first(&desk);
    rule["parts"][0]["items"][0]["titles"] = json!(["合议庭评议笔录"]);
    let refused = desk.call("save_filing_rule", json!({"rule": rule})).unwrap_err();
    assert!(refused.code == ErrorCode::BadInput && refused.message.contains("副卷材料"), "{refused:?}");
    let file = json!({"schema": "bianmu.filing_rules/1", "rules": [summons_first(&desk), rule]});
    let refused = desk.call("import_filing_rules", json!({"file": file})).unwrap_err();
    assert!(refused.message.contains("没有导入任何内容"), "{refused:?}");
    let newer = json!({"schema": "bianmu.filing_rules/9", "rules": []});
    assert_eq!(desk.call("import_filing_rules", json!({"file": newer})).unwrap_err().code, ErrorCode::BadInput);
    let shipped = call(&desk, "filing_rules", json!({}))["rules"][0]["rule"].clone();
    assert_eq!(desk.call("save_filing_rule", json!({"rule": shipped})).unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(desk.call("remove_filing_rule", json!({"id": "civ_1"})).unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(call(&desk, "export_filing_rules", json!({}))["rules"], json!([]));
}
