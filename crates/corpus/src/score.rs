//! How a proposal compares with the truth, by the measures of document splitting.

use std::collections::{BTreeMap, BTreeSet};

use bianmu_catalogue::Proposal;
use bianmu_model::{FindingLevel, VolumePart};

use crate::damage::Role;
use crate::volume::{Document, Volume};

/// A proposed entry, or one of a baseline.
#[derive(Clone, Debug)]
pub struct Guess {
    pub title: String,
    pub kind: String,
    pub part: VolumePart,
    pub pages: Vec<u32>,
    pub date: Option<String>,
    pub responsible: Option<String>,
    pub number: Option<String>,
    pub confidence: f32,
    /// Of title, kind, part, date, 责任者 and 文号.
    pub sure: Option<[f32; 6]>,
}

/// Entries of a proposal in their order.
pub fn guesses(proposal: &Proposal) -> Vec<Guess> {
    let of = |e: &bianmu_model::Entry| Guess {
        title: e.title.clone(),
        kind: e.doc_type.clone(),
        part: e.part,
        pages: e.pages.clone(),
        date: e.date.clone(),
        responsible: e.responsible.clone(),
        number: e.document_number.clone(),
        confidence: e.confidence,
        sure: e.sure.map(|s| [s.title, s.kind, s.part, s.date, s.responsible, s.document_number]),
    };
    proposal.dossier.entries.iter().map(of).collect()
}

/// Counts over volumes, by name; [`Tally::share`] and [`Tally::f1`] read them.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: BTreeMap<&'static str, f64>,
    /// Confidence of an entry and whether pages, title and part are all right.
    pub judged: Vec<(f32, bool)>,
    /// The same of every field of [`FIELDS`] by itself, for entries with exactly the pages of a document.
    pub fields: [Vec<(f32, bool)>; FIELDS.len()],
}

/// Fields whose confidence is measured by itself.
pub const FIELDS: [&str; 6] = ["题名", "种类", "卷别", "日期", "责任者", "文号"];

/// For every one of [`FIELDS`] whether it is right, an empty one too.
pub fn fields_right(guess: &Guess, truth: &Document) -> [bool; FIELDS.len()] {
    let number = |n: &Option<String>| n.as_deref().map(unified);
    [
        title_right(&guess.title, truth),
        guess.kind == truth.kind || title_right(&guess.kind, truth),
        guess.part == truth.part,
        guess.date == truth.date,
        guess.responsible == truth.responsible,
        number(&guess.number) == number(&truth.number),
    ]
}

/// With one sort of brackets and without spaces.
fn unified(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' | '〔' | '[' | '【' => '(',
            '）' | '〕' | ']' | '】' => ')',
            other => other,
        })
        .collect()
}

fn calibration_error(judged: &[(f32, bool)]) -> f64 {
    let mut bins = [(0.0f64, 0.0f64, 0.0f64); 10];
    for (confidence, right) in judged {
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + f64::from(*confidence), bin.1 + f64::from(u8::from(*right)), bin.2 + 1.0);
    }
    let n = judged.len().max(1) as f64;
    bins.iter().filter(|b| b.2 > 0.0).map(|b| (b.0 - b.1).abs() / n).sum()
}

impl Tally {
    /// Adds to a count.
    pub fn add(&mut self, name: &'static str, value: f64) {
        *self.counts.entry(name).or_default() += value;
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: Tally) {
        for (name, value) in other.counts {
            self.add(name, value);
        }
        self.judged.extend(other.judged);
        self.fields.iter_mut().zip(other.fields).for_each(|(own, theirs)| own.extend(theirs));
    }

    /// A count.
    pub fn count(&self, name: &str) -> f64 {
        self.counts.get(name).copied().unwrap_or(0.0)
    }

    /// One count by another.
    pub fn share(&self, part: &str, whole: &str) -> f64 {
        if self.count(whole) > 0.0 { self.count(part) / self.count(whole) } else { f64::NAN }
    }

    /// F1 of hits against what was said and what is there.
    pub fn f1(&self, hits: &str, said: &str, there: &str) -> f64 {
        2.0 * self.count(hits) / (self.count(said) + self.count(there))
    }

