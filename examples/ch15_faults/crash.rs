//! `-- crash`: eight send, the database is killed, and what was answered is counted. Then its file is cut back to what was on the disk,
//! as a power cut leaves it, and it's counted again.

use super::keepers::Keeper;
use super::keepers::mongo::{OneByOne, collection, numbers};
use super::keepers::stream::Stream;
use super::servers::{self, installed};
use anyhow::{Context as _, Result};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use testkit::servers::{Append, Mongo, MongoOptions};

const SENDERS: u64 = 8;
const LOG: &str = "crash";
/// How long people send before the end, at least.
const SENDING: Duration = Duration::from_millis(1_200);
/// How long after a whole second Redis ends, in milliseconds. It gives its file to the disk when a second is full.
const ENDS: [u64; 2] = [150, 900];

/// What was answered, and what of it is gone.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    answered: usize,
    killed: usize,
    /// Nobody can cut the power of a MongoDB from outside: its journal isn't a file that only grows.
    cut: Option<usize>,
}

/// Prints one line for each promise and each end.
pub(crate) async fn run() -> Result<()> {
    installed()?;
    println!(
        "{:<36}{:>10}{:>16}{:>18}",
        "", "answered", "gone: killed", "gone: power cut"
    );
    line("Redis, no file", &redis(Append::Off, 500).await?);
    for (name, append) in [("everysec", Append::EverySec), ("always", Append::Always)] {
        for end in ENDS {
            let name = format!("Redis, {name}, {end} ms into a second");
            line(&name, &redis(append, end).await?);
        }
    }
    // When MongoDB writes its journal has nothing to do with the clock.
    for end in [200, 500, 800] {
        line("MongoDB", &mongo(false, end).await?);
    }
    for end in ENDS {
        line("MongoDB, journaled", &mongo(true, end).await?);
    }
    Ok(())
}

fn line(name: &str, gone: &Gone) {
    let cut = gone.cut.map_or("not tried".to_owned(), |cut| cut.to_string());
    println!("{name:<36}{:>10}{:>16}{cut:>18}", gone.answered, gone.killed);
}

/// A Redis that ends `end` milliseconds after a whole second.
pub(crate) async fn redis(append: Append, end: u64) -> Result<Gone> {
    let mut redis = servers::redis(append).await?;
    let keeper = Arc::new(Stream::open(&redis.url()).await?);
    let file = servers::file(&redis);
    let url = redis.url();
    let kill = async || {
        if append == Append::EverySec {
            // Without this, a slow disk would decide what is gone after the kill.
            servers::has_written(&url).await?;
        }
        redis.kill()
    };
    let (answered, sizes) = sends(keeper, Some(file.clone()), end, kill).await?;
    redis.restart().await?;
    let killed = missing(&answered, &Stream::open(&redis.url()).await?.numbers(LOG).await?);
    redis.kill()?;
    let safe = match append {
        Append::Off => 0,
        Append::EverySec => at_the_whole_second(&sizes),
        // The answer to each command came after the disk's.
        Append::Always => servers::size(&file),
    };
    if append != Append::Off {
        servers::cut(&file, safe)?;
    }
    redis.restart().await?;
    let cut = Some(missing(
        &answered,
        &Stream::open(&redis.url()).await?.numbers(LOG).await?,
    ));
    let answered = answered.len();
    Ok(Gone { answered, killed, cut })
}

/// How long the file was when the last second was full: the last moment at which Redis gave it to the disk.
fn at_the_whole_second(sizes: &[(Duration, u64)]) -> u64 {
    let last = sizes.last().map_or(0, |(at, _)| at.as_secs());
    let safe = sizes.iter().take_while(|(at, _)| at.as_secs() < last);
    safe.last().map_or(0, |(_, size)| *size)
}

/// A MongoDB that answers when it has a message, or when its journal has it.
pub(crate) async fn mongo(journaled: bool, end: u64) -> Result<Gone> {
    let mut mongo = Mongo::start(MongoOptions::default()).await?;
    let kept = collection(&mongo.url(), LOG, journaled).await?;
    let (answered, _) = sends(Arc::new(OneByOne(kept)), None, end, async || mongo.kill()).await?;
    mongo.restart().await?;
    let kept = collection(&mongo.url(), LOG, journaled).await?;
    let killed = missing(&answered, &numbers(&kept).await?);
    let answered = answered.len();
    Ok(Gone {
        answered,
        killed,
        cut: None,
    })
}

/// How many of the answered messages aren't among those that are left.
fn missing(answered: &[u64], left: &HashSet<u64>) -> usize {
    answered.iter().filter(|number| !left.contains(number)).count()
}

/// The length of a file at a time of day.
type Sizes = Vec<(Duration, u64)>;

/// Eight send until the server is gone. Returns the numbers of the answered messages, and how the file grew.
async fn sends(
    keeper: Arc<impl Keeper + 'static>,
    file: Option<PathBuf>,
    end: u64,
    kill: impl AsyncFnOnce() -> Result<()>,
) -> Result<(Vec<u64>, Sizes)> {
    let senders: Vec<_> = (0..SENDERS)
        .map(|sender| tokio::spawn(person(Arc::clone(&keeper), sender)))
        .collect();
    let mut sizes = Vec::new();
    let until = end_of(SENDING, end)?;
    while now()? < until {
        if let Some(file) = &file {
            sizes.push((now()?, servers::size(file)));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    kill().await?;
    let mut answered = Vec::new();
    for sender in senders {
        answered.extend(
            tokio::time::timeout(Duration::from_secs(40), sender)
                .await
                .context("no end")??,
        );
    }
    Ok((answered, sizes))
}

/// Sends until there is no answer: nothing was promised about that message. Returns the numbers of the others.
async fn person(keeper: Arc<impl Keeper>, sender: u64) -> Vec<u64> {
    let mut answered = Vec::new();
    loop {
        let number = sender * 1_000_000 + answered.len() as u64;
        if keeper.keep(LOG, number).await.is_err() {
            return answered;
        }
        answered.push(number);
    }
}

/// The first moment after `sending` that is `end` milliseconds after a whole second.
fn end_of(sending: Duration, end: u64) -> Result<Duration> {
    let from = now()? + sending;
    let end = Duration::from_millis(end);
    let this = Duration::from_secs(from.as_secs()) + end;
    Ok(if this < from {
        this + Duration::from_secs(1)
    } else {
        this
    })
}

fn now() -> Result<Duration> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?)
}
