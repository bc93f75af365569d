//! A view that differences were laid over is the whole view.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use bianmu_desk::Desk;
use common::{folder, open, settle};
use proptest::prelude::*;
use serde_json::{Value, json};

fn key(item: &Value) -> &Value {
    item.get("scan_index").unwrap_or(&item["id"])
}

/// What the window does with a difference (`ui/src/stores/difference.ts`).
fn laid_over(before: &Value, change: &Value) -> Value {
    assert_eq!(change["since"], before["version"]);
    let mut after = change.clone();
    let fields = after.as_object_mut().unwrap();
    for gone in ["since", "page_order", "entry_order"] {
        fields.remove(gone);
    }
    for (list, order) in [("pages", "page_order"), ("entries", "entry_order")] {
        let old = before[list].as_array().unwrap();
        let keys: Vec<Value> = match change[order].as_array() {
            Some(order) => order.clone(),
            None => old.iter().map(|item| key(item).clone()).collect(),
        };
        let new = change[list].as_array().unwrap();
        let of = |wanted: &Value| new.iter().chain(old).find(|item| key(item) == wanted).unwrap().clone();
        fields.insert(list.into(), keys.iter().map(of).collect());
    }
    if change["findings"].is_null() {
        fields.insert("findings".into(), before["findings"].clone());
    }
    after
}

/// Where the clerk goes and the version belong to the answer, not to the volume.
fn lasting(view: &Value) -> Value {
    let mut view = view.clone();
    view.as_object_mut().unwrap().retain(|name, _| name != "version" && name != "place");
    view
}

fn operation() -> impl Strategy<Value = Value> {
    let (page, entry) = (1..8_u32, 1..7_u32);
    prop_oneof![
        page.clone().prop_map(|p| json!({"op": "split", "scan_index": p, "title": "传票"})),
        entry.clone().prop_map(|e| json!({"op": "join", "entry": e})),
        (page.clone(), entry.clone(), 0..3_u32)
            .prop_map(|(p, e, at)| json!({"op": "move_page", "scan_index": p, "entry": e, "position": at})),
        (entry.clone(), 0..4_u32).prop_map(|(e, at)| json!({"op": "move_entry", "entry": e, "position": at})),
        entry.clone().prop_map(|e| json!({"op": "set_part", "entry": e, "part": "副卷"})),
        entry.clone().prop_map(|e| json!({"op": "accept", "entries": [e]})),
        entry.clone().prop_map(|e| json!({"op": "hold", "entry": e})),
        entry.prop_map(|e| json!({"op": "set_title", "entry": e, "title": "证据", "doc_type": null})),
        page.clone().prop_map(|p| json!({"op": "rotate", "scan_index": p, "degrees": 90})),
        page.clone().prop_map(|p| json!({"op": "set_page_role", "pages": [p], "role": "blank", "reason": null})),
        page.prop_map(|p| json!({"op": "mark_page", "scan_index": p, "reason": "须补扫"})),
        Just(Value::from("undo")),
        Just(Value::from("undo")),
        Just(Value::from("redo")),
    ]
}

fn walk(steps: &[Value]) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let texts = ["#起诉状", "二", "#合议庭笔录", "#传票?", "续", "#判决书", "末"];
    let path = folder(dir.path(), "卷", &texts);
    let volume = call(&desk, "import", json!({"paths": [path]}))["volumes"][0]["id"].clone();
    settle(&desk);
    let mut shown = call(&desk, "volume", json!({"volume": volume}));
    let mut done = 0;
    for step in steps {
        let mut args = json!({"volume": volume, "since": shown["version"]});
        let name = step.as_str().unwrap_or("edit");
        if name == "edit" {
            args["operation"] = step.clone();
        }
        // What does not fit is refused and changes nothing.
        let Ok(change) = desk.call(name, args) else { continue };
        done += 1;
        assert!(change["ledger"].is_object() && change.get("since").is_some(), "answered with a difference");
        shown = laid_over(&shown, &change);
        let whole = call(&desk, "volume", json!({"volume": volume}));
        assert_eq!(lasting(&shown), lasting(&whole), "after {step}");
        // The question for the whole was the last one told.
        shown["version"] = whole["version"].clone();
    }
    done
}

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args.clone()).unwrap_or_else(|e| panic!("{name} {args}: {e:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_view_with_differences_laid_over_is_the_whole_view(steps in prop::collection::vec(operation(), 1..14)) {
        walk(&steps);
    }
}

#[test]
fn the_steps_of_the_property_do_something() {
    let steps = [
        json!({"op": "split", "scan_index": 2, "title": "传票"}),
        json!({"op": "move_page", "scan_index": 7, "entry": 1, "position": 0}),
        json!({"op": "rotate", "scan_index": 3, "degrees": 90}),
        json!({"op": "mark_page", "scan_index": 3, "reason": "须补扫"}),
        Value::from("undo"),
        Value::from("undo"),
        Value::from("redo"),
    ];
    assert_eq!(walk(&steps), steps.len());
}

#[test]
fn the_list_of_volumes_is_told_when_something_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let path = folder(dir.path(), "卷", &["#起诉状", "二"]);
    let volume = call(&desk, "import", json!({"paths": [path]}))["volumes"][0]["id"].clone();
    settle(&desk);
    let first = call(&desk, "volumes_since", json!({}));
    assert_eq!(first["volumes"], call(&desk, "volumes", json!({})));
    let again = call(&desk, "volumes_since", json!({"since": first["version"]}));
    assert_eq!((&again["version"], &again["volumes"]), (&first["version"], &Value::Null));
    let hold = json!({"op": "hold", "entry": 1});
    call(&desk, "edit", json!({"volume": volume, "operation": hold}));
    let after = call(&desk, "volumes_since", json!({"since": first["version"]}));
    assert_eq!(after["volumes"][0]["doubtful"], 1);
}

#[test]
fn who_has_another_version_gets_the_whole_view() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let path = folder(dir.path(), "卷", &["#起诉状", "二"]);
    let volume = call(&desk, "import", json!({"paths": [path]}))["volumes"][0]["id"].clone();
    settle(&desk);
    let old = call(&desk, "volume", json!({"volume": volume}))["version"].clone();
    let seen = call(&desk, "volume", json!({"volume": volume, "since": old}));
    assert_eq!((&seen["since"], &seen["pages"]), (&old, &json!([])), "nothing is new");
    for since in [old, Value::Null, json!(7)] {
        let hold = json!({"op": "hold", "entry": 1});
        let view = call(&desk, "edit", json!({"volume": volume, "operation": hold, "since": since}));
        assert!(view.get("since").is_none());
        assert_eq!(view["pages"].as_array().unwrap().len(), 2);
    }
}
