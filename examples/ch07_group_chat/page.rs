//! The chat's page and the library it uses, as the browser fetches them.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

const INDEX: &str = include_str!("index.html");
/// The library as `npm ci` installs it.
const LIBRARY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/node_modules/socket.io-client/dist/socket.io.min.js"
);
/// Where the same file lies in public. The page's `integrity` makes the browser refuse any other.
const PUBLIC_LIBRARY: &str = "https://cdn.jsdelivr.net/npm/socket.io-client@4.8.4/dist/socket.io.min.js";

/// The page.
pub(crate) async fn index() -> Html<&'static str> {
    Html(INDEX)
}

/// The same page with one mistake: it listens for the event that it emits itself.
pub(crate) async fn pitfall() -> Html<String> {
    Html(INDEX.replace(r#"socket.on("appendMessage""#, r#"socket.on("sendMessage""#))
}

/// The installed library; where it isn't installed, the browser is sent to the public copy.
pub(crate) async fn library() -> Response {
    match tokio::fs::read(LIBRARY).await {
        Ok(script) => ([(header::CONTENT_TYPE, "text/javascript")], script).into_response(),
        Err(_) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, PUBLIC_LIBRARY)]).into_response(),
    }
}

/// Prints a line when the page needs the internet.
pub(crate) fn say_where_the_library_is() {
    if !std::path::Path::new(LIBRARY).exists() {
        println!("the page will fetch socket.io-client from {PUBLIC_LIBRARY}; to work offline, run `npm ci` once");
    }
}
