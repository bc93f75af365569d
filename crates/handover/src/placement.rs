//! Which page of a volume goes into which package. The worst that can happen here is 副卷 in the hands of a party, so that
//! whatever is not plainly 正卷 goes to the side of 副卷.

use bianmu_model::{Dossier, Entry, PageRole, PageState, VolumePart};

/// What one package holds.
pub(crate) struct Placement<'a> {
    pub(crate) part: VolumePart,
    /// Entries in filing order.
    pub(crate) entries: Vec<&'a Entry>,
    /// Pages of the entries in the order of the catalogue.
    pub(crate) pages: Vec<&'a PageState>,
    /// Blank, duplicate and removed pages in scan order.
    pub(crate) others: Vec<&'a PageState>,
}

/// The packages of a volume: 正卷 always, 副卷 when there is anything for it.
///
/// Blank and duplicate pages go with 正卷 only when the volume has no 副卷 at all (the duplicate of a 副卷 page is 副卷);
/// pages that were removed always go to the side of 副卷.
pub(crate) fn place(dossier: &Dossier) -> Vec<Placement<'_>> {
    let has_confidential = dossier.entries.iter().any(|e| e.part == VolumePart::Confidential);
    let side = |page: &PageState| {
        if has_confidential || page.role == PageRole::Removed { VolumePart::Confidential } else { VolumePart::Main }
    };
    let placement = |part: VolumePart| {
        let entries: Vec<&Entry> = dossier.entries.iter().filter(|e| e.part == part).collect();
        let pages = entries.iter().flat_map(|e| &e.pages).filter_map(|p| dossier.page(*p)).collect();
        let others = dossier.pages.iter().filter(|p| p.role != PageRole::Content && side(p) == part).collect();
        Placement { part, entries, pages, others }
    };
    let mut all = vec![placement(VolumePart::Main)];
    let confidential = placement(VolumePart::Confidential);
    if !(confidential.pages.is_empty() && confidential.others.is_empty()) {
        all.push(confidential);
    }
    all
}

impl Placement<'_> {
    /// 0-based position in the part of the first page of an entry.
    pub(crate) fn first_position(&self, entry: &Entry) -> Option<usize> {
        let first = entry.pages.first()?;
        self.pages.iter().position(|p| p.scan_index == *first)
    }
}
