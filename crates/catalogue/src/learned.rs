//! What people have confirmed on this machine: evidence for the name of a document, never for where one begins.

use crate::kinds::{Kind, bare, kind};
use crate::text::distance;
use crate::title::TitleLine;

/// A title that was confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedTitle {
    /// 法院; empty where it was not known.
    pub court: String,
    /// 题名, without brackets and names.
    pub title: String,
    /// 文书种类
    pub doc_type: String,
}

/// Wrong characters that a title of so many characters may have and still be it.
fn allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// The titles of a court, each with the kind it was confirmed with first in the list.
pub(crate) fn of_court(titles: &[LearnedTitle], court: Option<&str>) -> Vec<LearnedTitle> {
    let mut out: Vec<LearnedTitle> = Vec::new();
    for learned in titles.iter().filter(|t| t.court == court.unwrap_or_default()) {
        if !out.iter().any(|known| known.title == learned.title) {
            out.push(learned.clone());
        }
    }
    out
}

/// The learned title that a line is: one read letter by letter, else the only one near to a line that is no known title
/// and was not surely read. A kind that belongs into the 副卷 is never given up for one that does not.
pub(crate) fn recall<'a>(titles: &'a [LearnedTitle], line: &TitleLine) -> Option<&'a LearnedTitle> {
    let known = line.known.as_ref().filter(|k| k.whole);
    let internal = |name: &str| kind(name).is_some_and(Kind::is_confidential);
    let open = |learned: &&LearnedTitle| !known.is_some_and(|k| internal(k.kind)) || internal(&learned.doc_type);
    let read = bare(&line.text);
    if let Some(exact) = titles.iter().find(|t| t.title == read) {
        return Some(exact).filter(open);
    }
    if line.surely || known.is_some_and(|k| k.score > 0.9) {
        return None;
    }
    let letters: Vec<char> = read.chars().collect();
    let near = |t: &&LearnedTitle| {
        let title: Vec<char> = t.title.chars().collect();
        let most = allowed(title.len());
        title.len().abs_diff(letters.len()) <= most && distance(&title, &letters) <= most
    };
    let mut found = titles.iter().filter(near);
    // Two that are as near may be siblings.
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only).filter(open),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::match_title;

    #[test]
    fn a_learned_title_mends_a_misread_one_and_gives_it_its_kind_but_opens_no_internal_paper() {
        let learned = |title: &str, doc_type: &str| LearnedTitle {
            court: String::new(),
            title: title.into(),
            doc_type: doc_type.into(),
        };
        let titles = [
            learned("林木采伐核查表", "证据清单"),
            learned("案件流程甲表", "其他"),
            learned("案件流程乙表", "其他"),
            learned("合议庭评议笔录", "其他"),
        ];
        let check = |text: &str, surely: bool, expected: Option<&str>| {
            let line = TitleLine { text: text.into(), surely, known: match_title(text), ..TitleLine::default() };
            assert_eq!(recall(&titles, &line).map(|t| t.title.as_str()), expected, "{text}");
        };
        check("林木采伐核查表", true, Some("林木采伐核查表"));
        check("林木采代核查表", false, Some("林木采伐核查表"));
        check("林木采伐核查表（二）", false, Some("林木采伐核查表"));
        check("林木采代核查表", true, None);
        check("案件流程丙表", false, None);
        check("民事判决书", false, None);
        check("合议庭评议笔录", true, None);
    }
}
