//! `-- away`: MongoDB is killed, and comes back.

use crate::border::texts;
use crate::killed::list;
use crate::place;
use crate::third::{Both, LOG};
use anyhow::Result;
use realtime_hub::backup::{Keeper, Step, Steps, Watched};
use realtime_hub::clock::{SystemClock, SystemEntropy};
use realtime_hub::history::History;
use realtime_hub::store::live::Live;
use realtime_hub::store::{Page, Store};
use realtime_hub::telemetry::BackupMetrics;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use testkit::servers::{Kind, Mongo};
use tokio::time::sleep;

/// One backup that succeeds, and three that fail.
const SHOWN: u32 = 4;

/// How often the job has begun, and when it did so last.
#[derive(Clone, Default)]
struct Tries(Arc<(AtomicU32, Mutex<Option<Instant>>)>);

impl Tries {
    fn hears(&self, step: Step) {
        match step {
            Step::Read => {
                let now = Instant::now();
                let last = self.0.1.lock().map(|mut last| last.replace(now));
                let after = last.ok().flatten().map(|last| (now - last).as_secs_f64());
                let after = after.map_or(String::new(), |after| format!(", {after:.1} s after the last time"));
                // How often it tries before it notices that MongoDB is back is up to chance.
                if self.0.0.fetch_add(1, Ordering::Relaxed) < SHOWN {
                    println!("    the job reads{after}");
                }
            }
            Step::Put => println!("    MongoDB has the batch"),
            _ => {}
        }
    }

    /// What comes next isn't another try of the same.
    fn anew(&self) {
        if let Ok(mut last) = self.0.1.lock() {
            *last = None;
        }
    }

    async fn reach(&self, count: u32) {
        while self.0.0.load(Ordering::Relaxed) < count {
            sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Both servers are ours here, whatever the environment names: one of them is killed.
pub(crate) async fn run() -> Result<()> {
    place::installed(&[Kind::Redis, Kind::Mongo])?;
    let redis = place::own_redis().await?;
    let mongo = place::own_mongo().await?;
    // The hub's driver looks for three seconds before it gives up. That is long in a demonstration.
    let uri = format!("{}?serverSelectionTimeoutMS=200", mongo.url());
    let both = Both::open(&redis.url(), &uri).await?;
    let tries = Tries::default();
    let heard = tries.clone();
    let watched = Watched {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        metrics: BackupMetrics::default(),
        too_many: 1_000,
    };
    let keeper = Keeper::new(both.job(10, move |step| heard.hears(step)), watched);
    tokio::select! {
        () = keeper.keep() => Ok(()),
        ended = scene(&both, &keeper, mongo, &tries) => ended,
    }
}

async fn scene<S: Steps>(both: &Both, keeper: &Keeper<S>, mut mongo: Mongo, tries: &Tries) -> Result<()> {
    both.says(1..=3).await?;
    println!("ann has written m1 to m3; {}", waits(both).await?);
    println!("it is time for a backup");
    keeper.tick();
    nothing_waits(both).await?;
    println!("-- MongoDB is killed --");
    mongo.kill()?;
    both.says(4..=6).await?;
    println!("ann has written m4 to m6, and each was acked; {}", waits(both).await?);
    let history = History::new(Arc::clone(&both.live) as _, Arc::clone(&both.archive) as _);
    for limit in [3, 6] {
        let page = history.page(LOG, &Page { before: None, limit }).await;
        let shown = page.map_or_else(|_| "unavailable".into(), |page| texts(&page));
        println!("the newest {limit}: {shown}");
    }
    println!("it is time for a backup");
    tries.anew();
    keeper.tick();
    tries.reach(SHOWN).await;
    println!("{}", waits(both).await?);
    println!("-- MongoDB is back --");
    mongo.restart().await?;
    nothing_waits(both).await?;
    println!("in MongoDB: {}", list(&place::archived(&mongo.url()).await?));
    Ok(())
}

async fn waits(both: &Both) -> Result<String> {
    Ok(match both.live.backlog().await?.messages {
        0 => "nothing waits".into(),
        count => format!("{count} wait for the archive"),
    })
}

async fn nothing_waits(both: &Both) -> Result<()> {
    while both.live.backlog().await?.messages > 0 {
        sleep(Duration::from_millis(10)).await;
    }
    println!("{}", waits(both).await?);
    Ok(())
}
