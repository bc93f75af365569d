//! 文号: the number of a paper at its head, for example 汪公（刑）鉴字〔2023〕12号. The 案号 of a court is none.

use std::sync::LazyLock;

use regex::Regex;

use crate::case_number::case_numbers;
use crate::evidence::PageEvidence;
use crate::text::pattern;

/// Rows of the first page among which it stands.
const HEAD: usize = 9;
/// Longest row that is nothing but a number with its label.
const LONGEST: usize = 34;

/// Office, year in brackets, number.
static BY_OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:文号|编号|字号|发文字号|文书编号)：?)?([\p{Han}（）·]{2,18}?)（?((?:19|20)\d{2})）(第?)(\d{1,7})号?$",
    )
});
/// Year first, then the word of an office that is no court: （2023）律函字第12号, （2023）和公证字第7号.
static BY_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:文号|编号|字号)：?)?（((?:19|20)\d{2})）([\p{Han}]{0,16}(?:律|证|鉴|检|公|评|仲|函)[\p{Han}]{0,4}?字?)(第?)(\d{1,7})号$",
    )
});

/// The number at the head of a document and the row it stands in.
pub(crate) fn document_number(first: &PageEvidence) -> Option<(String, usize)> {
    let rows = first.rows.iter().enumerate().take(HEAD).filter(|(_, row)| row.chars().count() <= LONGEST);
    rows.filter(|(_, row)| case_numbers(row).is_empty()).find_map(|(at, row)| Some((read(row)?, at)))
}

fn read(row: &str) -> Option<String> {
    if let Some(found) = BY_OFFICE.captures(row) {
        let (office, year, nth, number) = (&found[1], &found[2], &found[3], &found[4]);
        let office = office.trim_end_matches('（');
        // 敦民初字（2013）7号 would be a court's.
        return (office.chars().count() >= 2 && balanced(office)).then(|| format!("{office}〔{year}〕{nth}{number}号"));
    }
    BY_YEAR.captures(row).map(|found| format!("（{}）{}{}{}号", &found[1], &found[2], &found[3], &found[4]))
}

fn balanced(text: &str) -> bool {
    text.matches('（').count() == text.matches('）').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::compact;

    #[test]
    fn numbers_of_offices_are_found_and_those_of_cases_are_not() {
        let check = |row: &str, expected: Option<&str>| {
            let page = PageEvidence { rows: vec!["某局".into(), compact(row)], ..PageEvidence::default() };
            assert_eq!(document_number(&page).map(|(n, _)| n).as_deref(), expected, "{row}");
        };
        check("汪公(刑)鉴字〔2023〕12号", Some("汪公（刑）鉴字〔2023〕12号"));
        check("敦化林检刑诉〔2023〕28号", Some("敦化林检刑诉〔2023〕28号"));
        check("敦化公（刑）拘留字 [2023] 130号", Some("敦化公（刑）拘留字〔2023〕130号"));
        check("文号：延市监罚字【2021】第 45 号", Some("延市监罚字〔2021〕第45号"));
        check("（2023）律函字第12号", Some("（2023）律函字第12号"));
        check("(2022)吉延证字第1188号", Some("（2022）吉延证字第1188号"));
        check("（2023）吉7504民初7号", None);
        check("（2013）敦民初字第12号", None);
        check("案号：（2023）吉7504刑初7号", None);
        check("合同编号 88123", None);
        check("依照〔2023〕12号文件的规定，被告应当承担责任", None);
    }
}
