//! `-- alone`: chapter 13's store, when there is no other.

use crate::place::Place;
use crate::third::{LOG, message};
use anyhow::Result;
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::clock::{Clock, SystemClock};
use realtime_hub::store::{Page, Store};

/// Ann writes until Redis has no more room. Then its disk is lost.
pub(crate) async fn run() -> Result<()> {
    let place = Place::find().await?;
    let limits = Limits {
        max_bytes: 100_000,
        ..Limits::default()
    };
    let redis = RedisStore::open(&place.redis_url, limits).await?;
    println!("Redis may hold 100,000 bytes. Ann writes, and never stops.");
    for number in 1.. {
        let stored = redis.append(message(&format!("m{number}")), SystemClock.now_ms()).await;
        if let Err(error) = stored {
            println!("m{number}: {error}");
            break;
        }
        if number % 50 == 0 {
            println!("m{number}: stored");
        }
    }
    println!("the newest page has {}", messages(&redis).await?);
    println!("-- the disk of that machine is lost, and Redis starts anew --");
    place.empty_redis().await?;
    println!("the newest page has {}", messages(&redis).await?);
    Ok(())
}

async fn messages(redis: &RedisStore) -> Result<String> {
    let page = redis.page(LOG, &Page::default()).await?;
    Ok(match page.len() {
        0 => "nothing".into(),
        count => format!("{count} messages"),
    })
}
