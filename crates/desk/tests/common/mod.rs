//! A tiny analyser for the tests of the desk: the text of a page is written behind the end of its PNG.
#![allow(dead_code)]

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bianmu_desk::view::{Engine, KindView, PictureSize};
use bianmu_desk::*;
use bianmu_model::*;

pub const THRESHOLD: f32 = 0.9;

#[derive(Default)]
pub struct Tiny {
    /// Pages looked at in this process.
    pub seen: AtomicUsize,
    /// The process is killed when it begins this page (counted from 1); 0 is never.
    pub die_at: usize,
    /// How long a page takes.
    pub slow: Duration,
    /// Engines in the order in which they were chosen.
    pub chosen: Arc<Mutex<Vec<Engine>>>,
    /// Why Tesseract cannot be chosen.
    pub no_tesseract: Option<String>,
    /// The rules of the product over set pages ([`set_page`]) instead of the tiny ones.
    pub rules: bool,
    /// Titles that were confirmed.
    pub learned: Mutex<Arc<Vec<bianmu_catalogue::LearnedTitle>>>,
    /// Limits that new pages are judged by.
    pub profile: Mutex<ClarityProfile>,
}

pub fn png(text: &str) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let picture = image::GrayImage::from_pixel(60, 80, image::Luma([255]));
    image::DynamicImage::ImageLuma8(picture).write_to(&mut out, image::ImageFormat::Png).unwrap();
    let mut bytes = out.into_inner();
    bytes.extend(format!("TEXT{text}").into_bytes());
    bytes
}

/// A folder with one file per text.
pub fn folder(dir: &Path, name: &str, texts: &[&str]) -> PathBuf {
    let path = dir.join(name);
    std::fs::create_dir_all(&path).unwrap();
    for (i, text) in texts.iter().enumerate() {
        std::fs::write(path.join(format!("{:03}.png", i + 1)), png(text)).unwrap();
    }
    path
}

impl Analyser for Tiny {
    fn list(&self, paths: &[PathBuf]) -> Vec<Result<IncomingFile, (String, Fault)>> {
        let mut files = Vec::new();
        for path in paths {
            if path.is_dir() {
                files.extend(std::fs::read_dir(path).unwrap().map(|f| f.unwrap().path()));
            } else {
                files.push(path.clone());
            }
        }
        files.sort();
        let label = |p: &Path| p.file_name().unwrap().to_string_lossy().into_owned();
        files.into_iter().map(|path| Ok(IncomingFile { label: label(&path), path })).collect()
    }

    fn explode(
        &self,
        file: &IncomingFile,
        sink: &mut dyn FnMut(ExplodedItem) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let image = std::fs::read(&file.path).unwrap();
        if image.is_empty() {
            let fault = Fault::new(FaultCode::Empty, "文件是空的");
            return sink(ExplodedItem::FileFault { file: file.label.clone(), fault });
        }
        // «富士通-1.png» came from a scanner of that name.
        let scanner = file.label.split_once('-').map(|(name, _)| name.to_owned());
        sink(ExplodedItem::Page { source: file.label.clone(), image, media_type: "image/png".into(), scanner })
    }

