use std::collections::HashSet;
use std::sync::LazyLock;

use bianmu_model::VolumePart;
use serde::Deserialize;

use crate::text::{as_printed, distance, unspecked};

/// Version of the rules: the tables of `assets/rules`, the weights and what is made of them. Kept with every volume that was
/// catalogued by them; raised when proposals come out differently, so that a decision changes nothing in a catalogue of other rules.
pub const RULES_VERSION: &str = "2026.5";

const SOURCE: &str = include_str!("../../../assets/rules/document_kinds.json");

#[derive(Deserialize)]
struct KindFile {
    kinds: Vec<Kind>,
}

/// One kind of document.
#[derive(Debug, Deserialize)]
pub(crate) struct Kind {
    pub(crate) name: String,
    pub(crate) titles: Vec<String>,
    pub(crate) issuer: String,
    /// 正卷, 副卷 or 任意
    pub(crate) part: String,
    pub(crate) responsible: String,
    pub(crate) cues: Vec<String>,
    /// Forms and cards that never run over to a second page.
    #[serde(default)]
    pub(crate) one_page: bool,
    /// Kinds that bear the same title and are told by what they say.
    #[serde(default)]
    refined: Vec<Refined>,
}

/// A kind that is meant where enough of these words stand on the first page.
#[derive(Debug, Deserialize)]
struct Refined {
    words: Vec<String>,
    #[serde(default = "one")]
    at_least: usize,
    kind: String,
    /// The printed title says less than the kind does.
    #[serde(default)]
    rename: bool,
}

fn one() -> usize {
    1
}

impl Kind {
    /// The kind that is meant by this one's title where the first page says so, and whether it is the better title.
    pub(crate) fn refined(&self, compacted: &str) -> (&str, bool) {
        let said = |r: &&Refined| r.words.iter().filter(|w| compacted.contains(w.as_str())).count() >= r.at_least;
        self.refined.iter().find(said).map_or((&self.name, false), |r| (&r.kind, r.rename))
    }

    /// Internal paper that must never lie in the 正卷.
    pub(crate) fn is_confidential(&self) -> bool {
        self.part == "副卷"
    }
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the file is compiled in and read by every test")]
    let file: KindFile = serde_json::from_str(SOURCE).expect("document_kinds.json is valid");
    file.kinds
});

/// A known title for completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindName {
    /// Title.
    pub title: String,
    /// Kind it belongs to.
    pub doc_type: String,
    /// Where it belongs by the rule.
    pub part: VolumePart,
}

/// Every known title, kinds first.
pub fn kinds() -> Vec<KindName> {
    let part = |k: &Kind| if k.is_confidential() { VolumePart::Confidential } else { VolumePart::Main };
    let names = KINDS.iter().map(|k| (k.name.clone(), k));
    let aliases = KINDS.iter().flat_map(|k| k.titles.iter().map(move |t| (t.clone(), k)));
    names.chain(aliases).map(|(title, k)| KindName { title, doc_type: k.name.clone(), part: part(k) }).collect()
}

pub(crate) fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|k| k.name == name)
}

pub(crate) fn all() -> &'static [Kind] {
    &KINDS
}

/// How a line of text matches a known title.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TitleMatch {
    pub(crate) kind: &'static str,
    /// The known title.
    pub(crate) title: &'static str,
    /// 1 when equal, less when only similar or only the end agrees.
    pub(crate) score: f32,
    /// The whole line is the known title (allowing for recognition errors), not only its end.
    pub(crate) whole: bool,
}

/// A known title as it is looked up.
struct Known {
    kind: &'static str,
    title: &'static str,
    characters: Vec<char>,
    set: u128,
}

/// Which characters a text has, folded onto 128 places: what a title has and a line has not cannot be in the line.
fn character_set(characters: &[char]) -> u128 {
    characters.iter().fold(0, |set, c| set | 1 << (*c as u32 % 127))
}

static TITLES: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let names =
        |k: &'static Kind| std::iter::once(&k.name).chain(&k.titles).map(move |t| (k.name.as_str(), t.as_str()));
    KINDS
        .iter()
        .flat_map(names)
        .map(|(kind, title)| {
            let characters: Vec<char> = title.chars().filter(|c| !matches!(c, '（' | '）')).collect();
            Known { kind, title, set: character_set(&characters), characters }
        })
        .collect()
});

/// Which characters stand beside each other in known titles and in causes.
static NEIGHBOURS: LazyLock<HashSet<(char, char)>> = LazyLock::new(|| {
    let titles = KINDS.iter().flat_map(|k| k.titles.iter().chain([&k.name])).map(String::as_str);
    let pairs = |text: &'static str| text.chars().zip(text.chars().skip(1));
    titles.chain(crate::tables::listed_causes().map(|(_, name)| name)).flat_map(pairs).collect()
});

/// Whether two characters stand beside each other in a title or a cause.
pub(crate) fn neighbours(a: char, b: char) -> bool {
    NEIGHBOURS.contains(&(a, b))
}

