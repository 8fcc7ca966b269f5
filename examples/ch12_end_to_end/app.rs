//! Chapter 12's server: the hub, with all five protocols, accounts and pages. Encryption adds nothing to it.

use anyhow::Result;
use realtime_hub::config::Config;
use realtime_hub::server::App;

/// Everything that chapters 8 to 11 have put together. What `/private` carries, only its clients can read.
pub(crate) async fn hub(config: Config) -> Result<App> {
    App::hub(config).await
}
