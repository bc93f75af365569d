//! 清晰度限值: the profiles in use, what a change would flag, and changing them.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLockReadGuard};

use bianmu_model::{ClarityProfile, ClarityProfiles, Flag, FlagKind, FlagLevel, GENERAL_PROFILE};
use bianmu_store::{InspectedPage, MeasuredPage, ProfileVersion};

use crate::suggestion::{JudgedFlag, suggest};
use crate::view::{
    ClarityKindView, ClarityPreview, ClarityView, FlagCounts, KindPreview, LimitSuggestion, ProfileRow,
    ProfileVersionView,
};
use crate::{Desk, Error, ErrorCode, Inner, Result};

impl Inner {
    /// The profiles in use. While this is held they do not change, neither here nor in the store.
    pub(crate) fn profiles(&self) -> RwLockReadGuard<'_, Arc<ClarityProfiles>> {
        self.profiles.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts what the store now holds into use.
    pub(crate) fn apply_profiles(&self) -> Result<()> {
        let mut current = self.profiles.write().unwrap_or_else(PoisonError::into_inner);
        self.put_into_use(&mut current)
    }

    fn put_into_use(&self, current: &mut Arc<ClarityProfiles>) -> Result<()> {
        *current = Arc::new(self.store.profiles()?);
        // Nobody knows yet what court a new page is of; it is judged by the limits of its own when it is written down.
        self.analyser.choose_profile(current.general());
        Ok(())
    }

    /// Does something to a volume; when it is of another court afterwards, flags that were read before are forgotten.
    pub(crate) fn minding_the_court<T>(&self, volume: crate::VolumeId, act: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = self.store.dossier(volume)?.case.court.clone();
        let done = act()?;
        if self.store.dossier(volume)?.case.court != before {
            // Whoever is reading flags under the old limits has finished and kept them when this lock is given.
            let steady = self.profiles.write().unwrap_or_else(PoisonError::into_inner);
            self.forget_pages(volume);
            drop(steady);
        }
        Ok(done)
    }
}

impl Desk {
    /// The profile with this number, those beside it, what it comes from and what the inspectors' verdicts suggest.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] when there is none, [`ErrorCode::Storage`] when the store cannot be read.
    pub fn clarity_profile(&self, id: u32) -> Result<ClarityView> {
        let store = &self.inner.store;
        let profiles = Arc::clone(&self.inner.profiles());
        let Some(profile) = profiles.by_id(id) else { return Err(gone()) };
        let standard = ClarityProfile::default();
        let pages = store.measured_in_work()?;
        let mut inspected = store.inspected_pages()?;
        inspected.retain(|page| profiles.of_page(page.court.as_deref(), page.scanner.as_deref()).id == id);
        let (courts, scanners) = store.origins()?;
        Ok(ClarityView {
            kinds: standard.limits.keys().map(|kind| kind_view(*kind, profile, &inspected)).collect(),
            preview: preview(&pages, &profiles, profile),
            profiles: profiles.all().iter().map(|profile| row(profile, &pages, &profiles)).collect(),
            versions: versions(&store.profile_versions(id)?),
            profile: profile.clone(),
            standard,
            courts,
            scanners,
        })
    }

    /// What a changed or a new profile (number 0) would make of the pages in work that it reaches. Changes nothing.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for limits that make no sense.
    pub fn preview_clarity_profile(&self, profile: &ClarityProfile) -> Result<ClarityPreview> {
        let profiles = Arc::clone(&self.inner.profiles());
        check(&profiles, profile)?;
        Ok(preview(&self.inner.store.measured_in_work()?, &profiles, profile))
    }

    /// Saves a profile as its next version, or a new one (number 0), for the pages analysed from now on, and judges the
    /// volumes that are not submitted by it; flags that come from no measure stay. `profile.version` is the version the
    /// limits were made from. Written in one step before it takes effect: after a crash the old limits stand with the old
    /// flags, or the new with the new. Saving what stands already writes nothing.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for limits that make no sense, [`ErrorCode::Conflict`] when someone else changed them in
    /// between, [`ErrorCode::Storage`] when they could not be written. Nothing is changed then.
    pub fn set_clarity_profile(&self, profile: ClarityProfile) -> Result<ClarityView> {
        let inner = &self.inner;
        let mut current = inner.profiles.write().unwrap_or_else(PoisonError::into_inner);
        let profile = tidy(profile);
        check(&current, &profile)?;
        let id = if current.by_id(profile.id) == Some(&profile) {
            profile.id
        } else {
            let (saved, _) = inner.stamped(|at| inner.store.save_profile(&profile, at))?;
            inner.put_into_use(&mut current)?;
            inner.forget_all_pages();
            saved.id
        };
        drop(current);
        self.clarity_profile(id)
    }

