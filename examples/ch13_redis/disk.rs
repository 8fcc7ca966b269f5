//! `-- disk`: what is left when Redis is killed, and what may be left after a power cut.

use super::servers;
use anyhow::{Context, Result};
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::hub::message::Author;
use realtime_hub::store::{Draft, Store};
use redis::AsyncConnectionConfig;
use serde_json::json;
use std::fs::OpenOptions;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use testkit::servers::{Append, Redis};
use tokio::time::{sleep, timeout};

/// How long messages are sent before Redis ends.
const SENDING: Duration = Duration::from_millis(2_500);
/// With `everysec`, so much may still be on its way to the disk.
const A_SECOND: Duration = Duration::from_secs(1);
/// After so long something hangs: Redis keeps an answered write to itself for two seconds at most.
const KEPT_AT_MOST: Duration = Duration::from_secs(10);
const LOG: &str = "chat";

#[derive(Clone, Copy, PartialEq)]
enum End {
    /// The process is gone. What it has given to the operating system reaches the disk all the same.
    Killed,
    /// The machine is gone, too.
    PowerCut,
}

pub(crate) async fn run() -> Result<()> {
    println!(
        "    {:<12}{:>10}{:>22}{:>24}",
        "appendfsync", "acked", "lost when killed", "lost by a power cut"
    );
    for (name, append) in [
        ("no file", Append::Off),
        ("everysec", Append::EverySec),
        ("always", Append::Always),
    ] {
        let (acked, killed) = try_out(append, End::Killed).await?;
        let (cut_acked, cut) = try_out(append, End::PowerCut).await?;
        let lost = |lost: usize, of: usize| format!("{} %", (lost * 100).div_ceil(of.max(1)));
        println!(
            "    {name:<12}{acked:>10}{:>22}{:>24}",
            lost(killed, acked),
            lost(cut, cut_acked)
        );
    }
    Ok(())
}

/// How many messages were acked, and how many of them are gone afterwards.
async fn try_out(append: Append, end: End) -> Result<(usize, usize)> {
    let mut redis = servers::private(append).await?;
    let store = RedisStore::open(&redis.url(), Limits::default()).await?;
    let started = Instant::now();
    let (mut acked, mut sizes) = (0, Vec::new());
    while started.elapsed() < SENDING {
        store.append(draft(acked), 1).await?;
        acked += 1;
        sizes.push((Instant::now(), file_size(&redis)));
    }
    if append == Append::EverySec {
        // Without this, a slow disk would decide what is lost by the kill.
        let handed_over = timeout(KEPT_AT_MOST, has_handed_over(&redis.url())).await;
        handed_over.context("Redis still hasn't handed over what it answered")??;
    }
    redis.kill()?;
    if end == End::PowerCut {
        cut(&redis, append, &sizes)?;
    }
    redis.restart().await?;
    let store = RedisStore::open(&redis.url(), Limits::default()).await?;
    let left = store.after(LOG, "0").await?;
    Ok((acked, acked.saturating_sub(left.len())))
}

/// Waits until the operating system has every write that was answered. While an fsync is on its way, `everysec` keeps the next ones back.
async fn has_handed_over(url: &str) -> Result<()> {
    // On a slow disk it may answer late, too.
    let patient = AsyncConnectionConfig::new().set_response_timeout(Some(KEPT_AT_MOST));
    let client = redis::Client::open(url)?;
    let mut redis = client.get_multiplexed_async_connection_with_config(&patient).await?;
    loop {
        let info: String = redis::cmd("INFO").arg("persistence").query_async(&mut redis).await?;
        let kept = info.lines().find_map(|line| line.strip_prefix("aof_buffer_length:"));
        if kept.context("INFO says nothing about the file")? == "0" {
            return Ok(());
        }
        sleep(Duration::from_millis(5)).await;
    }
}

/// Cuts the file back to what is certainly on the disk: nobody here can switch the power off.
fn cut(redis: &Redis, append: Append, sizes: &[(Instant, u64)]) -> Result<()> {
    let ended = sizes.last().context("nothing was sent")?.0;
    let certain = match append {
        Append::Off => return Ok(()),
        // Before each answer Redis has waited for the disk.
        Append::Always => sizes.last(),
        // The worst that is promised: the file as it was a second ago.
        Append::EverySec => sizes.iter().rev().find(|(at, _)| ended - *at >= A_SECOND),
    };
    let size = certain.map_or(0, |(_, size)| *size);
    let file = OpenOptions::new().write(true).open(file(redis))?;
    Ok(file.set_len(size)?)
}

/// Where Redis 7 appends.
pub(crate) fn file(redis: &Redis) -> PathBuf {
    redis.data().join("appendonlydir/appendonly.aof.1.incr.aof")
}

pub(crate) fn file_size(redis: &Redis) -> u64 {
    file(redis).metadata().map_or(0, |file| file.len())
}

fn draft(number: usize) -> Draft {
    Draft {
        logs: vec![LOG.into()],
        room: LOG.into(),
        author: Author::Named("ann".into()),
        receiver: None,
        body: json!(number),
        command: None,
    }
}
