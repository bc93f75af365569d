//! What people chose for this store, by key.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::{Result, Stamp, Store, audit, rows};

impl Store {
    /// What was chosen under a key; `None` when nobody has chosen yet.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read, [`crate::Error::Format`] when what it holds is no JSON.
    pub fn setting(&self, key: &str) -> Result<Option<Value>> {
        chosen(&self.connection(), key)
    }

    /// Writes a choice over the one before and says so in the audit chain. One transaction: after a crash either the old
    /// choice stands or the new one with its audit entry. Choosing what is chosen already writes nothing.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when nothing could be written.
    pub fn set_setting(&self, key: &str, value: &Value, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            let before = chosen(tx, key)?;
            if before.as_ref() == Some(value) {
                return Ok(());
            }
            put(tx, key, value)?;
            let detail = serde_json::json!({ "key": key, "before": before, "value": value });
            audit::append(tx, stamp, None, "改设置", &detail.to_string())
        })
    }
}

pub(crate) fn put(connection: &Connection, key: &str, value: &Value) -> Result<()> {
    connection.execute(
        "insert into user_settings(key, value) values (?1, ?2)
         on conflict(key) do update set value = excluded.value",
        params![key, rows::json(value)?],
    )?;
    Ok(())
}

pub(crate) fn chosen(connection: &Connection, key: &str) -> Result<Option<Value>> {
    let text: Option<String> = connection
        .prepare_cached("select value from user_settings where key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    rows::parse_optional(text)
}
