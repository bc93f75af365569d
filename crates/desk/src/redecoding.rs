//! 建议随之改变: what a clerk decides is a fact, and what nobody has decided is proposed again around it, in the same step.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use bianmu_catalogue::{Constraints, Named, Proposal, Reading, Standing, kind_of_title};
use bianmu_model::{Dossier, Entry, EntryId, EntryState, Operation, PageRole, VolumePart, VolumeStage, apply};

use crate::slotting::slot;
use crate::view::VolumeId;
use crate::{Inner, Result, lock};

/// Volumes whose pages are kept as the catalogue sees them; a thousand pages are some 20 MB.
const KEPT: usize = 2;
/// Pages from which looking at them does not happen in a key press.
const LARGE: usize = 200;
/// A change of probability that is not worth a row.
const SAME: f32 = 0.01;

/// The pages of a volume as the catalogue sees them.
pub(crate) struct Kept {
    volume: VolumeId,
    /// Of what was looked at.
    key: u64,
    reading: Arc<Reading>,
    /// What is proposed for the catalogue as it stands, and of which one: half of the work of the next decision.
    standing: Option<(u64, Arc<Proposal>)>,
}

impl Kept {
    pub(crate) fn of(&self) -> VolumeId {
        self.volume
    }
}

/// Which pages are content. Pending pages are: they stand by themselves.
pub(crate) fn roles(dossier: &Dossier) -> HashMap<u32, PageRole> {
    dossier.pages.iter().map(|p| (p.scan_index, p.role)).collect()
}

fn key(dossier: &Dossier) -> u64 {
    let mut hasher = DefaultHasher::new();
    dossier.pages.iter().for_each(|p| (p.scan_index, p.role).hash(&mut hasher));
    hasher.finish()
}

/// Everything of a dossier that a proposal rests on. Marks, numbers and turned pages are none of it.
fn decided(dossier: &Dossier) -> u64 {
    let mut hasher = DefaultHasher::new();
    key(dossier).hash(&mut hasher);
    format!("{:?}", dossier.case).hash(&mut hasher);
    for entry in &dossier.entries {
        (entry.part, &entry.pages).hash(&mut hasher);
        if entry.state != EntryState::Proposed {
            (&entry.title, &entry.doc_type, &entry.date).hash(&mut hasher);
        }
    }
    hasher.finish()
}

impl Inner {
    fn kept_proposal(&self, volume: VolumeId, decided: u64) -> Option<Arc<Proposal>> {
        let readings = lock(&self.readings);
        let (of, proposal) = readings.iter().find(|k| k.volume == volume)?.standing.as_ref()?;
        (*of == decided).then(|| Arc::clone(proposal))
    }

    /// What is proposed for the catalogue as it stands.
    fn standing_proposal(&self, volume: VolumeId, dossier: &Dossier, reading: &Arc<Reading>) -> Arc<Proposal> {
        let decided = decided(dossier);
        if let Some(kept) = self.kept_proposal(volume, decided) {
            return kept;
        }
        let made = Arc::new(reading.propose(&constraints(dossier, None)));
        let mut readings = lock(&self.readings);
        if let Some(kept) = readings.iter_mut().find(|k| Arc::ptr_eq(&k.reading, reading)) {
            kept.standing = Some((decided, Arc::clone(&made)));
        }
        made
    }

    fn kept_reading(&self, volume: VolumeId, dossier: &Dossier) -> Option<Arc<Reading>> {
        let key = key(dossier);
        let readings = lock(&self.readings);
        readings.iter().find(|k| k.volume == volume && k.key == key).map(|k| Arc::clone(&k.reading))
    }

    /// Looks at the pages of a volume, unless that was done; `None` when the analyser knows no rules.
    pub(crate) fn reading(
        &self,
        volume: VolumeId,
        dossier: &Dossier,
        stage: VolumeStage,
    ) -> Result<Option<Arc<Reading>>> {
        if let Some(kept) = self.kept_reading(volume, dossier) {
            return Ok(Some(kept));
        }
        let pages = self.analysed_pages(volume, stage)?;
        let rules = self.rules_of(volume, &dossier.case, stage)?;
        let Some(reading) = self.analyser.reading(&pages.facts, &roles(dossier), &rules) else { return Ok(None) };
        let reading = Arc::new(reading);
        let mut readings = lock(&self.readings);
        readings.retain(|k| k.volume != volume);
        readings.push_front(Kept { volume, key: key(dossier), reading: Arc::clone(&reading), standing: None });
        readings.truncate(KEPT);
        Ok(Some(reading))
    }

    /// Has the pages of an open volume looked at, and its catalogue proposed, behind the key press.
    pub(crate) fn prepare_reading(&self, volume: VolumeId, dossier: &Dossier, stage: VolumeStage) {
        if !stage.editable() || !self.working() {
            return;
        }
        let known = self.kept_reading(volume, dossier).is_some();
        if !known || self.kept_proposal(volume, decided(dossier)).is_none() {
            lock(&self.to_read).insert(volume);
            self.announce_work();
        }
    }

