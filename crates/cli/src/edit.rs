use bianmu_desk::view::VolumeView;
use bianmu_desk::{Error, VolumeId};
use bianmu_model::Operation;
use clap::Args;

use crate::show::human;
use crate::stored::{DONE, Outcome, Place, print_json};

/// Arguments of `bianmu edit`.
#[derive(Args)]
pub(crate) struct EditArguments {
    /// 卷的编号
    id: VolumeId,
    /// 操作，例如 {"op":"split","scan_index":7,"title":"证据"}
    #[arg(value_name = "OPERATION_JSON")]
    operation: String,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Arguments of `bianmu undo` and `bianmu redo`.
#[derive(Args)]
pub(crate) struct StepArguments {
    /// 卷的编号
    id: VolumeId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn edit(place: &Place, arguments: &EditArguments) -> Outcome {
    let operation: Operation = serde_json::from_str(&arguments.operation).map_err(Error::from)?;
    shown(&place.open_at_rest()?.edit(arguments.id, &operation, None)?, arguments.json)
}

pub(crate) fn undo(place: &Place, arguments: &StepArguments) -> Outcome {
    shown(&place.open_at_rest()?.undo(arguments.id)?, arguments.json)
}

pub(crate) fn redo(place: &Place, arguments: &StepArguments) -> Outcome {
    shown(&place.open_at_rest()?.redo(arguments.id)?, arguments.json)
}

fn shown(view: &VolumeView, json: bool) -> Outcome {
    if json {
        print_json(view)?;
    } else {
        human(view);
    }
    Ok(DONE)
}
