//! Title, part, date and responsible party of a document.

use std::sync::LazyLock;

use bianmu_model::{CaseFacts, VolumePart};
use regex::Regex;

use crate::evidence::PageEvidence;
use crate::kinds::{Kind, kind};
use crate::text::{compact, last_date, pattern};

static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:具状人|起诉人|答辩人|上诉人|申请执行人|申请人|委托人|承诺人|具结人|犯罪嫌疑人|受送达人|提交人|举证人|申报人|反诉人)(?:（[^（）]{1,8}）)?：([\p{Han}·]{2,24})",
    )
});
static ADJUDICATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:阅卷人|承办人|审理人|报告人)：([\p{Han}·]{2,4})"));
static POLICE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:地点|单位)：([\p{Han}]{2,16}?(?:公安局|分局|派出所))"));
static CARD_NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"姓名：?([\p{Han}·]{2,12}?)(?:；|性别|$)"));
static COMPANY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:名称：?)?([\p{Han}（）]{4,30}(?:公司|合作社|厂|店|中心|医院|学校))"));

/// Kind, title and how sure they are.
pub(crate) struct Naming {
    pub(crate) title: String,
    pub(crate) doc_type: String,
    pub(crate) confidence: f32,
}

pub(crate) fn naming(first: &PageEvidence) -> Naming {
    if first.cover.is_some() {
        return Naming { title: "卷宗封面".into(), doc_type: "卷宗封面".into(), confidence: 0.98 };
    }
    let Some(line) = &first.title else {
        return Naming { title: "（待定题名）".into(), doc_type: "其他".into(), confidence: 0.2 };
    };
    match &line.known {
        Some(known) => {
            // What is printed is kept where it says more than the known title; recognition errors are not.
            let tail = line.text.find('（').map_or("", |at| &line.text[at..]);
            let title = if known.whole { format!("{}{tail}", known.title) } else { line.text.clone() };
            let title = if known.kind == "网络查控反馈" || (known.whole && known.kind.ends_with("复印件")) {
                known.kind.to_owned()
            } else {
                title
            };
            Naming { title, doc_type: known.kind.to_owned(), confidence: 0.5 + 0.48 * known.score }
        }
        None => Naming { title: line.text.clone(), doc_type: "其他".into(), confidence: 0.6 },
    }
}

/// 副卷 for internal papers wherever they lie, and for everything behind the cover of the 副卷: what is not known to be
/// open is not given to the parties.
pub(crate) fn part(doc_type: &str, behind_confidential_cover: bool) -> VolumePart {
    let internal = kind(doc_type).is_some_and(Kind::is_confidential);
    if internal || behind_confidential_cover { VolumePart::Confidential } else { VolumePart::Main }
}

/// Date of the document: the last one on its last page that has one; cards carry dates that are not theirs.
pub(crate) fn date(doc_type: &str, pages: &[&PageEvidence]) -> Option<String> {
    if doc_type.contains("身份证") || doc_type.contains("营业执照") || doc_type == "户口簿" {
        return None;
    }
    if doc_type.ends_with("笔录") {
        // A record is dated by the time it was taken, which stands at its head.
        if let Some(found) = pages.first().and_then(|p| first_time(&p.text)) {
            return Some(found);
        }
    }
    pages.iter().rev().find_map(|p| {
        // A date alone on its line is the signature's. Only forms carry their date elsewhere: in running text a date
        // belongs to what is told.
        let alone = p.text.lines().rev().find_map(|l| if l.chars().count() <= 16 { last_date(l) } else { None });
        let form = ["表", "票", "证", "据", "单", "封面"].iter().any(|e| doc_type.ends_with(e));
        alone.or_else(|| if form { last_date(&p.text) } else { None })
    })
}

/// A name that was cut by the end of its line, completed from the parties of the case.
fn whole_name(found: &str, case: &CaseFacts) -> String {
    let whole = case.parties.iter().find(|p| found.chars().count() >= 2 && p.name.starts_with(found));
    whole.map_or_else(|| found.to_owned(), |p| p.name.clone())
}

fn first_time(text: &str) -> Option<String> {
    let line = text.lines().take(12).find(|l| l.contains("时间"))?;
    let compacted = compact(line);
    let end = compacted.find('日').map_or(compacted.len(), |i| i + "日".len());
    last_date(&compacted[..end])
}

/// 责任者 by the rule of the kind.
pub(crate) fn responsible(doc_type: &str, pages: &[&PageEvidence], case: &CaseFacts) -> Option<String> {
    let first = pages.first()?;
    let rule = kind(doc_type).map_or("party", |k| k.responsible.as_str());
    if let Some(organisation) = first.title.as_ref().and_then(|t| t.organisation.clone()) {
        // A form of the court that a party fills in is the party's.
        if !(matches!(rule, "party" | "opp") && organisation.ends_with("法院")) {
            return Some(organisation);
        }
    }
    let text = compact(&pages.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n").replace('\n', "；"));
    if doc_type.contains("身份证") {
        return CARD_NAME.captures(&text).map(|c| c[1].to_owned());
    }
    if doc_type.ends_with("笔录")
        && ["侦查员", "侦查人员", "办案民警", "民警"].iter().any(|w| text.contains(w))
        && let Some(found) = POLICE.captures(&text)
    {
        return Some(found[1].to_owned());
    }
    if doc_type.contains("营业执照") {
        return COMPANY.captures(&text).map(|c| c[1].to_owned());
    }
    if matches!(doc_type, "阅卷笔录" | "审理报告" | "执行方案")
        && let Some(found) = ADJUDICATOR.captures(&text)
    {
        return Some(found[1].to_owned());
    }
    match rule {
        "court" | "lower" | "upper" => case.court.clone(),
        "-" if kind(doc_type).is_some_and(|k| k.issuer == "court") => case.court.clone(),
        "police" | "proc" => {
            let ends: &[&str] = if rule == "police" { &["公安局", "分局", "派出所"] } else { &["检察院"] };
            let lines = pages.iter().flat_map(|p| p.text.lines()).map(compact);
            lines
                .filter(|l| l.chars().count() <= 24)
                .find(|l| ends.iter().any(|e| l.ends_with(e)))
                .or_else(|| (rule == "police").then(|| case.court.clone()).flatten())
        }
        "party" | "opp" => SIGNED.captures_iter(&text).last().map(|c| whole_name(&c[1], case)).or_else(|| {
            let defending = rule == "opp";
            let wanted: &[&str] = if defending {
                &["被告", "被告人", "被上诉人", "被申请人", "被执行人"]
            } else {
                &["原告", "申请执行人", "上诉人", "申请人", "自诉人", "赔偿请求人"]
            };
            case.parties.iter().find(|p| wanted.contains(&p.role.as_str())).map(|p| p.name.clone())
        }),
        _ => None,
    }
}
