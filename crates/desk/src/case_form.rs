//! 案件信息: what is known of the case, where it was read, and the blind second entry.

use std::sync::LazyLock;

use bianmu_model::{CaseFacts, Operation, Party, Place, TextLine};
use serde_json::Value;

use crate::view::{CaseForm, CaseNumberCheck, FieldSource, NamedCause, SecondEntryView, VolumeId, VolumeView};
use crate::{Desk, Error, Inner, Result, case_number, initials};

/// Key of «a second person types the facts again» in the store.
const SECOND_ENTRY: &str = "second_entry";
/// As many as digits choose.
const SHOWN: usize = 9;

struct Cause {
    kind: &'static str,
    name: &'static str,
    initials: String,
}

static CAUSES: LazyLock<Vec<Cause>> = LazyLock::new(|| {
    bianmu_catalogue::listed_causes().map(|(kind, name)| Cause { kind, name, initials: initials::of(name) }).collect()
});

static COURT_NAMES: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let mut names: Vec<_> = bianmu_catalogue::courts().map(|(_, name)| (name, initials::of(name))).collect();
    names.sort_unstable();
    names
});

impl Inner {
    pub(crate) fn second_entry_wanted(&self) -> Result<bool> {
        Ok(self.store.setting(SECOND_ENTRY)?.is_some_and(|v| v == Value::Bool(true)))
    }

    /// What the second entry says of a volume; `None` when it is not asked for.
    pub(crate) fn second_entry_view(&self, volume: VolumeId, facts: &CaseFacts) -> Result<Option<SecondEntryView>> {
        if !self.second_entry_wanted()? {
            return Ok(None);
        }
        Ok(Some(match self.store.second_entry(volume)? {
            None => SecondEntryView { by: None, at: None, different: Vec::new() },
            Some(second) => SecondEntryView {
                different: different(facts, &second.facts),
                by: Some(second.who),
                at: Some(second.at),
            },
        }))
    }
}

/// Names of the fields in which two people differ: 案号, 当事人, 收案日期, 结案日期.
fn different(first: &CaseFacts, second: &CaseFacts) -> Vec<String> {
    let people = |facts: &CaseFacts| {
        let mut names: Vec<_> = facts
            .parties
            .iter()
            .filter(|p| !p.is_of_the_court())
            .map(|p| (p.role.trim().to_owned(), p.name.trim().to_owned()))
            .collect();
        names.sort();
        names
    };
    [
        ("案号", first.case_number == second.case_number),
        ("当事人", people(first) == people(second)),
        ("收案日期", first.filed == second.filed),
        ("结案日期", first.closed == second.closed),
    ]
    .into_iter()
    .filter(|(_, same)| !same)
    .map(|(name, _)| name.to_owned())
    .collect()
}

impl Desk {
    /// The case with the places its facts were read from.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotFound`] when there is no such volume.
    pub fn case_form(&self, volume: VolumeId) -> Result<CaseForm> {
        let inner = &self.inner;
        let head = inner.store.volume(volume, inner.threshold())?;
        let dossier = inner.store.dossier(volume)?;
        let (facts, states) = (dossier.case.clone(), &dossier.pages);
        let analysed = inner.analysed_pages(volume, head.stage)?;
        let bench = match facts.parties.iter().any(Party::is_of_the_court) {
            true => Vec::new(),
            false => inner.analyser.bench(&analysed.facts),
        };
        let mut sources = Vec::new();
        for (field, value) in values(&facts, &bench) {
            let wanted = case_number::half_width(&value);
            let found = analysed.facts.iter().zip(states).find_map(|((scan_index, page), state)| {
                let page = page.as_ref()?;
                let line = page.lines.iter().find(|line| says(line, field, &wanted))?;
                Some(FieldSource {
                    field: field.to_owned(),
                    value: value.clone(),
                    scan_index: *scan_index,
                    rect: crate::turned::Turned::shown(page, state).rect(line.rect),
                    confidence: line.confidence,
                })
            });
            sources.extend(found);
        }
        Ok(CaseForm { second: inner.second_entry_view(volume, &facts)?, facts, bench, sources })
    }

    /// 案号 as typed so far.
    pub fn check_case_number(&self, typed: &str) -> CaseNumberCheck {
        case_number::check(typed, self.inner.clock.year())
    }

    /// Causes that fit what was typed, by Chinese or pinyin initials, best first.
    pub fn find_causes(&self, typed: &str) -> Vec<NamedCause> {
        best(typed, CAUSES.iter().map(|c| (c, c.name, c.initials.as_str())))
            .into_iter()
            .map(|c| NamedCause { kind: c.kind.to_owned(), name: c.name.to_owned() })
            .collect()
    }

    /// Courts that fit what was typed, likewise.
    pub fn find_courts(&self, typed: &str) -> Vec<String> {
        best(typed, COURT_NAMES.iter().map(|c| (c.0, c.0, c.1.as_str()))).into_iter().map(str::to_owned).collect()
    }

    /// Writes the facts of the case as one operation. A case number that is none is refused. `place` is where the clerk
    /// was when the form was opened; undo leads back there.
    ///
    /// # Errors
    /// [`crate::ErrorCode::BadInput`] with what is wrong.
    pub fn set_case(&self, volume: VolumeId, facts: CaseFacts, place: Option<&Place>) -> Result<VolumeView> {
        let facts = self.tidy(facts)?;
        self.edit(volume, &Operation::SetCase { case: facts }, place)
    }

