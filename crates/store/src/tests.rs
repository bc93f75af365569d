#![allow(clippy::unwrap_used, clippy::panic)]
use std::collections::HashMap;

use bianmu_model::*;
use proptest::prelude::*;
use rusqlite::Connection;

use super::*;

const AT: Stamp<'static> = Stamp { at: "2026-03-02T09:00:00+08:00", who: "王敏" };
const CLERK: Stamp<'static> = Stamp { at: "2026-03-02T09:05:00+08:00", who: "李青" };

fn open(dir: &Path) -> Store {
    Store::open(dir).unwrap().0
}

fn facts(text: &str) -> PageFacts {
    PageFacts {
        width: 100,
        height: 140,
        dpi: 100,
        orientation: 90,
        skew_deg: 0.1,
        lines: vec![TextLine {
            text: text.into(),
            rect: Rect { x: 1, y: 2, w: 30, h: 10 },
            confidence: 0.93,
            character_confidence: vec![],
        }],
        ..PageFacts::default()
    }
}

fn new_page(store: &Store, n: u32) -> NewPage {
    NewPage {
        source: format!("卷.pdf#{n}"),
        digest: Some(store.put_original(format!("图像{n}").as_bytes()).unwrap()),
        media_type: "image/jpeg".into(),
        fault: None,
        scanner: None,
    }
}

fn import(store: &Store, pages: u32) -> VolumeId {
    let file = NewInput { file: "卷.pdf".into(), digest: store.put_original(b"pdf").unwrap() };
    let pages: Vec<NewPage> = (1..=pages).map(|n| new_page(store, n)).collect();
    store.create_volume("卷", &[file], &pages, &[], AT).unwrap()
}

fn proposal(pages: u32) -> Dossier {
    let entry = |id: u32, on: Vec<u32>| Entry {
        id,
        title: format!("文书{id}"),
        doc_type: "其他".into(),
        part: VolumePart::Main,
        pages: on,
        responsible: Some("某法院".into()),
        date: Some("2023-02-28".into()),
        confidence: 0.1 + 0.3 * id as f32,
        reasons: vec![Reason { text: "标题".into(), scan_index: 1, rect: Some(Rect { x: 1, y: 2, w: 3, h: 4 }) }],
        candidates: vec![Candidate { title: "传票".into(), doc_type: "传票".into(), confidence: 0.37 }],
        document_number: Some("敦公（刑）鉴字〔2023〕12号".into()),
        sure: Some(FieldConfidence {
            title: 0.5,
            kind: 0.25,
            part: 1.0,
            date: 0.75,
            responsible: 0.5,
            document_number: 0.125,
        }),
        state: EntryState::Proposed,
    };
    let cut = pages / 2 + 1;
    Dossier {
        case: CaseFacts { case_number: Some("（2023）京01民初1号".into()), ..CaseFacts::default() },
        pages: (1..=pages)
            .map(|scan_index| PageState {
                scan_index,
                rotation: 270,
                role: PageRole::Content,
                removed_because: None,
                page_no: Some(scan_index),
                marked: None,
                repair: Repair::default(),
            })
            .collect(),
        entries: vec![entry(1, (1..cut).collect()), entry(2, (cut..=pages).collect())],
        next_entry: 3,
    }
}

fn analysed(store: &Store, pages: u32) -> VolumeId {
    let volume = import(store, pages);
    while let Some(job) = store.claim_next_page().unwrap() {
        assert!(store.finish_page(&job, Ok(&facts("起诉状"))).unwrap());
    }
    assert_eq!(store.volumes_to_catalogue().unwrap(), [volume]);
    store.write_catalogue(volume, &proposal(pages), "1", None, AT).unwrap();
    volume
}

fn title(entry: EntryId, title: &str) -> Operation {
    Operation::SetTitle { entry, title: title.into(), doc_type: None }
}

/// The dossier as the rows of the database have it, which is what is kept of it in memory.
fn stands(store: &Store, volume: VolumeId) -> Dossier {
    let read = catalogue::read(&store.connection(), volume).unwrap();
    assert_eq!(*store.dossier(volume).unwrap(), read);
    read
}

fn operate(store: &Store, volume: VolumeId, operation: &Operation) -> Result<Dossier> {
    store.operate(volume, operation, None, CLERK, |_| operation.label().to_owned())?;
    Ok(stands(store, volume))
}

#[test]
fn a_newer_store_is_refused_and_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let db = Connection::open(dir.path().join("bianmu.sqlite")).unwrap();
    assert_eq!(db.pragma_query_value(None, "user_version", |r| r.get::<_, u32>(0)).unwrap(), SCHEMA_VERSION);
    db.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    drop(db);
    let error = Store::open(dir.path()).unwrap_err();
    assert!(matches!(error, Error::NewerStore { found, known } if found == known + 1), "{error}");
    assert!(error.to_string().contains("更新版本"));
}

