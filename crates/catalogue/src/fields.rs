//! Date and responsible party of a document.

use std::sync::LazyLock;

use bianmu_model::CaseFacts;
use regex::Regex;

use crate::case_facts::{VolumeFacts, date_of};
use crate::evidence::PageEvidence;
use crate::kinds::kind;
use crate::nearest_day::nearest_day;
use crate::tables::courts;
use crate::text::{
    chinese_number, compact, date as valid_date, distance, last_date, month_and_day, numerals, pattern, unspecked,
};

static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:具状人|起诉人|答辩人|上诉人|申请执行人|再审申请人|赔偿请求人|申请人|委托人|承诺人|具结人|犯罪嫌疑人|被告人|受送达人|提交人|举证人|申报人|反诉人|反诉原告|异议人|借款人|立据人|出借人|本人签名|当事人签名|受送达人签名|签名|签字)(?:（[^（）]{1,8}）)?(：?)([\p{Han}·]{2,24})",
    )
});
static ADJUDICATOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:阅卷人|承办人|审理人|报告人|拟定人|主审人|撰写人|评查人|评查员)：?([\p{Han}·]{2,4})")
});
static POLICE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:地点|单位)：([\p{Han}]{2,16}?(?:公安局|分局|派出所))"));
static CARD_NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"姓名：?([\p{Han}·]{2,12}?)(?:；|性别|$)"));
static COMPANY_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|；|称)：?([\p{Han}（）]{4,30}(?:公司|合作社|厂|店|中心|医院|学校|局))"));
static FIRM: LazyLock<Regex> = LazyLock::new(|| pattern(r"([\p{Han}（）]{3,20}律师事务所|[\p{Han}]{3,16}法律服务所)"));
static PRISON: LazyLock<Regex> = LazyLock::new(|| pattern(r"([\p{Han}]{2,12}监狱)$"));

/// Rows at the head of a record.
const HEAD: usize = 8;

/// Kinds that have no date of their own: what stands on them is the life of a card.
fn undated(doc_type: &str) -> bool {
    matches!(doc_type, "身份证复印件" | "营业执照复印件" | "律师执业证复印件" | "银行流水")
        || matches!(doc_type, "户口簿" | "微信聊天记录" | "照片" | "结婚证" | "不动产权证")
}

/// Whether papers of a kind bear no date of their own.
pub(crate) fn has_no_date(doc_type: &str) -> bool {
    undated(doc_type) || kind(doc_type).is_some_and(|k| k.responsible == "-" && k.issuer != "court")
}

/// Date of the document as `YYYY-MM-DD`, by what its kind dates it by.
pub(crate) fn date(doc_type: &str, pages: &[&PageEvidence], facts: &VolumeFacts) -> Option<String> {
    let (first, last) = (pages.first()?, pages.last()?);
    let found = match doc_type {
        kind if undated(kind) => None,
        "卷宗封面" | "备考表" => facts.archived.clone().or_else(|| labelled(first, &["归档日期", "立卷时间"])),
        "卷内目录" => facts.archived.clone(),
        "审判流程管理信息表" => {
            labelled(first, &["立案日期", "收案日期", "收案时间"]).or_else(|| facts.case.filed.clone())
        }
        // Behind the form follows the draft, with dates of what it tells.
        "裁判文书原本" => {
            labelled(first, &["日期", "签发", "承办人"]).or_else(|| alone(first, first.rows.len(), facts))
        }
        "网络查控反馈" => alone(last, 3, facts),
        // Written at a desk: dated at its head, or under the name of the writer, never by what it tells.
        "阅卷笔录" | "执行方案" => {
            timed(first, facts).or_else(|| alone(last, 4, facts)).or_else(|| first_time(first, facts))
        }
        kind if kind.ends_with("笔录") || kind.ends_with("记录") => {
            // A record is dated by the time it was taken, which stands at its head.
            first_time(first, facts).or_else(|| alone(last, 4, facts))
        }
        kind if kind.ends_with("审批表") || matches!(kind, "送达回证" | "邮寄送达凭证" | "财产申报表") => {
            pages.iter().rev().find_map(|p| p.rows.iter().rev().find_map(|r| read_date(r, facts)))
        }
        kind => {
            let signature = pages.iter().rev().find_map(|p| alone(p, p.rows.len(), facts));
            // Only forms carry their date elsewhere: in running text a date belongs to what is told.
            let form = ["票", "证", "据", "单", "表"].iter().any(|e| kind.ends_with(e)) && kind != "传票";
            let within = |d: &String| {
                facts
                    .case
                    .filed
                    .as_deref()
                    .is_none_or(|f| f[..4].parse::<i32>().unwrap_or(0) - d[..4].parse::<i32>().unwrap_or(0) <= 3)
            };
            signature
                .or_else(|| without_year(last, facts))
                .or_else(|| pulled_apart(last, facts))
                .or_else(|| if form { last_date(&last.rows.join("\n")).filter(within) } else { None })
        }
    }?;
    // A birthday or the life of a card, not the day of a paper.
    let year = |d: &str| d.get(..4).and_then(|y| y.parse::<i32>().ok()).unwrap_or(0);
    if facts.case.filed.as_deref().is_some_and(|filed| year(filed) - year(&found) > 12) {
        return None;
    }
    let found = plausible(found, facts);
    // A court does not write in a case before it is filed.
    let of_court =
        kind(doc_type).is_some_and(|k| k.issuer == "court" && k.responsible == "court") || doc_type == "送达回证";
    let early = facts.case.filed.as_deref().is_some_and(|filed| of_court && year(&found) < year(filed));
    let (month, day) = (found.get(5..7)?.parse().ok()?, found.get(8..10)?.parse().ok()?);
    if early { in_case(&found[..4], month, day, facts) } else { Some(found) }
}

