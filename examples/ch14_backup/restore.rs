//! `-- restore`: Redis is lost with its disk, and is filled again from MongoDB.

use crate::border::texts;
use crate::killed::list;
use crate::place::{self, Place};
use crate::third::{Both, KEEP, LOG};
use anyhow::Result;
use realtime_hub::backup::{Check, restore};
use realtime_hub::history::History;
use realtime_hub::store::{Page, Store};
use std::sync::Arc;

/// What was there, what is lost, and what comes back.
pub(crate) async fn run() -> Result<()> {
    let place = Place::find().await?;
    let both = Both::at(&place).await?;
    both.says(1..=6).await?;
    both.job(10, |_| ()).run_once().await?;
    both.says(7..=7).await?;
    println!("in MongoDB: {}", list(&place::archived(&place.mongodb_uri).await?));
    println!("in Redis:   {}", in_redis(&both).await?);
    check(&both).await?;
    println!("restore: {}", refused(&both).await);
    println!("-- Redis is lost, and its disk as well --");
    place.empty_redis().await?;
    let both = Both::at(&place).await?;
    println!("in Redis:   {}", in_redis(&both).await?);
    let restored = restore(&*both.live, &*both.archive, KEEP, false).await?;
    println!("restore: {} messages are back", restored.messages);
    println!("in Redis:   {}", in_redis(&both).await?);
    both.says(8..=8).await?;
    println!("ann has written m8");
    let history = History::new(Arc::clone(&both.live) as _, Arc::clone(&both.archive) as _);
    println!(
        "a reader's page: {}",
        texts(&history.page(LOG, &Page::default()).await?)
    );
    check(&both).await
}

async fn in_redis(both: &Both) -> Result<String> {
    Ok(texts(&both.live.page(LOG, &Page::default()).await?))
}

/// A restore doesn't mix what is there with what was there.
async fn refused(both: &Both) -> String {
    let ended = restore(&*both.live, &*both.archive, KEEP, false).await;
    ended.map_or_else(|error| error.to_string(), |_| "done".into())
}

async fn check(both: &Both) -> Result<()> {
    let check = Check::new(&*both.live, &*both.archive);
    let found = check.run(|finding| println!("    {finding}")).await?;
    println!(
        "check: {} wait for their backup; gaps and doubles: {}",
        found.waiting, found.findings
    );
    Ok(())
}
