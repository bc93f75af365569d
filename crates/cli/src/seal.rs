use bianmu_desk::VolumeId;
use clap::Args;

use crate::stored::{DONE, Outcome, Place, print_json};

/// Arguments of `bianmu seal`.
#[derive(Args)]
pub(crate) struct SealArguments {
    /// 卷的编号
    id: VolumeId,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &SealArguments) -> Outcome {
    let desk = place.open_at_rest()?;
    let seal = desk.seal(arguments.id)?;
    let folder = desk.packages_dir().join(&seal.package);
    if arguments.json {
        let mut value = serde_json::to_value(&seal)?;
        value["path"] = serde_json::json!(folder);
        print_json(&value)?;
    } else {
        println!("已封卷：{}（{} 个文件，{} 字节）", seal.package, seal.files, seal.bytes);
        println!("摘要：{}", seal.digest);
        println!("位置：{}", folder.display());
    }
    Ok(DONE)
}
