//! Chapter 11's server: `/private` comes to the four protocols of chapter 10, and its conversations come to REST.

use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::pages;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::chat::Chat;
use realtime_hub::protocol::classroom::Classroom;
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::protocol::private::Private;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::rest::accounts::{self, AccountsState};
use realtime_hub::rest::{conversations, problem};
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::server::App;
use std::sync::Arc;

/// Five protocols over one core, the calls that are about accounts and conversations, and the pages.
pub(crate) async fn private_chat(config: Config) -> Result<App> {
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
    let protocols: [Arc<dyn Protocol>; 5] = [
        Arc::new(Chat::new(&runtime)),
        Arc::new(Rooms::new(&runtime)),
        lobby,
        Arc::new(Classroom::new(&runtime)),
        Arc::new(Private::new(&runtime)),
    ];
    let routes = calls
        .merge(conversations::routes(&runtime))
        .merge(pages::routes(&runtime.config.pages));
    App::assemble(runtime, &protocols, problem::everywhere(routes))
}
