//! Operations: the only way a catalogue changes, each with an exact inverse.
//!
//! [`apply`] validates an operation and gives back the changed dossier together with a [`Change`], which holds what the
//! touched rows were before and are after. Undo puts the «before» rows back ([`revert`]), redo applies the operation anew.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::{CaseFacts, Dossier, Entry, EntryId, EntryState, PageRepair, PageRole, PageState, VolumePart};

/// What a clerk can do to a catalogue. One key press is one operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "op", rename_all = "snake_case")]
#[ts(export)]
pub enum Operation {
    /// 改题名 (and kind, when the title came from a known kind).
    SetTitle {
        /// Which entry.
        entry: EntryId,
        /// New title, not empty.
        title: String,
        /// New kind; unchanged when absent.
        doc_type: Option<String>,
    },
    /// 改文书种类
    SetKind {
        /// Which entry.
        entry: EntryId,
        /// New kind, not empty.
        doc_type: String,
    },
    /// 改日期
    SetDate {
        /// Which entry.
        entry: EntryId,
        /// `YYYY-MM-DD`, or none.
        date: Option<String>,
    },
    /// 改责任者
    SetResponsible {
        /// Which entry.
        entry: EntryId,
        /// Name, or none.
        responsible: Option<String>,
    },
    /// 改文号
    SetDocumentNumber {
        /// Which entry.
        entry: EntryId,
        /// The number as printed, or none.
        document_number: Option<String>,
    },
    /// 移到正卷/副卷
    SetPart {
        /// Which entry.
        entry: EntryId,
        /// Where to.
        part: VolumePart,
    },
    /// 从此页起新件: this page and those after it in its entry become an entry of their own. A pending page becomes an
    /// entry of one page.
    Split {
        /// First page of the new entry.
        scan_index: u32,
        /// Title of the new entry; empty means «（待定题名）».
        title: String,
    },
    /// 并入前件: the entry joins the entry that ends before it in the scan.
    Join {
        /// Entry that disappears.
        entry: EntryId,
    },
    /// 移页: the page leaves where it is and stands in `entry` at `position` (0-based).
    MovePage {
        /// Which page.
        scan_index: u32,
        /// Entry that gets it.
        entry: EntryId,
        /// Position within the entry; larger means last.
        position: u32,
    },
    /// 调序: the entry goes to this 0-based position of the filing order.
    MoveEntry {
        /// Which entry.
        entry: EntryId,
        /// New position.
        position: u32,
    },
    /// 采纳
    Accept {
        /// Which entries.
        entries: Vec<EntryId>,
    },
    /// 搁置
    Hold {
        /// Which entry.
        entry: EntryId,
    },
    /// 旋转: turns the display of a page clockwise by 90, 180 or 270 degrees.
    Rotate {
        /// Which page.
        scan_index: u32,
        /// Clockwise degrees.
        degrees: u16,
    },
    /// 软件纠正: what software does to the shown pictures, page by page; the originals are never touched.
    Repair {
        /// Pages with the parameters they are to have.
        pages: Vec<PageRepair>,
    },
    /// 标为空白/重复/移出, or back to content (then the page is pending until it is placed).
    SetPageRole {
        /// Which pages.
        pages: Vec<u32>,
        /// New role.
        role: PageRole,
        /// Required for [`PageRole::Removed`].
        reason: Option<String>,
    },
    /// 改页码: the number printed or written on the sheet, where it was read wrongly.
    SetPageNo {
        /// Which page.
        scan_index: u32,
        /// The number, or none.
        page_no: Option<u32>,
    },
    /// 标记 for the inspector; `None` takes the mark away.
    MarkPage {
        /// Which page.
        scan_index: u32,
        /// Why.
        reason: Option<String>,
    },
    /// 改案件信息
    SetCase {
        /// All facts, replacing the old ones.
        case: CaseFacts,
    },
    /// 归入新到页: what the machine makes of pages that were appended to a catalogued volume. No entry of the catalogue that
    /// stands is touched or moved against another.
    FileNew {
        /// The new entries; their numbers are given anew.
        entries: Vec<Entry>,
        /// The new pages as the machine sees them.
        pages: Vec<PageState>,
        /// Where each of the entries goes; at the end where nothing is said.
        #[serde(default)]
        places: Vec<FilingPlace>,
    },
    /// 建议随之改变: what the machine proposes now for pages that nobody has decided about. What a person has accepted, held
    /// or changed is not touched, but for the entry that the same step is about.
    Repropose {
        /// The entry that the same step is about.
        about: Option<EntryId>,
        /// Proposals that there are no longer.
        withdrawn: Vec<EntryId>,
        /// Entries as they are proposed now; those with a number not given so far are new.
        entries: Vec<Entry>,
        /// Filing order afterwards, every entry once.
        order: Vec<EntryId>,
        /// Documents besides that entry that are proposed otherwise than before, for the sentence about it.
        elsewhere: u32,
    },
    /// Several operations in this order as one step: done, shown and undone together.
    Together {
        /// At least one.
        operations: Vec<Operation>,
    },
}

