//! What every command against a store shares: where it is, how it is opened, how it fails.

use std::path::PathBuf;

use bianmu_desk::{Desk, Error, ErrorCode, default_store, local_user};
use serde::Serialize;

/// Exit code of a command, or why it could not do what was asked.
pub(crate) type Outcome = Result<u8, Error>;

pub(crate) const DONE: u8 = 0;
pub(crate) const FAILED: u8 = 1;
const USAGE: u8 = 2;
pub(crate) const WITH_FAULTS: u8 = 3;

/// Where the store is.
pub(crate) struct Place(Option<PathBuf>);

impl Place {
    pub(crate) fn new(given: Option<PathBuf>) -> Place {
        Place(given.or_else(default_store))
    }

    fn dir(&self) -> Result<&PathBuf, Error> {
        self.0.as_ref().ok_or_else(|| {
            Error::new(ErrorCode::BadInput, "找不到用户数据文件夹。没有做任何改动", "请用 --store 指明存储所在文件夹")
        })
    }

    /// Opens the store and lets unfinished work go on in the background.
    pub(crate) fn open(&self) -> Result<Desk, Error> {
        Ok(told(Desk::open_machine(self.dir()?, &local_user())?))
    }

    /// Opens the store for one look or one change.
    pub(crate) fn open_at_rest(&self) -> Result<Desk, Error> {
        Ok(told(Desk::open_machine_at_rest(self.dir()?, &local_user())?))
    }
}

fn told(desk: Desk) -> Desk {
    if let Some(recovered) = desk.session().recovered {
        eprintln!("{recovered}");
    }
    desk
}

/// Says what happened, what is safe and what to do next.
pub(crate) fn failed(error: &Error) -> u8 {
    eprintln!("{}。{}。", error.message.trim_end_matches('。'), error.hint.trim_end_matches('。'));
    if error.code == ErrorCode::BadInput { USAGE } else { FAILED }
}

/// Prints a value for programs.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(value).map_err(|e| {
        Error::new(ErrorCode::Internal, format!("结果无法写成 JSON（{e}）。存储没有改动"), "请联系维护人员")
    })?;
    println!("{text}");
    Ok(())
}