    /// Keeps what a second person typed without seeing the first, and tells in what they differ.
    ///
    /// # Errors
    /// As [`Desk::set_case`].
    pub fn set_second_entry(&self, volume: VolumeId, facts: CaseFacts) -> Result<CaseForm> {
        let facts = self.tidy(facts)?;
        let first = self.inner.store.dossier(volume)?.case.clone();
        let same = different(&first, &facts).is_empty();
        self.inner.stamped(|at| self.inner.store.put_second_entry(volume, &facts, same, at))?;
        self.case_form(volume)
    }

    /// Switches the second entry on or off.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Storage`] when the choice could not be written.
    pub fn want_second_entry(&self, wanted: bool) -> Result<crate::view::Settings> {
        self.inner.stamped(|at| self.inner.store.set_setting(SECOND_ENTRY, &Value::Bool(wanted), at))?;
        self.settings()
    }

    fn tidy(&self, facts: CaseFacts) -> Result<CaseFacts> {
        let filled = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let case_number = match filled(facts.case_number) {
            None => None,
            Some(typed) => {
                let check = self.check_case_number(&typed);
                let problem = check.problem.unwrap_or_default();
                Some(check.normal.ok_or_else(|| Error::bad_input(format!("案号“{typed}”有误：{problem}。没有改动")))?)
            }
        };
        for date in [&facts.filed, &facts.closed].into_iter().flatten() {
            if !bianmu_model::is_date(date) {
                return Err(Error::bad_input(format!("日期“{date}”不是有效的年-月-日。没有改动")));
            }
        }
        Ok(CaseFacts {
            case_number,
            court: filled(facts.court),
            procedure: filled(facts.procedure),
            cause: filled(facts.cause),
            parties: facts
                .parties
                .into_iter()
                .filter(|p| !p.name.trim().is_empty())
                .map(|p| Party { role: p.role.trim().to_owned(), name: p.name.trim().to_owned() })
                .collect(),
            filed: facts.filed,
            closed: facts.closed,
        })
    }
}

/// Fields with something in them, by the names the form uses.
fn values(facts: &CaseFacts, bench: &[Party]) -> Vec<(&'static str, String)> {
    let one = |name, value: &Option<String>| value.clone().map(|v| (name, v));
    let mut all: Vec<_> = [
        one("case_number", &facts.case_number),
        one("court", &facts.court),
        one("cause", &facts.cause),
        one("filed", &facts.filed),
        one("closed", &facts.closed),
    ]
    .into_iter()
    .flatten()
    .collect();
    all.extend(facts.parties.iter().chain(bench).map(|p| ("party", p.name.clone())));
    all
}

/// Whether a line holds the value: written as it is, or a date in any of its forms.
fn says(line: &TextLine, field: &str, wanted: &str) -> bool {
    let text = case_number::half_width(&line.text);
    if matches!(field, "filed" | "closed") {
        let Some([year, month, day]) = date_parts(wanted) else { return false };
        let label = if field == "filed" { "收案" } else { "结案" };
        let forms = [
            format!("{year}年{month}月{day}日"),
            format!("{year}年{month:02}月{day:02}日"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{year}.{month}.{day}"),
        ];
        let dated = forms.iter().any(|form| text.contains(form.as_str()));
        return dated && (text.contains(label) || text.chars().count() <= 12);
    }
    text.contains(wanted)
}

fn date_parts(date: &str) -> Option<[u32; 3]> {
    let mut parts = date.split('-').map(str::parse);
    Some([parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?])
}

/// What begins with the typed text, then what holds it; short names first.
fn best<'a, T>(typed: &str, all: impl Iterator<Item = (T, &'a str, &'a str)>) -> Vec<T> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    let letters = typed.chars().all(|c| c.is_ascii_alphabetic());
    let mut found: Vec<_> = all
        .filter_map(|(item, name, initials)| {
            let at = if letters { initials.find(&typed) } else { name.find(&typed) }?;
            Some((at > 0, name.len(), item))
        })
        .collect();
    found.sort_by_key(|(inside, length, _)| (*inside, *length));
    found.into_iter().take(SHOWN).map(|(_, _, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use bianmu_model::Rect;

    use super::*;

    #[test]
    fn causes_are_found_by_chinese_and_by_initials() {
        let check = |typed: &str, first: &str| {
            let found = best(typed, CAUSES.iter().map(|c| (c, c.name, c.initials.as_str())));
            assert_eq!(found.first().map(|c| c.name), Some(first), "{typed}");
        };
        check("买卖合同", "买卖合同纠纷");
        check("mmht", "买卖合同纠纷");
        check("盗窃", "盗窃罪");
        assert!(best::<()>("", std::iter::empty()).is_empty());
    }

    #[test]
    fn a_line_says_a_date_in_any_of_its_forms() {
        let line = |text: &str| TextLine {
            text: text.into(),
            rect: Rect { x: 0, y: 0, w: 1, h: 1 },
            confidence: 1.0,
            character_confidence: vec![],
        };
        assert!(says(&line("收案日期 2021年7月9日"), "filed", "2021-07-09"));
        assert!(says(&line("2021-07-09"), "closed", "2021-07-09"));
        assert!(!says(&line("2021年7月9日原告到庭领取送达文书"), "filed", "2021-07-09"), "another date of the case");
        assert!(says(&line("原告：许春梅"), "party", "许春梅"));
        let wanted = case_number::half_width("（2021）吉7502民初166号");
        for printed in [
            "（2021）吉7502民初166号",
            "(2021) 吉7502民初166号",
            "〔2021〕吉7502民初１６６号",
            "【2021】吉7502民初166号",
        ] {
            assert!(says(&line(printed), "case_number", &wanted), "{printed}");
        }
    }
}