/// Where a new entry goes in a filing order that stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "at", rename_all = "snake_case")]
#[ts(export)]
pub enum FilingPlace {
    /// At the end of its part, before the closing note.
    #[default]
    End,
    /// Before everything of its part.
    Start,
    /// Behind an entry that stands, and behind the new ones that went there before.
    Behind {
        /// Which entry.
        entry: EntryId,
    },
}

impl Operation {
    /// The verb for the history list.
    pub fn label(&self) -> &'static str {
        match self {
            Operation::SetTitle { .. } => "改题名",
            Operation::SetKind { .. } => "改种类",
            Operation::SetDate { .. } => "改日期",
            Operation::SetResponsible { .. } => "改责任者",
            Operation::SetDocumentNumber { .. } => "改文号",
            Operation::SetPart { .. } => "改卷别",
            Operation::Split { .. } => "从此页起新件",
            Operation::Join { .. } => "并入前件",
            Operation::MovePage { .. } => "移页",
            Operation::MoveEntry { .. } => "调序",
            Operation::Accept { .. } => "采纳",
            Operation::Hold { .. } => "搁置",
            Operation::Rotate { .. } => "旋转",
            Operation::Repair { .. } => "软件纠正",
            Operation::SetPageRole { .. } => "改页面去向",
            Operation::SetPageNo { .. } => "改页码",
            Operation::MarkPage { .. } => "标记",
            Operation::SetCase { .. } => "改案件信息",
            Operation::FileNew { .. } => "归入新到页",
            Operation::Repropose { .. } => "建议随之改变",
            Operation::Together { operations } => operations.first().map_or("一并", Operation::label),
        }
    }
}

/// Why an operation was refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OperationError {
    /// No such entry.
    #[error("目录中没有第 {0} 号条目，可能已被撤销")]
    NoEntry(EntryId),
    /// No such page.
    #[error("本卷没有第 {0} 页")]
    NoPage(u32),
    /// Empty title.
    #[error("题名不能为空")]
    EmptyTitle,
    /// Empty kind.
    #[error("文书种类不能为空")]
    EmptyKind,
    /// A page stands in an entry already.
    #[error("第 {0} 页已经在目录里")]
    AlreadyFiled(u32),
    /// A date that is not one.
    #[error("日期“{0}”不是有效的年-月-日")]
    BadDate(String),
    /// Splitting at the first page of an entry changes nothing.
    #[error("第 {0} 页已经是一件的首页")]
    AlreadyFirst(u32),
    /// Nothing before the first entry.
    #[error("这一件前面没有可并入的条目")]
    NothingBefore,
    /// Rotation other than by quarter turns.
    #[error("只能旋转 90、180 或 270 度")]
    BadRotation,
    /// A repair that makes no sense.
    #[error("第 {0} 页的纠正参数无效：倾斜须在 10 度以内，裁边须留下页面的一部分")]
    BadRepair(u32),
    /// A removed page needs a reason.
    #[error("移出页面须写明理由")]
    ReasonRequired,
    /// Only content pages stand in entries.
    #[error("第 {0} 页已标为空白、重复或移出，先改回内容页再操作")]
    NotContent(u32),
    /// Pages of 副卷 never slip into 正卷 by joining or moving; the entry itself must be moved, by name.
    #[error("副卷的页不能并入或移入正卷的条目；如确属正卷，请先把该件移到正卷")]
    ConfidentialIntoMain,
    /// A proposal that would touch what a person has decided, or lose a page.
    #[error("目录在此期间已变，原建议不再适用")]
    StaleProposal,
    /// Nothing named.
    #[error("没有选中任何条目或页面")]
    NothingSelected,
}

