//! `-- outage`: one of the two databases is away for three seconds. One chat writes to MongoDB directly, in batches; the other to Redis, and
//! a backup follows it.

use super::keepers::Keeper;
use super::keepers::batches::Batches;
use super::keepers::hub::Hub;
use super::keepers::mongo::collection;
use super::servers::{self, installed};
use anyhow::Result;
use hub_durable::mongo::{Mongo, MongoArchive};
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::backup::{Backup, NoLock, Settings};
use realtime_hub::store::live::Live as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::servers::{Append, MongoOptions, Redis};

const SENDERS: u64 = 8;
const BEFORE: Duration = Duration::from_secs(2);
const AWAY: Duration = Duration::from_secs(3);
/// Who gets no answer within this time shows an error, and sends the next message.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the people of one chat have seen.
#[derive(Debug, Default)]
struct Seen {
    saved: u64,
    errors: u64,
    /// The longest time in which nothing was saved.
    silence: Duration,
}

/// The two databases, and the two chats that stand on them.
struct Chats {
    redis: Redis,
    mongo: testkit::servers::Mongo,
    direct: Arc<dyn Keeper>,
    live: Arc<RedisStore>,
}

/// Prints what both chats make of both outages.
pub(crate) async fn run() -> Result<()> {
    installed()?;
    let mut chats = chats().await?;
    println!(
        "{:<44}{:>8}{:>8}{:>20}{:>22}",
        "", "saved", "errors", "longest silence", "waiting for backup"
    );
    for away in ["MongoDB", "Redis"] {
        let through: Arc<dyn Keeper> = Arc::new(Hub(Arc::clone(&chats.live) as _));
        for (name, keeper) in [
            ("to MongoDB directly", Arc::clone(&chats.direct)),
            ("through Redis", through),
        ] {
            let people = People::send(keeper);
            tokio::time::sleep(BEFORE).await;
            let waiting = is_away(&mut chats, away).await?.filter(|_| name == "through Redis");
            let waiting = waiting.map_or("–".to_owned(), |waiting| waiting.to_string());
            tokio::time::sleep(BEFORE).await;
            let seen = people.stop().await?;
            println!(
                "{:<44}{:>8}{:>8}{:>17} ms{waiting:>22}",
                format!("{away} is away; a chat {name}"),
                seen.saved,
                seen.errors,
                seen.silence.as_millis(),
            );
        }
    }
    Ok(())
}

async fn chats() -> Result<Chats> {
    let redis = servers::redis(Append::EverySec).await?;
    let mongo = testkit::servers::Mongo::start(MongoOptions::default()).await?;
    let direct = Arc::new(Batches::over(collection(&mongo.url(), "direct", true).await?));
    let live = Arc::new(RedisStore::open(&redis.url(), Limits::default()).await?);
    let archive = Arc::new(MongoArchive::open(&Mongo::connect(&mongo.url()).await?).await?);
    let backup = Backup::new(Arc::clone(&live) as _, archive, Arc::new(NoLock), Settings::default());
    tokio::spawn(async move {
        loop {
            // What fails is made up for by a later run.
            let _ = backup.run_once().await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    Ok(Chats {
        redis,
        mongo,
        direct,
        live,
    })
}

/// Takes one of the two away and brings it back. Says how much waited for its backup at the end of that, if that can be asked.
async fn is_away(chats: &mut Chats, which: &str) -> Result<Option<u64>> {
    if which == "Redis" {
        chats.redis.kill()?;
        tokio::time::sleep(AWAY).await;
        chats.redis.restart().await?;
        return Ok(None);
    }
    chats.mongo.kill()?;
    tokio::time::sleep(AWAY).await;
    let waiting = chats.live.backlog().await?.messages;
    chats.mongo.restart().await?;
    Ok(Some(waiting))
}

/// Some who send until they are told to stop.
struct People {
    stop: Arc<AtomicBool>,
    all: Vec<tokio::task::JoinHandle<Vec<Option<Instant>>>>,
}

impl People {
    fn send(keeper: Arc<dyn Keeper>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let all = (0..SENDERS).map(|number| tokio::spawn(sends(Arc::clone(&keeper), Arc::clone(&stop), number)));
        Self {
            all: all.collect(),
            stop,
        }
    }

    async fn stop(self) -> Result<Seen> {
        self.stop.store(true, Ordering::Relaxed);
        let mut answers = Vec::new();
        for person in self.all {
            answers.extend(person.await?);
        }
        let mut saved: Vec<_> = answers.iter().flatten().copied().collect();
        saved.sort();
        let silences = saved.windows(2).map(|two| two[1] - two[0]);
        Ok(Seen {
            saved: saved.len() as u64,
            errors: (answers.len() - saved.len()) as u64,
            silence: silences.max().unwrap_or_default(),
        })
    }
}

/// One message after the other, a hundred a second at most. For each, when it was saved.
async fn sends(keeper: Arc<dyn Keeper>, stop: Arc<AtomicBool>, number: u64) -> Vec<Option<Instant>> {
    let mut answers = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let answer = tokio::time::timeout(PATIENCE, keeper.keep("outage", number)).await;
        answers.push(matches!(answer, Ok(Ok(()))).then(Instant::now));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    answers
}
