//! `-- away`: Redis is killed while the hub runs, and comes back.

use super::people::{Names, Person};
use super::{app, servers};
use anyhow::Result;
use realtime_hub::config::Config;
use std::time::Duration;
use testkit::servers::Append;
use testkit::{Server, http};
use tokio::time::sleep;

pub(crate) async fn run() -> Result<()> {
    let mut redis = servers::private(Append::Always).await?;
    let server = testkit::serve(app::hub(Config::default(), &redis.url()).await?.router).await?;
    let names = Names::default();
    let mut ann = Person::joins(&server, "ann", &names, None).await?;
    let mut bob = Person::joins(&server, "bob", &names, None).await?;
    ann.says("t1", "one").await?;
    bob.hears().await;
    println!("    GET /readyz: {}", ready(&server).await?);
    println!("-- Redis is killed --");
    redis.kill()?;
    ann.says("t2", "two").await?;
    println!("    GET /readyz: {}", ready(&server).await?);
    println!("-- Redis starts again --");
    redis.restart().await?;
    while ready(&server).await? != 200 {
        sleep(Duration::from_millis(10)).await;
    }
    println!("    GET /readyz: 200");
    ann.says("t2", "two").await?;
    // Had the first try been stored after all, Bob would now get "two" for the second time.
    bob.hears().await;
    ann.says("t3", "three").await?;
    bob.hears().await;
    Ok(())
}

async fn ready(server: &Server) -> Result<u16> {
    Ok(http::send(server.addr(), "GET", "/readyz", &[], "").await?.status)
}
