//! Operations: validated by the model, written with their inverse and their audit row in one transaction.
//!
//! Undo and redo work across restarts and users, because the log is in the database and not in anyone's memory.

use std::sync::Arc;

use bianmu_model::{Change, Dossier, Operation, Place, VolumeStage, apply, revert};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use crate::rows;
use crate::{Error, Result, Stamp, Store, VolumeId, audit, catalogue, volumes};

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedOperation {
    /// Running number within the volume, from 1.
    pub number: i64,
    /// RFC 3339.
    pub at: String,
    /// Who.
    pub who: String,
    /// Description in Chinese.
    pub what: String,
    /// Undone; can be redone.
    pub undone: bool,
}

impl Store {
    /// Applies an operation. In one transaction: the rows that change, the log with the inverse, the audit row, and
    /// 编目中 for a volume that was only 已识别. The operations that were undone before can then no longer be redone.
    /// Gives the new dossier. `place` is where the clerk was; undo and redo lead back there. `describe` writes the line of the history from the dossier before.
    ///
    /// # Errors
    /// [`Error::NotEditable`] when the stage forbids it, [`Error::Operation`] when the operation does not fit.
    pub fn operate(
        &self,
        volume: VolumeId,
        operation: &Operation,
        place: Option<&Place>,
        stamp: Stamp<'_>,
        describe: impl FnOnce(&Dossier) -> String,
    ) -> Result<Arc<Dossier>> {
        self.change(volume, |tx, before| {
            editable(tx, volume)?;
            let (after, change) = apply(before, operation)?;
            let what = describe(before);
            catalogue::write_difference(tx, volume, before, &after, stamp.at)?;
            tx.execute("delete from operations where volume = ?1 and undone = 1", [volume])?;
            let number: i64 =
                tx.query_row("select coalesce(max(number), 0) + 1 from operations where volume = ?1", [volume], |r| {
                    r.get(0)
                })?;
            let operation = rows::json(operation)?;
            tx.prepare_cached(
                "insert into operations(volume, number, at, who, what, operation, change, place)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                volume,
                number,
                stamp.at,
                stamp.who,
                what,
                operation,
                rows::json(&change)?,
                place.map(rows::json).transpose()?
            ])?;
            begin_cataloguing(tx, volume, stamp)?;
            audit::append(tx, stamp, Some(volume), &what, &operation)?;
            Ok(after)
        })
    }

    /// Puts back the rows of the last operation that is not undone. One transaction.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`], [`Error::NotEditable`]
    pub fn undo(&self, volume: VolumeId, stamp: Stamp<'_>) -> Result<Arc<Dossier>> {
        self.change(volume, |tx, before| {
            editable(tx, volume)?;
            let (number, what, change): (i64, String, String) = tx
                .query_row(
                    "select number, what, change from operations where volume = ?1 and undone = 0
                     order by number desc limit 1",
                    [volume],
                    |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
                )
                .optional()?
                .ok_or(Error::NothingToUndo)?;
            let change: Change = rows::parse(&change)?;
            let after = revert(before, &change);
            catalogue::write_difference(tx, volume, before, &after, stamp.at)?;
            mark(tx, volume, number, true)?;
            audit::append(tx, stamp, Some(volume), &format!("撤销：{what}"), &number.to_string())?;
            Ok(after)
        })
    }

    /// Applies anew the first operation that is undone. One transaction.
    ///
    /// # Errors
    /// [`Error::NothingToRedo`], [`Error::NotEditable`]
    pub fn redo(&self, volume: VolumeId, stamp: Stamp<'_>) -> Result<Arc<Dossier>> {
        self.change(volume, |tx, before| {
            editable(tx, volume)?;
            let (number, what, operation): (i64, String, String) = tx
                .query_row(
                    "select number, what, operation from operations where volume = ?1 and undone = 1
                     order by number limit 1",
                    [volume],
                    |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
                )
                .optional()?
                .ok_or(Error::NothingToRedo)?;
            let operation: Operation = rows::parse(&operation)?;
            let (after, _) = apply(before, &operation)?;
            catalogue::write_difference(tx, volume, before, &after, stamp.at)?;
            mark(tx, volume, number, false)?;
            audit::append(tx, stamp, Some(volume), &format!("重做：{what}"), &number.to_string())?;
            Ok(after)
        })
    }

    /// Where the operation was done that was undone last, or that stands last.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn operation_place(&self, volume: VolumeId, undone: bool) -> Result<Option<Place>> {
        let order = if undone { "asc" } else { "desc" };
        let text: Option<Option<String>> = self
            .connection()
            .prepare_cached(&format!(
                "select place from operations where volume = ?1 and undone = ?2 order by number {order} limit 1"
            ))?
            .query_row(params![volume, undone], |r| r.get(0))
            .optional()?;
        rows::parse_optional(text.flatten())
    }

    /// One transaction that makes another dossier of the one that stands; anything but `Ok` rolls it back.
    fn change(
        &self,
        volume: VolumeId,
        work: impl FnOnce(&Transaction<'_>, &Dossier) -> Result<Dossier>,
    ) -> Result<Arc<Dossier>> {
        let mut connection = self.connection();
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = self.dossier_now(&tx, volume)?;
        let after = Arc::new(work(&tx, &before)?);
        tx.commit()?;
        self.keep_dossier(&connection, volume, Arc::clone(&after));
        Ok(after)
    }

    /// How many operations there are, and the words of the one that is undone next and of the one that is done again next.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn next_steps(&self, volume: VolumeId) -> Result<(u32, Option<String>, Option<String>)> {
        let found = self
            .connection()
            .prepare_cached(
                "select count(*),
                 (select what from operations where volume = ?1 and undone = 0 order by number desc limit 1),
                 (select what from operations where volume = ?1 and undone = 1 order by number limit 1)
                 from operations where volume = ?1",
            )?
            .query_row([volume], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        Ok(found)
    }

    /// The log, newest first.
    pub fn history(&self, volume: VolumeId) -> Result<Vec<LoggedOperation>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select number, at, who, what, undone from operations where volume = ?1 order by number desc",
        )?;
        let rows = statement.query_map([volume], |r| {
            Ok(LoggedOperation { number: r.get(0)?, at: r.get(1)?, who: r.get(2)?, what: r.get(3)?, undone: r.get(4)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn editable(tx: &Transaction<'_>, volume: VolumeId) -> Result<()> {
    let stage = volumes::stage_of(tx, volume)?;
    if stage.editable() { Ok(()) } else { Err(Error::NotEditable(stage)) }
}

fn begin_cataloguing(tx: &Transaction<'_>, volume: VolumeId, stamp: Stamp<'_>) -> Result<()> {
    if volumes::stage_of(tx, volume)? == VolumeStage::Analysed {
        volumes::set_stage(tx, volume, VolumeStage::Cataloguing, stamp)?;
    }
    Ok(())
}

fn mark(tx: &Transaction<'_>, volume: VolumeId, number: i64, undone: bool) -> Result<()> {
    tx.execute("update operations set undone = ?3 where volume = ?1 and number = ?2", params![volume, number, undone])?;
    Ok(())
}
