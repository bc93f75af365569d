//! 软件纠正 with real pictures: from the flag to the picture, its boxes, its measures, the way back and the inspection.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bianmu_desk::view::{KindView, PictureSize};
use bianmu_desk::*;
use bianmu_imaging::{Picture, decode, inspect, skew_of};
use bianmu_model::*;
use common::{Tiny, settle};
use serde_json::{Value, json};

const W: u32 = 1240;
const H: u32 = 1754;
const DPI: u32 = 150;

/// A sheet with text, turned counter-clockwise; black to the left of it up to `black` pixels; soft when `blurred`.
fn scan(degrees: f32, black: f32, blurred: bool) -> Vec<u8> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let mut page = image::RgbImage::new(W, H);
    for (px, py, pixel) in page.enumerate_pixels_mut() {
        let (dx, dy) = (px as f32 + 0.5 - W as f32 / 2.0, py as f32 + 0.5 - H as f32 / 2.0);
        let (x, y) = (dx * cos - dy * sin + W as f32 / 2.0, dx * sin + dy * cos + H as f32 / 2.0);
        let (row, column) = ((y - 200.0) / 42.0, (x - 200.0) / 26.0);
        let within = (200.0..1040.0).contains(&x) && (200.0..1500.0).contains(&y);
        let cell = (row as u32 * 7 + column as u32 * 5) % 11;
        let stroke = column.fract() < 0.12 || row.fract() < 0.08 || (column.fract() - row.fract()).abs() < 0.1;
        let ink = within && row.fract() < 0.52 && column.fract() < 0.72 && cell != 0 && stroke;
        let value = if (px as f32) < black {
            12
        } else if ink {
            40
        } else {
            236
        };
        *pixel = image::Rgb([value; 3]);
    }
    let page = if blurred { image::imageops::blur(&page, 3.2) } else { page };
    let mut out = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(page).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Inspects clarity as the product does, and shows and measures with the machine of the product; reads one line.
struct Clear {
    tiny: Tiny,
    machine: Machine,
}

impl Analyser for Clear {
    fn list(&self, paths: &[PathBuf]) -> Vec<Result<IncomingFile, (String, Fault)>> {
        self.tiny.list(paths)
    }

    fn explode(&self, file: &IncomingFile, sink: &mut dyn FnMut(ExplodedItem) -> Result<()>) -> Result<()> {
        self.tiny.explode(file, sink)
    }

    fn analyse_page(
        &self,
        image: &[u8],
        media_type: &str,
        _thumb: &mut dyn FnMut(Vec<u8>),
    ) -> Result<PageFacts, Fault> {
        let decoded = decode(image, media_type)?;
        let clarity = inspect(&decoded.picture, decoded.scan, &ClarityProfile::default());
        let line = TextLine {
            text: "#起诉状".into(),
            rect: Rect { x: 200, y: 200, w: 840, h: 22 },
            confidence: 0.99,
            character_confidence: vec![],
        };
        Ok(PageFacts {
            width: W,
            height: H,
            dpi: DPI,
            skew_deg: clarity.skew.unwrap_or(0.0),
            sheet_print: clarity.sheet_print,
            lines: vec![line],
            inside_border: clarity.inside_border,
            measures: clarity.measures,
            flags: clarity.flags,
            ..PageFacts::default()
        })
    }

    fn catalogue(&self, pages: &[CataloguePage], name: &str, rules: &Arc<Vec<FilingRule>>) -> CatalogueProposal {
        self.tiny.catalogue(pages, name, rules)
    }

    fn check(&self, _: &Dossier, _: &[CataloguePage], _: &[FilingRule]) -> Vec<Finding> {
        Vec::new()
    }

    fn picture(
        &self,
        image: &[u8],
        media_type: &str,
        rotation: u16,
        repair: &Repair,
        size: PictureSize,
    ) -> Result<Vec<u8>, Fault> {
        self.machine.picture(image, media_type, rotation, repair, size)
    }

    fn measure_repaired(&self, image: &[u8], media: &str, facts: &PageFacts, repair: &Repair) -> Option<Vec<Measure>> {
        self.machine.measure_repaired(image, media, facts, repair)
    }

    fn kinds(&self) -> Vec<KindView> {
        Vec::new()
    }

