//! Filing order of the procedure.

use std::collections::HashMap;

use bianmu_model::{FilingRule, RuleItem, VolumePart};

use crate::kinds::kind;

/// Kinds whose place the program knows whatever a rule says: the frame of a part, and receipts, which stand behind what
/// they prove.
pub(crate) const PLACED: [&str; 8] =
    ["卷宗封面", "卷内目录", "备考表", "证物袋", "卷底", "送达回证", "邮寄送达凭证", "电子送达凭证"];

/// Slot of the first item that has one of these words.
fn item(rule: &FilingRule, part: VolumePart, words: &[&str]) -> Option<f32> {
    let named = |name: &str| words.iter().any(|w| name.contains(w));
    rule.items(part).iter().position(|i| named(&i.name)).map(|at| at as f32 * 10.0)
}

/// First slot of the stretch in which time decides, for a slot that lies in one.
fn stretch(rule: &FilingRule, part: VolumePart, slot: f32) -> Option<f32> {
    let items = rule.items(part);
    let at = (slot / 10.0).floor();
    let at = if at >= 0.0 && (at as usize) < items.len() { at as usize } else { return None };
    items[at].by_time.then(|| {
        let first = (0..=at).rev().take_while(|i| items[*i].by_time).last().unwrap_or(at);
        first as f32 * 10.0
    })
}

/// Slot of the item that lists the title, else of the one that lists the kind.
fn listed(rule: &FilingRule, doc_type: &str, title: &str, part: VolumePart) -> Option<f32> {
    let bare = title.split('（').next().unwrap_or(title);
    let lists = |name: &str| rule.items(part).iter().position(|i| i.titles.iter().any(|t| t == name));
    // A title that is the name of another kind says less than the kind.
    let own = |name: &&str| *name == doc_type || kind(name).is_none();
    [title, bare].into_iter().filter(own).chain([doc_type]).find_map(lists).map(|at| at as f32 * 10.0)
}

/// Slot of a kind in its part: position of the item that lists it, else of the first that names it, ×10; what no item names
/// gives `None`.
pub(crate) fn slot(rule: &FilingRule, doc_type: &str, title: &str, part: VolumePart) -> Option<f32> {
    listed(rule, doc_type, title, part).or_else(|| {
        let bare = title.split('（').next().unwrap_or(title);
        let mut names: Vec<&str> = vec![doc_type, bare];
        if let Some(k) = kind(doc_type) {
            names.extend(k.titles.iter().map(String::as_str));
        }
        let items = rule.items(part);
        let strip =
            |n: &str| n.trim_start_matches("民事").trim_start_matches("刑事").trim_end_matches("复印件").to_owned();
        // What the court decided itself, not what was decided before.
        let decision = ["判决书", "裁定书", "调解书", "决定书"].into_iter().find(|e| doc_type.ends_with(e));
        let own = family(doc_type) == Some("正本") || doc_type == "国家赔偿决定书";
        if let Some(end) = decision.filter(|_| own)
            && let Some(at) = items.iter().position(|i| i.name.contains("正本") && i.name.contains(end))
        {
            return Some(at as f32 * 10.0);
        }
        if let Some((word, shift)) = leading(doc_type)
            && let Some(at) = items.iter().position(|i| i.name.contains(word))
        {
            return Some(at as f32 * 10.0 + shift);
        }
        names
            .iter()
            .find_map(|name| {
                let short = strip(name);
                // 合同 or 照片 as a word occurs in the names of other items; such kinds go by their family.
                if family(doc_type) == Some("举证材料") {
                    return None;
                }
                let fits =
                    |i: &RuleItem| i.name.contains(*name) || (short.chars().count() >= 3 && i.name.contains(&short));
                // 送达回证 stands behind what it proves; only an item of its own is its slot.
                items.iter().position(fits).map(|i| i as f32 * 10.0)
            })
            .or_else(|| {
                family(doc_type).and_then(|f| items.iter().position(|i| i.name.contains(f))).map(|i| i as f32 * 10.0)
            })
    })
}

/// Kinds that several items name, or none by its word: the item that is meant and how far behind it they stand.
fn leading(doc_type: &str) -> Option<(&'static str, f32)> {
    match doc_type {
        "举证通知书" => Some(("应诉通知书", 1.0)),
        // An annex of the indictment.
        "认罪认罚具结书" | "量刑建议书" => Some(("起诉书(自诉状)", 1.0)),
        // Before what was seized, as the investigation went.
        "到案经过" => Some(("扣押物品清单", -1.0)),
        _ => None,
    }
}

