//! A paper of another case among those of this one: told by its number, or by the parties it names.

use bianmu_model::{CaseFacts, Dossier, Entry, Finding, FindingLevel, PageFacts, TextLine};

use crate::case_facts::party_of;
use crate::case_findings::Pages;
use crate::case_number::{case_numbers, written};
use crate::kinds::kind;
use crate::text::{compact, distance};

/// Mean confidence from which a line says what it says.
const SURELY_READ: f32 = 0.985;
/// Papers that name other parties by their nature: what is enforced, and what is only shown.
const MAY_NAME_OTHERS: [&str; 3] = ["执行依据", "其他", "证据"];

/// Papers of another case: the number in the head of an entry's first page is not the case's own, or the parties of a
/// paper of the court are all others.
pub(crate) fn other_case(dossier: &Dossier, entry: &Entry, pages: &Pages<'_>) -> Option<Finding> {
    let first = *entry.pages.first()?;
    let page = pages.get(&first)?;
    let (code, message) =
        by_number(&dossier.case, entry, first, pages).or_else(|| by_parties(dossier, entry, first, page))?;
    Some(Finding {
        code: code.into(),
        level: FindingLevel::Warn,
        entry: Some(entry.id),
        scan_index: Some(first),
        message,
    })
}

fn by_number(case: &CaseFacts, entry: &Entry, first: u32, pages: &Pages<'_>) -> Option<(&'static str, String)> {
    let own = case.case_number.as_deref()?;
    let page = pages.get(&first)?;
    let head = || page.lines.iter().take(HEAD);
    let has_own = || head().any(|line| case_numbers(&line.text).iter().any(|n| written(n) == own));
    if OF_TWO_INSTANCES.contains(&entry.doc_type.as_str()) || has_own() {
        return None;
    }
    let foreign = head().find_map(|line| {
        let numbers = case_numbers(&line.text);
        let strange =
            |n: &String| n != own && stands_alone(n, line) && !cut_off(n, own, line) && !misread(n, own, line, pages);
        numbers.iter().map(written).find(strange)
    })?;
    if names_both_sides(case, page) || cited_beside(&foreign, own, pages) {
        return None;
    }
    let message =
        format!("第 {first} 页的案号是{foreign}，不是本案{own}。若是执行依据或证据，可以保留；否则请核对是否混入。");
    Some(("other_case_number", message))
}

/// Lines of a page that are its head.
const HEAD: usize = 5;
/// Characters a line has beside the number in its head; what is longer tells of a case.
const BESIDE_NUMBER: usize = 8;
/// Papers that go from one instance to the other and bear the number of either.
const OF_TWO_INSTANCES: [&str; 4] = ["上诉案件移送函", "案件移送函", "退卷函", "执行依据"];

fn stands_alone(number: &str, line: &TextLine) -> bool {
    compact(&line.text).chars().count() <= number.chars().count() + BESIDE_NUMBER
}

/// The decision of the lower court, of the retrial or of what is enforced: it is between the same parties. A paper of a case of a
/// series has only one of them.
fn names_both_sides(case: &CaseFacts, page: &PageFacts) -> bool {
    let text = compact(&page.text());
    let sides: Vec<&str> = case.parties.iter().filter(|p| !p.is_of_the_court()).map(|p| p.name.as_str()).collect();
    sides.len() >= 2 && sides.iter().take(2).all(|name| text.contains(name))
}

/// Whether a page with the own number names the other one, a figure or two misread: the case refers to it.
fn cited_beside(number: &str, own: &str, pages: &Pages<'_>) -> bool {
    let letters: Vec<char> = number.chars().collect();
    let cites = |page: &&PageFacts| {
        let numbers: Vec<String> = case_numbers(&compact(&page.text())).iter().map(written).collect();
        let near = |n: &String| n != own && distance(&n.chars().collect::<Vec<char>>(), &letters) <= 1;
        numbers.iter().any(|n| n == own) && numbers.iter().any(near)
    };
    pages.values().any(cites)
}

