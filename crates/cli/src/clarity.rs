use std::path::PathBuf;

use bianmu_intake::WorkerCommand;
use bianmu_model::{ClarityProfile, FlagLevel};
use bianmu_pipeline::{InspectedPage, inspect_pages};
use clap::Args;
use serde_json::json;

use crate::progress;

/// Arguments of `bianmu clarity`.
#[derive(Args)]
pub(crate) struct ClarityArguments {
    /// 文件或文件夹
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// 把结果写成 JSON（- 为标准输出）
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// 线程数，默认为处理器核数
    #[arg(long, default_value_t = 0)]
    threads: usize,
}

pub(crate) fn run(arguments: &ClarityArguments) -> u8 {
    match inspect(arguments) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            1
        }
    }
}

fn inspect(arguments: &ClarityArguments) -> Result<u8, String> {
    if let Some(missing) = arguments.inputs.iter().find(|i| !i.exists()) {
        return Err(format!("找不到 {}。没有做任何改动；请核对路径。", missing.display()));
    }
    let worker = WorkerCommand::this_program().map_err(|e| format!("找不到程序自身的位置（{e}）。"))?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.threads)
        .build()
        .map_err(|e| format!("工作线程启动失败（{e}）。"))?;
    let bar = progress::page_bar("检查");
    let (pages, faults) = inspect_pages(&arguments.inputs, &ClarityProfile::default(), &worker, &pool, &|p| {
        bar.set_length(u64::from(p.found));
        bar.set_position(u64::from(p.done));
    });
    bar.finish_and_clear();
    match &arguments.json {
        Some(path) => write(path, &pages)?,
        None => print(&pages),
    }
    for (file, fault) in &faults {
        eprintln!("× {file}：{}", fault.message);
    }
    Ok(if faults.is_empty() && pages.iter().all(|p| p.outcome.is_ok()) { 0 } else { 3 })
}

fn print(pages: &[InspectedPage]) {
    let (mut failed, mut noticed) = (0, 0);
    for page in pages {
        match &page.outcome {
            Ok((_, clarity)) => {
                failed += u32::from(clarity.flags.iter().any(|f| f.level == FlagLevel::Fail));
                noticed += u32::from(!clarity.flags.is_empty());
                for flag in &clarity.flags {
                    println!("{}：{}", page.source, flag.sentence());
                }
            }
            Err(fault) => println!("{}：{}", page.source, fault.message),
        }
    }
    println!("{} 页，{noticed} 页有疑点，其中 {failed} 页不合格", pages.len());
}

#[allow(clippy::disallowed_methods, reason = "the command line writes where it is told to; no user data is touched")]
fn write(path: &std::path::Path, pages: &[InspectedPage]) -> Result<(), String> {
    let pages: Vec<_> = pages
        .iter()
        .map(|page| match &page.outcome {
            Ok((dpi, c)) => {
                let measures: serde_json::Map<String, serde_json::Value> =
                    c.measures.iter().map(|m| (m.kind.word(), json!(m.value))).collect();
                json!({
                    "source": page.source, "ms": page.milliseconds, "dpi": dpi, "skew_deg": c.skew, "blank": c.blank,
                    "flags": c.flags, "measures": measures, "fault": null,
                })
            }
            Err(fault) => json!({ "source": page.source, "ms": page.milliseconds, "fault": fault.message }),
        })
        .collect();
    let text = json!({ "schema": "bianmu.clarity/1", "pages": pages }).to_string();
    if path.as_os_str() == "-" {
        println!("{text}");
        return Ok(());
    }
    std::fs::write(path, text).map_err(|e| format!("{} 写不进去（{e}）。请换一个位置重试。", path.display()))
}