#[test]
fn a_store_of_the_first_schema_is_brought_up_and_keeps_its_chain() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = import(&store, 2);
    drop(store);
    let db = Connection::open(dir.path().join("bianmu.sqlite")).unwrap();
    db.execute_batch(
        "drop table filing_rules; alter table volumes drop column rule_id; alter table volumes drop column rule_version;
         alter table entries drop column document_number; alter table entries drop column sure;
         drop index pages_shown; alter table pages drop column shown;
         drop index pages_state; drop table user_settings; drop index pages_to_judge; alter table pages drop column repair;
         alter table pages drop column judged; alter table pages drop column judged_for;
         drop index pages_flagged; drop index pages_failed;
         alter table operations drop column place; alter table volumes drop column priority;
         alter table volumes drop column appended_from; drop table work; drop table stays; drop table second_entries; drop table volume_doubts;
         alter table pages drop column scanner; drop table clarity_profile_versions; drop table clarity_profiles;
         drop table refused; drop table watched; drop table learned_from; drop table learned;
         create table file_faults (
             volume integer not null references volumes(id) on delete cascade, seq integer not null,
             file text not null, fault text not null, primary key (volume, seq)
         ) strict;
         insert into file_faults values (1, 0, '坏.pdf', '{\"code\":\"empty\",\"message\":\"空文件\"}');
         pragma user_version = 1",
    )
    .unwrap();
    drop(db);
    let store = open(dir.path());
    assert_eq!(store.setting("engine").unwrap(), None);
    assert_eq!(store.profiles().unwrap(), bianmu_model::ClarityProfiles::default());
    assert_eq!(store.pages(volume).unwrap().len(), 2);
    let refused = store.refused_files(Some(volume)).unwrap();
    assert_eq!((refused.len(), refused[0].file.file.as_str()), (1, "坏.pdf"));
    assert!(store.check(true).unwrap().damage.is_empty());
}

#[test]
fn every_version_of_a_rule_that_a_volume_remembers_stays_and_each_change_stands_in_the_chain() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let rule =
        |name: &str| FilingRule { name: name.into(), type_codes: vec!["民初".into()], ..FilingRule::default() };
    let rows = |store: &Store| store.check(false).unwrap().audit_rows;
    let before = rows(&store);
    let first = store.save_rules(&[rule("甲"), rule("乙")], "新立立卷规则", AT).unwrap();
    assert_eq!(
        first.iter().map(|r| (r.id.as_str(), r.version.as_str())).collect::<Vec<_>>(),
        [("own-1", "1"), ("own-2", "1")]
    );
    let volume = import(&store, 2);
    store.write_catalogue(volume, &proposal(2), "1", Some(&first[0]), AT).unwrap();
    let second =
        store.save_rules(&[FilingRule { name: "甲二".into(), ..first[0].clone() }], "改立卷规则", CLERK).unwrap();
    assert_eq!((second[0].id.as_str(), second[0].version.as_str()), ("own-1", "2"));
    assert_eq!(store.offered_rules().unwrap(), [second[0].clone(), first[1].clone()]);
    assert_eq!(store.rule_of(volume).unwrap(), Some(first[0].clone()));
    store.remove_rule("own-1", AT).unwrap();
    store.remove_rule("own-2", AT).unwrap();
    assert_eq!((store.offered_rules().unwrap(), store.rule_of(volume).unwrap()), (vec![], Some(first[0].clone())));
    assert_eq!(store.rule_uses().unwrap(), HashMap::from([(("own-1".to_owned(), "1".to_owned()), 1)]));
    // A removed rule that comes back goes on counting, so that no version means two things.
    let back = store.save_rules(&[first[0].clone()], "导入立卷规则", AT).unwrap();
    assert_eq!(back[0].version, "3");
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.rule_of(volume).unwrap().map(|r| r.version), Some("1".into()));
    // Six of rules, one of the intake, two of the catalogue.
    assert_eq!(rows(&store) - before, 9);
    assert!(store.check(true).unwrap().damage.is_empty());
}

#[test]
fn what_was_learned_counts_each_volume_once_and_goes_with_a_word_in_the_chain() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = import(&store, 1);
    let fact = |text: &str| LearnedFact {
        court: "敦化林区基层法院".into(),
        what: "title".into(),
        text: text.into(),
        doc_type: "其他".into(),
    };
    store.learn(volume, &[fact("核查表"), fact("清册")], AT).unwrap();
    store.learn(volume, &[fact("核查表")], CLERK).unwrap();
    let rows = store.learned().unwrap();
    let counts: Vec<_> = rows.iter().map(|r| (r.fact.text.as_str(), r.count, r.last_used.as_str())).collect();
    assert_eq!(counts, [("核查表", 1, CLERK.at), ("清册", 1, AT.at)]);
    assert_eq!(rows[0].volumes, [volume]);
    store.take_in_learned(&[(fact("清册"), 7, AT.at.into()), (fact("核查表"), 0, AT.at.into())], AT).unwrap();
    assert_eq!(store.learned().unwrap().iter().map(|r| r.count).collect::<Vec<_>>(), [7, 1]);
    store.forget_learned(Some(rows[0].id), AT).unwrap();
    assert_eq!(store.learned().unwrap().len(), 1);
    let many: Vec<_> = (0..MOST_LEARNED + 5).map(|i| (fact(&format!("表{i}")), 1, AT.at.to_owned())).collect();
    store.take_in_learned(&many, AT).unwrap();
    let kept = store.learned().unwrap();
    assert_eq!((kept.len(), kept[0].fact.text.as_str()), (MOST_LEARNED as usize, "清册"));
    store.remove_volume(volume, AT).unwrap();
    assert_eq!(store.learned().unwrap()[0].volumes, [0; 0], "what was learned outlives the volume");
    store.forget_learned(None, AT).unwrap();
    assert_eq!(store.learned().unwrap(), []);
    assert!(store.check(true).unwrap().damage.is_empty());
}

