//! Fits the weights of the lattice and the calibration of its confidence; the same seed and number give the same weights.

use std::collections::HashMap;

use bianmu_catalogue::training::{
    Calibration, LATTICE_WEIGHTS, Reading, Weights, confidences, experience, gradient, weights,
};
use bianmu_model::PageFacts;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::Split;
use crate::noise::{inputs, read};
use crate::score::{Guess, fields_right, guesses};
use crate::volume::{Volume, volume};

/// Rates of wrong characters that are learned from.
const RATES: [f32; 3] = [0.0, 0.03, 0.08];
/// Rates that confidence is fitted on: pages of today are read with one wrong character in a hundred, few with five.
const CALIBRATION: [f32; 4] = [0.0, 0.01, 0.02, 0.05];
/// Weights are drawn to what experience gives them, with this force for 200 volumes.
const PULL: f64 = 6.0;
const STEPS: usize = 160;

struct Example {
    volume: Volume,
    pages: Vec<PageFacts>,
    document: HashMap<u32, usize>,
}

fn examples(split: Split, seed: u64, volumes: u64, rates: &[f32]) -> Vec<Example> {
    (0..volumes * rates.len() as u64)
        .into_par_iter()
        .map(|i| {
            let own = seed + i / rates.len() as u64;
            let volume = volume(split, own);
            let pages = read(&volume, own, rates[i as usize % rates.len()]);
            let document =
                volume.documents.iter().enumerate().flat_map(|(d, t)| t.pages.iter().map(move |p| (*p, d))).collect();
            Example { volume, pages, document }
        })
        .collect()
}

/// Weights learned from `volumes` volumes from `seed` on; as many behind them calibrate the confidence, others set the limits.
pub fn train(seed: u64, volumes: u64) -> Weights {
    let learned = lattice_weights(&examples(Split::Train, seed, volumes, &RATES), seed, volumes);
    let before = weights(seed, volumes, &learned, &Calibration::default());
    let Rows { entry, naming, fields } = rows(&examples(Split::Train, seed + volumes, volumes, &CALIBRATION), &before);
    let own = logistic(&entry);
    let accept_from = accept_from(LIMITED_FROM + seed, LIMITED_FOR_ONE * volumes, &before, &own);
    let calibration = Calibration {
        accept_from,
        entry: own,
        naming: naming.iter().map(|rows| logistic(rows)).collect(),
        fields: fields.iter().map(|rows| logistic(rows)).collect(),
    };
    weights(seed, volumes, &learned, &calibration)
}

/// Rates at which the limits must hold, each by itself, and on which parts: their wordings differ, and those of a court differ
/// from both. For every volume that is learned from, so many are read for it.
const LIMITED: [f32; 3] = [0.0, 0.03, 0.08];
const LIMITED_ON: [Split; 2] = [Split::Train, Split::Held];
const LIMITED_FOR_ONE: u64 = 2;
/// First volume of those that the limits are measured on, away from the ones that figures are given of.
const LIMITED_FROM: u64 = 700_000;
/// Probability that luck alone makes a limit hold.
const LUCK: f64 = 0.05;

/// Shares of wrong entries somebody may allow.
const ALLOWED: [f64; 5] = [0.002, 0.005, 0.01, 0.02, 0.05];