    /// Expected calibration error over ten equal steps of confidence (Naeini et al. 2015).
    pub fn calibration_error(&self) -> f64 {
        calibration_error(&self.judged)
    }

    /// For every one of [`FIELDS`] the share that is right, the calibration error, and the share and the wrong among those
    /// below .9.
    pub fn of_fields(&self) -> Vec<(&'static str, [f64; 4])> {
        let of = |judged: &Vec<(f32, bool)>| {
            let n = judged.len().max(1) as f64;
            let right = judged.iter().filter(|(_, r)| *r).count() as f64 / n;
            let doubtful: Vec<bool> = judged.iter().filter(|(c, _)| *c < 0.9).map(|(_, r)| *r).collect();
            let wrong = doubtful.iter().filter(|r| !**r).count() as f64 / doubtful.len().max(1) as f64;
            [right, calibration_error(judged), doubtful.len() as f64 / n, wrong]
        };
        FIELDS.into_iter().zip(self.fields.iter().map(of)).collect()
    }

    /// Share of entries from this confidence on, and how many of them are wrong.
    pub fn accepted(&self, from: f32) -> (f64, f64) {
        let taken: Vec<bool> = self.judged.iter().filter(|(c, _)| *c >= from).map(|(_, r)| *r).collect();
        let wrong = taken.iter().filter(|r| !**r).count() as f64;
        (taken.len() as f64 / self.judged.len().max(1) as f64, wrong / taken.len().max(1) as f64)
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .collect()
}

/// Without what stands in brackets.
fn bare(text: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0i32);
    for c in plain(text).chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if depth <= 0 => out.push(c),
            _ => {}
        }
    }
    out.replace("复印件", "")
}

/// Whether a title is one of those that are right.
pub fn title_right(title: &str, document: &Document) -> bool {
    let all = || document.aliases.iter().chain(std::iter::once(&document.title));
    all().any(|a| plain(a) == plain(title) || bare(a) == bare(title))
}

/// Scores the entries proposed for a volume.
pub fn score(volume: &Volume, guesses: &[Guess], proposal: Option<&Proposal>) -> Tally {
    let mut tally = Tally::default();
    let content: Vec<u32> =
        (1..=volume.sides.len() as u32).filter(|s| volume.sides[*s as usize - 1].role == Role::Content).collect();
    let truth_of: BTreeMap<u32, usize> =
        volume.documents.iter().enumerate().flat_map(|(i, d)| d.pages.iter().map(move |p| (*p, i))).collect();
    let guess_of: BTreeMap<u32, usize> =
        guesses.iter().enumerate().flat_map(|(i, g)| g.pages.iter().map(move |p| (*p, i))).collect();
    for two in content.windows(2) {
        let there = truth_of.get(&two[0]) != truth_of.get(&two[1]);
        let said = guess_of.contains_key(&two[1]) && guess_of.get(&two[0]) != guess_of.get(&two[1]);
        tally.add("boundary there", f64::from(u8::from(there)));
        tally.add("boundary said", f64::from(u8::from(said)));
        tally.add("boundary hit", f64::from(u8::from(there && said)));
    }
    let known: BTreeSet<u32> = content.iter().copied().collect();
    let sets: Vec<BTreeSet<u32>> =
        guesses.iter().map(|g| g.pages.iter().copied().filter(|p| known.contains(p)).collect()).collect();
    let truths: Vec<BTreeSet<u32>> = volume.documents.iter().map(|d| d.pages.iter().copied().collect()).collect();
    tally.add("documents", truths.len() as f64);
    tally.add("entries", sets.iter().filter(|s| !s.is_empty()).count() as f64);
    let exact: Vec<Option<usize>> = sets.iter().map(|s| truths.iter().position(|t| !s.is_empty() && t == s)).collect();
    tally.add("document hit", exact.iter().flatten().count() as f64);
    let mut all_right = true;
    for ((guess, truth), set) in guesses.iter().zip(&exact).zip(&sets) {
        if set.is_empty() {
            continue;
        }
        let right = truth.is_some_and(|t| {
            let d = &volume.documents[t];
            title_right(&guess.title, d) && guess.part == d.part
        });
        all_right &= right;
        if let (Some(sure), Some(t)) = (guess.sure, truth) {
            let rights = fields_right(guess, &volume.documents[*t]);
            tally.fields.iter_mut().zip(sure.into_iter().zip(rights)).for_each(|(own, judged)| own.push(judged));
        }
        tally.judged.push((guess.confidence, right));
        tally.add("fixes", f64::from(u8::from(!right)));
    }
    all_right &= exact.iter().flatten().count() == truths.len();
    tally.add("volumes right", f64::from(u8::from(all_right)));
    tally.add("volumes", 1.0);
    fields(&mut tally, volume, guesses, &sets, &truths);
    if let Some(proposal) = proposal {
        let case = &proposal.dossier.case;
        tally
            .add("number right", f64::from(u8::from(case.case_number.as_deref() == Some(volume.case.number.as_str()))));
        tally.add("court right", f64::from(u8::from(case.court.as_deref() == Some(volume.case.court.as_str()))));
        tally.add("cause right", f64::from(u8::from(case.cause.as_deref() == Some(volume.case.cause.as_str()))));
        tally.add("filed right", f64::from(u8::from(case.filed == Some(volume.case.filed.iso()))));
        let errors = proposal.findings.iter().filter(|f| f.level == FindingLevel::Error).count();
        tally.add("error findings", errors as f64);
    }
    tally
}

