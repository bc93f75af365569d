//! The [`Analyser`] of the product: intake, imaging, recognition and the catalogue rules behind one interface.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bianmu_catalogue as rules;
use bianmu_imaging::{Decoded, Size, decode, inspect, rendition, repaired, sharpness_map, thumb};
use bianmu_intake::{Item, WorkerCommand, list_inputs, take_in_file};
use bianmu_model::{
    ClarityProfile, Dossier, Fault, FaultCode, FilingRule, Finding, Measure, PageFacts, PageRole, PageState, Party,
    Rect, Repair,
};
use bianmu_ocr::{ComponentFolder, EngineKind, tesseract_missing};
use bianmu_pipeline::PageAnalyser;

use crate::view::{Engine, KindView, PictureSize};
use crate::{
    Analyser, CataloguePage, CatalogueProposal, Error, ErrorCode, ExplodedItem, IncomingFile, Result, VolumeDoubts,
    lock,
};

/// Looks at pages with the engine of this installation. The engine is opened when it is first needed; while a component
/// is missing that is tried again, so that work goes on after the component was installed.
pub struct Machine {
    worker: WorkerCommand,
    chosen: Mutex<Chosen>,
    workers: usize,
    learned: Mutex<Arc<Vec<rules::LearnedTitle>>>,
}

/// The engine in use. A page in flight holds its own reference, so that replacing this leaves it alone.
struct Chosen {
    kind: EngineKind,
    open: Option<Arc<PageAnalyser>>,
    profile: Arc<ClarityProfile>,
}

impl Machine {
    /// A machine whose intake worker is the running program: its `main` must look for [`crate::WORKER_ARGUMENT`] first.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] when the operating system does not say where the program lies.
    pub fn of_this_program() -> Result<Machine> {
        let worker = WorkerCommand::this_program().map_err(|e| {
            Error::new(ErrorCode::Internal, format!("找不到程序自身的位置（{e}）。没有任何改动"), "请重新安装程序")
        })?;
        let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let chosen = Mutex::new(Chosen { kind: EngineKind::Fast, open: None, profile: Arc::default() });
        Ok(Machine { worker, chosen, workers, learned: Mutex::default() })
    }

    fn engine(&self) -> std::result::Result<Arc<PageAnalyser>, String> {
        let mut chosen = lock(&self.chosen);
        if let Some(open) = chosen.open.as_ref() {
            return Ok(Arc::clone(open));
        }
        let opened = PageAnalyser::open(chosen.kind, ComponentFolder::find()).map_err(|e| e.to_string())?;
        opened.judge_by(Arc::clone(&chosen.profile));
        Ok(Arc::clone(chosen.open.insert(Arc::new(opened))))
    }
}

impl Analyser for Machine {
    fn list(&self, paths: &[PathBuf]) -> Vec<Result<IncomingFile, (String, Fault)>> {
        list_inputs(paths)
            .into_iter()
            .map(|listed| listed.map(|file| IncomingFile { path: file.path, label: file.label }))
            .collect()
    }

    fn explode(
        &self,
        file: &IncomingFile,
        sink: &mut dyn FnMut(ExplodedItem) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut outcome = Ok(());
        let finished = catch_unwind(AssertUnwindSafe(|| {
            take_in_file(&file.path, &file.label, &self.worker, &mut |item| {
                outcome = sink(exploded(item));
                outcome.is_ok()
            })
        }));
        if finished.is_err() {
            let fault = Fault::new(FaultCode::Crashed, "收取此文件时程序出错，已跳过；原件未动，其余文件照常收取。");
            outcome = sink(ExplodedItem::FileFault { file: file.label.clone(), fault });
        }
        outcome
    }

    fn analyse_page(&self, image: &[u8], media_type: &str, give: &mut dyn FnMut(Vec<u8>)) -> Result<PageFacts, Fault> {
        let engine = self.engine().map_err(|message| Fault::new(FaultCode::Crashed, message))?;
        guarded("识别本页时程序出错，本页已搁置；原件完好，可人工编目或补扫。", || {
            // Without a thumbnail it is made when it is first shown.
            engine.analyse_seen(image, media_type, &mut |page| thumb(page).into_iter().for_each(&mut *give))
        })
    }

    fn draft_page(&self, image: &[u8], media_type: &str) -> Option<PageFacts> {
        self.engine().ok()?.draft(image, media_type).ok()
    }

    fn drafts(&self) -> bool {
        true
    }

    fn catalogue(&self, pages: &[CataloguePage], _name: &str, own: &Arc<Vec<FilingRule>>) -> CatalogueProposal {
        let learned = Arc::clone(&lock(&self.learned));
        let reading = rules::Reading::new(&inputs(pages)).with_learned(&learned).with_rules(Arc::clone(own));
        let proposal = reading.propose(&rules::Constraints::default());
        let mut dossier = proposal.dossier;
        dossier.pages =
            pages.iter().map(|(scan_index, facts)| page_state(&dossier, *scan_index, facts.as_ref())).collect();
        CatalogueProposal { dossier, rules: rules::RULES_VERSION.to_owned(), filed_by: proposal.filed_by }
    }

    fn reading(
        &self,
        pages: &[CataloguePage],
        roles: &HashMap<u32, PageRole>,
        own: &Arc<Vec<FilingRule>>,
    ) -> Option<rules::Reading> {
        let learned = Arc::clone(&lock(&self.learned));
        let reading = rules::Reading::with_roles(&inputs(pages), roles).with_learned(&learned);
        Some(reading.with_rules(Arc::clone(own)))
    }

