//! Is a package still what was sealed? Needs nothing but the package.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use serde::Serialize;

use crate::Result;
use crate::bag::{Summing, Sums, files_of};
use crate::error::AtPath;

/// One thing that is wrong with a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A listed file, or one that every bag has, is not there.
    Missing {
        /// Path in the package.
        file: String,
    },
    /// A file that no manifest lists.
    Unlisted {
        /// Path in the package.
        file: String,
    },
    /// The bytes are not those that were sealed.
    Altered {
        /// Path in the package.
        file: String,
        /// `SHA-256` or `SM3`.
        algorithm: &'static str,
    },
    /// A file of the package does not say what it should.
    Malformed {
        /// Path in the package.
        file: String,
        /// What is wrong.
        detail: String,
    },
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Problem::Missing { file } => write!(f, "缺少文件“{file}”"),
            Problem::Unlisted { file } => write!(f, "多出清单之外的文件“{file}”"),
            Problem::Altered { file, algorithm } => {
                write!(f, "文件“{file}”与清单的 {algorithm} 摘要不符，已被改动或损坏")
            }
            Problem::Malformed { file, detail } => write!(f, "文件“{file}”不合规范：{detail}"),
        }
    }
}

/// Result of [`verify`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// SHA-256 of `manifest-sha256.txt`.
    pub digest: String,
    /// Files looked at.
    pub files: u32,
    /// Bytes read.
    pub bytes: u64,
    /// What is wrong; empty when the package is whole.
    pub problems: Vec<Problem>,
}

impl VerifyReport {
    /// Whether the package is whole.
    pub fn whole(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Reads every file of a package once and compares it with both manifests, the tag manifest and Payload-Oxum.
///
/// # Errors
/// Only when the folder cannot be read at all; everything else is a [`Problem`].
pub fn verify(package: &Path) -> Result<VerifyReport> {
    let mut report = VerifyReport::default();
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for file in files_of(package)? {
        let found = sums_of(&package.join(&file))?;
        report.bytes += found.bytes;
        report.files += 1;
        sums.insert(file, found);
    }
    for file in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sm3.txt", "tagmanifest-sha256.txt"] {
        if !sums.contains_key(file) {
            report.problems.push(Problem::Missing { file: file.to_owned() });
        }
    }
    report.digest = sums.get("manifest-sha256.txt").map(|s| s.sha256.clone()).unwrap_or_default();
    let payload: BTreeSet<&String> = sums.keys().filter(|f| f.starts_with("data/")).collect();
    for (manifest, algorithm) in
        [("manifest-sha256.txt", "SHA-256"), ("manifest-sm3.txt", "SM3"), ("tagmanifest-sha256.txt", "SHA-256")]
    {
        let pick = |sums: &Sums| if algorithm == "SM3" { sums.sm3.clone() } else { sums.sha256.clone() };
        let Ok(text) = fs::read_to_string(package.join(manifest)) else { continue };
        let mut listed = BTreeSet::new();
        for line in text.lines().filter(|l| !l.is_empty()) {
            let Some((digest, file)) = line.split_once("  ") else {
                let detail = format!("无法识别的一行“{line}”");
                report.problems.push(Problem::Malformed { file: manifest.to_owned(), detail });
                continue;
            };
            listed.insert(file.to_owned());
            let problem = match sums.get(file) {
                None => Problem::Missing { file: file.to_owned() },
                Some(found) if pick(found) != digest => Problem::Altered { file: file.to_owned(), algorithm },
                Some(_) => continue,
            };
            if !report.problems.contains(&problem) {
                report.problems.push(problem);
            }
        }
        if manifest != "tagmanifest-sha256.txt" {
            for file in payload.iter().filter(|f| !listed.contains(**f)) {
                let problem = Problem::Unlisted { file: (*file).clone() };
                if !report.problems.contains(&problem) {
                    report.problems.push(problem);
                }
            }
        }
    }
    check_oxum(package, &sums, &mut report);
    Ok(report)
}

fn check_oxum(package: &Path, sums: &BTreeMap<String, Sums>, report: &mut VerifyReport) {
    let Ok(info) = fs::read_to_string(package.join("bag-info.txt")) else { return };
    let payload: Vec<&Sums> = sums.iter().filter(|(f, _)| f.starts_with("data/")).map(|(_, s)| s).collect();
    let expected = format!("{}.{}", payload.iter().map(|s| s.bytes).sum::<u64>(), payload.len());
    let found = info.lines().find_map(|l| l.strip_prefix("Payload-Oxum: "));
    if found != Some(expected.as_str()) {
        let detail = format!("Payload-Oxum 为“{}”，实际为“{expected}”", found.unwrap_or("无"));
        report.problems.push(Problem::Malformed { file: "bag-info.txt".to_owned(), detail });
    }
}

/// Digests of a file, read once.
pub(crate) fn sums_of(path: &Path) -> Result<Sums> {
    let mut file = File::open(path).at(path)?;
    let mut summing = Summing::new(std::io::sink());
    let mut buffer = vec![0u8; 1 << 16];
    loop {
        let n = file.read(&mut buffer).at(path)?;
        if n == 0 {
            return Ok(summing.finish().1);
        }
        std::io::Write::write_all(&mut summing, &buffer[..n]).at(path)?;
    }
}
