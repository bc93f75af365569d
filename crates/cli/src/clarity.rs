use std::path::PathBuf;

use bianmu_model::{ClarityProfile, FlagLevel};
use bianmu_pipeline::{InspectedPage, inspect_pages};
use clap::Args;
use serde_json::json;

use crate::pages::{missing, with_workers, write_json};

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
    if let Some(message) = missing(&arguments.inputs) {
        return Err(message);
    }
    let (pages, faults) = with_workers("检查", arguments.threads, |worker, pool, progress| {
        inspect_pages(&arguments.inputs, &ClarityProfile::default(), worker, pool, progress)
    })?;
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
    write_json(path, &json!({ "schema": "bianmu.clarity/1", "pages": pages }))
}
