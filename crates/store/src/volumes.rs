//! Volumes: creating them with all their pages at once, listing them, moving them from stage to stage.

use bianmu_model::{CaseFacts, Fault, PageFacts, PageState, VolumeStage};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::refused::{self, FileFault};
use crate::rows::{self, Word};
use crate::{Digest, Error, Result, Stamp, Store, VolumeId, audit};

/// A file that came in with a volume.
#[derive(Clone, Debug)]
pub struct NewInput {
    /// Name without its folders.
    pub file: String,
    /// Where its bytes are kept.
    pub digest: Digest,
}

/// A page that came in with a volume.
#[derive(Clone, Debug)]
pub struct NewPage {
    /// File name, or `file#page`.
    pub source: String,
    /// Coded page image; `None` only together with a fault.
    pub digest: Option<Digest>,
    /// `image/jpeg`, `image/png` …
    pub media_type: String,
    /// Why the page cannot be read; such a page is not analysed.
    pub fault: Option<Fault>,
    /// What the scanner calls itself in the file.
    pub scanner: Option<String>,
}

/// What the list of volumes needs, counted by the database.
#[derive(Clone, Debug)]
pub struct VolumeHead {
    /// Number.
    pub id: VolumeId,
    /// Name.
    pub name: String,
    /// Stage.
    pub stage: VolumeStage,
    /// RFC 3339.
    pub imported_at: String,
    /// RFC 3339.
    pub changed_at: String,
    /// 案号
    pub case_number: Option<String>,
    /// 法院
    pub court: Option<String>,
    /// 案由
    pub cause: Option<String>,
    /// Version of the rules that made the catalogue.
    pub rules: String,
    /// Analysis is paused.
    pub paused: bool,
    /// Inspection round, 0 before the first.
    pub round: u32,
    /// Files it was delivered in, also those appended later.
    pub files: u32,
    /// Images.
    pub pages: u32,
    /// Images whose job is finished, also with a fault.
    pub pages_done: u32,
    /// Images that could not be read.
    pub pages_failed: u32,
    /// Images whose job is waiting or running.
    pub pages_open: u32,
    /// Entries.
    pub entries: u32,
    /// Entries proposed below the threshold, or held.
    pub doubtful: u32,
    /// Pages with a flag.
    pub flagged: u32,
    /// Higher is analysed first.
    pub priority: u32,
    /// Seconds of work at it so far.
    pub seconds: u32,
    /// Names of the parties as JSON of the case, for the list.
    pub case_json: String,
}

/// A page as stored.
#[derive(Clone, Debug)]
pub struct StoredPage {
    /// State that operations change.
    pub state: PageState,
    /// File name, or `file#page`.
    pub source: String,
    /// Coded page image.
    pub digest: Option<Digest>,
    /// `image/jpeg` …
    pub media_type: String,
    /// What the analysis found.
    pub facts: Option<PageFacts>,
    /// Why the page could not be read.
    pub fault: Option<Fault>,
}

/// What is shown of a page beside its state.
#[derive(Clone, Debug)]
pub struct ShownPage {
    /// 1-based position in the scan.
    pub scan_index: u32,
    /// Coded page image.
    pub digest: Option<Digest>,
    /// `image/jpeg` …
    pub media_type: String,
    /// What the analysis found, without measures and the print of the sheet, and without text and marks unless the page has
    /// a black border.
    pub facts: Option<PageFacts>,
    /// Why the page could not be read.
    pub fault: Option<Fault>,
}

const HEAD: &str = "
    select v.id, v.name, v.stage, v.imported_at, v.changed_at, v.case_number, v.court, v.cause, v.rules, v.paused, v.round,
        (select count(*) from pages p where p.volume = v.id),
        (select count(*) from page_jobs j where j.volume = v.id and j.state in ('done', 'failed')),
        (select count(*) from pages p where p.volume = v.id and p.fault is not null),
        (select count(*) from page_jobs j where j.volume = v.id and j.state in ('waiting', 'running')),
        (select count(*) from entries e where e.volume = v.id),
        (select count(*) from entries e where e.volume = v.id
            and (e.state = 'held' or (e.state = 'proposed' and e.confidence < ?1))),
        (select count(*) from pages p where p.volume = v.id and p.flags > 0),
        v.priority,
        (select coalesce(sum(w.seconds), 0) from work w where w.volume = v.id),
        v.case_json,
        (select count(*) from inputs i where i.volume = v.id)
    from volumes v";

fn head(row: &Row<'_>) -> rusqlite::Result<(VolumeHead, String)> {
    let stage: String = row.get(2)?;
    let head = VolumeHead {
        id: row.get(0)?,
        name: row.get(1)?,
        stage: VolumeStage::Imported,
        imported_at: row.get(3)?,
        changed_at: row.get(4)?,
        case_number: row.get(5)?,
        court: row.get(6)?,
        cause: row.get(7)?,
        rules: row.get(8)?,
        paused: row.get(9)?,
        round: row.get(10)?,
        pages: row.get(11)?,
        pages_done: row.get(12)?,
        pages_failed: row.get(13)?,
        pages_open: row.get(14)?,
        entries: row.get(15)?,
        doubtful: row.get(16)?,
        flagged: row.get(17)?,
        priority: row.get(18)?,
        seconds: row.get(19)?,
        case_json: row.get(20)?,
        files: row.get(21)?,
    };
    Ok((head, stage))
}

