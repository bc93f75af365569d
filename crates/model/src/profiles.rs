//! Which limits a page is judged by: those of its court and its scanner, else the general ones.

use crate::clarity::GENERAL_PROFILE;
use crate::{ClarityProfile, JudgedBy};

/// Longest name of a court or a scanner, in characters.
const LONGEST_SCOPE: usize = 80;

/// The profiles of a store, the general one first. There is always a general one.
#[derive(Clone, Debug, PartialEq)]
pub struct ClarityProfiles(Vec<ClarityProfile>);

impl Default for ClarityProfiles {
    fn default() -> Self {
        ClarityProfiles(vec![ClarityProfile::default()])
    }
}

impl ClarityProfiles {
    /// In the order of their numbers; the profile the program comes with takes the place of a general one that nobody has
    /// changed yet.
    pub fn new(mut stored: Vec<ClarityProfile>) -> Self {
        stored.sort_by_key(|profile| profile.id);
        if stored.first().is_none_or(|first| first.id != GENERAL_PROFILE) {
            stored.insert(0, ClarityProfile::default());
        }
        ClarityProfiles(stored)
    }

    /// All of them.
    pub fn all(&self) -> &[ClarityProfile] {
        &self.0
    }

    /// The one that judges what no other is for.
    pub fn general(&self) -> &ClarityProfile {
        &self.0[0]
    }

    /// The one with this number.
    pub fn by_id(&self, id: u32) -> Option<&ClarityProfile> {
        self.0.iter().find(|profile| profile.id == id)
    }

    /// As it is now, the profile a page was judged by.
    pub fn behind(&self, judged_by: Option<&JudgedBy>) -> &ClarityProfile {
        judged_by.and_then(|by| self.by_id(by.profile)).unwrap_or(self.general())
    }

    /// For a page of this court that came from this scanner. One that names both goes before one that names the scanner,
    /// that before one that names the court: the scanner is what limits depend on most.
    pub fn of_page(&self, court: Option<&str>, scanner: Option<&str>) -> &ClarityProfile {
        let fitting = self.0.iter().filter(|profile| profile.is_for(court, scanner));
        // Of equals the older one, so that the answer does not change with the order in which they are read.
        fitting
            .rev()
            .max_by_key(|profile| (profile.scanner.is_some(), profile.court.is_some()))
            .unwrap_or(self.general())
    }

    /// These profiles with one of them changed, or another one behind them when it has no number yet.
    pub fn with(&self, profile: &ClarityProfile) -> ClarityProfiles {
        let mut all = self.0.clone();
        match all.iter_mut().find(|known| known.id == profile.id) {
            Some(known) => *known = profile.clone(),
            None => all.push(profile.clone()),
        }
        ClarityProfiles(all)
    }

    /// These profiles without one of them; the general one stays.
    pub fn without(&self, id: u32) -> ClarityProfiles {
        let kept = |profile: &&ClarityProfile| profile.id != id || profile.id == GENERAL_PROFILE;
        ClarityProfiles(self.0.iter().filter(kept).cloned().collect())
    }

    /// Why a profile cannot stand beside the others, in Chinese; `None` when it can.
    pub fn trouble(&self, profile: &ClarityProfile) -> Option<String> {
        if let Some(trouble) = profile.trouble() {
            return Some(trouble);
        }
        let scope = [&profile.court, &profile.scanner];
        if scope.iter().filter_map(|text| text.as_ref()).any(|text| text.chars().count() > LONGEST_SCOPE) {
            return Some(format!("法院和扫描仪的名称不能超过 {LONGEST_SCOPE} 个字"));
        }
        let named = scope.iter().any(|text| text.is_some());
        if profile.id == GENERAL_PROFILE && named {
            return Some("通用方案适用于其余各卷，不能限定法院或扫描仪；请另建方案".to_owned());
        }
        if profile.id != GENERAL_PROFILE && !named {
            return Some("方案要写明适用的法院或扫描仪".to_owned());
        }
        let mut others = self.0.iter().filter(|other| other.id != profile.id);
        others.find_map(|other| {
            if other.name == profile.name {
                Some(format!("已有名为“{}”的方案", other.name))
            } else if same(&other.court, &profile.court) && same(&other.scanner, &profile.scanner) {
                Some(format!("方案“{}”已适用于同一法院和扫描仪", other.name))
            } else {
                None
            }
        })
    }
}