    /// The operation together with what the machine proposes differently for it; `None` when nothing follows. A large
    /// volume whose pages are not looked at yet is not waited for.
    pub(crate) fn with_what_follows(&self, volume: VolumeId, operation: &Operation) -> Result<Option<Operation>> {
        if !parts(operation).iter().any(|o| could_decide(o)) {
            return Ok(None);
        }
        let head = self.store.volume(volume, self.threshold())?;
        if !head.stage.editable() || head.rules != self.analyser.rules() {
            return Ok(None);
        }
        let before = self.store.dossier(volume)?;
        if !parts(operation).iter().any(|o| decides(o, &before)) {
            return Ok(None);
        }
        let Ok((after, _)) = apply(&before, operation) else { return Ok(None) };
        let reading = match self.kept_reading(volume, &after) {
            Some(kept) => Some(kept),
            None if after.pages.len() >= LARGE && self.working() => {
                lock(&self.to_read).insert(volume);
                None
            }
            None => self.reading(volume, &after, head.stage)?,
        };
        let Some(reading) = reading else { return Ok(None) };
        let about = about(&before, &after, operation);
        // Only what this decision changes: the catalogue may differ from the proposal for reasons of its own.
        let without = self.standing_proposal(volume, &before, &reading);
        let with = reading.propose(&constraints(&after, about.as_ref()));
        let follows = reproposed(&after, about.as_ref(), &without, &with);
        Ok(follows.map(|follows| {
            let mut operations: Vec<Operation> = parts(operation).into_iter().cloned().collect();
            operations.push(follows);
            Operation::Together { operations }
        }))
    }
}

/// Looks at the pages of one volume that waits for it. A crash costs nothing: this is never stored.
pub(crate) fn step(inner: &Inner) -> Result<bool> {
    let next = lock(&inner.to_read).iter().next().copied();
    let Some(volume) = next else { return Ok(false) };
    lock(&inner.to_read).remove(&volume);
    let head = inner.store.volume(volume, inner.threshold())?;
    if head.stage.editable() {
        let dossier = inner.store.dossier(volume)?;
        if let Some(reading) = inner.reading(volume, &dossier, head.stage)? {
            inner.standing_proposal(volume, &dossier, &reading);
        }
    }
    Ok(true)
}

fn parts(operation: &Operation) -> Vec<&Operation> {
    match operation {
        Operation::Together { operations } => operations.iter().flat_map(parts).collect(),
        one => vec![one],
    }
}

fn could_decide(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Split { .. } | Operation::Join { .. } | Operation::SetTitle { .. } | Operation::SetKind { .. }
    )
}

/// Says something about what the pages are that could make others something else: not a title of the same kind.
fn decides(operation: &Operation, before: &Dossier) -> bool {
    let other = |entry: &EntryId, kind: &str| before.entry(*entry).is_some_and(|e| e.doc_type != kind);
    match operation {
        Operation::SetTitle { entry, doc_type, .. } => doc_type.as_ref().is_some_and(|kind| other(entry, kind)),
        Operation::SetKind { entry, doc_type } => other(entry, doc_type),
        one => could_decide(one),
    }
}

/// The entry an operation is about, as far as the clerk has left it open.
struct About {
    id: EntryId,
    /// Of a document that was split off only its first page is decided.
    only_first: bool,
    /// The clerk has given no title.
    unnamed: bool,
}

/// `None` for an entry that is decided whole. Where a person had accepted the pages before, they stay together.
fn about(before: &Dossier, after: &Dossier, operation: &Operation) -> Option<About> {
    let proposed = |page: u32| before.entry_of(page).is_some_and(|e| e.state == EntryState::Proposed);
    match operation {
        Operation::Split { scan_index, title } => {
            let id = after.entry_of(*scan_index)?.id;
            let unnamed = title.trim().is_empty();
            let only_first = proposed(*scan_index);
            (unnamed || only_first).then_some(About { id, only_first, unnamed })
        }
        Operation::Join { entry } => {
            let first = *before.entry(*entry)?.pages.first()?;
            let joined = after.entry_of(first)?;
            let open = proposed(first) && before.entry(joined.id).is_some_and(|e| e.state == EntryState::Proposed);
            open.then_some(About { id: joined.id, only_first: false, unnamed: false })
        }
        _ => None,
    }
}

/// Everything a person has decided stands.
pub(crate) fn constraints_of(dossier: &Dossier, free: impl Fn(&Entry) -> bool) -> Constraints {
    let mut constraints = Constraints { case: Some(dossier.case.clone()), ..Constraints::default() };
    for entry in &dossier.entries {
        if entry.part == VolumePart::Confidential {
            constraints.confidential.extend(&entry.pages);
        }
        if !free(entry) {
            let named = Some(Named {
                title: entry.title.clone(),
                doc_type: entry.doc_type.clone(),
                part: entry.part,
                date: entry.date.clone(),
            });
            constraints.standing.push(Standing { pages: entry.pages.clone(), open: false, named });
        }
    }
    constraints
}

