//! What is wrong in what is proposed, one line each, to find out by class what goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use bianmu_catalogue::{accept_threshold, allowed_errors, propose};
use bianmu_model::VolumePart;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::Split;
use crate::bench::RATES;
use crate::noise::{inputs, read};
use crate::score::{Guess, guesses, title_right};
use crate::volume::{Document, volume};

/// For every share of wrong entries that can be allowed: the share of entries accepted on these volumes and of those that are
/// wrong, at every rate of errors. Then the wrong ones among those accepted at the share `listed`, one line each.
pub fn accepted(split: Split, volumes: u64, first: u64, listed: f32) -> String {
    let mut out = String::from("errors\tallowed\tentries\taccepted\twrong\tshare wrong\n");
    let mut lines = String::new();
    for rate in RATES {
        let parts: Vec<Vec<(f32, Option<String>)>> =
            (first..first + volumes).into_par_iter().map(|seed| judged(split, seed, rate)).collect();
        let judged: Vec<(f32, Option<String>)> = parts.into_iter().flatten().collect();
        for (allowed, from) in allowed_errors() {
            let taken: Vec<_> = judged.iter().filter(|(sure, _)| *sure >= from).collect();
            let wrong = taken.iter().filter(|(_, wrong)| wrong.is_some()).count();
            let share = wrong as f32 / taken.len().max(1) as f32;
            let of_all = taken.len() as f32 / judged.len().max(1) as f32;
            out += &format!("{rate}\t{allowed}\t{}\t{of_all:.3}\t{wrong}\t{share:.4}\n", judged.len());
        }
        let taken = judged.into_iter().filter(|(sure, _)| *sure >= accept_threshold(listed));
        taken.filter_map(|(_, wrong)| wrong).for_each(|line| lines += &format!("{rate}\t{line}\n"));
    }
    out + "\n" + &lines
}

/// Confidence of every entry of a volume, and what is wrong with it where its pages, title or part are.
fn judged(split: Split, seed: u64, rate: f32) -> Vec<(f32, Option<String>)> {
    let volume = volume(split, seed);
    let pages = read(&volume, seed, rate);
    let of = |guess: Guess| {
        let sorted = |pages: &[u32]| {
            let mut pages = pages.to_vec();
            pages.sort_unstable();
            pages
        };
        let truth = volume.documents.iter().find(|d| sorted(&d.pages) == sorted(&guess.pages));
        let what = match truth {
            None => {
                let own = |d: &&Document| d.pages.iter().any(|p| guess.pages.contains(p));
                let names: Vec<String> =
                    volume.documents.iter().filter(own).map(|d| format!("{} {:?}", d.title, d.pages)).collect();
                Some(format!("pages\t{}", names.join(" + ")))
            }
            Some(d) if !title_right(&guess.title, d) => Some(format!("title\t{} [{}]", d.title, d.kind)),
            Some(d) if d.part != guess.part => Some(format!("part\t{}", d.title)),
            Some(_) => None,
        };
        let lines = pages[guess.pages[0] as usize - 1].lines.iter();
        let head: Vec<&str> = lines.take(4).map(|l| l.text.as_str()).collect();
        let told = |what: String| {
            let Guess { title, kind, pages, confidence, .. } = &guess;
            format!("{seed}\t{confidence:.3}\t{what}\t{title} [{kind}] {pages:?}\t{}", head.join(" / "))
        };
        (guess.confidence, what.map(told))
    };
    guesses(&propose(&inputs(&pages))).into_iter().map(of).collect()
}