/// Measures of entries that have found their document by half of their pages (intersection over union).
fn fields(tally: &mut Tally, volume: &Volume, guesses: &[Guess], sets: &[BTreeSet<u32>], truths: &[BTreeSet<u32>]) {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (t, truth) in truths.iter().enumerate() {
        for (g, set) in sets.iter().enumerate() {
            let both = truth.intersection(set).count();
            let overlap = both as f64 / (truth.len() + set.len() - both).max(1) as f64;
            if overlap >= 0.5 {
                pairs.push((overlap, t, g));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut matched: BTreeMap<usize, usize> = BTreeMap::new();
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for (_, t, g) in pairs {
        if !matched.contains_key(&t) && used.insert(g) {
            matched.insert(t, g);
        }
    }
    let yes = |b: bool| f64::from(u8::from(b));
    for (t, g) in &matched {
        let (truth, guess) = (&volume.documents[*t], &guesses[*g]);
        tally.add("title right", yes(title_right(&guess.title, truth)));
        tally.add("kind right", yes(guess.kind == truth.kind || title_right(&guess.kind, truth)));
        tally.add("part right", yes(guess.part == truth.part));
        tally.add("leaked", yes(guess.part == VolumePart::Main && truth.part == VolumePart::Confidential));
        tally.add("matched", 1.0);
        if let Some(date) = &guess.date {
            tally.add("date said", 1.0);
            tally.add("date right", yes(Some(date) == truth.date.as_ref()));
        }
        if guess.number.is_some() || truth.number.is_some() {
            let number = |n: &Option<String>| n.as_deref().map(unified);
            tally.add("number said or there", 1.0);
            tally.add("number of document right", yes(number(&guess.number) == number(&truth.number)));
        }
        tally.add("date there", yes(truth.date.is_some()));
        tally.add("date found", yes(truth.date.is_some() && guess.date == truth.date));
        if let Some(who) = &guess.responsible {
            tally.add("responsible said", yes(truth.responsible.is_some()));
            tally.add("responsible right", yes(Some(who) == truth.responsible.as_ref()));
        }
    }
    let list: Vec<(usize, usize)> = matched.into_iter().collect();
    for (i, (a, ga)) in list.iter().enumerate() {
        for (b, gb) in &list[i + 1..] {
            let (first, second) = (&volume.documents[*a], &volume.documents[*b]);
            if (first.part, first.rank) == (second.part, second.rank) {
                continue;
            }
            tally.add(if ga < gb { "pairs right" } else { "pairs wrong" }, 1.0);
        }
    }
}
