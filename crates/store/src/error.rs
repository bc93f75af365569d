use std::path::{Path, PathBuf};

use bianmu_model::{OperationError, VolumeStage};
use thiserror::Error;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong in the store. After any of these the store is as it was before the call.
#[derive(Debug, Error)]
pub enum Error {
    /// A file operation failed.
    #[error("读写“{path}”失败：{source}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite said no.
    #[error("数据库操作失败：{0}")]
    Database(#[from] rusqlite::Error),
    /// A value in the database is not what this program writes.
    #[error("数据库中的记录无法识别：{0}")]
    Format(#[from] serde_json::Error),
    /// A word in the database is not one of the known ones.
    #[error("数据库中“{column}”一栏的内容“{value}”无法识别")]
    UnknownWord {
        /// Column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// Another process holds the lock.
    #[error("这个存储正被另一个程序使用：{path}")]
    InUse {
        /// Folder of the store.
        path: PathBuf,
    },
    /// The database was written by a newer program.
    #[error("这个存储由更新版本的程序写成（结构版本 {found}，本程序只认到 {known}），本程序不会改动它")]
    NewerStore {
        /// `user_version` of the database.
        found: u32,
        /// Newest version this program knows.
        known: u32,
    },
    /// No such volume.
    #[error("没有编号为 {0} 的卷，可能已被移除")]
    NoVolume(i64),
    /// No such page.
    #[error("这一卷没有第 {0} 页")]
    NoPage(u32),
    /// No such target.
    #[error("没有编号为 {0} 的上报目标，可能已被移除")]
    NoTarget(i64),
    /// No such upload.
    #[error("没有编号为 {0} 的上报任务")]
    NoUpload(i64),
    /// No such refused file.
    #[error("没有编号为 {0} 的未收文件，可能已经处理")]
    NoRefused(i64),
    /// A stage change that does not exist.
    #[error("卷现处于“{}”，不能转为“{}”", from.label(), to.label())]
    Stage {
        /// Where it is.
        from: VolumeStage,
        /// Where it was to go.
        to: VolumeStage,
    },
    /// The catalogue may not be changed now.
    #[error("卷现处于“{}”，目录不能改动", .0.label())]
    NotEditable(VolumeStage),
    /// The volume was submitted already.
    #[error("卷现处于“{}”，已提交的卷不能移除", .0.label())]
    NotRemovable(VolumeStage),
    /// The operation does not fit.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// The profile was saved by someone else in between, in the version given, or is gone.
    #[error("{}", stale_profile(*.0))]
    StaleProfile(Option<u32>),
    /// Nothing to undo.
    #[error("没有可以撤销的操作")]
    NothingToUndo,
    /// Nothing to redo.
    #[error("没有可以重做的操作")]
    NothingToRedo,
    /// A blob is not in the store.
    #[error("原件 {0} 不在存储中")]
    NoOriginal(String),
    /// A blob does not have the digest it is stored under.
    #[error("原件 {0} 的内容与摘要不符，文件已损坏")]
    Damaged(String),
    /// Not a SHA-256 in hexadecimal.
    #[error("“{0}”不是有效的摘要")]
    BadDigest(String),
}

fn stale_profile(version: Option<u32>) -> String {
    version
        .map_or_else(|| "这个限值方案已被删除".to_owned(), |version| format!("这个限值方案已在别处改到第 {version} 版"))
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
