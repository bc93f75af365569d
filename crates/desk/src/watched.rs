//! A folder that is watched: what comes to lie in it is taken in once it no longer grows.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::view::{Settings, WatchedView};
use crate::{Desk, Error, Inner, Result};

/// Key of the folder in the store.
const WATCHED: &str = "watched_folder";
/// Between two looks. A file that has the same size and time at two looks is whole.
const INTERVAL: Duration = Duration::from_secs(2);

/// Size and time of a file, or of everything in a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    size: u64,
    modified: i64,
}

/// Looks at the folder until the desk closes. What cannot be written now is tried at the next look.
pub(crate) fn work(inner: &Inner) {
    let mut before = HashMap::new();
    let mut next = Instant::now();
    while !inner.stopping() {
        if Instant::now() >= next {
            let _ = look(inner, &mut before);
            next = Instant::now() + INTERVAL;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Takes in what has not changed since the look before. A crash between taking in and remembering costs nothing: the same
/// bytes are recognised and add no volume.
fn look(inner: &Inner, before: &mut HashMap<PathBuf, State>) -> Result<()> {
    let Some(folder) = inner.watched_folder()? else {
        before.clear();
        return Ok(());
    };
    let Ok(listing) = std::fs::read_dir(&folder) else { return Ok(()) };
    let mut now = HashMap::new();
    let mut whole = Vec::new();
    for item in listing.flatten() {
        let path = item.path();
        let hidden = item.file_name().to_string_lossy().starts_with('.');
        let Some(state) = (!hidden).then(|| state_of(&path)).flatten() else { continue };
        if before.get(&path) == Some(&state) && !inner.store.was_watched(&path, state.size, state.modified)? {
            whole.push((path.clone(), state));
        }
        now.insert(path, state);
    }
    *before = now;
    if whole.is_empty() {
        return Ok(());
    }
    whole.sort_by(|a, b| a.0.cmp(&b.0));
    inner.import(&whole.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>())?;
    for (path, state) in whole {
        inner.stamped(|at| inner.store.remember_watched(&path, state.size, state.modified, at))?;
    }
    Ok(())
}

fn state_of(path: &Path) -> Option<State> {
    let metadata = path.metadata().ok()?;
    if !metadata.is_dir() {
        return (metadata.len() > 0).then(|| State { size: metadata.len(), modified: modified(&metadata) });
    }
    let mut state = State { size: 0, modified: modified(&metadata) };
    for item in std::fs::read_dir(path).ok()?.flatten() {
        let inside = state_of(&item.path()).unwrap_or(State { size: 0, modified: 0 });
        state.size += inside.size;
        state.modified = state.modified.max(inside.modified);
    }
    (state.size > 0).then_some(state)
}

fn modified(metadata: &Metadata) -> i64 {
    let time = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

impl Inner {
    fn watched_folder(&self) -> Result<Option<PathBuf>> {
        let stored = self.store.setting(WATCHED)?;
        Ok(stored.as_ref().and_then(Value::as_str).map(PathBuf::from))
    }

    pub(crate) fn watched_view(&self) -> Result<Option<WatchedView>> {
        Ok(self.watched_folder()?.map(|folder| WatchedView {
            name: folder
                .file_name()
                .map_or_else(|| folder.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned()),
            problem: std::fs::read_dir(&folder)
                .err()
                .map(|error| format!("文件夹读不了：{error}。已收的都在；请检查介质或另选文件夹。")),
        }))
    }
}

impl Desk {
    /// Watches a folder from now on, or none. The choice outlives a restart.
    ///
    /// # Errors
    /// [`crate::ErrorCode::BadInput`] when it is no folder or lies within the store, [`crate::ErrorCode::Storage`] when the
    /// choice could not be written.
    pub fn watch_folder(&self, folder: Option<&Path>) -> Result<Settings> {
        if let Some(folder) = folder {
            if !folder.is_dir() {
                return Err(Error::bad_input(format!("“{}”不是文件夹。没有改动", folder.display())));
            }
            if folder.starts_with(self.inner.store.dir()) || self.inner.store.dir().starts_with(folder) {
                return Err(Error::bad_input("不能看守存储自己的文件夹。没有改动".to_owned()));
            }
        }
        let value = folder.map_or(Value::Null, |f| Value::String(f.to_string_lossy().into_owned()));
        self.inner.stamped(|at| self.inner.store.set_setting(WATCHED, &value, at))?;
        self.settings()
    }
}