#[test]
fn what_is_shown_of_a_page_lacks_its_text_unless_a_border_is_cut_by_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = import(&store, 3);
    let flag = |kind| Flag { kind, level: FlagLevel::Notice, value: 5.0, limit: 4.0, rect: None };
    for kind in [FlagKind::Skew, FlagKind::BlackBorder] {
        let job = store.claim_next_page().unwrap().unwrap();
        let facts = PageFacts { flags: vec![flag(kind)], ..facts("起诉状") };
        assert!(store.finish_page(&job, Ok(&facts)).unwrap());
    }
    let shown = store.shown_pages(volume).unwrap();
    let whole = store.pages(volume).unwrap();
    let lines = |page: usize| shown[page].facts.as_ref().map(|f| f.lines.len());
    assert_eq!([lines(0), lines(1), lines(2)], [Some(0), Some(1), None]);
    for (shown, whole) in shown.iter().zip(&whole) {
        assert_eq!((shown.scan_index, &shown.digest), (whole.state.scan_index, &whole.digest));
        let known = |f: &PageFacts| (f.width, f.height, f.orientation, f.flags.clone());
        assert_eq!(shown.facts.as_ref().map(known), whole.facts.as_ref().map(known));
    }
}

#[test]
fn a_setting_survives_reopening_and_stands_in_the_audit_chain_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    assert_eq!(store.setting("engine").unwrap(), None);
    let rows = |store: &Store| store.check(false).unwrap().audit_rows;
    let before = rows(&store);
    store.set_setting("engine", &"fast".into(), AT).unwrap();
    store.set_setting("engine", &"accurate".into(), CLERK).unwrap();
    store.set_setting("engine", &"accurate".into(), CLERK).unwrap();
    assert_eq!(rows(&store), before + 2, "choosing the same again is no change");
    // The store's own marks are no settings of people.
    assert_eq!(store.setting("audit_head").unwrap(), None);
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.setting("engine").unwrap(), Some("accurate".into()));
    assert!(store.check(true).unwrap().damage.is_empty());
}

#[test]
fn a_store_has_one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    assert!(Store::open(dir.path()).unwrap_err().to_string().starts_with("这个存储正被另一个程序使用"));
    drop(store);
    assert!(!Store::open(dir.path()).unwrap().1.unclean);
}

#[test]
fn originals_are_kept_once_and_cannot_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let digest = store.put_original("正文".as_bytes()).unwrap();
    let path = store.original_path(&digest);
    let written = std::fs::metadata(&path).unwrap();
    assert!(written.permissions().readonly());
    std::fs::write(dir.path().join("again"), "正文").unwrap();
    assert_eq!(store.put_original_file(&dir.path().join("again")).unwrap().0, digest);
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), written.modified().unwrap());
    assert_eq!(store.read_original(&digest).unwrap(), "正文".as_bytes());
    assert!(matches!(store.read_original(&Digest::of(b"x")), Err(Error::NoOriginal(_))));
    assert!(Digest::parse("../../etc/passwd").is_err());
    assert_eq!(std::fs::read_dir(dir.path().join("originals")).unwrap().count(), 1);
}

/// Ends the process without closing anything, as a kill does, and opens the store anew.
fn killed(store: Store) -> (Store, Recovery) {
    let dir = store.dir().to_owned();
    store
        .connection()
        .execute_batch("create temp trigger t before delete on settings begin select raise(abort, ''); end")
        .unwrap();
    drop(store);
    Store::open(&dir).unwrap()
}

