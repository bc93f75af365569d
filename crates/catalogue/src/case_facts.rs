//! What the volume as a whole says about its case: by vote over pages, covers count most.

use std::collections::BTreeMap;

use bianmu_model::{CaseFacts, Party};
use regex::Regex;
use std::sync::LazyLock;

use crate::case_number::{vote, written};
use crate::evidence::PageEvidence;
use crate::kinds::mended;
use crate::tables;
use crate::text::{distance, last_date, pattern, similarity};

/// The case with what only the catalogue needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct VolumeFacts {
    pub(crate) case: CaseFacts,
    /// 归档日期 `YYYY-MM-DD`
    pub(crate) archived: Option<String>,
    /// Organisations and people by name, and how often they stand in a place of their own.
    pub(crate) names: BTreeMap<String, u32>,
}

static PARTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:当事人)?(被告人|原告人|原告|被告|第三人|被上诉人|上诉人|申请执行人|被执行人|公诉机关|自诉人|再审申请人|被申请人|申请人|赔偿请求人|赔偿义务机关|异议人|执行机关|罪犯)(?:（[^（）]{1,8}）)?：?([\p{Han}A-Za-z·（）]{2,30}?)(?:，|。|、|；|$)",
    )
});
static COURT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([\p{Han}]{2,24}法院)(?:$|执行局|第|立案庭|民事|刑事|行政)"));
static CAUSE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"案由：?([\p{Han}、（）]{2,30}?(?:纠纷|罪|争议|赔偿|案|收款|当事人|原告|$))"));

const FILED: [&str; 5] = ["收案日期", "立案日期", "收案时间", "收案", "受理日期"];
const CLOSED: [&str; 3] = ["结案日期", "审结日期", "结案时间"];

pub(crate) fn volume_facts(pages: &[PageEvidence]) -> VolumeFacts {
    let number = vote(pages);
    let procedure = number.as_ref().and_then(|n| procedure(&n[2]));
    let branch = procedure.map(branch);
    let covers = || pages.iter().filter(|p| p.cover.is_some());
    let mut filed = Votes::default();
    let mut closed = Votes::default();
    let mut archived = Votes::default();
    let mut causes = Votes::default();
    for page in pages {
        let weight = if page.cover.is_some() { 5 } else { 1 };
        let form = page.cover.is_some() || page.layout.beside > 0.3;
        for at in (0..page.rows.len()).filter(|_| form) {
            filed.add(FILED.iter().find_map(|l| date_of(&page.rows, at, l)), weight);
            closed.add(CLOSED.iter().find_map(|l| date_of(&page.rows, at, l)), weight);
        }
        // The closing note is dated by the day the volume was bound.
        for label in ["归档日期", "归档时间", "立卷时间", "立卷日期"] {
            (0..page.rows.len()).for_each(|at| archived.add(date_of(&page.rows, at, label), weight));
        }
        for row in &page.rows {
            if let Some(found) = CAUSE.captures(row) {
                let read = found[1].trim_end_matches(['案', '：']);
                causes.add(tables::nearest_cause(read, branch).map(str::to_owned), 3 * weight);
            }
        }
        let head: String = page.rows.iter().take(14).flat_map(|r| r.chars()).collect();
        tables::causes(&head, branch).take(2).for_each(|c| causes.add(Some(c.to_owned()), weight));
    }
    let case = CaseFacts {
        procedure: procedure.map(str::to_owned),
        court: court(pages, number.as_ref().map(|n| n[1].as_str())),
        cause: causes.most(),
        parties: parties(pages),
        filed: filed.most(),
        closed: closed.most(),
        case_number: number.as_ref().map(written),
    };
    let archived = archived.most().or_else(|| covers().find_map(|p| last_date(&p.text)));
    VolumeFacts { names: names(pages, &case), case, archived }
}

static ORGANISATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:[\p{Han}（）]{2,9}：)?([\p{Han}（）]{4,24}(?:法院|检察院|公安局|分局|派出所|监狱|事务所|公司))")
});
static OFFICIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:审判长|审判员|书记员|承办人|阅卷人|审理人|拟稿人|记录人|填发人|立卷人|法官助理|执行员|陪审员)：?([\p{Han}·]{2,4})(?:$|，|、|；)",
    )
});

/// Names as they stand alone on a row or behind a label, and how often.
fn names(pages: &[PageEvidence], case: &CaseFacts) -> BTreeMap<String, u32> {
    let mut out: BTreeMap<String, u32> = case.parties.iter().map(|p| (p.name.clone(), 2)).collect();
    out.extend(case.court.clone().map(|court| (court, 3)));
    for row in pages.iter().flat_map(|p| &p.rows) {
        for found in ORGANISATION.captures(row).into_iter().chain(OFFICIAL.captures_iter(row)) {
            *out.entry(found[1].to_owned()).or_default() += 1;
        }
    }
    out
}

