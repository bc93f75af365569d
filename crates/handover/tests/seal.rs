//! A sealed volume judged by other people's tools: `qpdf`, `pdftotext`, `pdfimages`, `sha256sum`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use bianmu_handover::*;
use bianmu_model::*;

/// A picture of a page with a dark mark of its own size at the top left.
fn picture(mark: u32, width: u32, height: u32, gray: bool, format: image::ImageFormat) -> Vec<u8> {
    let rgb = image::RgbImage::from_fn(width, height, |x, y| {
        if x < 40 && y < 40 + mark * 9 { image::Rgb([0, 0, 0]) } else { image::Rgb([255, 255, 255]) }
    });
    let all = image::DynamicImage::ImageRgb8(rgb);
    let all = if gray { image::DynamicImage::ImageLuma8(all.to_luma8()) } else { all };
    let mut out = Cursor::new(Vec::new());
    all.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn facts(lines: &[&str], orientation: u16) -> PageFacts {
    PageFacts {
        width: 400,
        height: 600,
        dpi: 72,
        orientation,
        lines: lines
            .iter()
            .enumerate()
            .map(|(i, text)| TextLine {
                text: (*text).to_owned(),
                rect: Rect { x: 50, y: 100 + 60 * i as i32, w: 16 * text.chars().count() as i32, h: 20 },
                confidence: 0.9,
                character_confidence: vec![],
            })
            .collect(),
        ..PageFacts::default()
    }
}

struct Volume {
    dossier: Dossier,
    images: Vec<(Vec<u8>, &'static str)>,
    facts: Vec<PageFacts>,
    findings: Vec<Finding>,
}

fn entry(id: u32, title: &str, part: VolumePart, pages: Vec<u32>) -> Entry {
    Entry {
        id,
        title: title.into(),
        doc_type: title.into(),
        part,
        pages,
        responsible: Some("张三, \"原告\"".into()),
        date: Some("2023-05-06".into()),
        confidence: 1.0,
        reasons: vec![],
        candidates: vec![],
        document_number: None,
        sure: None,
        state: EntryState::Accepted,
    }
}

fn page(scan_index: u32, rotation: u16, role: PageRole) -> PageState {
    let removed_because = (role == PageRole::Removed).then(|| "非本案材料".to_owned());
    PageState {
        scan_index,
        rotation,
        role,
        removed_because,
        page_no: Some(scan_index + 3),
        marked: None,
        repair: Repair::default(),
    }
}

/// Pages: 1 起诉状, 2 its second page lying on its side, 3 合议庭笔录 (副卷), 4 duplicate of it, 5 传票, 6 blank.
fn volume() -> Volume {
    use image::ImageFormat::{Jpeg, Png};
    let dossier = Dossier {
        case: CaseFacts { case_number: Some("（2023）京0105民初77号".into()), ..CaseFacts::default() },
        pages: vec![
            page(1, 0, PageRole::Content),
            page(2, 270, PageRole::Content),
            page(3, 0, PageRole::Content),
            page(4, 0, PageRole::Duplicate),
            page(5, 180, PageRole::Content),
            page(6, 0, PageRole::Blank),
        ],
        entries: vec![
            entry(1, "民事起诉状", VolumePart::Main, vec![1, 2]),
            entry(3, "传票", VolumePart::Main, vec![5]),
            entry(2, "合议庭评议笔录", VolumePart::Confidential, vec![3]),
        ],
        next_entry: 4,
    };
    Volume {
        dossier,
        images: vec![
            (picture(1, 400, 600, false, Jpeg), "image/jpeg"),
            (picture(2, 600, 400, true, Jpeg), "image/jpeg"),
            (picture(3, 400, 600, true, Png), "image/png"),
            (picture(4, 400, 600, false, Png), "image/png"),
            (picture(5, 400, 600, true, Png), "image/png"),
            (picture(6, 400, 600, false, Jpeg), "image/jpeg"),
        ],
        facts: vec![
            facts(&["民事起诉状", "原告：张三，男，1980年生", "(A&B) 第\\2条 𠮷林"], 0),
            facts(&["诉讼请求：返还货款128,000.00元"], 90),
            facts(&["审判长认为本案应予支持"], 0),
            facts(&["审判长认为本案应予支持"], 0),
            facts(&["传票应到时间上午九时"], 180),
            facts(&[], 0),
        ],
        findings: vec![],
    }
}

fn seal_into(volume: &Volume, dir: &Path) -> Result<Vec<Sealed>> {
    let pages: Vec<SealPage<'_>> = (0..volume.facts.len())
        .map(|i| SealPage {
            scan_index: i as u32 + 1,
            media_type: Some(volume.images[i].1),
            facts: Some(&volume.facts[i]),
        })
        .collect();
    let input = SealInput {
        name: "卷一",
        dossier: &volume.dossier,
        pages: &pages,
        findings: &volume.findings,
        sealed_at: "2026-03-02T09:00:00+08:00",
        sealed_by: "王敏",
        image: &|scan_index| Ok(volume.images[scan_index as usize - 1].0.clone()),
    };
    seal(&input, dir, "000001-卷一")
}

fn run(program: &str, args: &[&str], dir: &Path) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(dir)
        .output()
        .unwrap_or_else(|e| panic!("{program} is needed by this test (apt install qpdf poppler-utils): {e}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program} {args:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for item in std::fs::read_dir(dir).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

#[test]
fn other_tools_read_the_pdf() {
    let dir = tempfile::tempdir().unwrap();
    let volume = volume();
    seal_into(&volume, dir.path()).unwrap();
    let bag = dir.path().join("000001-卷一-正卷/data/电子档案");
    let check = run("qpdf", &["--check", "正卷.pdf"], &bag);
    assert!(check.contains("No syntax or stream encoding errors found"), "{check}");
    let text = run("pdftotext", &["-raw", "正卷.pdf", "-"], &bag);
    for line in [0, 1, 4].iter().flat_map(|i: &usize| &volume.facts[*i].lines) {
        assert!(text.contains(&line.text), "{} is not in {text}", line.text);
    }
    // The line of a page that lies on its side is where it was read once the page is displayed upright.
    let boxes = run("pdftotext", &["-bbox", "-f", "2", "-l", "2", "正卷.pdf", "-"], &bag);
    let word = boxes.lines().find(|l| l.contains("诉讼请求")).unwrap();
    let number = |name: &str| -> f32 {
        word.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    assert!((number("xMin") - 50.0).abs() < 1.5 && (number("yMin") - 100.0).abs() < 6.0, "{word}");
    let images = run("pdfimages", &["-list", "正卷.pdf"], &bag);
    assert_eq!(images.matches("jpeg").count(), 2, "{images}");
    assert!(images.lines().nth(3).unwrap().contains("gray"), "{images}");
    let outline = run("qpdf", &["--json", "--json-key=outlines", "正卷.pdf"], &bag);
    let outline: serde_json::Value = serde_json::from_str(&outline).unwrap();
    let titles: Vec<&str> =
        outline["outlines"].as_array().unwrap().iter().map(|o| o["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["民事起诉状", "传票"]);
    assert_eq!(outline["outlines"][1]["destpageposfrom1"], 3);
    let fonts = run("pdffonts", &["正卷.pdf"], &bag);
    assert!(fonts.contains("BianmuGlyphless"), "{fonts}");
    run("pdftoppm", &["-r", "30", "-png", "正卷.pdf", "page"], &bag);
}

#[test]
fn nothing_of_the_confidential_part_is_in_the_open_package() {
    let dir = tempfile::tempdir().unwrap();
    let volume = volume();
    let sealed = seal_into(&volume, dir.path()).unwrap();
    assert_eq!(sealed.iter().map(|s| s.part).collect::<Vec<_>>(), [VolumePart::Main, VolumePart::Confidential]);
    let open = dir.path().join(&sealed[0].package);
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let mut secrets: Vec<Vec<u8>> =
        vec![volume.images[2].0.clone(), volume.images[3].0.clone(), volume.images[5].0.clone()];
    for word in ["合议庭", "评议", "审判长", "应予支持"] {
        secrets.push(word.as_bytes().to_vec());
        secrets.push(utf16(word));
    }
    // What belongs to the open part must be found by the same search, or the search proves nothing.
    let mut found_open = 0;
    for file in files(&open) {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.to_string_lossy().into_owned().into_bytes();
        for (i, secret) in secrets.iter().enumerate() {
            let leak = |hay: &[u8]| hay.windows(secret.len()).any(|w| w == secret.as_slice());
            assert!(!leak(&bytes) && !leak(&name), "{} leaks secret {i}", file.display());
        }
        found_open += usize::from(bytes.windows(6).any(|w| w == "传票".as_bytes()));
    }
    assert!(found_open >= 2);
    let text = run("pdftotext", &["-raw", "data/电子档案/正卷.pdf", "-"], &open);
    assert!(!text.contains("审判长"));
    let hidden = dir.path().join(&sealed[1].package);
    assert!(run("pdftotext", &["-raw", "data/电子档案/副卷.pdf", "-"], &hidden).contains("审判长认为本案应予支持"));
    assert!(hidden.join("data/images/其他/0002.jpg").exists(), "the blank page goes with 副卷 when there is one");
    assert!(!open.join("data/images/其他").exists());
}

#[test]
fn the_package_is_whole_and_every_change_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let sealed = seal_into(&volume(), dir.path()).unwrap();
    let bag = dir.path().join(&sealed[0].package);
    let report = verify(&bag).unwrap();
    assert_eq!(report.problems, []);
    assert_eq!((report.files, report.bytes, &report.digest), (sealed[0].files, sealed[0].bytes, &sealed[0].digest));
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        run("sha256sum", &["--check", "--strict", manifest], &bag);
    }
    let csv = std::fs::read_to_string(bag.join("data/目录/catalogue.csv")).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "\u{feff}顺序号,题名,责任者,日期,页次,卷别,备注");
    assert_eq!(lines[1], "1,民事起诉状,\"张三, \"\"原告\"\"\",2023-05-06,1,正卷,");
    assert!(lines[2].contains(",3-3,正卷,"), "{}", lines[2]);
    assert_eq!(std::fs::read(bag.join("data/images/正卷/0001.jpg")).unwrap(), volume().images[0].0);

    let page = bag.join("data/images/正卷/0002.jpg");
    let good = std::fs::read(&page).unwrap();
    let mut bad = good.clone();
    bad[200] ^= 1;
    std::fs::write(&page, &bad).unwrap();
    let problems = verify(&bag).unwrap().problems;
    let altered = |algorithm| Problem::Altered { file: "data/images/正卷/0002.jpg".into(), algorithm };
    assert_eq!(problems, [altered("SHA-256"), altered("SM3")]);
    std::fs::remove_file(&page).unwrap();
    assert!(verify(&bag).unwrap().problems.contains(&Problem::Missing { file: "data/images/正卷/0002.jpg".into() }));
    std::fs::write(&page, &good).unwrap();
    std::fs::write(bag.join("data/多.txt"), "x").unwrap();
    let problems = verify(&bag).unwrap().problems;
    assert!(problems.contains(&Problem::Unlisted { file: "data/多.txt".into() }), "{problems:?}");
    std::fs::remove_file(bag.join("data/多.txt")).unwrap();
    let info = std::fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    std::fs::write(bag.join("bag-info.txt"), info.replace("王敏", "某人")).unwrap();
    assert!(!verify(&bag).unwrap().whole());
}

#[test]
fn sealing_twice_gives_the_same_bytes_and_replaces_what_a_crash_left() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = seal_into(&volume(), one.path()).unwrap();
    std::fs::create_dir_all(two.path().join("000001-卷一-正卷.partial/data/old")).unwrap();
    std::fs::create_dir_all(two.path().join("000001-卷一-副卷/data/old")).unwrap();
    assert_eq!(first, seal_into(&volume(), two.path()).unwrap());
    assert_eq!(std::fs::read_dir(two.path()).unwrap().count(), 2);
    for (a, b) in files(one.path()).iter().zip(files(two.path())) {
        assert_eq!(std::fs::read(a).unwrap(), std::fs::read(&b).unwrap(), "{}", a.display());
    }
}

#[test]
fn what_is_not_finished_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let mut open = volume();
    open.dossier.entries.remove(1);
    let error = seal_into(&open, dir.path()).unwrap_err();
    assert!(matches!(&error, Error::Unbalanced { pages, .. } if pages == &[5]), "{error}");
    assert!(error.to_string().contains("第 5 页"));
    let mut open = volume();
    open.findings.push(Finding {
        code: "confidential_in_main".into(),
        level: FindingLevel::Error,
        entry: None,
        scan_index: Some(3),
        message: "合议庭笔录在正卷".into(),
    });
    assert!(matches!(seal_into(&open, dir.path()), Err(Error::OpenFindings { .. })));
    let mut broken = volume();
    broken.images[0].0 = b"no image".to_vec();
    assert!(matches!(seal_into(&broken, dir.path()), Err(Error::Page { scan_index: 1, .. })));
    assert!(!dir.path().join("000001-卷一-正卷").exists());
}

#[test]
fn a_removed_page_never_goes_with_the_open_part() {
    let dir = tempfile::tempdir().unwrap();
    let mut volume = volume();
    volume.dossier.entries.retain(|e| e.part == VolumePart::Main);
    volume.dossier.pages[2].role = PageRole::Removed;
    volume.dossier.pages[2].removed_because = Some("误入".into());
    let sealed = seal_into(&volume, dir.path()).unwrap();
    let inside =
        |i: usize, name: &str| dir.path().join(&sealed[i].package).join("data/images/其他").join(name).exists();
    assert!(inside(0, "0001.png") && inside(0, "0002.jpg") && !inside(0, "0003.jpg"), "duplicate and blank stay open");
    assert!(inside(1, "0001.png"), "the removed page is kept apart");
}
