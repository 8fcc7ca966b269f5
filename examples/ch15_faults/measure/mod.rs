//! `-- measure`: what an answer costs. The same message is kept in eight ways, by 1, 8 and 64 senders, and each way is divided by
//! "Redis, everysec" of the same round: another machine has other times, and often much the same ratios.

mod table;

use super::keepers::{Batches, Keeper, Memory, OneByOne, Stream, collection};
use super::servers::Servers;
use anyhow::Result;
use realtime_hub::store::memory::MemoryStore;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How many send at the same time, each the next message when the last one is saved.
const SENDERS: [usize; 3] = [1, 8, 64];
/// How long one cell of the table is measured.
const SPAN: Duration = Duration::from_millis(500);
/// A cell ends here at the latest: memory would fill the memory.
const MOST: u64 = 50_000;
/// The way that the others are divided by.
const BASE: usize = 2;

/// One way to keep a message.
struct Way {
    name: &'static str,
    keeper: Arc<dyn Keeper>,
}

/// What one cell of the table has shown.
struct Cell {
    /// How long an answer took, in seconds, rising.
    acks: Vec<f64>,
    per_second: f64,
}

impl Cell {
    /// The ack that `share` of all acks are quicker than.
    fn ack(&self, share: f64) -> f64 {
        let place = (self.acks.len() as f64 * share) as usize;
        self.acks.get(place).or(self.acks.last()).copied().unwrap_or(f64::NAN)
    }
}

/// Prints what came out of some rounds, and what it cost to read 50 messages 500 times.
pub(crate) async fn run(rounds: usize) -> Result<()> {
    let servers = Servers::start().await?;
    let ways = ways(&servers).await?;
    println!("{rounds} rounds; each cell {SPAN:?}; in each round every way in turn");
    let mut cells: Vec<Vec<Vec<Cell>>> = Vec::new();
    for _ in 0..rounds {
        let mut round = Vec::new();
        for senders in SENDERS {
            let mut row = Vec::new();
            for way in &ways {
                row.push(cell(&way.keeper, senders).await?);
            }
            round.push(row);
        }
        cells.push(round);
    }
    let names: Vec<&str> = ways.iter().map(|way| way.name).collect();
    table::print("messages a second, × Redis everysec", &names, &cells, |cell, base| {
        cell.per_second / base.per_second
    });
    table::print(
        "time to the ack (median), × Redis everysec",
        &names,
        &cells,
        |cell, base| cell.ack(0.5) / base.ack(0.5),
    );
    table::print(
        "the slowest ack of a hundred, × the median of Redis everysec",
        &names,
        &cells,
        |cell, base| cell.ack(0.99) / base.ack(0.5),
    );
    table::machine(&cells);
    reads(&ways, rounds).await
}

async fn ways(servers: &Servers) -> Result<Vec<Way>> {
    let mongo = servers.mongo.url();
    let way = |name, keeper| Way { name, keeper };
    Ok(vec![
        way("memory", Arc::new(Memory(MemoryStore::new(usize::MAX)))),
        way("Redis, no file", Arc::new(Stream::open(&servers.no_file.url()).await?)),
        way(
            "Redis, everysec",
            Arc::new(Stream::open(&servers.everysec.url()).await?),
        ),
        way("Redis, always", Arc::new(Stream::open(&servers.always.url()).await?)),
        way(
            "MongoDB, one by one",
            Arc::new(OneByOne(collection(&mongo, "one", false).await?)),
        ),
        way(
            "  journaled",
            Arc::new(OneByOne(collection(&mongo, "one_journaled", true).await?)),
        ),
        way(
            "MongoDB, in batches",
            Arc::new(Batches::over(collection(&mongo, "batches", false).await?)),
        ),
        way(
            "  journaled",
            Arc::new(Batches::over(collection(&mongo, "batches_journaled", true).await?)),
        ),
    ])
}

/// Lets `senders` send for a while, after a few messages that don't count.
async fn cell(keeper: &Arc<dyn Keeper>, senders: usize) -> Result<Cell> {
    for number in 0..20 {
        keeper.keep("warm", number).await?;
    }
    let started = Instant::now();
    let sent = Arc::new(AtomicU64::new(0));
    let all: Vec<_> = (0..senders)
        .map(|sender| {
            tokio::spawn(sends(
                Arc::clone(keeper),
                Arc::clone(&sent),
                format!("room{sender}"),
                started,
            ))
        })
        .collect();
    let mut acks = Vec::new();
    for sender in all {
        acks.extend(sender.await??);
    }
    let per_second = acks.len() as f64 / started.elapsed().as_secs_f64();
    acks.sort_by(f64::total_cmp);
    Ok(Cell { acks, per_second })
}

/// One sender: the next message goes out when the last one is saved.
async fn sends(keeper: Arc<dyn Keeper>, sent: Arc<AtomicU64>, log: String, started: Instant) -> Result<Vec<f64>> {
    let mut acks = Vec::new();
    while started.elapsed() < SPAN && sent.fetch_add(1, Ordering::Relaxed) < MOST {
        let asked = Instant::now();
        keeper.keep(&log, acks.len() as u64).await?;
        acks.push(asked.elapsed().as_secs_f64());
    }
    Ok(acks)
}

/// How many rooms those who come back have been in, and how much each of them reads.
const ROOMS: u64 = 64;
const NEWEST: usize = 50;

/// Sees to it that there is something to read in each room.
async fn fills(keeper: &Arc<dyn Keeper>) -> Result<()> {
    let all: Vec<_> = (0..ROOMS)
        .map(|room| {
            let keeper = Arc::clone(keeper);
            tokio::spawn(async move {
                for number in 0..NEWEST as u64 {
                    keeper.keep(&format!("room{room}"), number).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for room in all {
        room.await??;
    }
    Ok(())
}

/// 500 come back at once, and each reads the newest messages of one room.
async fn reads(ways: &[Way], rounds: usize) -> Result<()> {
    for way in ways {
        fills(&way.keeper).await?;
    }
    let mut found: Vec<Vec<f64>> = Vec::new();
    for _ in 0..rounds {
        let mut round = Vec::new();
        for way in ways {
            let started = Instant::now();
            let all: Vec<_> = (0..500_u64)
                .map(|reader| {
                    let keeper = Arc::clone(&way.keeper);
                    tokio::spawn(async move { keeper.newest(&format!("room{}", reader % ROOMS), NEWEST).await })
                })
                .collect();
            for reader in all {
                anyhow::ensure!(reader.await?? == NEWEST, "{}: fewer than 50 messages", way.name);
            }
            round.push(started.elapsed().as_secs_f64());
        }
        found.push(round);
    }
    table::reads(ways.iter().map(|way| way.name), &found);
    Ok(())
}