impl Store {
    /// Adds a volume with its inputs, pages and their waiting jobs. One transaction: after a crash the volume is there
    /// with everything, or nothing of it is.
    ///
    /// # Errors
    /// [`Error::NoOriginal`] when a blob vanished since it was put.
    pub fn create_volume(
        &self,
        name: &str,
        inputs: &[NewInput],
        pages: &[NewPage],
        faults: &[FileFault],
        stamp: Stamp<'_>,
    ) -> Result<VolumeId> {
        self.write(|tx| {
            tx.execute(
                "insert into volumes(name, stage, imported_at, changed_at, case_json) values (?1, ?2, ?3, ?3, ?4)",
                params![name, VolumeStage::Imported.word()?, stamp.at, rows::json(&CaseFacts::default())?],
            )?;
            let id = tx.last_insert_rowid();
            self.insert_inputs(tx, id, 0, inputs)?;
            refused::insert(tx, Some(id), faults, stamp)?;
            self.insert_pages(tx, id, 1, pages)?;
            let detail = serde_json::json!({
                "name": name,
                "pages": pages.len(),
                "inputs": inputs.iter().map(|i| i.digest.as_str()).collect::<Vec<_>>(),
            });
            audit::append(tx, stamp, Some(id), "收件", &detail.to_string())?;
            Ok(id)
        })
    }

    pub(crate) fn register(&self, tx: &Transaction<'_>, digest: &Digest) -> Result<()> {
        let path = self.original_path(digest);
        let size = std::fs::metadata(&path).map_err(|_| Error::NoOriginal(digest.to_string()))?.len();
        tx.prepare_cached("insert or ignore into originals(digest, size) values (?1, ?2)")?
            .execute(params![digest.as_str(), size as i64])?;
        Ok(())
    }

    /// Volumes that hold an input with this digest, oldest first.
    pub fn volumes_with_input(&self, digest: &Digest) -> Result<Vec<(VolumeId, String)>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select distinct v.id, v.name from inputs i join volumes v on v.id = i.volume where i.digest = ?1 order by 1",
        )?;
        Ok(statement.query_map([digest.as_str()], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }

    /// All volumes, newest first. `threshold` (0..=1) decides what counts as doubtful.
    pub fn volumes(&self, threshold: f32) -> Result<Vec<VolumeHead>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!("{HEAD} order by v.id desc"))?;
        let rows: Vec<_> = statement.query_map([f64::from(threshold)], head)?.collect::<rusqlite::Result<_>>()?;
        rows.into_iter().map(|(h, stage)| Ok(VolumeHead { stage: VolumeStage::read(&stage)?, ..h })).collect()
    }

    /// One volume.
    ///
    /// # Errors
    /// [`Error::NoVolume`]
    pub fn volume(&self, id: VolumeId, threshold: f32) -> Result<VolumeHead> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(&format!("{HEAD} where v.id = ?2"))?;
        let (head, stage) =
            statement.query_row(params![f64::from(threshold), id], head).optional()?.ok_or(Error::NoVolume(id))?;
        Ok(VolumeHead { stage: VolumeStage::read(&stage)?, ..head })
    }

    /// Pages in scan order with everything known of them. Parsing many facts takes a while, so that it is done after the
    /// connection was given back.
    pub fn pages(&self, id: VolumeId) -> Result<Vec<StoredPage>> {
        let raw: Vec<RawPage> = {
            let connection = self.connection();
            let mut statement = connection.prepare_cached(
                "select scan_index, rotation, role, removed_because, page_no, marked, repair, source, digest, media_type,
                 facts, fault
                 from pages where volume = ?1 order by scan_index",
            )?;
            let mut rows = statement.query([id])?;
            let mut raw = Vec::new();
            while let Some(row) = rows.next()? {
                raw.push(raw_page(row)?);
            }
            raw
        };
        raw.into_iter().map(RawPage::parsed).collect()
    }

    /// What is shown of the pages, in scan order; from an index, without reading all facts.
    pub fn shown_pages(&self, id: VolumeId) -> Result<Vec<ShownPage>> {
        type Raw = (u32, Option<String>, String, Option<String>, Option<String>);
        let raw: Vec<Raw> = {
            let connection = self.connection();
            let mut statement = connection.prepare_cached(
                "select scan_index, digest, media_type, fault, shown from pages indexed by pages_shown
                 where volume = ?1 order by scan_index",
            )?;
            let rows = statement.query_map([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        raw.into_iter()
            .map(|(scan_index, digest, media_type, fault, shown)| {
                Ok(ShownPage {
                    scan_index,
                    digest: digest.as_deref().map(Digest::parse).transpose()?,
                    media_type,
                    facts: rows::parse_optional(shown)?,
                    fault: rows::parse_optional(fault)?,
                })
            })
            .collect()
    }

    /// One page.
    ///
    /// # Errors
    /// [`Error::NoPage`]
    pub fn page(&self, id: VolumeId, scan_index: u32) -> Result<StoredPage> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select scan_index, rotation, role, removed_because, page_no, marked, repair, source, digest, media_type, facts,
             fault
             from pages where volume = ?1 and scan_index = ?2",
        )?;
        let mut rows = statement.query(params![id, scan_index])?;
        rows.next()?.map(raw_page).transpose()?.ok_or(Error::NoPage(scan_index))?.parsed()
    }

    /// Moves a volume to another stage. One transaction with its audit row.
    ///
    /// # Errors
    /// [`Error::Stage`] when there is no such step.
    pub fn set_stage(&self, id: VolumeId, next: VolumeStage, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| set_stage(tx, id, next, stamp))
    }

    /// Pauses or continues the analysis of a volume. The pause outlives a restart.
    pub fn set_paused(&self, id: VolumeId, paused: bool) -> Result<()> {
        self.write(|tx| {
            stage_of(tx, id)?;
            tx.execute("update volumes set paused = ?2 where id = ?1", params![id, paused])?;
            Ok(())
        })
    }

    /// Removes a volume that was not submitted yet, and the originals no other volume refers to.
    ///
    /// The rows go in one transaction; a crash before the files are gone leaves blobs that the next start removes.
    ///
    /// # Errors
    /// [`Error::NotRemovable`] after submission.
    pub fn remove_volume(&self, id: VolumeId, stamp: Stamp<'_>) -> Result<()> {
        let mut connection = self.connection();
        let tx = connection.transaction()?;
        let stage = stage_of(&tx, id)?;
        if !(stage == VolumeStage::Imported || stage.editable()) || stage == VolumeStage::Returned {
            return Err(Error::NotRemovable(stage));
        }
        let name: String = tx.query_row("select name from volumes where id = ?1", [id], |r| r.get(0))?;
        tx.execute("delete from volumes where id = ?1", [id])?;
        let gone: Vec<String> = {
            let mut statement = tx.prepare(
                "select digest from originals o where not exists (select 1 from pages p where p.digest = o.digest)
                 and not exists (select 1 from inputs i where i.digest = o.digest)",
            )?;
            statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?
        };
        for digest in &gone {
            tx.execute("delete from originals where digest = ?1", [digest])?;
        }
        audit::append(&tx, stamp, Some(id), "移除", &serde_json::json!({ "name": name }).to_string())?;
        tx.commit()?;
        for digest in &gone {
            self.remove_original(&Digest::parse(digest)?)?;
        }
        Ok(())
    }
}