#[test]
fn pages_in_flight_wait_again_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = import(&store, 5);
    let jobs = store.claim_pages(volume, 3).unwrap();
    assert_eq!(jobs.iter().map(|j| j.scan_index).collect::<Vec<_>>(), [1, 2, 3]);
    store.finish_page(&jobs[0], Ok(&facts("一"))).unwrap();
    std::fs::write(dir.path().join("originals/1-9.part"), "half").unwrap();
    let orphan = store.put_original(b"orphan").unwrap();

    let (store, recovery) = killed(store);
    assert!(recovery.unclean);
    assert_eq!((recovery.pages_redone, recovery.pages_verified, recovery.pages_lost), (2, 3, 0));
    assert_eq!((recovery.volumes, recovery.files_removed), (1, 2));
    assert!(!store.original_path(&orphan).exists());
    let counts = store.job_counts(volume).unwrap();
    assert_eq!((counts.waiting, counts.running, counts.done), (4, 0, 1));
    assert!(!store.finish_page(&jobs[1], Ok(&facts("旧"))).unwrap(), "a claim of before the kill writes nothing");

    store.claim_pages(volume, 2).unwrap();
    let (store, recovery) = killed(store);
    assert_eq!((recovery.pages_redone, recovery.pages_put_aside), (0, 2), "two deaths on a page put it aside");
    assert_eq!(store.page(volume, 2).unwrap().fault.unwrap().code, FaultCode::Crashed);
    std::fs::remove_file(store.original_path(&jobs[2].digest)).unwrap();
    let (_, recovery) = killed(store);
    assert_eq!(recovery.pages_lost, 1);
}

#[test]
fn paused_and_cancelled_volumes_give_no_pages() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = import(&store, 3);
    store.set_paused(volume, true).unwrap();
    assert_eq!(store.claim_next_page().unwrap(), None);
    store.set_paused(volume, false).unwrap();
    let job = store.claim_next_page().unwrap().unwrap();
    store.cancel_analysis(volume, AT).unwrap();
    assert!(!store.finish_page(&job, Ok(&facts("晚"))).unwrap());
    assert_eq!(store.volumes_to_catalogue().unwrap(), [volume]);
}

#[test]
fn undo_and_redo_work_across_restarts_and_users() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 4);
    assert_eq!(stands(&store, volume), proposal(4));
    let one = operate(&store, volume, &title(1, "起诉状")).unwrap();
    let two = operate(&store, volume, &Operation::Split { scan_index: 2, title: String::new() }).unwrap();
    assert_eq!(store.volume(volume, 0.5).unwrap().stage, VolumeStage::Cataloguing);
    drop(store);
    let store = open(dir.path());
    assert_eq!(stands(&store, volume), two);
    assert_eq!(*store.undo(volume, AT).unwrap(), one);
    assert_eq!(*store.undo(volume, AT).unwrap(), proposal(4));
    assert!(matches!(store.undo(volume, AT), Err(Error::NothingToUndo)));
    drop(store);
    let store = open(dir.path());
    assert_eq!(stands(&store, volume), proposal(4));
    assert_eq!(*store.redo(volume, AT).unwrap(), one);
    assert_eq!(*store.redo(volume, AT).unwrap(), two);
    assert!(matches!(store.redo(volume, AT), Err(Error::NothingToRedo)));
    store.undo(volume, AT).unwrap();
    operate(&store, volume, &title(2, "答辩状")).unwrap();
    assert!(matches!(store.redo(volume, AT), Err(Error::NothingToRedo)), "a new operation ends what could be redone");
    let history = store.history(volume).unwrap();
    assert_eq!(history.iter().map(|h| h.number).collect::<Vec<_>>(), [2, 1]);
    assert!(store.check(true).unwrap().damage.is_empty());
}

#[test]
fn a_write_is_all_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 4);
    let audit_rows = store.check(false).unwrap().audit_rows;
    store
        .connection()
        .execute_batch("create temp trigger full before insert on audit begin select raise(abort, 'disk full'); end")
        .unwrap();
    assert!(operate(&store, volume, &title(1, "改了")).is_err());
    assert!(store.create_volume("二", &[], &[new_page(&store, 9)], &[], AT).is_err());
    store.connection().execute_batch("drop trigger full").unwrap();
    assert_eq!(stands(&store, volume), proposal(4));
    assert_eq!(store.volume(volume, 0.5).unwrap().stage, VolumeStage::Analysed);
    assert!(store.history(volume).unwrap().is_empty());
    assert_eq!(store.volumes(0.5).unwrap().len(), 1);
    assert_eq!(store.check(true).unwrap(), CheckReport { originals: 5, audit_rows, damage: vec![] });
}

#[test]
fn check_finds_what_was_tampered_with() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 3);
    operate(&store, volume, &title(1, "起诉状")).unwrap();
    let sql = |sql: &str| store.connection().execute_batch(sql).unwrap();
    sql("update audit set who = '别人' where number = 2");
    assert_eq!(store.check(false).unwrap().damage, [Damage::Audit(2)]);
    sql("update audit set who = '王敏' where number = 2");
    assert!(store.check(true).unwrap().damage.is_empty());
    let last = store.check(false).unwrap().audit_rows as i64;
    sql(&format!("delete from audit where number = {last}"));
    assert_eq!(store.check(false).unwrap().damage, [Damage::Audit(last)]);

    let page = store.page(volume, 1).unwrap().digest.unwrap();
    let path = store.original_path(&page);
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "图像X").unwrap();
    let damage = store.check(true).unwrap().damage;
    assert!(damage.contains(&Damage::Altered(page.to_string())), "{damage:?}");
    assert!(matches!(store.read_original(&page), Err(Error::Damaged(_))));
}

