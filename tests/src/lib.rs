//! What the black-box cases share: finding the built program, running it and other tools, and scoring a catalogue.
#![allow(clippy::expect_used, clippy::panic, clippy::disallowed_methods, reason = "a test helper may end the test")]

pub mod score;
pub mod store;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the root").to_owned()
}

/// Folder of build results.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The program under test: `$BIANMU`, or the release build.
pub fn bianmu() -> PathBuf {
    let path = std::env::var_os("BIANMU").map_or_else(|| target().join("release/bianmu"), PathBuf::from);
    assert!(path.is_file(), "{} is not built; run `make build` first", path.display());
    path
}

/// The shipped sample volume.
pub fn sample() -> PathBuf {
    root().join("assets/sample/P01_ms_sample.pdf")
}

/// What a finished command left behind.
#[derive(Debug)]
pub struct Run {
    /// Exit code; -1 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Run {
    /// The run itself, when it ended with `code`; ends the test otherwise.
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Run {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("not JSON ({e}): {}\n{}", self.out, self.err))
    }

    /// Everything that was said.
    pub fn said(&self) -> String {
        format!("{}\n{}", self.out, self.err)
    }
}

/// Runs a prepared command to its end.
#[track_caller]
pub fn finish(command: &mut Command) -> Run {
    let done = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|e| panic!("{} does not start ({e}); run `make setup`", command.get_program().display()));
    Run {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

/// Runs `bianmu` with arguments.
#[track_caller]
pub fn run<A: AsRef<OsStr>>(arguments: &[A]) -> Run {
    finish(Command::new(bianmu()).args(arguments))
}

/// Runs a tool that the set-up installed.
#[track_caller]
pub fn tool<A: AsRef<OsStr>>(name: &str, arguments: &[A]) -> Run {
    finish(Command::new(name).args(arguments))
}

/// Python of the tests' own virtual environment.
pub fn python() -> PathBuf {
    let path = root().join("target/venv/bin/python");
    assert!(path.is_file(), "{} is missing; run `make setup` first", path.display());
    path
}

/// Runs a Python script with arguments.
#[track_caller]
pub fn run_python<A: AsRef<OsStr>>(script: &str, arguments: &[A]) -> Run {
    finish(Command::new(python()).arg("-c").arg(script).args(arguments))
}

/// Analyses inputs into one volume and gives the JSON with the run.
#[track_caller]
pub fn analyse<A: AsRef<OsStr>>(inputs: &[A], more: &[&str]) -> (Value, Run) {
    let mut command = Command::new(bianmu());
    command.arg("analyse").args(inputs).args(["--json", "-"]).args(more);
    let run = finish(&mut command);
    (run.json(), run)
}

/// Images of the first pages of the sample, as they lie in it, as `page-000.jpg` … in `folder`.
#[track_caller]
pub fn sample_images(folder: &Path, first: u32, last: u32) -> Vec<PathBuf> {
    let (first, last) = (first.to_string(), last.to_string());
    let prefix = folder.join("page");
    tool(
        "pdfimages",
        &[
            "-j".as_ref(),
            "-f".as_ref(),
            first.as_ref(),
            "-l".as_ref(),
            last.as_ref(),
            sample().as_os_str(),
            prefix.as_os_str(),
        ],
    )
    .expect_code(0);
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is readable")
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "jpg"))
        .collect();
    found.sort();
    found
}

/// Some pages of the sample as a PDF of their own.
#[track_caller]
pub fn sample_pages(range: &str, to: &Path) {
    let sample = sample();
    let arguments: [&OsStr; 6] =
        ["--empty".as_ref(), "--pages".as_ref(), sample.as_os_str(), range.as_ref(), "--".as_ref(), to.as_os_str()];
    tool("qpdf", &arguments).expect_code(0);
}

/// Whether a text has Chinese characters.
pub fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// SHA-256 of a file in hexadecimal.
pub fn sha256(path: &Path) -> String {
    use sha2::{Digest, Sha256};
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// All files under a folder, relative, sorted.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    fn walk(folder: &Path, base: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())).flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, base, out);
            } else {
                out.push(path.strip_prefix(base).expect("it lies in its base").to_owned());
            }
        }
    }
    let mut out = Vec::new();
    walk(folder, folder, &mut out);
    out.sort();
    out
}
