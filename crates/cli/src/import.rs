use std::path::PathBuf;

use bianmu_desk::VolumeId;
use bianmu_desk::view::ImportReport;
use clap::Args;

use crate::stored::{DONE, FAILED, Outcome, Place, WITH_FAULTS, print_json};
use crate::wait::{analysed, faulty, sentence};

/// Arguments of `bianmu import`.
#[derive(Args)]
pub(crate) struct ImportArguments {
    /// 文件或文件夹：一个文件夹一卷，一个 PDF 或 TIFF 一卷，其余散页合为一卷
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// 只收取，不等识别
    #[arg(long)]
    no_wait: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &ImportArguments) -> Outcome {
    let mut complete = true;
    for path in arguments.paths.iter().filter(|p| !p.exists()) {
        eprintln!("找不到 {}，未收取它；请核对路径。", path.display());
        complete = false;
    }
    let paths: Vec<PathBuf> = arguments.paths.iter().filter(|p| p.exists()).cloned().collect();
    if paths.is_empty() {
        return Ok(FAILED);
    }
    let desk = if arguments.no_wait { place.open_at_rest()? } else { place.open()? };
    let mut report = desk.import(&paths)?;
    if !arguments.json {
        tell(&report);
    }
    if !arguments.no_wait {
        let ids: Vec<VolumeId> = report.volumes.iter().map(|v| v.id).collect();
        report.volumes = analysed(&desk, &ids)?;
    }
    if arguments.json {
        print_json(&report)?;
    } else if !arguments.no_wait {
        for volume in &report.volumes {
            println!("识别完成：{}", sentence(volume));
        }
    }
    complete &= report.faults.is_empty() && !report.volumes.iter().any(faulty);
    Ok(match (complete, report.volumes.is_empty() && report.already.is_empty()) {
        (true, _) => DONE,
        (false, false) => WITH_FAULTS,
        (false, true) => FAILED,
    })
}

fn tell(report: &ImportReport) {
    for volume in &report.volumes {
        println!("已收取：卷 {} “{}”，{} 页", volume.id, volume.name, volume.pages);
    }
    let mut holders: Vec<(VolumeId, &str, usize)> = Vec::new();
    for there in &report.already {
        match holders.iter_mut().find(|(id, _, _)| *id == there.volume) {
            Some((_, _, files)) => *files += 1,
            None => holders.push((there.volume, &there.name, 1)),
        }
    }
    for (id, name, files) in holders {
        println!("已在库中：{files} 个文件属于卷 {id} “{name}”，没有重复收取");
    }
    for refused in &report.faults {
        eprintln!("× {}：{}", refused.file, refused.fault.message);
    }
}