#[test]
fn removing_a_volume_keeps_what_another_one_holds() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let one = import(&store, 2);
    let two = import(&store, 3);
    let (shared, own) = (new_page(&store, 1).digest.unwrap(), new_page(&store, 3).digest.unwrap());
    assert_eq!(store.volumes_with_input(&Digest::of(b"pdf")).unwrap().len(), 2);
    store.remove_volume(two, AT).unwrap();
    assert!(store.original_path(&shared).exists() && !store.original_path(&own).exists());
    assert!(store.check(true).unwrap().damage.is_empty());
    assert!(matches!(store.volume(two, 0.5), Err(Error::NoVolume(_))));
    let again = import(&store, 1);
    assert_ne!(again, two, "numbers of volumes are never used twice");
    store.remove_volume(one, AT).unwrap();
}

#[test]
fn the_way_of_a_volume_has_no_shortcuts() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 2);
    assert!(matches!(store.set_stage(volume, VolumeStage::Sealed, AT), Err(Error::Stage { .. })));
    store.set_stage(volume, VolumeStage::Submitted, AT).unwrap();
    assert!(matches!(operate(&store, volume, &title(1, "晚")), Err(Error::NotEditable(VolumeStage::Submitted))));
    assert!(matches!(store.undo(volume, AT), Err(Error::NotEditable(_))));
    assert!(matches!(store.remove_volume(volume, AT), Err(Error::NotRemovable(_))));
    assert_eq!(store.begin_inspection(volume, AT).unwrap(), 1);
    let returned = Verdict { passed: false, reason: Some("模糊".into()) };
    store.set_verdict(volume, 2, &returned, CLERK).unwrap();
    assert!(matches!(store.set_verdict(volume, 7, &returned, CLERK), Err(Error::NoPage(7))));
    store.set_stage(volume, VolumeStage::Returned, AT).unwrap();
    store.set_stage(volume, VolumeStage::Submitted, AT).unwrap();
    assert_eq!(store.begin_inspection(volume, AT).unwrap(), 2);
    assert_eq!(store.verdicts(volume).unwrap()[0].verdict, returned);
    store.set_stage(volume, VolumeStage::Passed, AT).unwrap();
    let seal = |part, package: &str| Seal { part, package: package.into(), digest: "d".into(), files: 3, bytes: 9 };
    let seals = [seal(VolumePart::Main, "a-正卷"), seal(VolumePart::Confidential, "a-副卷")];
    store.record_seals(volume, &seals, AT).unwrap();
    assert_eq!(store.seals(volume).unwrap(), seals);
}

#[test]
fn uploads_are_queued_once_and_end_with_a_receipt() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 2);
    let target = Target {
        id: 0,
        name: "移动硬盘".into(),
        kind: "folder".into(),
        place: "/media".into(),
        config: "{\"secret\":1}".into(),
        confidential: false,
    };
    let target = store.add_target(&target, AT).unwrap();
    let new = NewUpload {
        volume,
        target,
        part: VolumePart::Main,
        package: "a".into(),
        bytes_total: 9,
        note: Some("副卷未发往移动硬盘".into()),
    };
    assert!(matches!(store.queue_uploads(std::slice::from_ref(&new), AT), Err(Error::Stage { .. })));
    for stage in [VolumeStage::Submitted, VolumeStage::Inspecting, VolumeStage::Passed, VolumeStage::Sealed] {
        store.set_stage(volume, stage, AT).unwrap();
    }
    let ids = store.queue_uploads(std::slice::from_ref(&new), AT).unwrap();
    assert_eq!(store.queue_uploads(std::slice::from_ref(&new), AT).unwrap(), ids);
    let upload = store.claim_upload().unwrap().unwrap();
    assert_eq!(store.claim_upload().unwrap(), None);
    store.save_journal(upload.id, "{\"a\":1}", 4).unwrap();
    let (store, recovery) = killed(store);
    assert_eq!(recovery.uploads_resumed, 1);
    let upload = store.claim_upload().unwrap().unwrap();
    assert_eq!((upload.journal.as_str(), upload.bytes_done), ("{\"a\":1}", 4));
    store.upload_failed(upload.id, "连不上", AT).unwrap();
    assert_eq!(store.claim_upload().unwrap(), None);
    assert_eq!(store.retry_uploads(Some(upload.id)).unwrap(), 1);
    store.claim_upload().unwrap().unwrap();
    store.upload_delivered(upload.id, "{}", AT).unwrap();
    assert_eq!(store.volume(volume, 0.5).unwrap().stage, VolumeStage::Delivered);
    store.remove_target(target, AT).unwrap();
    assert_eq!(store.target(target).unwrap().config, "{}");
    assert_eq!(store.uploads().unwrap()[0].state, UploadState::Delivered);
    assert!(store.check(true).unwrap().damage.is_empty());
}

