use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// What a target has confirmed of a package. As JSON it lies in the store; an upload goes on from here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UploadJournal {
    /// Digest of the package the journal is about; another package begins anew.
    pub digest: String,
    /// Files that are at the target completely, with their size.
    pub done: BTreeMap<String, u64>,
    /// Files of which the target has parts.
    pub parts: BTreeMap<String, PartsDone>,
}

/// A file that is being sent in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartsDone {
    /// Number the target gave.
    pub upload: String,
    /// Tags of the parts that are there, in order.
    pub tags: Vec<String>,
    /// Size of the whole file.
    pub size: u64,
}

impl UploadJournal {
    /// Reads a journal; an empty or foreign one is a fresh one.
    pub fn read(text: &str, digest: &str) -> UploadJournal {
        let read: UploadJournal = serde_json::from_str(text).unwrap_or_default();
        if read.digest == digest { read } else { UploadJournal { digest: digest.to_owned(), ..Default::default() } }
    }

    /// As it lies in the store.
    ///
    /// # Errors
    /// [`Error::Json`] never occurs for values of this type.
    pub fn write(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// Bytes the target has confirmed, given the size of a part.
    pub fn bytes(&self, part: u64) -> u64 {
        let sent = |p: &PartsDone| (p.tags.len() as u64 * part).min(p.size);
        self.done.values().sum::<u64>() + self.parts.values().map(sent).sum::<u64>()
    }
}

/// Where progress is written down. When `save` returns, the progress is durable.
pub trait JournalSink {
    /// Keeps the journal and the bytes confirmed so far.
    ///
    /// # Errors
    /// A sentence; the upload then stops, because progress that is not written down would be lost.
    fn save(&self, journal: &str, bytes_done: u64) -> Result<(), String>;
}

pub(crate) fn save(sink: &dyn JournalSink, journal: &UploadJournal, part: u64) -> Result<()> {
    sink.save(&journal.write()?, journal.bytes(part)).map_err(Error::Journal)
}
