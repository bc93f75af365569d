//! The catalogue, the rules alone and title keywords over the same generated volumes, as one table.

use std::time::Instant;

use bianmu_catalogue::{Constraints, PageInput, Proposal, Reading, accept_threshold, propose};
use bianmu_model::VolumePart;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::Split;
use crate::baseline::title_keywords;
use crate::noise::{inputs, read};
use crate::score::{Guess, Tally, guesses, score};
use crate::volume::volume;

/// First seed of the volumes that are measured; those of the training are smaller.
pub const FIRST_SEED: u64 = 1_000_000;
/// Rates of wrong characters.
pub(crate) const RATES: [f32; 3] = [0.0, 0.03, 0.08];

type Method = fn(&[PageInput<'_>]) -> (Vec<Guess>, Option<Proposal>);

fn keywords(pages: &[PageInput<'_>]) -> (Vec<Guess>, Option<Proposal>) {
    (title_keywords(pages), None)
}

fn by_rules(pages: &[PageInput<'_>]) -> (Vec<Guess>, Option<Proposal>) {
    let proposal = Reading::new(pages).propose_by_rules();
    (guesses(&proposal), Some(proposal))
}

fn catalogue(pages: &[PageInput<'_>]) -> (Vec<Guess>, Option<Proposal>) {
    let proposal = propose(pages);
    (guesses(&proposal), Some(proposal))
}

/// The figures of one method at one rate of errors.
pub struct Row {
    pub method: &'static str,
    pub rate: f32,
    pub tally: Tally,
    /// Pages a minute on one core.
    pub speed: f64,
}

/// Measures every method, or only one, on `volumes` volumes at every rate.
pub fn measure(split: Split, volumes: u64, first: u64, only: Option<&str>) -> Vec<Row> {
    let methods: [(&'static str, Method); 3] =
        [("title keywords", keywords), ("rules", by_rules), ("lattice", catalogue)];
    let mut out = Vec::new();
    for (method, propose) in methods.into_iter().filter(|(name, _)| only.is_none_or(|o| o == *name)) {
        for rate in RATES {
            let parts: Vec<(Tally, usize, f64)> = (first..first + volumes)
                .into_par_iter()
                .map(|seed| {
                    let volume = volume(split, seed);
                    let pages = read(&volume, seed, rate);
                    let pages = inputs(&pages);
                    let start = Instant::now();
                    let (guesses, proposal) = propose(&pages);
                    let seconds = start.elapsed().as_secs_f64();
                    (score(&volume, &guesses, proposal.as_ref()), pages.len(), seconds)
                })
                .collect();
            let mut tally = Tally::default();
            let (mut pages, mut seconds) = (0, 0.0);
            for (part, count, time) in parts {
                tally.merge(part);
                pages += count;
                seconds += time;
            }
            out.push(Row { method, rate, tally, speed: pages as f64 / seconds * 60.0 });
        }
    }
    out
}

/// For every rate of errors how many internal papers the volumes have, and those that are proposed for the 正卷.
pub fn leaks(split: Split, volumes: u64, first: u64) -> Vec<(f32, usize, Vec<String>)> {
    let of = |rate: f32| {
        let parts: Vec<(usize, Vec<String>)> = (first..first + volumes)
            .into_par_iter()
            .map(|seed| {
                let volume = volume(split, seed);
                let pages = read(&volume, seed, rate);
                let dossier = propose(&inputs(&pages)).dossier;
                let internal = volume.documents.iter().filter(|d| d.part == VolumePart::Confidential);
                let mut found = Vec::new();
                let mut count = 0;
                for document in internal {
                    count += 1;
                    let open = dossier.entries.iter().filter(|e| e.part == VolumePart::Main);
                    for entry in open.filter(|e| e.pages.iter().any(|p| document.pages.contains(p))) {
                        found.push(format!(
                            "{} {:?} {} as {} ({:.2}), pages {:?}",
                            volume.name, document.pages, document.title, entry.title, entry.confidence, entry.pages
                        ));
                    }
                }
                (count, found)
            })
            .collect();
        let count = parts.iter().map(|(n, _)| n).sum();
        (rate, count, parts.into_iter().flat_map(|(_, found)| found).collect())
    };
    RATES.into_iter().map(of).collect()
}

/// Longest time in milliseconds that proposing again under a constraint took on some volumes.
pub fn slowest_redecode(split: Split, volumes: u64) -> (f64, usize) {
    let times = (FIRST_SEED..FIRST_SEED + volumes).map(|seed| {
        let volume = volume(split, seed);
        let pages = read(&volume, seed, 0.03);
        let inputs = inputs(&pages);
        let reading = Reading::new(&inputs);
        let mut constraints = Constraints::default();
        constraints.begins.insert(pages.len() as u32 / 2, true);
        // The best of three: other programs share the machine.
        let timed = |_| {
            let start = Instant::now();
            let proposal = reading.propose(&constraints);
            (start.elapsed().as_secs_f64() * 1000.0, proposal.dossier.pages.len())
        };
        (0..3).map(timed).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0))
    });
    times.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0))
}

/// The tables as Markdown: of the entries, then of every field by itself.
pub fn table(rows: &[Row]) -> String {
    let mut out = String::from(
        "| method | errors | boundary F1 | document F1 | title | kind | part | 副 in 正 | tau | date right/found | 责任者 | 案号 | 法院 | 案由 | ECE | taken ≥ .9 | wrong | taken ≥ .98 | wrong | accepted at .5 % allowed | wrong | volumes right | fixes | pages/min |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut by_field = String::from(
        "of entries with the right pages: right, calibration error, share below .9, wrong among those\n\n| method | errors | 题名 | 种类 | 卷别 | 日期 | 责任者 | 文号 | 文号 where there is one |\n|---|---|---|---|---|---|---|---|---|\n",
    );
    for Row { method, rate, tally: t, speed } in rows {
        let rate = if rate.is_nan() { "read".to_owned() } else { format!("{:.0} %", rate * 100.0) };
        let speed = if speed.is_nan() { "–".to_owned() } else { format!("{speed:.0}") };
        let pairs = t.count("pairs right") + t.count("pairs wrong");
        let shares = [
            t.f1("boundary hit", "boundary said", "boundary there"),
            t.f1("document hit", "documents", "entries"),
            t.share("title right", "matched"),
            t.share("kind right", "matched"),
            t.share("part right", "matched"),
        ];
        let shares: Vec<String> = shares.iter().map(|s| format!("{s:.3}")).collect();
        let (taken, wrong) = t.accepted(0.9);
        let (surely, surely_wrong) = t.accepted(0.98);
        let (accepted, accepted_wrong) = t.accepted(accept_threshold(0.005));
        let of_case =
            |name| if t.count(name) > 0.0 { format!("{:.3}", t.share(name, "volumes")) } else { "–".to_owned() };
        out += &format!(
            "| {method} | {rate} | {} | {:.0} | {:.3} | {:.3} / {:.3} | {:.3} | {} | {} | {} | {:.3} | {taken:.2} | {wrong:.4} | {surely:.2} | {surely_wrong:.4} | {accepted:.2} | {accepted_wrong:.4} | {:.2} | {:.1} | {speed} |\n",
            shares.join(" | "),
            t.count("leaked"),
            (t.count("pairs right") - t.count("pairs wrong")) / pairs,
            t.share("date right", "date said"),
            t.share("date found", "date there"),
            t.share("responsible right", "responsible said"),
            of_case("number right"),
            of_case("court right"),
            of_case("cause right"),
            t.calibration_error(),
            t.share("volumes right", "volumes"),
            t.share("fixes", "volumes"),
        );
        if t.fields[0].is_empty() {
            continue;
        }
        by_field += &format!("| {method} | {rate} ");
        for (_, [right, error, doubtful, wrong]) in t.of_fields() {
            by_field += &format!("| {right:.3}, {error:.3}, {doubtful:.2}, {wrong:.2} ");
        }
        by_field += &format!("| {:.3} |\n", t.share("number of document right", "number said or there"));
    }
    out + "\n" + &by_field
}
