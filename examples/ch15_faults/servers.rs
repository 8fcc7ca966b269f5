//! Servers of our own. What is killed or measured is never the one that `REDIS_URL` or `MONGODB_URI` names.

use anyhow::{Context as _, Result, bail};
use realtime_hub::config::{Secret, Stores};
use redis::AsyncConnectionConfig;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;
use testkit::servers::{self, Append, Mongo, MongoOptions, Redis, RedisOptions};
use tokio::time::{sleep, timeout};

/// After so long something hangs: Redis keeps an answered write to itself for two seconds at most.
const LIMIT: Duration = Duration::from_secs(10);

/// A Redis that writes to its file when `append` says so.
pub(crate) async fn redis(append: Append) -> Result<Redis> {
    Redis::start(RedisOptions {
        append,
        ..RedisOptions::default()
    })
    .await
}

/// Where Redis 7 appends.
pub(crate) fn file(redis: &Redis) -> PathBuf {
    redis.data().join("appendonlydir/appendonly.aof.1.incr.aof")
}

/// How long a file is.
pub(crate) fn size(file: &Path) -> u64 {
    file.metadata().map_or(0, |file| file.len())
}

/// Leaves only the beginning of a file.
pub(crate) fn cut(file: &Path, size: u64) -> Result<()> {
    Ok(OpenOptions::new().write(true).open(file)?.set_len(size)?)
}

/// Lets a Redis take nothing more, and waits until the kernel has every write that it has answered. While a sync is on its way, `everysec` keeps
/// the next ones back.
pub(crate) async fn has_written(url: &str) -> Result<()> {
    let patient = AsyncConnectionConfig::new().set_response_timeout(Some(LIMIT));
    let client = redis::Client::open(url)?;
    let mut redis = client.get_multiplexed_async_connection_with_config(&patient).await?;
    // Who sends now waits for an answer, and gets none.
    let pause = redis::cmd("CLIENT")
        .arg(("PAUSE", LIMIT.as_millis() as u64, "WRITE"))
        .to_owned();
    let () = pause.query_async(&mut redis).await?;
    let written = async {
        loop {
            let info: String = redis::cmd("INFO").arg("persistence").query_async(&mut redis).await?;
            let held = info.lines().find(|line| line.starts_with("aof_buffer_length:"));
            if held.context("INFO says nothing about the file")? == "aof_buffer_length:0" {
                return Ok(());
            }
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(LIMIT, written).await.context("Redis doesn't write")?
}

/// An error that says how to install what is missing.
pub(crate) fn installed() -> Result<()> {
    match servers::missing() {
        Some(what) => bail!("this program starts servers of its own and kills them. {what}"),
        None => Ok(()),
    }
}

/// Private servers for what the environment doesn't name. They end when this is dropped.
#[derive(Default)]
pub(crate) struct Private {
    _redis: Option<Redis>,
    _mongo: Option<Mongo>,
}

/// Starts what the settings lack, and says which databases are used.
pub(crate) async fn complete(stores: &mut Stores) -> Result<Private> {
    let mut private = Private::default();
    let why = |variable: &str| format!("{variable} isn't set, and a private server can't be started");
    if stores.redis_url.is_none() {
        let redis = redis(Append::EverySec).await.with_context(|| why("REDIS_URL"))?;
        println!("Redis: a private one at {}, which ends with this program", redis.url());
        stores.redis_url = Some(Secret::new(redis.url()));
        private._redis = Some(redis);
    }
    if stores.mongodb_uri.is_none() {
        let mongo = Mongo::start(MongoOptions::default()).await;
        let mongo = mongo.with_context(|| why("MONGODB_URI"))?;
        println!(
            "MongoDB: a private one at {}, which ends with this program",
            mongo.url()
        );
        stores.mongodb_uri = Some(Secret::new(mongo.url()));
        private._mongo = Some(mongo);
    }
    Ok(private)
}
