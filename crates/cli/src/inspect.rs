use bianmu_desk::VolumeId;
use bianmu_desk::view::{InspectionItem, InspectionView, Verdict};
use clap::Args;

use crate::stored::{DONE, Outcome, Place, print_json};
use crate::table;
use crate::wait::sentence;

/// Arguments of `bianmu inspect`.
#[derive(Args)]
pub(crate) struct InspectArguments {
    /// 卷的编号
    id: VolumeId,
    /// 待看页面全部通过
    #[arg(long, conflicts_with_all = ["pass", "return_page"])]
    pass_all: bool,
    /// 通过这些页
    #[arg(long, value_name = "PAGE", num_args = 1.., conflicts_with = "return_page")]
    pass: Vec<u32>,
    /// 退回这一页
    #[arg(long = "return", value_name = "PAGE", requires = "reason")]
    return_page: Option<u32>,
    /// 退回的原因
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// 结束质检：有退回页则退卷，否则通过
    #[arg(long)]
    finish: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &InspectArguments) -> Outcome {
    let desk = place.open_at_rest()?;
    let mut view = desk.inspection(arguments.id)?;
    let mut pass = arguments.pass.clone();
    if arguments.pass_all {
        pass = view.items.iter().filter(|i| i.verdict.is_none()).map(|i| i.scan_index).collect();
    }
    for page in pass {
        view = desk.pass_page(arguments.id, page)?;
    }
    if let Some(page) = arguments.return_page {
        view = desk.return_page(arguments.id, page, arguments.reason.as_deref().unwrap_or_default())?;
    }
    if arguments.finish {
        let summary = desk.finish_inspection(arguments.id)?;
        if arguments.json {
            print_json(&summary)?;
        } else {
            println!("质检结束。{}", sentence(&summary));
        }
    } else if arguments.json {
        print_json(&view)?;
    } else {
        human(&view);
    }
    Ok(DONE)
}

fn human(view: &InspectionView) {
    println!("{}", sentence(&view.summary));
    println!("{}", table::plain(["页", "题名", "为什么要看", "结论"], view.items.iter().map(row)));
    println!("{}", view.ledger_sentence);
    for blocker in &view.pass_blockers {
        println!("未能通过：{blocker}");
    }
}

fn row(item: &InspectionItem) -> [String; 4] {
    let verdict = match &item.verdict {
        None => "待看".to_owned(),
        Some(Verdict { passed: true, .. }) => "通过".to_owned(),
        Some(v) => format!("退回：{}", v.reason.as_deref().unwrap_or_default()),
    };
    [item.scan_index.to_string(), item.title.clone().unwrap_or_default(), item.why.join("；"), verdict]
}
