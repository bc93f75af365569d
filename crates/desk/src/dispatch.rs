//! The table of commands: a name and JSON in, JSON out. See `docs/desk-api.md`.

use std::path::PathBuf;

use bianmu_model::{CaseFacts, ClarityProfile, FilingRule, GENERAL_PROFILE, Operation, Place};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, to_value};

use crate::view::{Engine, FilingRuleFile, LearnedFile, VolumeId};
use crate::{Desk, Error, ErrorCode, Result};

#[derive(Deserialize)]
struct OfVolume {
    volume: VolumeId,
}

/// `since` is the version of the view the caller has: it is answered with the difference from that one.
#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: Option<u64>,
}

#[derive(Deserialize)]
struct OfPage {
    volume: VolumeId,
    scan_index: u32,
}

#[derive(Deserialize)]
struct ReturnPage {
    volume: VolumeId,
    scan_index: u32,
    reason: String,
}

#[derive(Deserialize)]
struct Import {
    paths: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Edit {
    volume: VolumeId,
    operation: Operation,
    #[serde(default)]
    place: Option<Place>,
}

#[derive(Deserialize)]
struct Append {
    volume: VolumeId,
    paths: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Prioritise {
    volume: VolumeId,
    first: bool,
}

#[derive(Deserialize)]
struct OfRefused {
    refused: i64,
}

#[derive(Deserialize)]
struct Watch {
    folder: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Worked {
    volume: VolumeId,
    seconds: u32,
    #[serde(default)]
    place: Option<Place>,
}

#[derive(Deserialize)]
struct OfKind {
    kind: String,
    volume: Option<VolumeId>,
}

#[derive(Deserialize)]
struct Facts {
    volume: VolumeId,
    facts: CaseFacts,
    #[serde(default)]
    place: Option<Place>,
}

#[derive(Deserialize)]
struct Typed {
    text: String,
}

#[derive(Deserialize)]
struct Share {
    share: f32,
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

#[derive(Deserialize)]
struct OfLearned {
    learned: Option<i64>,
}

#[derive(Deserialize)]
struct Learned {
    file: LearnedFile,
}

#[derive(Deserialize)]
struct OneRule {
    rule: FilingRule,
}

#[derive(Deserialize)]
struct OfRule {
    id: String,
}

#[derive(Deserialize)]
struct Rules {
    file: FilingRuleFile,
}

#[derive(Deserialize)]
struct Wanted {
    wanted: bool,
}

#[derive(Deserialize)]
struct Send {
    volume: VolumeId,
    targets: Vec<i64>,
}

#[derive(Deserialize)]
struct Chosen {
    engine: Engine,
}

#[derive(Deserialize)]
struct Limits {
    profile: ClarityProfile,
}

#[derive(Deserialize)]
struct OfProfile {
    #[serde(default = "general")]
    id: u32,
}

fn general() -> u32 {
    GENERAL_PROFILE
}

#[derive(Deserialize)]
struct OfTarget {
    target: i64,
}

#[derive(Deserialize)]
struct OfUpload {
    upload: i64,
}

impl Desk {
    /// Runs a command by name. A command without arguments ignores what it is given.
    ///
    /// # Errors
    /// [`ErrorCode::BadInput`] for an unknown command or arguments that do not fit, else that of the command.
    pub fn call(&self, name: &str, args: Value) -> Result<Value> {
        let value = match name {
            "session" => to_value(self.session()),
            "settings" => to_value(self.settings()?),
            "set_engine" => to_value(self.set_engine(read::<Chosen>(args)?.engine)?),
            "clarity_profile" => to_value(self.clarity_profile(read::<OfProfile>(args)?.id)?),
            "preview_clarity_profile" => to_value(self.preview_clarity_profile(&read::<Limits>(args)?.profile)?),
            "set_clarity_profile" => to_value(self.set_clarity_profile(read::<Limits>(args)?.profile)?),
            "remove_clarity_profile" => to_value(self.remove_clarity_profile(read::<OfProfile>(args)?.id)?),
            "volumes" => to_value(self.volumes()?),
            "volumes_since" => to_value(self.volumes_since(read::<Since>(args)?.since)?),
            "volume" | "edit" | "undo" | "redo" | "set_case" | "submit" => return self.view_after(name, args),
            "page_text" => {
                let a: OfPage = read(args)?;
                to_value(self.page_text(a.volume, a.scan_index)?)
            }
            "sharpness" => {
                let a: OfPage = read(args)?;
                to_value(self.sharpness(a.volume, a.scan_index)?)
            }
            "import" => to_value(self.import(&read::<Import>(args)?.paths)?),
            "append" => {
                let a: Append = read(args)?;
                to_value(self.append(a.volume, &a.paths)?)
            }
            "prioritise" => {
                let a: Prioritise = read(args)?;
                to_value(self.prioritise(a.volume, a.first)?)
            }
            "refused" => to_value(self.refused()?),
            "retry_refused" => to_value(self.retry_refused(read::<OfRefused>(args)?.refused)?),
            "leave_out" => to_value(self.leave_out(read::<OfRefused>(args)?.refused)?),
            "watch_folder" => to_value(self.watch_folder(read::<Watch>(args)?.folder.as_deref())?),
            "pause" => to_value(self.pause(of(args)?)?),
            "resume" => to_value(self.resume(of(args)?)?),
            "cancel" => to_value(self.cancel(of(args)?)?),
            "remove" => to_value(self.remove(of(args)?)?),
            "case_form" => to_value(self.case_form(of(args)?)?),
            "check_case_number" => to_value(self.check_case_number(&read::<Typed>(args)?.text)),
            "find_causes" => to_value(self.find_causes(&read::<Typed>(args)?.text)),
            "find_courts" => to_value(self.find_courts(&read::<Typed>(args)?.text)),
            "set_second_entry" => {
                let a: Facts = read(args)?;
                to_value(self.set_second_entry(a.volume, a.facts)?)
            }
            "allow_errors" => to_value(self.allow_errors(read::<Share>(args)?.share)?),
            "want_second_entry" => to_value(self.want_second_entry(read::<Wanted>(args)?.wanted)?),
            "learned" => to_value(self.learned()?),
            "set_learning" => to_value(self.set_learning(read::<Switch>(args)?.on)?),
            "forget_learned" => to_value(self.forget_learned(read::<OfLearned>(args)?.learned)?),
            "replay_learned" => to_value(self.replay_learned()?),
            "export_learned" => to_value(self.export_learned()?),
            "import_learned" => to_value(self.import_learned(read::<Learned>(args)?.file)?),
            "filing_rules" => to_value(self.filing_rules()?),
            "save_filing_rule" => to_value(self.save_filing_rule(read::<OneRule>(args)?.rule)?),
            "remove_filing_rule" => to_value(self.remove_filing_rule(&read::<OfRule>(args)?.id)?),
            "export_filing_rules" => to_value(self.export_filing_rules()?),
            "import_filing_rules" => to_value(self.import_filing_rules(read::<Rules>(args)?.file)?),
            "forms" => to_value(self.forms(of(args)?)?),
            "worked" => {
                let a: Worked = read(args)?;
                to_value(self.worked(a.volume, a.seconds, a.place.as_ref())?)
            }
            "today" => to_value(self.today()?),
            "contact_sheet" => {
                let a: OfKind = read(args)?;
                to_value(self.contact_sheet(&a.kind, a.volume)?)
            }
            "history" => to_value(self.history(of(args)?)?),
            "completion" => to_value(self.completion(of(args)?)?),
            "kinds" => to_value(self.kinds()),
            "inspection" => to_value(self.inspection(of(args)?)?),
            "pass_page" => {
                let a: OfPage = read(args)?;
                to_value(self.pass_page(a.volume, a.scan_index)?)
            }
            "return_page" => {
                let a: ReturnPage = read(args)?;
                to_value(self.return_page(a.volume, a.scan_index, &a.reason)?)
            }
            "finish_inspection" => to_value(self.finish_inspection(of(args)?)?),
            "seal" => to_value(self.seal(of(args)?)?),
            "targets" => to_value(self.targets()?),
            "add_target" => to_value(self.add_target(read(args)?)?),
            "remove_target" => to_value(self.remove_target(read::<OfTarget>(args)?.target)?),
            "upload" => {
                let a: Send = read(args)?;
                to_value(self.upload(a.volume, &a.targets)?)
            }
            "retry_upload" => to_value(self.retry_upload(read::<OfUpload>(args)?.upload)?),
            "uploads" => to_value(self.uploads()?),
            _ => return Err(Error::bad_input(format!("没有名为“{name}”的命令"))),
        };
        value.map_err(unwritable)
    }

    /// Commands that answer with a volume: with all of it, or with what is new since the version the caller names.
    fn view_after(&self, name: &str, args: Value) -> Result<Value> {
        let Since { since } = Since::deserialize(&args)?;
        let view = match name {
            "edit" => {
                let a: Edit = read(args)?;
                self.edit(a.volume, &a.operation, a.place.as_ref())?
            }
            "set_case" => {
                let a: Facts = read(args)?;
                self.set_case(a.volume, a.facts, a.place.as_ref())?
            }
            "undo" => self.undo(of(args)?)?,
            "redo" => self.redo(of(args)?)?,
            "submit" => self.submit(of(args)?)?,
            _ => self.volume(of(args)?)?,
        };
        self.told(view, since).map_err(unwritable)
    }
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::new(ErrorCode::Internal, format!("结果无法写出：{error}"), "请联系维护人员")
}

fn read<T: DeserializeOwned>(args: Value) -> Result<T> {
    Ok(serde_json::from_value(args)?)
}

fn of(args: Value) -> Result<VolumeId> {
    Ok(read::<OfVolume>(args)?.volume)
}
