//! `bianmu-corpus bench [--volumes N]`, `replay FILE`: measures the catalogue on generated volumes or on saved analyses.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a tool of the workshop"
)]

use std::time::Instant;

use bianmu_catalogue::{PageInput, Proposal, propose};
use bianmu_corpus::Split;
use bianmu_corpus::noise::{inputs, read};
use bianmu_corpus::score::{Guess, Tally, guesses, score};
use bianmu_corpus::volume::volume;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str, default: u64| {
        let at = arguments.iter().position(|a| a == name);
        at.and_then(|i| arguments.get(i + 1)).and_then(|v| v.parse().ok()).unwrap_or(default)
    };
    match arguments.first().map(String::as_str) {
        Some("bench") => bench(value("--volumes", 60), arguments.iter().any(|a| a == "--train")),
        Some("replay") => replay(&arguments[1], &arguments[2]),
        Some("explain") => explain(&arguments[1]),
        Some("train") => {
            let weights = bianmu_corpus::train::train(value("--seed", 1), value("--volumes", 200));
            println!("{}", serde_json::to_string_pretty(&weights).expect("weights are plain"));
        }
        Some("show") => show(value("--seed", 1), arguments.iter().any(|a| a == "--train"), value("--noise", 3)),
        _ => println!("bench [--volumes N] [--train] | replay FROM TO | show --seed N [--train] [--noise PERCENT]"),
    }
}

/// Every analysis of a folder through the catalogue, into another folder.
fn replay(from: &str, to: &str) {
    std::fs::create_dir_all(to).expect("the folder for the results");
    for file in std::fs::read_dir(from).expect("a folder of analyses").flatten() {
        let text = std::fs::read_to_string(file.path()).expect("an analysis");
        let analysis = serde_json::from_str(&text).expect("an analysis is JSON");
        let result = bianmu_corpus::replay::replay(&analysis, propose);
        let path = std::path::Path::new(to).join(file.file_name());
        std::fs::write(path, result.to_string()).expect("the result is written");
    }
}

/// What speaks for a beginning on every page of a saved analysis.
fn explain(file: &str) {
    let analysis = serde_json::from_str(&std::fs::read_to_string(file).expect("an analysis")).expect("JSON");
    let pages = bianmu_corpus::replay::pages(&analysis);
    let inputs = inputs(&pages);
    bianmu_catalogue::training::explain(&bianmu_catalogue::Reading::new(&inputs)).iter().for_each(|l| println!("{l}"));
}

/// Baselines and the catalogue by name.
type Method = (&'static str, fn(&[PageInput<'_>]) -> Proposal);
const METHODS: [Method; 2] = [("rules", by_rules), ("catalogue", propose)];

fn by_rules(pages: &[PageInput<'_>]) -> Proposal {
    bianmu_catalogue::Reading::new(pages).propose_by_rules()
}

fn bench(volumes: u64, train: bool) {
    let split = if train { Split::Train } else { Split::Held };
    for noise in [0u32, 3, 8] {
        for (name, method) in METHODS {
            let made: Vec<(Tally, usize, f64)> = (0..volumes)
                .into_par_iter()
                .map(|i| {
                    let seed = 1_000_000 + i;
                    let volume = volume(split, seed);
                    let pages = read(&volume, seed, noise as f32 / 100.0);
                    let start = Instant::now();
                    let proposal = method(&inputs(&pages));
                    let seconds = start.elapsed().as_secs_f64();
                    (score(&volume, &guesses(&proposal), Some(&proposal)), pages.len(), seconds)
                })
                .collect();
            let mut all = Tally::default();
            let (mut pages, mut seconds) = (0, 0.0);
            for (tally, count, time) in made {
                all.merge(tally);
                pages += count;
                seconds += time;
            }
            println!("{}", line(name, noise, &all, pages as f64 / seconds * 60.0));
        }
    }
}

fn line(name: &str, noise: u32, t: &Tally, speed: f64) -> String {
    let (taken, wrong) = t.accepted(0.9);
    format!(
        "{name:>10} {noise}% | boundary {:.3} document {:.3} | title {:.3} kind {:.3} part {:.4} leaked {:.0} | tau {:.3} | date {:.3}/{:.3} who {:.3} | number {:.3} court {:.3} cause {:.3} filed {:.3} | ECE {:.3} taken {:.3} wrong {:.4} | right {:.2} fixes {:.1} | {:.0}/min",
        t.f1("boundary hit", "boundary said", "boundary there"),
        t.f1("document hit", "documents", "entries"),
        t.share("title right", "matched"),
        t.share("kind right", "matched"),
        t.share("part right", "matched"),
        t.count("leaked"),
        (t.count("pairs right") - t.count("pairs wrong")) / (t.count("pairs right") + t.count("pairs wrong")),
        t.share("date right", "date said"),
        t.share("date found", "date there"),
        t.share("responsible right", "responsible said"),
        t.share("number right", "volumes"),
        t.share("court right", "volumes"),
        t.share("cause right", "volumes"),
        t.share("filed right", "volumes"),
        t.calibration_error(),
        taken,
        wrong,
        t.share("volumes right", "volumes"),
        t.share("fixes", "volumes"),
        speed
    )
}

/// Prints a volume beside what is proposed for it.
fn show(seed: u64, train: bool, noise: u64) {
    let volume = volume(if train { Split::Train } else { Split::Held }, seed);
    let pages = read(&volume, seed, noise as f32 / 100.0);
    let proposal = propose(&inputs(&pages));
    println!("{} {} {} {:?}", volume.name, volume.case.number, volume.case.procedure, proposal.dossier.case);
    let found = guesses(&proposal);
    let of = |g: &Guess| format!("{} [{}] {:.2} {:?} {:?}", g.title, g.kind, g.confidence, g.date, g.responsible);
    for document in &volume.documents {
        let guess = found.iter().find(|g| g.pages == document.pages);
        let mark = match guess {
            Some(g) if bianmu_corpus::score::title_right(&g.title, document) && g.part == document.part => "  ",
            Some(_) => "~ ",
            None => "✗ ",
        };
        println!(
            "{mark}{:?} {} [{}] {:?} {:?}",
            document.pages, document.title, document.kind, document.date, document.responsible
        );
        match guess {
            Some(g) => println!("        {}", of(g)),
            None => {
                for g in found.iter().filter(|g| g.pages.iter().any(|p| document.pages.contains(p))) {
                    println!("        {:?} {}", g.pages, of(g));
                }
            }
        }
    }
    for finding in &proposal.findings {
        println!("  ! {:?} {} {}", finding.level, finding.code, finding.message);
    }
    if std::env::args().any(|a| a == "--text") {
        for (i, page) in pages.iter().enumerate() {
            println!("--- {} corner {:?}", i + 1, page.sheet_number.map(|n| n.value));
            for line in page.lines.iter().take(12) {
                println!("{:?} {}", line.rect, line.text);
            }
        }
    }
}