fn constraints(after: &Dossier, about: Option<&About>) -> Constraints {
    let is_about = |e: &Entry| about.is_some_and(|a| a.id == e.id);
    let mut constraints = constraints_of(after, |e| e.state == EntryState::Proposed && !is_about(e));
    if let Some(about) = about
        && let Some(entry) = after.entry(about.id)
        && let Some(standing) = constraints.standing.iter_mut().find(|s| s.pages.first() == entry.pages.first())
    {
        standing.open = about.only_first || !about.unnamed;
        if about.only_first {
            standing.pages.truncate(1);
        }
        if about.unnamed {
            standing.named = None;
        } else if let Some(named) = standing.named.as_mut()
            && named.doc_type == "其他"
            && let Some(kind) = kind_of_title(&named.title)
        {
            named.doc_type = kind.to_owned();
        }
    }
    let pending = after.pages.iter().filter(|p| p.role == PageRole::Content && after.entry_of(p.scan_index).is_none());
    let alone = |scan_index| Standing { pages: vec![scan_index], open: false, named: None };
    constraints.standing.extend(pending.map(|p| alone(p.scan_index)));
    constraints
}

/// Everything of an entry but how sure the machine is and why.
pub(crate) fn same_content(a: &Entry, b: &Entry) -> bool {
    (&a.title, &a.doc_type, a.part, &a.pages) == (&b.title, &b.doc_type, b.part, &b.pages)
        && (&a.responsible, &a.date) == (&b.responsible, &b.date)
}

/// What the second proposal has otherwise than the first, as an operation on the dossier; `None` when nothing, or where
/// the catalogue is cut otherwise than either. Entries keep their numbers by their first page, and their place as long as
/// their kind and part stay.
fn reproposed(after: &Dossier, about: Option<&About>, without: &Proposal, with: &Proposal) -> Option<Operation> {
    let constraints = constraints(after, about);
    let about = about.and_then(|a| after.entry(a.id));
    let is_about = |e: &Entry| about.is_some_and(|a| a.id == e.id);
    let free = |e: &&Entry| e.state == EntryState::Proposed && !is_about(e);
    let known: HashMap<&[u32], &Entry> = without.dossier.entries.iter().map(|e| (e.pages.as_slice(), e)).collect();
    let starting: HashMap<u32, &Entry> = after.entries.iter().filter_map(|e| Some((*e.pages.first()?, e))).collect();
    let mut next = after.next_entry;
    let mut elsewhere = 0;
    let mut entries: Vec<Entry> = Vec::new();
    let mut ranked: Vec<EntryId> = Vec::new();
    let mut again: Vec<EntryId> = Vec::new();
    for (new, standing) in with.dossier.entries.iter().zip(&with.standing) {
        let first = match standing {
            Some(s) => constraints.standing[*s].pages.first()?,
            None => new.pages.first()?,
        };
        let old = starting.get(first).copied();
        ranked.extend(old.map(|e| e.id));
        if let Some(old) = old.filter(|e| is_about(e)) {
            if !same_content(new, old) {
                again.extend((new.part != old.part).then_some(old.id));
                entries.push(Entry { id: old.id, state: old.state, ..new.clone() });
            }
            continue;
        }
        if standing.is_some() {
            continue;
        }
        let old = old.filter(free);
        if let Some(before) = known.get(new.pages.as_slice()).filter(|before| same_content(before, new)) {
            let doubt = (new.confidence - before.confidence).abs() > SAME;
            let same = old.filter(|old| doubt && same_content(old, new));
            entries.extend(same.map(|old| Entry { confidence: new.confidence, ..old.clone() }));
            continue;
        }
        elsewhere += 1;
        let id = old.map_or(next, |e| e.id);
        if old.is_none() {
            next += 1;
            ranked.push(id);
        }
        if old.is_none_or(|old| new.part != old.part || new.doc_type != old.doc_type) {
            again.push(id);
        }
        entries.push(Entry { id, state: EntryState::Proposed, ..new.clone() });
    }
    let taken: HashSet<u32> = entries.iter().flat_map(|e| e.pages.iter().copied()).collect();
    let named: HashSet<EntryId> = entries.iter().map(|e| e.id).collect();
    let withdrawn: Vec<EntryId> = after
        .entries
        .iter()
        .filter(free)
        .filter(|e| !named.contains(&e.id) && e.pages.iter().any(|p| taken.contains(p)))
        .map(|e| e.id)
        .collect();
    if entries.is_empty() {
        return None;
    }
    // A document that is gone and came again elsewhere is one change.
    elsewhere = elsewhere.max(withdrawn.len() as u32);
    let parts: HashMap<EntryId, VolumePart> = after.entries.iter().chain(&entries).map(|e| (e.id, e.part)).collect();
    let part = |id: EntryId| parts.get(&id).copied().unwrap_or(VolumePart::Main);
    let stays = |id: &EntryId| !withdrawn.contains(id) && !again.contains(id);
    let mut order: Vec<EntryId> = after.entries.iter().map(|e| e.id).filter(stays).collect();
    for id in &again {
        slot(&mut order, &ranked, *id, part);
    }
    Some(Operation::Repropose { about: about.map(|a| a.id), withdrawn, entries, order, elsewhere })
}