pub(crate) fn stage_of(connection: &Connection, id: VolumeId) -> Result<VolumeStage> {
    let word: Option<String> =
        connection.query_row("select stage from volumes where id = ?1", [id], |r| r.get(0)).optional()?;
    VolumeStage::read(&word.ok_or(Error::NoVolume(id))?)
}

pub(crate) fn set_stage(tx: &Transaction<'_>, id: VolumeId, next: VolumeStage, stamp: Stamp<'_>) -> Result<()> {
    let from = stage_of(tx, id)?;
    if !from.may_become(next) {
        return Err(Error::Stage { from, to: next });
    }
    tx.execute("update volumes set stage = ?2, changed_at = ?3 where id = ?1", params![id, next.word()?, stamp.at])?;
    let detail = serde_json::json!({ "from": from.word()?, "to": next.word()? });
    audit::append(tx, stamp, Some(id), "转阶段", &detail.to_string())
}

pub(crate) fn page_state(row: &Row<'_>) -> Result<PageState> {
    let role: String = row.get(2)?;
    Ok(PageState {
        scan_index: row.get(0)?,
        rotation: row.get(1)?,
        role: Word::read(&role)?,
        removed_because: row.get(3)?,
        page_no: row.get(4)?,
        marked: row.get(5)?,
        repair: rows::parse_optional(row.get(6)?)?.unwrap_or_default(),
    })
}

/// A row as read, its facts not parsed yet.
struct RawPage {
    state: PageState,
    source: String,
    digest: Option<String>,
    media_type: String,
    facts: Option<String>,
    fault: Option<String>,
}

fn raw_page(row: &Row<'_>) -> Result<RawPage> {
    Ok(RawPage {
        state: page_state(row)?,
        source: row.get(7)?,
        digest: row.get(8)?,
        media_type: row.get(9)?,
        facts: row.get(10)?,
        fault: row.get(11)?,
    })
}

impl RawPage {
    fn parsed(self) -> Result<StoredPage> {
        Ok(StoredPage {
            state: self.state,
            source: self.source,
            digest: self.digest.as_deref().map(Digest::parse).transpose()?,
            media_type: self.media_type,
            facts: rows::parse_optional(self.facts)?,
            fault: rows::parse_optional(self.fault)?,
        })
    }
}