/// Month, day and what stands before them as the year.
static DAMAGED_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([\d〇○零一二三四五六七八九]{0,5})年([一二三四五六七八九十]{1,2}|\d{1,2})月([一二三四五六七八九十]{1,3}|\d{1,2})日?",
    )
});

/// The last date of a row; one whose year cannot be stands in the year of the case that is nearest to what was read and
/// in which its day falls into the life of the case.
fn read_date(row: &str, facts: &VolumeFacts) -> Option<String> {
    last_date(row).or_else(|| spoilt_date(row, facts)).or_else(|| {
        // A speck before the month may have been the first of two numerals, a figure among them a stroke of the seal.
        let printed = compact(row);
        let behind_year = printed.split(['年', '午']).next_back()?;
        let until_month = behind_year.split(['月', '目']).next()?;
        let mixed = until_month.contains(|c: char| c.is_ascii_digit())
            && behind_year.contains(|c: char| "一二三四五六七八九十".contains(c));
        if mixed || until_month.contains(|c: char| "，,.、丶".contains(c)) {
            return None;
        }
        let row = numerals(&printed);
        let found = DAMAGED_YEAR.captures_iter(&row).last()?;
        let number = |t: &str| t.parse().ok().or_else(|| chinese_number(t));
        in_case(&found[1], number(&found[2])?, number(&found[3])?, facts)
    })
}

/// How far what was read may be from a day of the case, and from a day of the year before it: 拘留证 and 起诉书 are older than the
/// filing, and a paper of the case with a numeral lost must not become one of them.
const FAR: f32 = 1.7;
const FAR_BEFORE: f32 = 0.7;

/// What a seal left of a date in Chinese numerals. Where a day before the filing is nearer than any of the case, only that one is
/// said, or none.
fn spoilt_date(row: &str, facts: &VolumeFacts) -> Option<String> {
    let (begin, end) = life(facts)?;
    let row = compact(row);
    let before = format!("{}{}", begin[..4].parse::<u32>().ok()?.checked_sub(1)?, &begin[4..]);
    let (cost, day) = nearest_day(&row, &before, &end).or_else(|| nearest_day(&row, &begin, &end))?;
    (cost <= if day < begin { FAR_BEFORE } else { FAR }).then_some(day)
}

/// A date that a seal has pulled apart: short rows below each other.
fn pulled_apart(page: &PageEvidence, facts: &VolumeFacts) -> Option<String> {
    let short: Vec<&String> = page.rows.iter().rev().take(6).take_while(|r| r.chars().count() <= 9).collect();
    (2..=short.len().min(5)).find_map(|n| {
        let joined: String = short[..n].iter().rev().map(|r| r.as_str()).collect();
        last_date(&joined).or_else(|| spoilt_date(&joined, facts))
    })
}

/// The day in the year of the case that is nearest to what was read as the year.
fn in_case(read: &str, month: u32, day: u32, facts: &VolumeFacts) -> Option<String> {
    let (begin, end) = life(facts)?;
    let year = |date: &str| date.get(..4).and_then(|y| y.parse::<u32>().ok());
    let read: Vec<char> = read
        .chars()
        .map(|c| chinese_number(&c.to_string()).and_then(|d| char::from_digit(d, 10)).unwrap_or(c))
        .collect();
    let fitting = (year(&begin)?..=year(&end)?).filter_map(|y| {
        let day = valid_date(y, month, day).filter(|d| *d >= begin && *d <= end)?;
        Some((distance(&y.to_string().chars().collect::<Vec<char>>(), &read), day))
    });
    let mut near: Vec<(usize, String)> = fitting.collect();
    near.sort();
    match near.as_slice() {
        [(_, only)] => Some(only.clone()),
        [first, second, ..] if first.0 < second.0 => Some(first.1.clone()),
        _ => None,
    }
}

