//! The title of a page: where it stands, how it is printed, which known title it is.

use std::sync::{LazyLock, OnceLock};

use bianmu_model::{PageFacts, Rect};
use regex::Regex;

use crate::cues;
use crate::kinds::{TitleMatch, alternatives, bare, match_title};
use crate::text::{compact, pattern, unspecked};

/// A line that can be the title of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct TitleLine {
    /// As it would be written into the catalogue.
    pub(crate) text: String,
    pub(crate) rect: Rect,
    /// The known title it resembles.
    pub(crate) known: Option<TitleMatch>,
    /// Probability that a document starts here, 0..=1, by hand-set rules.
    pub(crate) score: f32,
    /// Nothing is printed as a title: the kind follows from words on the page.
    pub(crate) by_cues: bool,
    /// Organisation printed above the title or before it.
    pub(crate) organisation: Option<String>,
    pub(crate) centered: bool,
    /// Height against the lines of the page.
    pub(crate) tall: f32,
    /// Lines above it that are no organisation.
    pub(crate) above: usize,
    /// Mean confidence of its characters.
    pub(crate) legible: f32,
    /// So legible that it says what it says.
    pub(crate) surely: bool,
    /// Printed in two lines.
    pub(crate) of_two: bool,
    /// What [`TitleLine::near`] gives, once it was asked for.
    pub(crate) near: OnceLock<Vec<TitleMatch>>,
}

impl TitleLine {
    /// Known titles that are as near to the line as the one it resembles, itself included; empty where it resembles none.
    pub(crate) fn near(&self) -> &[TitleMatch] {
        self.near.get_or_init(|| {
            self.known.as_ref().map_or_else(Vec::new, |known| alternatives(&bare(&self.text), known.score))
        })
    }
}

/// Heights of two lines of one title differ by less than this share; by up to the other where both together are a known one.
const SAME_SIZE: f32 = 0.2;
const OTHER_SIZE: f32 = 0.5;

/// What a wrong character takes at least from the sum of the confidences of its line: a line that lacks less is what it says.
const WRONG: f32 = 0.18;

static ORGANISATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(法院|检察院|公安局|分局|派出所|看守所|监狱|司法局|管理局|事务所|委员会|公司|保障局|资源局|监督局|人民政府|大队|支队)$",
    )
});
/// A point of a text, not its title.
static ENUMERATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．，]"));
/// A party named with its role, as cells of forms have it.
static PARTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:原告|被告|上诉人|被上诉人|申请|被申请|第三人|赔偿|公诉机关|受送达人|收件人|寄件人|委托|付款|收款|交款|缴款|执收|购方|销方)",
    )
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|\D)[0-2]?\d：[0-5]\d(?:\D|$)"));
/// Endings of document names that are not in the list: they are titles when they stand like titles.
static OPEN_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\p{Han}、（）《》A-Za-z0-9]{2,24}(书|状|笔录|记录|表|清单|令|证|票|函|合同|协议|通知|公告|报告|决定|意见|证明|说明|单|收据|票据|凭证|目录|截图|照片|公证|纪要|方案|请示|批复|回执|信|卡|册|申请|材料|词|稿|提纲|须知|告知|决议|章程|日志|复印件|明细|台账|账单|登记|声明|承诺|约定|图纸|示意图|规定|办法|遗嘱|档案|概况|情况|名单|名册)(（[^（）]{1,16}）)?$",
    )
});

/// One line of print that may be a title: a line as recognised, the pieces of a letter-spaced one, or two lines.
struct Candidate {
    text: String,
    rect: Rect,
    legible: f32,
    alone: bool,
    above: usize,
    /// Two lines as one.
    of_two: bool,
}

