//! The limits of clarity: what was measured, what the inspectors made of it, and judging volumes in work anew.

use bianmu_model::{ClarityProfile, ClarityProfiles, Flag, JudgedBy, Measure, VolumeStage};
use rusqlite::{Connection, ToSql, Transaction, params};

use crate::rows::{self, Word};
use crate::{Result, Store, VolumeId};

/// What was measured on a page, and the flags it has now.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredPage {
    /// Volume.
    pub volume: VolumeId,
    /// Page.
    pub scan_index: u32,
    /// What the detectors measured.
    pub measures: Vec<Measure>,
    /// Its flags as stored.
    pub flags: Vec<Flag>,
    /// The limits behind these flags.
    pub judged_by: Option<JudgedBy>,
    /// 法院 of its volume, where it is known.
    pub court: Option<String>,
    /// What the scanner calls itself, where the file tells.
    pub scanner: Option<String>,
}

impl MeasuredPage {
    /// The one of these profiles that is for this page.
    pub fn profile<'a>(&self, profiles: &'a ClarityProfiles) -> &'a ClarityProfile {
        profiles.of_page(self.court.as_deref(), self.scanner.as_deref())
    }
}

/// What an inspector said of a page, beside what the machine said.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectedPage {
    /// Passed, or returned.
    pub passed: bool,
    /// What the detectors measured.
    pub measures: Vec<Measure>,
    /// Its flags as stored.
    pub flags: Vec<Flag>,
    /// 法院 of its volume, where it is known.
    pub court: Option<String>,
    /// What the scanner calls itself, where the file tells.
    pub scanner: Option<String>,
}

/// How far other limits reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejudged {
    /// Volumes with pages that were judged anew.
    pub volumes: Vec<VolumeId>,
    /// Pages that were judged anew.
    pub pages: u32,
}

/// The stages in which other limits still reach a volume: nobody has vouched for its pages yet, or it came back.
const IN_WORK: [VolumeStage; 4] =
    [VolumeStage::Imported, VolumeStage::Analysed, VolumeStage::Cataloguing, VolumeStage::Returned];

impl Store {
    /// The analysed pages of all volumes that are not submitted.
    ///
    /// # Errors
    /// [`crate::Error::Database`] when the store cannot be read, [`crate::Error::Format`] when facts are no facts.
    pub fn measured_in_work(&self) -> Result<Vec<MeasuredPage>> {
        measured_in_work(&self.connection(), Reach::Everything)
    }

    /// Every verdict there is, with the page it is about. A page that was inspected in several rounds counts in each.
    ///
    /// # Errors
    /// As [`Store::measured_in_work`].
    pub fn inspected_pages(&self) -> Result<Vec<InspectedPage>> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "select v.passed, json_extract(p.facts, '$.measures'), json_extract(p.facts, '$.flags'), o.court, p.scanner
             from verdicts v join pages p on p.volume = v.volume and p.scan_index = v.scan_index
             join volumes o on o.id = v.volume
             where p.facts is not null",
        )?;
        let mut found = statement.query([])?;
        let mut pages = Vec::new();
        while let Some(row) = found.next()? {
            let (measures, flags) = (list(row.get(1)?)?, list(row.get(2)?)?);
            let (court, scanner) = (row.get(3)?, row.get(4)?);
            pages.push(InspectedPage { passed: row.get(0)?, measures, flags, court, scanner });
        }
        Ok(pages)
    }
}

/// Which volumes in work are judged anew.
#[derive(Clone, Copy)]
pub(crate) enum Reach {
    Everything,
    Volume(VolumeId),
}

/// Judges the analysed pages in work by the profiles that are for them. Pages that this version has judged already are not
/// written again.
pub(crate) fn rejudge(tx: &Transaction<'_>, profiles: &ClarityProfiles, reach: Reach) -> Result<Rejudged> {
    let mut rejudged = Rejudged::default();
    let mut update = tx.prepare_cached(
        "update pages set facts = json_set(facts, '$.flags', json(?3), '$.judged_by', json(?4)), flags = ?5
         where volume = ?1 and scan_index = ?2",
    )?;
    for page in measured_in_work(tx, reach)? {
        let profile = page.profile(profiles);
        let signature = profile.signature();
        if page.measures.is_empty() || page.judged_by.as_ref() == Some(&signature) {
            continue;
        }
        let flags = profile.rejudge(&page.measures, &page.flags);
        update.execute(params![
            page.volume,
            page.scan_index,
            rows::json(&flags)?,
            rows::json(&signature)?,
            flags.len() as i64
        ])?;
        rejudged.pages += 1;
        if rejudged.volumes.last() != Some(&page.volume) {
            rejudged.volumes.push(page.volume);
        }
    }
    Ok(rejudged)
}

fn measured_in_work(connection: &Connection, reach: Reach) -> Result<Vec<MeasuredPage>> {
    let stages = IN_WORK.map(|stage| stage.word()).into_iter().collect::<Result<Vec<_>>>()?;
    let mut parameters: Vec<&dyn ToSql> = stages.iter().map(|word| word as &dyn ToSql).collect();
    let volume = match &reach {
        Reach::Everything => None,
        Reach::Volume(volume) => Some(*volume),
    };
    parameters.push(&volume);
    let mut statement = connection.prepare_cached(
        "select p.volume, p.scan_index, json_extract(p.facts, '$.measures'), json_extract(p.facts, '$.flags'),
             json_extract(p.facts, '$.judged_by'), v.court, p.scanner
         from pages p join volumes v on v.id = p.volume
         where v.stage in (?1, ?2, ?3, ?4) and (?5 is null or v.id = ?5) and p.facts is not null
         order by p.volume, p.scan_index",
    )?;
    let mut found = statement.query(parameters.as_slice())?;
    let mut pages = Vec::new();
    while let Some(row) = found.next()? {
        pages.push(MeasuredPage {
            volume: row.get(0)?,
            scan_index: row.get(1)?,
            measures: list(row.get(2)?)?,
            flags: list(row.get(3)?)?,
            judged_by: rows::parse_optional(row.get(4)?)?,
            court: row.get(5)?,
            scanner: row.get(6)?,
        });
    }
    Ok(pages)
}

/// A list within the facts; earlier versions of the program did not write all of them.
fn list<T: serde::de::DeserializeOwned>(text: Option<String>) -> Result<Vec<T>> {
    Ok(rows::parse_optional(text)?.unwrap_or_default())
}
