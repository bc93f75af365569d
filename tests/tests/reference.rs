//! The shipped sample against its truth, and the same result however often and with however many threads.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may end itself")]

use std::sync::OnceLock;

use bianmu_tests::{analyse, root, run_python, sample, sample_images, score};
use serde_json::Value;

fn truth() -> Value {
    let text = std::fs::read_to_string(root().join("assets/sample/ground_truth.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The sample analysed with two threads, once for all tests of this file.
fn analysis() -> &'static Value {
    static ANALYSIS: OnceLock<Value> = OnceLock::new();
    ANALYSIS.get_or_init(|| {
        let (value, run) = analyse(&[sample()], &["--threads", "2"]);
        run.expect_code(0);
        value
    })
}

#[test]
fn the_catalogue_of_the_sample_is_right() {
    let score = score::catalogue(&truth(), analysis());
    println!("{score:?}");
    assert!(score.document_f1 >= 0.85, "{score:?}");
    assert!(score.title_accuracy >= 0.9, "{score:?}");
    assert!(score.part_accuracy >= 0.9, "{score:?}");
}

#[test]
fn the_case_of_the_sample_is_found() {
    let (truth, case) = (&truth()["case"], &analysis()["case"]);
    let plain = |v: &Value| score::plain_text(v.as_str().unwrap_or_default());
    assert_eq!(plain(&case["case_number"]), plain(&truth["case_no"]));
    assert_eq!(plain(&case["court"]), plain(&truth["court"]));
    assert_eq!(plain(&case["cause"]), plain(&truth["cause"]));
}

#[test]
fn entries_and_pages_are_as_the_contract_says() {
    let analysis = analysis();
    assert_eq!(analysis["schema"], "bianmu.analysis/1");
    assert_eq!(analysis["faults"], serde_json::json!([]));
    let pages = score::list(&analysis["pages"]);
    assert_eq!(pages.len(), 39);
    let mut seen = vec![0; pages.len() + 1];
    for (i, entry) in score::list(&analysis["entries"]).iter().enumerate() {
        assert_eq!(entry["seq"], i + 1, "{entry}");
        let own: Vec<u64> = score::list(&entry["pages"]).iter().map(|p| p.as_u64().unwrap()).collect();
        assert_eq!(entry["start_page"], *own.iter().min().unwrap());
        assert_eq!(entry["end_page"], *own.iter().max().unwrap());
        assert!(["正卷", "副卷"].contains(&entry["part"].as_str().unwrap()));
        let confidence = entry["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence), "{entry}");
        for page in own {
            seen[page as usize] += 1;
        }
    }
    for (i, page) in pages.iter().enumerate() {
        assert_eq!(page["scan_index"], i + 1);
        let in_entries = seen[i + 1];
        match page["role"].as_str().unwrap() {
            "content" => assert_eq!(in_entries, 1, "page {} stands in {in_entries} entries", i + 1),
            "blank" | "duplicate" => assert!(in_entries <= 1),
            other => panic!("unknown role {other}"),
        }
    }
}

#[test]
fn the_text_of_the_sample_is_read_within_three_characters_in_a_hundred() {
    let error = score::order_free_character_error(&truth(), analysis());
    println!("order-free character error {error:.4}");
    assert!(error <= 0.03, "order-free character error {error:.4}");
}

#[test]
fn turned_pages_are_found_and_read() {
    let dir = tempfile::tempdir().unwrap();
    let images = sample_images(dir.path(), 3, 3);
    let turn = "import sys\nfrom PIL import Image\nfor degrees in (90, 180, 270):\n    Image.open(sys.argv[1]).rotate(-degrees, expand=True)\
                .save(f'{sys.argv[2]}/turned-{degrees:03}.png', dpi=(200, 200))";
    let folder = dir.path().join("turned");
    std::fs::create_dir(&folder).unwrap();
    run_python(turn, &[images[0].as_os_str(), folder.as_os_str()]).expect_code(0);
    std::fs::copy(&images[0], folder.join("turned-000.jpg")).unwrap();
    let (value, run) = analyse(&[folder], &[]);
    run.expect_code(0);
    let pages = score::list(&value["pages"]);
    let turned: Vec<u64> = pages.iter().map(|p| p["orientation"].as_u64().unwrap()).collect();
    assert_eq!(turned, [0, 90, 180, 270]);
    let lengths: Vec<usize> = pages.iter().map(|p| p["text"].as_str().unwrap().chars().count()).collect();
    let (least, most) = (*lengths.iter().min().unwrap(), *lengths.iter().max().unwrap());
    assert!(least * 100 >= most * 95, "all four are read alike: {lengths:?}");
    for page in pages {
        assert!(page["height"].as_u64() > page["width"].as_u64(), "boxes and size are of the upright page");
    }
}

#[test]
fn two_runs_and_any_number_of_threads_give_the_same_bytes() {
    let (again, run) = analyse(&[sample()], &["--threads", "1"]);
    run.expect_code(0);
    let plain = |value: &Value| {
        let mut value = value.clone();
        value.as_object_mut().unwrap().remove("timing");
        serde_json::to_string_pretty(&value).unwrap()
    };
    let (a, b) = (plain(analysis()), plain(&again));
    let first_difference = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    assert!(a == b, "first difference: {first_difference:?}");
}
