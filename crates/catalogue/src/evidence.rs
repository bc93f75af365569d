//! What one page shows: a title, its number within the document, its place in a volume, cues of kinds without a title.

use std::sync::LazyLock;

use bianmu_model::{PageFacts, Rect, VolumePart};
use regex::Regex;

use crate::enumeration::{Point, points};
use crate::kinds::{TitleMatch, all, match_title};
use crate::text::{compact, pattern};

/// A line that can be the title of a document.
#[derive(Clone, Debug)]
pub(crate) struct TitleLine {
    /// As it would be written into the catalogue.
    pub(crate) text: String,
    pub(crate) rect: Rect,
    /// The known title it resembles.
    pub(crate) known: Option<TitleMatch>,
    /// Probability that a document starts here, 0..=1.
    pub(crate) score: f32,
    /// Nothing is printed as a title: the kind follows from words on the page.
    pub(crate) by_cues: bool,
    /// Organisation printed above the title.
    pub(crate) organisation: Option<String>,
}

/// How the pages of a document are numbered at their foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberStyle {
    /// 第 n 页, with or without 共 m 页
    Worded,
    /// A bare number
    Bare,
}

/// Number of a page within its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InnerNumber {
    pub(crate) style: NumberStyle,
    pub(crate) number: u32,
}

/// Everything the decoder needs to know about one page.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageEvidence {
    pub(crate) scan_index: u32,
    pub(crate) blank: bool,
    pub(crate) title: Option<TitleLine>,
    pub(crate) inner: Option<InnerNumber>,
    /// A cover and the part it opens.
    pub(crate) cover: Option<VolumePart>,
    /// Page number in the upper corner.
    pub(crate) folio: Option<u32>,
    /// Median line height in pixels: pages of one document have the same.
    pub(crate) line_height: f32,
    /// Lines on the page; with few the median height says little.
    pub(crate) line_count: usize,
    /// A date stands near the foot, as under a signature: the document is complete.
    pub(crate) signed: bool,
    /// Enumerated points in reading order.
    pub(crate) points: Vec<Point>,
    pub(crate) text: String,
}

static WORDED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[（\-—]*第(\d{1,3})页"));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\-—.·]*(\d{1,3})[\-—.·]*$"));
static ORGANISATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(法院|检察院|公安局|分局|派出所|看守所|监狱|司法局|管理局|事务所|委员会|公司)$"));
static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|\D)[0-2]?\d：[0-5]\d(?:\D|$)"));
/// Endings of document names that are not in the list: they are titles when they stand like titles.
static OPEN_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\p{Han}、（）《》A-Za-z0-9]{2,24}(书|状|笔录|记录|表|清单|令|证|票|函|合同|协议|通知|公告|报告|决定|意见|证明|说明|单|收据|票据|凭证|目录|截图|照片|公证|纪要|方案|请示|批复|回执|信|卡|册)(（[^（）]{1,16}）)?$",
    )
});

pub(crate) fn page_evidence(scan_index: u32, facts: &PageFacts) -> PageEvidence {
    let mut heights: Vec<i32> = facts.lines.iter().map(|l| l.rect.h).collect();
    heights.sort_unstable();
    let line_height = heights.get(heights.len() / 2).copied().unwrap_or(0) as f32;
    let text = facts.text();
    let title = title_line(facts, line_height);
    let titled = title.as_ref().and_then(|t| t.known.as_ref()).is_some_and(|k| k.whole && k.kind != "卷宗封面");
    let cover = if titled { None } else { cover_part(facts) };
    PageEvidence {
        scan_index,
        blank: facts.blank,
        inner: inner_number(facts),
        folio: folio(facts),
        title: if cover.is_some() { None } else { title.or_else(|| by_cues(facts, &text)) },
        cover,
        line_height,
        line_count: facts.lines.len(),
        signed: signed(facts),
        points: points(&text),
        text,
    }
}

/// A short line with a date among the last ones; seals often spoil some of its characters.
fn signed(facts: &PageFacts) -> bool {
    facts.lines.iter().rev().take(5).any(|l| {
        let text = compact(&l.text);
        text.chars().count() <= 16 && text.contains('年') && (text.contains('月') || text.contains('日'))
    })
}

/// The most title-like line of the upper part of a page.
fn title_line(facts: &PageFacts, line_height: f32) -> Option<TitleLine> {
    let (w, h) = (facts.width as f32, facts.height as f32);
    let mut best: Option<TitleLine> = None;
    let mut organisation: Option<String> = None;
    for (position, line) in facts.lines.iter().enumerate() {
        if line.rect.y as f32 > 0.42 * h {
            break;
        }
        let mut text = compact(&line.text);
        if text.chars().count() < 2 {
            continue;
        }
        let centered = (line.rect.center_x() - w / 2.0).abs() < 0.1 * w;
        let tall = line.rect.h as f32 / line_height.max(1.0);
        let short = (line.rect.w as f32) < 0.72 * w;
        let alone = !facts.lines.iter().enumerate().any(|(i, other)| {
            i != position && (other.rect.center_y() - line.rect.center_y()).abs() < 0.4 * line.rect.h as f32
        });
        // A two-line title or one whose court name stands on the same line.
        if let Some(cut) = after_organisation(&text) {
            let name = &text[..text.len() - cut.len()];
            organisation = (name.chars().count() > 5).then(|| name.to_owned());
            text = cut;
        } else if ORGANISATION.is_match(&text) && centered && text.chars().count() > 5 {
            organisation = Some(text);
            continue;
        }
        let stands_out = (if centered { 0.45 } else { 0.0 })
            + (if alone { 0.15 } else { 0.0 })
            + (if short { 0.1 } else { -0.4 })
            + ((tall - 1.0) * 0.8).clamp(-0.1, 0.35)
            + (if (line.rect.y as f32) < 0.25 * h { 0.1 } else { 0.0 });
        let known = match_title(&text);
        let ends_sentence = text.ends_with(['。', '；', '，', '：', '、']);
        let likely = match &known {
            Some(m) if m.whole => m.score * (0.35 + 0.75 * stands_out),
            Some(m) => m.score * (0.1 + 0.85 * stands_out),
            None if OPEN_TITLE.is_match(&text) && centered && alone && tall > 1.12 => 0.72 * stands_out,
            None => 0.0,
        };
        let score = if ends_sentence { likely * 0.3 } else { likely }.clamp(0.0, 0.99);
        if score > 0.45 && best.as_ref().is_none_or(|b| score > b.score + 0.05) {
            best = Some(TitleLine {
                text,
                rect: line.rect,
                known,
                score,
                by_cues: false,
                organisation: organisation.clone(),
            });
        }
    }
    best
}

