//! 工作: how long somebody worked at a volume, where they stopped, and what a day brought.

use bianmu_model::{CaseFacts, Place};
use rusqlite::{OptionalExtension, params};

use crate::{Result, Stamp, Store, VolumeId, audit, rows};

/// What was done on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Volumes handed to inspection on this day.
    pub submitted: u32,
    /// Pages of those volumes.
    pub pages: u32,
    /// Seconds of work at those volumes, on whatever day.
    pub seconds_on_submitted: u64,
    /// Seconds of work on this day.
    pub seconds: u64,
}

/// What a second person typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondEntry {
    /// Who.
    pub who: String,
    /// RFC 3339.
    pub at: String,
    /// What; only the fields of the second entry are filled.
    pub facts: CaseFacts,
}

impl Store {
    /// Adds seconds of work on the day of the stamp, and remembers where the person is. One transaction; what a crash
    /// costs is the time since the last call.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when there is no such volume or nothing could be written.
    pub fn add_work(&self, volume: VolumeId, seconds: u32, place: Option<&Place>, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            if seconds > 0 {
                tx.prepare_cached(
                    "insert into work(volume, who, day, seconds) values (?1, ?2, substr(?3, 1, 10), ?4)
                     on conflict do update set seconds = seconds + excluded.seconds",
                )?
                .execute(params![volume, stamp.who, stamp.at, seconds])?;
            }
            if let Some(place) = place {
                tx.prepare_cached(
                    "insert into stays(volume, who, place) values (?1, ?2, ?3)
                     on conflict do update set place = excluded.place",
                )?
                .execute(params![volume, stamp.who, rows::json(place)?])?;
            }
            Ok(())
        })
    }

    /// Where a person stopped.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn stay(&self, volume: VolumeId, who: &str) -> Result<Option<Place>> {
        let text: Option<String> = self
            .connection()
            .prepare_cached("select place from stays where volume = ?1 and who = ?2")?
            .query_row(params![volume, who], |r| r.get(0))
            .optional()?;
        rows::parse_optional(text)
    }

    /// What a day brought. `day` is `YYYY-MM-DD`, local.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn day_counts(&self, day: &str) -> Result<DayCounts> {
        let connection = self.connection();
        let submitted = "select distinct volume from audit where what = '转阶段' and substr(at, 1, 10) = ?1
             and json_extract(detail, '$.to') = 'submitted'";
        let (volumes, pages, seconds_on): (u32, u32, i64) = connection
            .prepare_cached(&format!(
                "select count(*), coalesce(sum((select count(*) from pages p where p.volume = s.volume)), 0),
                 coalesce(sum((select sum(w.seconds) from work w where w.volume = s.volume)), 0)
                 from ({submitted}) s where s.volume in (select id from volumes)"
            ))?
            .query_row([day], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        let seconds: i64 = connection
            .prepare_cached("select coalesce(sum(seconds), 0) from work where day = ?1")?
            .query_row([day], |r| r.get(0))?;
        Ok(DayCounts {
            submitted: volumes,
            pages,
            seconds_on_submitted: seconds_on.unsigned_abs(),
            seconds: seconds.unsigned_abs(),
        })
    }

    /// Keeps what a second person typed, over what was typed before. One transaction with its audit row, which does not
    /// repeat the names.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when there is no such volume or nothing could be written.
    pub fn put_second_entry(&self, volume: VolumeId, facts: &CaseFacts, same: bool, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "insert into second_entries(volume, who, at, facts) values (?1, ?2, ?3, ?4)
                 on conflict do update set who = excluded.who, at = excluded.at, facts = excluded.facts",
                params![volume, stamp.who, stamp.at, rows::json(facts)?],
            )?;
            audit::append(tx, stamp, Some(volume), "复核录入", &serde_json::json!({ "same": same }).to_string())
        })
    }

    /// What a second person typed, if anybody did.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn second_entry(&self, volume: VolumeId) -> Result<Option<SecondEntry>> {
        let row: Option<(String, String, String)> = self
            .connection()
            .prepare_cached("select who, at, facts from second_entries where volume = ?1")?
            .query_row([volume], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .optional()?;
        row.map(|(who, at, facts)| Ok(SecondEntry { who, at, facts: rows::parse(&facts)? })).transpose()
    }
}
