//! What a browser fetches: the page, and the client's half of Socket.IO.

use std::path::Path;

use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Redirect, Response};

const INSTALLED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/node_modules/socket.io-client/dist/socket.io.min.js"
);
const PUBLIC: &str = "https://cdn.jsdelivr.net/npm/socket.io-client@4.8.4/dist/socket.io.min.js";

/// The page.
pub(crate) async fn index() -> Html<&'static str> {
    Html(include_str!("index.html"))
}

/// The client library: npm's file if it is installed, else the way to its public copy.
///
/// The page names the file's hash, so a browser runs this very file or none.
pub(crate) async fn library() -> Response {
    match tokio::fs::read(INSTALLED).await {
        Ok(script) => ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response(),
        Err(_) => Redirect::temporary(PUBLIC).into_response(),
    }
}

/// Says at the start where the page gets its library from, if that isn't this machine.
pub(crate) fn note() -> Option<String> {
    let missing = !Path::new(INSTALLED).exists();
    missing.then(|| format!("the page loads socket.io-client from {PUBLIC}; `npm ci` installs it here"))
}