impl ClarityProfile {
    fn is_for(&self, court: Option<&str>, scanner: Option<&str>) -> bool {
        let court_fits = self.court.as_ref().is_none_or(|mine| court.is_some_and(|c| plain(mine) == plain(c)));
        // Drivers write more than the name of the device: «FUJITSU fi-7160 1.42».
        let scanner_fits =
            self.scanner.as_ref().is_none_or(|mine| scanner.is_some_and(|s| plain(s).contains(&plain(mine))));
        court_fits && scanner_fits
    }
}

fn same(a: &Option<String>, b: &Option<String>) -> bool {
    a.as_deref().map(plain) == b.as_deref().map(plain)
}

/// Without spaces and case, which people and drivers write as they like.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn profile(id: u32, name: &str, court: Option<&str>, scanner: Option<&str>) -> ClarityProfile {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        ClarityProfile {
            id,
            name: name.into(),
            court: owned(court),
            scanner: owned(scanner),
            ..ClarityProfile::default()
        }
    }

    fn some() -> ClarityProfiles {
        ClarityProfiles::new(vec![
            profile(5, "林区", Some("敦化林区基层法院"), None),
            profile(3, "富士通", None, Some("fi-7160")),
            profile(4, "林区富士通", Some("敦化林区基层法院"), Some("fi-7160")),
        ])
    }

    #[test]
    fn the_narrowest_profile_judges() {
        let check = |court, scanner, expected: &str| assert_eq!(some().of_page(court, scanner).name, expected);
        check(None, None, "默认");
        check(Some("白河林区基层法院"), Some("Canon DR-G2140"), "默认");
        check(Some("敦化林区基层法院"), None, "林区");
        check(Some(" 敦化林区 基层法院"), Some("Canon DR-G2140"), "林区");
        check(None, Some("FUJITSU FI-7160 1.42"), "富士通");
        check(Some("白河林区基层法院"), Some("FUJITSU fi-7160"), "富士通");
        check(Some("敦化林区基层法院"), Some("FUJITSU fi-7160"), "林区富士通");
    }

    #[test]
    fn a_page_keeps_to_its_profile_whatever_its_name_is_now() {
        let renamed = some().with(&profile(5, "敦化", Some("敦化林区基层法院"), None));
        let judged_by = JudgedBy { profile: 5, name: "林区".into(), version: 1 };
        assert_eq!(renamed.behind(Some(&judged_by)).name, "敦化");
        assert_eq!(renamed.without(5).behind(Some(&judged_by)).name, "默认");
        assert_eq!(renamed.behind(None).name, "默认");
        assert_eq!(renamed.without(GENERAL_PROFILE).all().len(), 4);
    }

    #[test]
    fn a_profile_that_would_never_or_doubly_apply_is_refused() {
        let check = |candidate: &ClarityProfile, expected: Option<&str>| {
            let trouble = some().trouble(candidate);
            assert_eq!(trouble.is_some(), expected.is_some(), "{trouble:?}");
            assert!(trouble.is_none_or(|t| t.contains(expected.unwrap())));
        };
        check(&profile(0, "白河", Some("白河林区基层法院"), None), None);
        check(&profile(5, "林区", Some("敦化林区基层法院"), None), None);
        check(&profile(0, "又一个", Some("敦化林区基层法院 "), None), Some("“林区”已适用于同一法院"));
        check(&profile(0, "林区", None, Some("DR-G2140")), Some("已有名为“林区”"));
        check(&profile(0, "空", None, None), Some("写明适用的法院或扫描仪"));
        check(&profile(GENERAL_PROFILE, "默认", None, Some("DR")), Some("通用方案"));
        check(&profile(0, " ", None, Some("DR")), Some("名称"));
        check(&profile(0, "长", None, Some(&"长".repeat(81))), Some("80"));
    }
}
