use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Candidate, EntryId, FieldConfidence, Flag, Mark, Measure, Reason, TextLine, VolumePart};

/// Name and version of the machine-readable analysis; see `docs/contract.md`.
pub const ANALYSIS_SCHEMA: &str = "bianmu.analysis/1";

/// A person of the case with the role in the proceedings: parties, and the bench where it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Party {
    /// 原告, 被告, 被告人, 申请执行人 …
    pub role: String,
    /// Name.
    pub name: String,
}

impl Party {
    /// Whether the role is one of the court and not of a party.
    pub fn is_of_the_court(&self) -> bool {
        matches!(
            self.role.as_str(),
            "审判长" | "审判员" | "代理审判员" | "人民陪审员" | "承办法官" | "法官助理" | "书记员"
        )
    }
}

/// What is known of the case. `None` where nothing was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CaseFacts {
    /// 案号, normalised with full-width brackets.
    pub case_number: Option<String>,
    /// 法院
    pub court: Option<String>,
    /// 审判程序, for example 民事一审.
    pub procedure: Option<String>,
    /// 案由
    pub cause: Option<String>,
    /// 当事人, and 审判长, 审判员, 书记员 …
    pub parties: Vec<Party>,
    /// 收案日期 `YYYY-MM-DD`
    pub filed: Option<String>,
    /// 结案日期 `YYYY-MM-DD`
    pub closed: Option<String>,
}

/// What the page is in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PageRole {
    /// Belongs to an entry.
    Content,
    /// 空白
    Blank,
    /// 重复
    Duplicate,
    /// 移出, with a reason in the page state.
    Removed,
}

/// How bad a finding about the catalogue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingLevel {
    /// 提示
    Info,
    /// 警告
    Warn,
    /// 错误; a volume with one cannot be sealed.
    Error,
}

/// Something the catalogue rules have to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Finding {
    /// For programs, for example `confidential_in_main`.
    pub code: String,
    /// How bad.
    pub level: FindingLevel,
    /// Entry it is about: `seq` in an analysis, entry id in a stored volume.
    pub entry: Option<EntryId>,
    /// Page it is about.
    pub scan_index: Option<u32>,
    /// In Chinese: what, and what to do.
    pub message: String,
}

/// A page number that is missing between two scanned pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MissingPage {
    /// The gap is after this page of the scan.
    pub after_scan_index: u32,
}

/// One entry as written by `bianmu analyse`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisEntry {
    /// 1-based position in filing order.
    pub seq: u32,
    /// 题名
    pub title: String,
    /// 文书种类
    pub doc_type: String,
    /// 正卷 or 副卷
    pub part: VolumePart,
    /// Scan indexes in document order.
    pub pages: Vec<u32>,
    /// Smallest of `pages`.
    pub start_page: u32,
    /// Largest of `pages`.
    pub end_page: u32,
    /// 责任者
    pub responsible: Option<String>,
    /// `YYYY-MM-DD`
    pub date: Option<String>,
    /// 文号
    #[serde(default)]
    pub document_number: Option<String>,
    /// Page numbers written on the sheets, first and last.
    pub page_range: Option<[u32; 2]>,
    /// Probability, 0..=1.
    pub confidence: f32,
    /// The same for every field by itself; `None` where a person made the entry.
    #[serde(default)]
    pub field_confidence: Option<FieldConfidence>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Runners-up.
    pub candidates: Vec<Candidate>,
}

/// One page as written by `bianmu analyse`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisPage {
    /// 1-based position in the scan.
    pub scan_index: u32,
    /// File name, or `file#page` for files of many pages.
    pub source: String,
    /// `sha256:` and the digest of the coded page image as it lies in the file.
    pub digest: String,
    /// Width of the upright page in pixels; 0 when the page could not be read.
    pub width: u32,
    /// Height of the upright page.
    pub height: u32,
    /// Dots per inch.
    pub dpi: u32,
    /// Clockwise degrees by which the content is turned in the file.
    pub orientation: u16,
    /// Counter-clockwise positive, after undoing `orientation`.
    pub skew_deg: f32,
    /// In the ledger.
    pub role: PageRole,
    /// Page number printed or written on the sheet.
    pub page_no: Option<u32>,
    /// Lines joined by newlines.
    pub text: String,
    /// Lines in reading order.
    pub lines: Vec<TextLine>,
    /// Seals, fingerprints and signatures.
    pub marks: Vec<Mark>,
    /// What the clarity inspection measured.
    pub measures: Vec<Measure>,
    /// Doubts about the image.
    pub flags: Vec<Flag>,
    /// Why the page could not be read.
    pub fault: Option<String>,
}

/// Seconds of CPU time per stage, summed over workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StageTimes {
    /// Reading and decoding.
    pub decode: f64,
    /// Orientation of the page.
    pub orientation: f64,
    /// Skew and clarity.
    pub clarity: f64,
    /// Finding, reading and taking off seals.
    pub marks: f64,
    /// Finding text lines and rulings.
    pub detection: f64,
    /// First reading of the lines.
    pub recognition: f64,
    /// Second reading of what was doubtful.
    pub rereading: f64,
    /// All of recognition, with what is in none of its stages.
    pub ocr: f64,
    /// Splitting and naming.
    pub catalogue: f64,
}

impl StageTimes {
    /// Adds the seconds of another page.
    pub fn add(&mut self, other: StageTimes) {
        self.decode += other.decode;
        self.orientation += other.orientation;
        self.clarity += other.clarity;
        self.marks += other.marks;
        self.detection += other.detection;
        self.recognition += other.recognition;
        self.rereading += other.rereading;
        self.ocr += other.ocr;
        self.catalogue += other.catalogue;
    }
}

/// What the analysis cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Seconds from start to end.
    pub wall_s: f64,
    /// CPU seconds of the process and its children.
    pub cpu_s: f64,
    /// Pages analysed.
    pub pages: u32,
    /// Highest resident memory of the process in MB.
    pub peak_rss_mb: f64,
    /// Per stage.
    pub stages: StageTimes,
}

/// Which rule a volume was filed by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FiledBy {
    /// Id of the rule.
    pub rule: String,
    /// Its version.
    pub version: String,
    /// Its name.
    pub name: String,
}

/// The whole result for one volume: the contract that other programs rely on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// [`ANALYSIS_SCHEMA`]
    pub schema: String,
    /// Name of the volume.
    pub volume: String,
    /// The case.
    pub case: CaseFacts,
    /// The rule it was filed by; `None` for a store's volume that was catalogued before rules were remembered.
    #[serde(default)]
    pub filed_by: Option<FiledBy>,
    /// In filing order.
    pub entries: Vec<AnalysisEntry>,
    /// In scan order.
    pub pages: Vec<AnalysisPage>,
    /// Gaps in the page numbers.
    pub missing_pages: Vec<MissingPage>,
    /// What the rules say.
    pub findings: Vec<Finding>,
    /// What it cost.
    pub timing: Timing,
}
