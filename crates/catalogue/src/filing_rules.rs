//! Which rule files a volume: one of the court, where there is one for the case and its day, else one that comes with the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bianmu_model::{CaseFacts, FilingRule, VolumePart, is_date};
use serde::Deserialize;

use crate::kinds::{Kind, all, kind, kind_of_title};
use crate::order::{PLACED, slot};

#[derive(Deserialize)]
struct OrderFile {
    version: String,
    sources: BTreeMap<String, Vec<String>>,
    case_types: Vec<FilingRule>,
}

static FILE: LazyLock<OrderFile> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "the file is compiled in and read by every test")]
    let mut file: OrderFile = serde_json::from_str(include_str!("../../../assets/rules/filing_order.json"))
        .expect("filing_order.json is valid");
    file.case_types.iter_mut().for_each(|rule| rule.version.clone_from(&file.version));
    file
});

/// Most items of a part, and most letters of a name or a title.
const MOST_ITEMS: usize = 200;
const LONGEST: usize = 80;

/// The rules of the program with, at every item, the kinds it places there: to look at and to copy.
pub fn shipped_rules() -> Vec<FilingRule> {
    FILE.case_types.iter().map(with_kinds).collect()
}

/// Codes of sources with what they are.
pub fn rule_sources() -> &'static BTreeMap<String, Vec<String>> {
    &FILE.sources
}

/// The rule for a case among rules of courts and those of the program: by 类型代字 (the longest that the number has), then the
/// court's own before one for all courts, then by the day the case was closed, the one that began last.
pub fn rule_for<'a>(case: &CaseFacts, own: &'a [FilingRule]) -> &'a FilingRule {
    let day = day(case);
    let court = case.court.as_deref();
    let suits = |r: &&FilingRule| {
        (r.court.is_none() || r.court.as_deref() == court)
            && r.valid_from.as_deref().is_none_or(|from| day.as_deref().is_some_and(|d| d >= from))
            && r.valid_until.as_deref().is_none_or(|until| day.as_deref().is_none_or(|d| d <= until))
    };
    let by_type = |rules: &mut dyn Iterator<Item = &'a FilingRule>| {
        rules
            .filter_map(|r| Some((code(r, case)?, r.court.is_some(), r.valid_from.clone(), r)))
            .max_by(|(a, b, c, _), (x, y, z, _)| (a, b, c).cmp(&(x, y, z)))
            .map(|(length, _, _, r)| (length, r))
    };
    let of_court = by_type(&mut own.iter().filter(suits));
    let shipped = by_type(&mut FILE.case_types.iter());
    match (of_court, shipped) {
        // 民初 of a court's rule does not take the place of 民初 in a longer word.
        (Some((length, rule)), Some((other, _))) if length >= other => rule,
        (_, Some((_, rule))) => rule,
        _ => FILE.case_types.iter().find(|c| c.type_codes.iter().any(|t| t == "民初")).unwrap_or(&FILE.case_types[0]),
    }
}

/// Length of the longest 类型代字 of the rule that the number of the case has.
fn code(rule: &FilingRule, case: &CaseFacts) -> Option<usize> {
    let number = case.case_number.as_deref()?;
    rule.type_codes.iter().filter(|t| number.contains(t.as_str())).map(|t| t.chars().count()).max()
}

/// The day that decides which rule holds: of the closing, else of the filing, else the last one of the year of the number.
fn day(case: &CaseFacts) -> Option<String> {
    let year = || case.case_number.as_deref()?.chars().skip(1).take(4).collect::<String>().parse::<u32>().ok();
    case.closed.clone().or_else(|| case.filed.clone()).or_else(|| Some(format!("{:04}-12-31", year()?)))
}

