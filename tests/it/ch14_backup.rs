//! Chapter 14: the example's server over a real Redis and a real MongoDB, and what its console programs claim.

pub(crate) mod ladder;
mod printed;
mod serving;

#[path = "../../examples/ch14_backup/app.rs"]
mod app;

use crate::ch09_lobby::quick;
use realtime_hub::backup::Keeper;
use realtime_hub::config::Config;
use std::sync::Arc;
use testkit::servers::{Kind, Mongo, MongoOptions, Redis, RedisOptions, not_run};
use testkit::{Result, Server};

/// A Redis and a MongoDB of a test's own.
pub(crate) struct Place {
    pub(crate) redis: Redis,
    pub(crate) mongo: Mongo,
}

impl Place {
    /// Nothing where they aren't installed; then the test says that it isn't run.
    pub(crate) async fn empty() -> Result<Option<Self>> {
        if not_run(&[Kind::Redis, Kind::Mongo]) {
            return Ok(None);
        }
        Ok(Some(Self {
            redis: Redis::start(RedisOptions::default()).await?,
            mongo: Mongo::start(MongoOptions::default()).await?,
        }))
    }
}

/// The example's server on a free port.
pub(crate) async fn backup_server(place: &Place) -> Result<Server> {
    Ok(backup_server_with(place, |_| ()).await?.0)
}

/// The same with other settings, and who makes its backups.
pub(crate) async fn backup_server_with(
    place: &Place,
    change: impl FnOnce(&mut Config),
) -> Result<(Server, Arc<Keeper>)> {
    let mut config = quick();
    change(&mut config);
    let (app, keeper) = app::hub(config, (&place.redis.url(), &place.mongo.url())).await?;
    Ok((testkit::serve(app.router).await?, keeper))
}
