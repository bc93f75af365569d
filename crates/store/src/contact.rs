//! Pages by the kind of document they stand in, over all volumes.

use bianmu_model::{EntryId, EntryState, Repair, VolumePart, VolumeStage};
use rusqlite::{Connection, params};

use crate::rows::{self, Word};
use crate::{Digest, Result, Store, VolumeId};

/// A page that stands in an entry of the asked kind.
#[derive(Clone, Debug)]
pub struct KindPage {
    /// Volume.
    pub volume: VolumeId,
    /// Its name.
    pub name: String,
    /// 案号
    pub case_number: Option<String>,
    /// Its stage.
    pub stage: VolumeStage,
    /// Entry.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: EntryState,
    /// Its confidence.
    pub confidence: f32,
    /// Page.
    pub scan_index: u32,
    /// 0-based place of the page in the entry, and how many there are.
    pub place: (u32, u32),
    /// Coded image.
    pub digest: Option<Digest>,
    /// Clockwise degrees for display.
    pub rotation: u16,
    /// Repair for display.
    pub repair: Repair,
}

/// A title that people have written or accepted, with its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedTitle {
    /// Title.
    pub title: String,
    /// Document kind.
    pub doc_type: String,
    /// Part it stood in most often.
    pub part: VolumePart,
    /// How often, over all volumes.
    pub times: u32,
}

impl Store {
    /// Titles that people have written or accepted, most used first, at most `limit`.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn used_titles(&self, limit: u32) -> Result<Vec<UsedTitle>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select title, doc_type, part, count(*) from entries where state in ('accepted', 'edited')
             group by title, doc_type, part order by count(*) desc, title limit ?1",
        )?;
        let mut rows = statement.query([limit])?;
        let mut titles: Vec<UsedTitle> = Vec::new();
        while let Some(row) = rows.next()? {
            let title: String = row.get(0)?;
            if titles.iter().any(|t| t.title == title) {
                continue;
            }
            let part: String = row.get(2)?;
            titles.push(UsedTitle { title, doc_type: row.get(1)?, part: Word::read(&part)?, times: row.get(3)? });
        }
        Ok(titles)
    }

    /// Pages of all entries of a kind, newest volume first; of one volume or of all, at most `limit`.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read.
    pub fn pages_of_kind(&self, kind: &str, volume: Option<VolumeId>, limit: u32) -> Result<Vec<KindPage>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select e.volume, v.name, v.case_number, v.stage, e.id, e.title, e.state, e.confidence, p.value, p.key,
             json_array_length(e.pages)
             from entries e join volumes v on v.id = e.volume, json_each(e.pages) p
             where e.doc_type = ?1 and (?2 is null or e.volume = ?2)
             order by e.volume desc, e.position, p.key limit ?3",
        )?;
        let mut rows = statement.query(params![kind, volume, limit])?;
        let mut pages = Vec::new();
        while let Some(row) = rows.next()? {
            let (stage, state): (String, String) = (row.get(3)?, row.get(6)?);
            let (volume, scan_index) = (row.get(0)?, row.get(8)?);
            let (digest, rotation, repair) = shown(&connection, volume, scan_index)?;
            pages.push(KindPage {
                volume,
                name: row.get(1)?,
                case_number: row.get(2)?,
                stage: Word::read(&stage)?,
                entry: row.get(4)?,
                title: row.get(5)?,
                state: Word::read(&state)?,
                confidence: row.get::<_, f64>(7)? as f32,
                scan_index,
                place: (row.get(9)?, row.get(10)?),
                digest,
                rotation,
                repair,
            });
        }
        Ok(pages)
    }
}

fn shown(connection: &Connection, volume: VolumeId, scan_index: u32) -> Result<(Option<Digest>, u16, Repair)> {
    let (digest, rotation, repair): (Option<String>, u16, Option<String>) = connection
        .prepare_cached("select digest, rotation, repair from pages where volume = ?1 and scan_index = ?2")?
        .query_row(params![volume, scan_index], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok((digest.as_deref().map(Digest::parse).transpose()?, rotation, rows::parse_optional(repair)?.unwrap_or_default()))
}
