//! Chapter 8's server: the first modules of the hub, put together. It speaks `/chat`, as in chapter 7, and `/rooms`.

use anyhow::Result;
use realtime_hub::config::Config;
use realtime_hub::pages;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::chat::Chat;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::server::App;
use std::sync::Arc;

/// Two protocols over one core, and the pages.
pub(crate) fn rooms(config: Config) -> Result<App> {
    // Everything in this process: a clock, dice, and a store that a restart empties.
    let parts = Parts::embedded(&config);
    let runtime = Runtime::new(config, parts)?;
    let protocols: [Arc<dyn Protocol>; 2] = [Arc::new(Chat::new(&runtime)), Arc::new(Rooms::new(&runtime))];
    let pages = pages::routes(&runtime.config.pages);
    App::assemble(runtime, &protocols, pages)
}
