//! `page://localhost/{volume}/{scan_index}?size=…`: page pictures by number, never by path.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bianmu_desk::{Error, ErrorCode, PictureSize};
use tauri::http::{Request, Response, StatusCode};
use tauri::{Manager, UriSchemeContext, UriSchemeResponder, Wry};

use crate::held::HeldDesk;

/// Answers on another thread: a picture that is not in the cache takes a moment.
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn_blocking(move || {
        let made = catch_unwind(AssertUnwindSafe(|| {
            let query = request.uri().query().unwrap_or_default();
            let version = query.split('&').find_map(|pair| pair.strip_prefix("v="));
            let (volume, scan_index, size) = asked(request.uri().path(), query)
                .ok_or_else(|| Error::new(ErrorCode::NotFound, "没有这个地址", "请刷新"))?;
            app.state::<HeldDesk>().get()?.page_picture(volume, scan_index, size, version)
        }));
        responder.respond(match made {
            Ok(Ok(jpeg)) => reply(StatusCode::OK, "image/jpeg", jpeg),
            Ok(Err(error)) => reply(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", error.message.into_bytes()),
            Err(_) => reply(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", Vec::new()),
        });
    });
}

fn asked(path: &str, query: &str) -> Option<(i64, u32, PictureSize)> {
    let (volume, scan_index) = path.trim_start_matches('/').split_once('/')?;
    let word = query.split('&').find_map(|pair| pair.strip_prefix("size=")).unwrap_or("view");
    Some((volume.parse().ok()?, scan_index.parse().ok()?, PictureSize::parse(word)?))
}

fn reply(status: StatusCode, media_type: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    // The address changes with the rendition, so that a picture may be kept for ever.
    let cache = if status == StatusCode::OK { "private, max-age=31536000, immutable" } else { "no-store" };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in [("content-type", media_type), ("cache-control", cache), ("x-content-type-options", "nosniff")]
    {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_numbers_only() {
        assert_eq!(asked("/7/12", "size=thumb&v=ab-90"), Some((7, 12, PictureSize::Thumb)));
        assert_eq!(asked("/7/12", ""), Some((7, 12, PictureSize::View)));
        assert_eq!(asked("/../etc/passwd", ""), None);
        assert_eq!(asked("/7/12", "size=huge"), None);
    }
}
