use std::path::PathBuf;

use tauri::{AppHandle, DragDropEvent, Emitter, Manager, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

use crate::held::HeldDesk;
use crate::start::sentences;

/// Files dragged over and dropped on the window.
pub(crate) fn listen(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(event) = event else { return };
    match event {
        DragDropEvent::Enter { .. } => hover(window, true),
        DragDropEvent::Leave => hover(window, false),
        DragDropEvent::Drop { paths, .. } => {
            hover(window, false);
            import(window.app_handle(), paths.clone());
        }
        _ => {}
    }
}

fn hover(window: &Window, over: bool) {
    let _ = window.emit("drop-hover", over);
}

/// Imports in the background and tells the window what came of it.
pub(crate) fn import(app: &AppHandle, paths: Vec<PathBuf>) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        match app.state::<HeldDesk>().get().and_then(|desk| desk.import(&paths)) {
            Ok(report) => {
                let _ = app.emit("dropped", report);
            }
            Err(error) => {
                app.dialog().message(sentences(&error)).title("没有收取").kind(MessageDialogKind::Error).show(|_| {})
            }
        }
    });
}
