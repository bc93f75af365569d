//! 学习: what people confirm in a volume is kept when they submit it, per court, on this machine only. It is used as long as
//! the volumes that were submitted would not have been proposed worse with it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bianmu_catalogue::{Constraints, LearnedTitle, kind_of_title};
use bianmu_model::{Dossier, Entry, EntryState, VolumeStage};
use bianmu_store::{LearnedFact, LearnedRow, MOST_LEARNED};
use serde_json::Value;

use crate::redecoding::roles;
use crate::view::{LearnedFile, LearnedFileRow, LearnedRowView, LearnedView, ReplayView, VolumeId};
use crate::{Desk, Error, Inner, Result, lock};

/// Keys of the settings.
const LEARNING: &str = "learning";
const REPLAY: &str = "learned_replay";
/// Name and version of the file.
const SCHEMA: &str = "bianmu.learned/1";
const TITLE: &str = "title";
const RESPONSIBLE: &str = "responsible";
/// Volumes that are replayed, the newest, and the largest of them in pages.
const REPLAYED: usize = 20;
const LARGEST: usize = 300;
/// Longest title and name that are learned, in characters.
const LONGEST: usize = 30;

/// Ends of the names of offices; whoever has another name may be a person and is not learned.
const OFFICES: [&str; 13] = [
    "法院",
    "检察院",
    "公安局",
    "分局",
    "派出所",
    "司法局",
    "看守所",
    "监狱",
    "管理局",
    "委员会",
    "事务所",
    "鉴定中心",
    "人民政府",
];

/// What people have confirmed in a volume and may be kept: no title that the program knows with this kind, none that holds
/// a name or a number, and of those who made papers only offices.
fn confirmed(dossier: &Dossier) -> Vec<LearnedFact> {
    let decided = |e: &&Entry| matches!(e.state, EntryState::Accepted | EntryState::Edited);
    let court = dossier.case.court.clone().unwrap_or_default();
    let office = |name: &str| OFFICES.iter().any(|end| name.ends_with(end));
    let parties = || dossier.case.parties.iter().map(|p| p.name.as_str());
    let persons = dossier.entries.iter().filter_map(|e| e.responsible.as_deref()).filter(|r| !office(r));
    let in_brackets = dossier.entries.iter().filter_map(|e| Some(e.title.split_once('（')?.1.trim_end_matches('）')));
    let names: Vec<&str> = parties().chain(persons).chain(in_brackets).filter(|n| n.chars().count() >= 2).collect();
    let fact = |what: &str, text: &str, entry: &Entry| LearnedFact {
        court: court.clone(),
        what: what.to_owned(),
        text: text.to_owned(),
        doc_type: entry.doc_type.clone(),
    };
    let mut facts: Vec<LearnedFact> = Vec::new();
    for entry in dossier.entries.iter().filter(decided) {
        let title = entry.title.split('（').next().unwrap_or_default();
        let plain = title.chars().all(|c| c.is_alphabetic() && !c.is_ascii() || "、《》".contains(c));
        let named = names.iter().any(|name| title.contains(name));
        let known = kind_of_title(title) == Some(entry.doc_type.as_str());
        if (3..=LONGEST).contains(&title.chars().count()) && plain && !named && !known {
            facts.push(fact(TITLE, title, entry));
        }
        // That its own court makes most papers is known.
        let maker = entry.responsible.as_deref().filter(|r| office(r) && *r != court && r.chars().count() <= LONGEST);
        if let Some(maker) = maker.filter(|r| !parties().any(|p| p == *r)) {
            facts.push(fact(RESPONSIBLE, maker, entry));
        }
    }
    facts
}

fn titles<'a>(rows: impl Iterator<Item = &'a LearnedRow>) -> Vec<LearnedTitle> {
    rows.filter(|r| r.fact.what == TITLE)
        .map(|r| LearnedTitle {
            court: r.fact.court.clone(),
            title: r.fact.text.clone(),
            doc_type: r.fact.doc_type.clone(),
        })
        .collect()
}

fn said(row: LearnedRow) -> LearnedFileRow {
    LearnedFileRow {
        court: row.fact.court,
        what: row.fact.what,
        text: row.fact.text,
        doc_type: row.fact.doc_type,
        count: row.count,
        last_used: row.last_used,
    }
}