/// The own number without its end: the rest of it stands on the next line.
fn cut_off(number: &str, own: &str, line: &TextLine) -> bool {
    !compact(&line.text).contains('号') && own.starts_with(number.trim_end_matches('号'))
}

/// Figures that are taken for each other.
const CONFUSED: [&str; 8] = ["0689", "17", "27", "35", "38", "56", "49", "14"];

/// Whether a number that is not the own one was misread: it is the own one but for one or two characters that were not surely
/// read, for three that no second page has, or for figures that are taken for each other and that no second page has. A number that
/// is quite another one is told even where it was not surely read: a strange page must not stay unseen.
fn misread(number: &str, own: &str, line: &TextLine, pages: &Pages<'_>) -> bool {
    let has =
        |page: &&&PageFacts| page.lines.iter().any(|l| case_numbers(&l.text).iter().any(|n| written(n) == number));
    let once = || pages.values().filter(has).take(2).count() < 2;
    let (a, b): (Vec<char>, Vec<char>) = (number.chars().collect(), own.chars().collect());
    let taken_for = |(x, y): (&char, &char)| x == y || CONFUSED.iter().any(|set| set.contains(*x) && set.contains(*y));
    let confused = || a.len() == b.len() && a.iter().zip(&b).all(taken_for);
    let apart = distance(&a, &b);
    match surely(line) {
        true => apart <= 2 && confused() && once(),
        false => apart <= 2 || apart == 3 && once(),
    }
}

/// Whether every figure of a line was surely read; the line, where nothing is known of its characters.
fn surely(line: &TextLine) -> bool {
    let figures = line.text.chars().zip(&line.character_confidence).filter(|(c, _)| c.is_ascii_digit());
    let figures = figures.fold(None, |least: Option<u8>, (_, sure)| Some(least.map_or(*sure, |l| l.min(*sure))));
    figures.map_or(line.confidence >= SURELY_READ, |least| least >= TextLine::SURE)
}

/// A paper of the court that names two parties or more, all of them surely read and none of them of this case.
fn by_parties(dossier: &Dossier, entry: &Entry, first: u32, page: &PageFacts) -> Option<(&'static str, String)> {
    let case = &dossier.case;
    let of_court = kind(&entry.doc_type).is_some_and(|k| k.issuer == "court");
    if !of_court || MAY_NAME_OTHERS.iter().any(|word| entry.doc_type.contains(word)) {
        return None;
    }
    let known: Vec<&str> = case.parties.iter().filter(|p| !p.is_of_the_court()).map(|p| p.name.as_str()).collect();
    // With one party, or none, of the volume the vote has not seen enough of it.
    if known.len() < 2 {
        return None;
    }
    let mut named: Vec<String> = Vec::new();
    for line in &page.lines {
        let Some((_, name)) = party_of(&compact(&line.text)) else { continue };
        if line.confidence < SURELY_READ || known.iter().any(|own| alike(own, &name)) {
            return None;
        }
        if !named.contains(&name) {
            named.push(name);
        }
    }
    // Its number says that it is of this case, whoever takes part in it.
    let own_number = case.case_number.as_deref().is_some_and(|own| {
        page.lines.iter().any(|line| case_numbers(&line.text).iter().any(|number| written(number) == own))
    });
    // An agent or a witness of the case may be named as party elsewhere; a name the page shares with the case says so.
    let shares = page.lines.iter().any(|line| known.iter().any(|own| compact(&line.text).contains(own)));
    if named.len() < 2 || own_number || shares {
        return None;
    }
    let message = format!(
        "第 {first} 页的当事人是{}，没有一个是本案当事人（{}）。请核对是否混入别案材料。",
        named.join("、"),
        known.join("、")
    );
    Some(("other_case_parties", message))
}

/// The same name, a character misread or one within the other.
fn alike(own: &str, read: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (own.chars().collect(), read.chars().collect());
    let allowed = (a.len().min(b.len()) / 3).max(1);
    own.contains(read) || read.contains(own) || distance(&a, &b) <= allowed
}

#[cfg(test)]
mod tests {
    use bianmu_model::{EntryState, Party, Rect, VolumePart};

    use super::*;

