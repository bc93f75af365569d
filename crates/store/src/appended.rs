//! 增补: pages that come later to a volume that stands.

use bianmu_model::VolumeStage;
use rusqlite::{Transaction, params};

use crate::refused::{self, FileFault};
use crate::rows;
use crate::volumes::{self, NewInput, NewPage};
use crate::{Digest, Error, Result, Stamp, Store, VolumeId, audit};

impl Store {
    /// Adds pages behind those of a volume, with their waiting jobs. The catalogue is not touched: the pages are pending
    /// until they are filed. One transaction: after a crash all of them are there or none. Gives the first new page.
    ///
    /// # Errors
    /// [`Error::NotEditable`] for a volume that was submitted.
    pub fn append_pages(
        &self,
        volume: VolumeId,
        inputs: &[NewInput],
        pages: &[NewPage],
        faults: &[FileFault],
        stamp: Stamp<'_>,
    ) -> Result<u32> {
        self.write(|tx| {
            let stage = volumes::stage_of(tx, volume)?;
            if stage != VolumeStage::Imported && !stage.editable() {
                return Err(Error::NotEditable(stage));
            }
            let last: u32 =
                tx.query_row("select coalesce(max(scan_index), 0) from pages where volume = ?1", [volume], |r| {
                    r.get(0)
                })?;
            let seq: i64 =
                tx.query_row("select coalesce(max(seq) + 1, 0) from inputs where volume = ?1", [volume], |r| r.get(0))?;
            self.insert_inputs(tx, volume, seq, inputs)?;
            self.insert_pages(tx, volume, last + 1, pages)?;
            refused::insert(tx, Some(volume), faults, stamp)?;
            if stage != VolumeStage::Imported && !pages.is_empty() {
                tx.execute(
                    "update volumes set appended_from = case appended_from when 0 then ?2 else appended_from end,
                     changed_at = ?3 where id = ?1",
                    params![volume, last + 1, stamp.at],
                )?;
            }
            let detail = serde_json::json!({ "after": last, "pages": pages.len() });
            audit::append(tx, stamp, Some(volume), "增补", &detail.to_string())?;
            Ok(last + 1)
        })
    }

    /// Volumes with appended pages that are all analysed and not filed yet, with the first of those pages.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn volumes_to_file(&self) -> Result<Vec<(VolumeId, u32)>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select id, appended_from from volumes v where appended_from > 0 and not exists
             (select 1 from page_jobs j where j.volume = v.id and j.state in ('waiting', 'running')) order by id",
        )?;
        Ok(statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }

    /// The appended pages of a volume are filed, or never will be by the machine.
    ///
    /// # Errors
    /// [`Error::Database`] when nothing could be written.
    pub fn set_filed(&self, volume: VolumeId) -> Result<()> {
        self.write(|tx| {
            tx.execute("update volumes set appended_from = 0 where id = ?1", [volume])?;
            Ok(())
        })
    }

    /// Puts a volume first among those that wait for analysis, or back into the order of arrival.
    ///
    /// # Errors
    /// [`Error::NoVolume`]
    pub fn prioritise(&self, volume: VolumeId, first: bool, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            volumes::stage_of(tx, volume)?;
            tx.execute(
                "update volumes set priority = case ?2 when 0 then 0 else (select max(priority) + 1 from volumes) end
                 where id = ?1",
                params![volume, first],
            )?;
            audit::append(tx, stamp, Some(volume), if first { "优先识别" } else { "取消优先" }, "{}")
        })
    }

    pub(crate) fn insert_inputs(
        &self,
        tx: &Transaction<'_>,
        volume: VolumeId,
        first: i64,
        inputs: &[NewInput],
    ) -> Result<()> {
        for (seq, input) in (first..).zip(inputs) {
            self.register(tx, &input.digest)?;
            tx.execute(
                "insert into inputs(volume, seq, file, digest) values (?1, ?2, ?3, ?4)",
                params![volume, seq, input.file, input.digest.as_str()],
            )?;
        }
        Ok(())
    }

    pub(crate) fn insert_pages(
        &self,
        tx: &Transaction<'_>,
        volume: VolumeId,
        first: u32,
        pages: &[NewPage],
    ) -> Result<()> {
        for (scan_index, page) in (first..).zip(pages) {
            if let Some(digest) = &page.digest {
                self.register(tx, digest)?;
            }
            let fault = page.fault.as_ref().map(rows::json).transpose()?;
            tx.prepare_cached(
                "insert into pages(volume, scan_index, source, digest, media_type, fault, scanner)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                volume,
                scan_index,
                page.source,
                page.digest.as_ref().map(Digest::as_str),
                page.media_type,
                fault,
                page.scanner
            ])?;
            let state = if page.fault.is_some() { "failed" } else { "waiting" };
            tx.prepare_cached("insert into page_jobs(volume, scan_index, state) values (?1, ?2, ?3)")?
                .execute(params![volume, scan_index, state])?;
        }
        Ok(())
    }
}