fn repaired(pages: &[u32], deskew_deg: f32) -> Operation {
    let crop = (deskew_deg > 0.5).then_some(Rect { x: 1, y: 2, w: 90, h: 120 });
    let repair = Repair { deskew_deg, crop, clean_background: deskew_deg < 0.0, contrast: deskew_deg < 1.0 };
    Operation::Repair { pages: pages.iter().map(|p| PageRepair { scan_index: *p, repair }).collect() }
}

#[test]
fn measures_of_a_repaired_picture_count_only_for_its_parameters() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let volume = analysed(&store, 3);
    assert_eq!(store.pages_to_judge(9).unwrap(), []);
    operate(&store, volume, &repaired(&[1, 3], 2.104)).unwrap();
    drop(store);
    store = open(dir.path());
    let repair = store.page(volume, 3).unwrap().state.repair;
    assert_eq!((repair.deskew_deg, repair.crop), (2.1, Some(Rect { x: 1, y: 2, w: 90, h: 120 })));
    assert_eq!(store.pages_to_judge(9).unwrap(), [(volume, 1), (volume, 3)]);
    let measures = vec![Measure { kind: FlagKind::Skew, value: Some(0.1), rect: None }];
    for page in [1, 3] {
        store.keep_judged(volume, page, &repair, &measures).unwrap();
    }
    assert_eq!(store.pages_to_judge(9).unwrap(), []);
    assert_eq!(store.judged(volume).unwrap(), [(1, measures.clone()), (3, measures.clone())]);
    operate(&store, volume, &repaired(&[1], 1.5)).unwrap();
    assert_eq!(store.pages_to_judge(9).unwrap(), [(volume, 1)]);
    assert_eq!(store.judged(volume).unwrap(), [(3, measures.clone())]);
    store.undo(volume, AT).unwrap();
    assert_eq!(store.judged(volume).unwrap().len(), 2, "what was measured before the step counts again");
    store.undo(volume, AT).unwrap();
    assert!(store.page(volume, 1).unwrap().state.repair.is_none());
    assert_eq!((store.judged(volume).unwrap(), store.pages_to_judge(9).unwrap()), (vec![], vec![]));
}

#[test]
fn pictures_are_kept_for_their_turn_and_repair() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let digest = store.put_original(b"page").unwrap();
    store.keep_rendition(&digest, "90", "view", b"as scanned");
    store.keep_rendition(&digest, "90-d2.10b", "view", b"repaired");
    assert_eq!(store.rendition(&digest, "90", "view").unwrap(), b"as scanned");
    assert_eq!(store.rendition(&digest, "90-d2.10b", "view").unwrap(), b"repaired");
    assert_eq!(store.rendition(&digest, "90-d2.20b", "view"), None);
}

#[test]
fn undo_and_redo_know_where_the_clerk_was() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 4);
    let at = |scan_index| {
        Some(Place { scan_index, entry: Some(1), pages: vec![2, scan_index], scroll: 250, ..Place::default() })
    };
    for page in [2, 3] {
        let mark = Operation::MarkPage { scan_index: page, reason: Some("模糊".into()) };
        store.operate(volume, &mark, at(page).as_ref(), CLERK, |_| String::new()).unwrap();
    }
    store.undo(volume, AT).unwrap();
    assert_eq!(store.operation_place(volume, true).unwrap(), at(3), "the one just undone");
    store.undo(volume, AT).unwrap();
    assert_eq!(store.operation_place(volume, true).unwrap(), at(2));
    store.redo(volume, AT).unwrap();
    assert_eq!(store.operation_place(volume, false).unwrap(), at(2), "the one just redone");
}

#[test]
fn appended_pages_wait_behind_the_catalogue_and_survive_what_was_done_before() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 3);
    let before = stands(&store, volume);
    let first = store.append_pages(volume, &[], &[new_page(&store, 8), new_page(&store, 9)], &[], AT).unwrap();
    assert_eq!(first, 4);
    assert_eq!(store.volumes_to_file().unwrap(), [], "not before they are analysed");
    let jobs = store.claim_pages(volume, 9).unwrap();
    assert_eq!(jobs.iter().map(|j| j.scan_index).collect::<Vec<_>>(), [4, 5], "also when the volume is catalogued");
    for job in &jobs {
        assert!(store.finish_page(job, Err(&Fault::new(FaultCode::Damaged, "坏"))).unwrap());
    }
    assert_eq!(store.volumes_to_file().unwrap(), [(volume, 4)]);
    store.set_filed(volume).unwrap();
    assert_eq!(store.volumes_to_file().unwrap(), []);
    let after = stands(&store, volume);
    assert_eq!((after.entries, after.pages.len()), (before.entries, 5), "the catalogue is not touched");
}