impl Inner {
    fn learning(&self) -> Result<bool> {
        Ok(self.store.setting(LEARNING)?.as_ref().and_then(Value::as_bool).unwrap_or(true))
    }

    fn replay(&self) -> Result<Option<ReplayView>> {
        Ok(self.store.setting(REPLAY)?.and_then(|value| serde_json::from_value(value).ok()))
    }

    fn learned_used(&self) -> Result<bool> {
        Ok(self.learning()? && self.replay()?.is_some_and(|r| r.with >= r.without))
    }

    /// Has catalogues named with what was learned, or without.
    pub(crate) fn apply_learned(&self) -> Result<()> {
        let rows = if self.learned_used()? { self.store.learned()? } else { Vec::new() };
        self.analyser.remember(Arc::new(titles(rows.iter())));
        lock(&self.readings).clear();
        Ok(())
    }

    /// What was learned at the court of a volume; nothing when learning is off.
    pub(crate) fn learned_of(&self, dossier: &Dossier) -> Result<Vec<LearnedRow>> {
        if !self.learning()? {
            return Ok(Vec::new());
        }
        let court = dossier.case.court.clone().unwrap_or_default();
        Ok(self.store.learned()?.into_iter().filter(|r| r.fact.court == court).collect())
    }

    /// Keeps what people have confirmed in a volume that was submitted.
    pub(crate) fn learn_from(&self, volume: VolumeId) -> Result<()> {
        if !self.learning()? {
            return Ok(());
        }
        let facts = confirmed(self.store.dossier(volume)?.as_ref());
        if !facts.is_empty() {
            self.stamped(|at| self.store.learn(volume, &facts, at))?;
            self.want_replay();
        }
        Ok(())
    }

    fn want_replay(&self) {
        self.to_replay.store(true, Ordering::SeqCst);
        self.announce_work();
    }

    fn comparing(&self) -> bool {
        self.to_replay.load(Ordering::SeqCst) && self.working() || self.replaying.load(Ordering::SeqCst) > 0
    }

    /// The comparison behind this answer, or at once where nobody works behind.
    fn compare_behind(&self) -> Result<()> {
        if self.working() {
            self.want_replay();
            return Ok(());
        }
        self.compare().map(|_| ())
    }

    /// Proposes submitted volumes again, with and without what was learned, and compares both with what people confirmed.
    fn compare(&self) -> Result<ReplayView> {
        let rows = self.store.learned()?;
        let mut replay = ReplayView { at: self.clock.now(), ..ReplayView::default() };
        let done = |stage: VolumeStage| stage != VolumeStage::Imported && !stage.editable();
        let heads = self.store.volumes(self.threshold())?.into_iter();
        let heads = heads.filter(|h| done(h.stage) && (1..=LARGEST).contains(&(h.pages as usize)));
        for head in heads.take(REPLAYED) {
            if self.stopping() {
                break;
            }
            let dossier = self.store.dossier(head.id)?;
            let pages = self.catalogue_pages(head.id)?;
            let rules = self.rules_of(head.id, &dossier.case, head.stage)?;
            let Some(reading) = self.analyser.reading(&pages, &roles(&dossier), &rules) else { continue };
            // A volume is not told its own answers.
            let others = |r: &&LearnedRow| r.count > u32::from(r.volumes.contains(&head.id));
            let others = titles(rows.iter().filter(others));
            let right = |proposed: &Dossier| -> u32 {
                let first: HashMap<u32, &Entry> =
                    proposed.entries.iter().filter_map(|e| Some((*e.pages.first()?, e))).collect();
                let same = |e: &&Entry| {
                    let found = e.pages.first().and_then(|p| first.get(p));
                    found.is_some_and(|f| (&f.title, &f.doc_type) == (&e.title, &e.doc_type))
                };
                dossier.entries.iter().filter(same).count() as u32
            };
            let reading = reading.with_learned(&[]);
            replay.without += right(&reading.propose(&Constraints::default()).dossier);
            let reading = reading.with_learned(&others);
            replay.with += right(&reading.propose(&Constraints::default()).dossier);
            replay.volumes += 1;
            replay.entries += dossier.entries.len() as u32;
        }
        self.stamped(|at| Ok::<_, Error>(self.store.set_setting(REPLAY, &serde_json::to_value(&replay)?, at)?))?;
        self.apply_learned()?;
        Ok(replay)
    }

