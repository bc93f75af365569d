use std::path::PathBuf;
use std::time::Instant;

use bianmu_model::{Analysis, Timing};
use bianmu_ocr::{ComponentFolder, EngineKind};
use bianmu_pipeline::{PageAnalyser, analyse_volume, into_analysis};
use clap::{Args, ValueEnum};

use crate::pages::{missing, with_workers, write_json};
use crate::{cost, table};

/// Arguments of `bianmu analyse`.
#[derive(Args)]
pub(crate) struct AnalyseArguments {
    /// 文件或文件夹；几个合为一卷
    #[arg(required_unless_present = "volume", conflicts_with = "volume", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// 继续识别存储中的这一卷
    #[arg(long, value_name = "ID")]
    pub(crate) volume: Option<i64>,
    /// 卷名，默认取第一个输入的名字
    #[arg(long)]
    name: Option<String>,
    /// 把结果写成 JSON（- 为标准输出）
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// 识别引擎
    #[arg(long, value_enum, default_value = "fast")]
    engine: EngineName,
    /// 线程数，默认为处理器核数
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// 列出各阶段用时
    #[arg(long)]
    verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum EngineName {
    Fast,
    Accurate,
    Tesseract,
}

pub(crate) fn run(arguments: &AnalyseArguments) -> u8 {
    match analyse(arguments) {
        Ok((analysis, faults)) => report(arguments, &analysis, &faults),
        Err(message) => {
            eprintln!("{message}");
            1
        }
    }
}

fn analyse(arguments: &AnalyseArguments) -> Result<(Analysis, Vec<String>), String> {
    if let Some(message) = missing(&arguments.inputs) {
        return Err(message);
    }
    let kind = match arguments.engine {
        EngineName::Fast => EngineKind::Fast,
        EngineName::Accurate => EngineKind::Accurate,
        EngineName::Tesseract => EngineKind::Tesseract,
    };
    let start = Instant::now();
    let analyser = PageAnalyser::open(kind, ComponentFolder::find()).map_err(|e| e.to_string())?;
    let volume = with_workers("识别", arguments.threads, |worker, pool, progress| {
        analyse_volume(&arguments.inputs, &analyser, worker, pool, progress)
    })?;
    let mut faults: Vec<String> =
        volume.file_faults.iter().map(|(file, fault)| format!("{file}：{}", fault.message)).collect();
    for (i, page) in volume.pages.iter().enumerate() {
        if let Err(fault) = &page.facts {
            faults.push(format!("第 {} 页（{}）：{}", i + 1, page.source, fault.message));
        }
    }
    let name = arguments.name.clone().unwrap_or_else(|| volume_name(&arguments.inputs));
    let timing = Timing {
        wall_s: start.elapsed().as_secs_f64(),
        cpu_s: cost::cpu_seconds(),
        peak_rss_mb: cost::peak_rss_mb(),
        ..Timing::default()
    };
    Ok((into_analysis(&name, volume, analyser.seconds(), timing), faults))
}

fn volume_name(inputs: &[PathBuf]) -> String {
    inputs
        .first()
        .and_then(|p| if p.is_dir() { p.file_name() } else { p.file_stem() })
        .map_or_else(|| "案卷".to_owned(), |n| n.to_string_lossy().into_owned())
}

fn report(arguments: &AnalyseArguments, analysis: &Analysis, faults: &[String]) -> u8 {
    let mut to_stdout = false;
    if let Some(path) = &arguments.json {
        to_stdout = path.as_os_str() == "-";
        if let Err(message) = write(path, analysis, faults) {
            eprintln!("{message}");
            return 1;
        }
    }
    if !to_stdout {
        println!("{}", table::catalogue(analysis));
        let limit = bianmu_desk::usual_threshold();
        let sure = analysis.entries.iter().filter(|e| e.confidence >= limit).count();
        println!(
            "可信 {sure} 件，待核 {} 件（把握不到 {:.0}% 的要人看）",
            analysis.entries.len() - sure,
            limit * 100.0
        );
        println!(
            "{} 页，{} 件，用时 {:.1} 秒（处理器 {:.1} 秒，内存峰值 {:.0} MB）",
            analysis.timing.pages,
            analysis.entries.len(),
            analysis.timing.wall_s,
            analysis.timing.cpu_s,
            analysis.timing.peak_rss_mb
        );
        for finding in &analysis.findings {
            println!("· {}", finding.message);
        }
    }
    if arguments.verbose {
        eprint!("{}", stages(&analysis.timing));
    }
    for fault in faults {
        eprintln!("× {fault}");
    }
    if faults.is_empty() { 0 } else { 3 }
}

/// What the stages took, in all and for a page; sums over the threads.
fn stages(timing: &Timing) -> String {
    let s = timing.stages;
    let rows = [
        ("解码", s.decode),
        ("方向", s.orientation),
        ("歪斜与清晰度", s.clarity),
        ("印章", s.marks),
        ("找文字行", s.detection),
        ("识别", s.recognition),
        ("复读存疑处", s.rereading),
        ("文字合计", s.ocr),
        ("目录", s.catalogue),
    ];
    let pages = f64::from(timing.pages.max(1));
    let mut out = String::from("阶段          秒     毫秒/页\n");
    for (name, seconds) in rows {
        let pad = 12 - 2 * name.chars().count().min(6);
        out.push_str(&format!("{name}{:pad$}{seconds:>8.2}{:>10.1}\n", "", 1000.0 * seconds / pages));
    }
    out
}

fn write(path: &std::path::Path, analysis: &Analysis, faults: &[String]) -> Result<(), String> {
    let mut value = serde_json::to_value(analysis).map_err(|e| format!("结果无法写成 JSON（{e}）。"))?;
    // Beyond the contract: everything that could not be read, in words.
    value["faults"] = serde_json::json!(faults);
    write_json(path, &value)
}
