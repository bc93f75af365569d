//! 工作: active time, where a clerk stopped, what the day brought, and pages of a kind over all volumes.

use bianmu_model::Place;

use crate::view::{ContactPage, DayView, VolumeId};
use crate::views::rendition_of;
use crate::{Desk, Inner, Result};

/// Longest stretch of work one call may report: a clock that jumped must not make a day of it.
const LONGEST: u32 = 300;
/// Human minutes for a task by the old way after centralising.
const BASELINE_MINUTES: u32 = 30;
/// Pages on a contact sheet.
const CONTACT_PAGES: u32 = 600;

impl Desk {
    /// Adds active seconds at a volume and remembers where the clerk is. Idle time is left out by the caller.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Storage`] when nothing could be written.
    pub fn worked(&self, volume: VolumeId, seconds: u32, place: Option<&Place>) -> Result<()> {
        let seconds = seconds.min(LONGEST);
        self.inner.stamped(|at| self.inner.store.add_work(volume, seconds, place, at))?;
        Ok(())
    }

    /// What this day brought so far.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Storage`] when the store cannot be read.
    pub fn today(&self) -> Result<DayView> {
        let now = self.inner.clock.now();
        let counts = self.inner.store.day_counts(now.get(..10).unwrap_or_default())?;
        let minutes = |seconds: u64| seconds as f32 / 60.0;
        Ok(DayView {
            submitted: counts.submitted,
            pages: counts.pages,
            minutes: minutes(counts.seconds),
            minutes_per_task: (counts.submitted > 0)
                .then(|| minutes(counts.seconds_on_submitted) / counts.submitted as f32),
            minutes_per_100_pages: (counts.pages > 0)
                .then(|| minutes(counts.seconds_on_submitted) * 100.0 / counts.pages as f32),
            baseline_minutes: BASELINE_MINUTES,
        })
    }

    /// Every page that stands in an entry of a kind, in one volume or in all, newest volume first.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Storage`] when the store cannot be read.
    pub fn contact_sheet(&self, kind: &str, volume: Option<VolumeId>) -> Result<Vec<ContactPage>> {
        let pages = self.inner.store.pages_of_kind(kind, volume, CONTACT_PAGES)?;
        Ok(pages
            .into_iter()
            .map(|page| ContactPage {
                volume: page.volume,
                volume_name: page.case_number.unwrap_or(page.name),
                editable: page.stage.editable(),
                entry: page.entry,
                title: page.title,
                state: page.state,
                confidence: page.confidence,
                scan_index: page.scan_index,
                position: page.place.0 + 1,
                of: page.place.1,
                rendition: rendition_of(page.digest.as_ref(), page.rotation, &page.repair),
            })
            .collect())
    }
}

impl Inner {
    /// Where undo or redo leads.
    pub(crate) fn place_after(&self, volume: VolumeId, undone: bool) -> Result<Option<Place>> {
        Ok(self.store.operation_place(volume, undone)?)
    }
}
