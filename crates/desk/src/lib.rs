//! The application: every command and query of the workstation, behind one dispatcher.
//!
//! The shells (window, `bianmu serve`, command line) see [`Desk`] and nothing else. A command is validated here, written
//! by the store in one transaction, and only then shown; background work (analysis, uploads) goes on in threads that end
//! with the [`Desk`], and after a kill it goes on at the next start.

mod analyser;
mod analysis;
mod case_form;
mod case_number;
mod cataloguing;
mod checking;
mod clock;
mod completion;
mod delivery;
mod describe;
mod difference;
mod dispatch;
mod draft;
mod error;
mod export;
mod filing;
mod filing_rules;
mod forms;
mod initials;
mod inspection;
mod intake;
mod judging;
mod learning;
mod limits;
mod machine;
mod making;
mod pictures;
mod place;
mod recovery;
mod redecoding;
mod refused;
mod repairs;
mod sealing;
mod settings;
mod sharpness;
mod slotting;
mod suggestion;
mod turned;
pub mod view;
mod views;
mod watched;
mod working;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};
use std::thread::JoinHandle;
use std::time::Instant;

use bianmu_model::ClarityProfiles;
use bianmu_store::{Stamp, Store};

pub use analyser::{Analyser, CataloguePage, CatalogueProposal, ExplodedItem, IncomingFile, VolumeDoubts};
pub use bianmu_handover::{VerifyReport, verify};
pub use bianmu_intake::{WORKER_ARGUMENT, worker_main};
pub use bianmu_store::CheckReport;
pub use error::{Error, ErrorCode, Result};
pub use machine::Machine;
pub use place::{default_store, local_user};
pub use view::{PictureSize, VolumeId};

/// Share of the entries accepted unseen that may be wrong, where nothing else was chosen.
const ALLOWED_ERROR: f32 = 0.02;

/// Probability from which a proposal counts as 可信 where nothing else was chosen, 0..=1.
pub fn usual_threshold() -> f32 {
    bianmu_catalogue::accept_threshold(ALLOWED_ERROR)
}

/// What a desk is opened with.
#[derive(Clone)]
pub struct DeskOptions {
    /// Name of the local user. Accounts and roles come later; until then one person is all of them.
    pub user: String,
    /// Probability from which a proposal counts as 可信, 0..=1.
    pub accept_threshold: f32,
    /// What looks at pages.
    pub analyser: Arc<dyn Analyser>,
}

impl DeskOptions {
    /// The machine of this program and the usual threshold.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] when the operating system does not say where the program lies.
    pub fn of_this_program(user: &str) -> Result<DeskOptions> {
        Ok(DeskOptions {
            user: user.to_owned(),
            accept_threshold: usual_threshold(),
            analyser: Arc::new(Machine::of_this_program()?),
        })
    }
}

/// The open application. Shared between threads; dropping it stops the background work in an orderly way.
pub struct Desk {
    inner: Arc<Inner>,
    threads: Vec<JoinHandle<()>>,
}

struct Inner {
    store: Store,
    analyser: Arc<dyn Analyser>,
    user: String,
    /// Bits of the probability, which changes with the setting.
    threshold: AtomicU32,
    clock: clock::Clock,
    recovered: Option<String>,
    /// Rises when there may be new work, so that a thread that looked in vain does not sleep through it.
    work: Mutex<u64>,
    work_came: Condvar,
    stop: AtomicBool,
    finished: Mutex<HashMap<VolumeId, VecDeque<Instant>>>,
    cataloguing: Mutex<()>,
    judging: Mutex<HashSet<(VolumeId, u32)>>,
    choosing: Mutex<()>,
    profiles: RwLock<Arc<ClarityProfiles>>,
    facts: Mutex<views::KeptPages>,
    making: making::Making,
    /// The views the shells were told, for telling them differences.
    told: Mutex<difference::Told>,
    drafts: Mutex<HashMap<VolumeId, draft::Draft>>,
    checked: Mutex<HashMap<VolumeId, checking::Checked>>,
    to_check: Mutex<HashSet<VolumeId>>,
    readings: Mutex<VecDeque<redecoding::Kept>>,
    to_read: Mutex<HashSet<VolumeId>>,
    to_replay: AtomicBool,
    replaying: AtomicU32,
    /// Threads work behind the commands.
    threaded: AtomicBool,
}

impl Desk {
    /// Opens the store of a folder and goes on with what was unfinished: pages that wait for analysis, uploads.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] when another program holds the store or a newer one wrote it.
    pub fn open(dir: &Path, options: DeskOptions) -> Result<Desk> {
        let mut desk = Desk::open_at_rest(dir, options)?;
        desk.inner.store.retry_uploads(None)?;
        desk.start();
        Ok(desk)
    }

