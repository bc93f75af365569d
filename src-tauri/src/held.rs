use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bianmu_desk::{Desk, Error, ErrorCode};

/// Calls under way get so long to end before the store is closed.
const PATIENCE: Duration = Duration::from_secs(5);

/// The desk while it is open. Closed by hand at the end, because the process ends without dropping managed state.
#[derive(Default)]
pub(crate) struct HeldDesk(Mutex<Option<Arc<Desk>>>);

impl HeldDesk {
    pub(crate) fn put(&self, desk: Desk) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(desk));
    }

    pub(crate) fn get(&self) -> Result<Arc<Desk>, Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(|| {
            Error::new(ErrorCode::Conflict, "存储没有打开，这一步没有执行。已保存的内容都在", "请重新打开程序")
        })
    }

    /// Lets calls end, then stops the background work and marks the store as closed in an orderly way.
    pub(crate) fn close(&self) {
        let Some(desk) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let start = Instant::now();
        while Arc::strong_count(&desk) > 1 && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