fn with_kinds(rule: &FilingRule) -> FilingRule {
    let mut rule = rule.clone();
    let bare = rule.clone();
    for part in &mut rule.parts {
        let fits = |k: &&Kind| match part.part {
            VolumePart::Confidential => k.part != "正卷",
            VolumePart::Main => !k.is_confidential(),
        };
        for kind in all().iter().filter(fits).filter(|k| !PLACED.contains(&k.name.as_str())) {
            // A kind that stands a little beside an item, or elsewhere under another of its titles, keeps its place by the words
            // of the items.
            let place = |title: &str| slot(&bare, &kind.name, title, part.part);
            let alike = kind.titles.iter().all(|title| place(title) == place(&kind.name));
            let at = place(&kind.name).filter(|at| at % 10.0 == 0.0 && alike);
            if let Some(item) = at.and_then(|at| part.items.get_mut((at / 10.0) as usize)) {
                item.titles.push(kind.name.clone());
            }
        }
    }
    rule
}

/// Whether a rule of a court makes sense.
///
/// # Errors
/// One sentence in Chinese that says what does not.
pub fn sound(rule: &FilingRule) -> Result<(), String> {
    let short = |text: &str| (1..=LONGEST).contains(&text.trim().chars().count());
    if !short(&rule.name) {
        return Err(format!("规则要有名称，不超过 {LONGEST} 字"));
    }
    if rule.court.as_deref().is_some_and(|court| !short(court)) {
        return Err("法院名称不完整；各院通用的规则请把法院留空".into());
    }
    let known = |code: &String| FILE.case_types.iter().any(|c| c.type_codes.contains(code));
    match rule.type_codes.iter().find(|code| !known(code)) {
        Some(unknown) => return Err(format!("案件类型代字“{unknown}”不在类型代字表里")),
        None if rule.type_codes.is_empty() => return Err("规则要写明适用的案件类型代字".into()),
        None => {}
    }
    if let Some(bad) = [&rule.valid_from, &rule.valid_until].into_iter().flatten().find(|d| !is_date(d)) {
        return Err(format!("“{bad}”不是日期，要写成 2024-01-31"));
    }
    if let (Some(from), Some(until)) = (&rule.valid_from, &rule.valid_until)
        && from > until
    {
        return Err(format!("适用日期从 {from} 到 {until}，先后颠倒"));
    }
    for (at, part) in rule.parts.iter().enumerate() {
        let label = part.part.label();
        if rule.parts[..at].iter().any(|other| other.part == part.part) {
            return Err(format!("{label}写了两遍"));
        }
        if !(1..=MOST_ITEMS).contains(&part.items.len()) {
            return Err(format!("{label}要有 1 到 {MOST_ITEMS} 项"));
        }
        let mut seen: Vec<&str> = Vec::new();
        for (n, item) in part.items.iter().enumerate() {
            if !short(&item.name) || item.titles.iter().any(|t| !short(t)) {
                return Err(format!("{label}第 {} 项的名称或题名是空的，或超过 {LONGEST} 字", n + 1));
            }
            for title in &item.titles {
                if part.part == VolumePart::Main && internal(title) {
                    return Err(format!("“{title}”是副卷材料，不能排进正卷（正卷第 {} 项）", n + 1));
                }
                if seen.contains(&title.as_str()) {
                    return Err(format!("“{title}”在{label}里列了两次，只能排在一处"));
                }
                seen.push(title);
            }
        }
    }
    if rule.parts.iter().all(|p| p.part != VolumePart::Main) {
        return Err("规则要有正卷的顺序".into());
    }
    Ok(())
}