/// The rows an operation touched, before and after: enough to undo it exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Entries as they were; entries created by the operation are not among them.
    pub entries_before: Vec<Entry>,
    /// Filing order (entry numbers) before.
    pub order_before: Vec<EntryId>,
    /// Pages as they were.
    pub pages_before: Vec<PageState>,
    /// Case facts before, when the operation changed them.
    pub case_before: Option<CaseFacts>,
    /// Next free entry number before.
    pub next_entry_before: EntryId,
}

/// Applies one operation. Shape: `(dossier, operation) → (new dossier, change)`.
///
/// # Errors
/// [`OperationError`] when the operation does not fit the dossier; the dossier given in is never altered.
pub fn apply(dossier: &Dossier, operation: &Operation) -> Result<(Dossier, Change), OperationError> {
    let mut next = dossier.clone();
    act(&mut next, operation)?;
    let change = difference(dossier, &next);
    Ok((next, change))
}

/// Does an operation to a dossier, which is worthless after an error.
fn act(next: &mut Dossier, operation: &Operation) -> Result<(), OperationError> {
    match operation {
        Operation::SetTitle { entry, title, doc_type } => {
            let title = title.trim();
            if title.is_empty() {
                return Err(OperationError::EmptyTitle);
            }
            let row = entry_mut(next, *entry)?;
            row.title = title.to_owned();
            if let Some(kind) = doc_type {
                row.doc_type = kind.clone();
            }
            row.state = EntryState::Edited;
        }
        Operation::SetKind { entry, doc_type } => {
            let kind = doc_type.trim();
            if kind.is_empty() {
                return Err(OperationError::EmptyKind);
            }
            let row = entry_mut(next, *entry)?;
            row.doc_type = kind.to_owned();
            row.state = EntryState::Edited;
        }
        Operation::SetDate { entry, date } => {
            if let Some(date) = date.as_deref().filter(|d| !is_date(d)) {
                return Err(OperationError::BadDate(date.to_owned()));
            }
            let row = entry_mut(next, *entry)?;
            row.date = date.clone();
            row.state = EntryState::Edited;
        }
        Operation::SetResponsible { entry, responsible } => {
            let row = entry_mut(next, *entry)?;
            row.responsible = written(responsible);
            row.state = EntryState::Edited;
        }
        Operation::SetDocumentNumber { entry, document_number } => {
            let row = entry_mut(next, *entry)?;
            row.document_number = written(document_number);
            row.state = EntryState::Edited;
        }
        Operation::SetPart { entry, part } => set_part(next, *entry, *part)?,
        Operation::Split { scan_index, title } => split(next, *scan_index, title)?,
        Operation::Join { entry } => join(next, *entry)?,
        Operation::MovePage { scan_index, entry, position } => {
            content_page(next, *scan_index)?;
            let target = entry_mut(next, *entry)?.part;
            if target == VolumePart::Main
                && next.entry_of(*scan_index).is_some_and(|e| e.part == VolumePart::Confidential)
            {
                return Err(OperationError::ConfidentialIntoMain);
            }
            take_page(next, *scan_index, Some(*entry));
            let row = entry_mut(next, *entry)?;
            let at = (*position as usize).min(row.pages.len());
            row.pages.insert(at, *scan_index);
            row.state = EntryState::Edited;
        }
        Operation::MoveEntry { entry, position } => {
            let from = position_of(next, *entry)?;
            let row = next.entries.remove(from);
            let at = (*position as usize).min(next.entries.len());
            next.entries.insert(at, row);
        }
        Operation::Accept { entries } => {
            if entries.is_empty() {
                return Err(OperationError::NothingSelected);
            }
            for id in entries {
                entry_mut(next, *id)?.state = EntryState::Accepted;
            }
        }
        Operation::Hold { entry } => entry_mut(next, *entry)?.state = EntryState::Held,
        Operation::Rotate { scan_index, degrees } => {
            if !matches!(degrees, 90 | 180 | 270) {
                return Err(OperationError::BadRotation);
            }
            let page = page_mut(next, *scan_index)?;
            page.rotation = (page.rotation + degrees) % 360;
        }
        Operation::Repair { pages } => {
            if pages.is_empty() {
                return Err(OperationError::NothingSelected);
            }
            for PageRepair { scan_index, repair } in pages {
                let page = page_mut(next, *scan_index)?;
                if !repair.is_valid() {
                    return Err(OperationError::BadRepair(*scan_index));
                }
                page.repair = repair.rounded();
            }
        }
        Operation::SetPageRole { pages, role, reason } => set_role(next, pages, *role, reason.as_deref())?,
        Operation::SetPageNo { scan_index, page_no } => page_mut(next, *scan_index)?.page_no = *page_no,
        Operation::MarkPage { scan_index, reason } => {
            page_mut(next, *scan_index)?.marked = reason.clone();
        }
        Operation::SetCase { case } => next.case = case.clone(),
        Operation::FileNew { entries, pages, places } => file_new(next, entries, pages, places)?,
        Operation::Repropose { about, withdrawn, entries, order, .. } => {
            *next = reproposed(next, *about, withdrawn, entries, order)?;
        }
        Operation::Together { operations } => {
            if operations.is_empty() {
                return Err(OperationError::NothingSelected);
            }
            for one in operations {
                act(next, one)?;
            }
        }
    }
    Ok(())
}

