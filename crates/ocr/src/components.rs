//! Where the models and native libraries lie, and whether they are the right ones.
#![allow(
    clippy::disallowed_methods,
    reason = "models are read-only program parts, not user data; this is the one place"
)]

use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

const LIST: &str = include_str!("../../../assets/components.json");

/// What to run when something is missing; one sentence, the same everywhere.
const ADVICE: &str = "请在程序目录运行 make setup（需要能访问 Python 包仓库一次，之后离线可用）";

/// A model or library that cannot be used.
#[derive(Debug, Error)]
pub enum ComponentError {
    /// Not in any of the folders looked at.
    #[error("缺少组件 {name}，文字识别不能开始。卷宗与已做的工作都没有改动。{ADVICE}。")]
    Missing {
        /// File name.
        name: String,
    },
    /// The digest differs: damaged, or not what was tested.
    #[error("组件 {} 的摘要不符，可能已损坏或被替换，没有使用它。删除该文件后，{ADVICE}。", .path.display())]
    WrongDigest {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("组件 {} 读不出（{source}）。{ADVICE}。", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

#[derive(Deserialize)]
struct List {
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    sha256: String,
}

/// A folder with the components of `assets/components.json`.
#[derive(Clone, Debug)]
pub struct ComponentFolder {
    folder: PathBuf,
}

impl ComponentFolder {
    /// A given folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        ComponentFolder { folder: folder.into() }
    }

    /// The first folder that holds the runtime library: `$BIANMU_COMPONENTS`, beside the program, the system's, the
    /// user's cache. The cache is named when none does, so that the message says where it was looked for.
    pub fn find() -> Self {
        let candidates = Self::candidates();
        let found = candidates.iter().find(|c| c.join(runtime_library()).is_file()).or(candidates.last());
        ComponentFolder { folder: found.cloned().unwrap_or_default() }
    }

    fn candidates() -> Vec<PathBuf> {
        let mut out = Vec::new();
        if let Some(folder) = std::env::var_os("BIANMU_COMPONENTS") {
            return vec![PathBuf::from(folder)];
        }
        if let Ok(program) = std::env::current_exe()
            && let Some(folder) = program.parent()
        {
            out.push(folder.join("components"));
        }
        out.push(PathBuf::from("/usr/lib/bianmu/components"));
        let cache = std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".cache")))
            .or_else(|| std::env::var_os("LOCALAPPDATA").map(PathBuf::from));
        if let Some(cache) = cache {
            out.push(cache.join("bianmu/components"));
        }
        out
    }

    /// Path of a component after its digest was checked.
    ///
    /// # Errors
    /// [`ComponentError`] naming the component and what to run.
    pub fn checked(&self, name: &str) -> Result<PathBuf, ComponentError> {
        self.bytes(name).map(|_| self.folder.join(name))
    }

    /// Content of a component after its digest was checked.
    ///
    /// # Errors
    /// [`ComponentError`] naming the component and what to run.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, ComponentError> {
        let path = self.folder.join(name);
        let missing = || ComponentError::Missing { name: name.to_owned() };
        let expected = expected_digest(name).ok_or_else(missing)?;
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(missing()),
            Err(source) => return Err(ComponentError::Io { path, source }),
        };
        let found: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        if found == expected { Ok(bytes) } else { Err(ComponentError::WrongDigest { path }) }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

/// File name of ONNX Runtime on this platform.
pub(crate) fn runtime_library() -> &'static str {
    if cfg!(windows) { "onnxruntime.dll" } else { "libonnxruntime.so" }
}

fn expected_digest(name: &str) -> Option<String> {
    let list: List = serde_json::from_str(LIST).ok()?;
    list.components.into_iter().find(|c| c.name == name).map(|c| c.sha256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_and_a_wrong_component_are_named_with_what_to_run() {
        let folder = std::env::temp_dir().join(format!("bianmu-components-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("temporary folder");
        let components = ComponentFolder::at(&folder);
        let message = components.bytes("ppocrv6_tiny_det.onnx").expect_err("nothing there").to_string();
        assert!(message.contains("ppocrv6_tiny_det.onnx") && message.contains("make setup"), "{message}");
        std::fs::write(folder.join("ppocrv6_tiny_det.onnx"), b"other").expect("written");
        let error = components.bytes("ppocrv6_tiny_det.onnx").expect_err("not the model");
        assert!(matches!(error, ComponentError::WrongDigest { .. }));
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
