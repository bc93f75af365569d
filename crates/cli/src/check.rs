use clap::Args;
use serde_json::json;

use crate::stored::{DONE, FAILED, Outcome, Place, print_json};

/// Arguments of `bianmu check`.
#[derive(Args)]
pub(crate) struct CheckArguments {
    /// 逐字节读原件并核对摘要
    #[arg(long)]
    read_data: bool,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(place: &Place, arguments: &CheckArguments) -> Outcome {
    let report = place.open_at_rest()?.check(arguments.read_data)?;
    if arguments.json {
        let damage: Vec<String> = report.damage.iter().map(ToString::to_string).collect();
        print_json(&json!({
            "originals": report.originals,
            "audit_rows": report.audit_rows,
            "read_data": arguments.read_data,
            "damage": damage,
        }))?;
    } else {
        println!("检查了 {} 份原件、{} 条审计记录。", report.originals, report.audit_rows);
        for damage in &report.damage {
            eprintln!("× {damage}");
        }
        println!(
            "{}",
            match (report.damage.is_empty(), arguments.read_data) {
                (true, true) => "存储完好，每份原件都与摘要一致。",
                (true, false) => "存储完好（未逐字节读原件；需要时加 --read-data）。",
                (false, _) => "存储有损坏：没有改动任何内容，请从备份恢复所列原件，或补扫相应页面。",
            }
        );
    }
    Ok(if report.damage.is_empty() { DONE } else { FAILED })
}