/// `吉林省敦化林区基层法院执行通知书` → `执行通知书`
fn after_organisation(text: &str) -> Option<String> {
    ["人民法院", "法院", "人民检察院", "公安局"].iter().find_map(|end| {
        let at = text.find(end)? + end.len();
        let rest = &text[at..];
        (rest.chars().count() >= 2 && match_title(rest).is_some_and(|m| m.whole && m.score > 0.9))
            .then(|| rest.to_owned())
    })
}

/// Kinds that carry no title: cards, screenshots, receipts. Two different cues make one.
fn by_cues(facts: &PageFacts, text: &str) -> Option<TitleLine> {
    let text = compact(text);
    let rect = facts.lines.first().map(|l| l.rect).unwrap_or_default();
    let has = |words: &[&str]| words.iter().filter(|w| text.contains(**w)).count();
    let make = |title: &str, score: f32| {
        let known = match_title(title);
        Some(TitleLine { text: title.to_owned(), rect, known, score, by_cues: true, organisation: None })
    };
    if has(&["公民身份号码", "签发机关", "有效期限", "居民身份证"]) >= 2
        && has(&["姓名", "住址", "签发机关", "性别"]) >= 1
    {
        return make("身份证复印件", 0.9);
    }
    if has(&["统一社会信用代码", "营业执照", "经营范围", "注册资本", "登记机关", "成立日期"]) >= 3
    {
        return make("营业执照复印件", 0.85);
    }
    // The status bar of a telephone: carrier or network beside the time.
    let upper = facts.lines.iter().filter(|l| (l.rect.y as f32) < 0.16 * facts.height as f32);
    let (mut clock, mut network) = (false, false);
    for line in upper {
        let line = compact(&line.text);
        clock |= CLOCK.is_match(&line);
        network |= ["中国移动", "中国联通", "中国电信", "4G", "5G"].iter().any(|n| line.contains(n));
    }
    if clock && network
        || facts.lines.len() > 3 && has(&["微信", "按住说话", "对方已添加你", "聊天记录", "以上是打招呼的内容"]) >= 2
    {
        return make("微信聊天记录截图", 0.7);
    }
    // Forms whose title was not read are known by their field names.
    let best = all()
        .iter()
        .filter(|k| k.cues.len() >= 3)
        .map(|k| (k, k.cues.iter().filter(|c| text.contains(c.as_str())).count()))
        .filter(|(k, n)| *n * 4 >= k.cues.len() * 3 && *n >= 4)
        .max_by_key(|(_, n)| *n)?;
    make(&best.0.name, 0.55)
}

/// A cover says 卷宗 in large letters and names the part.
fn cover_part(facts: &PageFacts) -> Option<VolumePart> {
    let h = facts.height as f32;
    let upper: Vec<String> =
        facts.lines.iter().filter(|l| (l.rect.y as f32) < 0.55 * h).map(|l| compact(&l.text)).collect();
    let named = upper
        .iter()
        .any(|l| l.chars().count() <= 14 && (l.ends_with("卷宗") || l.ends_with("卷宗封面") || l.contains("卷宗（")));
    let text = compact(&facts.text());
    let fields = ["案号", "案由", "收案日期", "结案日期", "归档日期", "保管期限", "全宗号", "审判长", "书记员", "立卷"];
    let known = fields.iter().filter(|f| text.contains(**f)).count();
    if !(named && known >= 2 || known >= 6) {
        return None;
    }
    let confidential = upper.iter().any(|l| l.contains("副卷"));
    Some(if confidential { VolumePart::Confidential } else { VolumePart::Main })
}

/// Number at the foot of the page.
fn inner_number(facts: &PageFacts) -> Option<InnerNumber> {
    let (w, h) = (facts.width as f32, facts.height as f32);
    facts.lines.iter().rev().take(8).filter(|l| l.rect.center_y() > 0.86 * h).find_map(|line| {
        let text = compact(&line.text);
        if let Some(found) = WORDED.captures(&text) {
            return Some(InnerNumber { style: NumberStyle::Worded, number: found[1].parse().ok()? });
        }
        let centered = (line.rect.center_x() - w / 2.0).abs() < 0.15 * w;
        let number = BARE.captures(&text).and_then(|c| c[1].parse().ok()).filter(|n| (1..=60).contains(n))?;
        centered.then_some(InnerNumber { style: NumberStyle::Bare, number })
    })
}

/// Number in the upper outer corner of the sheet, as read by the recognition.
fn folio(facts: &PageFacts) -> Option<u32> {
    facts.sheet_number.filter(|number| number.confidence >= 0.5).map(|number| number.value)
}
