//! 软件纠正 as it is shown: what is on, what it did, what is left, and how the page looks without it.

use bianmu_imaging::propose;
use bianmu_model::{ClarityProfile, Flag, FlagKind, FlagLevel, Measure, PageFacts, PageState, Repair};

use crate::turned::Turned;
use crate::view::{Correction, OriginalView, RepairView};
use crate::views::{PageImage, unrepaired};

/// What the machine proposes for a page that does not have it yet.
pub(crate) fn proposal(facts: &PageFacts, state: &PageState) -> Option<Repair> {
    let proposed = propose(facts);
    (!proposed.is_none() && proposed != state.repair).then_some(proposed)
}

/// `judged` are the measures of the repaired picture; `None` while they are being made.
pub(crate) fn view(
    facts: &PageFacts,
    state: &PageState,
    image: &PageImage,
    judged: Option<&[Measure]>,
    profile: &ClarityProfile,
) -> Option<RepairView> {
    if state.repair.is_none() {
        return None;
    }
    let scanned = Turned::new(facts, state.rotation);
    let (width, height) = scanned.size();
    Some(RepairView {
        applied: state.repair,
        sentence: state.repair.sentence(),
        corrections: judged.map_or_else(Vec::new, |measures| corrections(facts, &state.repair, measures, profile)),
        judging: judged.is_none(),
        original: OriginalView {
            width,
            height,
            rendition: unrepaired(image, state),
            onto_original: Turned::shown(facts, state).onto_original(),
        },
    })
}

/// The doubts about a page as shown. A doubt is gone only when a parameter treats it, the repaired picture was measured
/// and keeps within the limits, and the scan itself was no failure of legibility: that asks for a new scan, whatever
/// software makes of it. What the repair has newly given cause for is added.
pub(crate) fn flags(
    facts: &PageFacts,
    state: &PageState,
    judged: Option<&[Measure]>,
    profile: &ClarityProfile,
) -> Vec<Flag> {
    let shown = Turned::shown(facts, state);
    let scanned = |flag: &Flag| Flag { rect: flag.rect.and_then(|r| shown.visible(r)), ..flag.clone() };
    let Some(measures) = judged.filter(|_| !state.repair.is_none()) else {
        return facts.flags.iter().map(scanned).collect();
    };
    let after_repair = shown.after_repair();
    let after: Vec<Flag> =
        profile.judge(measures).into_iter().map(|f| Flag { rect: f.rect.map(|r| after_repair.rect(r)), ..f }).collect();
    let mut flags = Vec::new();
    for flag in &facts.flags {
        let now = after.iter().find(|f| f.kind == flag.kind);
        let measured = value_of(measures, flag.kind).is_some();
        if !state.repair.treats(flag.kind) || !measured || stays_failed(flag) {
            flags.push(scanned(flag));
        } else {
            flags.extend(now.cloned());
        }
    }
    let known = |kind: FlagKind| facts.flags.iter().any(|f| f.kind == kind);
    flags.extend(after.into_iter().filter(|f| !known(f.kind) && f.kind != FlagKind::Unjudged));
    flags.sort_by_key(|f| std::cmp::Reverse(f.level));
    flags
}

/// Geometry is put right without loss; light that was too poor to read by is not.
fn stays_failed(flag: &Flag) -> bool {
    flag.level == FlagLevel::Fail && !matches!(flag.kind, FlagKind::Skew | FlagKind::BlackBorder)
}

fn corrections(facts: &PageFacts, repair: &Repair, measures: &[Measure], limits: &ClarityProfile) -> Vec<Correction> {
    let left = limits.judge(measures);
    let treated = facts.flags.iter().filter(|f| repair.treats(f.kind));
    treated
        .filter_map(|flag| {
            let after = value_of(measures, flag.kind)?;
            let less = if flag.kind.less_is_worse() { after > flag.value } else { after < flag.value };
            let within = !left.iter().any(|f| f.kind == flag.kind);
            let fixed = within && !stays_failed(flag);
            let verb = match (fixed, less) {
                (true, _) => "已由软件纠正",
                (false, true) => "软件只能减轻",
                (false, false) => "软件未能纠正",
            };
            let (kind, before) = (flag.kind.label(), amount(flag.kind, flag.value));
            let more = if within && !fixed { "；原图不合格，仍须补扫或由质检员决定" } else { "" };
            let text = format!("{verb}：{kind} {before} → {}{more}", amount(flag.kind, after));
            Some(Correction { kind: flag.kind, before: flag.value, after, fixed, text })
        })
        .collect()
}

fn value_of(measures: &[Measure], kind: FlagKind) -> Option<f32> {
    measures.iter().find(|m| m.kind == kind).and_then(|m| m.value)
}

/// «2.1°», «6.2 毫米»
fn amount(kind: FlagKind, value: f32) -> String {
    match kind {
        FlagKind::Skew => format!("{value:.1}°"),
        FlagKind::BlackBorder => format!("{value:.1} {}", kind.unit()),
        _ if value.abs() >= 20.0 => format!("{value:.0}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
#[path = "repairs_tests.rs"]
mod tests;