/// Words under which the lists name groups of kinds.
fn family(doc_type: &str) -> Option<&'static str> {
    Some(match doc_type {
        "证据清单" | "合同" | "借条" | "银行流水" | "微信聊天记录" | "照片" | "结婚证" | "不动产权证" | "病历"
        | "收据" => "举证材料",
        "身份证复印件" | "营业执照复印件" | "法定代表人身份证明书" | "户口簿" | "授权委托书" | "律师事务所函" => {
            "身份证明"
        }
        "民事判决书" | "刑事判决书" | "行政判决书" | "民事裁定书" | "刑事裁定书" | "行政裁定书" | "民事调解书" => {
            "正本"
        }
        "财产申报表" | "报告财产令" => "财产",
        "再审申请书" => "申诉状",
        "执行异议书" => "异议书",
        "限制消费令" => "限制",
        "执行依据" => "执行依据",
        "网络查控反馈" => "网络查控",
        "终结本次执行裁定书" | "执行裁定书" => "终结本次",
        "约谈笔录" | "执行调查笔录" | "执行笔录" | "执行和解笔录" => "笔录",
        "案款收据" | "缴费凭证" => "执行款物",
        "拘留证" | "逮捕证" => "逮捕",
        "提押票" => "传票",
        "讯问笔录" => "讯问",
        "到案经过" => "坦白",
        "执行方案" => "阅卷",
        _ => return None,
    })
}

/// What decides where a document is filed.
#[derive(Clone, Debug)]
pub(crate) struct Filed<'a> {
    pub(crate) doc_type: &'a str,
    pub(crate) title: &'a str,
    pub(crate) part: VolumePart,
    pub(crate) first_page: u32,
    pub(crate) date: Option<&'a str>,
    /// The number in its head is not that of the case.
    pub(crate) foreign: bool,
    /// All its text, without spaces; only receipts are asked for it.
    pub(crate) text: String,
}

/// Whether papers of a kind prove that others were delivered.
pub(crate) fn is_receipt(doc_type: &str) -> bool {
    matches!(doc_type, "送达回证" | "邮寄送达凭证" | "电子送达凭证")
}

/// Slots that were looked up for a kind, a title and a part.
pub(crate) type Slots = HashMap<(String, String, VolumePart), Option<f32>>;

fn looked_up(rule: &FilingRule, document: &Filed<'_>, slots: &mut Slots) -> Option<f32> {
    let Filed { doc_type, title, part, .. } = *document;
    let known = slots.entry((doc_type.to_owned(), title.to_owned(), part));
    *known.or_insert_with(|| slot(rule, doc_type, title, part))
}

/// Sorting key of one document within its part.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    part: VolumePart,
    slot: f32,
    /// Only where time decides.
    date: String,
    first_page: u32,
}

impl Place {
    /// 正卷 before 副卷, then by slot, by time where the rule says so, and as scanned.
    pub(crate) fn order(&self, other: &Place) -> std::cmp::Ordering {
        self.part
            .cmp(&other.part)
            .then(self.slot.total_cmp(&other.slot))
            .then(self.date.cmp(&other.date))
            .then(self.first_page.cmp(&other.first_page))
    }
}

