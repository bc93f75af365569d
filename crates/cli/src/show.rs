use bianmu_desk::VolumeId;
use bianmu_desk::view::{EntryView, VolumeView};
use bianmu_model::EntryState;
use clap::Args;

use crate::stored::{DONE, Outcome, Place, print_json};
use crate::table;

/// Arguments of `bianmu show`.
#[derive(Args)]
pub(crate) struct ShowArguments {
    /// 卷的编号
    id: VolumeId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &ShowArguments) -> Outcome {
    let view = place.open_at_rest()?.volume(arguments.id)?;
    if arguments.json {
        print_json(&view)?;
    } else {
        human(&view);
    }
    Ok(DONE)
}

/// The catalogue, the findings and what stands in the way.
pub(crate) fn human(view: &VolumeView) {
    let case = &view.state.case;
    println!("卷 {} “{}”（{}）", view.state.summary.id, view.state.summary.name, view.state.summary.stage.label());
    let facts = [&case.case_number, &case.court, &case.procedure, &case.cause];
    let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
    if !facts.is_empty() {
        println!("{}", facts.join(" · "));
    }
    for party in &case.parties {
        println!("{}：{}", party.role, party.name);
    }
    println!(
        "{}",
        table::plain(
            ["号", "序", "卷别", "题名", "责任者", "日期", "页次", "影像", "状态"],
            view.entries.iter().map(row)
        )
    );
    println!("{}", view.state.ledger_sentence);
    for finding in &view.findings {
        println!("· {}", finding.message);
    }
    for page in view.pages.iter().filter(|p| p.fault.is_some()) {
        println!("× 第 {} 页：{}", page.scan_index, page.fault.as_deref().unwrap_or_default());
    }
    for blocker in &view.state.submit_blockers {
        println!("未能提交：{blocker}");
    }
    if let Some(step) = &view.state.undo {
        println!("可撤销：{step}");
    }
}

fn row(e: &EntryView) -> [String; 9] {
    let images: Vec<String> = e.pages.iter().map(u32::to_string).collect();
    let range =
        e.page_range.map_or_else(|| "—".to_owned(), |[a, b]| if a == b { a.to_string() } else { format!("{a}–{b}") });
    let state = match (e.state, e.doubtful) {
        (EntryState::Held, _) => "搁置".to_owned(),
        (EntryState::Accepted, _) => "已采纳".to_owned(),
        (EntryState::Edited, _) => "已修改".to_owned(),
        (EntryState::Proposed, true) => format!("存疑 {:.0}%", e.confidence * 100.0),
        (EntryState::Proposed, false) => format!("可信 {:.0}%", e.confidence * 100.0),
    };
    [
        e.id.to_string(),
        e.seq.to_string(),
        e.part.label().to_owned(),
        e.title.clone(),
        e.responsible.clone().unwrap_or_default(),
        e.date.clone().unwrap_or_default(),
        range,
        images.join(","),
        state,
    ]
}
