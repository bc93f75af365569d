//! What people choose is durable, takes effect, and is refused where the installation cannot do it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::{Arc, Mutex};

use bianmu_desk::{ErrorCode, view::Engine};
use common::{Tiny, open, open_with};
use serde_json::{Value, json};

#[test]
fn the_chosen_engine_survives_reopening_and_reaches_what_looks_at_pages() {
    let dir = tempfile::tempdir().unwrap();
    let chosen = Arc::new(Mutex::new(Vec::new()));
    let watched = || Tiny { chosen: Arc::clone(&chosen), ..Tiny::default() };
    let desk = open_with(dir.path(), watched());
    assert_eq!(desk.call("settings", Value::Null).unwrap()["engine"], "fast", "nobody has chosen yet");
    let settings = desk.call("set_engine", json!({"engine": "accurate"})).unwrap();
    assert_eq!(settings["engine"], "accurate");
    let offered: Vec<&Value> = settings["engines"].as_array().unwrap().iter().map(|e| &e["engine"]).collect();
    assert_eq!(offered, ["fast", "accurate", "tesseract"]);
    drop(desk);

    let desk = open_with(dir.path(), watched());
    assert_eq!(desk.call("settings", Value::Null).unwrap()["engine"], "accurate");
    assert_eq!(*chosen.lock().unwrap(), [Engine::Fast, Engine::Accurate, Engine::Accurate]);
    let check = desk.check(true).unwrap();
    assert!(check.damage.is_empty() && check.audit_rows == 1, "{check:?}");
}

#[test]
fn an_engine_that_is_not_installed_is_named_and_cannot_be_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let sentence = "系统没有安装 Tesseract。请安装 tesseract-ocr。";
    let desk = open_with(dir.path(), Tiny { no_tesseract: Some(sentence.into()), ..Tiny::default() });
    let settings = desk.call("settings", Value::Null).unwrap();
    let missing: Vec<&Value> = settings["engines"].as_array().unwrap().iter().map(|e| &e["missing"]).collect();
    assert_eq!(missing, [&Value::Null, &Value::Null, &json!(sentence)]);
    let error = desk.call("set_engine", json!({"engine": "tesseract"})).unwrap_err();
    assert_eq!((error.code, error.message.as_str()), (ErrorCode::MissingComponent, sentence));
    assert_eq!(desk.call("set_engine", json!({"engine": "magic"})).unwrap_err().code, ErrorCode::BadInput);
    assert_eq!(desk.call("settings", Value::Null).unwrap()["engine"], "fast");
    // What was installed and chosen elsewhere may be gone here: the choice stands, and the sentence says why pages wait.
    drop(desk);
    let desk = open(dir.path());
    desk.set_engine(Engine::Tesseract).unwrap();
    drop(desk);
    let desk = open_with(dir.path(), Tiny { no_tesseract: Some(sentence.into()), ..Tiny::default() });
    assert_eq!(desk.settings().unwrap().engine, Engine::Tesseract);
}

#[test]
fn the_allowed_share_of_errors_sets_the_threshold_at_once_and_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let settings = desk.settings().unwrap();
    assert_eq!(settings.accept_threshold, common::THRESHOLD, "nobody has chosen yet");
    let choices = settings.allowed_errors;
    assert!(
        choices.len() > 1 && choices.windows(2).all(|w| w[0].share < w[1].share && w[0].threshold > w[1].threshold)
    );
    let strict = choices[0];
    assert_eq!(desk.allow_errors(strict.share).unwrap().accept_threshold, strict.threshold);
    assert_eq!(desk.call("session", Value::Null).unwrap()["accept_threshold"], json!(strict.threshold));
    assert_eq!(desk.allow_errors(0.123).unwrap_err().code, ErrorCode::BadInput);
    drop(desk);
    assert_eq!(open(dir.path()).settings().unwrap().accept_threshold, strict.threshold);
}