/// The most title-like line of the upper part of a page.
pub(crate) fn title_line(facts: &PageFacts, line_height: f32) -> Option<TitleLine> {
    let (w, h) = (facts.width as f32, facts.height as f32);
    let mut best: Option<TitleLine> = None;
    let mut organisation: Option<String> = None;
    for candidate in candidates(facts) {
        let (mut text, rect) = (candidate.text.clone(), candidate.rect);
        let count = text.chars().count();
        if !(2..=44).contains(&count) {
            continue;
        }
        if ENUMERATED.is_match(&text) {
            continue;
        }
        let centered = (rect.center_x() - w / 2.0).abs() < 0.1 * w;
        let tall = rect.h as f32 / line_height.max(1.0);
        let mut glued = false;
        let mut short = (rect.w as f32) < 0.72 * w;
        // A whole line of running text that happens to name a paper.
        if !short && tall < 1.15 && count > 14 {
            continue;
        }
        // A title on the line of the court's name.
        if let Some((name, rest)) = after_organisation(&text) {
            // 关于…一案的审理报告: what it is about has not made it.
            organisation = (name.chars().count() > 5 && !name.starts_with("关于")).then_some(name);
            // What is left of the line is as long as its share of it.
            glued = true;
            short |= rect.w as f32 * rest.chars().count() as f32 / (count as f32) < 0.5 * w;
            text = rest;
        } else if ORGANISATION.is_match(&text) && centered && count > 5 && !PARTY.is_match(&text) {
            organisation = Some(text);
            continue;
        }
        let stands_out = (if centered { 0.45 } else { 0.0 })
            + (if candidate.alone { 0.15 } else { 0.0 })
            + (if short { 0.1 } else { -0.4 })
            + ((tall - 1.0) * 0.8).clamp(-0.1, 0.35)
            + (if (rect.y as f32) < 0.25 * h { 0.1 } else { 0.0 })
            // Two tall lines in the middle are one title sooner than one of them.
            + (if candidate.of_two && tall > 1.15 { 0.15 } else { 0.0 });
        // A line that was surely read is what it says; a short one is then no other title that is only near to it.
        let surely = candidate.legible >= 1.0 - WRONG / count as f32;
        let known = match_title(&text).filter(|m| !surely || m.score > 0.96 || !m.whole || count >= 6);
        let ends_sentence = text.ends_with(['。', '；', '：', '、']) || text.ends_with('，') && count > 12;
        if !surely && count <= 24 {
            text = unspecked(&text);
        }
        let words = first_words(&candidate.text);
        let alone = candidate.alone && short;
        let likely = match &known {
            Some(m) if m.whole => m.score * (0.35 + 0.75 * stands_out),
            Some(m) => m.score * (0.1 + 0.85 * stands_out),
            None if OPEN_TITLE.is_match(&text) && centered && candidate.alone && (tall > 1.12 || glued) => {
                0.72 * stands_out
            }
            // Nothing but how it stands: enough for a name where a document begins, not for a beginning.
            None if centered && tall > 1.15 && candidate.above <= 2 && alone && words => 0.45 * stands_out,
            None if words && candidate.above == 0 && alone => 0.31,
            None => 0.0,
        };
        // A cell of a form or of a list names another paper.
        let cell = !candidate.alone && !centered && candidate.above > 0;
        let likely = likely * if ends_sentence { 0.3 } else { 1.0 } * if cell { 0.4 } else { 1.0 };
        let score = likely.clamp(0.0, 0.99);
        // Two lines that are a known title together are it, also where one of them alone is a title.
        let whole = |k: &Option<TitleMatch>| k.as_ref().is_some_and(|k| k.whole);
        let better = |b: &TitleLine| {
            let within = b.of_two && whole(&b.known) && b.text.ends_with(&text);
            let longer = |k: &TitleMatch| k.whole && k.title.chars().count() > b.text.chars().count();
            let holds = candidate.of_two && known.as_ref().is_some_and(longer) && text.starts_with(&b.text);
            score > b.score + 0.05 && !within || holds && score > b.score - 0.1
        };
        if score > 0.3 && best.as_ref().is_none_or(better) {
            best = Some(TitleLine {
                text,
                rect,
                known,
                score,
                by_cues: false,
                organisation: organisation.clone(),
                centered,
                tall,
                above: candidate.above,
                legible: candidate.legible,
                surely,
                of_two: candidate.of_two,
                near: OnceLock::new(),
            });
        }
    }
    best
}