    fn worker_count(&self) -> usize {
        2
    }
}

fn open(dir: &Path) -> Desk {
    let analyser = Clear { tiny: Tiny::default(), machine: Machine::of_this_program().unwrap() };
    let options =
        DeskOptions { user: "李青".into(), accept_threshold: common::THRESHOLD, analyser: Arc::new(analyser) };
    Desk::open(&dir.join("store"), options).unwrap()
}

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args.clone()).unwrap_or_else(|e| panic!("{name} {args}: {e:?}"))
}

fn kinds(page: &Value) -> Vec<(String, String)> {
    let flag = |f: &Value| (f["type"].as_str().unwrap().to_owned(), f["level"].as_str().unwrap().to_owned());
    page["flags"].as_array().unwrap().iter().map(flag).collect()
}

fn has(page: &Value, kind: &str) -> bool {
    kinds(page).iter().any(|(k, _)| k == kind)
}

fn picture(desk: &Desk, volume: i64, page: &Value, original: bool) -> Picture {
    let token = if original { &page["repair"]["original"]["rendition"] } else { &page["rendition"] };
    let index = page["scan_index"].as_u64().unwrap() as u32;
    let jpeg = desk.page_picture(volume, index, PictureSize::Full, token.as_str()).unwrap();
    decode(&jpeg, "image/jpeg").unwrap().picture
}

#[test]
fn a_volume_is_repaired_in_one_step_judged_again_and_shown_as_scanned_again() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("卷");
    std::fs::create_dir_all(&folder).unwrap();
    // 1: skewed, 2: black border and skewed, 3: straight, 4: skewed and illegibly blurred.
    let scans = [scan(2.1, 0.0, false), scan(-1.6, 40.0, false), scan(0.0, 0.0, false), scan(1.8, 0.0, true)];
    for (i, bytes) in scans.iter().enumerate() {
        std::fs::write(folder.join(format!("{i}.png")), bytes).unwrap();
    }
    let desk = open(dir.path());
    let volume = call(&desk, "import", json!({"paths": [folder]}))["volumes"][0]["id"].as_i64().unwrap();
    settle(&desk);
    let of = json!({"volume": volume});
    let view = call(&desk, "volume", of.clone());
    let before: Vec<Value> = view["pages"].as_array().unwrap().clone();
    for page in &before {
        println!("scanned {}: {:?} proposal {}", page["scan_index"], kinds(page), page["proposal"]);
    }
    assert!(has(&before[0], "skew") && has(&before[1], "skew") && has(&before[1], "black_border"));
    assert!(has(&before[3], "blur") && has(&before[3], "skew"));
    assert_eq!((&before[2]["proposal"], &before[2]["repair"]), (&Value::Null, &Value::Null));

    // All proposals as one operation.
    let pages: Vec<Value> = before
        .iter()
        .filter(|p| !p["proposal"].is_null())
        .map(|p| json!({"scan_index": p["scan_index"], "repair": p["proposal"]}))
        .collect();
    assert_eq!(pages.len(), 3);
    let text = |n: u32| call(&desk, "page_text", json!({"volume": volume, "scan_index": n}));
    let boxes = [text(1)["lines"][0]["box"].clone(), text(2)["lines"][0]["box"].clone()];
    call(&desk, "edit", json!({"volume": volume, "operation": {"op": "repair", "pages": pages}}));
    settle(&desk);
    let view = call(&desk, "volume", of.clone());
    assert!(view["undo"].as_str().unwrap().starts_with("软件纠正：第 1、2、4 页"), "{}", view["undo"]);
    let after = view["pages"].as_array().unwrap().clone();
    for page in &after {
        println!("repaired {}: {:?} {}", page["scan_index"], kinds(page), page["repair"]["corrections"]);
        assert_eq!(page["proposal"], Value::Null);
    }
    assert!(!has(&after[0], "skew") && !has(&after[1], "skew") && !has(&after[1], "black_border"));
    let said = after[0]["repair"]["corrections"][0]["text"].as_str().unwrap();
    assert!(said.starts_with("已由软件纠正：歪斜 2.1° → 0."), "{said}");
    // Blur is what it was.
    let blur = |page: &Value| kinds(page).into_iter().find(|(k, _)| k == "blur").unwrap();
    assert_eq!(blur(&after[3]), blur(&before[3]));
    assert_eq!(blur(&after[3]).1, "fail");
    assert!(!has(&after[3], "skew"));

    // The pictures: repaired, and as scanned.
    for (i, was) in [(0, 2.1f32), (1, -1.6)] {
        let (shown, original) = (picture(&desk, volume, &after[i], false), picture(&desk, volume, &after[i], true));
        assert_eq!((shown.width, shown.height), size(&after[i]));
        assert_eq!((original.width, original.height), (W, H));
        let (left, scanned) = (skew_of(&shown, DPI).unwrap(), skew_of(&original, DPI).unwrap());
        println!("page {}: {scanned:.2}° → {left:.2}°", i + 1);
        assert!(left.abs() <= 0.1 && (scanned - was).abs() < 0.15, "{scanned} → {left}");
    }
    assert!(size(&after[1]).0 < W, "the black is gone");
    // Boxes follow the picture, and the given mapping leads back.
    for (n, was) in [(1u32, &boxes[0]), (2, &boxes[1])] {
        let now: Rect = serde_json::from_value(text(n)["lines"][0]["box"].clone()).unwrap();
        let was: Rect = serde_json::from_value(was.clone()).unwrap();
        assert_ne!(now, was);
        let m: [f32; 6] =
            serde_json::from_value(after[n as usize - 1]["repair"]["original"]["onto_original"].clone()).unwrap();
        let (x, y) = (now.center_x(), now.center_y());
        let back = (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]);
        assert!((back.0 - was.center_x()).abs() < 1.0 && (back.1 - was.center_y()).abs() < 1.0, "{back:?} {was:?}");
    }

    // The inspector sees what was done, also where nothing is left to doubt; the originals are what they were.
    let accept = json!({"op": "accept", "entries": view["entries"].as_array().unwrap().iter()
        .map(|e| e["id"].clone()).collect::<Vec<_>>()});
    call(&desk, "edit", json!({"volume": volume, "operation": accept}));
    call(&desk, "submit", of.clone());
    let queue = call(&desk, "inspection", of.clone());
    let first = &queue["items"][0];
    assert_eq!((&first["scan_index"], &first["repair"]["sentence"]), (&json!(1), &json!("扶正 2.1°")));
    assert!(first["why"].as_array().unwrap().iter().any(|w| w.as_str().unwrap().starts_with("已由软件纠正")));
    assert!(desk.store().check(true).unwrap().damage.is_empty());
    for (index, bytes) in scans.iter().enumerate() {
        let digest = desk.store().page(volume, index as u32 + 1).unwrap().digest.unwrap();
        assert_eq!(desk.store().read_original(&digest).unwrap(), *bytes);
    }
}