impl VolumeFacts {
    /// A name as most pages have it: one that stands once or twice only and is a character or two off a more frequent one was
    /// misread.
    pub(crate) fn as_most(&self, read: &str) -> String {
        let own = self.names.get(read).copied().unwrap_or(0);
        let letters: Vec<char> = mended(read).chars().collect();
        let near = self.names.iter().filter(|(_, n)| **n > 2 * own && **n >= 2).filter_map(|(name, n)| {
            let other: Vec<char> = name.chars().collect();
            let wrong = distance(&letters, &other);
            let other_body =
                ["检", "公安", "监狱", "事务所", "公司"].iter().any(|w| read.contains(w) != name.contains(w));
            // A court and the prosecution of its city differ in two characters.
            if other_body && (name.ends_with("法院") || read.ends_with("法院")) {
                return None;
            }
            let cut = other.len() >= 6 && letters.len() + 3 >= other.len() && other.ends_with(&letters);
            let allowed = match other.len() {
                0..=2 => 0,
                3..=4 => usize::from(own <= 1 && *n >= 3),
                long => long / 4,
            };
            (wrong <= allowed || cut).then_some((wrong, std::cmp::Reverse(*n), name))
        });
        near.min().map_or_else(|| read.to_owned(), |(_, _, name)| name.clone())
    }
}

#[derive(Default)]
struct Votes(BTreeMap<String, u32>);

impl Votes {
    fn add(&mut self, value: Option<String>, weight: u32) {
        if let Some(value) = value {
            *self.0.entry(value).or_default() += weight;
        }
    }

    fn most(&self) -> Option<String> {
        self.0.iter().max_by_key(|(_, n)| **n).map(|(v, _)| v.clone())
    }
}

/// The date behind a label on its row, or in a cell beside it that was printed in two lines: the first then stands on the row
/// above, the end of it below.
pub(crate) fn date_of(rows: &[String], at: usize, label: &str) -> Option<String> {
    let row = &rows[at];
    let rest = &row[row.find(label)? + label.len()..];
    // What stands behind the next label is its date.
    let own = ["日期", "时间", "期限"].iter().filter_map(|next| rest.find(next)).min().map_or(rest, |end| &rest[..end]);
    let until = own.char_indices().nth(13).map_or(own.len(), |(i, _)| i);
    let short = |row: &&String, most: usize| row.chars().count() <= most;
    let in_two = || {
        let above = rows.get(at.checked_sub(1)?).filter(|r| short(r, 11) && r.contains('年'))?;
        let below = rows.get(at + 1).filter(|r| short(r, 4) && r.ends_with('日'))?;
        last_date(&format!("{above}{below}"))
    };
    last_date(&own[..until]).or_else(in_two)
}

/// The court as it is printed; what no page prints alike twice is taken from the table by the code of the number.
fn court(pages: &[PageEvidence], code: Option<&str>) -> Option<String> {
    let mut printed: BTreeMap<String, u32> = BTreeMap::new();
    for page in pages {
        let weight = if page.cover.is_some() { 3 } else { 1 };
        for row in page.rows.iter().take(30) {
            if let Some(found) = COURT.captures(row) {
                *printed.entry(found[1].to_owned()).or_default() += weight;
            }
        }
    }
    let listed = code.and_then(tables::court);
    let as_listed = printed.iter().filter(|(name, _)| listed.is_some_and(|l| name.ends_with(l)));
    if let Some((name, _)) = as_listed.max_by_key(|(_, n)| **n) {
        return Some(name.clone());
    }
    let most = printed.iter().max_by_key(|(_, n)| **n);
    most.filter(|(_, n)| **n >= 4)
        .map(|(name, _)| name.clone())
        .or_else(|| listed.map(str::to_owned))
        .or_else(|| most.map(|(name, _)| name.clone()))
}

/// Role and name of the party a row begins with.
pub(crate) fn party_of(row: &str) -> Option<(String, String)> {
    let found = PARTY.captures(row).filter(|found| is_name(&found[2]))?;
    Some((found[1].to_owned(), found[2].to_owned()))
}

fn parties(pages: &[PageEvidence]) -> Vec<Party> {
    let mut votes: BTreeMap<(String, String), (u32, usize)> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        // What parties say in a record is no name of theirs.
        if page.layout.spoken > 0.2 {
            continue;
        }
        let lines = page.text.lines().map(crate::text::compact);
        for row in page.rows.iter().cloned().chain(lines) {
            if let Some(party) = party_of(&row) {
                let weight = if page.cover.is_some() { 4 } else { 1 };
                let vote = votes.entry(party).or_insert((0, at));
                vote.0 += weight;
            }
        }
    }
    let most = votes.values().map(|(n, _)| *n).max().unwrap_or(0);
    let mut kept: Vec<((String, String), (u32, usize))> =
        votes.into_iter().filter(|(_, (n, _))| *n >= 2 && *n * 4 >= most).collect();
    kept.sort_by_key(|(_, (n, at))| (std::cmp::Reverse(*n), *at));
    let mut out: Vec<Party> = Vec::new();
    for ((role, name), _) in kept {
        // One name, one role: the one most pages give it.
        if !out.iter().any(|p| p.name == name) && out.iter().filter(|p| p.role == role).count() < 6 {
            out.push(Party { role, name });
        }
    }
    out
}

