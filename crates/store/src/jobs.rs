//! Page jobs: the page is the unit of work, and its row says where it stands.

use bianmu_model::{Fault, PageFacts, VolumeStage};
use rusqlite::{OptionalExtension, params};

use crate::rows::{self, Word};
use crate::{Digest, Error, Result, Stamp, Store, VolumeId, audit, profiles, volumes};

/// A page handed to a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageJob {
    /// Volume.
    pub volume: VolumeId,
    /// Page.
    pub scan_index: u32,
    /// Coded page image.
    pub digest: Digest,
    /// `image/jpeg` …
    pub media_type: String,
    /// Fence: a result is taken only for the claim it belongs to.
    pub epoch: i64,
}

/// What a worker gives back: facts, or why the page could not be read.
pub type PageOutcome<'a> = std::result::Result<&'a PageFacts, &'a Fault>;

/// Jobs of a volume by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Not begun.
    pub waiting: u32,
    /// Claimed.
    pub running: u32,
    /// Finished with facts.
    pub done: u32,
    /// Finished with a fault.
    pub failed: u32,
    /// Given up by the user.
    pub cancelled: u32,
}

impl Store {
    /// Claims up to `n` waiting pages of a volume in scan order. One transaction; when the process dies afterwards, the
    /// claimed pages wait again at the next start.
    pub fn claim_pages(&self, volume: VolumeId, n: u32) -> Result<Vec<PageJob>> {
        (0..n).map_while(|_| self.claim(Some(volume)).transpose()).collect()
    }

    /// Claims the next page of any volume that is not paused: prioritised volumes first, then the oldest.
    pub fn claim_next_page(&self) -> Result<Option<PageJob>> {
        self.claim(None)
    }

    /// The volume of which [`Store::claim_next_page`] would hand out a page.
    pub fn volume_to_analyse(&self) -> Result<Option<VolumeId>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select j.volume from page_jobs j join volumes v on v.id = j.volume
             where j.state = 'waiting' and v.stage = 'imported' and v.paused = 0
             order by v.priority desc, j.volume limit 1",
        )?;
        Ok(statement.query_row([], |r| r.get(0)).optional()?)
    }

    fn claim(&self, volume: Option<VolumeId>) -> Result<Option<PageJob>> {
        self.write(|tx| {
            let found: Option<(VolumeId, u32, Option<String>, String, i64)> = tx
                .prepare_cached(
                    "select j.volume, j.scan_index, p.digest, p.media_type, j.epoch
                     from page_jobs j join pages p on p.volume = j.volume and p.scan_index = j.scan_index
                     join volumes v on v.id = j.volume
                     where j.state = 'waiting' and v.paused = 0 and (?1 is null or v.id = ?1)
                     order by v.priority desc, j.volume, j.scan_index limit 1",
                )?
                .query_row([volume], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)))
                .optional()?;
            let Some((volume, scan_index, digest, media_type, epoch)) = found else { return Ok(None) };
            tx.prepare_cached(
                "update page_jobs set state = 'running', attempts = attempts + 1, epoch = epoch + 1
                 where volume = ?1 and scan_index = ?2",
            )?
            .execute(params![volume, scan_index])?;
            let digest = Digest::parse(digest.as_deref().unwrap_or_default())?;
            Ok(Some(PageJob { volume, scan_index, digest, media_type, epoch: epoch + 1 }))
        })
    }

    /// Writes the outcome of a page and closes its job in one transaction. Gives `false`, and writes nothing, when the
    /// claim was given up in between (cancelled, or the volume was removed).
    pub fn finish_page(&self, job: &PageJob, outcome: PageOutcome<'_>) -> Result<bool> {
        self.write(|tx| {
            let state = if outcome.is_ok() { "done" } else { "failed" };
            let changed = tx
                .prepare_cached(
                    "update page_jobs set state = ?4 where volume = ?1 and scan_index = ?2 and epoch = ?3
                     and state = 'running'",
                )?
                .execute(params![job.volume, job.scan_index, job.epoch, state])?;
            if changed == 0 {
                return Ok(false);
            }
            match outcome {
                Ok(facts) => {
                    // Limits may have changed while it was looked at, and nobody there knew its court.
                    let (court, scanner) = profiles::origin(tx, job.volume, job.scan_index)?;
                    let mut facts = facts.clone();
                    facts.rejudge(profiles::profiles(tx)?.of_page(court.as_deref(), scanner.as_deref()));
                    tx.prepare_cached(
                        "update pages set facts = ?3, flags = ?4, rotation = ?5, fault = null
                         where volume = ?1 and scan_index = ?2",
                    )?
                    .execute(params![
                        job.volume,
                        job.scan_index,
                        rows::json(&facts)?,
                        facts.flags.len() as i64,
                        (360 - facts.orientation) % 360,
                    ])?
                }
                Err(fault) => tx
                    .prepare_cached("update pages set fault = ?3 where volume = ?1 and scan_index = ?2")?
                    .execute(params![job.volume, job.scan_index, rows::json(fault)?])?,
            };
            Ok(true)
        })
    }

    /// Puts a claimed page back, for example when the program is closing.
    pub fn release_page(&self, job: &PageJob) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "update page_jobs set state = 'waiting', attempts = max(attempts - 1, 0)
                 where volume = ?1 and scan_index = ?2 and epoch = ?3 and state = 'running'",
                params![job.volume, job.scan_index, job.epoch],
            )?;
            Ok(())
        })
    }

    /// Gives up the pages that are not finished; the volume stays with what is done.
    ///
    /// # Errors
    /// [`Error::Stage`] when the analysis is over already.
    pub fn cancel_analysis(&self, volume: VolumeId, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            let from = volumes::stage_of(tx, volume)?;
            if from != VolumeStage::Imported {
                return Err(Error::Stage { from, to: VolumeStage::Analysed });
            }
            let pages = tx.execute(
                "update page_jobs set state = 'cancelled' where volume = ?1 and state in ('waiting', 'running')",
                [volume],
            )?;
            tx.execute("update volumes set paused = 0 where id = ?1", [volume])?;
            audit::append(tx, stamp, Some(volume), "取消识别", &serde_json::json!({ "pages": pages }).to_string())
        })
    }

    /// Jobs of a volume by state.
    pub fn job_counts(&self, volume: VolumeId) -> Result<JobCounts> {
        let connection = self.connection();
        let mut statement =
            connection.prepare_cached("select state, count(*) from page_jobs where volume = ?1 group by state")?;
        let mut rows = statement.query([volume])?;
        let mut counts = JobCounts::default();
        while let Some(row) = rows.next()? {
            let (state, n): (String, u32) = (row.get(0)?, row.get(1)?);
            match state.as_str() {
                "waiting" => counts.waiting = n,
                "running" => counts.running = n,
                "done" => counts.done = n,
                "failed" => counts.failed = n,
                _ => counts.cancelled = n,
            }
        }
        Ok(counts)
    }

    /// Volumes whose pages are all finished and that have no catalogue yet.
    pub fn volumes_to_catalogue(&self) -> Result<Vec<VolumeId>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select id from volumes v where stage = ?1 and not exists
             (select 1 from page_jobs j where j.volume = v.id and j.state in ('waiting', 'running')) order by id",
        )?;
        Ok(statement.query_map([VolumeStage::Imported.word()?], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}
