//! Files of the built user interface.
#![allow(clippy::disallowed_methods, reason = "program parts, no user data")]

use std::path::{Component, Path};

use crate::routes::{Answer, text, with};

/// A file of the user interface; an address that names no file is a view of the application and gets its page.
pub(crate) fn static_file(ui: Option<&Path>, path: &str) -> Answer {
    let Some(ui) = ui else { return text(404, "没有网页界面；启动时请用 --ui 指明 ui/dist。") };
    let relative = Path::new(path.trim_start_matches('/'));
    if !relative.components().all(|c| matches!(c, Component::Normal(_))) {
        return text(404, "没有这个地址。");
    }
    let wanted = ui.join(relative);
    if !path.ends_with('/') && wanted.is_file() {
        let cache = if path.starts_with("/assets/") { "private, max-age=31536000, immutable" } else { "no-cache" };
        return file(&wanted, cache);
    }
    if relative.extension().is_some() {
        text(404, "没有这个文件。")
    } else {
        file(&ui.join("index.html"), "no-cache")
    }
}

fn file(path: &Path, cache: &str) -> Answer {
    match std::fs::read(path) {
        Ok(bytes) => with(200, bytes, media_type(path), cache),
        Err(error) => text(404, &format!("网页界面读不出（{error}）。请先在 ui 中运行 npm run build。")),
    }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
