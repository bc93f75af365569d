use bianmu_desk::VolumeId;
use clap::Args;

use crate::stored::{DONE, Outcome, Place, print_json};
use crate::table;

/// Arguments of `bianmu export`.
#[derive(Args)]
pub(crate) struct ExportArguments {
    /// 卷的编号
    id: VolumeId,
    /// 输出 JSON，格式与 analyse 相同
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &ExportArguments) -> Outcome {
    let analysis = place.open_at_rest()?.export(arguments.id)?;
    if arguments.json {
        print_json(&analysis)?;
    } else {
        println!("{}", table::catalogue(&analysis));
    }
    Ok(DONE)
}
