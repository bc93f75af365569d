//! A store of its own for a test, driven only through the command line.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::score::list;
use crate::{Run, bianmu, finish, tool};

/// A store in a temporary folder.
pub struct TestStore {
    dir: PathBuf,
}

impl TestStore {
    /// Names a store; the first command creates it.
    pub fn at(dir: &Path) -> TestStore {
        TestStore { dir: dir.to_owned() }
    }

    /// Folder of the store.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A command against the store, ready to be run or spawned.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(bianmu());
        command.arg("--store").arg(&self.dir).args(arguments);
        command
    }

    /// Runs a command against the store.
    #[track_caller]
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Run {
        finish(&mut self.command(arguments))
    }

    /// The volume as `show ID --json` tells it.
    #[track_caller]
    pub fn show(&self, volume: u32) -> Value {
        self.run(&["show", &volume.to_string(), "--json"]).expect_code(0).json()
    }

    /// Applies one operation.
    #[track_caller]
    pub fn edit(&self, volume: u32, operation: &Value) -> Run {
        self.run(&["edit", &volume.to_string(), &operation.to_string()]).expect_code(0)
    }

    /// Does what a clerk would do to get a volume past the checks: gives every pending page a place, and accepts everything.
    #[track_caller]
    pub fn settle(&self, volume: u32) {
        let view = self.show(volume);
        for page in list(&view["ledger"]["pending"]) {
            let split = serde_json::json!({"op": "split", "scan_index": page, "title": "其他材料"});
            self.edit(volume, &split);
        }
        let entries: Vec<&Value> = list(&view["entries"]).iter().collect();
        for entry in entries.iter().filter(|e| e["title"].as_str().is_none_or(|t| t.trim().is_empty())) {
            self.edit(
                volume,
                &serde_json::json!({"op": "set_title", "entry": entry["id"], "title": "其他材料", "doc_type": null}),
            );
        }
    }

    /// Import, catalogue, inspection and seal of one input; gives the folders of the packages.
    #[track_caller]
    pub fn sealed(&self, input: &Path) -> Vec<PathBuf> {
        self.run(&["import".as_ref(), input.as_os_str()]).expect_code(0);
        self.settle(1);
        self.run(&["submit", "1", "--accept-all"]).expect_code(0);
        self.run(&["inspect", "1", "--pass-all", "--finish"]).expect_code(0);
        self.run(&["seal", "1"]).expect_code(0);
        self.packages()
    }

    /// Folders of sealed packages.
    pub fn packages(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = std::fs::read_dir(self.dir.join("packages"))
            .map(|entries| entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect())
            .unwrap_or_default();
        found.sort();
        found
    }

    /// Asks the database itself, with the shell that SQLite's authors ship.
    #[track_caller]
    pub fn ask(&self, query: &str) -> String {
        let database = self.dir.join("bianmu.sqlite");
        let arguments: [&OsStr; 3] = ["-cmd".as_ref(), ".timeout 5000".as_ref(), database.as_os_str()];
        finish(Command::new("sqlite3").args(arguments).arg(query)).expect_code(0).out.trim().to_owned()
    }

    /// The database is whole, and the program's own check of every original agrees.
    #[track_caller]
    pub fn assert_whole(&self) {
        assert_eq!(self.ask("pragma integrity_check"), "ok");
        self.run(&["check", "--read-data"]).expect_code(0);
    }
}

/// Ends a child the way a power cut would.
#[track_caller]
pub fn kill_hard(child: &mut std::process::Child) {
    tool("kill", &["-9", &child.id().to_string()]).expect_code(0);
    let _ = child.wait();
}
