//! Generated volumes as files: to be drawn as page images, recognised, and scored again.

use std::fmt::Write as _;

use bianmu_catalogue::{Proposal, propose};
use serde_json::{Value, json};

use crate::Split;
use crate::bench::{Row, table};
use crate::damage::Role;
use crate::noise::inputs;
use crate::score::{Tally, guesses, score};
use crate::volume::volume;

/// Writes what is to be drawn of some held volumes: one JSON file for each volume.
pub fn write(folder: &str, volumes: u64, seed: u64) {
    std::fs::create_dir_all(folder).expect("the folder");
    for own in seed..seed + volumes {
        let volume = volume(Split::Held, own);
        let pages: Vec<Value> = volume
            .sides
            .iter()
            .map(|side| {
                let lines: Vec<Value> =
                    side.sheet.lines.iter().map(|l| json!({"text": l.text, "at": l.at, "hand": l.hand})).collect();
                json!({
                    "width": side.sheet.width, "height": side.sheet.height, "dpi": side.sheet.dpi, "lines": lines,
                    "corner": side.sheet.corner, "seal": side.sheet.seal, "picture": side.sheet.picture,
                    "blank": side.role == Role::Blank
                })
            })
            .collect();
        let path = std::path::Path::new(folder).join(format!("{}.json", volume.name));
        std::fs::write(path, json!({"volume": volume.name, "pages": pages}).to_string())
            .expect("the volume is written");
    }
}

/// Scores `NAME.json` of `bianmu analyse --json` in a folder against the volumes of the same seeds.
pub fn score_folder(folder: &str, volumes: u64, seed: u64) -> String {
    let mut tally = Tally::default();
    let mut out = String::new();
    for own in seed..seed + volumes {
        let volume = volume(Split::Held, own);
        let path = std::path::Path::new(folder).join(format!("{}.json", volume.name));
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let analysis: Value = serde_json::from_str(&text).expect("an analysis is JSON");
        let facts = crate::replay::pages(&analysis);
        let proposal: Proposal = propose(&inputs(&facts));
        let one = score(&volume, &guesses(&proposal), Some(&proposal));
        let _ = writeln!(
            out,
            "{} {} pages, document F1 {:.3}",
            volume.name,
            volume.sides.len(),
            one.f1("document hit", "documents", "entries")
        );
        tally.merge(one);
    }
    let row = Row { method: "lattice, from page images", rate: f32::NAN, tally, speed: f64::NAN };
    out + "\n" + &table(&[row])
}