/// The only character that can stand between two others.
pub(crate) fn between(before: char, behind: char) -> Option<char> {
    let mut found = NEIGHBOURS.iter().filter(|(a, c)| *a == before && neighbours(*c, behind)).map(|(_, c)| *c);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Wrong characters that are allowed in a title of this length.
fn allowed(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=7 => 1,
        8..=11 => 2,
        _ => 3,
    }
}

/// Without what stands in brackets: `讯问笔录（第一次）`, `法定代表人（负责人）身份证明`.
pub(crate) fn bare(line: &str) -> String {
    let Some((before, rest)) = line.split_once('（') else { return line.to_owned() };
    let behind = rest.split_once('）').map_or("", |(_, behind)| behind);
    let out = format!("{before}{behind}");
    if out.chars().count() >= 2 { out } else { line.to_owned() }
}

/// The best known title for a compact line. Brackets at the end (`（第一次）`) are left aside.
pub(crate) fn match_title(line: &str) -> Option<TitleMatch> {
    let read = bare(line);
    let found = nearest(&read.chars().collect::<Vec<char>>());
    if found.as_ref().is_some_and(|f| f.whole && f.score == 1.0) {
        return found;
    }
    let mended = without_stroke(&mended(&read));
    if mended == read {
        return found;
    }
    // What was set right is a little less sure than what was read.
    let again = nearest(&mended.chars().collect::<Vec<char>>()).map(|m| TitleMatch { score: m.score - 0.02, ..m });
    match (found, again) {
        (Some(f), Some(a)) => Some(if (a.whole, a.score) > (f.whole, f.score) { a } else { f }),
        (f, a) => f.or(a),
    }
}

/// Without a line or a crease within it that was read as 一, where the rest is a title letter by letter; at the end it is a number.
fn without_stroke(title: &str) -> String {
    let without = |at: usize| format!("{}{}", &title[..at], &title[at + '一'.len_utf8()..]);
    let rests = title
        .match_indices('一')
        .filter(|(at, _)| *at > 0 && at + '一'.len_utf8() < title.len())
        .map(|(at, _)| without(at));
    let mut known = rests.filter(|rest| TITLES.iter().any(|k| k.characters.iter().copied().eq(rest.chars())));
    known.next().unwrap_or_else(|| title.to_owned())
}

/// Without specks, and with the characters of titles that were taken for others: only where the printed one stands beside both
/// neighbours in known titles and the one that was read beside neither, so that 起诉伏 is set right and 光伏 is left alone.
pub(crate) fn mended(title: &str) -> String {
    let read: Vec<char> = unspecked(title).chars().collect();
    let printed: Vec<char> = read.iter().map(|c| as_printed(*c).unwrap_or(*c)).collect();
    // Of the neighbours there are, which know the character in the middle.
    let beside = |letters: &[char], at: usize| {
        let before = at.checked_sub(1).map(|b| neighbours(letters[b], letters[at]));
        let behind = letters.get(at + 1).map(|b| neighbours(letters[at], *b));
        before.into_iter().chain(behind).collect::<Vec<bool>>()
    };
    let mend = |at: usize| {
        if read[at] == printed[at] || beside(&read, at).contains(&true) {
            return read[at];
        }
        let would = beside(&printed, at);
        if !would.is_empty() && !would.contains(&false) { printed[at] } else { read[at] }
    };
    (0..read.len()).map(mend).collect()
}

fn nearest(characters: &[char]) -> Option<TitleMatch> {
    let length = characters.len();
    if !(2..=40).contains(&length) {
        return None;
    }
    let set = character_set(characters);
    let mut best: Option<TitleMatch> = None;
    for known in TITLES.iter() {
        let n = known.characters.len();
        let errors = allowed(n);
        if length + errors < n || (known.set & !set).count_ones() as usize > errors {
            continue;
        }
        let Some((score, whole)) = likeness(characters, &known.characters, errors) else { continue };
        if best.as_ref().is_none_or(|b| score > b.score + 1e-6) {
            best = Some(TitleMatch { kind: known.kind, title: known.title, score, whole });
        }
    }
    best
}

/// The kind of a whole title that a list knows, read without doubt.
pub fn kind_of_title(title: &str) -> Option<&'static str> {
    match_title(title).filter(|m| m.whole && m.score > 0.96).map(|m| m.kind)
}

/// Whether a title that is known is another one of its kind without one of its characters: 民事判决 may be what was left of 民事判决书.
pub(crate) fn perhaps_cut(known: &TitleMatch) -> bool {
    let length = known.title.chars().count();
    let own: Vec<char> = known.title.chars().collect();
    let longer = |k: &&Known| k.kind == known.kind && k.characters.len() == length + 1;
    known.whole && TITLES.iter().filter(longer).any(|k| distance(&k.characters, &own) == 1)
}

/// Titles that are as near to a whole line as the best one, itself included.
pub(crate) fn alternatives(line: &str, score: f32) -> Vec<TitleMatch> {
    let characters: Vec<char> = mended(line).chars().collect();
    let near = TITLES.iter().filter_map(|known| {
        let found = likeness(&characters, &known.characters, allowed(known.characters.len()))?;
        let all = |score| TitleMatch { kind: known.kind, title: known.title, score, whole: true };
        (found.1 && found.0 >= score - 0.03).then(|| all(found.0))
    });
    near.collect()
}

