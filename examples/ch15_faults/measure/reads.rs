//! Everybody comes back at once: what it costs to read.

use super::table;
use super::ways::{BASE, Way};
use anyhow::{Result, ensure};
use std::sync::Arc;
use std::time::Instant;

/// How many come back, in how many rooms they were, and how much each of them reads.
const READERS: u64 = 500;
const ROOMS: u64 = 64;
const NEWEST: usize = 50;
/// A file or a journal changes nothing for those who read, so one way of each kind is enough.
const READ: [&str; 4] = ["memory", BASE, "the hub's script, everysec", "MongoDB, in batches"];

/// Prints how long it takes until all have what they asked for.
pub(super) async fn run(ways: &[Way], rounds: usize) -> Result<()> {
    let ways: Vec<&Way> = ways.iter().filter(|way| READ.contains(&way.name)).collect();
    for way in &ways {
        fills(way).await?;
    }
    let mut found: Vec<Vec<f64>> = Vec::new();
    for _ in 0..rounds {
        let mut round = Vec::new();
        for way in &ways {
            round.push(all_come_back(way).await?);
        }
        found.push(round);
    }
    table::reads(&ways, &found);
    Ok(())
}

/// Sees to it that there is something to read in each room.
async fn fills(way: &Way) -> Result<()> {
    let rooms: Vec<_> = (0..ROOMS)
        .map(|room| {
            let keeper = Arc::clone(&way.keeper);
            tokio::spawn(async move {
                for number in 0..NEWEST as u64 {
                    keeper.keep(&format!("room{room}"), number).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for room in rooms {
        room.await??;
    }
    Ok(())
}

/// Each reads the newest messages of one room. In seconds, until the last one has them.
async fn all_come_back(way: &Way) -> Result<f64> {
    let started = Instant::now();
    let readers: Vec<_> = (0..READERS)
        .map(|reader| {
            let keeper = Arc::clone(&way.keeper);
            tokio::spawn(async move { keeper.newest(&format!("room{}", reader % ROOMS), NEWEST).await })
        })
        .collect();
    for reader in readers {
        ensure!(reader.await?? == NEWEST, "{}: fewer than {NEWEST} messages", way.name);
    }
    Ok(started.elapsed().as_secs_f64())
}