/// From the filing to the binding of the volume, as far as they are known; the number has the year of the filing.
fn life(facts: &VolumeFacts) -> Option<(String, String)> {
    let numbered = facts.case.case_number.as_deref().and_then(|n| n.get(3..7)).map(str::to_owned);
    let begin = facts.case.filed.clone().or_else(|| numbered.map(|y| format!("{y}-01-01")))?;
    let latest =
        [facts.archived.as_deref(), facts.case.closed.as_deref()].into_iter().flatten().max().map(str::to_owned);
    let end = latest.filter(|end| *end >= begin).unwrap_or_else(|| format!("{}-12-31", &begin[..4]));
    Some((begin, end))
}

/// A date alone on its row, or behind a signature; the last one.
fn alone(page: &PageEvidence, rows: usize, facts: &VolumeFacts) -> Option<String> {
    page.rows.iter().rev().take(rows).find_map(|row| {
        let found = read_date(row, facts)?;
        let count = row.chars().count();
        let signed = count <= 34 && ["：", "签", "人", "字", "期"].iter().any(|w| row.contains(w));
        let ends_with_it = row.ends_with('日') || row.chars().rev().take(3).any(|c| c.is_ascii_digit());
        (count <= 18 || signed && ends_with_it).then_some(found)
    })
}

/// A date whose year a seal covers: the year in which it falls into the life of the case.
fn without_year(page: &PageEvidence, facts: &VolumeFacts) -> Option<String> {
    let row = page.rows.iter().rev().take(6).find(|r| r.chars().count() <= 14 && month_and_day(r).is_some())?;
    let (month, day) = month_and_day(row)?;
    in_case("", month, day, facts)
}

/// A year that cannot be, behind the filing of the volume, was misread; the year of the case stands in its place where month
/// and day then fit.
fn plausible(found: String, facts: &VolumeFacts) -> String {
    let (Some(filed), Some(end)) =
        (facts.case.filed.as_deref(), facts.archived.as_deref().or(facts.case.closed.as_deref()))
    else {
        return found;
    };
    if found.as_str() <= end || filed > end {
        return found;
    }
    let fitted: Vec<String> = [&filed[..4], &end[..4]].iter().map(|y| format!("{y}{}", &found[4..])).collect();
    fitted.into_iter().find(|d| d.as_str() >= filed && d.as_str() <= end).unwrap_or(found)
}

fn labelled(page: &PageEvidence, labels: &[&str]) -> Option<String> {
    labels.iter().find_map(|label| {
        let at = page.rows.iter().position(|r| r.contains(label))?;
        date_of(&page.rows, at, label)
    })
}

/// The date behind the label of the time, at the head of a record.
fn timed(page: &PageEvidence, facts: &VolumeFacts) -> Option<String> {
    let labelled = |r: &&String| ["时间", "日期"].iter().any(|w| r.find(w).is_some_and(|at| at < 20));
    page.rows.iter().take(12).filter(labelled).find_map(|row| {
        let end = row.find('日').map_or(row.len(), |i| i + '日'.len_utf8());
        read_date(&row[..end], facts).or_else(|| read_date(row, facts))
    })
}

fn first_time(page: &PageEvidence, facts: &VolumeFacts) -> Option<String> {
    // The label itself may be misread.
    let short = || page.rows.iter().take(12).filter(|r| r.chars().count() <= 30);
    timed(page, facts).or_else(|| short().find_map(|r| read_date(r, facts)))
}

/// A name that was cut by the end of its line, or a long one that was misread in a character or two, as the case has it.
fn whole_name(found: &str, case: &CaseFacts) -> String {
    let letters: Vec<char> = found.chars().collect();
    let names = || case.parties.iter().map(|p| &p.name);
    if let Some(whole) = names().find(|n| letters.len() >= 2 && n.starts_with(found)) {
        return whole.clone();
    }
    // A signature runs on into what stands behind it.
    if let Some(inside) = names().find(|n| found.starts_with(n.as_str())) {
        return inside.clone();
    }
    let near = names().find(|n| {
        let own: Vec<char> = n.chars().collect();
        own.len() >= 6 && own.len().abs_diff(letters.len()) <= 1 && distance(&own, &letters) <= 2
    });
    near.cloned().unwrap_or_else(|| found.to_owned())
}

