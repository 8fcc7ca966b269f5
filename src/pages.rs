//! The pages, and what a browser loads for them. Everything that people wrote here is inside the binary, so that the hub works
//! from any folder; the libraries from npm are somebody else's and are not.
//!
//! [`App`](crate::server::App) merges [`routes`] into its router.

mod config;
mod embedded;
mod libraries;
mod security;
mod served;

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum::routing::get;

pub use config::{PagesConfig, PagesConfigError};
use libraries::Libraries;
use served::Served;

/// The routes of all pages, `/web/…` for their style and scripts, and `/vendor/…` for the libraries.
///
/// Each file is a route of its own: a path that isn't in a table is nobody's, and no path ever reaches the file system.
pub fn routes(config: &PagesConfig) -> Router {
    let libraries = Libraries::find(config);
    let mut router = Router::new();
    for (path, html) in embedded::PAGES {
        router = serve(router, path, Served::page(html, &libraries));
    }
    for (path, bytes) in embedded::ASSETS {
        router = serve(router, &format!("/web/{path}"), Served::asset(path, bytes));
    }
    for file in libraries.files() {
        router = match &file.installed {
            Some(bytes) => serve(router, &file.path, Served::owned(&file.path, bytes.clone())),
            None => {
                let public = Redirect::temporary(&file.public);
                router.route(&file.path, get(move || std::future::ready(public.clone())))
            }
        };
    }
    router
}

fn serve(router: Router, path: &str, served: Served) -> Router {
    let served = Arc::new(served);
    router.route(
        path,
        get(move |headers: HeaderMap| std::future::ready(served.answer(&headers))),
    )
}

#[cfg(test)]
mod tests;
