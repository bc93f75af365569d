use std::error::Error as StdError;
use std::path::PathBuf;

use bianmu_desk::{Desk, Error, ErrorCode, default_store, local_user};
use tauri::{AppHandle, Manager, WebviewWindowBuilder};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

use crate::drops;
use crate::held::HeldDesk;

/// Opens the store, then the window. Trouble with the store is told in a dialog and ends the program.
pub(crate) fn open(app: &AppHandle) -> Result<(), Box<dyn StdError>> {
    let opened = default_store()
        .ok_or_else(|| {
            Error::new(ErrorCode::Storage, "找不到用户数据文件夹。没有做任何改动", "请设置 BIANMU_STORE 后重新打开")
        })
        .and_then(|dir| Desk::open_machine(&dir, &local_user()));
    match opened {
        Ok(desk) => app.state::<HeldDesk>().put(desk),
        Err(error) => {
            refuse(app, &error);
            return Ok(());
        }
    }
    if let Some(config) = app.config().app.windows.first() {
        WebviewWindowBuilder::from_config(app, config)?
            // The window shows the built-in user interface and nothing else.
            .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
            .build()?;
    }
    import_named(app);
    Ok(())
}

/// Brings the window to the front.
pub(crate) fn to_front(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

fn refuse(app: &AppHandle, error: &Error) {
    eprintln!("{}。{}。", error.message, error.hint);
    let end = app.clone();
    app.dialog()
        .message(sentences(error))
        .title("卷宗编目工作站打不开")
        .kind(MessageDialogKind::Error)
        .show(move |_| end.exit(1));
}

/// What happened and what to do, for a dialog.
pub(crate) fn sentences(error: &Error) -> String {
    format!("{}。\n\n{}。", error.message.trim_end_matches('。'), error.hint.trim_end_matches('。'))
}

/// For tests without a hand at the chooser: `BIANMU_IMPORT` names what is imported at the start.
fn import_named(app: &AppHandle) {
    if let Some(named) = std::env::var_os("BIANMU_IMPORT").filter(|v| !v.is_empty()) {
        let paths: Vec<PathBuf> = std::env::split_paths(&named).collect();
        drops::import(app, paths);
    }
}