/// Words that run on from a name: 唐敏敏，男.
static RUNS_ON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[）（]+|^.{0,2}[\p{Han}]{2,6}：|^(?:意见|签名|盖章)$|^执业机构"));

/// 责任者 by the rule of the kind, its name as most pages of the volume have it.
pub(crate) fn responsible(doc_type: &str, pages: &[&PageEvidence], facts: &VolumeFacts) -> Option<String> {
    let read = by_rule(doc_type, pages, &facts.case)?;
    let name = RUNS_ON.replace(&unspecked(&read), "").into_owned();
    (name.chars().count() >= 2).then(|| facts.as_most(&name))
}

fn by_rule(doc_type: &str, pages: &[&PageEvidence], case: &CaseFacts) -> Option<String> {
    let first = pages.first()?;
    let rule = kind(doc_type).map_or("unknown", |k| k.responsible.as_str());
    let organisation = first.title.as_ref().and_then(|t| t.organisation.clone());
    if let Some(organisation) = organisation {
        // A form of the court that a party fills in is the party's, an internal one its adjudicator's; a prosecution named at the
        // head of a record of the court has not made it.
        let of_court = organisation.ends_with("法院");
        let other = matches!(rule, "party" | "opp" | "lawfirm") && of_court
            || rule == "court" && organisation.ends_with("检察院");
        if !other {
            return Some(as_court(organisation, case));
        }
    }
    let text = compact(&pages.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n").replace('\n', "；"));
    // A contract bears the names of both sides; it is filed by the one that sues on it.
    if doc_type == "合同" && case.parties.iter().take(2).all(|p| text.contains(&p.name)) {
        return by_role(false, case).or_else(|| named_party(pages, case));
    }
    if doc_type == "身份证复印件" {
        return CARD_NAME.captures(&text).map(|c| whole_name(&c[1], case));
    }
    if doc_type.ends_with("笔录")
        && ["侦查员", "侦查人员", "办案民警", "民警", "讯问人员"].iter().any(|w| text.contains(w))
        && let Some(found) = POLICE.captures(&text)
    {
        return Some(found[1].to_owned());
    }
    if doc_type.contains("营业执照") {
        let called = |name: &str| ["名称", "名称；", "名称："].iter().any(|w| text.contains(&format!("{w}{name}")));
        let long = |name: &str| name.chars().count() >= 5 && text.contains(name);
        let named =
            case.parties.iter().find(|p| called(&p.name)).or_else(|| case.parties.iter().find(|p| long(&p.name)));
        let read = || {
            COMPANY_NAME
                .captures_iter(&text)
                .map(|c| c[1].to_owned())
                .find(|n| !n.starts_with("有限") && !["类型", "登记机关", "管理局"].iter().any(|w| n.contains(w)))
        };
        return named.map(|p| p.name.clone()).or_else(read).map(|n| whole_name(&n, case));
    }
    if matches!(doc_type, "阅卷笔录" | "审理报告" | "执行方案")
        && let Some(found) = ADJUDICATOR.captures_iter(&text).last()
    {
        return Some(found[1].to_owned());
    }
    match rule {
        "court" => case.court.clone(),
        "lower" | "upper" => other_court(pages, case).or_else(|| case.court.clone()),
        "-" if kind(doc_type).is_some_and(|k| k.issuer == "court") => case.court.clone(),
        "lawfirm" => rows(pages).rev().find_map(|r| FIRM.captures(r).map(|c| trimmed_firm(&c[1]))),
        "prison" => rows(pages).rev().find_map(|r| PRISON.captures(r).map(|c| c[1].to_owned())),
        "police" | "proc" => {
            let ends: &[&str] = if rule == "police" { &["公安局", "分局", "派出所"] } else { &["检察院"] };
            let mut short = rows(pages).filter(|l| l.chars().count() <= 24);
            let printed = short.find(|l| ends.iter().any(|e| l.ends_with(e))).cloned();
            printed.or_else(|| (rule == "police").then(|| case.court.clone()).flatten())
        }
        "unknown" => {
            // Who issued it stands under it.
            let ends = ["法院", "检察院", "公安局", "监狱", "事务所", "局", "公司"];
            let of_party = |r: &str| ["原告", "被告", "申请", "上诉", "第三人"].iter().any(|w| r.starts_with(w));
            let short =
                |r: &str| !of_party(r) && (5..=24).contains(&r.chars().count()) && ends.iter().any(|e| r.ends_with(e));
            let all: Vec<&String> = rows(pages).collect();
            let addressed = |at: usize| at > 0 && ["此致", "谨呈", "致："].iter().any(|w| all[at - 1].ends_with(w));
            let issuer = (all.len().saturating_sub(6)..all.len())
                .rev()
                .find(|at| short(all[*at]) && !addressed(*at) && !all[*at].starts_with("致："))
                .map(|at| all[at]);
            let bench = |r: &String| r.starts_with("审判") || r.starts_with("书记员");
            let of_court = || rows(pages).rev().take(6).any(bench);
            // A form or a record of the court names it, or its bench, at the head.
            let headed = || {
                let own = |r: &String| case.court.as_ref().is_some_and(|c| as_court(r.clone(), case) == *c);
                rows(pages).take(2).any(own) || rows(pages).take(HEAD).any(bench)
            };
            issuer
                .map(|r| as_court(r.clone(), case))
                .or_else(|| of_court().then(|| case.court.clone()).flatten())
                .or_else(|| rows(pages).rev().take(12).find_map(|r| signer(r, case)))
                .or_else(|| rows(pages).rev().take(4).find_map(|r| Some(ADJUDICATOR.captures(r)?[1].to_owned())))
                .or_else(|| headed().then(|| case.court.clone()).flatten())
                .or_else(|| named_party(pages, case))
        }
        "party" | "opp" => {
            let signature = rows(pages).rev().take(12).find_map(|r| signer(r, case));
            signature.or_else(|| named_party(pages, case)).or_else(|| by_role(rule == "opp", case))
        }
        _ => None,
    }
}

/// Who signed, behind a colon or as a name the case has.
fn signer(row: &str, case: &CaseFacts) -> Option<String> {
    let found = SIGNED.captures_iter(row).last()?;
    let name = whole_name(&found[2], case);
    let known = case.parties.iter().any(|p| p.name == name);
    let generic = found[0].starts_with("签名") || found[0].starts_with("签字");
    (known || !found[1].is_empty() && !generic).then_some(name)
}

fn rows<'a>(pages: &'a [&PageEvidence]) -> impl DoubleEndedIterator<Item = &'a String> {
    pages.iter().flat_map(|p| p.rows.iter())
}

