//! `-- lock`: two processes, one lock, and a machine that stops for a moment.

use crate::killed::{Steps, count, list};
use crate::place::{self, Place};
use crate::third::Both;
use crate::tries::Tries;
use anyhow::Result;
use realtime_hub::backup::Step;
use redis::aio::MultiplexedConnection;
use std::sync::{Arc, Barrier};
use std::time::Duration;
use tokio::time::sleep;

const LOCK: &str = "backup:lock";
/// After so long it is free again, whatever has become of its holder.
const LIFE: Duration = Duration::from_millis(500);

/// First the second try's write behind a lock; then the hub's job without one.
pub(crate) async fn run() -> Result<()> {
    let place = Place::find().await?;
    behind_a_lock(&place).await?;
    place.empty().await?;
    without_one(&place).await
}

async fn behind_a_lock(place: &Place) -> Result<()> {
    let stores = (place.redis_url.as_str(), place.mongodb_uri.as_str());
    let mut one = Tries::open(stores, Steps::default()).await?;
    let mut redis = place::redis(&place.redis_url).await?;
    let sent: Vec<String> = (1..=3).map(|number| format!("m{number}")).collect();
    for text in &sent {
        one.write(text).await?;
    }
    println!(
        "A takes the lock for {} ms: {}",
        LIFE.as_millis(),
        takes(&mut redis).await?
    );
    println!("B takes the lock: {}", takes(&mut redis).await?);
    println!("A reads m1 m2 m3");
    let batch = one.read_all().await?;
    println!("-- the machine of A stops for a second --");
    sleep(LIFE * 2).await;
    println!("B takes the lock: {}", takes(&mut redis).await?);
    println!("B reads m1 m2 m3, and writes them");
    one.insert(&batch).await?;
    println!("-- A goes on, and still believes that it has the lock --");
    // Naive: the lock was asked before the write, and the write doesn't ask again.
    println!("A writes m1 m2 m3");
    one.insert(&batch).await?;
    let archived = place::archived(&place.mongodb_uri).await?;
    println!("in MongoDB: {}", list(&archived));
    println!("{}", count(&sent, &archived));
    Ok(())
}

/// `SET … NX PX`: true if nobody has it.
async fn takes(redis: &mut MultiplexedConnection) -> Result<bool> {
    let mut set = redis::cmd("SET");
    let set = set
        .arg(LOCK)
        .arg("somebody")
        .arg("NX")
        .arg("PX")
        .arg(LIFE.as_millis() as u64);
    let taken: Option<String> = set.query_async(redis).await?;
    Ok(taken.is_some())
}

async fn without_one(place: &Place) -> Result<()> {
    println!("-- the hub's job, by A and by B at once, without any lock --");
    let both = Both::at(place).await?;
    let sent = both.says(1..=60).await?;
    // Neither goes on before both have read.
    let both_have_read = Arc::new(Barrier::new(2));
    let hub = || {
        let both_have_read = Arc::clone(&both_have_read);
        let job = both.job(100, move |step| {
            if step == Step::Read {
                tokio::task::block_in_place(|| both_have_read.wait());
            }
        });
        tokio::spawn(async move { job.run_once().await })
    };
    let (a, b) = tokio::try_join!(hub(), hub())?;
    println!("A has carried {} messages, B {}", a?.messages, b?.messages);
    let archived = place::archived(&place.mongodb_uri).await?;
    println!("in MongoDB: {} messages; {}", archived.len(), count(&sent, &archived));
    Ok(())
}
