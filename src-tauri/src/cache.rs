//! Memory of pictures in the web process: it keeps what was once shown as a browser would for going back, 230 MB of thumbnails
//! after scrolling through a thousand pages. The program has one page and makes its pictures again faster than they are missed.

use tauri::WebviewWindow;

/// Lets the web process keep only what is on the screen.
#[cfg(target_os = "linux")]
pub(crate) fn keep_little(window: &WebviewWindow) {
    use webkit2gtk::{CacheModel, WebContextExt, WebViewExt};

    // Fails only when the window is gone again.
    let _ = window.with_webview(|view| {
        if let Some(context) = view.inner().context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
    });
}

/// Other systems have other web processes.
#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_little(_: &WebviewWindow) {}
