//! 立卷规则 of courts, every version of them as it was, and which one a volume was catalogued by.

use std::collections::HashMap;

use bianmu_model::FilingRule;
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::json;

use crate::{Result, Stamp, Store, VolumeId, audit, rows, setting};

/// Begin of the ids of rules that were written here; those of the program have others.
const OWN: &str = "own-";
/// Key of the number given last.
const LAST: &str = "last_rule";

impl Store {
    /// Rules that volumes are filed by from now on, oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn offered_rules(&self) -> Result<Vec<FilingRule>> {
        let connection = self.connection();
        let mut statement =
            connection.prepare_cached("select rule from filing_rules where offered = 1 order by length(id), id")?;
        let texts: Vec<String> = statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        texts.iter().map(|text| rows::parse(text)).collect()
    }

    /// The rule a volume was catalogued by, as it was then; `None` for a volume that has no catalogue or an old one.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn rule_of(&self, volume: VolumeId) -> Result<Option<FilingRule>> {
        let connection = self.connection();
        let text: Option<String> = connection
            .prepare_cached(
                "select f.rule from volumes v join filing_rules f on f.id = v.rule_id and f.version = v.rule_version
                 where v.id = ?1",
            )?
            .query_row([volume], |r| r.get(0))
            .optional()?;
        rows::parse_optional(text)
    }

    /// How many volumes remember each version of each rule.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn rule_uses(&self) -> Result<HashMap<(String, String), u32>> {
        let connection = self.connection();
        let mut statement = connection
            .prepare_cached("select rule_id, rule_version, count(*) from volumes where rule_id <> '' group by 1, 2")?;
        let found = statement.query_map([], |r| Ok(((r.get(0)?, r.get(1)?), r.get(2)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes rules, each as the next version of its id; one without an id is new. Volumes keep the versions they were
    /// catalogued by. `what` is the line of the audit chain. One transaction: after a crash all of them are there or none.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when nothing could be written.
    pub fn save_rules(&self, rules: &[FilingRule], what: &str, stamp: Stamp<'_>) -> Result<Vec<FilingRule>> {
        self.write(|tx| rules.iter().map(|rule| save(tx, rule, what, stamp)).collect())
    }

    /// Takes a rule back: from now on the program's own files the cases it was for. Its versions stay, for the volumes that
    /// remember them and so that none is given twice. One transaction.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when nothing could be written.
    pub fn remove_rule(&self, id: &str, stamp: Stamp<'_>) -> Result<()> {
        self.write(|tx| {
            let name: Option<String> = tx
                .query_row(
                    "select json_extract(rule, '$.name') from filing_rules where id = ?1 and offered = 1",
                    [id],
                    |r| r.get(0),
                )
                .optional()?;
            tx.execute("update filing_rules set offered = 0 where id = ?1", [id])?;
            audit::append(tx, stamp, None, "删去立卷规则", &json!({ "id": id, "name": name }).to_string())
        })
    }
}

fn save(tx: &Transaction<'_>, rule: &FilingRule, what: &str, stamp: Stamp<'_>) -> Result<FilingRule> {
    let id = if rule.id.is_empty() {
        // Ids of removed rules are not given again while the audit chain names them.
        let next = setting::chosen(tx, LAST)?.and_then(|v| v.as_u64()).unwrap_or(0) + 1;
        setting::put(tx, LAST, &json!(next))?;
        format!("{OWN}{next}")
    } else {
        rule.id.clone()
    };
    let version: u32 = tx.query_row(
        "select coalesce(max(cast(version as integer)), 0) + 1 from filing_rules where id = ?1",
        [&id],
        |r| r.get(0),
    )?;
    let rule = FilingRule { id, version: version.to_string(), ..rule.clone() };
    tx.execute("update filing_rules set offered = 0 where id = ?1", [&rule.id])?;
    tx.execute(
        "insert into filing_rules(id, version, rule, offered, at, who) values (?1, ?2, ?3, 1, ?4, ?5)",
        params![rule.id, rule.version, rows::json(&rule)?, stamp.at, stamp.who],
    )?;
    let detail = json!({ "id": rule.id, "version": rule.version, "name": rule.name, "court": rule.court });
    audit::append(tx, stamp, None, what, &detail.to_string())?;
    Ok(rule)
}

/// Keeps the rule a volume was catalogued by, as it is now.
pub(crate) fn remember(tx: &Transaction<'_>, volume: VolumeId, rule: &FilingRule, stamp: Stamp<'_>) -> Result<()> {
    tx.execute(
        "insert or ignore into filing_rules(id, version, rule, offered, at, who) values (?1, ?2, ?3, 0, ?4, ?5)",
        params![rule.id, rule.version, rows::json(rule)?, stamp.at, stamp.who],
    )?;
    tx.execute(
        "update volumes set rule_id = ?2, rule_version = ?3 where id = ?1",
        params![volume, rule.id, rule.version],
    )?;
    Ok(())
}
