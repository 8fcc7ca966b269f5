//! Chapter 13's server: the hub of chapter 12, and two of its parts are in Redis.

use anyhow::Result;
use hub_durable::redis::{Limits, RedisAccounts, RedisStore};
use realtime_hub::clock::{SystemClock, SystemEntropy};
use realtime_hub::config::Config;
use realtime_hub::runtime::Parts;
use realtime_hub::server::App;
use std::sync::Arc;

/// The hub, with its messages and accounts in the Redis at `url`. Five protocols, and none of them knows.
pub(crate) async fn hub(config: Config, url: &str) -> Result<App> {
    let parts = Parts {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        store: Arc::new(RedisStore::open(url, Limits::default()).await?),
        accounts: Arc::new(RedisAccounts::open(url).await?),
    };
    App::hub_on(config, parts).await
}
