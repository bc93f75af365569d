//! What one page shows: a title, its number within the document, its place in a volume, cues of kinds without a title.

use std::sync::LazyLock;

use bianmu_model::{PageFacts, VolumePart};
use regex::Regex;

use crate::case_number::{case_numbers, written};
use crate::contents::{ContentsRow, Listed, contents_rows};
use crate::enumeration::{Point, points};
use crate::internal_wording::{Signs, signs};
use crate::kinds::TitleMatch;
use crate::text::{compact, pattern};
use crate::title::{TitleLine, by_cues, title_line};

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
    /// A cover and the part it opens; [`resolve_covers`] fills in what could not be read.
    pub(crate) cover: Option<VolumePart>,
    /// The cover says which part it opens.
    pub(crate) cover_says: bool,
    /// The first 案号 among its first rows.
    pub(crate) head_number: Option<String>,
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
    /// The text without spaces, lines joined.
    pub(crate) compacted: String,
    /// Lines that stand beside each other as one, without spaces, from top to bottom.
    pub(crate) rows: Vec<String>,
    /// For every row the least mean confidence of its lines.
    pub(crate) legible: Vec<f32>,
    pub(crate) layout: PageLayout,
    /// Lines of the paper catalogue that this page is.
    pub(crate) contents: Vec<ContentsRow>,
    /// What the paper catalogue says of this page.
    pub(crate) listed: Listed,
    /// The page before it, which may be the same sheet scanned twice.
    pub(crate) like_before: Option<u32>,
    /// What it says of being internal.
    pub(crate) signs: Signs,
}

/// How a page is set, in shares of its width and height.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageLayout {
    pub(crate) width: f32,
    /// Left edge of the text and right edge of its widest lines.
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Distance from line to line.
    pub(crate) pitch: f32,
    /// Where the last line of text ends.
    pub(crate) bottom: f32,
    /// The first line of text begins at the left edge, without the indent of a paragraph.
    pub(crate) begins_flush: bool,
    /// The last line of text reaches the right edge and ends no sentence.
    pub(crate) runs_on: bool,
    /// The last line ends a sentence.
    pub(crate) ends_sentence: bool,
    /// Share of lines that stand beside others.
    pub(crate) beside: f32,
    /// Share of lines that begin like a question, an answer or a speaker.
    pub(crate) spoken: f32,
    /// The number of a case stands alone near the top.
    pub(crate) numbered_head: bool,
    /// An organisation stands alone near the top.
    pub(crate) organisation_head: bool,
    /// Somebody is addressed near the top.
    pub(crate) addressed: bool,
    /// A record's head: time and place.
    pub(crate) record_head: bool,
    /// Nothing but signatures, an issuer and a date: the end of what stands before.
    pub(crate) only_signatures: bool,
    /// Of the numbers at the foot: how many pages there are.
    pub(crate) of_pages: Option<u32>,
    /// Pairs of neighboring characters, folded and sorted, each once.
    pub(crate) pairs: Vec<u16>,
}

