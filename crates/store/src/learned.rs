//! What was learned from confirmations: rows that people can look at, count and remove.

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use crate::{Result, Stamp, Store, VolumeId, audit};

/// Rows kept; those confirmed least and longest ago go first.
pub const MOST_LEARNED: u32 = 2_000;

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedFact {
    /// 法院; empty where it is not known.
    pub court: String,
    /// `title` or `responsible`.
    pub what: String,
    /// The title, or who makes papers of this kind.
    pub text: String,
    /// 文书种类
    pub doc_type: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedRow {
    /// Number in the store.
    pub id: i64,
    /// What it says.
    pub fact: LearnedFact,
    /// Volumes in which it was confirmed.
    pub count: u32,
    /// RFC 3339.
    pub last_used: String,
    /// Those of them that are in this store.
    pub volumes: Vec<VolumeId>,
}

impl Store {
    /// Writes down what was confirmed in a volume; what it has confirmed before is not counted again. One transaction.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when nothing could be written.
    pub fn learn(&self, volume: VolumeId, facts: &[LearnedFact], stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            for fact in facts {
                let id = put(tx, fact, 0, stamp.at)?;
                let fresh = tx
                    .prepare_cached("insert or ignore into learned_from(learned, volume) values (?1, ?2)")?
                    .execute(params![id, volume])?;
                tx.prepare_cached("update learned set count = count + ?2, last_used = ?3 where id = ?1")?
                    .execute(params![id, fresh as u32, stamp.at])?;
            }
            bound(tx)
        })
    }

    /// Everything learned, most confirmed first.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn learned(&self) -> Result<Vec<LearnedRow>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select l.id, l.court, l.what, l.text, l.doc_type, l.count, l.last_used,
             (select group_concat(f.volume) from learned_from f where f.learned = l.id)
             from learned l order by l.count desc, l.last_used desc, l.id",
        )?;
        let rows = statement.query_map([], |r| {
            let volumes: Option<String> = r.get(7)?;
            Ok(LearnedRow {
                id: r.get(0)?,
                fact: LearnedFact { court: r.get(1)?, what: r.get(2)?, text: r.get(3)?, doc_type: r.get(4)? },
                count: r.get(5)?,
                last_used: r.get(6)?,
                volumes: volumes.iter().flat_map(|v| v.split(',')).filter_map(|v| v.parse().ok()).collect(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Removes one row, or all of them, and says so in the audit chain. One transaction.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when nothing could be written.
    pub fn forget_learned(&self, id: Option<i64>, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            let gone = tx.execute("delete from learned where ?1 is null or id = ?1", [id])?;
            audit::append(tx, stamp, None, "删去所学", &serde_json::json!({ "id": id, "rows": gone }).to_string())
        })
    }

    /// Adds rows of a file to those there are; of a row that is there already the larger count stays. One transaction.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when nothing could be written.
    pub fn take_in_learned(&self, rows: &[(LearnedFact, u32, String)], stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            for (fact, count, last_used) in rows {
                let id = put(tx, fact, *count, last_used)?;
                tx.prepare_cached("update learned set count = max(count, ?2) where id = ?1")?
                    .execute(params![id, count])?;
            }
            bound(tx)?;
            audit::append(tx, stamp, None, "导入所学", &serde_json::json!({ "rows": rows.len() }).to_string())
        })
    }
}

fn put(tx: &Transaction<'_>, fact: &LearnedFact, count: u32, at: &str) -> Result<i64> {
    let LearnedFact { court, what, text, doc_type } = fact;
    tx.prepare_cached(
        "insert or ignore into learned(court, what, text, doc_type, count, last_used) values (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![court, what, text, doc_type, count, at])?;
    Ok(tx
        .prepare_cached("select id from learned where court = ?1 and what = ?2 and text = ?3 and doc_type = ?4")?
        .query_row(params![court, what, text, doc_type], |r| r.get(0))?)
}

fn bound(tx: &Transaction<'_>) -> Result<()> {
    tx.execute(
        "delete from learned where id in (select id from learned order by count desc, last_used desc, id limit -1 offset ?1)",
        [MOST_LEARNED],
    )?;
    Ok(())
}
