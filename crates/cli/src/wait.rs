//! Waiting for the analysis of stored volumes.

use std::time::Duration;

use bianmu_desk::view::VolumeSummary;
use bianmu_desk::{Desk, Error, ErrorCode, VolumeId};
use bianmu_model::VolumeStage;

use crate::progress::page_bar;
use crate::stored::{DONE, Outcome, Place, WITH_FAULTS};

const LOOK: Duration = Duration::from_millis(200);

/// `bianmu analyse --volume ID`
pub(crate) fn go_on(place: &Place, volume: VolumeId) -> Outcome {
    let desk = place.open()?;
    if desk.summary(volume)?.progress.is_some_and(|p| p.paused) {
        desk.resume(volume)?;
    }
    let done = analysed(&desk, &[volume])?;
    for summary in &done {
        println!("{}", sentence(summary));
    }
    Ok(if done.iter().any(faulty) { WITH_FAULTS } else { DONE })
}

/// Waits with a progress bar until the volumes have their catalogue.
///
/// # Errors
/// [`ErrorCode::MissingComponent`] at once when pages cannot be read at all.
pub(crate) fn analysed(desk: &Desk, volumes: &[VolumeId]) -> Result<Vec<VolumeSummary>, Error> {
    let bar = page_bar("识别");
    let mut told: Vec<VolumeId> = Vec::new();
    loop {
        let now: Vec<VolumeSummary> = volumes.iter().map(|id| desk.summary(*id)).collect::<Result<_, _>>()?;
        for (volume, draft) in now.iter().filter_map(|v| Some((v, v.progress.as_ref()?.draft.as_ref()?))) {
            if let (Some(entries), false) = (draft.entries, told.contains(&volume.id)) {
                told.push(volume.id);
                let seconds = draft.seconds;
                bar.suspend(|| eprintln!("“{}” 初稿：{entries} 件，用时 {seconds:.1} 秒；正在识别全文。", volume.name));
            }
        }
        let waiting =
            now.iter().any(|v| v.stage == VolumeStage::Imported && !v.progress.as_ref().is_some_and(|p| p.paused));
        if !waiting {
            bar.finish_and_clear();
            return Ok(now);
        }
        if let Some(missing) = desk.session().missing {
            bar.finish_and_clear();
            let hint = "补齐后运行 bianmu analyse --volume 继续";
            return Err(Error::new(
                ErrorCode::MissingComponent,
                format!("已收取的卷都已保存，但不能识别：{missing}"),
                hint,
            ));
        }
        bar.set_length(now.iter().map(|v| u64::from(v.pages)).sum());
        bar.set_position(now.iter().map(|v| u64::from(v.pages_done)).sum());
        std::thread::sleep(LOOK);
    }
}

/// «卷 3 “甲案”：39 页，12 件，存疑 4 件，2 页读不出»
pub(crate) fn sentence(v: &VolumeSummary) -> String {
    let mut text = format!(
        "卷 {} “{}”（{}）：{} 页，{} 件，存疑 {} 件",
        v.id,
        v.name,
        v.stage.label(),
        v.pages,
        v.entries,
        v.doubtful
    );
    if v.pages_failed > 0 {
        text.push_str(&format!("，{} 页读不出", v.pages_failed));
    }
    text
}

pub(crate) fn faulty(v: &VolumeSummary) -> bool {
    v.pages_failed > 0
}
