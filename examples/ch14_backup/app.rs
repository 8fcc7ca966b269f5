//! Chapter 14's server: the hub of chapter 13, with an archive below Redis and a job that fills it.

use anyhow::{Context, Result};
use hub_durable::mongo::{Mongo, MongoAccounts, MongoArchive};
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::archive::Archive;
use realtime_hub::backup::{Backup, Keeper, NoLock, Settings, Watched};
use realtime_hub::clock::{SystemClock, SystemEntropy};
use realtime_hub::config::Config;
use realtime_hub::history::History;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::server::App;
use realtime_hub::store::live::Live;
use std::sync::Arc;

/// The hub over both, and who makes its backups.
pub(crate) async fn hub(config: Config, (redis_url, mongodb_uri): (&str, &str)) -> Result<(App, Arc<Keeper>)> {
    let limits = Limits {
        max_bytes: config.stores.live_bytes,
        max_backlog: config.stores.backlog_messages,
    };
    let live: Arc<dyn Live> = Arc::new(RedisStore::open(redis_url, limits).await.context("REDIS_URL")?);
    let mongo = Mongo::connect(mongodb_uri).await.context("MONGODB_URI")?;
    let archive: Arc<dyn Archive> = Arc::new(MongoArchive::open(&mongo).await.context("MONGODB_URI")?);
    if let Some(newest) = archive.newest().await? {
        // A Redis that is empty, or older than its archive, shall give no id a second time.
        live.raise_floor(newest).await?;
    }
    let accounts = MongoAccounts::open(&mongo).await.context("MONGODB_URI")?;
    let parts = parts(&live, &archive, accounts);
    let app = App::hub_on(config, parts).await?;
    let keeper = Arc::new(keeper(&app.runtime, live, archive));
    let keeps = Arc::clone(&keeper);
    app.runtime.spawn(async move { keeps.keep().await });
    Ok((app, keeper))
}

/// Chapter 13 had the live store alone where the history is now. No protocol notices the difference.
fn parts(live: &Arc<dyn Live>, archive: &Arc<dyn Archive>, accounts: MongoAccounts) -> Parts {
    Parts {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        store: Arc::new(History::new(Arc::clone(live), Arc::clone(archive))),
        accounts: Arc::new(accounts),
    }
}

/// Who makes the backups: at each tick, when too much waits, and when MongoDB may be back.
fn keeper(runtime: &Runtime, live: Arc<dyn Live>, archive: Arc<dyn Archive>) -> Keeper {
    let stores = &runtime.config.stores;
    let settings = Settings {
        keep: stores.live_messages,
        ..Settings::default()
    };
    let watched = Watched {
        clock: Arc::clone(&runtime.clock),
        entropy: Arc::clone(&runtime.entropy),
        metrics: runtime.metrics.backup(),
        too_many: stores.backup_threshold,
    };
    Keeper::new(Backup::new(live, archive, Arc::new(NoLock), settings), watched)
}
