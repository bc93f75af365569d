//! What is new: a change of a large volume is answered with what differs from the view sent before it. This is the only
//! place that makes a difference; `ui/src/stores/difference.ts` lays it over the view.

use std::collections::{HashMap, VecDeque};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, to_value};

use crate::view::{EntryView, PageView, VolumeChange, VolumeView};
use crate::{Desk, lock};

/// Volumes whose last view is remembered.
const REMEMBERED: usize = 3;

/// The last view of each volume that a shell was told, newest first.
pub(crate) struct Told {
    begun: u64,
    version: u64,
    views: VecDeque<VolumeView>,
}

impl Told {
    /// Versions begin with the time, so that a shell that has outlived a restart of the program has none of the new ones.
    pub(crate) fn new() -> Told {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // Milliseconds times a thousand stay whole numbers in JSON of every reader (2^53) until the year 2255.
        let begun = since.as_millis() as u64 * 1000;
        Told { begun, version: begun, views: VecDeque::new() }
    }

    /// The first version of this run of the program.
    pub(crate) fn begun(&self) -> u64 {
        self.begun
    }
}

impl Desk {
    /// The view as JSON, or only its difference when the caller has the view that was told last. Two callers of one volume
    /// get whole views from each other's changes, never a wrong difference.
    pub(crate) fn told(&self, mut view: VolumeView, since: Option<u64>) -> serde_json::Result<Value> {
        let mut told = lock(&self.inner.told);
        told.version += 1;
        view.state.version = told.version;
        let volume = view.state.summary.id;
        let at = told.views.iter().position(|v| v.state.summary.id == volume);
        let before = at.and_then(|at| told.views.remove(at));
        let answer = match before.filter(|b| Some(b.state.version) == since) {
            Some(before) => to_value(difference(&before, &view)),
            None => to_value(&view),
        };
        told.views.push_front(view);
        told.views.truncate(REMEMBERED);
        answer
    }
}

fn difference(before: &VolumeView, after: &VolumeView) -> VolumeChange {
    let (pages, page_order) = changed(&before.pages, &after.pages, |p: &PageView| p.scan_index);
    let (entries, entry_order) = changed(&before.entries, &after.entries, |e: &EntryView| e.id);
    VolumeChange {
        since: before.state.version,
        pages,
        page_order,
        entries,
        entry_order,
        findings: (before.findings != after.findings).then(|| after.findings.clone()),
        state: after.state.clone(),
    }
}

/// Items that are new or differ, and the keys of all in order unless the order is as before.
fn changed<T: Clone + PartialEq>(before: &[T], after: &[T], key: impl Fn(&T) -> u32) -> (Vec<T>, Option<Vec<u32>>) {
    let known: HashMap<u32, &T> = before.iter().map(|item| (key(item), item)).collect();
    let new = after.iter().filter(|item| known.get(&key(item)) != Some(item)).cloned().collect();
    let same_order = before.len() == after.len() && before.iter().zip(after).all(|(a, b)| key(a) == key(b));
    (new, (!same_order).then(|| after.iter().map(key).collect()))
}
