//! The dossier of a volume: reading it, and writing exactly the rows in which two dossiers differ.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use bianmu_model::{Dossier, Entry, EntryId, FilingRule, VolumeStage};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::rows::{self, Word};
use crate::{Error, Result, Stamp, Store, VolumeId, audit, filing_rules, limits, profiles, volumes};

/// A dossier as it stands in the database.
#[derive(Debug)]
pub(crate) struct Kept {
    volume: VolumeId,
    /// Rows the connection had written when it stood so. Nobody else writes: as long as it is the same, it stands so.
    written: u64,
    dossier: Arc<Dossier>,
}

impl Store {
    /// The dossier of a volume, from memory when nothing was written since. Reading a thousand pages takes longer than
    /// changing one.
    pub(crate) fn dossier_now(&self, connection: &Connection, volume: VolumeId) -> Result<Arc<Dossier>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let written = connection.total_changes();
        if let Some(kept) = kept.as_ref().filter(|k| k.volume == volume && k.written == written) {
            return Ok(Arc::clone(&kept.dossier));
        }
        let dossier = Arc::new(read(connection, volume)?);
        *kept = Some(Kept { volume, written, dossier: Arc::clone(&dossier) });
        Ok(dossier)
    }

    /// Keeps what was just written. To be called only behind the commit.
    pub(crate) fn keep_dossier(&self, connection: &Connection, volume: VolumeId, dossier: Arc<Dossier>) {
        let kept = Kept { volume, written: connection.total_changes(), dossier };
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    /// The state that operations change.
    ///
    /// # Errors
    /// [`Error::NoVolume`]
    pub fn dossier(&self, volume: VolumeId) -> Result<Arc<Dossier>> {
        self.dossier_now(&self.connection(), volume)
    }

    /// Writes the proposal of the analysis, with the rule it was filed by, and moves the volume to 已识别. One transaction: a crash before it leaves the
    /// volume in 收件 with all pages finished, and the catalogue is made again.
    ///
    /// # Errors
    /// [`Error::Stage`] unless the volume is in 收件.
    pub fn write_catalogue(
        &self,
        volume: VolumeId,
        dossier: &Dossier,
        rules: &str,
        filed_by: Option<&FilingRule>,
        stamp: Stamp<'_>,
    ) -> Result<()> {
        self.write(|tx| {
            let before = read(tx, volume)?;
            write_difference(tx, volume, &before, dossier, stamp.at)?;
            tx.execute("update volumes set rules = ?2 where id = ?1", params![volume, rules])?;
            filed_by.map(|rule| filing_rules::remember(tx, volume, rule, stamp)).transpose()?;
            volumes::set_stage(tx, volume, VolumeStage::Analysed, stamp)?;
            let filed_by = filed_by.map(|rule| [&rule.id, &rule.version]);
            let detail = serde_json::json!({ "entries": dossier.entries.len(), "rules": rules, "filed_by": filed_by });
            audit::append(tx, stamp, Some(volume), "识别编目", &detail.to_string())
        })
    }
}

