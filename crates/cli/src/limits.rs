use std::path::PathBuf;

use bianmu_desk::view::{ClarityView, ProfileRow};
use bianmu_desk::{Desk, Error, ErrorCode};
use bianmu_model::{ClarityProfile, GENERAL_PROFILE};
use clap::Subcommand;

use crate::stored::{DONE, Outcome, Place, print_json};
use crate::table;

/// `bianmu limits …`
#[derive(Subcommand)]
pub(crate) enum LimitsCommand {
    /// 列出限值方案，以及各自适用的法院、扫描仪和在编的页
    List {
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 显示一个方案：限值、历次版本；--json 输出可以改了再交回的文件
    Show {
        /// 名称
        name: String,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 由文件（show --json 的样子）存为下一版；没有这个名称的方案时新建
    Set {
        /// JSON 文件
        file: PathBuf,
        /// 只看改了会怎样，不保存
        #[arg(long)]
        preview: bool,
    },
    /// 删除一个方案；在编各页改按其余方案判断
    Remove {
        /// 名称
        name: String,
    },
}

pub(crate) fn run(place: &Place, command: LimitsCommand) -> Outcome {
    let desk = place.open_at_rest()?;
    match command {
        LimitsCommand::List { json } => {
            let rows = desk.clarity_profile(GENERAL_PROFILE)?.profiles;
            if json {
                print_json(&rows)?;
            } else {
                println!(
                    "{}",
                    table::plain(["方案", "法院", "扫描仪", "版本", "在编卷", "在编页"], rows.iter().map(row))
                );
            }
        }
        LimitsCommand::Show { name, json } => {
            let view = desk.clarity_profile(named(&desk, &name)?)?;
            if json { print_json(&view.profile)? } else { show(&view) }
        }
        LimitsCommand::Set { file, preview } => {
            let profile = read(&desk, &file)?;
            let found = desk.preview_clarity_profile(&profile)?;
            println!(
                "适用的在编 {} 卷 {} 页：有提示 {} → {} 页，不合格 {} → {} 页",
                found.volumes, found.pages, found.now.notice, found.then.notice, found.now.fail, found.then.fail
            );
            if !preview {
                let saved = desk.set_clarity_profile(profile)?.profile;
                println!("已存为“{}”第 {} 版；已提交和已封的卷不变。", saved.name, saved.version);
            }
        }
        LimitsCommand::Remove { name } => {
            desk.remove_clarity_profile(named(&desk, &name)?)?;
            println!("已删除“{name}”。在编各页已按其余方案重新判断；历次版本留在记录里。");
        }
    }
    Ok(DONE)
}

fn named(desk: &Desk, name: &str) -> Result<u32, Error> {
    let rows = desk.clarity_profile(GENERAL_PROFILE)?.profiles;
    rows.iter().find(|row| row.name == name).map(|row| row.id).ok_or_else(|| {
        Error::new(
            ErrorCode::NotFound,
            format!("没有名为“{name}”的限值方案。没有改动"),
            "用 bianmu limits list 看有哪些",
        )
    })
}

/// The profile of a file, as the next version of the one that has its name now.
fn read(desk: &Desk, file: &std::path::Path) -> Result<ClarityProfile, Error> {
    let given = of_file(file)?;
    let rows = desk.clarity_profile(GENERAL_PROFILE)?.profiles;
    let known = rows.iter().find(|row| row.name == given.name.trim());
    Ok(ClarityProfile { id: known.map_or(0, |row| row.id), version: known.map_or(0, |row| row.version), ..given })
}

/// What is written in a file; whether its limits make sense is not looked at.
pub(crate) fn of_file(file: &std::path::Path) -> Result<ClarityProfile, Error> {
    let bad = |why: String| {
        let message = format!("{}：{why}。没有做任何改动", file.display());
        Error::new(ErrorCode::BadInput, message, "请按 bianmu limits show --json 的样子写")
    };
    let text = std::fs::read_to_string(file).map_err(|e| bad(format!("读不出（{e}）")))?;
    serde_json::from_str(&text).map_err(|e| bad(format!("不是限值方案（{e}）")))
}

fn row(row: &ProfileRow) -> [String; 6] {
    let any = |text: &Option<String>| text.clone().unwrap_or_else(|| "不限".to_owned());
    [
        row.name.clone(),
        any(&row.court),
        any(&row.scanner),
        row.version.to_string(),
        row.volumes.to_string(),
        row.pages.to_string(),
    ]
}

fn show(view: &ClarityView) {
    let limits = view.kinds.iter().map(|kind| {
        let limit = view.profile.limits.get(&kind.kind);
        let text = |value: Option<f32>, none: &str| value.map_or_else(|| none.to_owned(), |v| v.to_string());
        [
            kind.label.clone(),
            text(limit.map(|l| l.notice), "不检查"),
            text(limit.and_then(|l| l.fail), "不判"),
            kind.unit.clone(),
        ]
    });
    println!("{}", table::plain(["检查项", "提示", "不合格", "单位"], limits));
    for version in &view.versions {
        let at = version.at.get(..16).unwrap_or("日期不明").replace('T', " ");
        println!("第 {} 版  {at} {}  {}", version.version, version.who, version.changes);
    }
}
