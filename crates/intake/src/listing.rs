use std::path::{Path, PathBuf};

use bianmu_model::{Fault, FaultCode};

use crate::unreadable;

/// A file to take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Name within what was given: the file name, or the path below the folder given.
    pub label: String,
}

/// Lists files, walking folders depth first in natural order. What the operating system puts into folders on its own
/// (`Thumbs.db`, `desktop.ini`, hidden files) is passed over in silence; everything else is listed, so that a file that
/// cannot be used is named and not dropped.
pub fn list_inputs(inputs: &[PathBuf]) -> Vec<Result<ListedFile, (String, Fault)>> {
    let mut out = Vec::new();
    for input in inputs {
        let label = file_name(input);
        if input.is_dir() {
            let before = out.len();
            walk(input, "", &mut out, 0);
            if out.len() == before {
                out.push(Err((label, Fault::new(FaultCode::Empty, "文件夹里没有可收入的文件。"))));
            }
        } else {
            out.push(Ok(ListedFile { path: input.clone(), label }));
        }
    }
    out
}

const MAX_DEPTH: usize = 16;

fn walk(folder: &Path, prefix: &str, out: &mut Vec<Result<ListedFile, (String, Fault)>>, depth: usize) {
    let names = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<Result<Vec<PathBuf>, _>>());
    let mut paths = match names {
        Ok(paths) => paths,
        Err(error) => {
            out.push(Err((format!("{prefix}{}", file_name(folder)), unreadable(&error))));
            return;
        }
    };
    paths.sort_by(|a, b| natord::compare(&file_name(a), &file_name(b)));
    for path in paths {
        let name = file_name(&path);
        if name.starts_with('.') || matches!(name.to_ascii_lowercase().as_str(), "thumbs.db" | "desktop.ini") {
            continue;
        }
        if path.is_dir() {
            if depth < MAX_DEPTH {
                walk(&path, &format!("{prefix}{name}/"), out, depth + 1);
            }
        } else {
            out.push(Ok(ListedFile { label: format!("{prefix}{name}"), path }));
        }
    }
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn folders_are_read_in_natural_order_and_nothing_but_system_files_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["10.jpg", "2.jpg", "1.jpg", "Thumbs.db", ".hidden", "说明.txt"] {
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        std::fs::create_dir(folder.path().join("3")).unwrap();
        std::fs::write(folder.path().join("3/b.png"), b"x").unwrap();
        let labels: Vec<String> =
            list_inputs(&[folder.path().to_owned()]).into_iter().map(|r| r.unwrap().label).collect();
        assert_eq!(labels, ["1.jpg", "2.jpg", "3/b.png", "10.jpg", "说明.txt"]);
    }
}