pub(crate) fn read(connection: &Connection, volume: VolumeId) -> Result<Dossier> {
    let (case, next_entry): (String, u32) = connection
        .prepare_cached("select case_json, next_entry from volumes where id = ?1")?
        .query_row([volume], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?
        .ok_or(Error::NoVolume(volume))?;
    let mut pages = Vec::new();
    let mut statement = connection.prepare_cached(
        "select scan_index, rotation, role, removed_because, page_no, marked, repair from pages where volume = ?1
         order by scan_index",
    )?;
    let mut found = statement.query([volume])?;
    while let Some(row) = found.next()? {
        pages.push(volumes::page_state(row)?);
    }
    let mut entries = Vec::new();
    let mut statement = connection.prepare_cached(
        "select id, title, doc_type, part, responsible, date, confidence, state, pages, reasons, candidates,
         document_number, sure
         from entries where volume = ?1 order by position",
    )?;
    let mut found = statement.query([volume])?;
    while let Some(row) = found.next()? {
        let (part, state): (String, String) = (row.get(3)?, row.get(7)?);
        let (on, reasons, candidates): (String, String, String) = (row.get(8)?, row.get(9)?, row.get(10)?);
        entries.push(Entry {
            id: row.get(0)?,
            title: row.get(1)?,
            doc_type: row.get(2)?,
            part: Word::read(&part)?,
            pages: rows::parse(&on)?,
            responsible: row.get(4)?,
            date: row.get(5)?,
            confidence: row.get::<_, f64>(6)? as f32,
            reasons: rows::parse(&reasons)?,
            candidates: rows::parse(&candidates)?,
            document_number: row.get(11)?,
            sure: rows::parse_optional(row.get(12)?)?,
            state: Word::read(&state)?,
        });
    }
    Ok(Dossier { case: rows::parse(&case)?, pages, entries, next_entry })
}

/// Writes the rows in which `after` differs from `before`, and the time of the change.
pub(crate) fn write_difference(
    tx: &Transaction<'_>,
    volume: VolumeId,
    before: &Dossier,
    after: &Dossier,
    at: &str,
) -> Result<()> {
    let known: HashMap<EntryId, (usize, &Entry)> =
        before.entries.iter().enumerate().map(|(at, e)| (e.id, (at, e))).collect();
    let stays: HashSet<EntryId> = after.entries.iter().map(|e| e.id).collect();
    for gone in before.entries.iter().filter(|e| !stays.contains(&e.id)) {
        tx.execute("delete from entries where volume = ?1 and id = ?2", params![volume, gone.id])?;
    }
    for (position, entry) in after.entries.iter().enumerate() {
        if let Some((at, _)) = known.get(&entry.id).filter(|(_, old)| *old == entry) {
            // A document more or less moves all that stand behind it: hundreds of rows, of which nothing else changes.
            if *at != position {
                tx.prepare_cached("update entries set position = ?3 where volume = ?1 and id = ?2")?
                    .execute(params![volume, entry.id, position as i64])?;
            }
            continue;
        }
        tx.prepare_cached(
            "insert or replace into entries(volume, id, position, title, doc_type, part, responsible, date, confidence,
             state, pages, reasons, candidates, document_number, sure)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            volume,
            entry.id,
            position as i64,
            entry.title,
            entry.doc_type,
            entry.part.word()?,
            entry.responsible,
            entry.date,
            f64::from(entry.confidence),
            entry.state.word()?,
            rows::json(&entry.pages)?,
            rows::json(&entry.reasons)?,
            rows::json(&entry.candidates)?,
            entry.document_number,
            entry.sure.as_ref().map(rows::json).transpose()?,
        ])?;
    }
    for (position, page) in after.pages.iter().enumerate() {
        if before.pages.get(position) == Some(page) {
            continue;
        }
        let changed = tx
            .prepare_cached(
                "update pages set rotation = ?3, role = ?4, removed_because = ?5, page_no = ?6, marked = ?7,
                 repair = ?8
                 where volume = ?1 and scan_index = ?2",
            )?
            .execute(params![
                volume,
                page.scan_index,
                page.rotation,
                page.role.word()?,
                page.removed_because,
                page.page_no,
                page.marked,
                (!page.repair.is_none()).then(|| rows::json(&page.repair)).transpose()?
            ])?;
        if changed == 0 {
            return Err(Error::NoPage(page.scan_index));
        }
    }
    tx.prepare_cached(
        "update volumes set case_json = ?2, case_number = ?3, court = ?4, cause = ?5, next_entry = ?6, changed_at = ?7
         where id = ?1",
    )?
    .execute(params![
        volume,
        rows::json(&after.case)?,
        after.case.case_number,
        after.case.court,
        after.case.cause,
        after.next_entry,
        at
    ])?;
    if before.case.court != after.case.court {
        // Other limits may be for this court.
        limits::rejudge(tx, &profiles::profiles(tx)?, limits::Reach::Volume(volume))?;
    }
    Ok(())
}
