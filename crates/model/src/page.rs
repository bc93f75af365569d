use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Rect;

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

/// What the clarity inspection can say about a page. The serialised names are those of the command-line contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FlagKind {
    /// 模糊
    Blur,
    /// 拖影
    MotionBlur,
    /// 歪斜
    Skew,
    /// 过暗
    TooDark,
    /// 过亮
    TooLight,
    /// 噪点
    Noise,
    /// 分辨率不足
    LowRes,
    /// 内容被裁切
    Cropped,
    /// 黑边
    BlackBorder,
    /// 方向颠倒
    UpsideDown,
    /// 方向横置
    #[serde(rename = "rotated_90")]
    Rotated90,
    /// 空白页
    Blank,
    /// 重复页
    Duplicate,
    /// 页序有误
    OutOfOrder,
    /// 未能判定
    Unjudged,
}

impl FlagKind {
    /// The word shown to a clerk.
    pub fn label(self) -> &'static str {
        match self {
            FlagKind::Blur => "模糊",
            FlagKind::MotionBlur => "拖影",
            FlagKind::Skew => "歪斜",
            FlagKind::TooDark => "过暗",
            FlagKind::TooLight => "过亮",
            FlagKind::Noise => "噪点",
            FlagKind::LowRes => "分辨率不足",
            FlagKind::Cropped => "内容被裁切",
            FlagKind::BlackBorder => "黑边",
            FlagKind::UpsideDown => "上下颠倒",
            FlagKind::Rotated90 => "横置",
            FlagKind::Blank => "空白页",
            FlagKind::Duplicate => "疑似重复",
            FlagKind::OutOfOrder => "页序有误",
            FlagKind::Unjudged => "未判",
        }
    }
}

/// How bad a flag is: a notice can be repaired by software or waived, a failure asks for a new scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FlagLevel {
    /// 提示
    Notice,
    /// 不合格
    Fail,
}

/// A doubt of the machine about the image of a page, with what was measured and against which limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Flag {
    /// Which defect.
    #[serde(rename = "type")]
    pub kind: FlagKind,
    /// How bad.
    pub level: FlagLevel,
    /// Measured value, in the unit of the detector.
    pub value: f32,
    /// The limit it crossed, in the same unit.
    pub limit: f32,
    /// Where, in pixels of the upright page; `None` means the whole page.
    #[serde(rename = "box")]
    pub rect: Option<Rect>,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
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
    /// Difference hash of the upright page (64 bits as 16 hex digits), for finding re-scans of the same sheet.
    pub sheet_hash: String,
    /// Text lines in reading order.
    pub lines: Vec<TextLine>,
    /// Seals, fingerprints and signatures, from top to bottom.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Number in the upper corner of the sheet.
    #[serde(default)]
    pub sheet_number: Option<SheetNumber>,
    /// Doubts about the image.
    pub flags: Vec<Flag>,
}

impl PageFacts {
    /// Bits in which the sheet hashes of two pages differ, 0..=64; 64 when one has none.
    pub fn sheet_distance(&self, other: &PageFacts) -> u32 {
        match (u64::from_str_radix(&self.sheet_hash, 16), u64::from_str_radix(&other.sheet_hash, 16)) {
            (Ok(a), Ok(b)) => (a ^ b).count_ones(),
            _ => 64,
        }
    }

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
