//! What must hold on any volume, checked on generated ones.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may end itself")]

use std::collections::HashSet;

use bianmu_catalogue::training::Weights;
use bianmu_catalogue::{Constraints, Reading, propose, shipped_rules};
use bianmu_corpus::Split;
use bianmu_corpus::damage::Role;
use bianmu_corpus::noise::{inputs, read};
use bianmu_corpus::train::train;
use bianmu_corpus::volume::volume;
use bianmu_model::{PageRole, VolumePart};

#[test]
fn the_same_seed_gives_the_same_volume_and_the_splits_share_no_paper() {
    let text = |split, seed| -> Vec<String> {
        let lines = volume(split, seed).sides.into_iter().flat_map(|s| s.sheet.lines);
        lines.filter(|l| l.text.chars().count() > 16).map(|l| l.text).collect()
    };
    assert_eq!(text(Split::Train, 3), text(Split::Train, 3));
    let of = |split| -> HashSet<String> { (0..6).flat_map(|s| text(split, s)).collect() };
    let (train, held, fresh) = (of(Split::Train), of(Split::Held), of(Split::Fresh));
    for (one, other) in [(&held, &train), (&fresh, &train), (&fresh, &held)] {
        let shared = one.intersection(other).count();
        assert!(shared * 50 < one.len(), "{shared} of {} long lines are in both", one.len());
    }
}

#[test]
fn a_copied_rule_files_volumes_as_the_one_it_was_copied_from() {
    let copies = std::sync::Arc::new(shipped_rules());
    for seed in 40..52 {
        let volume = volume(Split::Train, seed);
        let pages = read(&volume, seed, 0.03);
        let pages = inputs(&pages);
        let order = |reading: Reading| -> Vec<Vec<u32>> {
            let entries = reading.propose(&Constraints::default()).dossier.entries;
            entries.into_iter().map(|e| e.pages).collect()
        };
        let copied = order(Reading::new(&pages).with_rules(std::sync::Arc::clone(&copies)));
        assert_eq!(copied, order(Reading::new(&pages)), "volume {seed}, {}", volume.case.number);
    }
}

#[test]
fn every_content_page_stands_in_exactly_one_entry() {
    for seed in 0..12 {
        let volume = volume(Split::Train, seed);
        let pages = read(&volume, seed, 0.08);
        let proposal = propose(&inputs(&pages));
        let mut entered: Vec<u32> = proposal.dossier.entries.iter().flat_map(|e| e.pages.iter().copied()).collect();
        entered.sort_unstable();
        let content: Vec<u32> =
            proposal.dossier.pages.iter().filter(|p| p.role == PageRole::Content).map(|p| p.scan_index).collect();
        assert_eq!(entered, content, "volume {seed}");
        assert!(proposal.dossier.entries.iter().all(|e| (0.0..=1.0).contains(&e.confidence)), "volume {seed}");
    }
}

#[test]
fn what_a_clerk_decided_holds_and_the_rest_is_proposed_again() {
    let volume = volume(Split::Train, 22);
    let pages = read(&volume, 22, 0.0);
    let pages = inputs(&pages);
    let reading = Reading::new(&pages);
    let free = reading.propose(&Constraints::default());
    let long = free.dossier.entries.iter().find(|e| e.pages.len() > 1).expect("a document of two pages");
    let (first, inner) = (long.pages[0], long.pages[1]);

    let mut split = Constraints::default();
    split.begins.insert(inner, true);
    let cut = reading.propose(&split);
    assert!(cut.dossier.entries.iter().any(|e| e.pages[0] == inner), "a document begins where the clerk said");

    let mut join = Constraints::default();
    join.begins.insert(first, false);
    let joined = reading.propose(&join);
    assert!(
        joined.dossier.entries.iter().all(|e| e.pages[0] != first),
        "no document begins where the clerk said none does"
    );

    let mut named = Constraints::default();
    named.kinds.insert(first, "审理报告".into());
    let named = reading.propose(&named);
    let entry = named.dossier.entries.iter().find(|e| e.pages[0] == first).expect("the entry is still there");
    assert_eq!((entry.doc_type.as_str(), entry.part), ("审理报告", VolumePart::Confidential));
}

#[test]
fn blank_and_repeated_pages_stand_in_no_entry_and_internal_papers_whose_title_is_read_not_in_the_open_part() {
    for seed in 20..32 {
        let volume = volume(Split::Train, seed);
        let pages = read(&volume, seed, 0.0);
        let proposal = propose(&inputs(&pages));
        for (i, side) in volume.sides.iter().enumerate().filter(|(_, s)| s.role == Role::Blank) {
            assert!(proposal.dossier.entry_of(i as u32 + 1).is_none(), "blank side of document {}", side.document);
        }
        for entry in proposal.dossier.entries.iter().filter(|e| e.part == VolumePart::Main) {
            let internal =
                ["合议庭评议笔录", "审理报告", "阅卷笔录", "审判委员会讨论记录"].contains(&entry.doc_type.as_str());
            assert!(!internal, "{} in volume {seed}", entry.title);
        }
    }
}

#[test]
fn training_gives_the_same_weights_whatever_the_number_of_threads() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        serde_json::to_string(&pool.install(|| train(1, 3))).unwrap()
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn the_shipped_weights_weigh_what_the_catalogue_looks_at() {
    let shipped: Weights = serde_json::from_str(include_str!("../../../assets/rules/catalogue_weights.json")).unwrap();
    let made = train(1, 1);
    assert_eq!(shipped.begins.keys().collect::<Vec<_>>(), made.begins.keys().collect::<Vec<_>>());
    assert_eq!(shipped.whole.keys().collect::<Vec<_>>(), made.whole.keys().collect::<Vec<_>>());
    assert_eq!(shipped.confidence.keys().collect::<Vec<_>>(), made.confidence.keys().collect::<Vec<_>>());
    assert!(shipped.volumes >= 100, "{} volumes", shipped.volumes);
}
