//! One file as it goes out: its bytes and headers, made once at the start.

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::libraries::Libraries;
use super::security;

/// What stands in a page for the import map, which depends on where the libraries come from.
const IMPORT_MAP: &str = "<script type=\"importmap\">{}</script>";

/// A file, ready to be sent.
pub(super) struct Served {
    body: Bytes,
    headers: HeaderMap,
}

impl Served {
    pub(super) fn page(html: &str, libraries: &Libraries) -> Self {
        let map = format!("<script type=\"importmap\">{}</script>", libraries.import_map());
        let html = html.replace(IMPORT_MAP, &map);
        let headers = security::of_page(&html, libraries.cdn.as_deref());
        Self::new("text/html; charset=utf-8", html.into(), headers)
    }

    pub(super) fn asset(path: &str, bytes: &'static [u8]) -> Self {
        Self::owned(path, Bytes::from_static(bytes))
    }

    pub(super) fn owned(path: &str, body: Bytes) -> Self {
        Self::new(content_type(path), body, security::of_asset())
    }

    fn new(kind: &'static str, body: Bytes, mut headers: HeaderMap) -> Self {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        // A browser keeps the file and asks each time whether it is still the same: after an update, a page never mixes
        // old scripts with new ones.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(&body)));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(ETAG, tag);
        }
        Self { body, headers }
    }

    /// The file, or "you have it already".
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let tag = self.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
        let known = asked.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
        let same = tag
            .zip(known)
            .is_some_and(|(tag, known)| known.split(',').any(|each| each.trim().trim_start_matches("W/") == tag));
        if same {
            return (StatusCode::NOT_MODIFIED, self.headers.clone()).into_response();
        }
        (self.headers.clone(), self.body.clone()).into_response()
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
