//! Which parts the server gets, by its environment.

use anyhow::Result;
use realtime_hub::config::Config;

/// Runs the whole hub until the process is asked to stop.
pub async fn run(config: Config) -> Result<()> {
    realtime_hub::server::run(config).await
}
