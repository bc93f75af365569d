//! The whole volume at once: every way to cut it into documents is weighed, the best one taken, and every document gets the
//! probability that exactly its pages belong together.
//!
//! Semi-Markov conditional model (Sarawagi and Cohen 2004): the score of a cut is the sum of the log-odds of its first
//! pages and of its whole documents; Viterbi gives the best cut, forward and backward sums give the probabilities.

use std::sync::OnceLock;

use crate::constraints::Constraints;
use crate::evidence::PageEvidence;
use crate::features::{self, COUNT, SEGMENT_COUNT};
use crate::kinds::kind;
use crate::labels::Label;
use crate::weights::{Loaded, shipped};

/// Longest document in pages; longer ones are cut and joined again by nothing.
const LONGEST: usize = 400;
/// Score of what a clerk has ruled out.
const NEVER: f64 = -1.0e6;
/// A logarithm whose power is below the rounding of 1.
const NEGLIGIBLE: f64 = -45.0;

/// One document of the best cut, by positions in the repaired order.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Probability of exactly these pages, 0..=1.
    pub(crate) probability: f32,
    /// Kinds with their probabilities, best first.
    pub(crate) labels: Vec<Label>,
}

/// What every position of the repaired order shows, whatever is decided about it.
pub(crate) struct Features {
    /// Positions of the evidence.
    pub(crate) order: Vec<usize>,
    begins: Vec<[f32; COUNT]>,
    labels: Vec<Vec<Label>>,
    /// Scores of whole documents under the weights of the program, whatever is decided, as [`Lattice::wholes`] gives them.
    wholes: OnceLock<Vec<Vec<f32>>>,
}

impl Features {
    /// `order` are positions of `pages`, `cuts` the positions in `order` where the rules begin a document.
    pub(crate) fn new(pages: &[PageEvidence], order: Vec<usize>, cuts: &[bool]) -> Features {
        let before = |i: usize| &pages[order[i - 1]];
        let begins = (0..order.len())
            .map(|i| if i == 0 { [0.0; COUNT] } else { features::begins(before(i), &pages[order[i]], cuts[i]) })
            .collect();
        let labels = order.iter().map(|p| crate::labels::labels(&pages[*p])).collect();
        Features { order, begins, labels, wholes: OnceLock::new() }
    }
}

/// The pages in repaired order with their features.
pub(crate) struct Lattice<'a> {
    pub(crate) pages: Vec<&'a PageEvidence>,
    pub(crate) begins: &'a [[f32; COUNT]],
    pub(crate) labels: &'a [Vec<Label>],
    kept: &'a OnceLock<Vec<Vec<f32>>>,
}

