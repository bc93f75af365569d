use std::path::PathBuf;

use bianmu_model::{ClarityProfile, FlagLevel};
use bianmu_pipeline::{InspectedPage, inspect_pages};
use clap::Args;
use serde_json::json;

use crate::limits::of_file;
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
    /// 按文件里的限值方案判断（bianmu limits show --json 的样子），默认用程序自带的限值
    #[arg(long, value_name = "FILE")]
    limits: Option<PathBuf>,
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
    let profile = arguments.limits.as_deref().map_or_else(|| Ok(ClarityProfile::default()), limits)?;
    let (pages, faults) = with_workers("检查", arguments.threads, |worker, pool, progress| {
        inspect_pages(&arguments.inputs, &profile, worker, pool, progress)
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

fn limits(file: &std::path::Path) -> Result<ClarityProfile, String> {
    let profile = of_file(file).map_err(|error| format!("{}。{}。", error.message, error.hint))?;
    profile.trouble().map_or(Ok(profile), |trouble| Err(format!("{}：{trouble}。没有检查任何一页。", file.display())))
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