/// Puts the rows of a change back as they were: `revert(apply(d, op)) == d`.
pub fn revert(dossier: &Dossier, change: &Change) -> Dossier {
    let mut pool: Vec<Entry> = change.entries_before.clone();
    pool.extend(dossier.entries.iter().filter(|e| !change.entries_before.iter().any(|b| b.id == e.id)).cloned());
    let entries = change.order_before.iter().filter_map(|id| pool.iter().find(|e| e.id == *id).cloned()).collect();
    let mut pages = dossier.pages.clone();
    for page in &mut pages {
        if let Some(before) = change.pages_before.iter().find(|b| b.scan_index == page.scan_index) {
            *page = before.clone();
        }
    }
    Dossier {
        case: change.case_before.clone().unwrap_or_else(|| dossier.case.clone()),
        pages,
        entries,
        next_entry: change.next_entry_before,
    }
}

fn difference(before: &Dossier, after: &Dossier) -> Change {
    Change {
        entries_before: before.entries.iter().filter(|e| after.entry(e.id) != Some(*e)).cloned().collect(),
        order_before: before.entries.iter().map(|e| e.id).collect(),
        pages_before: before.pages.iter().filter(|p| after.page(p.scan_index) != Some(*p)).cloned().collect(),
        case_before: (before.case != after.case).then(|| before.case.clone()),
        next_entry_before: before.next_entry,
    }
}

fn position_of(dossier: &Dossier, id: EntryId) -> Result<usize, OperationError> {
    dossier.entries.iter().position(|e| e.id == id).ok_or(OperationError::NoEntry(id))
}

fn entry_mut(dossier: &mut Dossier, id: EntryId) -> Result<&mut Entry, OperationError> {
    let at = position_of(dossier, id)?;
    Ok(&mut dossier.entries[at])
}

fn page_mut(dossier: &mut Dossier, scan_index: u32) -> Result<&mut PageState, OperationError> {
    dossier.pages.iter_mut().find(|p| p.scan_index == scan_index).ok_or(OperationError::NoPage(scan_index))
}

fn content_page(dossier: &Dossier, scan_index: u32) -> Result<(), OperationError> {
    let page = dossier.page(scan_index).ok_or(OperationError::NoPage(scan_index))?;
    if page.role == PageRole::Content { Ok(()) } else { Err(OperationError::NotContent(scan_index)) }
}

/// Takes a page out of its entry; an entry that loses its last page disappears, except `keep`.
fn take_page(dossier: &mut Dossier, scan_index: u32, keep: Option<EntryId>) {
    for row in &mut dossier.entries {
        if let Some(at) = row.pages.iter().position(|p| *p == scan_index) {
            row.pages.remove(at);
            row.state = EntryState::Edited;
        }
    }
    dossier.entries.retain(|e| !e.pages.is_empty() || Some(e.id) == keep);
}