    fn learned_view(&self) -> Result<LearnedView> {
        Ok(LearnedView {
            on: self.learning()?,
            used: self.learned_used()?,
            most: MOST_LEARNED,
            comparing: self.comparing(),
            rows: self.store.learned()?.into_iter().map(|row| LearnedRowView { id: row.id, row: said(row) }).collect(),
            replay: self.replay()?,
        })
    }
}

/// Makes the comparison when something was learned. A crash costs nothing: until it is made again the last one holds.
pub(crate) fn step(inner: &Inner) -> Result<bool> {
    if !inner.to_replay.load(Ordering::SeqCst) {
        return Ok(false);
    }
    // Counted before the wish is taken: a desk that compares is not idle.
    inner.replaying.fetch_add(1, Ordering::SeqCst);
    let wanted = inner.to_replay.swap(false, Ordering::SeqCst);
    let outcome = if wanted { inner.compare().map(|_| true) } else { Ok(false) };
    inner.replaying.fetch_sub(1, Ordering::SeqCst);
    outcome
}

impl Desk {
    /// What was learned, and whether it is used.
    pub fn learned(&self) -> Result<LearnedView> {
        self.inner.learned_view()
    }

    /// Switches learning on or off; what was learned stays until it is removed.
    pub fn set_learning(&self, on: bool) -> Result<LearnedView> {
        self.inner.stamped(|at| self.inner.store.set_setting(LEARNING, &Value::Bool(on), at))?;
        self.inner.apply_learned()?;
        self.learned()
    }

    /// Removes one thing learned, or all of them.
    pub fn forget_learned(&self, id: Option<i64>) -> Result<LearnedView> {
        self.inner.stamped(|at| self.inner.store.forget_learned(id, at))?;
        // What is left was found to be no worse; what is gone is no longer used from now on.
        self.inner.apply_learned()?;
        self.inner.compare_behind()?;
        self.learned()
    }

    /// Has the comparison made anew.
    pub fn replay_learned(&self) -> Result<LearnedView> {
        self.inner.compare_behind()?;
        self.learned()
    }

    /// Everything learned as one file.
    pub fn export_learned(&self) -> Result<LearnedFile> {
        Ok(LearnedFile { schema: SCHEMA.to_owned(), rows: self.inner.store.learned()?.into_iter().map(said).collect() })
    }

    /// Takes in such a file beside what was learned here.
    ///
    /// # Errors
    /// [`crate::ErrorCode::BadInput`] for a file of another version or with a row that makes no sense; nothing is taken in then.
    pub fn import_learned(&self, file: LearnedFile) -> Result<LearnedView> {
        if file.schema != SCHEMA {
            return Err(Error::bad_input(format!(
                "文件写的是“{}”，本程序只认“{SCHEMA}”。没有导入任何内容",
                file.schema
            )));
        }
        let sound = |row: &LearnedFileRow| {
            let short = |text: &str, least: usize| (least..=LONGEST + 10).contains(&text.chars().count());
            let stated = row.what == TITLE || row.what == RESPONSIBLE;
            stated && short(&row.text, 2) && short(&row.doc_type, 1) && short(&row.court, 0) && row.count > 0
        };
        if let Some(at) = file.rows.iter().position(|row| !sound(row)) {
            return Err(Error::bad_input(format!("文件第 {} 条不完整。没有导入任何内容", at + 1)));
        }
        let rows: Vec<(LearnedFact, u32, String)> = file
            .rows
            .into_iter()
            .map(|r| {
                let fact = LearnedFact { court: r.court, what: r.what, text: r.text, doc_type: r.doc_type };
                (fact, r.count.min(100_000), r.last_used)
            })
            .collect();
        self.inner.stamped(|at| self.inner.store.take_in_learned(&rows, at))?;
        self.inner.compare_behind()?;
        self.learned()
    }
}