/// Places documents, given in the order of the scan. A document whose kind the rule does not name stays behind its
/// predecessor in the scan; a paper of another case among exhibits is an exhibit.
pub(crate) fn place(rule: &FilingRule, documents: &[Filed<'_>], slots: &mut Slots) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    let mut last = [15.0f32; 2];
    let mut before_last = last;
    let mut in_time: Vec<bool> = Vec::new();
    let mut among_exhibits = false;
    for (at, document) in documents.iter().enumerate() {
        let Filed { doc_type, title, part, .. } = *document;
        let lane = usize::from(part == VolumePart::Confidential);
        let judgment = ["判决书", "裁定书", "调解书"].iter().any(|e| doc_type.ends_with(e));
        let earlier = || item(rule, part, &["原审", "第一审", "原执行", "终审法院", "执行依据"]);
        let slot = match doc_type {
            "卷宗封面" => -20.0,
            "卷内目录" => -10.0,
            "备考表" => 10_000.0,
            "证物袋" => 10_010.0,
            "卷底" => 10_020.0,
            // Closing approvals end the internal part; the older lists do not name them there.
            "结案审批表" if part == VolumePart::Confidential => 9_000.0,
            receipt if is_receipt(receipt) => {
                let own = listed(rule, doc_type, title, part);
                own.or_else(|| served(rule, &document.text)).unwrap_or(last[lane] + 1.0)
            }
            _ if document.foreign && among_exhibits && lane == 0 => last[lane],
            _ if document.foreign && judgment && earlier().is_some() => earlier().unwrap_or(last[lane]),
            _ => {
                let own = looked_up(rule, document, slots);
                own.unwrap_or_else(|| {
                    // Where the paper before it lies too far back itself, it goes with the one before that.
                    let next = documents[at + 1..].iter().find_map(|d| {
                        let placed = d.part != part || PLACED.contains(&d.doc_type) || d.foreign;
                        if placed { None } else { looked_up(rule, d, slots) }
                    });
                    let astray = next.is_some_and(|next| next < last[lane] && before_last[lane] <= next);
                    if astray { before_last[lane] + 0.5 } else { last[lane] + 0.5 }
                })
            }
        };
        let exhibit = item(rule, part, &["举证材料", "证据材料", "提供的证据"]).is_some_and(|at| at == slot);
        among_exhibits = exhibit || among_exhibits && (document.foreign || slot == last[lane]);
        if slot > 0.0 && slot < 10_000.0 {
            before_last[lane] = last[lane];
            last[lane] = slot;
        }
        let stretch = stretch(rule, part, slot);
        // A receipt is written before or after what it is for.
        let date = document.date.filter(|_| stretch.is_some() && !matches!(doc_type, "缴费凭证" | "案款收据"));
        in_time.push(stretch.is_some());
        let date = date.map(str::to_owned).unwrap_or_default();
        out.push(Place { part, slot: stretch.unwrap_or(slot), date, first_page: document.first_page });
    }
    date_the_undated(&mut out, &in_time);
    out
}

/// Where time decides, what has no date goes with the dated paper behind it in the scan, or with the one before it.
fn date_the_undated(places: &mut [Place], in_time: &[bool]) {
    let dated = |p: &Place| !p.date.is_empty();
    for at in (0..places.len()).filter(|i| in_time[*i]).collect::<Vec<_>>() {
        if dated(&places[at]) {
            continue;
        }
        let behind = places[at + 1..].iter().zip(&in_time[at + 1..]).take(2).find(|(p, t)| **t && dated(p));
        let before = || places[..at].iter().rev().find(|p| dated(p));
        if let Some(date) = behind.map(|(p, _)| p).or_else(before).map(|p| p.date.clone()) {
            places[at].date = date;
        }
    }
}

/// Slot of a service receipt: just behind the last-filed document it proves the delivery of.
fn served(rule: &FilingRule, text: &str) -> Option<f32> {
    let known = [
        "判决书",
        "裁定书",
        "调解书",
        "传票",
        "受理案件通知书",
        "应诉通知书",
        "举证通知书",
        "起诉状副本",
        "起诉书副本",
        "执行通知书",
        "报告财产令",
        "限制消费令",
        "结案通知书",
    ];
    let final_paper = ["判决书", "裁定书", "调解书"].iter().any(|n| text.contains(n));
    let items = rule.items(VolumePart::Main);
    if final_paper && let Some(i) = items.iter().rposition(|i| i.name.contains("送达回证")) {
        return Some(i as f32 * 10.0 + 9.0);
    }
    known
        .iter()
        .filter(|n| text.contains(**n))
        .filter_map(|n| {
            let short = n.trim_end_matches("副本");
            items.iter().position(|i| i.name.contains(short)).map(|i| i as f32 * 10.0 + 9.0)
        })
        .max_by(f32::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filing_rules::rule_for;

    #[test]
    fn an_unknown_paper_behind_one_that_was_misplaced_goes_with_the_one_before() {
        let case = bianmu_model::CaseFacts { procedure: Some("民事一审".into()), ..Default::default() };
        let check = |scanned: &[&'static str], expected: &[&str]| {
            let filed = |(at, name): (usize, &&'static str)| Filed {
                doc_type: if name.contains("簿") { "其他" } else { name },
                title: name,
                part: VolumePart::Main,
                first_page: at as u32 + 1,
                date: None,
                foreign: false,
                text: String::new(),
            };
            let documents: Vec<Filed<'_>> = scanned.iter().enumerate().map(filed).collect();
            let places = place(rule_for(&case, &[]), &documents, &mut Slots::new());
            let mut order: Vec<usize> = (0..scanned.len()).collect();
            order.sort_by(|a, b| places[*a].order(&places[*b]));
            assert_eq!(order.iter().map(|i| scanned[*i]).collect::<Vec<_>>(), expected);
        };
        let in_order = ["民事起诉状", "受理案件通知书", "登记簿", "应诉通知书", "庭审笔录", "民事判决书"];
        check(&in_order, &in_order);
        check(
            &["民事起诉状", "受理案件通知书", "民事判决书", "登记簿", "应诉通知书", "庭审笔录"],
            &["民事起诉状", "受理案件通知书", "登记簿", "应诉通知书", "庭审笔录", "民事判决书"],
        );
    }
}
