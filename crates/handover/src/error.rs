use std::path::{Path, PathBuf};

use thiserror::Error;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong on the way out of the house. The store is never touched by this crate.
#[derive(Debug, Error)]
pub enum Error {
    /// The page ledger does not balance.
    #[error("页数不平衡，不能封卷：{sentence}{}", pages_named(.pages))]
    Unbalanced {
        /// «入卷 39 = …»
        sentence: String,
        /// Pages that stand nowhere, by scan index.
        pages: Vec<u32>,
    },
    /// Findings of level error are open.
    #[error("还有未处理的错误，不能封卷：{}", .messages.join("；"))]
    OpenFindings {
        /// The findings.
        messages: Vec<String>,
    },
    /// A file operation failed.
    #[error("读写“{path}”失败：{source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The image of a page could not be put into the package.
    #[error("第 {scan_index} 页的图像无法写入：{message}")]
    Page {
        /// Which page.
        scan_index: u32,
        /// Why.
        message: String,
    },
    /// The package on disk is not what was sealed.
    #[error("包“{package}”与清单不符：{detail}")]
    Damaged {
        /// Folder name.
        package: String,
        /// First problem found.
        detail: String,
    },
    /// The target could not be reached or refused.
    #[error("上报目标“{target}”没有完成写入或读取：{source}")]
    Target {
        /// Name of the target.
        target: String,
        /// What it said.
        source: Box<object_store::Error>,
    },
    /// What was read back is not what was sent; it will be sent again.
    #[error("上报目标“{target}”上的“{file}”与本地不一致")]
    NotVerified {
        /// Name of the target.
        target: String,
        /// File within the package.
        file: String,
    },
    /// The program is closing.
    #[error("上报已暂停")]
    Stopped,
    /// The configuration of the target makes no sense, or the target may not hold this package.
    #[error("{0}")]
    BadTarget(String),
    /// The progress could not be written down.
    #[error("上报进度无法记录：{0}")]
    Journal(String),
    /// A record of ours cannot be read.
    #[error("记录无法识别：{0}")]
    Json(#[from] serde_json::Error),
}

fn pages_named(pages: &[u32]) -> String {
    if pages.is_empty() {
        return String::new();
    }
    let list: Vec<String> = pages.iter().map(u32::to_string).collect();
    format!("；未归入任何一件的页：第 {} 页", list.join("、"))
}

/// Ties an I/O error to its path.
pub(crate) trait AtPath<T> {
    fn at(self, path: &Path) -> Result<T>;
}

impl<T> AtPath<T> for std::io::Result<T> {
    fn at(self, path: &Path) -> Result<T> {
        self.map_err(|source| Error::Io { path: path.to_owned(), source })
    }
}

/// What can fail while a file is written: the file itself (the path is known further out), or what goes into it.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// The file.
    File(std::io::Error),
    /// Its content.
    Content(Error),
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        WriteError::File(error)
    }
}

impl From<Error> for WriteError {
    fn from(error: Error) -> Self {
        WriteError::Content(error)
    }
}
