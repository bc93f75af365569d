#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::{Ledger, Rect, Repair};

fn dossier(sizes: &[u32]) -> Dossier {
    let mut pages = Vec::new();
    let mut entries = Vec::new();
    let mut scan_index = 0;
    for (id, size) in sizes.iter().enumerate() {
        let first = scan_index + 1;
        scan_index += size;
        entries.push(Entry {
            id: id as u32 + 1,
            title: format!("文书{}", id + 1),
            doc_type: "其他".into(),
            part: VolumePart::Main,
            pages: (first..=scan_index).collect(),
            responsible: None,
            date: None,
            confidence: 0.5,
            reasons: vec![],
            candidates: vec![],
            document_number: None,
            sure: None,
            state: EntryState::Proposed,
        });
    }
    for scan_index in 1..=scan_index {
        pages.push(PageState {
            scan_index,
            rotation: 0,
            role: PageRole::Content,
            removed_because: None,
            page_no: None,
            marked: None,
            repair: Repair::default(),
        });
    }
    Dossier { case: CaseFacts::default(), pages, entries, next_entry: sizes.len() as u32 + 1 }
}

fn repaired(pages: &[u32], deskew_deg: f32) -> Operation {
    let crop = (deskew_deg > 0.0).then_some(Rect { x: 3, y: 4, w: 50, h: 60 });
    let repair = Repair { deskew_deg, crop, clean_background: deskew_deg > 2.0, contrast: false };
    Operation::Repair { pages: pages.iter().map(|p| PageRepair { scan_index: *p, repair }).collect() }
}

fn check(sizes: &[u32], operation: Operation, expected: &[&[u32]]) {
    let (after, _) = apply(&dossier(sizes), &operation).unwrap();
    let got: Vec<&[u32]> = after.entries.iter().map(|e| e.pages.as_slice()).collect();
    assert_eq!(got, expected, "{operation:?}");
}

