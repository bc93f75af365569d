//! What the commands that work on pages without a store share.

use std::path::{Path, PathBuf};

use bianmu_intake::WorkerCommand;
use bianmu_pipeline::VolumeProgress;
use serde_json::Value;

use crate::progress;

/// The input that is not there, as a sentence.
pub(crate) fn missing(inputs: &[PathBuf]) -> Option<String> {
    let missing = inputs.iter().find(|input| !input.exists())?;
    Some(format!("找不到 {}。没有做任何改动；请核对路径。", missing.display()))
}

/// Runs `act` with the worker process, `threads` threads (0: one for each core) and a bar that says what is `doing`.
///
/// # Errors
/// What kept it from starting, as a sentence.
pub(crate) fn with_workers<T>(
    doing: &'static str,
    threads: usize,
    act: impl FnOnce(&WorkerCommand, &rayon::ThreadPool, &(dyn Fn(VolumeProgress) + Sync)) -> T,
) -> Result<T, String> {
    let worker = WorkerCommand::this_program().map_err(|e| format!("找不到程序自身的位置（{e}）。"))?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| format!("工作线程启动失败（{e}）。"))?;
    let bar = progress::page_bar(doing);
    let result = act(&worker, &pool, &|p| {
        bar.set_length(u64::from(p.found));
        bar.set_position(u64::from(p.done));
    });
    bar.finish_and_clear();
    Ok(result)
}

/// Writes JSON to a file, or to standard output for `-`.
///
/// # Errors
/// Why it could not be written, as a sentence.
#[allow(clippy::disallowed_methods, reason = "the command line writes where it is told to; no user data is touched")]
pub(crate) fn write_json(path: &Path, value: &Value) -> Result<(), String> {
    let text = serde_json::to_string_pretty(value).map_err(|e| format!("结果无法写成 JSON（{e}）。"))?;
    if path.as_os_str() == "-" {
        println!("{text}");
        return Ok(());
    }
    std::fs::write(path, text)
        .map_err(|e| format!("{} 写不进去（{e}）。页面都已处理完；请换一个位置重试。", path.display()))
}
