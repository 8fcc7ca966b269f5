//! Redis, MongoDB, and the program with both.

use super::program::command;
use mongodb::Client as Mongodb;
use mongodb::bson::Document;
use redis::aio::MultiplexedConnection;
use testkit::Result;
use testkit::servers::{self, Append, Kind, Mongo, MongoOptions, Redis, RedisOptions};

pub(super) struct Servers {
    pub(super) redis: Redis,
    mongo: Mongo,
}

impl Servers {
    pub(super) async fn start() -> Result<Option<Self>> {
        if servers::not_run(&[Kind::Redis, Kind::Mongo]) {
            return Ok(None);
        }
        let redis = Redis::start(RedisOptions {
            append: Append::EverySec,
            ..RedisOptions::default()
        });
        let (redis, mongo) = (redis.await?, Mongo::start(MongoOptions::default()).await?);
        Ok(Some(Self { redis, mongo }))
    }

    pub(super) fn settings(&self) -> Vec<(String, String)> {
        let settings = [
            ("REDIS_URL", self.redis.url()),
            ("MONGODB_URI", self.mongo.url_of("lasting")),
            ("BACKUP_CRON", "* * * * * *".into()),
            ("HUB_LIVE_MESSAGES", "5".into()),
            ("HUB_ARGON2_MEMORY_KIB", "8".into()),
        ];
        settings.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }

    /// Runs the program with these words; its code and what it printed.
    pub(super) async fn told(&self, words: &[&str]) -> Result<(Option<i32>, String)> {
        let settings = self.settings();
        let settings: Vec<_> = settings.iter().map(|(name, value)| (&**name, &**value)).collect();
        let ended = command(&settings).args(words).output().await?;
        let text = [ended.stdout, ended.stderr].concat();
        Ok((ended.status.code(), String::from_utf8(text)?))
    }

    /// A connection to Redis.
    pub(super) async fn connected(&self) -> Result<MultiplexedConnection> {
        let client = redis::Client::open(self.redis.url())?;
        Ok(client.get_multiplexed_async_connection().await?)
    }

    pub(super) async fn flush(&self) -> Result {
        redis::cmd("FLUSHALL").exec_async(&mut self.connected().await?).await?;
        Ok(())
    }

    pub(super) async fn messages(&self) -> Result<mongodb::Collection<Document>> {
        let client = Mongodb::with_uri_str(self.mongo.url()).await?;
        Ok(client.database("lasting").collection("messages"))
    }
}