fn size(page: &Value) -> (u32, u32) {
    (page["width"].as_u64().unwrap() as u32, page["height"].as_u64().unwrap() as u32)
}

#[test]
fn undoing_shows_the_scan_again_and_redoing_the_repair_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("卷");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("1.png"), scan(2.1, 0.0, false)).unwrap();
    let desk = open(dir.path());
    let volume = call(&desk, "import", json!({"paths": [folder]}))["volumes"][0]["id"].as_i64().unwrap();
    settle(&desk);
    let of = json!({"volume": volume});
    let before = call(&desk, "volume", of.clone())["pages"][0].clone();
    let pages = json!([{"scan_index": 1, "repair": before["proposal"]}]);
    call(&desk, "edit", json!({"volume": volume, "operation": {"op": "repair", "pages": pages}}));
    settle(&desk);
    let repaired = call(&desk, "volume", of.clone())["pages"][0].clone();
    drop(desk);
    let desk = open(dir.path());
    assert_eq!(call(&desk, "volume", of.clone())["pages"][0], repaired);
    assert_eq!(call(&desk, "undo", of.clone())["pages"][0], before);
    call(&desk, "redo", of.clone());
    settle(&desk);
    assert_eq!(call(&desk, "volume", of.clone())["pages"][0], repaired);
    let wrong = json!([{"scan_index": 1, "repair": {"deskew_deg": 45.0}}]);
    let error =
        desk.call("edit", json!({"volume": volume, "operation": {"op": "repair", "pages": wrong}})).unwrap_err();
    assert_eq!(error.code, ErrorCode::BadInput);
}