fn set_part(dossier: &mut Dossier, entry: EntryId, part: VolumePart) -> Result<(), OperationError> {
    let at = position_of(dossier, entry)?;
    let mut row = dossier.entries.remove(at);
    row.part = part;
    row.state = EntryState::Edited;
    put_last(dossier, row);
    Ok(())
}

/// Puts an entry at the end of its part, before the closing note when there is one.
fn put_last(dossier: &mut Dossier, row: Entry) {
    let part = row.part;
    let mut end = dossier.entries.iter().rposition(|e| e.part == part).map_or(dossier.entries.len(), |i| i + 1);
    if end > 0 && dossier.entries[end - 1].part == part && dossier.entries[end - 1].doc_type == "备考表" {
        end -= 1;
    }
    dossier.entries.insert(end, row);
}

fn file_new(
    dossier: &mut Dossier,
    entries: &[Entry],
    pages: &[PageState],
    places: &[FilingPlace],
) -> Result<(), OperationError> {
    let first_new = dossier.next_entry;
    for state in pages {
        *page_mut(dossier, state.scan_index)? = state.clone();
    }
    for (i, entry) in entries.iter().enumerate() {
        for scan_index in &entry.pages {
            content_page(dossier, *scan_index)?;
            if dossier.entry_of(*scan_index).is_some() {
                return Err(OperationError::AlreadyFiled(*scan_index));
            }
        }
        let id = dossier.next_entry;
        dossier.next_entry += 1;
        let entry = Entry { id, ..entry.clone() };
        let row = |d: &Dossier, wanted: &dyn Fn(&Entry) -> bool| d.entries.iter().position(wanted);
        let at = match places.get(i).copied().unwrap_or_default() {
            FilingPlace::End => None,
            FilingPlace::Start => row(dossier, &|e| e.part == entry.part),
            FilingPlace::Behind { entry: behind } => row(dossier, &|e| e.id == behind).map(|at| at + 1),
        };
        match at {
            Some(at) => {
                let before =
                    dossier.entries[at..].iter().take_while(|e| e.id >= first_new && e.part == entry.part).count();
                dossier.entries.insert(at + before, entry);
            }
            None => put_last(dossier, entry),
        }
    }
    Ok(())
}

fn reproposed(
    dossier: &Dossier,
    about: Option<EntryId>,
    withdrawn: &[EntryId],
    entries: &[Entry],
    order: &[EntryId],
) -> Result<Dossier, OperationError> {
    let free = |e: &Entry| e.state == EntryState::Proposed || Some(e.id) == about;
    let gone = |e: &Entry| withdrawn.contains(&e.id);
    if dossier.entries.iter().any(|e| !free(e) && (gone(e) || entries.iter().any(|n| n.id == e.id))) {
        return Err(OperationError::StaleProposal);
    }
    let now = |id: EntryId| {
        let kept = || dossier.entry(id).filter(|e| !gone(e));
        entries.iter().find(|e| e.id == id).or_else(kept).cloned().ok_or(OperationError::StaleProposal)
    };
    let after = Dossier {
        entries: order.iter().map(|id| now(*id)).collect::<Result<_, _>>()?,
        next_entry: entries.iter().map(|e| e.id + 1).max().unwrap_or(0).max(dossier.next_entry),
        ..dossier.clone()
    };
    // Every page stands where one stood, once, and none of the 副卷 comes into the 正卷.
    let pages = |d: &Dossier| {
        let mut pages: Vec<(u32, VolumePart)> =
            d.entries.iter().flat_map(|e| e.pages.iter().map(|p| (*p, e.part))).collect();
        pages.sort_unstable_by_key(|(page, _)| *page);
        pages
    };
    let (was, is) = (pages(dossier), pages(&after));
    let same = was.len() == is.len() && was.iter().zip(&is).all(|(a, b)| a.0 == b.0);
    let opened = was.iter().zip(&is).any(|(a, b)| a.1 == VolumePart::Confidential && b.1 == VolumePart::Main);
    if same && !opened { Ok(after) } else { Err(OperationError::StaleProposal) }
}

/// What is typed into a field that may be empty.
fn written(text: &Option<String>) -> Option<String> {
    text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
}

