//! The real program tells who runs it whether it can work.

use super::program::starts;
use anyhow::Context as _;
use std::net::SocketAddr;
use std::time::Duration;
use testkit::servers::{self, Append, Kind, Redis, RedisOptions};
use testkit::{Result, http};
use tokio::time::{sleep, timeout};

/// Asks until it is answered with this status.
async fn becomes(addr: SocketAddr, status: u16) -> Result<String> {
    let asked = async {
        loop {
            let answer = http::get(addr, "/readyz").await?;
            if answer.status == status {
                return Ok(answer.body);
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let answered = timeout(Duration::from_secs(30), asked).await;
    answered.with_context(|| format!("/readyz doesn't become {status}"))?
}

#[tokio::test]
async fn a_hub_is_not_ready_while_redis_is_away_and_ready_again_when_it_is_back() -> Result {
    if servers::not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let mut redis = Redis::start(RedisOptions {
        append: Append::Always,
        ..RedisOptions::default()
    })
    .await?;
    let hub = starts(&[("REDIS_URL", &redis.url())]).await?;
    let addr: SocketAddr = hub.url.trim_start_matches("http://").parse()?;
    assert_eq!(http::get(addr, "/readyz").await?.status, 200);
    for way in ["killed", "frozen"] {
        match way {
            "killed" => redis.kill()?,
            _ => redis.freeze()?,
        }
        let body = becomes(addr, 503).await?;
        assert!(body.contains("unavailable"), "{way}: {body}");
        // It lives all the same: nobody shall start it anew because Redis is away.
        assert_eq!(http::get(addr, "/healthz").await?.status, 200, "{way}");
        match way {
            "killed" => redis.restart().await?,
            _ => redis.thaw()?,
        }
        becomes(addr, 200).await?;
    }
    hub.killed().await
}
