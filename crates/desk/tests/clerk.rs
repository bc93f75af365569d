//! What a clerk does beside editing: the case form, the second entry, later papers, refused files, the day.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::time::{Duration, Instant};

use bianmu_desk::{Desk, ErrorCode};
use common::{folder, open, png, settle};
use serde_json::{Value, json};

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args.clone()).unwrap_or_else(|e| panic!("{name} {args}: {e:?}"))
}

fn import(desk: &Desk, path: &Path) -> i64 {
    let report = call(desk, "import", json!({"paths": [path]}));
    settle(desk);
    report["volumes"][0]["id"].as_i64().unwrap()
}

fn titles(view: &Value) -> Vec<(String, Value)> {
    let entries = view["entries"].as_array().unwrap();
    entries.iter().map(|e| (e["title"].as_str().unwrap().to_owned(), e["pages"].clone())).collect()
}

#[test]
fn undo_leads_back_to_where_the_step_was_done_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状", "二", "#传票?"]));
    let place = json!({"scan_index": 3, "entry": 2, "pages": [2, 3], "entries": [], "scroll": 250});
    let hold = json!({"volume": volume, "operation": {"op": "hold", "entry": 2}, "place": place});
    call(&desk, "edit", hold);
    call(&desk, "worked", json!({"volume": volume, "seconds": 90, "place": {"scan_index": 2, "entry": null}}));
    drop(desk);
    let desk = open(dir.path());
    let of = json!({"volume": volume});
    let view = call(&desk, "volume", of.clone());
    let stopped = json!({"scan_index": 2, "entry": null, "pages": [], "entries": [], "scroll": 0});
    assert_eq!(view["place"], stopped, "where the clerk stopped");
    assert_eq!(view["summary"]["minutes"], 1.5);
    assert_eq!(call(&desk, "undo", of.clone())["place"], place);
    assert_eq!(call(&desk, "redo", of)["place"], place);
}

#[test]
fn undo_of_the_case_form_leads_back_to_where_it_was_opened() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状", "二"]));
    let place = json!({"scan_index": 2, "entry": 1, "pages": [], "entries": [], "scroll": 120});
    let mut facts = call(&desk, "case_form", json!({"volume": volume}))["facts"].clone();
    facts["case_number"] = Value::Null;
    facts["cause"] = json!("买卖合同纠纷");
    call(&desk, "set_case", json!({"volume": volume, "facts": facts, "place": place}));
    assert_eq!(call(&desk, "undo", json!({"volume": volume}))["place"], place);
}

#[test]
fn page_numbers_follow_the_rule_after_every_move() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状", "二", "#合议庭笔录", "#传票"]));
    let numbers = |view: &Value| -> Vec<Value> {
        view["pages"].as_array().unwrap().iter().map(|p| p["number"].clone()).collect()
    };
    let view = call(&desk, "volume", json!({"volume": volume}));
    assert_eq!(numbers(&view), [json!(1), json!(2), json!(1), json!(3)], "one sequence for each part");
    let first = json!({"volume": volume, "operation": {"op": "move_entry", "entry": 3, "position": 0}});
    assert_eq!(numbers(&call(&desk, "edit", first)), [json!(2), json!(3), json!(1), json!(1)]);
}

#[test]
fn later_papers_are_filed_behind_what_stands_and_nothing_else_moves() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状", "二"]));
    let rename = json!({"op": "set_title", "entry": 1, "title": "民事起诉状", "doc_type": null});
    call(&desk, "edit", json!({"volume": volume, "operation": rename}));
    let later = folder(dir.path(), "后到", &["#送达回证", "续"]);
    call(&desk, "append", json!({"volume": volume, "paths": [later]}));
    settle(&desk);
    let view = call(&desk, "volume", json!({"volume": volume}));
    assert_eq!(titles(&view), [("民事起诉状".to_owned(), json!([1, 2])), ("送达回证".to_owned(), json!([3, 4]))]);
    assert_eq!(view["undo"], "归入新到页：第 3、4 页，1 件，接在原目录之后");
    let view = call(&desk, "undo", json!({"volume": volume}));
    assert_eq!(view["ledger"]["pending"], json!([3, 4]), "undone, not lost");
    assert!(!call(&desk, "history", json!({"volume": volume}))[1]["undone"].as_bool().unwrap());
    let again = call(&desk, "append", json!({"volume": volume, "paths": [later]}));
    assert_eq!(again["already"].as_array().unwrap().len(), 2, "the same bytes are not taken in twice");
    call(&desk, "redo", json!({"volume": volume}));
    call(&desk, "submit", json!({"volume": volume}));
    let other = folder(dir.path(), "更晚", &["#传票"]);
    let error = desk.call("append", json!({"volume": volume, "paths": [other]})).unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused);
}