fn split(dossier: &mut Dossier, scan_index: u32, title: &str) -> Result<(), OperationError> {
    content_page(dossier, scan_index)?;
    let title = if title.trim().is_empty() { "（待定题名）" } else { title.trim() };
    let id = dossier.next_entry;
    let mut fresh = Entry {
        id,
        title: title.to_owned(),
        doc_type: "其他".to_owned(),
        part: VolumePart::Main,
        pages: vec![scan_index],
        responsible: None,
        date: None,
        confidence: 0.0,
        reasons: Vec::new(),
        candidates: Vec::new(),
        document_number: None,
        sure: None,
        state: EntryState::Edited,
    };
    match dossier.entries.iter().position(|e| e.pages.contains(&scan_index)) {
        Some(at) => {
            let row = &mut dossier.entries[at];
            let cut = row.pages.iter().position(|p| *p == scan_index).unwrap_or(0);
            if cut == 0 {
                return Err(OperationError::AlreadyFirst(scan_index));
            }
            fresh.pages = row.pages.split_off(cut);
            fresh.part = row.part;
            row.state = EntryState::Edited;
            dossier.entries.insert(at + 1, fresh);
        }
        None => {
            let before = dossier.entries.iter().rposition(|e| e.pages.iter().any(|p| *p < scan_index));
            let at = before.map_or(0, |i| i + 1);
            // A page between the parts, or one that lay in the 副卷, is 副卷 until somebody says otherwise.
            let behind = dossier.entries.iter().find(|e| e.pages.contains(&(scan_index + 1)));
            let neighbours = before.map(|i| &dossier.entries[i]).into_iter().chain(behind);
            if neighbours.into_iter().any(|e| e.part == VolumePart::Confidential) {
                fresh.part = VolumePart::Confidential;
            }
            dossier.entries.insert(at, fresh);
        }
    }
    dossier.next_entry += 1;
    Ok(())
}

fn join(dossier: &mut Dossier, entry: EntryId) -> Result<(), OperationError> {
    let at = position_of(dossier, entry)?;
    let first = dossier.entries[at].pages.first().copied().unwrap_or(0);
    // «Before» is meant in the scan: the entry that holds the nearest earlier catalogued page.
    let target = dossier
        .entries
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != at)
        .flat_map(|(i, e)| e.pages.iter().map(move |p| (*p, i)))
        .filter(|(p, _)| *p < first)
        .max()
        .map(|(_, i)| i)
        .ok_or(OperationError::NothingBefore)?;
    if dossier.entries[at].part == VolumePart::Confidential && dossier.entries[target].part == VolumePart::Main {
        return Err(OperationError::ConfidentialIntoMain);
    }
    let pages = std::mem::take(&mut dossier.entries[at].pages);
    dossier.entries[target].pages.extend(pages);
    dossier.entries[target].state = EntryState::Edited;
    dossier.entries.remove(at);
    Ok(())
}

fn set_role(dossier: &mut Dossier, pages: &[u32], role: PageRole, reason: Option<&str>) -> Result<(), OperationError> {
    if pages.is_empty() {
        return Err(OperationError::NothingSelected);
    }
    let reason = reason.map(str::trim).filter(|r| !r.is_empty());
    if role == PageRole::Removed && reason.is_none() {
        return Err(OperationError::ReasonRequired);
    }
    for scan_index in pages {
        let page = page_mut(dossier, *scan_index)?;
        page.role = role;
        page.removed_because = if role == PageRole::Removed { reason.map(str::to_owned) } else { None };
        if role != PageRole::Content {
            take_page(dossier, *scan_index, None);
        }
    }
    Ok(())
}

/// `YYYY-MM-DD` with a month and day that exist (leap years by the Gregorian rule).
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [y, m, d] = parts.as_slice() else { return false };
    if y.len() != 4 || m.len() != 2 || d.len() != 2 {
        return false;
    }
    let (Ok(y), Ok(m), Ok(d)) = (y.parse::<u32>(), m.parse::<u32>(), d.parse::<u32>()) else { return false };
    let leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let days = match m {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&d)
}

#[cfg(test)]
#[path = "operation_tests.rs"]
mod tests;