impl<'a> Lattice<'a> {
    pub(crate) fn new(pages: &'a [PageEvidence], features: &'a Features) -> Lattice<'a> {
        let pages = features.order.iter().map(|i| &pages[*i]).collect();
        Lattice { pages, begins: &features.begins, labels: &features.labels, kept: &features.wholes }
    }

    /// Log-odds that a document begins at each position.
    fn starts(&self, weights: &Loaded, constraints: &Constraints) -> Vec<f64> {
        let scans: Vec<u32> = self.pages.iter().map(|p| p.scan_index).collect();
        let decided = constraints.begins_at(&scans);
        self.begins
            .iter()
            .zip(decided)
            .enumerate()
            .map(|(i, (values, decided))| {
                let learned: f32 = values.iter().zip(&weights.begins).map(|(v, w)| v * w).sum();
                match decided {
                    _ if i == 0 => 0.0,
                    Some(true) => -NEVER,
                    Some(false) => NEVER,
                    None => f64::from(learned),
                }
            })
            .collect()
    }

    /// Features of the document from `from` that ends before every later position, one after the other.
    pub(crate) fn segments(&self, from: usize) -> Vec<[f32; SEGMENT_COUNT]> {
        let one_page: f32 = self.labels[from].iter().filter(|l| l.one_page).map(|l| l.probability).sum();
        let mut state = features::Whole::new(one_page);
        let until = self.pages.len().min(from + LONGEST);
        (from..until).map(|at| state.with(self.pages[at])).collect()
    }

    /// For every first position the scores of documents of 1, 2, 3 … pages, their beginning included.
    fn scores(&self, weights: &Loaded, constraints: &Constraints) -> Vec<Vec<f64>> {
        let starts = self.starts(weights, constraints);
        let made;
        let wholes = if std::ptr::eq(weights, shipped()) {
            self.kept.get_or_init(|| self.wholes(weights))
        } else {
            made = self.wholes(weights);
            &made
        };
        let with = |(start, wholes): (&f64, &Vec<f32>)| wholes.iter().map(|w| start + f64::from(*w)).collect();
        starts.iter().zip(wholes).map(with).collect()
    }

    /// For every first position the scores of whole documents of 1, 2, 3 … pages.
    fn wholes(&self, weights: &Loaded) -> Vec<Vec<f32>> {
        let whole = |values: [f32; SEGMENT_COUNT]| values.iter().zip(&weights.whole).map(|(v, w)| v * w).sum();
        (0..self.pages.len()).map(|from| self.segments(from).into_iter().map(whole).collect()).collect()
    }

    /// The best cut with the probability of each of its documents.
    pub(crate) fn decode(&self, weights: &Loaded, constraints: &Constraints) -> Vec<Piece> {
        let scores = self.scores(weights, constraints);
        let n = self.pages.len();
        let mut best = vec![(f64::NEG_INFINITY, 0usize); n + 1];
        best[0].0 = 0.0;
        for from in 0..n {
            for (length, score) in scores[from].iter().enumerate() {
                let sum = best[from].0 + score;
                let to = &mut best[from + length + 1];
                if sum > to.0 {
                    *to = (sum, from);
                }
            }
        }
        let sums = Sums::of(&scores);
        let mut pieces = Vec::new();
        let mut to = n;
        while to > 0 {
            let from = best[to].1;
            let probability = sums.probability(&scores, from, to) as f32;
            let labels = self.labels_of(from, to, weights, constraints);
            pieces.push(Piece { from, to, probability, labels });
            to = from;
        }
        pieces.reverse();
        pieces
    }

    /// Kinds of a document, knowing how long it is.
    fn labels_of(&self, from: usize, to: usize, weights: &Loaded, constraints: &Constraints) -> Vec<Label> {
        let mut labels = self.labels[from].clone();
        if let Some(name) = constraints.kinds.get(&self.pages[from].scan_index) {
            let one_page = kind(name).is_some_and(|k| k.one_page);
            return vec![Label { kind: kind(name).map_or("其他", |k| k.name.as_str()), probability: 1.0, one_page }];
        }
        if to - from > 1 {
            let odds = weights.whole[0].exp();
            labels.iter_mut().filter(|l| l.one_page).for_each(|l| l.probability *= odds);
        }
        let sum: f32 = labels.iter().map(|l| l.probability).sum();
        labels.iter_mut().for_each(|l| l.probability /= sum.max(f32::MIN_POSITIVE));
        labels.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        labels
    }

    /// Log-likelihood of a cut and its gradient: features of the cut minus those expected, first pages then documents.
    #[cfg(feature = "training")]
    pub(crate) fn gradient(&self, weights: &Loaded, cuts: &[bool]) -> (f64, Vec<f64>) {
        let scores = self.scores(weights, &Constraints::default());
        let sums = Sums::of(&scores);
        let n = self.pages.len();
        let mut gradient = vec![0.0; COUNT + SEGMENT_COUNT];
        let mut likelihood = -sums.total();
        for from in 0..n {
            let end = (from + 1..n).find(|i| cuts[*i]).unwrap_or(n);
            let segments = self.segments(from);
            let mut begin = 0.0;
            for (length, values) in segments.iter().enumerate() {
                let to = from + length + 1;
                let mut amount = -sums.probability(&scores, from, to);
                if (from == 0 || cuts[from]) && to == end {
                    likelihood += scores[from][length];
                    amount += 1.0;
                }
                begin += amount;
                for (g, v) in gradient[COUNT..].iter_mut().zip(values) {
                    *g += amount * f64::from(*v);
                }
            }
            for (g, v) in gradient[..COUNT].iter_mut().zip(&self.begins[from]) {
                *g += begin * f64::from(*v);
            }
        }
        (likelihood, gradient)
    }
}

/// Logarithms of the sums over all cuts before and behind every position.
struct Sums {
    before: Vec<f64>,
    behind: Vec<f64>,
}

fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let most = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY {
        return most;
    }
    // What is smaller than the rounding of the sum is not worth its power.
    let counts = |v: &f64| *v > most + NEGLIGIBLE;
    most + values.filter(counts).map(|v| (v - most).exp()).sum::<f64>().ln()
}

impl Sums {
    fn of(scores: &[Vec<f64>]) -> Sums {
        let n = scores.len();
        let (mut before, mut behind) = (vec![f64::NEG_INFINITY; n + 1], vec![f64::NEG_INFINITY; n + 1]);
        before[0] = 0.0;
        behind[n] = 0.0;
        for to in 1..=n {
            let from = to.saturating_sub(LONGEST);
            before[to] = log_sum((from..to).map(|f| before[f] + scores[f][to - f - 1]));
        }
        for from in (0..n).rev() {
            behind[from] = log_sum((0..scores[from].len()).map(|l| scores[from][l] + behind[from + l + 1]));
        }
        Sums { before, behind }
    }

    fn total(&self) -> f64 {
        self.behind[0]
    }

    fn probability(&self, scores: &[Vec<f64>], from: usize, to: usize) -> f64 {
        (self.before[from] + scores[from][to - from - 1] + self.behind[to] - self.total()).exp().clamp(0.0, 1.0)
    }
}
