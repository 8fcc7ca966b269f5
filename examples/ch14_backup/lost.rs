//! `-- lost`: Redis is lost with its disk, and is filled again from MongoDB, by the words that `realtime-hub` understands.

use crate::border::texts;
use crate::killed::list;
use crate::place::{self, Place};
use crate::third::{Both, KEEP, LOG};
use anyhow::Result;
use realtime_hub::history::History;
use realtime_hub::store::{Page, Store};
use std::sync::Arc;
use tokio::process::Command;

/// What was there, what is lost, and what comes back.
pub(crate) async fn run() -> Result<()> {
    let place = Place::find().await?;
    let both = Both::at(&place).await?;
    both.says(1..=6).await?;
    println!("ann has written m1 to m6");
    tells(&place, "backup status").await?;
    tells(&place, "backup now").await?;
    both.says(7..=7).await?;
    println!("ann has written m7");
    println!("in MongoDB: {}", list(&place::archived(&place.mongodb_uri).await?));
    println!("in Redis:   {}", in_redis(&both).await?);
    tells(&place, "check").await?;
    tells(&place, "restore").await?;
    println!("-- Redis is lost, and its disk as well --");
    place.empty_redis().await?;
    tells(&place, "restore").await?;
    let both = Both::at(&place).await?;
    println!("in Redis:   {}", in_redis(&both).await?);
    both.says(8..=8).await?;
    println!("ann has written m8");
    let history = History::new(Arc::clone(&both.live) as _, Arc::clone(&both.archive) as _);
    println!(
        "a reader's page: {}",
        texts(&history.page(LOG, &Page::default()).await?)
    );
    println!("-- another time: m1 to m6, a backup, and somebody removes m3 from MongoDB by hand --");
    place.empty().await?;
    let both = Both::at(&place).await?;
    both.says(1..=6).await?;
    both.job(10, |_| ()).run_once().await?;
    place::remove(&place.mongodb_uri, "m3").await?;
    tells(&place, "check").await
}

async fn in_redis(both: &Both) -> Result<String> {
    Ok(texts(&both.live.page(LOG, &Page::default()).await?))
}

/// Runs this program with the words of `realtime-hub`, and prints what it says: its output, and its error if it has one.
async fn tells(place: &Place, words: &str) -> Result<()> {
    println!("$ cargo run -- {words}");
    let ended = Command::new(std::env::current_exe()?)
        .args(words.split(' '))
        .env("REDIS_URL", &place.redis_url)
        .env("MONGODB_URI", &place.mongodb_uri)
        .env("HUB_LIVE_MESSAGES", KEEP.to_string())
        .output()
        .await?;
    let (said, failed) = (
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr),
    );
    let errors = failed.lines().filter(|line| line.starts_with("Error: "));
    for line in said.lines().chain(errors) {
        println!("    {line}");
    }
    Ok(())
}