static WORDED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[（\-—]*第(\d{1,3})页"));
static SLASH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d{1,3})[/／]\d{1,3}$"));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\-—.·]*(\d{1,3})[\-—.·]*$"));
pub(crate) fn page_evidence(scan_index: u32, facts: &PageFacts) -> PageEvidence {
    let mut heights: Vec<i32> = facts.lines.iter().map(|l| l.rect.h).collect();
    heights.sort_unstable();
    let line_height = heights.get(heights.len() / 2).copied().unwrap_or(0) as f32;
    let text = facts.text();
    let compacted = compact(&text);
    let title = title_line(facts, line_height);
    let titled = title.as_ref().and_then(|t| t.known.as_ref()).is_some_and(|k| k.whole && k.kind != "卷宗封面");
    let cover = if titled { None } else { cover_part(facts) };
    let read = read_rows(facts);
    let is_contents = title.as_ref().and_then(|t| t.known.as_ref()).is_some_and(|k| k.kind == "卷内目录");
    PageEvidence {
        scan_index,
        contents: if is_contents { contents_rows(facts) } else { Vec::new() },
        listed: Listed::Unknown,
        like_before: None,
        signs: signs(&compacted),
        blank: facts.blank,
        inner: inner_number(facts),
        folio: folio(facts),
        head_number: head_number(&read),
        title: match title {
            _ if cover.is_some() => None,
            Some(title) if title.score > 0.45 => Some(title),
            weak => by_cues(facts, &compacted).or(weak),
        },
        cover: cover.map(|(part, _)| part),
        cover_says: cover.is_some_and(|(_, says)| says),
        line_height,
        line_count: facts.lines.len(),
        signed: signed(facts),
        points: points(&text),
        layout: page_layout(facts, &compacted),
        legible: read.iter().map(|(_, legible)| *legible).collect(),
        rows: read.into_iter().map(|(row, _)| row).collect(),
        text,
        compacted,
    }
}

/// Only the cover and the whole known title of a page: what the rules about parts look at after every edit.
pub(crate) fn shown(facts: &PageFacts) -> (Option<VolumePart>, Option<TitleMatch>) {
    let mut heights: Vec<i32> = facts.lines.iter().map(|l| l.rect.h).collect();
    heights.sort_unstable();
    let title = title_line(facts, heights.get(heights.len() / 2).copied().unwrap_or(0) as f32);
    let known = title.filter(|t| t.score > 0.45).and_then(|t| t.known).filter(|k| k.whole);
    let titled = known.as_ref().is_some_and(|k| k.kind != "卷宗封面");
    (if titled { None } else { cover_part(facts).map(|(part, _)| part) }, known)
}

/// Lines that stand at the same height, from left to right, as one row.
pub(crate) fn rows(facts: &PageFacts) -> Vec<String> {
    read_rows(facts).into_iter().map(|(row, _)| row).collect()
}

/// The same with the confidence of the line that was read least surely.
fn read_rows(facts: &PageFacts) -> Vec<(String, f32)> {
    let mut rows: Vec<Vec<&bianmu_model::TextLine>> = Vec::new();
    for line in &facts.lines {
        let beside = |row: &&mut Vec<&bianmu_model::TextLine>| {
            let last = row[row.len() - 1].rect;
            (last.center_y() - line.rect.center_y()).abs() < 0.45 * last.h.min(line.rect.h) as f32
        };
        match rows.iter_mut().rev().take(4).find(beside) {
            Some(row) => row.push(line),
            None => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|l| l.rect.x);
    }
    let text = |row: &[&bianmu_model::TextLine]| row.iter().map(|l| compact(&l.text)).collect();
    let legible = |row: &[&bianmu_model::TextLine]| row.iter().map(|l| l.confidence).fold(1.0, f32::min);
    rows.into_iter().map(|row| (text(&row), legible(&row))).collect()
}

/// Rows of a signature block; a stamp under it says that the copy is true.
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^.{0,3}(?:审判|书记|人民陪审|陪审员|法官助理|代理|检察|执行员|记录|具状|申请|答辩|上诉|委托|起诉|被告|原告|公诉|辩护|签|此致|附|局长|鉴定人|本件与原本).{0,40}$|^.{2,22}(?:法院|检察院|公安局|监狱|局|事务所|公司)(?:（印）|（盖章）)?$|^.{0,8}年.{1,8}[月日].{0,4}$|^.{0,4}第?.{0,3}\d+.{0,3}页?.{0,8}$|.{0,24}：.{2,24}$",
    )
});

static SPEAKER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:问|答|审|书|原|被|公|辩|[\p{Han}（）]{2,6})：."));

