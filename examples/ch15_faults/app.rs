//! Chapter 15's server is the one that `cargo run` starts: its settings name the parts.

use anyhow::Result;
use hub_durable::serving;
use realtime_hub::config::Config;

/// Serves until the process is asked to stop, with a backup by cron and a last one at the end.
pub(crate) async fn run(config: Config) -> Result<()> {
    serving::serve(config).await
}
