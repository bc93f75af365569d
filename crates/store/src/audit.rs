//! The audit chain: every write that matters appends a row whose hash covers the row before it.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest as _, Sha256};

use crate::originals::hex;
use crate::{Result, Stamp, VolumeId};

/// Setting that holds the hash of the last row, so that a cut-off end is noticed.
const HEAD: &str = "audit_head";
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

struct Row<'a> {
    number: i64,
    at: &'a str,
    who: &'a str,
    volume: Option<VolumeId>,
    what: &'a str,
    detail: &'a str,
    prev: &'a str,
}

impl Row<'_> {
    fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        let number = self.number.to_string();
        let volume = self.volume.map_or_else(String::new, |v| v.to_string());
        for field in [&number, self.at, self.who, &volume, self.what, self.detail, self.prev] {
            hasher.update((field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

/// Appends a row within the transaction of the write it tells about.
pub(crate) fn append(
    tx: &Transaction<'_>,
    stamp: Stamp<'_>,
    volume: Option<VolumeId>,
    what: &str,
    detail: &str,
) -> Result<()> {
    let last: Option<(i64, String)> = tx
        .query_row("select number, hash from audit order by number desc limit 1", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let (number, prev) = last.map_or((1, GENESIS.to_owned()), |(n, h)| (n + 1, h));
    let row = Row { number, at: stamp.at, who: stamp.who, volume, what, detail, prev: &prev };
    let hash = row.hash();
    tx.prepare_cached(
        "insert into audit(number, at, who, volume, what, detail, prev, hash) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![number, stamp.at, stamp.who, volume, what, detail, prev, hash])?;
    tx.prepare_cached(
        "insert into settings(key, value) values (?1, ?2) on conflict(key) do update set value = excluded.value",
    )?
    .execute(params![HEAD, hash])?;
    Ok(())
}

/// Walks the chain. Gives the number of rows and the number of the first row that does not fit; a cut-off end counts as
/// the row after the last.
pub(crate) fn verify(connection: &Connection) -> Result<(u64, Option<i64>)> {
    let mut statement =
        connection.prepare("select number, at, who, volume, what, detail, prev, hash from audit order by number")?;
    let mut rows = statement.query([])?;
    let mut prev = GENESIS.to_owned();
    let mut count = 0u64;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let (at, who, what): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(4)?);
        let (detail, stored_prev, hash): (String, String, String) = (row.get(5)?, row.get(6)?, row.get(7)?);
        let fields = Row { number, at: &at, who: &who, volume: row.get(3)?, what: &what, detail: &detail, prev: &prev };
        count += 1;
        if number != count as i64 || stored_prev != prev || fields.hash() != hash {
            return Ok((count, Some(number)));
        }
        prev = hash;
    }
    let head: Option<String> =
        connection.query_row("select value from settings where key = ?1", [HEAD], |r| r.get(0)).optional()?;
    let whole = head.map_or(count == 0, |h| h == prev);
    Ok((count, (!whole).then_some(count as i64 + 1)))
}
