//! Where the programs of this chapter keep their messages: never where anybody else's are.

use anyhow::{Context, Result, ensure};
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use realtime_hub::config::address;
use redis::aio::MultiplexedConnection;
use std::env::VarError;
use testkit::servers::{Kind, Mongo, MongoOptions, Redis, RedisOptions};

/// Of the 16 databases that a Redis has at first, the one that these programs empty.
const NUMBER: &str = "14";
const NAME: &str = "ch14_backup";

/// A Redis and a MongoDB, both empty, and the servers if they are ours.
pub(crate) struct Place {
    pub(crate) redis_url: String,
    pub(crate) mongodb_uri: String,
    _redis: Option<Redis>,
    pub(crate) mongo: Option<Mongo>,
}

impl Place {
    /// For a program that tries something: empty databases of its own, on the servers that the environment names or on private ones.
    pub(crate) async fn find() -> Result<Self> {
        let redis_url = given("REDIS_URL")?.map(|url| with_path(&url, NUMBER));
        let mongodb_uri = given("MONGODB_URI")?.map(|uri| with_path(&uri, NAME));
        let here = Self::at(redis_url, mongodb_uri).await?;
        here.empty().await?;
        Ok(here)
    }

    /// For the server: what the environment names, as it is, or private servers.
    pub(crate) async fn serving() -> Result<Self> {
        Self::at(given("REDIS_URL")?, given("MONGODB_URI")?).await
    }

    /// Both addresses.
    pub(crate) fn stores(&self) -> (&str, &str) {
        (&self.redis_url, &self.mongodb_uri)
    }

    async fn at(redis_url: Option<String>, mongodb_uri: Option<String>) -> Result<Self> {
        let mut here = Self {
            redis_url: redis_url.unwrap_or_default(),
            mongodb_uri: mongodb_uri.unwrap_or_default(),
            _redis: None,
            mongo: None,
        };
        let own = [(&here.redis_url, Kind::Redis), (&here.mongodb_uri, Kind::Mongo)];
        let own: Vec<Kind> = own
            .into_iter()
            .filter(|(url, _)| url.is_empty())
            .map(|(_, kind)| kind)
            .collect();
        installed(&own)?;
        if here.redis_url.is_empty() {
            let redis = own_redis().await?;
            here.redis_url = redis.url();
            here._redis = Some(redis);
        }
        if here.mongodb_uri.is_empty() {
            let mongo = own_mongo().await?;
            here.mongodb_uri = mongo.url();
            here.mongo = Some(mongo);
        }
        println!(
            "Redis: {}. MongoDB: {}.",
            which(&here.redis_url, here._redis.is_some()),
            which(&here.mongodb_uri, here.mongo.is_some())
        );
        Ok(here)
    }

    /// Forgets everything.
    pub(crate) async fn empty(&self) -> Result<()> {
        self.empty_redis().await?;
        Ok(self.database().await?.drop().await?)
    }

    /// What becomes of Redis when its disk is lost, too.
    pub(crate) async fn empty_redis(&self) -> Result<()> {
        let mut redis = redis(&self.redis_url).await?;
        Ok(redis::cmd("FLUSHDB").query_async(&mut redis).await?)
    }

    async fn database(&self) -> Result<mongodb::Database> {
        database(&self.mongodb_uri).await
    }
}

const CURE: &str = "this program starts a Redis and a MongoDB of its own and can't. Where REDIS_URL and MONGODB_URI name some \
                    (`cargo course services up` starts both), all but `-- away` use those";

/// An error that names all that is missing, and not only the first.
pub(crate) fn installed(needed: &[Kind]) -> Result<()> {
    let missing: Vec<String> = needed.iter().filter_map(|kind| kind.missing()).collect();
    ensure!(missing.is_empty(), "{CURE}. {}", missing.join("; "));
    Ok(())
}

/// One that ends with this program.
pub(crate) async fn own_redis() -> Result<Redis> {
    Redis::start(RedisOptions::default()).await.context(CURE)
}

/// The same.
pub(crate) async fn own_mongo() -> Result<Mongo> {
    Mongo::start(MongoOptions::default()).await.context(CURE)
}

/// Without a password, and without the port of a private one: that is another one each time.
fn which(url: &str, private: bool) -> &str {
    if private {
        "a private one, which ends with this program"
    } else {
        address(url)
    }
}

fn given(variable: &str) -> Result<Option<String>> {
    match std::env::var(variable) {
        Ok(url) => Ok(Some(url).filter(|url| !url.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(error) => Err(error).context(variable.to_owned()),
    }
}

/// An address with another path: what comes after the host, and before a `?`.
fn with_path(url: &str, path: &str) -> String {
    let (before, query) = url
        .split_once('?')
        .map_or((url, String::new()), |(before, query)| (before, format!("?{query}")));
    let host = before.find("://").map_or(0, |at| at + 3);
    let end = before[host..].find('/').map_or(before.len(), |at| host + at);
    format!("{}/{path}{query}", &before[..end])
}

/// One connection to Redis.
pub(crate) async fn redis(url: &str) -> Result<MultiplexedConnection> {
    let client = redis::Client::open(url).context("REDIS_URL")?;
    let connected = client.get_multiplexed_async_connection().await;
    connected.context("REDIS_URL names a Redis that doesn't answer; `cargo course services up` starts one")
}

async fn database(uri: &str) -> Result<mongodb::Database> {
    let client = mongodb::Client::with_uri_str(uri).await.context("MONGODB_URI")?;
    client.default_database().context("MONGODB_URI names no database")
}

/// The messages in MongoDB, as they are there.
pub(crate) async fn messages(uri: &str) -> Result<Collection<Document>> {
    Ok(database(uri).await?.collection("messages"))
}

/// The texts of all messages in MongoDB, in the order of writing.
pub(crate) async fn archived(uri: &str) -> Result<Vec<String>> {
    let mut found = messages(uri).await?.find(doc! {}).sort(doc! { "$natural": 1 }).await?;
    let mut texts = Vec::new();
    while found.advance().await? {
        texts.push(found.deserialize_current()?.get_str("body")?.to_owned());
    }
    Ok(texts)
}

/// Removes the message with this text, as no program of ours does.
pub(crate) async fn remove(uri: &str, text: &str) -> Result<()> {
    messages(uri).await?.delete_one(doc! { "body": text }).await?;
    Ok(())
}
