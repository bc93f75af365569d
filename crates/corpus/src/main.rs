//! Measures the catalogue on generated volumes or on saved analyses, fits its weights, and writes volumes to be printed.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a tool of the workshop"
)]

use bianmu_catalogue::propose;
use bianmu_corpus::Split;
use bianmu_corpus::bench::FIRST_SEED;
use bianmu_corpus::noise::{inputs, read};
use bianmu_corpus::score::{Guess, guesses};
use bianmu_corpus::volume::volume;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str, default: u64| {
        let at = arguments.iter().position(|a| a == name);
        at.and_then(|i| arguments.get(i + 1)).and_then(|v| v.parse().ok()).unwrap_or(default)
    };
    let given = |split: &Split| arguments.iter().any(|a| a.strip_prefix("--") == Some(split.word()));
    let split = [Split::Train, Split::Fresh].into_iter().find(given).unwrap_or(Split::Held);
    match arguments.first().map(String::as_str) {
        Some("bench") => bench(value("--volumes", 60), value("--seed", FIRST_SEED), split),
        Some("errors") => {
            let first = value("--seed", FIRST_SEED);
            bianmu_corpus::errors::list(split, value("--volumes", 100), first, value("--noise", 8) as f32 / 100.0)
        }
        Some("accepted") => {
            let listed = value("--allowed", 5) as f32 / 1000.0;
            let first = value("--seed", FIRST_SEED);
            print!("{}", bianmu_corpus::errors::accepted(split, value("--volumes", 100), first, listed));
        }
        Some("findings") => {
            let (volumes, first) = (value("--volumes", 100), value("--seed", FIRST_SEED));
            print!("{}", bianmu_corpus::errors::findings(split, volumes, first));
        }
        Some("leaks") => leaks(value("--volumes", 300), value("--seed", 3_000_000)),
        Some("replay") => replay(&arguments[1], &arguments[2]),
        Some("time") => time(value("--volumes", 20)),
        Some("explain") => explain(&arguments[1]),
        Some("train") => {
            let weights = bianmu_corpus::train::train(value("--seed", 1), value("--volumes", 200));
            println!("{}", serde_json::to_string_pretty(&weights).expect("weights are plain"));
        }
        Some("show") => show(split, value("--seed", 1), value("--noise", 3)),
        Some("write") => {
            bianmu_corpus::written::write(&arguments[1], split, value("--volumes", 3), value("--seed", 2_000_000))
        }
        Some("score") => println!("{}", bianmu_corpus::written::score_folder(&arguments[1], &arguments[2])),
        _ => println!(
            "bench [--lattice] [--volumes N] [--seed N] | accepted [--volumes N] [--seed N] [--allowed PER_MILLE] | leaks [--volumes N] | findings [--volumes N] | errors [--volumes N] [--seed N] [--noise PERCENT] | replay FROM TO | explain FILE | train [--seed N] [--volumes N] | write DIR | score WRITTEN ANALYSES | show --seed N [--noise PERCENT]; volumes of the held split, or with --train or --fresh"
        ),
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

/// Where the time of a proposal goes, in milliseconds a page.
fn time(volumes: u64) {
    let (mut looking, mut proposing, mut count) = (0.0, 0.0, 0);
    for seed in 0..volumes {
        let volume = volume(Split::Train, seed);
        let pages = read(&volume, seed, 0.03);
        let inputs = inputs(&pages);
        let start = std::time::Instant::now();
        let reading = bianmu_catalogue::Reading::new(&inputs);
        looking += start.elapsed().as_secs_f64() * 1000.0;
        let start = std::time::Instant::now();
        let _ = reading.propose(&bianmu_catalogue::Constraints::default());
        proposing += start.elapsed().as_secs_f64() * 1000.0;
        count += pages.len();
    }
    large();
    println!(
        "{count} pages: looking {:.2} ms a page, proposing {:.2}",
        looking / count as f64,
        proposing / count as f64
    );
}

/// The same for a volume of a thousand pages: looking at it, proposing, and proposing again when a clerk splits a document.
fn large() {
    let mut pages = Vec::new();
    for seed in 0.. {
        let volume = volume(Split::Train, seed);
        pages.extend(read(&volume, seed, 0.03));
        if pages.len() >= 1_000 {
            break;
        }
    }
    pages.truncate(1_000);
    let inputs = inputs(&pages);
    let timed = |act: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        act();
        start.elapsed().as_secs_f64() * 1000.0
    };
    let mut reading = None;
    let looking = timed(&mut || reading = Some(bianmu_catalogue::Reading::new(&inputs)));
    let reading = reading.expect("it was looked at");
    let first = timed(&mut || drop(reading.propose(&bianmu_catalogue::Constraints::default())));
    let splits: Vec<f64> = (0..9)
        .map(|i| {
            let mut constraints = bianmu_catalogue::Constraints::default();
            constraints.begins.insert(100 + 97 * i, true);
            timed(&mut || drop(reading.propose(&constraints)))
        })
        .collect();
    let least = splits.iter().copied().fold(f64::INFINITY, f64::min);
    let mut sorted = splits;
    sorted.sort_by(f64::total_cmp);
    println!(
        "1000 pages: looking {looking:.0} ms, first proposal {first:.1}, under a split least {least:.1}, median {:.1}",
        sorted[sorted.len() / 2]
    );
}