#[test]
fn work_is_counted_by_day_and_the_place_is_kept_for_each_person() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 2);
    let place = Place { scan_index: 2, ..Place::default() };
    store.add_work(volume, 40, Some(&place), CLERK).unwrap();
    store.add_work(volume, 20, None, CLERK).unwrap();
    assert_eq!(store.stay(volume, CLERK.who).unwrap(), Some(place));
    assert_eq!(store.stay(volume, "另一人").unwrap(), None);
    let day = &CLERK.at[..10];
    assert_eq!(store.day_counts(day).unwrap(), DayCounts { seconds: 60, ..DayCounts::default() });
    store.set_stage(volume, VolumeStage::Submitted, CLERK).unwrap();
    let counts = DayCounts { submitted: 1, pages: 2, seconds_on_submitted: 60, seconds: 60 };
    assert_eq!(store.day_counts(day).unwrap(), counts);
    assert_eq!(store.day_counts("1999-01-01").unwrap(), DayCounts::default());
    assert_eq!(store.volume(volume, 0.9).unwrap().seconds, 60);
}

#[test]
fn refused_files_wait_until_somebody_decides() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let fault = |file: &str| FileFault {
        file: file.into(),
        fault: Fault::new(FaultCode::Truncated, "截断"),
        path: Some(dir.path().join(file)),
    };
    store.add_refused(&[fault("a.pdf"), fault("b.pdf")], AT).unwrap();
    let waiting = store.refused_files(None).unwrap();
    assert_eq!(waiting.iter().map(|r| &r.file).collect::<Vec<_>>(), [&fault("b.pdf"), &fault("a.pdf")]);
    store.settle_refused(waiting[0].id, "不收", AT).unwrap();
    assert!(matches!(store.settle_refused(waiting[0].id, "不收", AT), Err(Error::NoRefused(_))));
    assert_eq!(store.refused_files(None).unwrap().len(), 1);
}

#[test]
fn a_prioritised_volume_is_analysed_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let one = store.create_volume("一", &[], &[new_page(&store, 1)], &[], AT).unwrap();
    let two = store.create_volume("二", &[], &[new_page(&store, 2)], &[], AT).unwrap();
    assert_eq!(store.volume_to_analyse().unwrap(), Some(one));
    store.prioritise(two, true, AT).unwrap();
    assert_eq!(store.claim_next_page().unwrap().unwrap().volume, two);
}

#[test]
fn pages_of_a_kind_are_found_over_all_volumes() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let volume = analysed(&store, 3);
    let kind = stands(&store, volume).entries[0].doc_type.clone();
    let pages = store.pages_of_kind(&kind, None, 99).unwrap();
    assert!(!pages.is_empty() && pages.iter().all(|p| p.volume == volume && p.digest.is_some()));
    assert_eq!(store.pages_of_kind("没有这种", None, 99).unwrap().len(), 0);
    assert_eq!(store.pages_of_kind(&kind, Some(volume + 1), 99).unwrap().len(), 0);
}

