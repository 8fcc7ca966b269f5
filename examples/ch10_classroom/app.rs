//! Chapter 10's server: `/classroom` comes to `/chat`, `/rooms`, `/lobby` and the accounts.

use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::chat::Chat;
use realtime_hub::protocol::classroom::Classroom;
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::rest::accounts::AccountsState;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::server::App;
use realtime_hub::{pages, rest};
use std::sync::Arc;

/// Four protocols over one core, accounts, and the pages.
pub(crate) async fn classroom(config: Config) -> Result<App> {
    let parts = Parts::embedded(&config);
    let runtime = Runtime::new(config, parts)?;
    if let Some(admin) = &runtime.config.admin {
        let made = runtime.accounts.ensure_admin(admin.expose()).await;
        made.context("HUB_ADMIN")?;
    }
    let lobby = Arc::new(Lobby::new(&runtime));
    let protocols: [Arc<dyn Protocol>; 4] = [
        Arc::new(Chat::new(&runtime)),
        Arc::new(Rooms::new(&runtime)),
        Arc::clone(&lobby) as Arc<dyn Protocol>,
        Arc::new(Classroom::new(&runtime)),
    ];
    let accounts = rest::accounts::routes(AccountsState {
        service: Arc::clone(&runtime.accounts),
        moderator: lobby,
        max_body_bytes: runtime.config.limits.max_payload_bytes,
    });
    let routes = rest::problem::everywhere(accounts.merge(pages::routes(&runtime.config.pages)));
    App::assemble(runtime, &protocols, routes)
}
