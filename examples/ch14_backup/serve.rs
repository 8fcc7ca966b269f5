//! Without a word: serves, and backs up meanwhile.

use crate::app;
use crate::place::Place;
use anyhow::Result;
use hub_durable::cron::Cron;
use realtime_hub::config::Config;
use std::sync::Arc;
use std::time::Duration;

/// How long the last backup may take.
const LAST: Duration = Duration::from_secs(10);

/// Serves until somebody stops it, then carries what still waits.
pub(crate) async fn run() -> Result<()> {
    // `HUB_ADDR`, `BACKUP_CRON` and the limits come from the environment.
    let config = Config::from_env()?;
    let place = Place::serving().await?;
    let line = config.stores.backup_cron.clone();
    let (app, keeper) = app::hub(config, place.stores()).await?;
    let ticked = Arc::clone(&keeper);
    let cron = Cron::start(&line, move || ticked.tick()).await?;
    app.run().await?;
    cron.stop().await;
    keeper.last(LAST).await?;
    Ok(())
}
