//! Generated volumes as files: to be drawn as page images, recognised, and scored again.

use std::fmt::Write as _;

use bianmu_catalogue::{Proposal, propose};
use serde_json::Value;

use crate::Split;
use crate::bench::{Row, table};
use crate::noise::inputs;
use crate::score::{Tally, guesses, score};
use crate::volume::{Volume, volume};

/// Writes some volumes of a split with their truth: one JSON file for each.
pub fn write(folder: &str, split: Split, volumes: u64, seed: u64) {
    std::fs::create_dir_all(folder).expect("the folder");
    for own in seed..seed + volumes {
        let volume = volume(split, own);
        let path = std::path::Path::new(folder).join(format!("{}.json", volume.name));
        std::fs::write(path, serde_json::to_string(&volume).expect("a volume is plain"))
            .expect("the volume is written");
    }
}

/// Scores `NAME.json` of `bianmu analyse --json` in a folder against the written volumes of the same names.
pub fn score_folder(written: &str, folder: &str) -> String {
    let mut tally = Tally::default();
    let mut out = String::new();
    let mut files: Vec<_> =
        std::fs::read_dir(written).expect("the written volumes").flatten().map(|f| f.path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a written volume");
        let volume: Volume = serde_json::from_str(&text).expect("a written volume is JSON");
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
