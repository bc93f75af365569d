//! The profiles of clarity limits: every change is a new version, and what was judged by an older one is judged anew in the
//! same transaction, as long as nobody has vouched for it.

use bianmu_model::{ClarityProfile, ClarityProfiles, GENERAL_PROFILE};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::limits::{Reach, Rejudged, rejudge};
use crate::{Error, Result, Stamp, Store, audit, rows};

/// A profile as it was saved once.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileVersion {
    /// RFC 3339; empty when it is not known.
    pub at: String,
    /// Who saved it; empty when it is not known.
    pub who: String,
    /// What was saved.
    pub profile: ClarityProfile,
}

impl Store {
    /// The profiles in use. Limits that this program cannot read, written by another version, count as not there.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn profiles(&self) -> Result<ClarityProfiles> {
        profiles(&self.connection())
    }

    /// Everything that was ever saved of a profile, newest first; also of one that was removed.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn profile_versions(&self, id: u32) -> Result<Vec<ProfileVersion>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select at, who, content from clarity_profile_versions where profile = ?1 order by version desc",
        )?;
        let found: Vec<(String, String, String)> =
            statement.query_map([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<rusqlite::Result<_>>()?;
        let read = |(at, who, content): (String, String, String)| {
            Some(ProfileVersion { at, who, profile: serde_json::from_str(&content).ok()? })
        };
        Ok(found.into_iter().filter_map(read).collect())
    }

    /// Saves a profile as its next version, a new one as its first, and judges every page in work that it reaches or no
    /// longer reaches. One transaction with one audit row: after a crash either the old limits stand with the old flags, or
    /// the new ones with the new flags. Submitted and sealed volumes keep the flags under which they were inspected.
    ///
    /// # Errors
    /// [`Error::StaleProfile`] when it was changed since the version it was made from, or was removed.
    pub fn save_profile(&self, profile: &ClarityProfile, stamp: Stamp<'_>) -> Result<(ClarityProfile, Rejudged)> {
        self.write(|tx| {
            let before = profiles(tx)?;
            let known = before.by_id(profile.id);
            if profile.id != 0 && known.is_none_or(|known| known.version != profile.version) {
                return Err(Error::StaleProfile(known.map(|known| known.version)));
            }
            let id = match known {
                Some(known) => known.id,
                None => {
                    tx.execute("insert into clarity_profiles default values", [])?;
                    u32::try_from(tx.last_insert_rowid()).map_err(|_| Error::StaleProfile(None))?
                }
            };
            let version = known.map_or(1, |known| known.version + 1);
            let next = ClarityProfile { id, version, ..profile.clone() };
            tx.execute(
                "insert into clarity_profile_versions(profile, version, at, who, content) values (?1, ?2, ?3, ?4, ?5)",
                params![id, version, stamp.at, stamp.who, rows::json(&next)?],
            )?;
            let rejudged = rejudge(tx, &before.with(&next), Reach::Everything)?;
            say(tx, stamp, "改清晰度限值", known, Some(&next), &rejudged)?;
            Ok((next, rejudged))
        })
    }

    /// Removes a profile and judges its pages in work by what is for them then. Its versions are kept. One transaction, as
    /// for [`Store::save_profile`].
    ///
    /// # Errors
    /// [`Error::StaleProfile`] when there is no such profile; the general one stays.
    pub fn remove_profile(&self, id: u32, stamp: Stamp<'_>) -> Result<Rejudged> {
        self.write(|tx| {
            let before = profiles(tx)?;
            let Some(gone) = before.by_id(id).filter(|gone| gone.id != GENERAL_PROFILE) else {
                return Err(Error::StaleProfile(None));
            };
            tx.execute("update clarity_profiles set removed = 1 where id = ?1", [id])?;
            let rejudged = rejudge(tx, &before.without(id), Reach::Everything)?;
            say(tx, stamp, "删清晰度限值", Some(gone), None, &rejudged)?;
            Ok(rejudged)
        })
    }

    /// Courts and scanners that volumes of this store came from, for choosing what a profile is for.
    ///
    /// # Errors
    /// [`Error::Database`] when the store cannot be read.
    pub fn origins(&self) -> Result<(Vec<String>, Vec<String>)> {
        let connection = self.connection();
        let list = |sql: &str| -> Result<Vec<String>> {
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        Ok((
            list("select distinct court from volumes where court <> '' order by court")?,
            list("select distinct scanner from pages where scanner <> '' order by scanner")?,
        ))
    }
}

/// The profiles as the connection sees them.
pub(crate) fn profiles(connection: &Connection) -> Result<ClarityProfiles> {
    let mut statement = connection.prepare_cached(
        "select v.content from clarity_profile_versions v join clarity_profiles p on p.id = v.profile
         where p.removed = 0 and v.version = (select max(version) from clarity_profile_versions where profile = p.id)",
    )?;
    let found: Vec<String> = statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(ClarityProfiles::new(found.iter().filter_map(|content| serde_json::from_str(content).ok()).collect()))
}

/// The court of a volume and the scanner of one of its pages.
pub(crate) fn origin(
    connection: &Connection,
    volume: i64,
    scan_index: u32,
) -> Result<(Option<String>, Option<String>)> {
    Ok(connection
        .prepare_cached(
            "select v.court, p.scanner from pages p join volumes v on v.id = p.volume
             where p.volume = ?1 and p.scan_index = ?2",
        )?
        .query_row(params![volume, scan_index], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?
        .unwrap_or_default())
}

fn say(
    tx: &Transaction<'_>,
    stamp: Stamp<'_>,
    what: &str,
    before: Option<&ClarityProfile>,
    value: Option<&ClarityProfile>,
    rejudged: &Rejudged,
) -> Result<()> {
    let detail = serde_json::json!({
        "before": before, "value": value, "volumes": rejudged.volumes, "pages": rejudged.pages,
    });
    audit::append(tx, stamp, None, what, &detail.to_string())
}
