//! Chapter 15: what the console programs claim, and whether the counter counts.

mod counted;
mod printed;

use crate::ch09_lobby::quick;
use hub_durable::setup::Setup;
use realtime_hub::config::Secret;
use realtime_hub::server::App;
use testkit::servers::{Mongo, MongoOptions, Redis, RedisOptions};
use testkit::{Result, Server};

/// A Redis and a MongoDB of a test's own.
pub(crate) struct Databases {
    redis: Redis,
    mongo: Mongo,
}

impl Databases {
    pub(crate) async fn start() -> Result<Self> {
        Ok(Self {
            redis: Redis::start(RedisOptions::default()).await?,
            mongo: Mongo::start(MongoOptions::default()).await?,
        })
    }

    /// The hub that the example serves, over them and on a free port. Nobody makes backups here.
    pub(crate) async fn hub(&self) -> Result<Server> {
        let mut config = quick();
        config.stores.redis_url = Some(Secret::new(self.redis.url()));
        config.stores.mongodb_uri = Some(Secret::new(self.mongo.url()));
        let setup = Setup::of(&config).await?;
        testkit::serve(App::hub_on(config, setup.parts).await?.router).await
    }
}
