//! The lock of the backup: it saves work, so one at a time has it; and it stops nobody for ever.

use hub_durable::redis::RedisLock;
use realtime_hub::backup::Lock as _;
use redis::aio::MultiplexedConnection;
use redis::{Cmd, FromRedisValue};
use std::time::Duration;
use testkit::Result;
use testkit::servers::{self, Kind, Redis, RedisOptions};
use tokio::time::{Instant, sleep, timeout};

const KEY: &str = "hub:backup";

struct Locks {
    redis: Redis,
    ours: RedisLock,
    theirs: RedisLock,
    connection: MultiplexedConnection,
}

impl Locks {
    async fn two() -> Result<Option<Self>> {
        if servers::not_run(&[Kind::Redis]) {
            return Ok(None);
        }
        let redis = Redis::start(RedisOptions::default()).await?;
        let client = redis::Client::open(redis.url())?;
        Ok(Some(Self {
            ours: RedisLock::open(&redis.url()).await?,
            theirs: RedisLock::open(&redis.url()).await?,
            connection: client.get_multiplexed_async_connection().await?,
            redis,
        }))
    }

    async fn asks<T: FromRedisValue>(&mut self, command: &str) -> Result<T> {
        let mut asked = Cmd::new();
        command.split(' ').for_each(|word| {
            asked.arg(word);
        });
        Ok(asked.query_async(&mut self.connection).await?)
    }

    async fn lasts_ms(&mut self) -> Result<i64> {
        self.asks(&format!("PTTL {KEY}")).await
    }

    /// Lets the lock end, as if its holder hadn't been heard of for long.
    async fn expires(&mut self) -> Result {
        self.asks::<i64>(&format!("PEXPIRE {KEY} 1")).await?;
        let gone = async {
            while self.asks::<i64>(&format!("EXISTS {KEY}")).await? != 0 {
                sleep(Duration::from_millis(1)).await;
            }
            Ok(())
        };
        timeout(Duration::from_secs(10), gone).await?
    }
}

#[tokio::test]
async fn one_has_it_and_a_second_one_is_refused_until_it_is_given_back() -> Result {
    let Some(locks) = Locks::two().await? else {
        return Ok(());
    };
    let Locks { ours, theirs, .. } = &locks;
    assert!(ours.take().await, "nobody has it");
    assert!(!theirs.take().await, "we have it");
    ours.give_back().await;
    assert!(theirs.take().await, "it was given back");
    assert!(!ours.take().await, "they have it");
    Ok(())
}

#[tokio::test]
async fn it_ends_by_itself_and_lasts_longer_when_it_is_renewed() -> Result {
    let Some(mut locks) = Locks::two().await? else {
        return Ok(());
    };
    assert!(locks.ours.take().await);
    let lasts_ms = locks.lasts_ms().await?;
    assert!((1..=30_000).contains(&lasts_ms), "it lasts {lasts_ms} ms");
    locks.asks::<i64>(&format!("PEXPIRE {KEY} 5000")).await?;
    locks.ours.renew().await;
    let lasts_ms = locks.lasts_ms().await?;
    assert!((5_001..=30_000).contains(&lasts_ms), "renewed, it lasts {lasts_ms} ms");
    locks.expires().await?;
    assert!(locks.theirs.take().await, "it has ended");
    Ok(())
}

#[tokio::test]
async fn who_had_it_neither_renews_nor_gives_back_the_lock_of_another() -> Result {
    let Some(mut locks) = Locks::two().await? else {
        return Ok(());
    };
    assert!(locks.ours.take().await);
    locks.expires().await?;
    assert!(locks.theirs.take().await);
    locks.asks::<i64>(&format!("PEXPIRE {KEY} 5000")).await?;
    locks.ours.renew().await;
    let lasts_ms = locks.lasts_ms().await?;
    assert!(
        (1..=5_000).contains(&lasts_ms),
        "we have renewed their lock: {lasts_ms} ms"
    );
    locks.ours.give_back().await;
    assert!(!locks.ours.take().await, "we have given their lock away");
    Ok(())
}

#[tokio::test]
async fn while_redis_is_away_everybody_works_and_nobody_waits_long() -> Result {
    let Some(mut locks) = Locks::two().await? else {
        return Ok(());
    };
    assert!(locks.ours.take().await);
    locks.redis.kill()?;
    let begun = Instant::now();
    assert!(locks.theirs.take().await, "nobody certainly has it");
    locks.ours.renew().await;
    locks.ours.give_back().await;
    // Two seconds are the patience of one question.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    locks.redis.restart().await?;
    // It has forgotten everything, the lock too.
    let again = async {
        while !locks.ours.take().await || locks.theirs.take().await {
            locks.ours.give_back().await;
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(10), again).await?;
    Ok(())
}