#[test]
fn a_rescan_takes_the_place_of_its_page_and_the_old_one_leaves_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状", "看不清", "三"]));
    call(&desk, "append", json!({"volume": volume, "paths": [folder(dir.path(), "补扫", &["#补扫的二"])]}));
    let removed = json!({"op": "set_page_role", "pages": [2], "role": "removed", "reason": "由第 4 页补扫件替换"});
    let step = json!({"op": "together", "operations": [
        {"op": "move_page", "scan_index": 4, "entry": 1, "position": 1}, removed
    ]});
    call(&desk, "edit", json!({"volume": volume, "operation": step}));
    settle(&desk);
    let view = call(&desk, "volume", json!({"volume": volume}));
    assert_eq!(
        titles(&view),
        [("起诉状".to_owned(), json!([1, 4, 3]))],
        "no entry is made of a page that has its place"
    );
    assert_eq!(view["ledger_sentence"], "入卷 4 = 编目 3 + 空白 0 + 重复 0 + 移出 1 + 待定 0");
    let view = call(&desk, "undo", json!({"volume": volume}));
    assert!(view["entries"][0]["pages"].as_array().unwrap().contains(&json!(2)), "the old page is back in one step");
}

#[test]
fn a_refused_file_is_tried_again_or_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let scan = folder(dir.path(), "卷", &["#起诉状"]);
    let (broken, useless) = (scan.join("002.png"), scan.join("003.png"));
    std::fs::write(&broken, b"").unwrap();
    std::fs::write(&useless, b"").unwrap();
    let volume = import(&desk, &scan);
    let list = call(&desk, "refused", json!({}));
    assert_eq!(list.as_array().unwrap().len(), 2);
    let id = |file: &str| {
        let list = call(&desk, "refused", json!({}));
        list.as_array().unwrap().iter().find(|r| r["file"] == file).map(|r| r["id"].clone())
    };
    std::fs::write(&broken, png("第二页")).unwrap();
    call(&desk, "retry_refused", json!({"refused": id("002.png").unwrap()}));
    settle(&desk);
    let view = call(&desk, "volume", json!({"volume": volume}));
    assert_eq!(view["ledger"]["images"], 2);
    std::fs::remove_file(&useless).unwrap();
    let error = desk.call("retry_refused", json!({"refused": id("003.png").unwrap()})).unwrap_err();
    assert!(error.message.contains("003.png") && error.code == ErrorCode::Refused);
    call(&desk, "leave_out", json!({"refused": id("003.png").unwrap()}));
    assert_eq!(call(&desk, "refused", json!({})), json!([]));
}

#[test]
fn what_comes_to_lie_in_the_watched_folder_is_taken_in_once() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let inbox = dir.path().join("收件箱");
    std::fs::create_dir_all(&inbox).unwrap();
    let settings = call(&desk, "watch_folder", json!({"folder": inbox}));
    assert_eq!(settings["watched"], json!({"name": "收件箱", "problem": null}));
    folder(&inbox, "民初77", &["#起诉状", "二"]);
    let begin = Instant::now();
    while call(&desk, "volumes", json!({})).as_array().unwrap().is_empty() {
        assert!(begin.elapsed() < Duration::from_secs(60), "nothing was taken in");
        std::thread::sleep(Duration::from_millis(50));
    }
    settle(&desk);
    std::thread::sleep(Duration::from_secs(5));
    let volumes = call(&desk, "volumes", json!({}));
    assert_eq!(volumes.as_array().unwrap().len(), 1);
    assert_eq!((&volumes[0]["name"], &volumes[0]["pages"]), (&json!("民初77"), &json!(2)));
    let inside = desk.call("watch_folder", json!({"folder": dir.path().join("store")})).unwrap_err();
    assert_eq!(inside.code, ErrorCode::BadInput);
    assert_eq!(call(&desk, "watch_folder", json!({"folder": null}))["watched"], Value::Null);
}