    fn analyse_page(
        &self,
        image: &[u8],
        _media_type: &str,
        _thumb: &mut dyn FnMut(Vec<u8>),
    ) -> Result<PageFacts, Fault> {
        std::thread::sleep(self.slow);
        if self.seen.fetch_add(1, Ordering::SeqCst) + 1 == self.die_at {
            std::process::abort();
        }
        let at = image.windows(4).rposition(|w| w == b"TEXT").unwrap();
        let text = String::from_utf8(image[at + 4..].to_vec()).unwrap();
        assert!(!text.contains("恐慌"), "the page makes the engine panic");
        if text.contains("坏页") {
            return Err(Fault::new(FaultCode::Damaged, "图像已损坏"));
        }
        if self.rules {
            return Ok(set_page(&text));
        }
        let blurred = Flag { kind: FlagKind::Blur, level: FlagLevel::Fail, value: 0.2, limit: 0.4, rect: None };
        // «笔画宽2.1» is a page whose strokes are so wide.
        let width = text.split_once("笔画宽").and_then(|(_, rest)| rest.parse().ok());
        let measures: Vec<Measure> =
            width.map(|value| Measure { kind: FlagKind::Blur, value: Some(value), rect: None }).into_iter().collect();
        let profile = self.profile.lock().unwrap().clone();
        let mut flags = profile.judge(&measures);
        flags.extend(text.contains("模糊").then_some(blurred));
        Ok(PageFacts {
            width: 60,
            height: 80,
            dpi: 72,
            blank: text.is_empty(),
            flags,
            lines: vec![TextLine {
                text,
                rect: Rect { x: 5, y: 10, w: 50, h: 6 },
                confidence: 0.9,
                character_confidence: vec![],
            }],
            judged_by: (!measures.is_empty()).then(|| profile.signature()),
            measures,
            ..PageFacts::default()
        })
    }

    fn rules(&self) -> String {
        if self.rules { bianmu_catalogue::RULES_VERSION.into() } else { "tiny 1".into() }
    }

    fn reading(
        &self,
        pages: &[CataloguePage],
        roles: &std::collections::HashMap<u32, PageRole>,
        rules: &Arc<Vec<FilingRule>>,
    ) -> Option<bianmu_catalogue::Reading> {
        let learned = self.learned.lock().unwrap();
        let reading = || bianmu_catalogue::Reading::with_roles(&inputs(pages), roles).with_learned(&learned);
        self.rules.then(|| reading().with_rules(Arc::clone(rules)))
    }

    fn catalogue(&self, pages: &[CataloguePage], name: &str, rules: &Arc<Vec<FilingRule>>) -> CatalogueProposal {
        if self.rules {
            let reading = bianmu_catalogue::Reading::new(&inputs(pages)).with_learned(&self.learned.lock().unwrap());
            let reading = reading.with_rules(Arc::clone(rules));
            let proposal = reading.propose(&bianmu_catalogue::Constraints::default());
            let filed_by = proposal.filed_by;
            return CatalogueProposal { dossier: proposal.dossier, rules: self.rules(), filed_by };
        }
        let mut dossier = Dossier { next_entry: 1, ..Dossier::default() };
        dossier.case.case_number = Some(format!("（2023）{name}号"));
        for (scan_index, facts) in pages {
            let text = facts.as_ref().map(|f| f.lines[0].text.clone()).unwrap_or_default();
            dossier.pages.push(PageState {
                scan_index: *scan_index,
                rotation: 0,
                role: PageRole::Content,
                removed_because: None,
                page_no: None,
                marked: None,
                repair: Repair::default(),
            });
            match (text.strip_prefix('#'), dossier.entries.last_mut()) {
                (None, Some(entry)) => entry.pages.push(*scan_index),
                (title, _) => {
                    let title = title.unwrap_or("（待定题名）").to_owned();
                    dossier.entries.push(Entry {
                        id: dossier.next_entry,
                        part: if title.contains("合议庭") { VolumePart::Confidential } else { VolumePart::Main },
                        doc_type: "其他".into(),
                        pages: vec![*scan_index],
                        responsible: None,
                        date: None,
                        confidence: if title.contains('?') { 0.4 } else { 0.95 },
                        reasons: vec![],
                        candidates: vec![],
                        document_number: None,
                        sure: None,
                        state: EntryState::Proposed,
                        title,
                    });
                    dossier.next_entry += 1;
                }
            }
        }
        CatalogueProposal { dossier, rules: self.rules(), filed_by: None }
    }

    fn check(&self, dossier: &Dossier, pages: &[CataloguePage], rules: &[FilingRule]) -> Vec<Finding> {
        if self.rules {
            return bianmu_catalogue::check(dossier, &inputs(pages), rules);
        }
        let leak = |e: &&Entry| e.part == VolumePart::Main && e.title.contains("合议庭");
        dossier
            .entries
            .iter()
            .filter(leak)
            .map(|e| Finding {
                code: "confidential_in_main".into(),
                level: FindingLevel::Error,
                entry: Some(e.id),
                scan_index: None,
                message: format!("“{}”是副卷材料，却在正卷", e.title),
            })
            .collect()
    }

