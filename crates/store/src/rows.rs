//! Words of the database for the words of the model.

use bianmu_model::{EntryState, PageRole, VolumePart, VolumeStage};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, Result};

/// An enum of the model as the word serde gives it.
pub(crate) trait Word: Serialize + DeserializeOwned {
    const COLUMN: &'static str;

    fn word(&self) -> Result<String> {
        let value = serde_json::to_value(self)?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    fn read(text: &str) -> Result<Self> {
        serde_json::from_value(serde_json::Value::String(text.to_owned()))
            .map_err(|_| Error::UnknownWord { column: Self::COLUMN, value: text.to_owned() })
    }
}

impl Word for VolumeStage {
    const COLUMN: &'static str = "stage";
}
impl Word for PageRole {
    const COLUMN: &'static str = "role";
}
impl Word for EntryState {
    const COLUMN: &'static str = "state";
}
impl Word for VolumePart {
    const COLUMN: &'static str = "part";
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text)?)
}

pub(crate) fn parse_optional<T: DeserializeOwned>(text: Option<String>) -> Result<Option<T>> {
    text.as_deref().map(parse).transpose()
}