/// The first words of a page that are no sentence, no label and no number.
fn first_words(text: &str) -> bool {
    let count = text.chars().count();
    (3..=18).contains(&count)
        && text.chars().all(|c| !c.is_ascii_digit() && !"，。；：、—“”".contains(c))
        && !ORGANISATION.is_match(text)
        // An organisation whose last character was misread.
        && !["人民法", "民检察", "公安"].iter().any(|w| text.contains(w))
}

/// Lines of the upper part, then rows whose pieces belong together, then two lines as one.
fn candidates(facts: &PageFacts) -> Vec<Candidate> {
    let h = facts.height as f32;
    let upper: Vec<usize> =
        (0..facts.lines.len()).filter(|i| facts.lines[*i].rect.y as f32 <= 0.42 * h).take(40).collect();
    let same_row = |a: &Rect, b: &Rect| (a.center_y() - b.center_y()).abs() < 0.4 * a.h.min(b.h) as f32;
    let mut out: Vec<Candidate> = Vec::new();
    let mut above = 0;
    for (n, i) in upper.iter().enumerate() {
        let line = &facts.lines[*i];
        let text = compact(&line.text);
        let organisation = ORGANISATION.is_match(&text);
        let row: Vec<usize> = upper.iter().copied().filter(|o| same_row(&line.rect, &facts.lines[*o].rect)).collect();
        let numbered = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
        out.push(Candidate {
            text,
            rect: line.rect,
            legible: line.confidence,
            alone: row.len() == 1,
            above,
            of_two: false,
        });
        // A letter-spaced title is often found in pieces, a long one cut in two.
        if row.len() > 1 && row[0] == *i {
            let mut pieces: Vec<&bianmu_model::TextLine> = row.iter().map(|o| &facts.lines[*o]).collect();
            pieces.sort_by_key(|l| l.rect.x);
            let gap = |p: &[&bianmu_model::TextLine]| p[1].rect.x - p[0].rect.right();
            let letters = row.iter().all(|o| facts.lines[*o].text.chars().count() <= 4);
            let near = |times: i32| pieces.windows(2).all(|p| gap(p) < times * p[0].rect.h);
            let even = pieces.iter().all(|l| (l.rect.h as f32 / pieces[0].rect.h.max(1) as f32 - 1.0).abs() < 0.25);
            if letters && near(5) || even && near(1) {
                out.push(joined(&pieces, "", above));
            }
        }
        if let Some(next) = upper.get(n + 1).map(|o| &facts.lines[*o]) {
            let heights = (next.rect.h as f32 / line.rect.h.max(1) as f32 - 1.0).abs();
            let below = next.rect.y >= line.rect.bottom() - line.rect.h / 4
                && next.rect.y - line.rect.bottom() < 2 * line.rect.h;
            let middle = (next.rect.center_x() - line.rect.center_x()).abs() < 0.06 * facts.width as f32;
            if heights < OTHER_SIZE && below && middle && !organisation {
                let two = Candidate { of_two: true, ..joined(&[line, next], "", above) };
                let length = bare(&two.text).chars().count();
                let known = |m: TitleMatch| m.whole && length <= m.title.chars().count() + 1;
                if heights < SAME_SIZE || match_title(&two.text).is_some_and(known) {
                    out.push(two);
                }
            }
        }
        above += usize::from(!organisation && !numbered);
    }
    out
}

fn joined(pieces: &[&bianmu_model::TextLine], between: &str, above: usize) -> Candidate {
    let text = pieces.iter().map(|l| compact(&l.text)).collect::<Vec<_>>().join(between);
    let rect = pieces.iter().map(|l| l.rect).reduce(|a, b| a.union(&b)).unwrap_or_default();
    // The height of two lines is not the height of the print.
    let height = pieces.iter().map(|l| l.rect.h).max().unwrap_or(0);
    let legible = pieces.iter().map(|l| l.confidence).fold(1.0, f32::min);
    Candidate { text, rect: Rect { h: height, ..rect }, legible, alone: true, above, of_two: false }
}

