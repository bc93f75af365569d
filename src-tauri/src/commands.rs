//! What the window may call.

use std::path::PathBuf;

use bianmu_desk::view::ImportReport;
use bianmu_desk::{Error, ErrorCode};
use serde_json::Value;
use tauri::{AppHandle, Manager, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::held::HeldDesk;

/// Any command of the desk by name.
#[tauri::command]
pub(crate) async fn call(app: AppHandle, name: String, args: Option<Value>) -> Result<Value, Error> {
    aside(move || {
        // Paths come from the choosers and from drops, never from the page.
        if name == "import" {
            return Err(Error::new(
                ErrorCode::BadInput,
                "窗口里不能直接按路径收取。没有收取任何文件",
                "请用“选择文件”或拖放",
            ));
        }
        app.state::<HeldDesk>().get()?.call(&name, args.unwrap_or(Value::Null))
    })
    .await
}

/// Lets the user choose files and imports them; nothing when the user leaves.
#[tauri::command]
pub(crate) async fn choose_files(app: AppHandle, window: WebviewWindow) -> Result<Option<ImportReport>, Error> {
    aside(move || {
        let chooser = chooser(&app, &window, "选择要收取的扫描文件")
            .add_filter("扫描文件", &["jpg", "jpeg", "png", "bmp", "tif", "tiff", "pdf"])
            .add_filter("所有文件", &["*"]);
        import(&app, chooser.blocking_pick_files())
    })
    .await
}

/// Lets the user choose a folder and imports it as one volume; nothing when the user leaves.
#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle, window: WebviewWindow) -> Result<Option<ImportReport>, Error> {
    aside(move || {
        let chosen = chooser(&app, &window, "选择一卷的扫描文件夹").blocking_pick_folder();
        import(&app, chosen.map(|folder| vec![folder]))
    })
    .await
}

fn chooser(app: &AppHandle, window: &WebviewWindow, title: &str) -> FileDialogBuilder<tauri::Wry> {
    app.dialog().file().set_parent(window).set_title(title)
}

fn import(app: &AppHandle, chosen: Option<Vec<FilePath>>) -> Result<Option<ImportReport>, Error> {
    let Some(chosen) = chosen else { return Ok(None) };
    let paths: Vec<PathBuf> = chosen.into_iter().filter_map(|p| p.into_path().ok()).collect();
    app.state::<HeldDesk>().get()?.import(&paths).map(Some)
}

/// Runs away from the thread that draws. A mistake in the program costs this call only.
async fn aside<T: Send + 'static>(act: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tauri::async_runtime::spawn_blocking(act).await.unwrap_or_else(|_| {
        Err(Error::new(ErrorCode::Internal, "这一步执行时程序出错。此前的内容都已保存", "请重试；仍出错时联系维护人员"))
    })
}
