//! Requests of `bianmu serve`. Only this machine is answered, and only pages that came from it.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use bianmu_desk::{Desk, Error, ErrorCode, PictureSize};
use serde_json::Value;
use tiny_http::{Header, Method, Request, Response};

use crate::static_files::static_file;

pub(crate) type Answer = Response<std::io::Cursor<Vec<u8>>>;

/// Commands are small; a longer body is not one of ours.
const BODY_LIMIT: u64 = 4 << 20;

pub(crate) fn answer(request: &mut Request, desk: &Desk, ui: Option<&Path>) -> Answer {
    if !from_this_machine(request) {
        return text(403, "只接受本机的请求。");
    }
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    match (request.method(), path) {
        (Method::Post, path) if path.starts_with("/api/") => call(request, desk, &path["/api/".len()..]),
        (Method::Get, path) if path.starts_with("/page/") => picture(desk, &path["/page/".len()..], query),
        (Method::Get | Method::Head, path) if !path.starts_with("/api/") => static_file(ui, path),
        _ => text(405, "没有这个地址。"),
    }
}

/// Host and Origin must name this machine, so that a web page elsewhere cannot talk to us through the user's browser
/// (DNS rebinding, cross-site requests).
fn from_this_machine(request: &Request) -> bool {
    let value = |name: &'static str| {
        request.headers().iter().find(|h| h.field.equiv(name)).map(|h| h.value.as_str().to_owned())
    };
    let host_ok = value("Host").is_some_and(|host| is_loopback(&host));
    let origin_ok = value("Origin").is_none_or(|o| o.strip_prefix("http://").is_some_and(is_loopback));
    host_ok && origin_ok
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(name, "127.0.0.1" | "localhost" | "::1")
}

fn call(request: &mut Request, desk: &Desk, name: &str) -> Answer {
    let json_body = request
        .headers()
        .iter()
        .any(|h| h.field.equiv("Content-Type") && h.value.as_str().starts_with("application/json"));
    if !json_body {
        return text(415, "请求须为 application/json。");
    }
    let mut body = Vec::new();
    if request.as_reader().take(BODY_LIMIT + 1).read_to_end(&mut body).is_err() || body.len() as u64 > BODY_LIMIT {
        return text(413, "请求过长或不完整。");
    }
    let args = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body).map_err(Error::from) };
    match args.and_then(|args| guarded(|| desk.call(name, args))) {
        Ok(value) => json(200, &value.to_string()),
        Err(error) => failure(422, &error),
    }
}

fn picture(desk: &Desk, path: &str, query: &str) -> Answer {
    let word = query.split('&').find_map(|pair| pair.strip_prefix("size=")).unwrap_or("view");
    let asked =
        path.split_once('/').and_then(|(v, s)| Some((v.parse().ok()?, s.parse().ok()?, PictureSize::parse(word)?)));
    let version = query.split('&').find_map(|pair| pair.strip_prefix("v="));
    let Some((volume, scan_index, size)) = asked else { return text(404, "没有这个地址。") };
    match guarded(|| desk.page_picture(volume, scan_index, size, version)) {
        Ok(jpeg) => with(200, jpeg, "image/jpeg", "private, max-age=31536000, immutable"),
        Err(error) => failure(if error.code == ErrorCode::NotFound { 404 } else { 422 }, &error),
    }
}

/// A mistake in the program costs one request, never the server.
fn guarded<T>(act: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|_| {
        Err(Error::new(ErrorCode::Internal, "这一步执行时程序出错。此前的内容都已保存", "请重试；仍出错时联系维护人员"))
    })
}

fn failure(status: u16, error: &Error) -> Answer {
    json(status, &serde_json::to_string(error).unwrap_or_default())
}

fn json(status: u16, body: &str) -> Answer {
    with(status, body.as_bytes().to_vec(), "application/json; charset=utf-8", "no-store")
}

pub(crate) fn text(status: u16, body: &str) -> Answer {
    with(status, body.as_bytes().to_vec(), "text/plain; charset=utf-8", "no-store")
}

pub(crate) fn with(status: u16, body: Vec<u8>, media_type: &str, cache: &str) -> Answer {
    let mut response = Response::from_data(body).with_status_code(status);
    for (name, value) in [("Content-Type", media_type), ("Cache-Control", cache), ("X-Content-Type-Options", "nosniff")]
    {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for good in ["127.0.0.1:8723", "localhost", "localhost:1", "[::1]:9"] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in ["example.com", "127.0.0.1.example.com:80", "localhost.evil", "", "10.0.0.1"] {
            assert!(!is_loopback(bad), "{bad}");
        }
    }
}
