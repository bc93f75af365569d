//! Verdicts of the inspector, by round: a volume that was returned and submitted again is looked at anew.

use bianmu_model::VolumeStage;
use rusqlite::params;

use crate::{Error, Result, Stamp, Store, VolumeId, audit, volumes};

/// What the inspector said about a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Passed, or returned.
    pub passed: bool,
    /// Why it was returned.
    pub reason: Option<String>,
}

/// A verdict with its place in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictRow {
    /// Page.
    pub scan_index: u32,
    /// Inspection round, from 1.
    pub round: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// Who.
    pub who: String,
    /// RFC 3339.
    pub at: String,
}

impl Store {
    /// Takes a submitted volume into inspection and begins a new round. One transaction; gives the round.
    ///
    /// # Errors
    /// [`Error::Stage`] unless the volume is 已提交.
    pub fn begin_inspection(&self, volume: VolumeId, stamp: Stamp<'_>) -> Result<u32> {
        self.write(|tx| {
            volumes::set_stage(tx, volume, VolumeStage::Inspecting, stamp)?;
            tx.execute("update volumes set round = round + 1 where id = ?1", [volume])?;
            Ok(tx.query_row("select round from volumes where id = ?1", [volume], |r| r.get(0))?)
        })
    }

    /// Writes a verdict of the current round, replacing an earlier one of the same round. One transaction.
    ///
    /// # Errors
    /// [`Error::NotEditable`] unless the volume is in inspection, [`Error::NoPage`].
    pub fn set_verdict(&self, volume: VolumeId, scan_index: u32, verdict: &Verdict, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            let stage = volumes::stage_of(tx, volume)?;
            if stage != VolumeStage::Inspecting {
                return Err(Error::NotEditable(stage));
            }
            let there: bool = tx.query_row(
                "select exists(select 1 from pages where volume = ?1 and scan_index = ?2)",
                params![volume, scan_index],
                |r| r.get(0),
            )?;
            if !there {
                return Err(Error::NoPage(scan_index));
            }
            tx.execute(
                "insert or replace into verdicts(volume, scan_index, round, passed, reason, who, at)
                 values (?1, ?2, (select round from volumes where id = ?1), ?3, ?4, ?5, ?6)",
                params![volume, scan_index, verdict.passed, verdict.reason, stamp.who, stamp.at],
            )?;
            tx.execute("update volumes set changed_at = ?2 where id = ?1", params![volume, stamp.at])?;
            let detail = serde_json::json!({
                "scan_index": scan_index, "passed": verdict.passed, "reason": verdict.reason,
            });
            audit::append(tx, stamp, Some(volume), "质检", &detail.to_string())
        })
    }

    /// All verdicts of a volume, oldest round first.
    pub fn verdicts(&self, volume: VolumeId) -> Result<Vec<VerdictRow>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select scan_index, round, passed, reason, who, at from verdicts where volume = ?1
             order by round, scan_index",
        )?;
        let rows = statement.query_map([volume], |r| {
            Ok(VerdictRow {
                scan_index: r.get(0)?,
                round: r.get(1)?,
                verdict: Verdict { passed: r.get(2)?, reason: r.get(3)? },
                who: r.get(4)?,
                at: r.get(5)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
