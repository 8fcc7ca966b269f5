//! Which parts the server gets, by its environment, and whether they can be used.

use crate::mongo::{Mongo, MongoAccounts, MongoArchive};
use crate::redis::{Limits, RedisAccounts, RedisLooker, RedisStore, look};
use anyhow::Result;
use realtime_hub::archive::Archive;
use realtime_hub::clock::{SystemClock, SystemEntropy};
use realtime_hub::config::{Config, ConfigError, Secret, Stores, address};
use realtime_hub::history::History;
use realtime_hub::runtime::Parts;
use realtime_hub::store::live::Live;
use std::fmt::Display;
use std::sync::Arc;

/// A hub's parts, and what a backup needs of them besides.
pub struct Setup {
    /// What the hub is built on.
    pub parts: Parts,
    /// Where messages live, if that is outside of this process.
    pub live: Option<Arc<RedisStore>>,
    /// Where they are backed up, if they are.
    pub archive: Option<Arc<MongoArchive>>,
}

impl Setup {
    /// Chooses the parts by the settings, and looks whether they can be used.
    pub async fn of(config: &Config) -> Result<Self> {
        let stores = &config.stores;
        match (&stores.redis_url, &stores.mongodb_uri) {
            (None, None) => Ok(Self {
                parts: Parts::embedded(config),
                live: None,
                archive: None,
            }),
            (None, Some(uri)) => Err(without_redis(uri).into()),
            (Some(url), None) => Self::redis(stores, url).await,
            (Some(url), Some(uri)) => Self::both(stores, url, uri).await,
        }
    }

    /// Messages and accounts live in Redis, and nothing leaves it.
    async fn redis(stores: &Stores, url: &Secret) -> Result<Self> {
        let live = open_redis(stores, url, 0).await?;
        let accounts = RedisAccounts::open(url.expose()).await.map_err(in_redis)?;
        let address = address(url.expose());
        tracing::info!(
            "messages and accounts live in Redis at {address}; MONGODB_URI isn't set, so nothing is backed up"
        );
        let parts = Parts {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            store: Arc::clone(&live) as _,
            accounts: Arc::new(accounts),
        };
        Ok(Self {
            parts,
            live: Some(live),
            archive: None,
        })
    }

    /// Messages live in Redis and are backed up to MongoDB, where the accounts are.
    async fn both(stores: &Stores, url: &Secret, uri: &Secret) -> Result<Self> {
        let live = open_redis(stores, url, stores.backlog_messages).await?;
        let mongo = Mongo::connect(uri.expose()).await.map_err(in_mongodb)?;
        let archive = Arc::new(MongoArchive::open(&mongo).await.map_err(in_mongodb)?);
        let accounts = MongoAccounts::open(&mongo).await.map_err(in_mongodb)?;
        // A Redis that came back empty must not give an id again that a message in the archive has.
        if let Some(newest) = archive.newest().await.map_err(in_mongodb)? {
            live.raise_floor(newest).await.map_err(in_redis)?;
        }
        let (redis, mongodb) = (address(url.expose()), mongo.address());
        tracing::info!("messages live in Redis at {redis}; MongoDB at {mongodb} has the accounts and the backup");
        let parts = Parts {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            store: Arc::new(History::new(Arc::clone(&live) as _, Arc::clone(&archive) as _)),
            accounts: Arc::new(accounts),
        };
        Ok(Self {
            parts,
            live: Some(live),
            archive: Some(archive),
        })
    }
}

/// Both, for who only looks beside the hubs: it leaves no trace in either.
pub struct Onlooker {
    /// Where messages live.
    pub live: RedisLooker,
    /// Where they are backed up.
    pub archive: MongoArchive,
}

impl Onlooker {
    /// Opens what these two name.
    pub async fn of(url: &Secret, uri: &Secret) -> Result<Self> {
        look_first(url).await?;
        let mongo = Mongo::connect(uri.expose()).await.map_err(in_mongodb)?;
        let archive = MongoArchive::as_it_is(&mongo);
        let newest = archive.newest().await.map_err(in_mongodb)?;
        let live = RedisLooker::open(url.expose(), newest).await.map_err(in_redis)?;
        Ok(Self { live, archive })
    }
}

/// Looks first, because what Redis would lose is to be said before somebody counts on it.
async fn look_first(url: &Secret) -> Result<()> {
    let seen = look(url.expose()).await.map_err(in_redis)?;
    for warning in seen.warnings {
        tracing::warn!("REDIS_URL: {warning}");
    }
    Ok(())
}

async fn open_redis(stores: &Stores, url: &Secret, max_backlog: u64) -> Result<Arc<RedisStore>> {
    look_first(url).await?;
    let limits = Limits {
        max_bytes: stores.live_bytes,
        max_backlog,
    };
    Ok(Arc::new(
        RedisStore::open(url.expose(), limits).await.map_err(in_redis)?,
    ))
}

fn in_redis(problem: impl Display) -> ConfigError {
    let problem = problem.to_string();
    ConfigError {
        variable: "REDIS_URL",
        problem,
    }
}

fn in_mongodb(problem: impl Display) -> ConfigError {
    let problem = problem.to_string();
    ConfigError {
        variable: "MONGODB_URI",
        problem,
    }
}

fn without_redis(uri: &Secret) -> ConfigError {
    let address = address(uri.expose());
    in_mongodb(format!(
        "`{address}`: messages come to MongoDB by way of Redis. Set REDIS_URL too (`cargo course services up` starts both), or unset this"
    ))
}
