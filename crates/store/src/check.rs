//! `bianmu check`: is everything that was promised still there?

use rusqlite::Connection;

use crate::{Digest, Result, Store, audit};

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// SQLite reports damage.
    Database(String),
    /// A row refers to one that is not there: table name.
    Reference(String),
    /// The audit chain does not fit from this row on.
    Audit(i64),
    /// The blob is missing.
    Missing(String),
    /// The blob has other bytes or another size than when it was stored.
    Altered(String),
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Damage::Database(text) => write!(f, "数据库损坏：{text}"),
            Damage::Reference(table) => write!(f, "数据库“{table}”表中有记录指向不存在的内容"),
            Damage::Audit(number) => write!(f, "审计链从第 {number} 条起对不上，记录曾被改动或删除"),
            Damage::Missing(digest) => write!(f, "原件 {digest} 不见了"),
            Damage::Altered(digest) => write!(f, "原件 {digest} 的内容被改动或损坏"),
        }
    }
}

/// Result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Blobs looked at.
    pub originals: u64,
    /// Rows of the audit chain.
    pub audit_rows: u64,
    /// What is wrong; empty when all is well.
    pub damage: Vec<Damage>,
}

impl Store {
    /// Checks the database, the audit chain and that every original is there with its size; with `read_data` also that
    /// its bytes have the digest. Changes nothing.
    pub fn check(&self, read_data: bool) -> Result<CheckReport> {
        let mut report = CheckReport::default();
        let originals: Vec<(String, i64)> = {
            let connection = self.connection();
            database(&connection, &mut report)?;
            let (rows, broken) = audit::verify(&connection)?;
            report.audit_rows = rows;
            report.damage.extend(broken.map(Damage::Audit));
            let mut statement = connection.prepare("select digest, size from originals order by digest")?;
            statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?
        };
        for (text, size) in originals {
            let digest = Digest::parse(&text)?;
            let path = self.original_path(&digest);
            report.originals += 1;
            match std::fs::metadata(&path) {
                Err(_) => report.damage.push(Damage::Missing(text)),
                Ok(meta) if meta.len() != size as u64 => report.damage.push(Damage::Altered(text)),
                Ok(_) if read_data && Store::digest_of_file(&path)? != digest => {
                    report.damage.push(Damage::Altered(text));
                }
                Ok(_) => {}
            }
        }
        Ok(report)
    }
}

fn database(connection: &Connection, report: &mut CheckReport) -> Result<()> {
    let mut statement = connection.prepare("pragma integrity_check")?;
    let lines: Vec<String> = statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    report.damage.extend(lines.into_iter().filter(|l| l != "ok").map(Damage::Database));
    let mut statement = connection.prepare("pragma foreign_key_check")?;
    let tables: Vec<String> = statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    report.damage.extend(tables.into_iter().map(Damage::Reference));
    Ok(())
}