/// A title of three characters with one too many within it.
fn inserted(line: &[char], title: &[char]) -> bool {
    title.len() == 3
        && line.len() == 4
        && (line[0], line[3]) == (title[0], title[2])
        && (line[1] == title[1] || line[2] == title[1])
}

/// How much a line is a title, and whether the whole line is it or only its end.
fn likeness(line: &[char], title: &[char], errors: usize) -> Option<(f32, bool)> {
    let (length, n) = (line.len(), title.len());
    if line == title {
        return Some((1.0, true));
    }
    if length.abs_diff(n) <= errors.min(2) && n >= 3 {
        let wrong = distance(line, title);
        let similar = 1.0 - wrong as f32 / length.max(n) as f32;
        if wrong <= errors && (n > 3 || length == 3 || inserted(line, title)) && similar >= 0.66 {
            // Nearer than any end of it that is a title as well: 协助执行通知书, not 执行通知书.
            return Some((1.0 - 0.4 * (1.0 - similar) - 0.01, true));
        }
    }
    // 讯问笔录（第二次）, whatever became of the brackets.
    if n >= 4
        && length > n
        && length <= n + 5
        && line[..n] == *title
        && line[n..].iter().any(|c| "次本根一二三四五".contains(*c))
    {
        return Some((0.97, true));
    }
    if length > n && n >= 3 {
        // 被执行人财产申报表, 木材买卖合同: the longer the known end, the surer.
        let end = &line[length - n..];
        let ends = 0.78 + 0.15 * n as f32 / length as f32;
        if end == title {
            return Some((ends, false));
        }
        let wrong = end.iter().zip(title).filter(|(a, b)| a != b).count();
        if n >= 4 && wrong <= errors {
            return Some((ends - 0.5 * wrong as f32 / n as f32, false));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_despite_recognition_errors_and_prefixes() {
        let check = |line: &str, kind: &str| {
            assert_eq!(match_title(line).map(|m| m.kind), Some(kind), "{line}");
        };
        check("民事起诉状", "民事起诉状");
        check("民事起诉伏", "民事起诉状");
        check("讯问笔录（第一次）", "讯问笔录");
        check("木材买卖合同", "合同");
        check("被执行人财产申报表", "财产申报表");
        check("送达回证", "送达回证");
        check("迭，达回正", "送达回证");
        check("备厛考表", "备考表");
        check("传栗", "传票");
        check("照一片", "照片");
        assert_eq!(without_stroke("现场照片一"), "现场照片一");
        check("合议庭评议笔录", "合议庭评议笔录");
        assert_eq!(match_title("经审理查明"), None);
    }

    /// Every text of the tables: titles, kinds, orders of papers, causes and courts.
    fn listed() -> Vec<String> {
        fn texts(value: &serde_json::Value, out: &mut Vec<String>) {
            match value {
                serde_json::Value::String(text) => out.push(text.clone()),
                serde_json::Value::Array(values) => values.iter().for_each(|v| texts(v, out)),
                serde_json::Value::Object(fields) => fields.values().for_each(|v| texts(v, out)),
                _ => {}
            }
        }
        let mut out: Vec<String> =
            crate::tables::listed_causes().chain(crate::tables::courts()).map(|(_, name)| name.to_owned()).collect();
        for source in [SOURCE, include_str!("../../../assets/rules/filing_order.json")] {
            texts(&serde_json::from_str(source).unwrap(), &mut out);
        }
        out
    }

    #[test]
    fn what_is_read_without_errors_is_left_as_it_is() {
        let listed = listed();
        assert!(listed.len() > 5000, "{}", listed.len());
        let others = [
            "扶养协议",
            "遗赠扶养协议",
            "收养登记证",
            "抚养费",
            "赡养协议",
            "帮扶协议",
            "光伏发电项目合同",
            "节能服务合同",
            "板栗购销合同",
            "桌椅买卖合同",
            "河涌整治协议",
            "厚街镇人民政府",
            "中孚公司章程",
            "栗永厚",
            "壮学书",
            "李艮",
            "情节说明",
            "训斥记录",
            "栽种协议",
        ];
        for text in listed.iter().map(String::as_str).chain(others) {
            assert_eq!(mended(text), unspecked(text), "{text}");
        }
        for title in ["扶养协议", "收养登记证", "抚养费"] {
            assert_eq!(mended(title), title);
        }
        for (read, printed) in
            [("民事起诉伏", "民事起诉状"), ("传栗", "传票"), ("栽判笔彔", "裁判笔录"), ("刑事刿诀节", "刑事判决书")]
        {
            assert_eq!(mended(read), printed);
        }
    }

    #[test]
    fn every_kind_has_one_name_and_internal_papers_are_confidential() {
        let mut names: Vec<&str> = all().iter().map(|k| k.name.as_str()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "a kind is listed twice");
        for internal in ["合议庭评议笔录", "审判委员会讨论记录", "审理报告", "阅卷笔录", "裁判文书原本"]
        {
            assert!(kind(internal).is_some_and(Kind::is_confidential), "{internal}");
        }
    }
}