fn sure(values: &[f32], own: &[f64]) -> f64 {
    let sum: f64 = values.iter().zip(own).map(|(v, w)| f64::from(*v) * w).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// For every allowed share the lowest confidence from which on no more entries are wrong, on every part and at every rate.
fn accept_from(first: u64, volumes: u64, now: &Weights, own: &[f64]) -> Vec<(f64, f64)> {
    let mut from = [0.0; ALLOWED.len()];
    for (split, rate) in LIMITED_ON.into_iter().flat_map(|split| LIMITED.map(|rate| (split, rate))) {
        let rows = rows(&examples(split, first, volumes, &[rate]), now).entry;
        let mut sorted: Vec<(f64, bool)> = rows.iter().map(|(values, right)| (sure(values, own), *right)).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (slot, allowed) in from.iter_mut().zip(ALLOWED) {
            *slot = f64::max(*slot, limit(&sorted, allowed));
        }
    }
    ALLOWED.into_iter().zip(from).collect()
}

/// The lowest confidence from which on the upper bound of the share of wrong entries (Clopper and Pearson 1934, one-sided) keeps
/// to what is allowed; 1 where none does. `sorted` is from the surest on.
fn limit(sorted: &[(f64, bool)], allowed: f64) -> f64 {
    let (mut wrong, mut from) = (0, 1.0);
    for (i, (confidence, right)) in sorted.iter().enumerate() {
        wrong += usize::from(!right);
        let last_of_its_confidence = sorted.get(i + 1).is_none_or(|next| next.0 < *confidence);
        if last_of_its_confidence && at_most(wrong, i + 1, allowed) <= LUCK {
            from = *confidence;
        }
    }
    from
}

/// Probability of `wrong` or fewer among `count` where each is wrong with probability `share`.
fn at_most(wrong: usize, count: usize, share: f64) -> f64 {
    if wrong as f64 >= share * count as f64 {
        return 1.0;
    }
    let mut term = count as f64 * (1.0 - share).ln();
    let mut sum = term.exp();
    for k in 1..=wrong {
        term += ((count - k + 1) as f64 / k as f64 * share / (1.0 - share)).ln();
        sum += term.exp();
    }
    sum
}

/// Gradient ascent with a step of its own for every weight (Duchi et al. 2011), drawn to experience.
fn lattice_weights(examples: &[Example], seed: u64, volumes: u64) -> Vec<f64> {
    let pages: Vec<Vec<bianmu_catalogue::PageInput<'_>>> = examples.iter().map(|e| inputs(&e.pages)).collect();
    let readings: Vec<Reading> = pages.par_iter().map(|p| Reading::new(p)).collect();
    let prepared: Vec<_> = readings.iter().zip(examples).collect();
    let given = experience();
    let mut own = given.clone();
    let mut squares = vec![1e-6; LATTICE_WEIGHTS];
    let pull = PULL * examples.len() as f64 / 600.0;
    for step in 0..STEPS {
        let now = weights(seed, volumes, &own, &Calibration::default());
        // Collected in their order: sums do not depend on the number of threads.
        let parts: Vec<(f64, Vec<f64>)> = prepared.par_iter().map(|(r, e)| gradient(r, &now, &e.document)).collect();
        let likelihood: f64 = parts.iter().map(|(l, _)| l).sum();
        let mut sum = vec![0.0; LATTICE_WEIGHTS];
        for (_, part) in &parts {
            for (s, p) in sum.iter_mut().zip(part) {
                *s += p;
            }
        }
        for i in 0..LATTICE_WEIGHTS {
            let slope = sum[i] - pull * (own[i] - given[i]);
            squares[i] += slope * slope;
            own[i] += 0.35 * slope / f64::sqrt(squares[i]);
        }
        if step % 40 == 39 {
            eprintln!("step {}: log-likelihood {likelihood:.1}", step + 1);
        }
    }
    own
}

/// Inputs of a confidence, and whether what it is of is right.
type Row = (Vec<f32>, bool);

/// What the calibration is fitted on.
#[derive(Default)]
struct Rows {
    /// Whether pages, title and part are right.
    entry: Vec<Row>,
    /// Title, kind and part of entries with the right pages.
    naming: [Vec<Row>; 3],
    /// Date, 责任者 and 文号 of entries with the right pages.
    fields: [Vec<Row>; 3],
}

impl Rows {
    fn merge(mut self, other: Rows) -> Rows {
        self.entry.extend(other.entry);
        self.naming.iter_mut().zip(other.naming).for_each(|(own, theirs)| own.extend(theirs));
        self.fields.iter_mut().zip(other.fields).for_each(|(own, theirs)| own.extend(theirs));
        self
    }
}

fn rows(examples: &[Example], now: &Weights) -> Rows {
    let parts: Vec<Rows> = examples.par_iter().map(|e| rows_of(e, now)).collect();
    parts.into_iter().fold(Rows::default(), Rows::merge)
}

fn rows_of(e: &Example, now: &Weights) -> Rows {
    let sorted = |pages: &[u32]| {
        let mut pages = pages.to_vec();
        pages.sort_unstable();
        pages
    };
    let pages = inputs(&e.pages);
    let proposal = Reading::new(&pages).propose_with(now);
    let guesses: HashMap<Vec<u32>, Guess> = guesses(&proposal).into_iter().map(|g| (g.pages.clone(), g)).collect();
    let mut out = Rows::default();
    for judged in confidences(&proposal) {
        let Some(guess) = guesses.get(judged.pages) else { continue };
        let truth = e.volume.documents.iter().find(|d| sorted(&d.pages) == sorted(&guess.pages));
        let Some(truth) = truth else {
            out.entry.push((judged.entry.to_vec(), false));
            continue;
        };
        let [title, kind, part, date, responsible, number] = fields_right(guess, truth);
        out.entry.push((judged.entry.to_vec(), title && part));
        for (rows, right) in out.naming.iter_mut().zip([title, kind, part]) {
            rows.push((judged.entry.to_vec(), right));
        }
        for ((rows, inputs), right) in out.fields.iter_mut().zip(judged.fields).zip([date, responsible, number]) {
            rows.push((inputs.to_vec(), right));
        }
    }
    out
}

/// Logistic regression of "right" by Newton's method.
fn logistic(rows: &[Row]) -> Vec<f64> {
    let n = rows.first().map_or(0, |(values, _)| values.len());
    let mut own = vec![0.0; n];
    for _ in 0..25 {
        let mut slope: Vec<f64> = own.iter().map(|w| -w).collect();
        let mut curve = vec![vec![0.0; n]; n];
        (0..n).for_each(|i| curve[i][i] = 1.0);
        for (values, right) in rows {
            let p = sure(values, &own);
            for i in 0..n {
                let v = f64::from(values[i]);
                slope[i] += v * (f64::from(u8::from(*right)) - p);
                for j in 0..n {
                    curve[i][j] += v * f64::from(values[j]) * p * (1.0 - p);
                }
            }
        }
        for (w, step) in own.iter_mut().zip(solve(curve, slope)) {
            *w += step;
        }
    }
    own
}

/// Gauss's elimination with pivots.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        let pivot = (i..n).max_by(|x, y| a[*x][i].abs().total_cmp(&a[*y][i].abs())).unwrap_or(i);
        a.swap(i, pivot);
        b.swap(i, pivot);
        for row in i + 1..n {
            let factor = a[row][i] / a[i][i];
            let above = a[i].clone();
            a[row].iter_mut().zip(&above).skip(i).for_each(|(own, above)| *own -= factor * above);
            b[row] -= factor * b[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|c| a[i][c] * b[c]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_holds_with_certainty_and_not_by_luck() {
        let rows = |wrong: &[usize], count: usize| -> Vec<(f64, bool)> {
            (0..count).map(|i| (1.0 - i as f64 / count as f64, !wrong.contains(&i))).collect()
        };
        // 598 right ones in a row say with 95 % that less than .5 % are wrong, 597 do not.
        assert!(at_most(0, 598, 0.005) <= LUCK && at_most(0, 597, 0.005) > LUCK);
        // Binomial of 10 with a tenth: 0.3487 + 0.3874 for one at most, were it not as many as allowed.
        assert!((at_most(0, 10, 0.2) - 0.8f64.powi(10)).abs() < 1e-12);
        assert_eq!(limit(&rows(&[], 500), 0.005), 1.0);
        assert_eq!(limit(&rows(&[], 1000), 0.005), 1.0 - 999.0 / 1000.0);
        let (few, many) = (limit(&rows(&[700], 1000), 0.005), limit(&rows(&[100, 700], 1000), 0.005));
        assert_eq!(few, 1.0 - 999.0 / 1000.0);
        assert!(many > few, "{many} {few}");
    }
}
