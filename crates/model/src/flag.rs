use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Rect;

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
    /// 字迹浅淡
    Fade,
    /// 阴影
    Shadow,
    /// 噪点
    Noise,
    /// 黑点
    Specks,
    /// 分辨率不足
    LowRes,
    /// 压缩过度
    JpegDamage,
    /// 内容被裁切
    Cropped,
    /// 黑边
    BlackBorder,
    /// 折角
    FoldedCorner,
    /// 褶皱
    Wrinkle,
    /// 手指或异物
    Finger,
    /// 扫描条纹
    Stripe,
    /// 透背
    ShowThrough,
    /// 污渍
    Stain,
    /// 网纹
    Moire,
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
            FlagKind::Fade => "字迹浅淡",
            FlagKind::Shadow => "阴影",
            FlagKind::Noise => "噪点",
            FlagKind::Specks => "黑点",
            FlagKind::LowRes => "分辨率不足",
            FlagKind::JpegDamage => "压缩过度",
            FlagKind::Cropped => "内容被裁切",
            FlagKind::BlackBorder => "黑边",
            FlagKind::FoldedCorner => "折角",
            FlagKind::Wrinkle => "褶皱",
            FlagKind::Finger => "手指或异物",
            FlagKind::Stripe => "扫描条纹",
            FlagKind::ShowThrough => "透背",
            FlagKind::Stain => "污渍",
            FlagKind::Moire => "网纹",
            FlagKind::UpsideDown => "上下颠倒",
            FlagKind::Rotated90 => "横置",
            FlagKind::Blank => "空白页",
            FlagKind::Duplicate => "疑似重复",
            FlagKind::OutOfOrder => "页序有误",
            FlagKind::Unjudged => "未判",
        }
    }

    /// Unit of the measured value, for a clerk; empty where the value is no measurement.
    pub fn unit(self) -> &'static str {
        match self {
            FlagKind::Blur => "像素（300 dpi）",
            FlagKind::MotionBlur => "像素（300 dpi）",
            FlagKind::Skew => "度",
            FlagKind::TooDark => "纸面亮度",
            FlagKind::TooLight => "墨迹亮度",
            FlagKind::Fade => "反差",
            FlagKind::Shadow => "明暗差",
            FlagKind::Noise => "亮度级",
            FlagKind::Specks => "个/平方厘米",
            FlagKind::LowRes => "dpi",
            FlagKind::JpegDamage => "压缩质量",
            FlagKind::Cropped => "处",
            FlagKind::BlackBorder => "毫米",
            FlagKind::FoldedCorner => "毫米",
            FlagKind::Wrinkle => "强度",
            FlagKind::Finger => "平方厘米",
            FlagKind::Stripe => "亮度级",
            FlagKind::ShowThrough => "% 面积",
            FlagKind::Stain => "平方厘米",
            FlagKind::Moire => "亮度级",
            FlagKind::UpsideDown => "度",
            FlagKind::Rotated90 => "度",
            FlagKind::Blank => "处墨迹",
            _ => "",
        }
    }

    /// What the defect means for whoever reads the page, for a clerk.
    pub fn consequence(self) -> &'static str {
        match self {
            FlagKind::Blur => "小字可能认不清，识别会出错",
            FlagKind::MotionBlur => "笔画拖成影，字会认错",
            FlagKind::Skew => "不影响阅读，可由软件纠正",
            FlagKind::TooDark => "字与纸难分，打印看不清",
            FlagKind::TooLight => "细笔画已经烧掉，不能由软件找回",
            FlagKind::Fade => "字迹太浅，打印和识别会漏字",
            FlagKind::Shadow => "阴影里的字可能看不清",
            FlagKind::Noise => "细小笔画会被噪点盖住",
            FlagKind::Specks => "标点可能与黑点混淆",
            FlagKind::LowRes => "小字的像素不够，放大也看不清",
            FlagKind::JpegDamage => "压缩痕迹会吃掉细笔画",
            FlagKind::Cropped => "页边的内容可能没有扫进来",
            FlagKind::BlackBorder => "不影响阅读，可由软件裁去",
            FlagKind::FoldedCorner => "折住的地方可能盖着字",
            FlagKind::Wrinkle => "褶皱处的字可能变形",
            FlagKind::Finger => "盖住的地方看不到字",
            FlagKind::Stripe => "扫描仪有脏点，每页都会留下条纹",
            FlagKind::ShowThrough => "背面的字透过来，识别会混入",
            FlagKind::Stain => "污渍下的字可能看不清",
            FlagKind::Moire => "网纹会干扰阅读与识别",
            FlagKind::UpsideDown => "显示已转正",
            FlagKind::Rotated90 => "显示已转正",
            FlagKind::Blank => "没有发现文字，是否空白由人确认",
            FlagKind::Duplicate => "同一张纸可能扫了两次",
            FlagKind::OutOfOrder => "按页码应在别处",
            FlagKind::Unjudged => "可以测量的笔画太少，请人工看一眼",
        }
    }

    /// The name in files: that of the command-line contract.
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// A smaller value is the worse one.
    pub fn less_is_worse(self) -> bool {
        use FlagKind::{Blank, Fade, JpegDamage, LowRes, TooDark};
        matches!(self, Blank | Fade | JpegDamage | LowRes | TooDark)
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
    /// Measured value, in the unit of [`FlagKind::unit`].
    pub value: f32,
    /// The limit it crossed, in the same unit.
    pub limit: f32,
    /// Where, in pixels of the upright page; `None` means the whole page.
    #[serde(rename = "box")]
    pub rect: Option<Rect>,
}

impl Flag {
    /// «模糊：2.31 像素（300 dpi），超过 1.45；小字可能认不清，识别会出错»
    pub fn sentence(&self) -> String {
        let (label, consequence) = (self.kind.label(), self.kind.consequence());
        match self.kind {
            FlagKind::Blank => return format!("疑似空白页：文字大小的墨迹只有 {:.0} 处；{consequence}", self.value),
            FlagKind::Duplicate => return format!("疑似重复：与第 {:.0} 页相同；{consequence}", self.value),
            FlagKind::OutOfOrder | FlagKind::Unjudged => return format!("{label}：{consequence}"),
            FlagKind::UpsideDown | FlagKind::Rotated90 => {
                return format!("{label}：扫描时转了 {:.0}°；{consequence}", self.value);
            }
            _ => {}
        }
        let relation = if self.kind.less_is_worse() { "低于" } else { "达到" };
        let counted = self.kind == FlagKind::Cropped;
        let digits = if self.value.abs() >= 20.0 || counted { 0 } else { 2 };
        let (value, limit, unit) = (self.value, self.limit, self.kind.unit());
        let space = if unit.starts_with('%') { "" } else { " " };
        format!("{label}：{value:.digits$}{space}{unit}，{relation} {limit}；{consequence}")
    }
}
