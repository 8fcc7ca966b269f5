//! `-- older`: Redis comes back without its last messages, and nobody is given their ids again.

use super::people::{Names, Person};
use super::{app, disk, servers};
use anyhow::{Context, Result};
use realtime_hub::config::Config;
use std::fs::OpenOptions;
use testkit::servers::Append;

pub(crate) async fn run() -> Result<()> {
    let mut redis = servers::private(Append::Always).await?;
    let server = testkit::serve(app::hub(Config::default(), &redis.url()).await?.router).await?;
    let names = Names::default();
    let mut ann = Person::joins(&server, "ann", &names, None).await?;
    let first = ann.says("t1", "one").await?.context("not stored")?;
    let size = disk::file_size(&redis);
    ann.says("t2", "two").await?;
    let last = ann.says("t3", "three").await?.context("not stored")?;
    println!("-- the power is cut: the disk has only the first message --");
    redis.kill()?;
    OpenOptions::new().write(true).open(disk::file(&redis))?.set_len(size)?;
    redis.restart().await?;
    println!("-- Bob's page has all three; Cem's has the first --");
    let mut bob = Person::joins(&server, "bob", &names, Some(&last)).await?;
    let _cem = Person::joins(&server, "cem", &names, Some(&first)).await?;
    let next = ann.says("t4", "four").await?.context("not stored")?;
    bob.hears().await;
    let order = if next > last { "greater" } else { "not greater" };
    println!(
        "    the id of {} is {order} than that of {}",
        names.of(&next),
        names.of(&last)
    );
    let _dan = Person::joins(&server, "dan", &names, Some(&next)).await?;
    Ok(())
}
