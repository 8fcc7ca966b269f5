//! `-- border`: one page of history, from two stores.

use crate::killed::list;
use crate::place::{self, Place};
use crate::third::{Both, LOG};
use anyhow::Result;
use realtime_hub::archive::Archive;
use realtime_hub::history::History;
use realtime_hub::hub::message::Message;
use realtime_hub::store::{Page, Store};
use std::sync::Arc;

/// Who has which messages, and what a reader gets.
pub(crate) async fn run() -> Result<()> {
    let place = Place::find().await?;
    let both = Both::at(&place).await?;
    both.says(1..=6).await?;
    both.job(10, |_| ()).run_once().await?;
    both.says(7..=8).await?;
    let newest = Page::default();
    println!("in MongoDB: {}", list(&place::archived(&place.mongodb_uri).await?));
    println!("in Redis:   {}", texts(&both.live.page(LOG, &newest).await?));
    let history = History::new(Arc::clone(&both.live) as _, Arc::clone(&both.archive) as _);
    println!("-- a reader scrolls up, three at a time --");
    let mut before = None;
    loop {
        let page = history.page(LOG, &Page { before, limit: 3 }).await?;
        let Some(first) = page.first() else {
            println!("page: nothing is older");
            break;
        };
        println!("page: {}", texts(&page));
        before = Some(first.id.to_string());
    }
    println!("-- the two lists put together, without a look at ids --");
    let mut glued = both.archive.page(LOG, &newest).await?;
    glued.extend(both.live.page(LOG, &newest).await?);
    println!("page: {}", texts(&glued));
    Ok(())
}

/// The texts of some messages.
pub(crate) fn texts(page: &[Arc<Message>]) -> String {
    list(
        &page
            .iter()
            .filter_map(|message| message.body.as_str().map(str::to_owned))
            .collect::<Vec<_>>(),
    )
}