    fn picture(&self, image: &[u8], _: &str, rotation: u16, _: &Repair, _: PictureSize) -> Result<Vec<u8>, Fault> {
        let picture = image::load_from_memory(image).map_err(|e| Fault::new(FaultCode::Damaged, e.to_string()))?;
        let picture = if rotation == 90 { picture.rotate90() } else { picture };
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
        Ok(out.into_inner())
    }

    fn kinds(&self) -> Vec<KindView> {
        vec![KindView {
            title: "起诉状".into(),
            doc_type: "起诉状".into(),
            part: VolumePart::Main,
            initials: "qsz".into(),
        }]
    }

    fn choose_engine(&self, engine: Engine) {
        self.chosen.lock().unwrap().push(engine);
    }

    fn remember(&self, titles: Arc<Vec<bianmu_catalogue::LearnedTitle>>) {
        *self.learned.lock().unwrap() = titles;
    }

    fn choose_profile(&self, profile: &ClarityProfile) {
        *self.profile.lock().unwrap() = profile.clone();
    }

    fn sharpness(&self, _: &[u8], _: &str, facts: &PageFacts) -> Result<Vec<(Rect, f32)>, Fault> {
        let widths = facts.measures.iter().filter_map(|m| m.value);
        Ok(widths.map(|width| (Rect { x: 10, y: 20, w: 30, h: 5 }, width)).collect())
    }

    fn engine_missing(&self, engine: Engine) -> Option<String> {
        self.no_tesseract.clone().filter(|_| engine == Engine::Tesseract)
    }

    fn worker_count(&self) -> usize {
        2
    }
}

fn inputs(pages: &[CataloguePage]) -> Vec<bianmu_catalogue::PageInput<'_>> {
    pages
        .iter()
        .map(|(scan_index, facts)| bianmu_catalogue::PageInput { scan_index: *scan_index, facts: facts.as_ref() })
        .collect()
}

/// A page as it would be read: lines between `|`, `#` before one that stands large in the middle, `~` small in the middle, `@` before what stands
/// at the foot.
pub fn set_page(text: &str) -> PageFacts {
    let mut y = 120;
    let lines = text.split('|').map(|line| {
        let (text, rect) = match line.chars().next() {
            Some('#') => {
                let text = &line[1..];
                let w = 60 * text.chars().count() as i32;
                (text, Rect { x: 600 - w / 2, y, w, h: 60 })
            }
            Some('~') => {
                let text = &line[1..];
                let w = 38 * text.chars().count() as i32;
                (text, Rect { x: 600 - w / 2, y, w, h: 38 })
            }
            Some('@') => (&line[1..], Rect { x: 585, y: 1540, w: 30, h: 36 }),
            _ => (line, Rect { x: 120, y, w: (36 * line.chars().count() as i32).min(960), h: 36 }),
        };
        y += 100;
        TextLine { text: text.to_owned(), rect, confidence: 0.98, character_confidence: vec![] }
    });
    PageFacts {
        width: 1200,
        height: 1600,
        dpi: 150,
        blank: text.is_empty(),
        lines: lines.collect(),
        ..PageFacts::default()
    }
}

pub fn open(dir: &Path) -> Desk {
    open_with(dir, Tiny::default())
}

pub fn open_with(dir: &Path, tiny: Tiny) -> Desk {
    let options = DeskOptions { user: "王敏".into(), accept_threshold: THRESHOLD, analyser: Arc::new(tiny) };
    Desk::open(&dir.join("store"), options).unwrap()
}

/// Waits until nothing is under way.
pub fn settle(desk: &Desk) {
    let begin = Instant::now();
    while !desk.idle().unwrap() {
        assert!(begin.elapsed() < Duration::from_secs(60), "the desk does not come to rest");
        std::thread::sleep(Duration::from_millis(5));
    }
}
