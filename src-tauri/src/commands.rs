//! What the window may call.

use std::path::PathBuf;

use bianmu_desk::view::{ImportReport, Settings, VolumeId};
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
        if matches!(name.as_str(), "import" | "append") || (name == "watch_folder" && names_folder(args.as_ref())) {
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

/// Stopping to watch names no folder and is for the page to ask.
fn names_folder(args: Option<&Value>) -> bool {
    args.and_then(|a| a.get("folder")).is_some_and(|folder| !folder.is_null())
}

/// Lets the user choose files and imports them, or appends them to a volume; nothing when the user leaves.
#[tauri::command]
pub(crate) async fn choose_files(
    app: AppHandle,
    window: WebviewWindow,
    append: Option<VolumeId>,
) -> Result<Option<ImportReport>, Error> {
    aside(move || {
        let chooser = chooser(&app, &window, "选择要收取的扫描文件")
            .add_filter("扫描文件", &["jpg", "jpeg", "png", "bmp", "tif", "tiff", "pdf"])
            .add_filter("所有文件", &["*"]);
        take_in(&app, chooser.blocking_pick_files(), append)
    })
    .await
}

/// Lets the user choose a folder and imports it as one volume; nothing when the user leaves.
#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle, window: WebviewWindow) -> Result<Option<ImportReport>, Error> {
    aside(move || {
        let chosen = chooser(&app, &window, "选择一卷的扫描文件夹").blocking_pick_folder();
        take_in(&app, chosen.map(|folder| vec![folder]), None)
    })
    .await
}

/// Lets the user choose the folder that intake watches; nothing when the user leaves.
#[tauri::command]
pub(crate) async fn choose_watched(app: AppHandle, window: WebviewWindow) -> Result<Option<Settings>, Error> {
    aside(move || {
        let chosen = chooser(&app, &window, "选择收件时看守的文件夹").blocking_pick_folder();
        let folder = chosen.and_then(|folder| folder.into_path().ok());
        folder.map(|folder| app.state::<HeldDesk>().get()?.watch_folder(Some(&folder))).transpose()
    })
    .await
}

/// Opens the print dialog of the system for what the window shows; it can also write a PDF.
#[tauri::command]
pub(crate) fn print_page(window: WebviewWindow) -> Result<(), Error> {
    window.print().map_err(|error| {
        Error::new(
            ErrorCode::Internal,
            format!("打印对话框打不开（{error}）。卷宗没有改动"),
            "请检查系统的打印服务后重试",
        )
    })
}

fn chooser(app: &AppHandle, window: &WebviewWindow, title: &str) -> FileDialogBuilder<tauri::Wry> {
    app.dialog().file().set_parent(window).set_title(title)
}

fn take_in(
    app: &AppHandle,
    chosen: Option<Vec<FilePath>>,
    append: Option<VolumeId>,
) -> Result<Option<ImportReport>, Error> {
    let Some(chosen) = chosen else { return Ok(None) };
    let paths: Vec<PathBuf> = chosen.into_iter().filter_map(|p| p.into_path().ok()).collect();
    let desk = app.state::<HeldDesk>().get()?;
    append.map_or_else(|| desk.import(&paths), |volume| desk.append(volume, &paths)).map(Some)
}

/// Runs away from the thread that draws. A mistake in the program costs this call only.
async fn aside<T: Send + 'static>(act: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tauri::async_runtime::spawn_blocking(act).await.unwrap_or_else(|_| {
        Err(Error::new(ErrorCode::Internal, "这一步执行时程序出错。此前的内容都已保存", "请重试；仍出错时联系维护人员"))
    })
}