#[test]
fn pages_go_where_the_operation_says() {
    check(&[3, 2], Operation::Split { scan_index: 2, title: "传票".into() }, &[&[1], &[2, 3], &[4, 5]]);
    check(&[1, 2], Operation::Join { entry: 2 }, &[&[1, 2, 3]]);
    check(&[2, 2], Operation::MovePage { scan_index: 2, entry: 2, position: 0 }, &[&[1], &[2, 3, 4]]);
    check(&[1, 1], Operation::MovePage { scan_index: 1, entry: 2, position: 9 }, &[&[2, 1]]);
    check(&[1, 1, 1], Operation::MoveEntry { entry: 3, position: 0 }, &[&[3], &[1], &[2]]);
    check(&[2, 1], Operation::SetPageRole { pages: vec![2, 3], role: PageRole::Blank, reason: None }, &[&[1]]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let d = dossier(&[2, 1]);
    let cases = [
        (Operation::Split { scan_index: 1, title: String::new() }, OperationError::AlreadyFirst(1)),
        (Operation::Split { scan_index: 9, title: String::new() }, OperationError::NoPage(9)),
        (Operation::Join { entry: 1 }, OperationError::NothingBefore),
        (Operation::SetDocumentNumber { entry: 7, document_number: None }, OperationError::NoEntry(7)),
        (Operation::SetTitle { entry: 1, title: " ".into(), doc_type: None }, OperationError::EmptyTitle),
        (Operation::SetTitle { entry: 7, title: "a".into(), doc_type: None }, OperationError::NoEntry(7)),
        (Operation::Rotate { scan_index: 1, degrees: 45 }, OperationError::BadRotation),
        (Operation::Repair { pages: vec![] }, OperationError::NothingSelected),
        (repaired(&[9], 1.0), OperationError::NoPage(9)),
        (repaired(&[1], f32::NAN), OperationError::BadRepair(1)),
        (repaired(&[1, 2], 30.0), OperationError::BadRepair(1)),
        (
            Operation::SetDate { entry: 1, date: Some("2023-02-29".into()) },
            OperationError::BadDate("2023-02-29".into()),
        ),
        (
            Operation::SetPageRole { pages: vec![1], role: PageRole::Removed, reason: None },
            OperationError::ReasonRequired,
        ),
    ];
    for (operation, expected) in cases {
        assert_eq!(apply(&d, &operation).unwrap_err(), expected);
    }
}

#[test]
fn several_operations_are_one_step_or_none() {
    let d = dossier(&[2, 2]);
    let both = Operation::Together {
        operations: vec![
            Operation::MovePage { scan_index: 2, entry: 2, position: 0 },
            Operation::MovePage { scan_index: 1, entry: 2, position: 0 },
        ],
    };
    let (after, change) = apply(&d, &both).unwrap();
    assert_eq!(after.entries.iter().map(|e| e.pages.clone()).collect::<Vec<_>>(), [vec![1, 2, 3, 4]]);
    assert_eq!(revert(&after, &change), d);
    let second_fails =
        Operation::Together { operations: vec![Operation::Hold { entry: 1 }, Operation::Hold { entry: 9 }] };
    assert_eq!(apply(&d, &second_fails).unwrap_err(), OperationError::NoEntry(9));
    assert_eq!(apply(&d, &Operation::Together { operations: vec![] }).unwrap_err(), OperationError::NothingSelected);
}

#[test]
fn new_pages_are_filed_behind_what_stands_and_undo_leaves_them_pending() {
    let mut d = dossier(&[2, 1]);
    d.entries[1].doc_type = "备考表".into();
    let page = |scan_index| PageState { scan_index, ..d.pages[0].clone() };
    let fresh = [page(4), page(5)];
    let entry = Entry { id: 1, pages: vec![4, 5], ..d.entries[0].clone() };
    d.pages.extend(fresh.clone());
    let filing = Operation::FileNew { entries: vec![entry.clone()], pages: fresh.to_vec(), places: vec![] };
    let (after, change) = apply(&d, &filing).unwrap();
    let got: Vec<(u32, &[u32])> = after.entries.iter().map(|e| (e.id, e.pages.as_slice())).collect();
    assert_eq!(got, [(1, &[1, 2][..]), (3, &[4, 5]), (2, &[3])], "before the closing note, with a number of its own");
    assert_eq!(after.page_number(5), Some(4));
    let back = revert(&after, &change);
    assert_eq!(back, d);
    assert_eq!(Ledger::of(&back).pending, [4, 5]);
    let twice = Operation::FileNew { entries: vec![Entry { pages: vec![1], ..entry }], pages: vec![], places: vec![] };
    assert_eq!(apply(&d, &twice).unwrap_err(), OperationError::AlreadyFiled(1));
}

#[test]
fn a_page_marked_duplicate_leaves_the_catalogue_and_the_ledger_still_balances() {
    let (after, _) =
        apply(&dossier(&[2, 1]), &Operation::SetPageRole { pages: vec![3], role: PageRole::Duplicate, reason: None })
            .unwrap();
    let ledger = Ledger::of(&after);
    assert!(ledger.balanced);
    assert_eq!((ledger.catalogued, ledger.duplicate, after.entries.len()), (2, 1, 1));
    let (back, _) =
        apply(&after, &Operation::SetPageRole { pages: vec![3], role: PageRole::Content, reason: None }).unwrap();
    assert_eq!(Ledger::of(&back).pending, vec![3]);
    assert!(!Ledger::of(&back).balanced);
}

#[test]
fn confidential_pages_do_not_slip_into_the_open_part() {
    let mut d = dossier(&[2, 2, 1]);
    d.entries[1].part = VolumePart::Confidential;
    let refused = [
        Operation::Join { entry: 2 },
        Operation::MovePage { scan_index: 4, entry: 1, position: 0 },
        Operation::MovePage { scan_index: 3, entry: 3, position: 9 },
    ];
    for operation in refused {
        assert_eq!(apply(&d, &operation).unwrap_err(), OperationError::ConfidentialIntoMain, "{operation:?}");
    }
    // The other way round nothing leaks.
    assert!(apply(&d, &Operation::MovePage { scan_index: 1, entry: 2, position: 0 }).is_ok());
    // A page that was taken out of the 副卷 and placed again stays there.
    let out = Operation::SetPageRole { pages: vec![4], role: PageRole::Blank, reason: None };
    let back = Operation::SetPageRole { pages: vec![4], role: PageRole::Content, reason: None };
    let (d, _) = apply(&d, &out).unwrap();
    let (d, _) = apply(&d, &back).unwrap();
    let (d, _) = apply(&d, &Operation::Split { scan_index: 4, title: "评议".into() }).unwrap();
    assert_eq!(d.entry_of(4).unwrap().part, VolumePart::Confidential);
}

#[test]
fn many_pages_are_repaired_in_one_step_and_undone_in_one() {
    let d = dossier(&[3]);
    let (after, change) = apply(&d, &repaired(&[1, 3], 2.345)).unwrap();
    assert_eq!(after.page(1).unwrap().repair.deskew_deg, 2.35);
    assert!(after.page(2).unwrap().repair.is_none() && !after.page(3).unwrap().repair.is_none());
    assert_eq!(after.entries, d.entries, "the catalogue does not know of it");
    assert_eq!(revert(&after, &change), d);
    let none = Operation::Repair { pages: vec![PageRepair { scan_index: 1, repair: Repair::default() }] };
    assert!(apply(&after, &none).unwrap().0.page(1).unwrap().repair.is_none());
    // A page as an older program wrote it.
    let old = r#"{"scan_index":1,"rotation":0,"role":"content","removed_because":null,"page_no":null,"marked":null}"#;
    assert_eq!(serde_json::from_str::<PageState>(old).unwrap(), d.pages[0]);
}

fn operations() -> impl Strategy<Value = Operation> {
    let page = 1u32..12;
    let entry = 1u32..8;
    prop_oneof![
        (page.clone()).prop_map(|scan_index| Operation::Split { scan_index, title: "新件".into() }),
        entry.clone().prop_map(|entry| Operation::Join { entry }),
        (page.clone(), entry.clone(), 0u32..4).prop_map(|(scan_index, entry, position)| Operation::MovePage {
            scan_index,
            entry,
            position
        }),
        (entry.clone(), 0u32..8).prop_map(|(entry, position)| Operation::MoveEntry { entry, position }),
        entry.clone().prop_map(|entry| Operation::SetPart { entry, part: VolumePart::Confidential }),
        (entry.clone(), "[a-z]{1,3}").prop_map(|(entry, title)| Operation::SetTitle { entry, title, doc_type: None }),
        page.clone().prop_map(|scan_index| Operation::Rotate { scan_index, degrees: 90 }),
        (prop::collection::vec(page.clone(), 1..5), -4.0f32..4.0).prop_map(|(pages, deg)| repaired(&pages, deg)),
        (prop::collection::vec(page, 1..3), 0u8..4).prop_map(|(pages, role)| Operation::SetPageRole {
            pages,
            role: [PageRole::Content, PageRole::Blank, PageRole::Duplicate, PageRole::Removed][role as usize],
            reason: Some("非本案".into()),
        }),
        prop::collection::vec(entry, 1..3).prop_map(|entries| Operation::Accept { entries }),
    ]
}

proptest! {
    #[test]
    fn undo_is_the_exact_inverse_and_no_page_is_ever_lost(ops in prop::collection::vec(operations(), 1..25)) {
        let start = dossier(&[3, 1, 4, 2, 1]);
        let mut states = vec![start.clone()];
        let mut changes = Vec::new();
        for op in &ops {
            let now = states.last().unwrap();
            if let Ok((next, change)) = apply(now, op) {
                let ledger = Ledger::of(&next);
                let counted = ledger.catalogued + ledger.blank + ledger.duplicate + ledger.removed
                    + ledger.pending.len() as u32;
                prop_assert_eq!(counted, 11, "a page was lost or doubled by {:?}", op);
                changes.push(change);
                states.push(next);
            }
        }
        while let Some(change) = changes.pop() {
            let now = states.pop().unwrap();
            prop_assert_eq!(&revert(&now, &change), states.last().unwrap());
        }
    }
}

#[test]
fn new_entries_are_slotted_in_and_no_standing_one_moves() {
    let before = dossier(&[1, 1, 1]);
    let fresh: Vec<PageState> = (4..=7).map(|scan_index| PageState { scan_index, ..before.pages[0].clone() }).collect();
    let more = Dossier { pages: [before.pages.clone(), fresh.clone()].concat(), ..before };
    let entry = |page| Entry { pages: vec![page], ..more.entries[0].clone() };
    let behind = |entry| FilingPlace::Behind { entry };
    let places = vec![behind(1), behind(1), FilingPlace::Start, FilingPlace::End];
    let filing = Operation::FileNew { entries: (4..=7).map(entry).collect(), pages: fresh, places };
    let (after, change) = apply(&more, &filing).unwrap();
    let order: Vec<u32> = after.entries.iter().map(|e| e.pages[0]).collect();
    assert_eq!(order, [6, 1, 4, 5, 2, 3, 7]);
    assert_eq!(revert(&after, &change), more);
}

#[test]
fn a_new_proposal_touches_nothing_a_person_has_decided_and_loses_no_page() {
    let mut before = dossier(&[2, 1, 1]);
    before.entries[1].state = EntryState::Accepted;
    let propose = |withdrawn: &[u32], entries: &[(u32, &[u32], VolumePart)], order: &[u32]| Operation::Repropose {
        about: None,
        withdrawn: withdrawn.to_vec(),
        entries: entries
            .iter()
            .map(|(id, pages, part)| Entry { id: *id, pages: pages.to_vec(), part: *part, ..before.entries[0].clone() })
            .collect(),
        order: order.to_vec(),
        elsewhere: 1,
    };
    let main = VolumePart::Main;
    let good = propose(&[3], &[(1, &[1, 2, 4], main)], &[2, 1]);
    let (after, change) = apply(&before, &good).unwrap();
    assert_eq!((after.entries[0].id, &after.entries[1].pages), (2, &vec![1, 2, 4]));
    assert_eq!(revert(&after, &change), before);
    let refused = |operation: Operation| assert_eq!(apply(&before, &operation), Err(OperationError::StaleProposal));
    refused(propose(&[2], &[(1, &[1, 2, 3], main)], &[1, 3]));
    refused(propose(&[], &[(2, &[3], VolumePart::Confidential)], &[1, 2, 3]));
    refused(propose(&[3], &[(1, &[1, 2], main)], &[1, 2]));
    refused(propose(&[], &[(4, &[4], main)], &[1, 2, 3, 4]));
    refused(propose(&[], &[], &[1, 2]));
    before.entries[2].part = VolumePart::Confidential;
    let opened = Operation::Repropose {
        about: None,
        withdrawn: vec![3],
        entries: vec![Entry { pages: vec![1, 2, 4], ..before.entries[0].clone() }],
        order: vec![1, 2],
        elsewhere: 1,
    };
    assert_eq!(apply(&before, &opened), Err(OperationError::StaleProposal));
}
