use bianmu_desk::view::VolumeSummary;
use clap::Args;

use crate::stored::{DONE, Outcome, Place, print_json};
use crate::table;

/// Arguments of `bianmu tasks`.
#[derive(Args)]
pub(crate) struct TasksArguments {
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &TasksArguments) -> Outcome {
    let volumes = place.open_at_rest()?.volumes()?;
    if arguments.json {
        print_json(&volumes)?;
    } else if volumes.is_empty() {
        println!("还没有卷。用 bianmu import 收取。");
    } else {
        println!(
            "{}",
            table::plain(["卷", "名称", "案号", "状态", "页", "件", "存疑", "读不出", "改动"], volumes.iter().map(row))
        );
    }
    Ok(DONE)
}

fn row(v: &VolumeSummary) -> [String; 9] {
    let state = match &v.progress {
        Some(p) if p.paused => format!("暂停 {}/{}", p.done, p.total),
        Some(p) => format!("识别 {}/{}", p.done, p.total),
        None => v.stage.label().to_owned(),
    };
    let changed = v.changed_at.get(..16).unwrap_or(&v.changed_at).replace('T', " ");
    [
        v.id.to_string(),
        v.name.clone(),
        v.case_number.clone().unwrap_or_default(),
        state,
        v.pages.to_string(),
        v.entries.to_string(),
        v.doubtful.to_string(),
        v.pages_failed.to_string(),
        changed,
    ]
}
