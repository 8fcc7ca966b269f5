//! Which Redis a program uses, and what it says when there is none.

use anyhow::{Context, Result};
use realtime_hub::config::address;
use redis::aio::MultiplexedConnection;
use testkit::servers::{Append, Redis, RedisOptions};

/// A Redis, and the private one that has to live as long.
pub(crate) struct Found {
    pub(crate) url: String,
    _private: Option<Redis>,
}

impl Found {
    pub(crate) async fn connect(&self) -> Result<MultiplexedConnection> {
        let client = redis::Client::open(self.url.as_str()).context("REDIS_URL")?;
        let connected = client.get_multiplexed_async_connection().await;
        // A private one has said that it is ready, so this is about the other.
        let address = address(&self.url);
        connected.with_context(|| {
            format!("REDIS_URL names a Redis at {address} that doesn't answer; `cargo course services up` starts one, and says what to set")
        })
    }
}

/// The one that `REDIS_URL` names, else a private one.
pub(crate) async fn find() -> Result<Found> {
    if let Some(url) = std::env::var("REDIS_URL").ok().filter(|url| !url.is_empty()) {
        println!("Redis: the one that REDIS_URL names");
        return Ok(Found { url, _private: None });
    }
    let redis = private(Append::Off).await?;
    let url = redis.url();
    println!(
        "Redis: a private one at {url}, because REDIS_URL isn't set. It ends with this program, and forgets everything."
    );
    Ok(Found {
        url,
        _private: Some(redis),
    })
}

/// One of our own: what is killed here, or whose disk is cut, is nobody else's.
pub(crate) async fn private(append: Append) -> Result<Redis> {
    let options = RedisOptions {
        append,
        ..RedisOptions::default()
    };
    with(options).await
}

pub(crate) async fn with(options: RedisOptions) -> Result<Redis> {
    let cure = "this program starts a Redis of its own and can't. Where REDIS_URL names one (`cargo course services up` starts one), \
                the server, `-- list`, `-- stream` and `-- steps` use that";
    Redis::start(options).await.context(cure)
}
