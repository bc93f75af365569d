use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use bianmu_imaging::{Picture, ScanFacts, decode, inspect, skew_of};
use bianmu_model::{ClarityProfile, Fault, FaultCode, Flag, FlagKind, FlagLevel, PageFacts, StageTimes};
use bianmu_ocr::{ComponentFolder, Engine, EngineKind, OcrError, PageReader, Reading};

/// Analyses pages on any number of threads; engines are opened when first needed and then reused.
pub struct PageAnalyser {
    kind: EngineKind,
    components: ComponentFolder,
    profile: ClarityProfile,
    idle: Mutex<Vec<PageReader>>,
    seconds: Mutex<StageTimes>,
}

impl PageAnalyser {
    /// Opens one engine at once, so that a missing component is reported before any page is touched.
    ///
    /// # Errors
    /// [`OcrError`] naming the component and what to run.
    pub fn open(kind: EngineKind, components: ComponentFolder) -> Result<Self, OcrError> {
        let first = PageReader::open(kind, &components)?;
        Ok(PageAnalyser {
            kind,
            components,
            profile: ClarityProfile::default(),
            idle: Mutex::new(vec![first]),
            seconds: Mutex::default(),
        })
    }

    /// Decodes once, then orientation, skew, clarity, text.
    ///
    /// # Errors
    /// A fault that costs this page only.
    pub fn analyse(&self, bytes: &[u8], media_type: &str) -> Result<PageFacts, Fault> {
        self.with_reader(|reader| self.analyse_with(reader, bytes, media_type))
    }

    /// Facts of the top of a page only: orientation, skew and the lines of the title zone, for a draft of the catalogue.
    ///
    /// # Errors
    /// A fault that costs this page only.
    pub fn draft(&self, bytes: &[u8], media_type: &str) -> Result<PageFacts, Fault> {
        self.with_reader(|reader| {
            let decoded = decode(bytes, media_type)?;
            let (upright, orientation) = turned_upright(reader, decoded.picture)?;
            let dpi = decoded.dpi.unwrap_or_else(|| upright.a4_dpi());
            let skew = skew_of(&upright, dpi).unwrap_or(0.0);
            let (width, height) = (upright.width, upright.height);
            let lines = reader.read_title_zone(upright, skew).map_err(|e| engine_fault(&e))?;
            Ok(PageFacts {
                width,
                height,
                dpi,
                orientation,
                skew_deg: skew,
                blank: false,
                sheet_hash: String::new(),
                lines,
                marks: Vec::new(),
                sheet_number: None,
                measures: Vec::new(),
                flags: Vec::new(),
            })
        })
    }

    fn with_reader<T>(&self, act: impl FnOnce(&mut PageReader) -> Result<T, Fault>) -> Result<T, Fault> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => PageReader::open(self.kind, &self.components).map_err(|e| engine_fault(&e))?,
        };
        let result = act(&mut reader);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        result
    }

    fn analyse_with(&self, reader: &mut PageReader, bytes: &[u8], media_type: &str) -> Result<PageFacts, Fault> {
        let start = Instant::now();
        let decoded = decode(bytes, media_type)?;
        let decode_seconds = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let (upright, orientation) = turned_upright(reader, decoded.picture)?;
        let orientation_seconds = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let dpi = decoded.dpi.unwrap_or_else(|| upright.a4_dpi());
        let scan = ScanFacts { dpi, bilevel: decoded.bilevel, jpeg_quality: decoded.jpeg_quality };
        let mut clarity = inspect(&upright, scan, &self.profile);
        clarity.flags.extend(turned_flag(orientation));
        let (width, height) = (upright.width, upright.height);
        let clarity_seconds = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let reading = if clarity.blank {
            Reading::default()
        } else {
            reader.read(upright, clarity.skew.unwrap_or(0.0)).map_err(|e| engine_fault(&e))?
        };
        let ocr_seconds = start.elapsed().as_secs_f64();

        self.seconds.lock().unwrap_or_else(PoisonError::into_inner).add(StageTimes {
            decode: decode_seconds,
            orientation: orientation_seconds,
            clarity: clarity_seconds,
            ocr: ocr_seconds,
            ..reader.take_seconds()
        });
        Ok(PageFacts {
            width,
            height,
            dpi,
            orientation,
            skew_deg: clarity.skew.unwrap_or(0.0),
            blank: clarity.blank,
            sheet_hash: clarity.sheet_hash,
            lines: reading.lines,
            marks: reading.marks,
            sheet_number: reading.sheet_number,
            measures: clarity.measures,
            flags: clarity.flags,
        })
    }

    /// What the stages took so far.
    pub fn seconds(&self) -> StageTimes {
        *self.seconds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page upright, and by how many degrees clockwise its content was turned.
fn turned_upright(reader: &mut PageReader, picture: Picture) -> Result<(Picture, u16), Fault> {
    let orientation = reader.orientation(&picture).map_err(|e| engine_fault(&e))?;
    Ok((if orientation == 0 { picture } else { picture.turned(360 - orientation) }, orientation))
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
