//! Chapter 9's server: accounts come to chapter 8's two protocols, and `/lobby`, where people with an account meet.

use anyhow::{Context, Result};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use realtime_hub::config::Config;
use realtime_hub::pages;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::chat::Chat;
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::rest::accounts::{self, AccountsState};
use realtime_hub::rest::problem;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::server::App;
use std::sync::Arc;

/// Three protocols over one core, the calls that are about accounts, and the pages.
pub(crate) async fn lobby(config: Config) -> Result<App> {
    let parts = Parts::embedded(&config);
    let runtime = Runtime::new(config, parts)?;
    if let Some(admin) = &runtime.config.admin {
        let made = runtime.accounts.ensure_admin(admin.expose()).await;
        made.context("HUB_ADMIN")?;
    }
    let lobby = Arc::new(Lobby::new(&runtime));
    let calls = accounts::routes(AccountsState {
        service: Arc::clone(&runtime.accounts),
        // A ban that comes as a call does what one does that comes as an event.
        moderator: Arc::clone(&lobby) as _,
        max_body_bytes: runtime.config.limits.max_payload_bytes,
    });
    let protocols: [Arc<dyn Protocol>; 3] = [Arc::new(Chat::new(&runtime)), Arc::new(Rooms::new(&runtime)), lobby];
    let routes = calls.merge(pages::routes(&runtime.config.pages)).merge(naive_page());
    App::assemble(runtime, &protocols, problem::everywhere(routes))
}

/// `/naive`: the page of the pitfall. It talks to nobody.
fn naive_page() -> Router {
    Router::new().route("/naive", get(async || Html(include_str!("naive.html"))))
}
