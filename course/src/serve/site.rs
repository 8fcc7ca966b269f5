//! The server: the built book's files, the errors of the last build above them, and the message that reloads open pages.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{any, get};
use tokio::sync::broadcast;
use tower_http::services::{ServeDir, ServeFile};

use super::banner;

/// The path of the WebSocket on which open pages wait for `reload`.
pub(super) const LIVE_RELOAD: &str = "__live_reload";

/// A page of the book that is larger is no page.
const PAGE_LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// The book and how its last build went.
#[derive(Debug)]
pub(super) struct Site {
    /// Where the last good book lies.
    dest: PathBuf,
    /// Why the last build failed, if it did.
    errors: RwLock<Option<String>>,
    /// Tells every open page to load again. A page that lags missed one reload and gets the next: each one is enough.
    reload: broadcast::Sender<()>,
}

impl Site {
    pub(super) fn new(dest: PathBuf) -> Self {
        Self {
            dest,
            errors: RwLock::new(None),
            reload: broadcast::channel(4).0,
        }
    }

    pub(super) fn dest(&self) -> &Path {
        &self.dest
    }

    /// Shows the outcome of a build to every open page.
    pub(super) fn show(&self, errors: Option<String>) {
        *self.errors.write().unwrap_or_else(PoisonError::into_inner) = errors;
        // An error means that no page is open.
        let _ = self.reload.send(());
    }

    fn errors(&self) -> Option<String> {
        self.errors.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The routes: the WebSocket, and the book's files for everything else.
pub(super) fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route(&format!("/{LIVE_RELOAD}"), get(live_reload))
        .fallback(any(page))
        .with_state(site)
}

async fn live_reload(State(site): State<Arc<Site>>, upgrade: WebSocketUpgrade) -> Response {
    // Subscribed before the answer goes out, so that no build can end between the two unnoticed.
    let reload = site.reload.subscribe();
    upgrade.on_upgrade(|socket| tell_reloads(socket, reload))
}

async fn tell_reloads(mut socket: WebSocket, mut reload: broadcast::Receiver<()>) {
    loop {
        tokio::select! {
            told = reload.recv() => {
                let closed = matches!(told, Err(broadcast::error::RecvError::Closed));
                if closed || socket.send(Message::text("reload")).await.is_err() {
                    return;
                }
            }
            said = socket.recv() => {
                if !matches!(said, Some(Ok(_))) {
                    return;
                }
            }
        }
    }
}

/// A file of the book.
async fn page(State(site): State<Arc<Site>>, mut request: Request) -> Response {
    let errors = site.errors();
    if !site.dest.join("index.html").is_file() {
        let errors = errors.unwrap_or_else(|| "It is being built; this page loads again when it is done.".to_owned());
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            Html(banner::alone(&errors, LIVE_RELOAD)),
        )
            .into_response();
    }
    // Whole and new each time: file times count seconds, two builds may fall into one, and a banner has no file time.
    for name in [header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE, header::RANGE] {
        request.headers_mut().remove(name);
    }
    let not_found = ServeFile::new(site.dest.join("404.html"));
    let served = ServeDir::new(&site.dest)
        .not_found_service(not_found)
        .try_call(request)
        .await;
    let response = match served {
        Ok(response) => response.map(Body::new),
        Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    };
    let mut response = match errors {
        Some(errors) if is_html(&response) => with_banner(response, &errors).await,
        _ => response,
    };
    say_the_encoding(&mut response);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// All text of the book is UTF-8. A browser guesses where nobody says so.
fn say_the_encoding(response: &mut Response) {
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if let Some(kind) = kind.filter(|kind| kind.starts_with("text/") && !kind.contains("charset"))
        && let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
}

fn is_html(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

async fn with_banner(response: Response, errors: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    match to_bytes(body, PAGE_LIMIT_BYTES).await {
        Ok(bytes) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            let page = banner::above(&String::from_utf8_lossy(&bytes), errors);
            Response::from_parts(parts, Body::from(page))
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
