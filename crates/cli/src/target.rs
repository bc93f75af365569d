use std::path::PathBuf;

use bianmu_desk::Error;
use bianmu_desk::ErrorCode;
use bianmu_desk::view::{NewTarget, TargetKind, TargetView};
use clap::{Args, Subcommand};

use crate::stored::{DONE, Outcome, Place, print_json};
use crate::table;

/// `bianmu target …`
#[derive(Subcommand)]
pub(crate) enum TargetCommand {
    /// 增加一个目标
    #[command(subcommand)]
    Add(AddCommand),
    /// 列出目标
    List(ListArguments),
    /// 移除一个目标，并忘掉它的密钥
    Remove {
        /// 目标的编号
        id: i64,
    },
}

#[derive(Args)]
pub(crate) struct ListArguments {
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

/// Kinds of targets.
#[derive(Subcommand)]
pub(crate) enum AddCommand {
    /// 文件夹或移动硬盘
    Folder {
        /// 名称
        name: String,
        /// 文件夹
        path: PathBuf,
        /// 可以存放副卷
        #[arg(long)]
        confidential: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 兼容 S3 的对象存储
    S3 {
        /// 名称
        name: String,
        /// 地址，例如 https://store.example
        #[arg(long)]
        endpoint: String,
        /// 存储桶
        #[arg(long)]
        bucket: String,
        /// 区域
        #[arg(long, default_value = "us-east-1")]
        region: String,
        /// 访问密钥
        #[arg(long)]
        access_key: String,
        /// 私密密钥
        #[arg(long)]
        secret_key: String,
        /// 可以存放副卷
        #[arg(long)]
        confidential: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(place: &Place, command: TargetCommand) -> Outcome {
    let desk = place.open_at_rest()?;
    let (shown, json) = match command {
        TargetCommand::Add(add) => {
            let (new, json) = wanted(add)?;
            (vec![desk.add_target(new)?], json)
        }
        TargetCommand::List(list) => (desk.targets()?, list.json),
        TargetCommand::Remove { id } => {
            desk.remove_target(id)?;
            println!("已移除目标 {id}。已送达的包不受影响。");
            return Ok(DONE);
        }
    };
    if json {
        print_json(&shown)?;
    } else if shown.is_empty() {
        println!("还没有上报目标。用 bianmu target add 增加。");
    } else {
        println!("{}", table::plain(["号", "名称", "种类", "位置", "副卷"], shown.iter().map(row)));
    }
    Ok(DONE)
}

fn wanted(add: AddCommand) -> Result<(NewTarget, bool), Error> {
    Ok(match add {
        AddCommand::Folder { name, path, confidential, json } => {
            let path = std::path::absolute(&path).map_err(|e| {
                Error::new(ErrorCode::BadInput, format!("目标文件夹不可用（{e}）。没有做任何改动"), "请写完整路径")
            })?;
            (NewTarget::Folder { name, path: path.to_string_lossy().into_owned(), confidential }, json)
        }
        AddCommand::S3 { name, endpoint, bucket, region, access_key, secret_key, confidential, json } => {
            (NewTarget::S3 { name, endpoint, bucket, region, access_key, secret_key, confidential }, json)
        }
    })
}

fn row(t: &TargetView) -> [String; 5] {
    let kind = match t.kind {
        TargetKind::Folder => "文件夹",
        TargetKind::S3 => "S3",
    };
    let confidential = if t.confidential { "可存" } else { "不可" };
    [t.id.to_string(), t.name.clone(), kind.to_owned(), t.place.clone(), confidential.to_owned()]
}