    /// Opens the store of a folder and lets unfinished work wait: for commands that look at something or change one thing.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_at_rest(dir: &Path, options: DeskOptions) -> Result<Desk> {
        let clock = clock::Clock::local();
        let (store, found) = Store::open(dir)?;
        let threshold = settings::chosen_threshold(&store)?.unwrap_or(options.accept_threshold);
        let recovered = recovery::sentence(&found);
        let inner = Arc::new(Inner {
            store,
            analyser: options.analyser,
            user: options.user,
            threshold: AtomicU32::new(threshold.to_bits()),
            clock,
            recovered,
            work: Mutex::new(0),
            work_came: Condvar::new(),
            stop: AtomicBool::new(false),
            finished: Mutex::default(),
            cataloguing: Mutex::new(()),
            judging: Mutex::default(),
            choosing: Mutex::new(()),
            profiles: RwLock::default(),
            facts: Mutex::default(),
            making: making::Making::new(),
            told: Mutex::new(difference::Told::new()),
            drafts: Mutex::default(),
            checked: Mutex::default(),
            to_check: Mutex::default(),
            readings: Mutex::default(),
            to_read: Mutex::default(),
            to_replay: AtomicBool::new(false),
            replaying: AtomicU32::new(0),
            threaded: AtomicBool::new(false),
        });
        inner.analyser.choose_engine(inner.chosen_engine()?);
        inner.apply_learned()?;
        inner.apply_profiles()?;
        Ok(Desk { inner, threads: Vec::new() })
    }

    /// [`Desk::open`] with the [`Machine`] of this program.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_machine(dir: &Path, user: &str) -> Result<Desk> {
        Desk::open(dir, DeskOptions::of_this_program(user)?)
    }

    /// [`Desk::open_at_rest`] with the [`Machine`] of this program.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_machine_at_rest(dir: &Path, user: &str) -> Result<Desk> {
        Desk::open_at_rest(dir, DeskOptions::of_this_program(user)?)
    }

    fn start(&mut self) {
        self.inner.threaded.store(true, Ordering::SeqCst);
        for _ in 0..self.inner.analyser.worker_count().max(1) {
            let inner = Arc::clone(&self.inner);
            self.threads.push(std::thread::spawn(move || analysis::work(&inner)));
        }
        let sender = Arc::clone(&self.inner);
        self.threads.push(std::thread::spawn(move || delivery::work(&sender)));
        let watcher = Arc::clone(&self.inner);
        self.threads.push(std::thread::spawn(move || watched::work(&watcher)));
    }

    /// Where sealed packages lie.
    pub fn packages_dir(&self) -> PathBuf {
        self.inner.store.packages_dir()
    }

    /// Whether the store is whole: database, audit chain, originals; with `read_data` every byte is read. Changes nothing.
    ///
    /// # Errors
    /// [`ErrorCode::Storage`] when the store cannot be read at all.
    pub fn check(&self, read_data: bool) -> Result<CheckReport> {
        Ok(self.inner.store.check(read_data)?)
    }

    /// The store underneath, for commands of the command line that only look (`check`, `verify`).
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Whether nothing waits or runs: no page of a volume that is not paused, no catalogue, no repaired page that is to be
    /// inspected again, no upload.
    pub fn idle(&self) -> Result<bool> {
        let store = &self.inner.store;
        let analysing = store
            .volumes(self.inner.threshold())?
            .iter()
            .any(|v| (v.stage == bianmu_model::VolumeStage::Imported || v.pages_open > 0) && !v.paused)
            || !store.volumes_to_file()?.is_empty();
        let sending = store
            .uploads()?
            .iter()
            .any(|u| matches!(u.state, bianmu_store::UploadState::Waiting | bianmu_store::UploadState::Sending));
        let inner = &self.inner;
        let wanted = inner.to_replay.load(Ordering::SeqCst) && inner.working();
        let replaying = wanted || inner.replaying.load(Ordering::SeqCst) > 0;
        // A catalogue that is written down is made ready for whoever opens it first; asked last, so that no volume slips by.
        let cataloguing = || matches!(inner.cataloguing.try_lock(), Err(TryLockError::WouldBlock));
        Ok(!(analysing || sending || replaying) && store.pages_to_judge(1)?.is_empty() && !cataloguing())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.inner.stop.store(true, Ordering::SeqCst);
        self.inner.announce_work();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Inner {
    /// Runs `act` with the time and the user.
    fn stamped<T>(&self, act: impl FnOnce(Stamp<'_>) -> T) -> T {
        let at = self.clock.now();
        act(Stamp { at: &at, who: &self.user })
    }

    fn announce_work(&self) {
        *lock(&self.work) += 1;
        self.work_came.notify_all();
    }

    /// Whether something put off will be done.
    fn working(&self) -> bool {
        self.threaded.load(Ordering::SeqCst) && !self.stopping()
    }

    fn stopping(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Sleeps until there may be new work since `seen`.
    fn wait_for_work(&self, seen: u64) {
        let mut now = lock(&self.work);
        while *now == seen && !self.stopping() {
            now = self.work_came.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn work_seen(&self) -> u64 {
        *lock(&self.work)
    }
}

/// The values behind our locks are replaced whole, so that a panic elsewhere cannot have left half of one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
