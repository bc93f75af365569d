use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Flag, JudgedBy, Measure, Rect, SheetPrint};

/// One recognised line of text on the upright page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TextLine {
    /// The characters, as recognised.
    pub text: String,
    /// Where the line stands, in pixels of the upright page at original resolution.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// Expected share of right characters, 0..=1: the mean of the calibrated character probabilities.
    pub confidence: f32,
    /// Probability in percent that a character is right, one for each character of `text`; empty where the engine does
    /// not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub character_confidence: Vec<u8>,
}

impl TextLine {
    /// Percent from which a character counts as surely read.
    pub const SURE: u8 = 97;
}

/// What kind of mark stands on a page beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MarkKind {
    /// 印章
    Seal,
    /// 指印
    Fingerprint,
    /// 签名
    Signature,
}

impl MarkKind {
    /// The word shown to a clerk.
    pub fn label(self) -> &'static str {
        match self {
            MarkKind::Seal => "印章",
            MarkKind::Fingerprint => "指印",
            MarkKind::Signature => "签名",
        }
    }
}

/// A seal, a fingerprint or a signature. What a seal says is kept apart from the text it lies over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Mark {
    /// Which.
    pub kind: MarkKind,
    /// Where, in pixels of the upright page.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// What it says; `None` where nothing can be read on it.
    pub text: Option<String>,
    /// Mean character probability of `text`, 0..=1; 0 without text.
    pub confidence: f32,
}

/// The number written or stamped on the sheet by hand, in its upper outer corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SheetNumber {
    /// 1..=999
    pub value: u32,
    /// Probability that every digit is right, 0..=1.
    pub confidence: f32,
    /// Where, in pixels of the upright page.
    #[serde(rename = "box")]
    pub rect: Rect,
}

/// Why a page or a file could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FaultCode {
    /// 空文件
    Empty,
    /// 格式不支持
    Unsupported,
    /// 已加密
    Encrypted,
    /// 已损坏
    Damaged,
    /// 截断
    Truncated,
    /// 超出限度
    TooLarge,
    /// 处理进程中断
    Crashed,
    /// 超时
    TimedOut,
    /// 文件读不出
    Unreadable,
}

/// A named fault: the code for programs, the sentence for people. It costs the page or the file it names, never more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Fault {
    /// For programs.
    pub code: FaultCode,
    /// In Chinese: what happened and what to do.
    pub message: String,
}

impl Fault {
    /// A fault with its sentence.
    pub fn new(code: FaultCode, message: impl Into<String>) -> Self {
        Fault { code, message: message.into() }
    }
}

/// Everything the machine found out about one page image.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PageFacts {
    /// Width of the upright page in pixels.
    pub width: u32,
    /// Height of the upright page in pixels.
    pub height: u32,
    /// Resolution in dots per inch; from the file where it says so, else inferred from A4.
    pub dpi: u32,
    /// Clockwise degrees by which the content is turned in the file: 0, 90, 180 or 270.
    pub orientation: u16,
    /// Residual skew in degrees after undoing `orientation`, counter-clockwise positive.
    pub skew_deg: f32,
    /// No text, stamp or drawing was found.
    pub blank: bool,
    /// Where ink lies on the sheet, for finding second scans of it. Empty for facts of an older program.
    #[serde(default)]
    pub sheet_print: SheetPrint,
    /// Text lines in reading order.
    pub lines: Vec<TextLine>,
    /// Seals, fingerprints and signatures, from top to bottom.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Number in the upper corner of the sheet.
    #[serde(default)]
    pub sheet_number: Option<SheetNumber>,
    /// What lies inside the black along the edges, where there is any.
    #[serde(default)]
    pub inside_border: Option<Rect>,
    /// What the detectors measured.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// The limits of that day; `None` for a page of an earlier version of the program.
    #[serde(default)]
    pub judged_by: Option<JudgedBy>,
    /// Doubts about the image: the measures under the limits of the day.
    pub flags: Vec<Flag>,
}

impl PageFacts {
    /// The text of the page, one line each, in reading order.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line.text);
        }
        out
    }
}
