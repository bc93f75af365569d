//! 立卷规则: rules of courts beside those of the program, and by which rule a volume is filed. A volume that has a catalogue
//! keeps the rule it was made by, as it was then, whatever becomes of the rule.

use std::sync::Arc;

use bianmu_catalogue::{rule_for, rule_sources, shipped_rules, sound};
use bianmu_model::{CaseFacts, FilingRule, RuleItem, VolumeStage};

use crate::view::{FilingRuleFile, FilingRuleView, FilingRulesView, VolumeId};
use crate::{Desk, Error, ErrorCode, Inner, Result, lock};

/// Name and version of the file.
const SCHEMA: &str = "bianmu.filing_rules/1";
const EXPERIENCE: &str = "经验规则，未经核对";
/// Most rules of courts in a store.
const MOST: usize = 500;

impl Inner {
    /// Rules that a volume without a catalogue is filed by.
    pub(crate) fn offered_rules(&self) -> Result<Arc<Vec<FilingRule>>> {
        Ok(Arc::new(self.store.offered_rules()?))
    }

    /// Rules among which the one of a volume is chosen: only the one it was catalogued by, as long as that suits the facts of
    /// its case. One that was catalogued before rules were remembered is filed by those of the program.
    pub(crate) fn rules_of(
        &self,
        volume: VolumeId,
        case: &CaseFacts,
        stage: VolumeStage,
    ) -> Result<Arc<Vec<FilingRule>>> {
        match self.store.rule_of(volume)? {
            Some(kept) if rule_for(case, std::slice::from_ref(&kept)).named() == kept.named() => {
                Ok(Arc::new(vec![kept]))
            }
            None if stage != VolumeStage::Imported => Ok(Arc::default()),
            _ => self.offered_rules(),
        }
    }

    fn rules_changed(&self) {
        lock(&self.readings).clear();
        lock(&self.checked).clear();
        self.announce_work();
    }

    fn rules_view(&self) -> Result<FilingRulesView> {
        let uses = self.store.rule_uses()?;
        let view = |rule: FilingRule, own: bool| {
            let volumes = uses.get(&(rule.id.clone(), rule.version.clone())).copied().unwrap_or(0);
            FilingRuleView { rule, own, volumes }
        };
        let own = self.store.offered_rules()?.into_iter().map(|rule| view(rule, true));
        Ok(FilingRulesView {
            rules: own.chain(shipped_rules().into_iter().map(|rule| view(rule, false))).collect(),
            sources: rule_sources().clone(),
            experience: EXPERIENCE.to_owned(),
        })
    }
}

/// Without blanks at the ends, without empty titles, and with nothing where nothing was written.
fn tidy(rule: FilingRule) -> FilingRule {
    let text = |text: String| text.trim().to_owned();
    let or_none = |value: Option<String>| value.map(text).filter(|v| !v.is_empty());
    let item = |item: RuleItem| RuleItem {
        name: text(item.name),
        titles: item.titles.into_iter().map(text).filter(|t| !t.is_empty()).collect(),
        condition: or_none(item.condition),
        ..item
    };
    FilingRule {
        name: text(rule.name),
        court: or_none(rule.court),
        valid_from: or_none(rule.valid_from),
        valid_until: or_none(rule.valid_until),
        parts: rule
            .parts
            .into_iter()
            .map(|mut part| {
                part.items = part.items.into_iter().map(item).collect();
                part
            })
            .collect(),
        ..rule
    }
}

fn refused(why: &str) -> Error {
    Error::new(ErrorCode::BadInput, format!("{why}。规则没有保存"), "改好后再存")
}

impl Desk {
    /// All rules of filing.
    ///
    /// # Errors
    /// [`ErrorCode::Storage`] when the store cannot be read.
    pub fn filing_rules(&self) -> Result<FilingRulesView> {
        self.inner.rules_view()
    }

    /// Writes a rule: a new one where it has no id, else the next version of its own. Volumes that have a catalogue keep
    /// theirs.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for a rule that makes no sense, [`ErrorCode::NotFound`] for an id that is not of an own rule.
    /// Nothing is written then.
    pub fn save_filing_rule(&self, rule: FilingRule) -> Result<FilingRulesView> {
        let rule = tidy(rule);
        sound(&rule).map_err(|why| refused(&why))?;
        let own = self.inner.store.offered_rules()?;
        let new = rule.id.is_empty();
        if !new && !own.iter().any(|r| r.id == rule.id) {
            return Err(Error::new(ErrorCode::NotFound, "没有这一条本院规则。没有任何改动", "请重新打开设置"));
        }
        if new && own.len() >= MOST {
            return Err(refused(&format!("本院规则最多 {MOST} 条")));
        }
        let what = if new { "新立立卷规则" } else { "改立卷规则" };
        self.inner.stamped(|at| self.inner.store.save_rules(&[rule], what, at))?;
        self.inner.rules_changed();
        self.filing_rules()
    }

    /// Takes an own rule back: from now on the program's files the cases it was for.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for an id that is not of an own rule.
    pub fn remove_filing_rule(&self, id: &str) -> Result<FilingRulesView> {
        if !self.inner.store.offered_rules()?.iter().any(|r| r.id == id) {
            return Err(Error::new(ErrorCode::NotFound, "没有这一条本院规则。没有任何改动", "请重新打开设置"));
        }
        self.inner.stamped(|at| self.inner.store.remove_rule(id, at))?;
        self.inner.rules_changed();
        self.filing_rules()
    }

    /// All own rules as one file.
    ///
    /// # Errors
    /// [`ErrorCode::Storage`] when the store cannot be read.
    pub fn export_filing_rules(&self) -> Result<FilingRuleFile> {
        Ok(FilingRuleFile { schema: SCHEMA.to_owned(), rules: self.inner.store.offered_rules()? })
    }

    /// Takes in the rules of a file. One of the same name, court and cases as an own rule becomes its next version.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for a file of another version or with a rule that makes no sense; nothing is taken in then.
    pub fn import_filing_rules(&self, file: FilingRuleFile) -> Result<FilingRulesView> {
        if file.schema != SCHEMA {
            let said = format!("文件写的是“{}”，本程序只认“{SCHEMA}”。没有导入任何内容", file.schema);
            return Err(Error::bad_input(said));
        }
        let own = self.inner.store.offered_rules()?;
        let same =
            |a: &FilingRule, b: &FilingRule| (&a.name, &a.court, &a.type_codes) == (&b.name, &b.court, &b.type_codes);
        let mut rules = Vec::new();
        for rule in file.rules.into_iter().map(tidy) {
            sound(&rule)
                .map_err(|why| Error::bad_input(format!("文件里的规则“{}”：{why}。没有导入任何内容", rule.name)))?;
            let id = own.iter().find(|o| same(o, &rule)).map_or_else(String::new, |o| o.id.clone());
            rules.push(FilingRule { id, ..rule });
        }
        if own.len() + rules.iter().filter(|r| r.id.is_empty()).count() > MOST {
            return Err(Error::bad_input(format!("本院规则最多 {MOST} 条。没有导入任何内容")));
        }
        self.inner.stamped(|at| self.inner.store.save_rules(&rules, "导入立卷规则", at))?;
        self.inner.rules_changed();
        self.filing_rules()
    }
}
