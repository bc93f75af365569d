//! `bianmu`: everything without a window.

mod analyse;
mod check;
mod clarity;
mod cost;
mod edit;
mod export;
mod import;
mod inspect;
mod limits;
mod pages;
mod progress;
mod routes;
mod seal;
mod serve;
mod show;
mod static_files;
mod stored;
mod submit;
mod table;
mod target;
mod tasks;
mod upload;
mod verify;
mod wait;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::stored::{Place, failed};

/// 卷宗编目工作站：把扫描的案卷变成经过质检、编目、可检索、已封卷的电子卷宗。
#[derive(Parser)]
#[command(name = "bianmu", version, disable_help_subcommand = true)]
struct Arguments {
    /// 存储所在文件夹，默认为用户数据文件夹
    #[arg(long, global = true, value_name = "DIR")]
    store: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 收取文件或文件夹，并等待识别完成
    Import(import::ImportArguments),
    /// 列出各卷与进度
    Tasks(tasks::TasksArguments),
    /// 分析一卷：识别文字、检查清晰度、建议目录（不写入存储）；或以 --volume 继续存储中的一卷
    Analyse(analyse::AnalyseArguments),
    /// 检查影像清晰度，不识别文字
    Clarity(clarity::ClarityArguments),
    /// 清晰度限值方案：按法院、扫描仪
    #[command(subcommand)]
    Limits(limits::LimitsCommand),
    /// 显示一卷的目录与检查结果
    Show(show::ShowArguments),
    /// 对目录做一步操作（JSON）
    Edit(edit::EditArguments),
    /// 撤销上一步
    Undo(edit::StepArguments),
    /// 重做
    Redo(edit::StepArguments),
    /// 提交质检
    Submit(submit::SubmitArguments),
    /// 质检：列出待看页面，逐页通过或退回，结束质检
    Inspect(inspect::InspectArguments),
    /// 封卷：生成可上报的包
    Seal(seal::SealArguments),
    /// 上报目标
    #[command(subcommand)]
    Target(target::TargetCommand),
    /// 上报已封的卷，并等待回执
    Upload(upload::UploadArguments),
    /// 核对一个包是否完整
    Verify(verify::VerifyArguments),
    /// 检查存储是否完好
    Check(check::CheckArguments),
    /// 按约定格式导出一卷
    Export(export::ExportArguments),
    /// 在本机提供网页界面（只接受本机连接）
    Serve(serve::ServeArguments),
}

fn main() -> ExitCode {
    let raw: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    if raw.get(1).is_some_and(|a| a == bianmu_desk::WORKER_ARGUMENT) {
        return ExitCode::from(bianmu_desk::worker_main(&raw[2..]) as u8);
    }
    let arguments = Arguments::parse();
    let place = Place::new(arguments.store);
    let outcome = match arguments.command {
        Command::Import(a) => import::run(&place, &a),
        Command::Tasks(a) => tasks::run(&place, &a),
        Command::Analyse(a) => match a.volume {
            Some(volume) => wait::go_on(&place, volume),
            None => Ok(analyse::run(&a)),
        },
        Command::Clarity(a) => Ok(clarity::run(&a)),
        Command::Limits(a) => limits::run(&place, a),
        Command::Show(a) => show::run(&place, &a),
        Command::Edit(a) => edit::edit(&place, &a),
        Command::Undo(a) => edit::undo(&place, &a),
        Command::Redo(a) => edit::redo(&place, &a),
        Command::Submit(a) => submit::run(&place, &a),
        Command::Inspect(a) => inspect::run(&place, &a),
        Command::Seal(a) => seal::run(&place, &a),
        Command::Target(a) => target::run(&place, a),
        Command::Upload(a) => upload::run(&place, &a),
        Command::Verify(a) => verify::run(&a),
        Command::Check(a) => check::run(&place, &a),
        Command::Export(a) => export::run(&place, &a),
        Command::Serve(a) => serve::run(&place, &a),
    };
    ExitCode::from(outcome.unwrap_or_else(|error| failed(&error)))
}
