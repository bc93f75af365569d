use rusqlite::Connection;

use crate::{Error, Result};

/// Migrations in order; the position (from 1) is the `user_version` after it.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_user_settings.sql"),
    include_str!("../migrations/0003_repair.sql"),
    include_str!("../migrations/0004_desk.sql"),
    include_str!("../migrations/0005_learned.sql"),
    include_str!("../migrations/0006_shown.sql"),
    include_str!("../migrations/0007_profiles.sql"),
    include_str!("../migrations/0008_filing_rules.sql"),
];

/// `user_version` of a store written by this program.
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// Prepares a connection: WAL, full synchronisation, foreign keys, and the schema brought up to [`SCHEMA_VERSION`].
///
/// Each migration is one transaction together with its `user_version`: a crash leaves the database at one of the
/// versions, never between two.
///
/// # Errors
/// [`Error::NewerStore`] when the database is newer than this program; it is not touched then.
pub(crate) fn prepare(connection: &mut Connection) -> Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(Error::NewerStore { found, known: SCHEMA_VERSION });
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let tx = connection.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", index as u32 + 1)?;
        tx.commit()?;
    }
    Ok(())
}
