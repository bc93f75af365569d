use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use bianmu_imaging::{Decoded, Picture, decode, inspect, skew_of};
use bianmu_model::{ClarityProfile, Fault, FaultCode, Flag, FlagKind, FlagLevel, PageFacts, StageTimes};
use bianmu_ocr::{ComponentFolder, Engine, EngineKind, OcrError, PageReader, Reading};

use crate::blank::unless_blank;

type OpenEngine = Box<dyn Fn() -> Result<Box<dyn Engine>, OcrError> + Send + Sync>;

/// Analyses pages on any number of threads; engines are opened when first needed and then reused.
pub struct PageAnalyser {
    another: OpenEngine,
    profile: Mutex<Arc<ClarityProfile>>,
    idle: Mutex<Vec<Box<dyn Engine>>>,
    seconds: Mutex<StageTimes>,
}

impl PageAnalyser {
    /// Opens one engine at once, so that a missing component is reported before any page is touched.
    ///
    /// # Errors
    /// [`OcrError`] naming the component and what to run.
    pub fn open(kind: EngineKind, components: ComponentFolder) -> Result<Self, OcrError> {
        Self::with_engines(move || Ok(Box::new(PageReader::open(kind, &components)?)))
    }

    /// With engines of another make; `another` is called once at once, and again when more threads need one.
    ///
    /// # Errors
    /// Those of `another`.
    pub fn with_engines(
        another: impl Fn() -> Result<Box<dyn Engine>, OcrError> + Send + Sync + 'static,
    ) -> Result<Self, OcrError> {
        let first = another()?;
        Ok(PageAnalyser {
            another: Box::new(another),
            profile: Mutex::default(),
            idle: Mutex::new(vec![first]),
            seconds: Mutex::default(),
        })
    }

    /// The pages that come from now on are judged by these limits; pages in flight by those before.
    pub fn judge_by(&self, profile: Arc<ClarityProfile>) {
        *self.profile.lock().unwrap_or_else(PoisonError::into_inner) = profile;
    }

    /// Decodes once, then orientation, skew, clarity, text.
    ///
    /// # Errors
    /// A fault that costs this page only.
    pub fn analyse(&self, bytes: &[u8], media_type: &str) -> Result<PageFacts, Fault> {
        self.analyse_seen(bytes, media_type, &mut |_| {})
    }

    /// The same; `seen` gets the upright page while it is decoded.
    ///
    /// # Errors
    /// A fault that costs this page only.
    pub fn analyse_seen(
        &self,
        bytes: &[u8],
        media_type: &str,
        seen: &mut dyn FnMut(&Picture),
    ) -> Result<PageFacts, Fault> {
        self.with_engine(|engine| self.analyse_with(engine, bytes, media_type, seen))
    }

    /// Facts of the top of a page only: orientation, skew and the lines of the title zone, for a draft of the catalogue.
    ///
    /// # Errors
    /// A fault that costs this page only.
    pub fn draft(&self, bytes: &[u8], media_type: &str) -> Result<PageFacts, Fault> {
        self.with_engine(|engine| {
            let Decoded { picture, scan } = decode(bytes, media_type)?;
            let (upright, orientation) = turned_upright(engine, picture)?;
            let skew = skew_of(&upright, scan.dpi).unwrap_or(0.0);
            let (width, height) = (upright.width, upright.height);
            let lines = engine.read_title_zone(upright, skew).map_err(|e| engine_fault(&e))?;
            Ok(PageFacts { width, height, dpi: scan.dpi, orientation, skew_deg: skew, lines, ..PageFacts::default() })
        })
    }