    #[track_caller]
    fn check(doc_type: &str, lines: &[&str], sure: f32, expected: Option<&str>) {
        let party = |role: &str, name: &str| Party { role: role.into(), name: name.into() };
        let case = CaseFacts {
            case_number: Some("（2023）吉7504民初7号".into()),
            parties: vec![party("原告", "金忠诚"), party("被告", "安永春"), party("审判长", "尹立新")],
            ..CaseFacts::default()
        };
        let line = |text: &&str| TextLine {
            text: (*text).into(),
            rect: Rect::default(),
            confidence: sure,
            character_confidence: vec![],
        };
        let page = PageFacts { lines: lines.iter().map(line).collect(), ..PageFacts::default() };
        let cited = ["（2023）吉7504民初7号", "本院（2020）吉7504民初31号民事判决书已发生法律效力。"];
        let citing = PageFacts { lines: cited.iter().map(line).collect(), ..PageFacts::default() };
        let entry = Entry {
            id: 4,
            title: doc_type.into(),
            doc_type: doc_type.into(),
            part: VolumePart::Main,
            pages: vec![9],
            responsible: None,
            date: None,
            document_number: None,
            confidence: 0.9,
            sure: None,
            reasons: vec![],
            candidates: vec![],
            state: EntryState::Proposed,
        };
        let dossier = Dossier { case, ..Dossier::default() };
        let found = other_case(&dossier, &entry, &Pages::from([(9, &page), (12, &citing)]));
        assert_eq!(found.map(|f| f.code).as_deref(), expected, "{doc_type} {lines:?}");
    }

    #[test]
    fn a_paper_of_other_parties_is_named_and_one_that_could_be_of_the_case_is_not() {
        let others = ["民事判决书", "原告：林庆丰，男，汉族。", "被告：吴春梅，女，汉族。"];
        check("民事判决书", &others, 0.99, Some("other_case_parties"));
        check("民事判决书", &others, 0.95, None);
        check("合同", &others, 0.99, None);
        check("执行依据", &others, 0.99, None);
        check("民事判决书", &others[..2], 0.99, None);
        check("民事判决书", &["原告：林庆丰，男", "被告：安永春，女"], 0.99, None);
        // A misread name is no other party; a page with a party of the case anywhere is not taken for another case's.
        check("民事判决书", &["原告：林庆丰，男", "被告：安水春，女"], 0.99, None);
        check("民事判决书", &[others[1], others[2], "金忠诚到庭作证。"], 0.99, None);
        check("民事判决书", &[others[1], others[2], "（2023）吉7504民初7号"], 0.99, None);
        check("民事判决书", &["（2022）吉7504民初9号"], 0.99, Some("other_case_number"));
        check("民事判决书", &["（2023）吉7504民初1号"], 0.9, None);
        // A figure taken for another, a figure lost, the end on the next line; a neighboring case is another one.
        check("民事判决书", &["（2028）吉7504民初7号"], 0.99, None);
        check("民事判决书", &["（2022）吉504民初9号"], 0.9, None);
        check("民事判决书", &["（2023）吉7504民初", "7号"], 0.99, None);
        check("民事判决书", &["（2021）吉7611民初98号"], 0.9, Some("other_case_number"));
        check("民事判决书", &["（2023）吉7504民初8号"], 0.99, Some("other_case_number"));
    }

    #[test]
    fn an_earlier_case_of_the_same_parties_or_one_the_papers_refer_to_is_no_other_case() {
        let other = "（2020）吉7501民初55号";
        check("民事判决书", &[other, "原告金某", "被告安永春"], 0.99, Some("other_case_number"));
        check("民事判决书", &[other, "原告金忠诚", "被告安永春"], 0.99, None);
        check("民事裁定书", &["（2020）吉7504民初31号"], 0.99, None);
        check("民事裁定书", &[other], 0.99, Some("other_case_number"));
        check("退卷函", &[other], 0.99, None);
        check("执行通知书", &["（2023）吉7504民初7号", other], 0.99, None);
        // What a paper tells of is not its head.
        check("会议纪要", &["会议讨论了（2020）吉7501民初55号案与本案的关系。"], 0.99, None);
    }
}
