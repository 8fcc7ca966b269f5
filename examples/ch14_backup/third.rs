//! `-- three`: the hub's own job over the hub's own stores, killed after each of its steps.

use crate::killed::{Steps, count, list, run};
use crate::place::{self, Place};
use anyhow::{Context, Result};
use hub_durable::mongo::{Mongo, MongoArchive};
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::backup::{Backup, NoLock, Settings, Step};
use realtime_hub::clock::{Clock, SystemClock};
use realtime_hub::hub::message::Author;
use realtime_hub::store::live::Bound;
use realtime_hub::store::{Draft, Store};
use std::ops::ControlFlow;
use std::sync::Arc;

/// The log that the programs of this chapter write to.
pub(crate) const LOG: &str = "chat";

/// So many messages of a log stay in Redis. The hub keeps 1,000.
pub(crate) const KEEP: usize = 2;

/// Both stores of the hub.
pub(crate) struct Both {
    pub(crate) live: Arc<RedisStore>,
    pub(crate) archive: Arc<MongoArchive>,
}

impl Both {
    pub(crate) async fn open(redis_url: &str, mongodb_uri: &str) -> Result<Self> {
        let live = RedisStore::open(redis_url, Limits::default())
            .await
            .context("REDIS_URL")?;
        let mongo = Mongo::connect(mongodb_uri).await.context("MONGODB_URI")?;
        let archive = MongoArchive::open(&mongo).await.context("MONGODB_URI")?;
        Ok(Self {
            live: Arc::new(live),
            archive: Arc::new(archive),
        })
    }

    pub(crate) async fn at(place: &Place) -> Result<Self> {
        Self::open(&place.redis_url, &place.mongodb_uri).await
    }

    /// A job over the two that takes so many messages at a time. `done` hears of each step.
    pub(crate) fn job<F>(&self, messages: usize, done: F) -> Backup<impl Fn(Step) -> ControlFlow<()> + use<F>>
    where
        F: Fn(Step) + Send + Sync + 'static,
    {
        let steps = move |step| {
            done(step);
            ControlFlow::Continue(())
        };
        let bytes = 1 << 20;
        let settings = Settings {
            batch: Bound { messages, bytes },
            keep: KEEP,
        };
        let (live, archive) = (Arc::clone(&self.live), Arc::clone(&self.archive));
        Backup::stepwise(live, archive, Arc::new(NoLock), settings, steps)
    }

    /// Ann says `m1`, `m2` and so on.
    pub(crate) async fn says(&self, numbers: std::ops::RangeInclusive<u32>) -> Result<Vec<String>> {
        let mut said = Vec::new();
        for text in numbers.map(|number| format!("m{number}")) {
            self.live.append(message(&text), SystemClock.now_ms()).await?;
            said.push(text);
        }
        Ok(said)
    }
}

pub(crate) fn message(text: &str) -> Draft {
    Draft {
        logs: vec![LOG.into()],
        room: String::new(),
        author: Author::Named("ann".into()),
        receiver: None,
        body: text.into(),
        command: None,
    }
}

/// What runs in the process that is killed.
pub(crate) async fn job((redis_url, mongodb_uri): (&str, &str), steps: Steps) -> Result<()> {
    let both = Both::open(redis_url, mongodb_uri).await?;
    let job = both.job(3, move |step| steps.done(&format!("{step:?}"), ""));
    job.run_once().await?;
    Ok(())
}

/// For each step: six messages, a job that is killed after it, one more message, and a job that isn't killed.
pub(crate) async fn three() -> Result<()> {
    let place = Place::find().await?;
    println!("In Redis are m1 to m6. The job is killed after a step, m7 comes, and the job runs again.");
    for step in [Step::Read, Step::Put, Step::Moved, Step::Trimmed] {
        place.empty().await?;
        let both = Both::at(&place).await?;
        let mut sent = both.says(1..=6).await?;
        run(&place, "three", Some(&format!("{step:?}")), false).await?;
        let before = place::archived(&place.mongodb_uri).await?;
        println!(
            "{:<28}in MongoDB: {}",
            format!("-- kill -9 after {step:?} --"),
            list(&before)
        );
        sent.extend(both.says(7..=7).await?);
        run(&place, "three", None, false).await?;
        let archived = place::archived(&place.mongodb_uri).await?;
        println!("{:<28}in MongoDB: {}", "after the next run", list(&archived));
        println!("{:<28}{}", "", count(&sent, &archived));
    }
    Ok(())
}
