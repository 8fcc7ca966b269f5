//! What an append through the hub's Redis store costs, next to the same script by the bare driver in the same run.
//!
//! `cargo run --release -p hub-bench-redis [SECONDS]` starts a Redis of its own, with an append-only file that reaches the disk once
//! a second. Each way is measured in turns, so that whatever else the machine does hits both; the middle of the turns counts.

mod bare;
mod measured;

use anyhow::{Context, Result};
use bare::Bare;
use hub_durable::redis::{Limits, RedisStore};
use measured::{Measured, measure, middle};
use realtime_hub::hub::message::Author;
use realtime_hub::store::record::Record;
use realtime_hub::store::{Command, Draft, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use testkit::servers::{Append, Redis, RedisOptions};

const TURNS: usize = 5;
const SENDERS: [usize; 3] = [1, 16, 256];
/// What the store may cost, in round trips of the bare script.
const AT_MOST: f64 = 1.5;

#[tokio::main]
async fn main() -> Result<()> {
    let seconds = std::env::args().nth(1).map_or(Ok(2.0), |seconds| seconds.parse());
    let length = Duration::from_secs_f64(seconds.context("how many seconds one turn lasts")?);
    let append = Append::EverySec;
    let redis = Redis::start(RedisOptions {
        append,
        ..RedisOptions::default()
    })
    .await?;
    let limits = Limits {
        max_bytes: 1 << 40,
        max_backlog: 0,
    };
    let store = Arc::new(RedisStore::open(&redis.url(), limits).await?);
    let bare = Bare::open(&redis.url(), store.epoch()).await?;
    println!("senders  way     answers/s   mean µs    p50 µs    p99 µs   ratio of means");
    let mut held = true;
    for senders in SENDERS {
        let (mut bares, mut stores, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TURNS {
            let (bare, store) = (bare.clone(), Arc::clone(&store));
            let one = measure(senders, length, move || bare_append(bare.clone())).await?;
            let other = measure(senders, length, move || store_append(Arc::clone(&store))).await?;
            ratios.push(other.mean_us / one.mean_us);
            bares.push(one);
            stores.push(other);
        }
        println!("{senders:>7}  bare    {}", row(&bares));
        let ratio = middle(ratios);
        println!("{senders:>7}  store   {}   {ratio:.2}", row(&stores));
        held &= ratio <= AT_MOST;
    }
    println!("at most {AT_MOST} everywhere: {}", if held { "yes" } else { "no" });
    Ok(())
}

fn row(turns: &[Measured]) -> String {
    let of = |value: fn(&Measured) -> f64| middle(turns.iter().map(value).collect());
    let (rate, mean) = (of(|turn| turn.per_second), of(|turn| turn.mean_us));
    let (p50, p99) = (of(|turn| turn.p50_us), of(|turn| turn.p99_us));
    format!("{rate:>9.0} {mean:>9.0} {p50:>9.0} {p99:>9.0}")
}

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A message as the chat sends it, each a command of its own.
fn draft() -> Draft {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let temp_id = realtime_hub::hub::id::TempId::Text(format!("bench-{number}"));
    Draft {
        logs: vec!["chat".into()],
        room: "chat".into(),
        author: Author::Named("ann".into()),
        receiver: None,
        body: "Good morning, everybody. Shall we begin with the second exercise?".into(),
        command: Some(Command {
            sender: "chat:ann".into(),
            temp_id,
        }),
    }
}

fn now_ms() -> u64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

async fn store_append(store: Arc<RedisStore>) -> Result<()> {
    store.append(draft(), now_ms()).await?;
    Ok(())
}

async fn bare_append(bare: Bare) -> Result<()> {
    let draft = draft();
    let key = draft.command.as_ref().map(Command::key).unwrap_or_default();
    let now_ms = now_ms();
    let json = Record::new(draft, now_ms).to_json()?;
    bare.append(&key, &json, now_ms).await
}