/// What speaks for a beginning on every page of a saved analysis.
fn explain(file: &str) {
    let analysis = serde_json::from_str(&std::fs::read_to_string(file).expect("an analysis")).expect("JSON");
    let pages = bianmu_corpus::replay::pages(&analysis);
    let inputs = inputs(&pages);
    bianmu_catalogue::training::explain(&bianmu_catalogue::Reading::new(&inputs)).iter().for_each(|l| println!("{l}"));
}

fn bench(volumes: u64, seed: u64, split: Split) {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().any(|a| a == "--lattice").then_some("lattice");
    println!("{volumes} volumes of the {} part from seed {seed}\n", split.word());
    print!("{}", bianmu_corpus::bench::table(&bianmu_corpus::bench::measure(split, volumes, seed, only)));
    let (time, pages) = bianmu_corpus::bench::slowest_redecode(split, volumes.min(40));
    println!("\nslowest proposal under a new constraint: {time:.1} ms, volume of {pages} pages");
}

/// Internal papers that are proposed for the 正卷, over volumes of the given splits, or of every one, at every rate of errors.
fn leaks(volumes: u64, seed: u64) {
    let given = |split: &Split| std::env::args().any(|a| a.strip_prefix("--") == Some(split.word()));
    let every = [Split::Train, Split::Held, Split::Fresh];
    let any = every.iter().any(given);
    for split in every.into_iter().filter(|s| !any || given(s)) {
        for (rate, count, found) in bianmu_corpus::bench::leaks(split, volumes, seed) {
            println!("{} {:.0} %: {} of {count} internal papers in the 正卷", split.word(), rate * 100.0, found.len());
            found.iter().for_each(|line| println!("    {line}"));
        }
    }
}

/// Prints a volume beside what is proposed for it.
fn show(split: Split, seed: u64, noise: u64) {
    let volume = volume(split, seed);
    let pages = read(&volume, seed, noise as f32 / 100.0);
    let proposal = propose(&inputs(&pages));
    println!("{} {} {} {:?}", volume.name, volume.case.number, volume.case.procedure, proposal.dossier.case);
    let found = guesses(&proposal);
    let of = |g: &Guess| {
        format!("{} [{}] {:.2} {} {:?} {:?}", g.title, g.kind, g.confidence, g.part.label(), g.date, g.responsible)
    };
    for document in &volume.documents {
        let guess = found.iter().find(|g| g.pages == document.pages);
        let mark = match guess {
            Some(g) if bianmu_corpus::score::title_right(&g.title, document) && g.part == document.part => "  ",
            Some(_) => "~ ",
            None => "✗ ",
        };
        println!(
            "{mark}{:?} {} [{}] {} {:?} {:?}",
            document.pages,
            document.title,
            document.kind,
            document.part.label(),
            document.date,
            document.responsible
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
    if std::env::args().any(|a| a == "--order") {
        for guess in &found {
            let truth = volume.documents.iter().find(|d| d.pages == guess.pages);
            println!("{:?} {:?} {} {:?}", truth.map(|t| t.rank), guess.part, guess.title, guess.date);
        }
    }
    for finding in &proposal.findings {
        println!("  ! {:?} {} {}", finding.level, finding.code, finding.message);
    }
    if std::env::args().any(|a| a == "--text") {
        for (i, page) in pages.iter().enumerate() {
            println!("--- {} corner {:?}", i + 1, page.sheet_number.map(|n| n.value));
            for line in page.lines.iter() {
                println!("{:?} {}", line.rect, line.text);
            }
        }
    }
}
