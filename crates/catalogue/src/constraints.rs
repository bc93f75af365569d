//! What a clerk has decided: the volume is cut again around it.

use std::collections::{HashMap, HashSet};

use bianmu_model::{CaseFacts, VolumePart};

/// What holds whatever the pages say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// A document begins at this page (`true`) or does not (`false`).
    pub begins: HashMap<u32, bool>,
    /// The document that begins at this page is of this kind.
    pub kinds: HashMap<u32, String>,
    /// Documents that stand.
    pub standing: Vec<Standing>,
    /// Pages that lie in the 副卷: no document holds such pages together with others, and they stay there.
    pub confidential: HashSet<u32>,
    /// The facts of the case, where a person has seen them; else those that were read.
    pub case: Option<CaseFacts>,
}

/// A document that stands: nothing is taken from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Scan indexes in document order, not empty.
    pub pages: Vec<u32>,
    /// Pages that follow its last one and that nobody has decided about may join it.
    pub open: bool,
    /// What it is called and where it lies; `None` for a document of which only the pages are decided.
    pub named: Option<Named>,
}

/// Name and place of a document that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// 题名
    pub title: String,
    /// 文书种类
    pub doc_type: String,
    /// 正卷 or 副卷
    pub part: VolumePart,
    /// `YYYY-MM-DD`
    pub date: Option<String>,
}

impl Constraints {
    /// Which of the documents that stand a page belongs to.
    pub(crate) fn owners(&self) -> HashMap<u32, usize> {
        self.standing.iter().enumerate().flat_map(|(i, s)| s.pages.iter().map(move |p| (*p, i))).collect()
    }

    /// For every page, given in the order in which they are cut, whether a document begins at it; `None` where the pages
    /// decide.
    pub(crate) fn begins_at(&self, pages: &[u32]) -> Vec<Option<bool>> {
        let owners = self.owners();
        let last: HashMap<usize, usize> =
            pages.iter().enumerate().filter_map(|(at, page)| Some((*owners.get(page)?, at))).collect();
        let decided = |at: usize| {
            let page = &pages[at];
            if let Some(begins) = self.begins.get(page) {
                return Some(*begins);
            }
            let before = &pages[at.checked_sub(1)?];
            match (owners.get(before), owners.get(page)) {
                (before, Some(owner)) => Some(before != Some(owner)),
                _ if self.confidential.contains(before) != self.confidential.contains(page) => Some(true),
                (Some(owner), None) if !(self.standing[*owner].open && last.get(owner) == Some(&(at - 1))) => {
                    Some(true)
                }
                _ => None,
            }
        };
        (0..pages.len()).map(decided).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_joins_a_document_that_stands_unless_it_is_open() {
        let standing = |pages: &[u32], open| Standing { pages: pages.to_vec(), open, named: None };
        let check = |standing: Vec<Standing>, confidential: &[u32], expected: &[Option<bool>]| {
            let confidential = confidential.iter().copied().collect();
            let constraints = Constraints { standing, confidential, ..Constraints::default() };
            assert_eq!(constraints.begins_at(&[1, 2, 3, 4, 5]), expected);
        };
        let (yes, no) = (Some(true), Some(false));
        check(vec![], &[], &[None; 5]);
        check(vec![standing(&[2, 3], false)], &[], &[None, yes, no, yes, None]);
        check(vec![standing(&[2, 3], true)], &[], &[None, yes, no, None, None]);
        // Between its pages nothing joins an open one.
        check(vec![standing(&[2, 4], true)], &[], &[None, yes, yes, yes, None]);
        check(vec![standing(&[2], true)], &[3, 4, 5], &[None, yes, yes, None, None]);
    }
}