    /// Removes a profile; its pages in work are judged by what is for them then. What was saved of it stays on record.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] when there is none, or for the general one. Nothing is changed then.
    pub fn remove_clarity_profile(&self, id: u32) -> Result<ClarityView> {
        let inner = &self.inner;
        let mut current = inner.profiles.write().unwrap_or_else(PoisonError::into_inner);
        if id == GENERAL_PROFILE {
            return Err(Error::refused("通用方案不能删除。限值没有改动", "可以恢复默认限值"));
        }
        inner.stamped(|at| inner.store.remove_profile(id, at))?;
        inner.put_into_use(&mut current)?;
        inner.forget_all_pages();
        drop(current);
        self.clarity_profile(GENERAL_PROFILE)
    }
}

fn gone() -> Error {
    Error::new(ErrorCode::NotFound, "没有这个限值方案，可能已在别处删除", "请重新打开设置")
}

/// Names as they were meant: without spaces around them, and an empty scope is none.
fn tidy(profile: ClarityProfile) -> ClarityProfile {
    let filled = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    ClarityProfile {
        name: profile.name.trim().to_owned(),
        court: filled(profile.court),
        scanner: filled(profile.scanner),
        ..profile
    }
}

fn check(profiles: &ClarityProfiles, profile: &ClarityProfile) -> Result<()> {
    profiles.trouble(profile).map_or(Ok(()), |trouble| {
        Err(Error::new(ErrorCode::BadInput, format!("{trouble}。限值没有改动"), "请改正这一项后再保存"))
    })
}

fn row(profile: &ClarityProfile, pages: &[MeasuredPage], profiles: &ClarityProfiles) -> ProfileRow {
    let mine = || pages.iter().filter(|page| page.profile(profiles).id == profile.id);
    ProfileRow {
        id: profile.id,
        name: profile.name.clone(),
        court: profile.court.clone(),
        scanner: profile.scanner.clone(),
        version: profile.version,
        volumes: mine().map(|page| page.volume).collect::<HashSet<_>>().len() as u32,
        pages: mine().count() as u32,
    }
}

/// What was saved, newest first, each with what it changed.
fn versions(saved: &[ProfileVersion]) -> Vec<ProfileVersionView> {
    let before = |at: usize| saved.get(at + 1).map(|version| &version.profile);
    saved
        .iter()
        .enumerate()
        .map(|(at, version)| ProfileVersionView {
            version: version.profile.version,
            at: version.at.clone(),
            who: version.who.clone(),
            changes: changes(before(at), &version.profile),
            profile: version.profile.clone(),
        })
        .collect()
}

/// «模糊 提示 1.6 → 1.8；噪点 不检查»; against the limits of the program for the first version.
fn changes(before: Option<&ClarityProfile>, after: &ClarityProfile) -> String {
    let standard = ClarityProfile::default();
    let old = before.unwrap_or(&standard);
    let mut said: Vec<String> = Vec::new();
    if let Some(before) = before {
        let scope = |text: &Option<String>| text.clone().unwrap_or_else(|| "不限".to_owned());
        let pairs = [
            ("名称", before.name.clone(), after.name.clone()),
            ("法院", scope(&before.court), scope(&after.court)),
            ("扫描仪", scope(&before.scanner), scope(&after.scanner)),
        ];
        said.extend(pairs.into_iter().filter(|(_, a, b)| a != b).map(|(what, a, b)| format!("{what} {a} → {b}")));
    }
    for kind in standard.limits.keys() {
        let (was, is) = (old.limits.get(kind), after.limits.get(kind));
        let label = kind.label();
        match (was, is) {
            (Some(_), None) => said.push(format!("{label} 不检查")),
            (None, Some(limit)) => said.push(format!("{label} 提示 {}", limit.notice)),
            (Some(was), Some(is)) => {
                if was.notice != is.notice {
                    said.push(format!("{label} 提示 {} → {}", was.notice, is.notice));
                }
                if was.fail != is.fail {
                    let text = |fail: Option<f32>| fail.map_or_else(|| "不判".to_owned(), |fail| fail.to_string());
                    said.push(format!("{label} 不合格 {} → {}", text(was.fail), text(is.fail)));
                }
            }
            (None, None) => {}
        }
    }
    if said.is_empty() { "与程序自带的限值相同".to_owned() } else { said.join("；") }
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

/// The pages a profile is for now or would be for when it is saved, with their flags now and then.
fn preview(pages: &[MeasuredPage], now: &ClarityProfiles, profile: &ClarityProfile) -> ClarityPreview {
    let then = now.with(profile);
    let reached = |page: &&MeasuredPage| page.profile(&then).id == profile.id || page.profile(now).id == profile.id;
    let pages: Vec<&MeasuredPage> = pages.iter().filter(reached).collect();
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
        let flags = page.profile(&then).rejudge(&page.measures, &page.flags);
        preview.now.add(page.flags.iter().map(|flag| flag.level).max());
        preview.then.add(flags.iter().map(|flag| flag.level).max());
        for row in &mut preview.kinds {
            row.now.add(level_of(row.kind, &page.flags));
            row.then.add(level_of(row.kind, &flags));
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
