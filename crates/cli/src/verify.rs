use std::path::PathBuf;

use bianmu_desk::verify;
use clap::Args;

use crate::stored::{DONE, FAILED, Outcome, print_json};

/// Arguments of `bianmu verify`.
#[derive(Args)]
pub(crate) struct VerifyArguments {
    /// 包所在文件夹
    #[arg(value_name = "PACKAGE_DIR")]
    package: PathBuf,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &VerifyArguments) -> Outcome {
    let report = verify(&arguments.package)?;
    if arguments.json {
        print_json(&report)?;
    } else {
        println!("读了 {} 个文件，{} 字节，清单摘要 sha256:{}", report.files, report.bytes, report.digest);
        for problem in &report.problems {
            eprintln!("× {problem}");
        }
        println!(
            "{}",
            if report.whole() {
                "包完整，与清单一致。"
            } else {
                "包不完整：不要使用它，请从存储重新封卷或重新上报。"
            }
        );
    }
    Ok(if report.whole() { DONE } else { FAILED })
}
