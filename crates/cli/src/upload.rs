use std::time::Duration;

use bianmu_desk::view::{UploadState, UploadView};
use bianmu_desk::{Desk, Error, VolumeId};
use clap::Args;

use crate::progress::byte_bar;
use crate::stored::{DONE, FAILED, Outcome, Place, WITH_FAULTS, print_json};

const LOOK: Duration = Duration::from_millis(200);

/// Arguments of `bianmu upload`.
#[derive(Args)]
pub(crate) struct UploadArguments {
    /// 卷的编号
    #[arg(required_unless_present = "go_on", requires = "target")]
    id: Option<VolumeId>,
    /// 目标的编号
    #[arg(long, value_name = "N", num_args = 1..)]
    target: Vec<i64>,
    /// 继续所有没有完成的上报
    #[arg(long = "continue", conflicts_with_all = ["id", "target"])]
    go_on: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &UploadArguments) -> Outcome {
    let open: Vec<i64> = match arguments.id {
        Some(_) => Vec::new(),
        None => unfinished(&place.open_at_rest()?)?,
    };
    // Opening with background work puts everything unfinished back into the queue.
    let desk = place.open()?;
    let wanted = match arguments.id {
        Some(id) => desk.upload(id, &arguments.target)?.iter().map(|u| u.id).collect(),
        None => open,
    };
    let done = delivered(&desk, &wanted)?;
    if arguments.json {
        print_json(&done)?;
    } else {
        tell(&done);
    }
    let failed = done.iter().filter(|u| u.state == UploadState::Failed).count();
    Ok(match failed {
        0 => DONE,
        n if n == done.len() => FAILED,
        _ => WITH_FAULTS,
    })
}

fn unfinished(desk: &Desk) -> Result<Vec<i64>, Error> {
    Ok(desk.uploads()?.iter().filter(|u| u.state != UploadState::Delivered).map(|u| u.id).collect())
}

fn delivered(desk: &Desk, wanted: &[i64]) -> Result<Vec<UploadView>, Error> {
    let bar = byte_bar();
    loop {
        let now: Vec<UploadView> = desk.uploads()?.into_iter().filter(|u| wanted.contains(&u.id)).collect();
        if !now.iter().any(|u| matches!(u.state, UploadState::Waiting | UploadState::Sending)) {
            bar.finish_and_clear();
            return Ok(now);
        }
        bar.set_length(now.iter().map(|u| u.bytes_total).sum());
        bar.set_position(now.iter().map(|u| u.bytes_done).sum());
        std::thread::sleep(LOOK);
    }
}

fn tell(uploads: &[UploadView]) {
    if uploads.is_empty() {
        println!("没有未完成的上报。");
    }
    for u in uploads {
        let message = u.message.as_deref().unwrap_or_default();
        match u.state {
            UploadState::Delivered => {
                println!("已送达“{}”：{}（{} 字节）", u.target_name, u.title, u.bytes_total);
                println!("回执：{}  {}", u.receipt.as_deref().unwrap_or("—"), u.changed_at);
                if !message.is_empty() {
                    println!("注意：{message}");
                }
            }
            _ => eprintln!("× 未送达“{}”：{}：{message}", u.target_name, u.title),
        }
    }
}
