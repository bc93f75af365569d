//! 清晰度限值: the limits in use, what others would change, and choosing others.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLockReadGuard};

use bianmu_model::{ClarityProfile, Flag, FlagKind, FlagLevel};
use bianmu_store::{InspectedPage, MeasuredPage};
use serde_json::Value;

use crate::suggestion::{JudgedFlag, suggest};
use crate::view::{ClarityKindView, ClarityPreview, ClarityView, FlagCounts, KindPreview, LimitSuggestion};
use crate::{Desk, Error, ErrorCode, Inner, Result};

/// Key of the limits in the store.
const PROFILE: &str = "clarity_profile";

impl Inner {
    /// The limits of the store. Limits that this program cannot read, written by another version, count as none chosen.
    pub(crate) fn stored_profile(&self) -> Result<ClarityProfile> {
        let stored = self.store.setting(PROFILE)?.unwrap_or(Value::Null);
        Ok(serde_json::from_value(stored).unwrap_or_default())
    }

    /// The limits in use. While this is held they do not change, neither here nor in the store.
    pub(crate) fn profile(&self) -> RwLockReadGuard<'_, Arc<ClarityProfile>> {
        self.profile.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// The limits in use, those of the program, and what the inspectors' verdicts suggest.
    ///
    /// # Errors
    /// [`ErrorCode::Storage`] when the store cannot be read.
    pub fn clarity_profile(&self) -> Result<ClarityView> {
        let profile = Arc::clone(&self.inner.profile());
        let standard = ClarityProfile::default();
        let inspected = self.inner.store.inspected_pages()?;
        let kinds = standard.limits.keys().map(|kind| kind_view(*kind, &profile, &inspected)).collect();
        let preview = preview(&self.inner.store.measured_in_work()?, &profile);
        Ok(ClarityView { profile: (*profile).clone(), standard, kinds, preview })
    }

    /// What other limits would make of the volumes in work. Changes nothing.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for limits that make no sense.
    pub fn preview_clarity_profile(&self, profile: &ClarityProfile) -> Result<ClarityPreview> {
        check(profile)?;
        Ok(preview(&self.inner.store.measured_in_work()?, profile))
    }

    /// Chooses limits for the pages analysed from now on, and judges the volumes that are not submitted by them; flags that
    /// come from no measure stay. `profile.version` is the version the new limits were made from. Written in one step
    /// before it takes effect: after a crash the old limits stand with the old flags, or the new with the new.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for limits that make no sense, [`ErrorCode::Conflict`] when someone else changed them in
    /// between, [`ErrorCode::Storage`] when they could not be written. Nothing is changed then.
    pub fn set_clarity_profile(&self, profile: ClarityProfile) -> Result<ClarityView> {
        check(&profile)?;
        let inner = &self.inner;
        let mut current = inner.profile.write().unwrap_or_else(PoisonError::into_inner);
        if profile.version != current.version {
            return Err(Error::new(
                ErrorCode::Conflict,
                format!("限值已在别处改到第 {} 版。这里的改动没有保存，已有的标记不变", current.version),
                "请重新打开设置，在最新的限值上再改",
            ));
        }
        let name = profile.name.trim().to_owned();
        if name != current.name || profile.limits != current.limits {
            let next = ClarityProfile { name, version: current.version + 1, limits: profile.limits };
            inner.stamped(|at| inner.store.set_limits(PROFILE, &next, at))?;
            inner.analyser.choose_profile(&next);
            *current = Arc::new(next);
            inner.forget_all_pages();
        }
        drop(current);
        self.clarity_profile()
    }
}

fn check(profile: &ClarityProfile) -> Result<()> {
    profile.trouble().map_or(Ok(()), |trouble| {
        Err(Error::new(ErrorCode::BadInput, format!("{trouble}。限值没有改动"), "请改正这一项后再保存"))
    })
}

fn kind_view(kind: FlagKind, profile: &ClarityProfile, inspected: &[InspectedPage]) -> ClarityKindView {
    let judged: Vec<JudgedFlag> = inspected.iter().filter_map(|page| judged_flag(kind, page)).collect();
    let suggestion = profile.limits.get(&kind).and_then(|limit| suggest(kind, *limit, &judged));
    ClarityKindView {
        kind,
        label: kind.label().to_owned(),
        unit: kind.unit().to_owned(),
        consequence: kind.consequence().to_owned(),
        less_is_worse: kind.less_is_worse(),
        suggestion: suggestion.map(|found| {
            let (notice, waivers, confirmed) = (found.notice, found.waivers as u32, found.confirmed as u32);
            let sentence = format!("依据 {waivers} 次放行、{confirmed} 次退回，建议 {notice}");
            LimitSuggestion { notice, waivers, confirmed, sentence }
        }),
    }
}

fn judged_flag(kind: FlagKind, page: &InspectedPage) -> Option<JudgedFlag> {
    let flag = page.flags.iter().find(|flag| flag.kind == kind)?;
    let value = page.measures.iter().find(|measure| measure.kind == kind)?.value?;
    Some(JudgedFlag { passed: page.passed, level: flag.level, value })
}

fn preview(pages: &[MeasuredPage], profile: &ClarityProfile) -> ClarityPreview {
    let volumes: HashSet<_> = pages.iter().map(|page| page.volume).collect();
    let kinds = ClarityProfile::default().limits.into_keys();
    let mut preview = ClarityPreview {
        volumes: volumes.len() as u32,
        pages: pages.len() as u32,
        now: FlagCounts::default(),
        then: FlagCounts::default(),
        kinds: kinds
            .map(|kind| KindPreview { kind, now: FlagCounts::default(), then: FlagCounts::default() })
            .collect(),
    };
    for page in pages {
        let then = profile.rejudge(&page.measures, &page.flags);
        preview.now.add(page.flags.iter().map(|flag| flag.level).max());
        preview.then.add(then.iter().map(|flag| flag.level).max());
        for row in &mut preview.kinds {
            row.now.add(level_of(row.kind, &page.flags));
            row.then.add(level_of(row.kind, &then));
        }
    }
    preview
}

fn level_of(kind: FlagKind, flags: &[Flag]) -> Option<FlagLevel> {
    flags.iter().filter(|flag| flag.kind == kind).map(|flag| flag.level).max()
}

impl FlagCounts {
    fn add(&mut self, level: Option<FlagLevel>) {
        match level {
            Some(FlagLevel::Notice) => self.notice += 1,
            Some(FlagLevel::Fail) => self.fail += 1,
            None => {}
        }
    }
}
