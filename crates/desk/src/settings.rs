//! 设置: what people chose for this store. A choice is durable before it takes effect.

use std::sync::atomic::Ordering;

use serde_json::Value;

use crate::view::{AllowedError, Engine, EngineView, Settings};
use crate::{Desk, Error, ErrorCode, Inner, Result, lock};

/// Key of the engine in the store.
const ENGINE: &str = "engine";
/// Key of the allowed share of wrong entries.
const ALLOWED_ERROR: &str = "allowed_error";

/// The threshold of the share that was chosen, when one was.
pub(crate) fn chosen_threshold(store: &bianmu_store::Store) -> Result<Option<f32>> {
    let share = store.setting(ALLOWED_ERROR)?.as_ref().and_then(Value::as_f64);
    Ok(share.map(|share| bianmu_catalogue::accept_threshold(share as f32)))
}

impl Inner {
    /// Probability from which a proposal counts as 可信.
    pub(crate) fn threshold(&self) -> f32 {
        f32::from_bits(self.threshold.load(Ordering::Relaxed))
    }

    /// The engine that was chosen. A name that this program does not know, written by another version, counts as no choice.
    pub(crate) fn chosen_engine(&self) -> Result<Engine> {
        let stored = self.store.setting(ENGINE)?.unwrap_or(Value::Null);
        Ok(serde_json::from_value(stored).unwrap_or_default())
    }
}

impl Desk {
    /// What is chosen, and what could be. Looks at the installation each time, so that what was installed meanwhile can be
    /// chosen without a new start.
    ///
    /// # Errors
    /// [`ErrorCode::Storage`] when the store cannot be read.
    pub fn settings(&self) -> Result<Settings> {
        let engines = [Engine::Fast, Engine::Accurate, Engine::Tesseract]
            .map(|engine| EngineView { engine, missing: self.inner.analyser.engine_missing(engine) });
        Ok(Settings {
            engine: self.inner.chosen_engine()?,
            engines: engines.into(),
            watched: self.inner.watched_view()?,
            second_entry: self.inner.second_entry_wanted()?,
            accept_threshold: self.inner.threshold(),
            allowed_errors: bianmu_catalogue::allowed_errors()
                .map(|(share, threshold)| AllowedError { share, threshold })
                .collect(),
        })
    }

    /// Chooses how large a share of the entries that are accepted unseen may be wrong: the probability from which a proposal
    /// counts as 可信 follows from it, for all volumes at once.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for a share that was not measured; [`ErrorCode::Storage`] when it could not be written.
    /// Nothing is changed then.
    pub fn allow_errors(&self, share: f32) -> Result<Settings> {
        let measured = bianmu_catalogue::allowed_errors().find(|(known, _)| *known == share);
        let Some((_, threshold)) = measured else {
            return Err(Error::new(ErrorCode::BadInput, "这个差错率没有测过。设置没有改动", "请在列出的几个里选"));
        };
        self.inner.stamped(|at| self.inner.store.set_setting(ALLOWED_ERROR, &Value::from(share), at))?;
        self.inner.threshold.store(threshold.to_bits(), Ordering::Relaxed);
        self.settings()
    }

    /// Chooses the engine for the pages analysed from now on; pages in flight are finished by the one before. The choice is
    /// written first: after a crash the next start reads it from the store.
    ///
    /// # Errors
    /// [`ErrorCode::MissingComponent`] when the engine is not installed, [`ErrorCode::Storage`] when the choice could not
    /// be written. Nothing is changed then.
    pub fn set_engine(&self, engine: Engine) -> Result<Settings> {
        let inner = &self.inner;
        if let Some(missing) = inner.analyser.engine_missing(engine) {
            return Err(Error::new(ErrorCode::MissingComponent, missing, "设置没有改动；安装之后可以再选"));
        }
        // Two windows that choose at once must leave the store and the machine with the same choice.
        let one_at_a_time = lock(&inner.choosing);
        inner.stamped(|at| inner.store.set_setting(ENGINE, &serde_json::to_value(engine)?, at).map_err(Error::from))?;
        inner.analyser.choose_engine(engine);
        drop(one_at_a_time);
        // Pages may have waited for an engine that was missing.
        inner.announce_work();
        self.settings()
    }
}