/// A person's name of two to four characters, or an organisation by its end.
fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    let ends =
        ["公司", "院", "局", "厂", "店", "社", "中心", "委员会", "政府", "所", "队", "村", "行", "学校", "部", "监狱"];
    let said = [
        "主张",
        "认为",
        "辩称",
        "申请",
        "提交",
        "应当",
        "异议",
        "意见",
        "同意",
        "支付",
        "承担",
        "没有",
        "代理人",
        "到庭",
    ];
    (count <= 4 || text.contains('·') || ends.iter().any(|e| text.ends_with(e)))
        && !said.iter().any(|w| text.contains(w))
}

/// 民事, 刑事 or 行政: whose causes a procedure has.
fn branch(procedure: &str) -> &'static str {
    match procedure {
        p if p.starts_with("刑事") || p.starts_with("减刑") => "刑事",
        p if p.contains("行政") || p.contains("赔偿") => "行政",
        _ => "民事",
    }
}

/// Procedure from the type word of the case number.
fn procedure(kind: &str) -> Option<&'static str> {
    Some(match kind.trim_start_matches('知') {
        "民初" => "民事一审",
        "民终" => "民事二审",
        "民申" | "民监" | "民抗" => "民事申请再审审查",
        "民再" => "民事再审",
        "刑初" => "刑事一审",
        "刑终" => "刑事二审",
        "刑申" | "刑监" | "刑抗" | "刑再" => "刑事申诉再审",
        "刑更" | "刑更监" | "刑更备" => "减刑假释",
        "行初" | "行赔初" => "行政一审",
        "行终" | "行赔终" => "行政二审",
        "行审" | "行审复" => "非诉行政执行审查",
        "执" | "执恢" | "执保" => "执行",
        "执异" | "执复" | "执监" | "执协" | "执他" => "执行审查",
        "财保" | "行保" | "证保" => "非诉保全审查",
        "民督" | "民督监" | "民催" => "督促、公示催告",
        "民辖" | "民辖终" | "民辖监" | "行辖" | "行辖终" | "赔辖" | "赔辖终" | "刑辖" => "管辖",
        other if other.starts_with("司救") => "司法救助",
        other if other.starts_with("民特") => "特别程序",
        other if other.starts_with("破") || other.starts_with('清') || other == "强清" => "强制清算与破产",
        other if other.contains('赔') => "国家赔偿",
        _ => return None,
    })
}

/// Whether a page carries the number of another case, or the name of another court, in its head.
pub(crate) fn foreign(page: &PageEvidence, case: &CaseFacts) -> bool {
    let own = case.case_number.as_deref();
    let numbered = own.is_some() && page.head_number.as_deref().is_some_and(|n| Some(n) != own);
    let court = page.title.as_ref().and_then(|t| t.organisation.as_deref()).filter(|o| o.ends_with("法院"));
    let elsewhere = match (court, case.court.as_deref()) {
        (Some(printed), Some(own)) => {
            similarity(printed, own) < 0.75 && !own.ends_with(printed) && !printed.ends_with(own)
        }
        _ => false,
    };
    numbered || elsewhere
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_a_label_is_never_that_of_the_next_one() {
        let check = |rows: &[&str], at: usize, expected: Option<&str>| {
            let rows: Vec<String> = rows.iter().map(|r| (*r).to_owned()).collect();
            assert_eq!(date_of(&rows, at, "收案日期").as_deref(), expected, "{rows:?}");
        };
        check(&["收案日期2020年11月13日结案日期2021年1月18日"], 0, Some("2020-11-13"));
        check(&["收案日期结案日期2021年1月18日"], 0, None);
        check(&["2020年11月13", "收案日期结案日期2021年1月18日", "日"], 1, Some("2020-11-13"));
        check(&["2020年11月", "收案日期", "13日"], 1, Some("2020-11-13"));
        check(&["2020年11月13", "收案日期", "经手人"], 1, None);
    }

    #[test]
    fn a_court_is_not_taken_for_the_prosecution_of_its_city() {
        let names = [("梓潼县人民检察院", 9), ("梓潼县人民法院", 3)].map(|(n, count)| (n.to_owned(), count));
        let facts = VolumeFacts { names: names.into(), ..VolumeFacts::default() };
        assert_eq!(facts.as_most("梓潼县人民法院"), "梓潼县人民法院");
        assert_eq!(facts.as_most("梓潼县人艮检察院"), "梓潼县人民检察院");
    }
}
