use bianmu_desk::VolumeId;
use bianmu_model::{EntryState, Operation};
use clap::Args;

use crate::stored::{DONE, Outcome, Place, print_json};
use crate::wait::sentence;

/// Arguments of `bianmu submit`.
#[derive(Args)]
pub(crate) struct SubmitArguments {
    /// 卷的编号
    id: VolumeId,
    /// 先采纳所有建议
    #[arg(long)]
    accept_all: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &SubmitArguments) -> Outcome {
    let desk = place.open_at_rest()?;
    if arguments.accept_all {
        let view = desk.volume(arguments.id)?;
        let open = |state| matches!(state, EntryState::Proposed | EntryState::Held);
        let entries: Vec<u32> = view.entries.iter().filter(|e| open(e.state)).map(|e| e.id).collect();
        if view.state.editable && !entries.is_empty() {
            desk.edit(arguments.id, &Operation::Accept { entries }, None)?;
        }
    }
    let view = desk.submit(arguments.id)?;
    if arguments.json {
        print_json(&view)?;
    } else {
        println!("已提交质检。{}", sentence(&view.state.summary));
    }
    Ok(DONE)
}
