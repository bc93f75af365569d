//! What is wrong in what is proposed, one line each, to find out by class what goes wrong.

use bianmu_catalogue::propose;
use bianmu_model::VolumePart;

use crate::Split;
use crate::bench::FIRST_SEED;
use crate::noise::{inputs, read};
use crate::score::{guesses, title_right};
use crate::volume::volume;

/// Lists every wrong field of the documents whose pages were found, with what the pages were read as.
pub fn list(split: Split, volumes: u64, rate: f32) {
    for seed in FIRST_SEED..FIRST_SEED + volumes {
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
                say("title", &document.title, &guess.title, guess.confidence, &lines(first));
            }
            if guess.part != document.part {
                let field = if guess.part == VolumePart::Main { "leaked" } else { "hidden" };
                say(field, &document.title, &guess.title, guess.confidence, &lines(first));
            }
            let or = |v: &Option<String>| v.clone().unwrap_or_else(|| "-".into());
            if guess.date != document.date {
                let more = format!("{} ‖ {} ‖ {}", document.kind, lines(first), foot(last));
                say("date", &or(&document.date), &or(&guess.date), guess.confidence, &more);
            }
            if guess.responsible != document.responsible {
                let more = format!("{} ‖ {} ‖ {}", document.kind, lines(first), foot(last));
                say("who", &or(&document.responsible), &or(&guess.responsible), guess.confidence, &more);
            }
        }
    }
}