    fn with_engine<T>(&self, act: impl FnOnce(&mut dyn Engine) -> Result<T, Fault>) -> Result<T, Fault> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut engine = match idle {
            Some(engine) => engine,
            None => (self.another)().map_err(|e| engine_fault(&e))?,
        };
        let result = act(engine.as_mut());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(engine);
        result
    }

    fn analyse_with(
        &self,
        engine: &mut dyn Engine,
        bytes: &[u8],
        media_type: &str,
        seen: &mut dyn FnMut(&Picture),
    ) -> Result<PageFacts, Fault> {
        let start = Instant::now();
        let Decoded { picture, scan } = decode(bytes, media_type)?;
        let decode_seconds = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let (upright, orientation) = turned_upright(engine, picture)?;
        let orientation_seconds = start.elapsed().as_secs_f64();
        seen(&upright);
        let start = Instant::now();
        let profile = Arc::clone(&self.profile.lock().unwrap_or_else(PoisonError::into_inner));
        let mut clarity = inspect(&upright, scan, &profile);
        clarity.flags.extend(turned_flag(orientation));
        let (width, height) = (upright.width, upright.height);
        let clarity_seconds = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let reading = if clarity.blank && clarity.shining == 0 {
            Reading::default()
        } else {
            let reading = engine.read(upright, clarity.skew.unwrap_or(0.0)).map_err(|e| engine_fault(&e))?;
            unless_blank(&mut clarity, reading, &profile)
        };
        let ocr_seconds = start.elapsed().as_secs_f64();

        self.seconds.lock().unwrap_or_else(PoisonError::into_inner).add(StageTimes {
            decode: decode_seconds,
            orientation: orientation_seconds,
            clarity: clarity_seconds,
            ocr: ocr_seconds,
            ..engine.take_seconds()
        });
        Ok(PageFacts {
            width,
            height,
            dpi: scan.dpi,
            orientation,
            skew_deg: clarity.skew.unwrap_or(0.0),
            blank: clarity.blank,
            sheet_print: clarity.sheet_print,
            lines: reading.lines,
            marks: reading.marks,
            sheet_number: reading.sheet_number,
            inside_border: clarity.inside_border,
            measures: clarity.measures,
            judged_by: Some(profile.signature()),
            flags: clarity.flags,
        })
    }

    /// What the stages took so far.
    pub fn seconds(&self) -> StageTimes {
        *self.seconds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page upright, and by how many degrees clockwise its content was turned.
fn turned_upright(engine: &mut dyn Engine, picture: Picture) -> Result<(Picture, u16), Fault> {
    let orientation = engine.orientation(&picture).map_err(|e| engine_fault(&e))?;
    Ok((picture.upright(orientation), orientation))
}

/// A turned page is shown upright, but whoever scanned it should know.
fn turned_flag(orientation: u16) -> Option<Flag> {
    let kind = match orientation {
        0 => return None,
        180 => FlagKind::UpsideDown,
        _ => FlagKind::Rotated90,
    };
    Some(Flag { kind, level: FlagLevel::Notice, value: f32::from(orientation), limit: 0.0, rect: None })
}

fn engine_fault(error: &OcrError) -> Fault {
    Fault::new(FaultCode::Crashed, error.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::io::Cursor;

    use bianmu_model::{Rect, TextLine};
    use bianmu_ocr::FakeEngine;

    use super::*;

    const PNG: &str = "image/png";

    /// An A4 sheet at 150 dpi with words in its upper third, turned clockwise.
    fn sheet(words: bool, degrees: u16) -> Vec<u8> {
        let mut page = image::GrayImage::from_pixel(1240, 1754, image::Luma([246]));
        for (row, column) in (0..6u32).flat_map(|row| (0..20u32).map(move |column| (row, column))).filter(|_| words) {
            for (dx, dy) in (0..22u32).flat_map(|x| (0..26u32).map(move |y| (x, y))) {
                page.put_pixel(150 + 48 * column + dx, 150 + 60 * row + dy, image::Luma([30]));
            }
        }
        let page = image::DynamicImage::ImageLuma8(page);
        let turned = match degrees {
            90 => page.rotate90(),
            180 => page.rotate180(),
            270 => page.rotate270(),
            _ => page,
        };
        let mut out = Cursor::new(Vec::new());
        turned.write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    /// Pale words without edges on the whole sheet: print of the other side, or a carbon copy out of focus.
    fn pale_back() -> Vec<u8> {
        let mut page = image::GrayImage::from_pixel(1240, 1754, image::Luma([246]));
        for (row, column, stroke) in
            (0..26u32).flat_map(|row| (0..20u32).flat_map(move |column| (0..4u32).map(move |s| (row, column, s))))
        {
            for (dx, dy) in (0..26u32).flat_map(|x| (0..3u32).map(move |y| (x, y))) {
                // Words differ in strength, as print does: the pale ones tint the paper, the others are taken for writing.
                let ink = 246 - if (row + column) % 3 == 0 { 60 } else { 30 };
                page.put_pixel(150 + 48 * column + dx, 150 + 56 * row + 8 * stroke + dy, image::Luma([ink]));
            }
        }
        let mut out = Cursor::new(Vec::new());
        image::imageops::blur(&page, 2.0).write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    fn analyser(engine: &FakeEngine) -> PageAnalyser {
        let engine = engine.clone();
        PageAnalyser::with_engines(move || Ok(Box::new(engine.clone()))).unwrap()
    }

    fn reads(text: &str) -> FakeEngine {
        let rect = Rect { x: 150, y: 150, w: 900, h: 26 };
        let line = TextLine { text: text.into(), rect, confidence: 0.9, character_confidence: vec![] };
        FakeEngine { lines: vec![line], ..FakeEngine::default() }
    }

    #[test]
    fn a_turned_page_is_read_upright_and_flagged() {
        let check = |degrees, flagged: Option<FlagKind>| {
            let engine = reads("民事判决书");
            let facts = analyser(&engine).analyse(&sheet(true, degrees), PNG).unwrap();
            assert_eq!((facts.orientation, facts.width, facts.height), (degrees, 1240, 1754));
            assert_eq!(facts.lines, engine.lines);
            assert_eq!(*engine.seen.lock().unwrap(), [(1240, 1754, true)], "what is read has its ink on top");
            let turned = facts.flags.iter().find(|f| matches!(f.kind, FlagKind::UpsideDown | FlagKind::Rotated90));
            assert_eq!(turned.map(|f| f.kind), flagged, "{degrees}");
            assert!(turned.is_none_or(|f| f.value == f32::from(degrees) && f.level == FlagLevel::Notice));
        };
        check(0, None);
        check(90, Some(FlagKind::Rotated90));
        check(180, Some(FlagKind::UpsideDown));
        check(270, Some(FlagKind::Rotated90));
    }

    #[test]
    fn a_blank_page_is_flagged_and_not_read() {
        let engine = reads("不该出现");
        let facts = analyser(&engine).analyse(&sheet(false, 0), PNG).unwrap();
        assert!(facts.blank && facts.lines.is_empty());
        assert!(facts.flags.iter().any(|f| f.kind == FlagKind::Blank), "{:?}", facts.flags);
        assert!(engine.seen.lock().unwrap().is_empty());
    }

    #[test]
    fn a_pale_soft_page_is_blank_only_where_it_cannot_be_read() {
        let check = |confidence: u8, blank: bool| {
            let mut engine = reads("缴款凭证");
            engine.lines[0].character_confidence = vec![confidence; 4];
            let facts = analyser(&engine).analyse(&pale_back(), PNG).unwrap();
            assert_eq!((facts.blank, facts.lines.is_empty()), (blank, blank));
            assert_eq!(facts.flags.iter().any(|f| f.kind == FlagKind::Blank), blank, "{:?}", facts.flags);
            let mut again = facts.clone();
            again.rejudge(&ClarityProfile { version: 2, ..ClarityProfile::default() });
            assert_eq!(again.flags, facts.flags, "other limits must not make it blank again");
        };
        check(70, true);
        check(99, false);
    }

    #[test]
    fn a_draft_takes_the_title_and_judges_nothing() {
        let engine = reads("起诉状");
        let facts = analyser(&engine).draft(&sheet(true, 180), PNG).unwrap();
        assert_eq!((facts.orientation, facts.lines.len()), (180, 1));
        assert!(facts.flags.is_empty() && facts.marks.is_empty() && facts.sheet_number.is_none());
        assert_eq!(*engine.seen.lock().unwrap(), [(1240, 1754, true)]);
    }

    #[test]
    fn trouble_of_the_engine_costs_its_page_and_the_next_one_is_read() {
        let engine = FakeEngine { broken: Some("内存不足".into()), ..reads("判决书") };
        let analyser = analyser(&engine);
        for page in 1..=2 {
            let fault = analyser.analyse(&sheet(true, 0), PNG).unwrap_err();
            assert_eq!(fault.code, FaultCode::Crashed);
            assert!(fault.message.contains("内存不足"), "{}", fault.message);
            assert_eq!(engine.seen.lock().unwrap().len(), page);
        }
        assert_eq!(analyser.analyse(b"no picture", PNG).unwrap_err().code, FaultCode::Damaged);
    }
}
