use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of trouble it is; the user interface decides by this and never by the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    /// The volume, page, target or upload is not there.
    NotFound,
    /// The state of the volume forbids it.
    Refused,
    /// The arguments do not make sense.
    BadInput,
    /// Someone else holds or changed it.
    Conflict,
    /// Disk or database.
    Storage,
    /// A part of the installation is missing.
    MissingComponent,
    /// A target could not be reached or did not keep what it was given.
    TargetFailed,
    /// A mistake in the program.
    Internal,
}

/// What every command gives when it cannot do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
#[ts(export)]
pub struct Error {
    /// For programs.
    pub code: ErrorCode,
    /// What happened and what is safe, in Chinese.
    pub message: String,
    /// What to do next.
    pub hint: String,
    /// Whether the same call can succeed later.
    pub retry: bool,
}

impl Error {
    /// An error with its sentences.
    pub fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Error {
        let retry = matches!(code, ErrorCode::Conflict | ErrorCode::Storage | ErrorCode::TargetFailed);
        Error { code, message: message.into(), hint: hint.into(), retry }
    }

    pub(crate) fn bad_input(message: impl Into<String>) -> Error {
        Error::new(ErrorCode::BadInput, message, "请检查输入后重试")
    }

    pub(crate) fn refused(message: impl Into<String>, hint: impl Into<String>) -> Error {
        Error::new(ErrorCode::Refused, message, hint)
    }
}

impl From<bianmu_store::Error> for Error {
    fn from(error: bianmu_store::Error) -> Error {
        use bianmu_store::Error as S;
        let text = error.to_string();
        match error {
            S::NoVolume(_) | S::NoPage(_) | S::NoTarget(_) | S::NoUpload(_) | S::NoRefused(_) => {
                Error::new(ErrorCode::NotFound, text, "请刷新列表后重试")
            }
            S::Stage { .. } | S::NotEditable(_) => {
                Error::refused(format!("{text}。没有任何改动"), "如需改动，请由质检退回后再编目")
            }
            S::NotRemovable(_) => Error::refused(format!("{text}。没有任何改动"), "请先由质检退回"),
            S::Operation(_) => Error::bad_input(format!("{text}。目录未改动")),
            S::StaleProfile(_) => Error::new(
                ErrorCode::Conflict,
                format!("{text}。这里的改动没有保存，已有的标记不变"),
                "请重新打开设置，在最新的限值上再改",
            ),
            S::NothingToUndo | S::NothingToRedo => Error::refused(text, "目录未改动"),
            S::InUse { .. } => Error::new(ErrorCode::Conflict, text, "请先关闭另一个程序，再重新打开"),
            S::NewerStore { .. } => Error::new(ErrorCode::Conflict, text, "请安装更新版本的程序"),
            S::NoOriginal(_) | S::Damaged(_) => {
                Error::new(ErrorCode::Storage, text, "其余各页不受影响；请运行“检查存储”，并从备份恢复或补扫本页")
            }
            S::Io { ref source, .. } if source.kind() == std::io::ErrorKind::StorageFull => Error::new(
                ErrorCode::Storage,
                format!("磁盘空间不足（{text}）。此前的内容都已保存"),
                "请清理磁盘后重试",
            ),
            S::Io { .. } | S::Database(_) => Error::new(
                ErrorCode::Storage,
                format!("{text}。本次没有写入，此前的内容都已保存"),
                "请检查磁盘空间与权限后重试",
            ),
            S::Format(_) | S::UnknownWord { .. } | S::BadDigest(_) => {
                Error::new(ErrorCode::Internal, format!("{text}。没有任何改动"), "请运行“检查存储”并联系维护人员")
            }
        }
    }
}

impl From<bianmu_handover::Error> for Error {
    fn from(error: bianmu_handover::Error) -> Error {
        use bianmu_handover::Error as H;
        let text = error.to_string();
        match error {
            H::Unbalanced { .. } | H::OpenFindings { .. } => {
                Error::refused(format!("{text}。没有生成任何文件"), "请退回编目，处理所列页面后再封卷")
            }
            H::Io { .. } | H::Page { .. } | H::Journal(_) => {
                Error::new(ErrorCode::Storage, format!("{text}。卷内内容未受影响"), "请检查磁盘空间与权限后重试")
            }
            H::Damaged { .. } => Error::new(ErrorCode::Storage, text, "请从存储重新封卷，不要上报此包"),
            H::Target { .. } | H::NotVerified { .. } | H::Stopped => Error::new(
                ErrorCode::TargetFailed,
                format!("{text}。已送达的部分已记录，本地的包完好"),
                "请检查网络与目标后点“重试”，将从断点继续",
            ),
            H::BadTarget(_) => Error::bad_input(text),
            H::Json(_) => Error::new(ErrorCode::Internal, text, "请联系维护人员"),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::bad_input(format!("参数不符合要求：{error}"))
    }
}

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