/// Lists every wrong field of the documents whose pages were found, with what the pages were read as.
pub fn list(split: Split, volumes: u64, first: u64, rate: f32) {
    for seed in first..first + volumes {
        let volume = volume(split, seed);
        let pages = read(&volume, seed, rate);
        let proposal = propose(&inputs(&pages));
        let case = &proposal.dossier.case;
        let say = |field: &str, truth: &str, said: &str, sure: f32, more: &str| {
            println!("{field}\t{seed}\t{sure:.3}\t{truth}\t{said}\t{more}");
        };
        let number = case.case_number.as_deref().unwrap_or("-");
        if number != volume.case.number {
            say("number", &volume.case.number, number, 0.0, "");
        }
        for guess in guesses(&proposal) {
            let found = volume.documents.iter().find(|d| d.pages == guess.pages);
            let Some(document) = found else {
                say("pages", &format!("{:?}", guess.pages), &guess.title, guess.confidence, "");
                continue;
            };
            let lines = |at: u32| {
                pages[at as usize - 1].lines.iter().take(8).map(|l| l.text.as_str()).collect::<Vec<_>>().join(" / ")
            };
            let foot = |at: u32| {
                let lines = pages[at as usize - 1].lines.iter();
                lines.rev().take(6).map(|l| l.text.as_str()).collect::<Vec<_>>().join(" / ")
            };
            let (first, last) = (guess.pages[0], guess.pages[guess.pages.len() - 1]);
            if !title_right(&guess.title, document) {
                let lost = if lines(first).replace(' ', "").contains(&document.title) {
                    ""
                } else {
                    "not read as printed ‖ "
                };
                say("title", &document.title, &guess.title, guess.confidence, &format!("{lost}{}", lines(first)));
            }
            if guess.part != document.part {
                let field = if guess.part == VolumePart::Main { "leaked" } else { "hidden" };
                say(field, &document.title, &guess.title, guess.confidence, &lines(first));
            }
            let or = |v: &Option<String>| v.clone().unwrap_or_else(|| "-".into());
            if guess.date != document.date {
                let text: String = guess
                    .pages
                    .iter()
                    .flat_map(|p| &pages[*p as usize - 1].lines)
                    .map(|l| l.text.replace(' ', ""))
                    .collect();
                let lost = document.date.as_deref().is_some_and(|d| !printed(d).iter().any(|p| text.contains(p)));
                let lost = if lost { "not read as printed ‖ " } else { "" };
                let more = format!("{lost}{} ‖ {} ‖ {}", document.kind, lines(first), foot(last));
                say("date", &or(&document.date), &or(&guess.date), guess.confidence, &more);
            }
            if guess.responsible != document.responsible {
                let more = format!("{} ‖ {} ‖ {}", document.kind, lines(first), foot(last));
                say("who", &or(&document.responsible), &or(&guess.responsible), guess.confidence, &more);
            }
        }
    }
}

/// How often every finding is told, on volumes and in all, at every rate of errors; those that a paper is of another case one line
/// each, with what the paper is.
pub fn findings(split: Split, volumes: u64, first: u64) -> String {
    let mut out = String::new();
    for rate in RATES {
        let of = |seed: u64| -> Vec<(String, String)> {
            let volume = volume(split, seed);
            let pages = read(&volume, seed, rate);
            let paper = |page: Option<u32>| {
                volume.documents.iter().find(|d| page.is_some_and(|p| d.pages.contains(&p))).map_or("-", |d| &d.title)
            };
            let told = propose(&inputs(&pages)).findings;
            told.into_iter().map(|f| (f.code, format!("{seed}\t{}\t{}", paper(f.scan_index), f.message))).collect()
        };
        let all: Vec<Vec<(String, String)>> = (first..first + volumes).into_par_iter().map(of).collect();
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for told in &all {
            let codes: BTreeSet<&str> = told.iter().map(|(code, _)| code.as_str()).collect();
            codes.into_iter().for_each(|code| counts.entry(code).or_default().0 += 1);
            told.iter().for_each(|(code, _)| counts.entry(code).or_default().1 += 1);
        }
        for (code, (on, count)) in counts {
            out += &format!("{rate}\t{code}\ton {on} of {volumes} volumes\t{count}\n");
        }
        let strange = all.iter().flatten().filter(|(code, _)| code.starts_with("other_case"));
        strange.for_each(|(code, line)| out += &format!("{rate}\t{code}\t{line}\n"));
    }
    out
}

/// How a date is printed in numerals of both kinds, without its last character.
fn printed(iso: &str) -> [String; 2] {
    let parts: Vec<u32> = iso.split('-').filter_map(|n| n.parse().ok()).collect();
    let numeral = |n: u32| match (n / 10, n % 10) {
        (0, ones) => DIGITS[ones as usize].to_owned(),
        (tens, ones) => {
            let ones = if ones > 0 { DIGITS[ones as usize] } else { "" };
            format!("{}十{ones}", if tens > 1 { DIGITS[tens as usize] } else { "" })
        }
    };
    let year: String = parts[0].to_string().bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect();
    [
        format!("{}年{}月{}", parts[0], parts[1], parts[2]),
        format!("{year}年{}月{}", numeral(parts[1]), numeral(parts[2])),
    ]
}

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