fn internal(title: &str) -> bool {
    kind(title).or_else(|| kind(kind_of_title(title)?)).is_some_and(Kind::is_confidential)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::KindName;

    fn case(number: &str, court: &str, closed: &str) -> CaseFacts {
        let closed = (!closed.is_empty()).then(|| closed.to_owned());
        CaseFacts { case_number: Some(number.into()), court: Some(court.into()), closed, ..CaseFacts::default() }
    }

    fn own(id: &str, court: Option<&str>, from: Option<&str>, until: Option<&str>) -> FilingRule {
        let civil = shipped_rules().into_iter().find(|r| r.type_codes == ["民初"]).unwrap();
        let day = |d: Option<&str>| d.map(str::to_owned);
        FilingRule {
            id: id.into(),
            court: court.map(str::to_owned),
            valid_from: day(from),
            valid_until: day(until),
            ..civil
        }
    }

    #[test]
    fn a_rule_is_chosen_by_type_court_and_day() {
        let (a, b) = ("敦化林区基层法院", "和龙林区基层法院");
        let rules = [
            own("old", Some(a), None, Some("2023-12-31")),
            own("new", Some(a), Some("2024-01-01"), None),
            own("all", None, Some("2020-01-01"), None),
        ];
        let check = |number: &str, court: &str, closed: &str, expected: &str| {
            assert_eq!(rule_for(&case(number, court, closed), &rules).id, expected, "{number} {court} {closed}");
        };
        check("（2023）吉7504民初7号", a, "2023-12-31", "old");
        check("（2023）吉7504民初7号", a, "2024-01-02", "new");
        // Without a day of closing the year of the number decides.
        check("（2024）吉7504民初7号", a, "", "new");
        check("（2023）吉7502民初7号", b, "2023-12-31", "all");
        check("（2019）吉7502民初7号", b, "2019-12-31", "civ_1");
        check("（2023）吉7504民终7号", a, "2023-12-31", "civ_2");
        check("（2023）吉7504民辖终7号", a, "2023-12-31", "civ_jur");
    }

    #[test]
    fn every_case_type_has_both_parts_and_every_code_finds_its_rule() {
        for rule in shipped_rules() {
            assert!(rule.parts.iter().any(|p| p.part == VolumePart::Main), "{}", rule.name);
            assert!(rule.parts.iter().any(|p| p.part == VolumePart::Confidential), "{}", rule.name);
            for code in &rule.type_codes {
                let found = rule_for(&case(&format!("（2023）吉01{code}7号"), "", ""), &[]);
                assert_eq!(found.id, rule.id, "{code}");
            }
        }
    }

    #[test]
    fn a_copy_places_every_kind_as_the_rule_it_was_copied_from() {
        for (rule, copy) in FILE.case_types.iter().zip(shipped_rules()) {
            sound(&copy).unwrap();
            for KindName { title, doc_type, part } in crate::kinds::kinds().iter().filter(|k| k.title == k.doc_type) {
                let place = |r: &FilingRule| slot(r, doc_type, title, *part);
                assert_eq!(place(rule), place(&copy), "{} {doc_type}", rule.name);
            }
        }
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_named() {
        let check = |spoil: &dyn Fn(&mut FilingRule), words: &str| {
            let mut rule = own("x", Some("敦化林区基层法院"), None, None);
            spoil(&mut rule);
            let said = sound(&rule).unwrap_err();
            assert!(said.contains(words), "{said}");
        };
        check(&|r| r.name.clear(), "名称");
        check(&|r| r.type_codes = vec!["民某".into()], "民某");
        check(&|r| r.valid_from = Some("2024-02-31".into()), "2024-02-31");
        check(&|r| (r.valid_from, r.valid_until) = (Some("2024-02-01".into()), Some("2024-01-01".into())), "先后颠倒");
        check(&|r| r.parts[0].items[4].titles.push("合议庭评议笔录".into()), "副卷材料");
        check(&|r| r.parts[0].items[4].titles.push("合议庭笔录".into()), "副卷材料");
        check(
            &|r| {
                let twice = r.parts[0].items.iter().find_map(|i| i.titles.first().cloned()).unwrap();
                r.parts[0].items.last_mut().unwrap().titles.push(twice);
            },
            "列了两次",
        );
        check(&|r| r.parts[0].items.clear(), "1 到");
        check(&|r| r.parts.retain(|p| p.part == VolumePart::Confidential), "正卷的顺序");
    }
}
