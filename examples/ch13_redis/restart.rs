//! `-- before` and `-- restart`: a hub is stopped and started again, with its messages in itself, and in Redis.

use super::people::{Names, Person};
use super::{app, servers};
use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::server::App;
use testkit::servers::Append;

/// Chapter 12's hub.
pub(crate) async fn in_memory() -> Result<()> {
    twice(async || App::hub(Config::default()).await).await
}

/// This chapter's. Redis goes on meanwhile.
pub(crate) async fn in_redis() -> Result<()> {
    let redis = servers::private(Append::Off).await?;
    twice(async || app::hub(Config::default(), &redis.url()).await).await
}

async fn twice(hub: impl AsyncFn() -> Result<App>) -> Result<()> {
    let names = Names::default();
    println!("-- the hub starts --");
    let server = testkit::serve(hub().await?.router).await?;
    let mut ann = Person::joins(&server, "ann", &names, None).await?;
    ann.says("t1", "Lunch at one?").await?;
    let last = ann.says("t2", "The soup is good.").await?.context("not stored")?;
    let _bob = Person::joins(&server, "bob", &names, None).await?;
    println!("-- the hub is killed, and starts again --");
    server.stop().await;
    let server = testkit::serve(hub().await?.router).await?;
    let mut ann = Person::joins(&server, "ann", &names, None).await?;
    ann.says("t3", "Bob?").await?;
    let _bob = Person::joins(&server, "bob", &names, Some(&last)).await?;
    let _cem = Person::joins(&server, "cem", &names, None).await?;
    Ok(())
}
