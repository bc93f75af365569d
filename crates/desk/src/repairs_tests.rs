use bianmu_model::{PageRole, Rect};

use super::*;

fn flag(kind: FlagKind, level: FlagLevel, value: f32) -> Flag {
    Flag { kind, level, value, limit: 0.0, rect: Some(Rect { x: 0, y: 0, w: 4, h: 140 }) }
}

fn page(flags: Vec<Flag>) -> PageFacts {
    PageFacts {
        width: 100,
        height: 140,
        dpi: 100,
        skew_deg: 2.1,
        inside_border: Some(Rect { x: 6, y: 0, w: 94, h: 140 }),
        flags,
        ..PageFacts::default()
    }
}

fn state(repair: Repair) -> PageState {
    let (role, removed_because) = (PageRole::Content, None);
    PageState { scan_index: 1, rotation: 0, role, removed_because, page_no: None, marked: None, repair }
}

fn measured(values: &[(FlagKind, f32)]) -> Vec<Measure> {
    values.iter().map(|(kind, value)| Measure { kind: *kind, value: Some(*value), rect: None }).collect()
}

const ALL: Repair =
    Repair { deskew_deg: 2.1, crop: Some(Rect { x: 6, y: 0, w: 94, h: 140 }), clean_background: true, contrast: true };

#[test]
fn a_doubt_goes_only_when_the_repaired_picture_was_measured_and_keeps_within_the_limits() {
    use FlagKind::{BlackBorder, Blur, Cropped, Fade, MotionBlur, Shadow, Skew, TooLight};
    use FlagLevel::{Fail, Notice};
    let check = |flags: Vec<Flag>, after: &[(FlagKind, f32)], left: &[(FlagKind, FlagLevel)]| {
        let facts = page(flags);
        let measures = measured(after);
        let found = super::flags(&facts, &state(ALL), Some(&measures), &ClarityProfile::default());
        let found: Vec<_> = found.iter().map(|f| (f.kind, f.level)).collect();
        assert_eq!(found, left, "{after:?}");
        let waiting = super::flags(&facts, &state(ALL), None, &ClarityProfile::default()).len();
        assert_eq!(waiting, facts.flags.len(), "nothing is taken back before it was measured");
    };
    check(vec![flag(Skew, Notice, 2.1)], &[(Skew, 0.02)], &[]);
    check(vec![flag(Skew, Fail, 4.8)], &[(Skew, 0.02)], &[]);
    check(vec![flag(Skew, Notice, 2.1)], &[(Skew, 1.4)], &[(Skew, Notice)]);
    check(vec![flag(Skew, Notice, 2.1)], &[], &[(Skew, Notice)]);
    check(vec![flag(BlackBorder, Fail, 12.0)], &[(BlackBorder, 0.0)], &[]);
    check(vec![flag(Shadow, Notice, 0.2)], &[(Shadow, 0.01)], &[]);
    // A scan nobody could read stays a failure, whatever software makes of it.
    for kind in [Blur, MotionBlur, TooLight, Cropped, Shadow, Fade] {
        check(vec![flag(kind, Fail, 9.0)], &[(kind, if kind == Fade { 0.9 } else { 0.0 })], &[(kind, Fail)]);
    }
    // What the repair brings about is said.
    check(vec![flag(Skew, Notice, 2.1)], &[(Skew, 0.0), (Blur, 1.9)], &[(Blur, Notice)]);
}

#[test]
fn the_sentence_says_what_was_before_and_what_is_after() {
    let check = |flags: Vec<Flag>, after: &[(FlagKind, f32)], expected: &str| {
        let facts = page(flags);
        let text: Vec<String> = corrections(&facts, &ALL, &measured(after), &ClarityProfile::default())
            .into_iter()
            .map(|c| c.text)
            .collect();
        assert_eq!(text.join("|"), expected);
    };
    let notice = |kind, value| vec![flag(kind, FlagLevel::Notice, value)];
    check(notice(FlagKind::Skew, 2.1), &[(FlagKind::Skew, 0.02)], "已由软件纠正：歪斜 2.1° → 0.0°");
    check(
        notice(FlagKind::BlackBorder, 6.2),
        &[(FlagKind::BlackBorder, 4.0)],
        "软件只能减轻：黑边 6.2 毫米 → 4.0 毫米",
    );
    check(notice(FlagKind::TooDark, 150.0), &[(FlagKind::TooDark, 232.0)], "已由软件纠正：过暗 150 → 232");
    check(notice(FlagKind::Blur, 2.0), &[(FlagKind::Blur, 0.1)], "");
    check(
        vec![flag(FlagKind::Shadow, FlagLevel::Fail, 0.41)],
        &[(FlagKind::Shadow, 0.02)],
        "软件只能减轻：阴影 0.41 → 0.02；原图不合格，仍须补扫或由质检员决定",
    );
}

#[test]
fn a_box_that_was_cut_away_is_no_box_any_more() {
    let facts = page(vec![flag(FlagKind::BlackBorder, FlagLevel::Notice, 5.0)]);
    assert_eq!(
        flags(&facts, &state(Repair { deskew_deg: 0.0, ..ALL }), None, &ClarityProfile::default())[0].rect,
        None
    );
}

#[test]
fn what_has_been_done_is_not_proposed_again() {
    let facts = page(vec![flag(FlagKind::Skew, FlagLevel::Notice, 2.1)]);
    let proposed = proposal(&facts, &state(Repair::default()));
    assert_eq!(proposed.map(|r| r.sentence()).as_deref(), Some("扶正 2.1°"));
    assert_eq!(proposal(&facts, &state(proposed.unwrap_or_default())), None);
}