/// A record of what was said: many rows begin with a speaker.
pub(crate) fn spoken(rows: &[String]) -> bool {
    rows.iter().filter(|row| SPEAKER.is_match(row)).count() * 5 > rows.len()
}

static CASE_LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^.{0,4}（?(?:19|20)\d{2}）?.{1,12}(?:号|字第?\d+号?|\d{1,5})$"));
static OF_PAGES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:共(\d{1,3})页|^\d{1,3}[/／](\d{1,3})$)"));

fn page_layout(facts: &PageFacts, compacted: &str) -> PageLayout {
    let (w, h) = (facts.width.max(1) as f32, facts.height.max(1) as f32);
    // Without the numbers of the sheet and at the foot.
    let body: Vec<&bianmu_model::TextLine> = facts
        .lines
        .iter()
        .filter(|l| !(l.text.chars().count() <= 10 && (l.rect.center_y() > 0.92 * h || l.rect.center_y() < 0.05 * h)))
        .collect();
    let mut layout = PageLayout { width: w, pairs: pairs(compacted), ..PageLayout::default() };
    let (Some(first), Some(last)) = (body.first(), body.last()) else { return layout };
    let middle = |mut values: Vec<f32>, share: f32| {
        values.sort_by(f32::total_cmp);
        values.get(((values.len() as f32 * share) as usize).min(values.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    layout.left = middle(body.iter().map(|l| l.rect.x as f32 / w).collect(), 0.25);
    layout.right = middle(body.iter().map(|l| l.rect.right() as f32 / w).collect(), 0.85);
    let steps = body.windows(2).map(|p| (p[1].rect.y - p[0].rect.y) as f32 / h).filter(|s| *s > 0.004);
    layout.pitch = middle(steps.collect(), 0.5);
    layout.bottom = body.iter().map(|l| l.rect.bottom() as f32 / h).fold(0.0, f32::max);
    let first_line = compact(&first.text);
    let last_line = compact(&last.text);
    let em = first.rect.h as f32 / w;
    layout.begins_flush = first.rect.x as f32 / w < layout.left + em && first_line.chars().count() > 8;
    layout.ends_sentence = last_line.ends_with(['。', '；', '：', '！', '？', '”', '）']);
    layout.runs_on = !layout.ends_sentence
        && last.rect.right() as f32 / w > layout.right - 2.5 * em
        && last_line.chars().count() > 10;
    let beside =
        body.windows(2).filter(|p| (p[0].rect.center_y() - p[1].rect.center_y()).abs() < 0.4 * p[0].rect.h as f32);
    layout.beside = beside.count() as f32 / body.len() as f32;
    let texts: Vec<String> = body.iter().map(|l| compact(&l.text)).collect();
    layout.spoken = texts.iter().filter(|t| SPEAKER.is_match(t)).count() as f32 / body.len() as f32;
    let head = || texts.iter().take(6);
    layout.numbered_head = head().any(|t| t.chars().count() <= 24 && CASE_LINE.is_match(t));
    layout.organisation_head = texts.iter().take(2).any(|t| {
        t.chars().count() <= 20
            && ["法院", "检察院", "公安局", "监狱", "管理局", "事务所"].iter().any(|e| t.ends_with(e))
    });
    layout.addressed = head().any(|t| (3..=26).contains(&t.chars().count()) && t.ends_with('：'));
    layout.record_head = head()
        .filter(|t| {
            t.starts_with("时间")
                || t.starts_with("地点")
                || t.contains("时间：")
                || t.contains("地点：")
                || t.contains("记录人")
        })
        .count()
        >= 2;
    let foot = facts.lines.iter().rev().take(6).filter(|l| l.rect.center_y() > 0.86 * h).map(|l| compact(&l.text));
    let rows = rows(facts);
    let rows: Vec<&String> = rows.iter().filter(|r| r.chars().count() > 3).collect();
    layout.only_signatures = (1..=9).contains(&rows.len()) && rows.iter().all(|r| SIGNATURE.is_match(r));
    layout.of_pages =
        foot.filter_map(|t| OF_PAGES.captures(&t).and_then(|c| c.get(1).or(c.get(2))?.as_str().parse().ok())).next();
    layout
}

fn pairs(compacted: &str) -> Vec<u16> {
    let mut out: Vec<u16> = Vec::new();
    let mut before: Option<u32> = None;
    for c in compacted.chars().filter(|c| c.is_alphabetic()) {
        if let Some(b) = before {
            out.push((b.wrapping_mul(31).wrapping_add(c as u32).wrapping_mul(2_654_435_761) >> 16) as u16);
        }
        before = Some(c as u32);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// A short line with a date among the last ones; seals often spoil some of its characters.
fn signed(facts: &PageFacts) -> bool {
    facts.lines.iter().rev().take(5).any(|l| {
        let text = compact(&l.text);
        text.chars().count() <= 16 && text.contains('年') && (text.contains('月') || text.contains('日'))
    })
}

/// A cover says 卷宗 in large letters and names the part.
fn cover_part(facts: &PageFacts) -> Option<(VolumePart, bool)> {
    let h = facts.height as f32;
    let upper: Vec<String> =
        facts.lines.iter().filter(|l| (l.rect.y as f32) < 0.55 * h).map(|l| compact(&l.text)).collect();
    let named = upper
        .iter()
        .any(|l| l.chars().count() <= 14 && (l.ends_with("卷宗") || l.ends_with("卷宗封面") || l.contains("卷宗（")));
    let text = compact(&facts.text());
    let fields = ["案号", "案由", "收案日期", "结案日期", "归档日期", "保管期限", "全宗号", "审判长", "书记员", "立卷"];
    let known = fields.iter().filter(|f| text.contains(**f)).count();
    let says = |word: &str| upper.iter().any(|l| l.chars().count() <= 8 && l.contains(word));
    // Many forms have these fields; a cover says besides that it is one.
    let opens = says("副卷") || says("正卷");
    // A line that is nothing but the name of the part stands on covers only.
    let opens_alone = upper.iter().any(|l| l == "副卷" || l == "正卷");
    if !(named && known >= 2 || opens && known >= 4 || opens_alone && known >= 2) {
        return None;
    }
    let confidential = says("副卷") || says("付卷") || upper.iter().any(|l| l.chars().count() <= 3 && l.contains('副'));
    let part = if confidential { VolumePart::Confidential } else { VolumePart::Main };
    Some((part, confidential || says("正卷")))
}

/// A cover that does not say its part opens the 副卷 where another cover stands before it; directly behind one it is the same
/// sheet, scanned twice.
pub(crate) fn resolve_covers(pages: &mut [PageEvidence]) {
    let mut before: Option<usize> = None;
    for (at, page) in pages.iter_mut().enumerate().filter(|(_, p)| p.cover.is_some()) {
        if before.is_some_and(|b| b + 1 < at) && !page.cover_says {
            page.cover = Some(VolumePart::Confidential);
        }
        before = Some(at);
    }
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
        if let Some(found) = SLASH.captures(&text) {
            return Some(InnerNumber { style: NumberStyle::Worded, number: found[1].parse().ok()? });
        }
        let number = BARE.captures(&text).and_then(|c| c[1].parse().ok()).filter(|n| (1..=60).contains(n))?;
        centered.then_some(InnerNumber { style: NumberStyle::Bare, number })
    })
}

fn head_number(rows: &[(String, f32)]) -> Option<String> {
    let head: String = rows.iter().take(6).map(|(row, _)| format!("{row}\n")).collect();
    case_numbers(&head).first().map(written)
}

/// Number in the upper outer corner of the sheet, as read by the recognition.
fn folio(facts: &PageFacts) -> Option<u32> {
    facts.sheet_number.filter(|number| number.confidence >= 0.5).map(|number| number.value)
}