/// `吉林省敦化林区基层法院执行通知书` → the court and `执行通知书`; what a recognition made of 法院 may be wrong.
fn after_organisation(text: &str) -> Option<(String, String)> {
    let cut = |at: usize| {
        let (name, rest) = text.split_at(at);
        let known = rest.chars().count() >= 2 && match_title(rest).is_some_and(|m| m.whole && m.score > 0.7);
        let open = (3..=16).contains(&rest.chars().count()) && name.chars().count() >= 6 && OPEN_TITLE.is_match(rest);
        (known || open).then(|| (name.to_owned(), rest.to_owned()))
    };
    let ends = ["人民法院", "法院", "人民检察院", "检察院", "公安局", "公安分局", "管理局", "监狱", "事务所"];
    if let Some(found) = ends.iter().find_map(|end| text.rmatch_indices(end).find_map(|(at, _)| cut(at + end.len()))) {
        return Some(found);
    }
    let known = match_title(text).filter(|m| !m.whole && m.title.chars().count() >= 4)?;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let split = letters.len() - known.title.chars().filter(|c| !matches!(c, '（' | '）')).count();
    let before: String = letters[..split].iter().map(|(_, c)| *c).collect();
    let named = ["院", "法", "局", "检", "人民"].iter().filter(|w| before.contains(**w)).count() >= 2;
    if before.chars().count() >= 6 && named { cut(letters[split].0) } else { None }
}

/// Kinds that carry no title: cards, screenshots, receipts. Two different cues make one.
pub(crate) fn by_cues(facts: &PageFacts, compacted: &str) -> Option<TitleLine> {
    let rect = facts.lines.first().map(|l| l.rect).unwrap_or_default();
    let has = |words: &[&str]| words.iter().filter(|w| compacted.contains(**w)).count();
    let make = |title: &str, score: f32| {
        let known = match_title(title);
        Some(TitleLine {
            text: title.to_owned(),
            rect,
            known,
            score,
            by_cues: true,
            legible: 0.9,
            ..TitleLine::default()
        })
    };
    if has(&["公民身份号码", "签发机关", "有效期限", "居民身份证", "身份号码"]) >= 2
        && has(&["姓名", "住址", "签发机关", "性别"]) >= 1
        && compacted.chars().count() < 260
    {
        return make("身份证复印件", 0.9);
    }
    if has(&["统一社会信用代码", "营业执照", "经营范围", "注册资本", "登记机关", "成立日期"]) >= 3
    {
        return make("营业执照复印件", 0.85);
    }
    if facts.lines.is_empty() && !facts.blank {
        return make("照片", 0.5);
    }
    // The status bar of a telephone: carrier or network beside the time.
    let upper = facts.lines.iter().filter(|l| (l.rect.y as f32) < 0.2 * facts.height as f32);
    let (mut clock, mut network) = (false, false);
    for line in upper {
        let line = compact(&line.text);
        clock |= CLOCK.is_match(&line);
        network |= ["中国移动", "中国联通", "中国电信", "4G", "5G"].iter().any(|n| line.contains(n));
    }
    // Bubbles stand at either side, with the time between them.
    let (w, n) = (facts.width as f32, facts.lines.len());
    let at_left = facts.lines.iter().filter(|l| (l.rect.right() as f32) < 0.55 * w).count();
    let at_right = facts.lines.iter().filter(|l| l.rect.x as f32 > 0.45 * w).count();
    let two_sided = n >= 6 && at_left >= 2 && at_right >= 2 && facts.lines.iter().all(|l| l.text.chars().count() <= 26);
    if two_sided && clock && has(&["微信", "转账", "已被接收", "语音", "昨天", "在吗", "好的", "收到"]) >= 1
    {
        return make("微信聊天记录截图", 0.65);
    }
    // Chats are short lines; a record that tells of a chat is not.
    let long = facts.lines.iter().filter(|l| l.text.chars().count() > 24).count();
    if clock && network
        || facts.lines.len() > 3
            && long * 5 < facts.lines.len()
            && has(&["微信", "按住说话", "对方已添加你", "聊天记录", "以上是打招呼的内容"]) >= 2
    {
        return make("微信聊天记录截图", 0.7);
    }
    // Forms whose title was not read are known by their field names.
    let best = cues::count(compacted)
        .into_iter()
        .filter(|found| found.of >= 3 && found.seen * 4 >= found.of * 3 && found.seen >= 4)
        .max_by_key(|found| found.seen)?;
    make(best.kind, 0.55)
}