fn operations() -> impl Strategy<Value = Operation> {
    let page = 1u32..8;
    let entry = 1u32..5;
    prop_oneof![
        page.clone().prop_map(|scan_index| Operation::Split { scan_index, title: "新件".into() }),
        entry.clone().prop_map(|entry| Operation::Join { entry }),
        (page.clone(), entry.clone(), 0u32..3).prop_map(|(scan_index, entry, position)| Operation::MovePage {
            scan_index,
            entry,
            position
        }),
        (entry.clone(), 0u32..4).prop_map(|(entry, position)| Operation::MoveEntry { entry, position }),
        entry.clone().prop_map(|entry| Operation::SetPart { entry, part: VolumePart::Confidential }),
        page.clone().prop_map(|scan_index| Operation::Rotate { scan_index, degrees: 90 }),
        (prop::collection::vec(page.clone(), 1..3), -3.0f32..3.0)
            .prop_map(|(pages, degrees)| repaired(&pages, degrees)),
        prop::collection::vec(page, 1..3).prop_map(|pages| Operation::SetPageRole {
            pages,
            role: PageRole::Removed,
            reason: Some("非本案".into())
        }),
        prop::collection::vec(entry, 1..3).prop_map(|entries| Operation::Accept { entries }),
        Just(Operation::SetCase { case: CaseFacts { court: Some("某法院".into()), ..CaseFacts::default() } }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn undo_through_the_database_is_the_exact_inverse(ops in prop::collection::vec(operations(), 1..12)) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = open(dir.path());
        let volume = analysed(&store, 7);
        let mut states = vec![proposal(7)];
        for op in &ops {
            if let Ok(next) = operate(&store, volume, op) {
                states.push(next);
            }
            prop_assert_eq!(&stands(&store, volume), states.last().unwrap());
        }
        drop(store);
        store = open(dir.path());
        prop_assert_eq!(&stands(&store, volume), states.last().unwrap());
        for state in states.iter().rev().skip(1) {
            prop_assert_eq!(&*store.undo(volume, AT).unwrap(), state);
            prop_assert_eq!(&stands(&store, volume), state);
        }
        for state in states.iter().skip(1) {
            prop_assert_eq!(&*store.redo(volume, AT).unwrap(), state);
        }
        prop_assert!(store.check(false).unwrap().damage.is_empty());
    }
}

/// A volume of one page that is blurred and lies on its side, in the given stage.
fn blurred_volume(store: &Store, width: f32, stage: VolumeStage) -> VolumeId {
    let volume = import(store, 1);
    let flag = |kind, value| Flag { kind, level: FlagLevel::Notice, value, limit: 1.0, rect: None };
    let found = PageFacts {
        measures: vec![Measure { kind: FlagKind::Blur, value: Some(width), rect: None }],
        flags: vec![flag(FlagKind::Blur, width), flag(FlagKind::Rotated90, 90.0)],
        ..facts("起诉状")
    };
    let job = store.claim_pages(volume, 1).unwrap().remove(0);
    assert!(store.finish_page(&job, Ok(&found)).unwrap());
    if stage != VolumeStage::Imported {
        store.write_catalogue(volume, &proposal(1), "r", None, AT).unwrap();
    }
    if matches!(stage, VolumeStage::Submitted | VolumeStage::Returned) {
        store.set_stage(volume, VolumeStage::Submitted, AT).unwrap();
    }
    if stage == VolumeStage::Returned {
        store.begin_inspection(volume, AT).unwrap();
        store.set_verdict(volume, 1, &Verdict { passed: false, reason: Some("模糊".into()) }, AT).unwrap();
        store.set_stage(volume, VolumeStage::Returned, AT).unwrap();
    }
    volume
}

#[test]
fn other_limits_judge_volumes_in_work_and_leave_submitted_ones_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let in_work = [VolumeStage::Imported, VolumeStage::Analysed, VolumeStage::Returned]
        .map(|stage| blurred_volume(&store, 2.0, stage));
    let submitted = blurred_volume(&store, 2.0, VolumeStage::Submitted);
    let before = store.page(submitted, 1).unwrap().facts;
    let mut profile = ClarityProfile::default();
    profile.limits.insert(FlagKind::Blur, Limit { notice: 2.5, fail: Some(4.0) });
    let (profile, reached) = store.save_profile(&profile, CLERK).unwrap();
    assert_eq!(reached, Rejudged { volumes: in_work.to_vec(), pages: 3 });
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.profiles().unwrap().general(), &profile, "the limits survive reopening");
    for volume in in_work {
        let found = store.page(volume, 1).unwrap().facts.unwrap();
        let kinds: Vec<FlagKind> = found.flags.iter().map(|f| f.kind).collect();
        assert_eq!(kinds, [FlagKind::Rotated90], "what is not measured stays");
        assert_eq!(found.judged_by, Some(JudgedBy { profile: 1, name: "默认".into(), version: 2 }));
        assert_eq!(found.lines, facts("起诉状").lines, "the rest of the facts is untouched");
        assert_eq!(store.volume(volume, 0.5).unwrap().flagged, 1);
    }
    assert_eq!(store.page(submitted, 1).unwrap().facts, before);
    let check = store.check(false).unwrap();
    assert!(check.damage.is_empty(), "{check:?}");
    let elsewhere = ClarityProfile { id: 0, court: Some("别院".into()), name: "别院".into(), ..profile };
    let (_, again) = store.save_profile(&elsewhere, CLERK).unwrap();
    assert_eq!(again, Rejudged::default(), "pages judged by their version are not written again");
    let verdicts = store.inspected_pages().unwrap();
    assert_eq!(verdicts.len(), 1);
    assert!(!verdicts[0].passed && verdicts[0].measures[0].value == Some(2.0));
}

#[test]
fn limits_of_the_sixth_schema_become_the_general_profile() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let db = Connection::open(dir.path().join("bianmu.sqlite")).unwrap();
    db.execute_batch(
        "drop table filing_rules; alter table volumes drop column rule_id; alter table volumes drop column rule_version;
         alter table entries drop column document_number; alter table entries drop column sure;
         alter table pages drop column scanner; drop table clarity_profile_versions; drop table clarity_profiles;
         insert into user_settings values ('clarity_profile', '{\"name\":\"本院\",\"version\":3,\"limits\":{\"blur\":{\"notice\":2.5,\"fail\":null}}}');
         pragma user_version = 6",
    )
    .unwrap();
    drop(db);
    let store = open(dir.path());
    let profiles = store.profiles().unwrap();
    let general = profiles.general();
    assert_eq!((general.id, general.version, general.name.as_str(), general.limits.len()), (1, 3, "本院", 1));
    assert_eq!(store.setting("clarity_profile").unwrap(), None);
    let (next, _) = store.save_profile(general, CLERK).unwrap();
    assert_eq!((next.version, store.profile_versions(1).unwrap().len()), (4, 2));
}