/// A court one character off the court of the case is that court.
fn as_court(printed: String, case: &CaseFacts) -> String {
    let Some(own) = &case.court else { return printed };
    let (a, b): (Vec<char>, Vec<char>) = (printed.chars().collect(), own.chars().collect());
    let wrong = distance(&a, &b);
    // Courts of one city differ in a character or two: a court that is listed is itself.
    let near = wrong * 6 <= b.len() || wrong * 3 <= b.len() && !courts().any(|(_, name)| printed.ends_with(name));
    if wrong > 0 && near && printed.contains(['院', '法']) && !printed.contains(['检', '察']) {
        own.clone()
    } else {
        printed
    }
}

fn trimmed_firm(found: &str) -> String {
    let from = ["委托人", "代理人", "辩护人", "受", "：", "（印章）"]
        .iter()
        .filter_map(|w| found.rfind(w).map(|at| at + w.len()))
        .max();
    found[from.unwrap_or(0)..].to_owned()
}

fn other_court(pages: &[&PageEvidence], case: &CaseFacts) -> Option<String> {
    let courts = rows(pages).filter(|r| (6..=24).contains(&r.chars().count()) && r.ends_with("法院"));
    courts.rev().find(|r| Some(*r) != case.court.as_ref()).cloned()
}

/// The party whose name stands near the end, else near the head.
fn named_party(pages: &[&PageEvidence], case: &CaseFacts) -> Option<String> {
    let in_row = |row: &String| case.parties.iter().filter(|p| row.contains(&p.name)).map(|p| p.name.clone()).next();
    rows(pages)
        .rev()
        .take(5)
        .filter(|r| r.chars().count() <= 30)
        .find_map(in_row)
        .or_else(|| rows(pages).take(4).find_map(in_row))
}

fn by_role(defending: bool, case: &CaseFacts) -> Option<String> {
    let wanted: &[&str] = if defending {
        &["被告", "被告人", "被上诉人", "被申请人", "被执行人", "赔偿义务机关"]
    } else {
        &["原告", "申请执行人", "上诉人", "再审申请人", "申请人", "自诉人", "赔偿请求人", "异议人"]
    };
    case.parties.iter().find(|p| wanted.contains(&p.role.as_str())).map(|p| p.name.clone())
}
