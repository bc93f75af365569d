use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;

use crate::OcrError;
use crate::components::{ComponentFolder, runtime_library};

/// The one ONNX Runtime environment of the process; the library can be loaded only once.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// Opens a model on one thread.
pub(crate) fn session(components: &ComponentFolder, model: &str) -> Result<Session, OcrError> {
    let bytes = components.bytes(model)?;
    let mut slot = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    let environment = match slot.as_ref() {
        Some(environment) => environment,
        None => {
            let library = components.checked(runtime_library())?;
            let built = ort::init_from(&library)
                .map_err(|e| OcrError::Runtime(e.to_string()))?
                .with_name("bianmu")
                .with_telemetry(false)
                .build()?;
            slot.insert(built)
        }
    };
    // Sizes differ from line to line, so the memory pattern of one run is of no use to the next and only holds memory.
    let mut builder = Session::builder(environment)?
        .with_intra_threads(1)?
        .with_inter_threads(1)?
        .with_memory_pattern(false)?
        .with_flush_to_zero()?
        .with_optimization_level(GraphOptimizationLevel::All)?;
    Ok(builder.commit_from_memory(&bytes)?)
}