    fn bench(&self, pages: &[CataloguePage]) -> Vec<Party> {
        rules::bench(&inputs(pages))
    }

    fn rules(&self) -> String {
        rules::RULES_VERSION.to_owned()
    }

    fn doubts(&self, pages: &[CataloguePage]) -> VolumeDoubts {
        let proposal = rules::propose(&inputs(pages));
        let mut page_flags: Vec<_> = proposal
            .page_flags
            .into_iter()
            .flat_map(|(scan_index, flags)| flags.into_iter().map(move |flag| (scan_index, flag)))
            .collect();
        page_flags.sort_by_key(|(scan_index, _)| *scan_index);
        VolumeDoubts { page_flags, missing_pages: proposal.missing_pages }
    }

    fn check(&self, dossier: &Dossier, pages: &[CataloguePage], own: &[FilingRule]) -> Vec<Finding> {
        rules::check(dossier, &inputs(pages), own)
    }

    fn picture(
        &self,
        image: &[u8],
        media_type: &str,
        rotation: u16,
        repair: &Repair,
        size: PictureSize,
    ) -> Result<Vec<u8>, Fault> {
        let size = match size {
            PictureSize::Thumb => Size::Thumb,
            PictureSize::Screen => Size::Screen,
            PictureSize::View => Size::View,
            PictureSize::Full => Size::Full,
        };
        guarded("显示本页时程序出错。", || rendition(image, media_type, rotation, repair, size))
    }

    fn measure_repaired(
        &self,
        image: &[u8],
        media_type: &str,
        facts: &PageFacts,
        repair: &Repair,
    ) -> Option<Vec<Measure>> {
        let Decoded { picture, scan } = decode(image, media_type).ok()?;
        let page = repaired(picture.upright(facts.orientation), repair, scan.dpi);
        Some(inspect(&page, scan, &ClarityProfile::default()).measures)
    }

    fn sharpness(&self, image: &[u8], media_type: &str, facts: &PageFacts) -> Result<Vec<(Rect, f32)>, Fault> {
        guarded("测量本页清晰度时程序出错。", || {
            let Decoded { picture, scan } = decode(image, media_type)?;
            Ok(sharpness_map(&picture.upright(facts.orientation), scan))
        })
    }

    fn kinds(&self) -> Vec<KindView> {
        rules::kinds()
            .into_iter()
            .map(|kind| KindView {
                initials: crate::initials::of(&kind.title),
                title: kind.title,
                doc_type: kind.doc_type,
                part: kind.part,
            })
            .collect()
    }

    fn worker_count(&self) -> usize {
        self.workers
    }

    fn choose_engine(&self, engine: Engine) {
        let kind = kind_of(engine);
        let mut chosen = lock(&self.chosen);
        if chosen.kind != kind {
            (chosen.kind, chosen.open) = (kind, None);
        }
    }

    fn remember(&self, titles: Arc<Vec<rules::LearnedTitle>>) {
        *lock(&self.learned) = titles;
    }

    fn choose_profile(&self, profile: &ClarityProfile) {
        let mut chosen = lock(&self.chosen);
        chosen.profile = Arc::new(profile.clone());
        if let Some(open) = chosen.open.as_ref() {
            open.judge_by(Arc::clone(&chosen.profile));
        }
    }

    /// Only Tesseract can be missing while the others are there: the models of both others are installed together.
    fn engine_missing(&self, engine: Engine) -> Option<String> {
        match engine {
            Engine::Fast | Engine::Accurate => None,
            Engine::Tesseract => tesseract_missing().map(|error| error.to_string()),
        }
    }

    fn missing(&self) -> Option<String> {
        self.engine().err()
    }
}

fn kind_of(engine: Engine) -> EngineKind {
    match engine {
        Engine::Fast => EngineKind::Fast,
        Engine::Accurate => EngineKind::Accurate,
        Engine::Tesseract => EngineKind::Tesseract,
    }
}

fn exploded(item: Item) -> ExplodedItem {
    match item {
        Item::Page { source, image: Ok(image) } => {
            let media_type = image.media_type.to_owned();
            ExplodedItem::Page { source, image: image.bytes, media_type, scanner: image.scanner }
        }
        Item::Page { source, image: Err(fault) } => ExplodedItem::BadPage { source, fault },
        Item::FileFault { file, fault } => ExplodedItem::FileFault { file, fault },
    }
}

fn inputs(pages: &[CataloguePage]) -> Vec<rules::PageInput<'_>> {
    pages
        .iter()
        .map(|(scan_index, facts)| rules::PageInput { scan_index: *scan_index, facts: facts.as_ref() })
        .collect()
}

/// The page as the rules see it, turned upright; a page the rules do not name is content that waits for a person.
fn page_state(dossier: &Dossier, scan_index: u32, facts: Option<&PageFacts>) -> PageState {
    let rotation = facts.map_or(0, |f| (360 - f.orientation % 360) % 360);
    match dossier.page(scan_index) {
        Some(known) => PageState { rotation, ..known.clone() },
        None => PageState {
            scan_index,
            rotation,
            role: PageRole::Content,
            removed_because: None,
            page_no: None,
            marked: None,
            repair: Repair::default(),
        },
    }
}

/// A panic over one hostile page costs that page only.
fn guarded<T>(sentence: &str, act: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|_| Err(Fault::new(FaultCode::Crashed, sentence)))
}
