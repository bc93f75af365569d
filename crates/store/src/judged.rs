//! Measures of repaired pictures. They can be made again at any time, so that they need no operation and no audit row.

use bianmu_model::{Measure, Repair};
use rusqlite::{OptionalExtension, params};

use crate::{Result, Store, VolumeId, rows};

impl Store {
    /// Repaired pages whose picture was not measured under their parameters, in order; at most `limit`.
    pub fn pages_to_judge(&self, limit: u32) -> Result<Vec<(VolumeId, u32)>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select volume, scan_index from pages where repair is not null and facts is not null and digest is not null
             and judged_for is not repair order by volume, scan_index limit ?1",
        )?;
        Ok(statement.query_map([limit], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps what was measured under these parameters. One statement; when the parameters have changed in between, the
    /// page is measured again.
    pub fn keep_judged(&self, volume: VolumeId, scan_index: u32, repair: &Repair, measures: &[Measure]) -> Result<()> {
        self.write(|tx| {
            tx.prepare_cached("update pages set judged_for = ?3, judged = ?4 where volume = ?1 and scan_index = ?2")?
                .execute(params![volume, scan_index, rows::json(repair)?, rows::json(&measures)?])?;
            Ok(())
        })
    }

    /// Measures of the repaired pages of a volume, as far as they were made under the parameters of now.
    pub fn judged(&self, volume: VolumeId) -> Result<Vec<(u32, Vec<Measure>)>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select scan_index, judged from pages where volume = ?1 and repair is not null and judged_for is repair",
        )?;
        let found: Vec<(u32, String)> =
            statement.query_map([volume], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        found.into_iter().map(|(scan_index, measures)| Ok((scan_index, rows::parse(&measures)?))).collect()
    }
}

impl Store {
    /// What was kept of the volume as a whole under a key; `None` when it was made for another state of it.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn volume_doubts(&self, volume: VolumeId, key: &str) -> Result<Option<serde_json::Value>> {
        let text: Option<String> = self
            .connection()
            .prepare_cached("select doubts from volume_doubts where volume = ?1 and key = ?2")?
            .query_row(params![volume, key], |r| r.get(0))
            .optional()?;
        rows::parse_optional(text)
    }

    /// Keeps it over what was kept before. A crash costs nothing but making it again.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when there is no such volume or nothing could be written.
    pub fn keep_volume_doubts(&self, volume: VolumeId, key: &str, doubts: &serde_json::Value) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "insert into volume_doubts(volume, key, doubts) values (?1, ?2, ?3)
                 on conflict do update set key = excluded.key, doubts = excluded.doubts",
                params![volume, key, rows::json(doubts)?],
            )?;
            Ok(())
        })
    }
}
