//! The chat's page and the library it uses, as the browser fetches them.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

const INDEX: &str = include_str!("index.html");
/// How the page begins to listen for messages.
const HEARD: &str = r#"socket.on("appendMessage""#;
/// The library as `npm ci` installs it.
const LIBRARY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/node_modules/socket.io-client/dist/socket.io.min.js"
);
/// Where the same file lies in public. The page's `integrity` makes the browser refuse any
/// other.
const PUBLIC_LIBRARY: &str = "https://cdn.jsdelivr.net/npm/socket.io-client@4.8.4/dist/socket.io.min.js";

/// The page; with `pitfall` it makes one mistake, and listens for the event that it emits
/// itself.
pub(crate) fn index(pitfall: bool) -> Html<String> {
    let heard = if pitfall { r#"socket.on("sendMessage""# } else { HEARD };
    Html(INDEX.replace(HEARD, heard))
}

/// The installed library; where it isn't installed, the browser is sent to the public copy.
pub(crate) async fn library() -> Response {
    match tokio::fs::read(LIBRARY).await {
        Ok(script) => ([(header::CONTENT_TYPE, "text/javascript")], script).into_response(),
        Err(_) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, PUBLIC_LIBRARY)]).into_response(),
    }
}

/// A line to say at the start that the page needs the internet, where it does.
pub(crate) fn library_note() -> String {
    if std::path::Path::new(LIBRARY).exists() {
        return String::new();
    }
    format!("the page will load socket.io-client from {PUBLIC_LIBRARY}; `npm ci` keeps it here\n")
}
