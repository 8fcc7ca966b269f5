//! `-- measure`: what an answer costs. The same message is kept in eleven ways, by 1, 8 and 64 senders, and each way is divided by
//! "Redis, everysec" of the same round: another machine has other times, and often much the same ratios.

mod reads;
mod table;
mod ways;

use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use ways::{Way, Ways};

/// How many send at the same time, each the next message when the last one is saved.
const SENDERS: [usize; 3] = [1, 8, 64];
/// How long one cell of the table is measured.
const SPAN: Duration = Duration::from_millis(500);
/// A cell ends here at the latest: memory would fill the memory.
const MOST: u64 = 30_000;

/// What one cell of the table has shown.
struct Cell {
    /// How long each answer took, in seconds, rising.
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
    let ways = Ways::open().await?;
    println!("{}", ways.measured().await?);
    println!(
        "{rounds} rounds; in each, every way in turn for {SPAN:?}; a number is the middle of all rounds (the smallest–the greatest)"
    );
    let mut cells: Vec<Vec<Vec<Cell>>> = Vec::new();
    for round in 0..rounds {
        let mut columns = Vec::new();
        for senders in SENDERS {
            columns.push(column(&ways.all, senders, round).await?);
        }
        cells.push(columns);
        eprintln!("round {} of {rounds}", round + 1);
    }
    table::print(
        "messages a second, × Redis everysec",
        &ways.all,
        &cells,
        |cell, base| cell.per_second / base.per_second,
    );
    let median = |cell: &Cell, base: &Cell| cell.ack(0.5) / base.ack(0.5);
    table::print("time to the ack (median), × Redis everysec", &ways.all, &cells, median);
    let slow = |cell: &Cell, base: &Cell| cell.ack(0.99) / base.ack(0.5);
    let title = "the slowest ack of a hundred, × the median of Redis everysec";
    table::print(title, &ways.all, &cells, slow);
    table::machine(&ways.all, &cells);
    reads::run(&ways.all, rounds).await
}

/// Every way in turn. Each round begins with another one: none is always the one behind the slowest.
async fn column(ways: &[Way], senders: usize, round: usize) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    for turn in 0..ways.len() {
        let place = (turn + round) % ways.len();
        cells.push((place, cell(&ways[place], senders).await?));
    }
    cells.sort_by_key(|(place, _)| *place);
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// Lets `senders` send for a while, after a few messages that don't count.
async fn cell(way: &Way, senders: usize) -> Result<Cell> {
    for number in 0..10 {
        way.keeper.keep("warm", number).await?;
    }
    let started = Instant::now();
    let sent = Arc::new(AtomicU64::new(0));
    let people: Vec<_> = (0..senders)
        .map(|sender| tokio::spawn(sends(way.clone(), Arc::clone(&sent), format!("room{sender}"), started)))
        .collect();
    let mut acks = Vec::new();
    for person in people {
        acks.extend(person.await??);
    }
    let messages = acks.len() as u64 * way.each;
    let per_second = messages as f64 / started.elapsed().as_secs_f64();
    acks.sort_by(f64::total_cmp);
    Ok(Cell { acks, per_second })
}

/// One sender: the next message goes out when the last one is saved.
async fn sends(way: Way, sent: Arc<AtomicU64>, log: String, started: Instant) -> Result<Vec<f64>> {
    let mut acks = Vec::new();
    while started.elapsed() < SPAN && sent.fetch_add(1, Ordering::Relaxed) < MOST {
        let asked = Instant::now();
        way.keeper.keep(&log, acks.len() as u64).await?;
        acks.push(asked.elapsed().as_secs_f64());
    }
    Ok(acks)
}