#[test]
fn the_case_form_shows_where_a_fact_was_read_and_takes_only_a_whole_case_number() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "吉7502民初77", &["#封面", "案号（2023）吉7502民初77号"]));
    let form = call(&desk, "case_form", json!({"volume": volume}));
    let source = &form["sources"][0];
    assert_eq!((&source["field"], &source["scan_index"]), (&json!("case_number"), &json!(2)), "{form}");
    assert!(source["confidence"].as_f64().unwrap() > 0.8);
    assert_eq!(form["second"], Value::Null);
    let mut facts = form["facts"].clone();
    facts["case_number"] = json!("(2023)吉7502民初");
    let error = desk.call("set_case", json!({"volume": volume, "facts": facts})).unwrap_err();
    assert!(error.code == ErrorCode::BadInput && error.message.contains("还缺案件编号"));
    facts["case_number"] = json!("(2023) 吉7502民初78");
    facts["parties"] = json!([{"role": "原告", "name": " 甲 "}, {"role": "被告", "name": ""}]);
    let view = call(&desk, "set_case", json!({"volume": volume, "facts": facts}));
    assert_eq!(view["case"]["case_number"], "（2023）吉7502民初78号");
    assert_eq!(view["case"]["parties"], json!([{"role": "原告", "name": "甲"}]));
}

#[test]
fn with_the_second_entry_switched_on_a_volume_is_submitted_only_when_both_agree() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "吉7502民初77", &["#起诉状"]));
    call(&desk, "want_second_entry", json!({"wanted": true}));
    let of = json!({"volume": volume});
    let blockers = call(&desk, "volume", of.clone())["submit_blockers"].clone();
    assert_eq!(blockers, json!(["案号、当事人、日期还没有由第二人复核录入"]));
    let mut facts = call(&desk, "case_form", of.clone())["facts"].clone();
    facts["filed"] = json!("2021-07-09");
    let form = call(&desk, "set_second_entry", json!({"volume": volume, "facts": facts}));
    assert_eq!(form["second"]["different"], json!(["收案日期"]));
    assert_eq!(desk.call("submit", of.clone()).unwrap_err().code, ErrorCode::Refused);
    call(&desk, "set_case", json!({"volume": volume, "facts": facts}));
    assert_eq!(call(&desk, "case_form", of.clone())["second"]["different"], json!([]));
    call(&desk, "submit", of);
}

#[test]
fn the_day_counts_what_was_submitted_and_the_minutes_it_took() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let volume = import(&desk, &folder(dir.path(), "卷", &["#起诉状", "二"]));
    assert_eq!(call(&desk, "today", json!({}))["minutes_per_task"], Value::Null);
    call(&desk, "worked", json!({"volume": volume, "seconds": 120}));
    call(&desk, "worked", json!({"volume": volume, "seconds": 90_000}));
    call(&desk, "submit", json!({"volume": volume}));
    let day = call(&desk, "today", json!({}));
    assert_eq!((&day["submitted"], &day["pages"]), (&json!(1), &json!(2)));
    assert_eq!(day["minutes_per_task"], 7.0, "a clock that jumped adds five minutes at most");
    assert_eq!(day["minutes_per_100_pages"], 350.0);
}

#[test]
fn titles_are_completed_from_what_was_used_here_and_from_the_names_of_the_case() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let one = import(&desk, &folder(dir.path(), "一", &["#传票", "#送达回证（许春梅）"]));
    let title = json!({"op": "set_title", "entry": 1, "title": "木材买卖合同", "doc_type": null});
    call(&desk, "edit", json!({"volume": one, "operation": title}));
    let two = import(&desk, &folder(dir.path(), "二", &["#判决书"]));
    let completion = call(&desk, "completion", json!({"volume": one}));
    assert_eq!(completion["names"], json!([{"name": "许春梅", "initials": "xcm"}]));
    let learned = call(&desk, "completion", json!({"volume": two}));
    let kinds = learned["kinds"].as_array().unwrap();
    assert!(kinds.iter().any(|k| k["title"] == "木材买卖合同" && k["initials"] == "mcmmht"), "{kinds:?}");
    assert_eq!(learned["names"], json!([]), "names of another case are not offered");
}

#[test]
fn a_contact_sheet_holds_every_page_of_a_kind_over_all_volumes() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let one = import(&desk, &folder(dir.path(), "一", &["#传票", "二"]));
    let two = import(&desk, &folder(dir.path(), "二", &["#传票二"]));
    let pages = |volume: Value| {
        let sheet = call(&desk, "contact_sheet", json!({"kind": "其他", "volume": volume}));
        let list = sheet.as_array().unwrap().clone();
        list.iter().map(|p| (p["volume"].as_i64().unwrap(), p["scan_index"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(pages(Value::Null), [(two, 1), (one, 1), (one, 2)]);
    assert_eq!(pages(json!(one)), [(one, 1), (one, 2)]);
    let forms = call(&desk, "forms", json!({"volume": one}));
    assert_eq!(
        forms["parts"][0]["catalogue"][0],
        json!({
            "seq": 1, "title": "传票", "responsible": null, "date": null, "pages": "1–2"
        })
    );
}
