//! Chapter 10's server: `/classroom` comes to chapter 9's three protocols.

use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::pages;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::chat::Chat;
use realtime_hub::protocol::classroom::Classroom;
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::rest::accounts::{self, AccountsState};
use realtime_hub::rest::problem;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::server::App;
use std::sync::Arc;

/// Four protocols over one core, the calls that are about accounts, and the pages.
pub(crate) async fn classroom(config: Config) -> Result<App> {
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
    let protocols: [Arc<dyn Protocol>; 4] = [
        Arc::new(Chat::new(&runtime)),
        Arc::new(Rooms::new(&runtime)),
        lobby,
        Arc::new(Classroom::new(&runtime)),
    ];
    let routes = calls.merge(pages::routes(&runtime.config.pages));
    App::assemble(runtime, &protocols, problem::everywhere(routes))
}
