//! The hub on its databases: what is served, what is backed up meanwhile, and how both end.

use crate::cron::Cron;
use crate::redis::RedisLock;
use crate::setup::Setup;
use anyhow::{Context, Result};
use realtime_hub::backup::{Backup, Keeper, Lock, NoLock, NoSteps, Settings, Steps, Watched};
use realtime_hub::config::Config;
use realtime_hub::runtime::Runtime;
use realtime_hub::server::App;
use realtime_hub::telemetry;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;

/// Serves until the process is asked to stop.
pub async fn serve(config: Config) -> Result<()> {
    telemetry::init(config.log_format);
    tracing::info!(workers = Handle::current().metrics().num_workers(), "starting");
    let setup = Setup::of(&config).await?;
    let lock: Arc<dyn Lock> = match (&config.stores.redis_url, &setup.archive) {
        (Some(url), Some(_)) => Arc::new(RedisLock::open(url.expose()).await.context("REDIS_URL")?),
        _ => Arc::new(NoLock),
    };
    serve_on(config, setup, lock, NoSteps).await
}

/// Serves on these parts. `lock` keeps several hubs from making one backup, and `steps` hears of each of its steps.
pub async fn serve_on<S: Steps>(mut config: Config, setup: Setup, lock: Arc<dyn Lock>, steps: S) -> Result<()> {
    let Setup { parts, live, archive } = setup;
    let (Some(live), Some(archive)) = (live, archive) else {
        return App::hub_on(config, parts).await?.run().await;
    };
    // Half of the time that a stop may take is for the clients, and what is left of all of it for the last backup.
    let patience = Duration::from_millis(config.limits.shutdown_ms);
    config.limits.shutdown_ms = (config.limits.shutdown_ms / 2).max(1);
    let app = App::hub_on(config, parts).await?;
    let runtime = Arc::clone(&app.runtime);
    let job = Backup::stepwise(live, archive, lock, settings(&runtime.config), steps);
    let keeper = Arc::new(Keeper::new(job, watched(&runtime)));
    let ticked = Arc::clone(&keeper);
    let cron = Cron::start(&runtime.config.stores.backup_cron, move || ticked.tick()).await?;
    let keeping = Arc::clone(&keeper);
    runtime.spawn(async move { keeping.keep().await });
    let asked = tokio::spawn(asked_to_stop(Arc::clone(&runtime)));
    let served = app.run().await;
    cron.stop().await;
    // A server that never began was never asked.
    runtime.stopping.cancel();
    let since = asked.await.map_or(Duration::ZERO, |at| at.elapsed());
    // What comes of it is in the log, and no reason to end with an error: what isn't archived stays in Redis.
    drop(keeper.last(patience.saturating_sub(since)).await);
    served
}

fn watched(runtime: &Runtime) -> Watched {
    Watched {
        clock: Arc::clone(&runtime.clock),
        entropy: Arc::clone(&runtime.entropy),
        metrics: runtime.metrics.backup(),
        too_many: runtime.config.stores.backup_threshold,
    }
}

/// How a backup is made.
pub(crate) fn settings(config: &Config) -> Settings {
    Settings {
        keep: config.stores.live_messages,
        ..Settings::default()
    }
}

async fn asked_to_stop(runtime: Arc<Runtime>) -> Instant {
    runtime.stopping.cancelled().await;
    Instant::now()
}
