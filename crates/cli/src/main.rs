//! `bianmu`: everything without a window.

mod analyse;
mod cost;
mod progress;
mod table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// 卷宗编目工作站：把扫描的案卷变成经过质检、编目、可检索、已封卷的电子卷宗。
#[derive(Parser)]
#[command(name = "bianmu", version, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 分析一卷：识别文字、检查清晰度、建议目录（不写入存储）
    Analyse(analyse::AnalyseArguments),
}

fn main() -> ExitCode {
    let raw: Vec<String> = std::env::args().collect();
    if raw.get(1).is_some_and(|a| a == bianmu_intake::WORKER_ARGUMENT) {
        return ExitCode::from(bianmu_intake::worker_main(&raw[2..]) as u8);
    }
    let code = match Arguments::parse().command {
        Command::Analyse(arguments) => analyse::run(&arguments),
    };
    ExitCode::from(code)
}
