//! `-- trim`: three ways to answer with a hundred messages, and which hundred each has.

use anyhow::Result;
use realtime_hub::hub::message::Author;
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Draft, Page, Store};
use serde_json::json;

const KEPT: usize = 100;

/// Two lists that shall hold the last hundred, and the hub's store, which keeps all.
struct Three {
    truncated: Vec<usize>,
    drained: Vec<usize>,
    hub: MemoryStore,
}

impl Three {
    async fn store(&mut self, number: usize) -> Result<()> {
        self.truncated.push(number);
        // Naive: this drops what is at the end of the list, and that is the newest message.
        self.truncated.truncate(KEPT);
        self.drained.push(number);
        // Naive: whoever comes back with an older `since` gets a hole, and isn't told.
        let too_many = self.drained.len().saturating_sub(KEPT);
        self.drained.drain(..too_many);
        self.hub.append(draft(number), number as u64).await?;
        Ok(())
    }
}

fn draft(number: usize) -> Draft {
    Draft {
        logs: vec!["ann and bob".into()],
        room: "1-2".into(),
        author: Author::Named("ann".into()),
        receiver: None,
        body: json!(number),
        command: None,
    }
}

/// Prints which messages each of them has.
pub(crate) async fn run() -> Result<()> {
    let (truncated, drained, hub) = (Vec::new(), Vec::new(), MemoryStore::new(1 << 20));
    let mut three = Three {
        truncated,
        drained,
        hub,
    };
    println!(
        "{:<16}{:<15}{:<15}the hub's newest page",
        "", "truncate(100)", "drain(..)"
    );
    for number in 1..=150 {
        three.store(number).await?;
        if ![3, 100, 101, 150].contains(&number) {
            continue;
        }
        let page = three.hub.page("ann and bob", &Page::default()).await?;
        let page: Vec<_> = page.iter().filter_map(|message| message.body.as_u64()).collect();
        let page: Vec<_> = page.into_iter().map(|number| number as usize).collect();
        let row = [&three.truncated, &three.drained, &page].map(|list| from_to(list));
        println!(
            "{:<16}{:<15}{:<15}{}",
            format!("{number} messages"),
            row[0],
            row[1],
            row[2]
        );
    }
    let newest = three.hub.page("ann and bob", &Page::default()).await?;
    let before = newest.first().map(|message| message.id.to_string());
    let older = three
        .hub
        .page(
            "ann and bob",
            &Page {
                before,
                ..Page::default()
            },
        )
        .await?;
    println!("{:<16}{:<30}and {} before it", "", "", older.len());
    Ok(())
}

fn from_to(list: &[usize]) -> String {
    match list {
        [first, .., last] => format!("{first} to {last}"),
        _ => format!("{list:?}"),
    }
}
