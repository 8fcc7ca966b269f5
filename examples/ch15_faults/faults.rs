//! `-- faults`: kills each part while people send, and counts what is there in the end.

use super::hubs::Hubs;
use super::ledger::{Counted, Ledger};
use super::site::{FORGOTTEN, Site};
use anyhow::{Context as _, Result};
use std::time::Duration;
use tokio::time::timeout;

/// So many messages are saved before something happens, and so many more after it.
const SOME: usize = 150;
/// After this time something hangs.
const LIMIT: Duration = Duration::from_secs(120);

/// What happens while people send.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    Nothing,
    /// The process ends behind this step of a backup.
    HubEndsAfter(&'static str),
    HubIsKilled,
    /// Two processes send and back up at once, and nothing keeps them apart.
    TwoHubs,
    RedisIsKilled,
    /// It comes back with a part of its file, and nothing of the rest was copied.
    RedisIsOlder,
    /// It comes back with nothing.
    RedisIsEmpty,
    MongoIsKilled,
    ClockJumpsBack,
}

const FAULTS: [(&str, Fault); 15] = [
    ("nothing", Fault::Nothing),
    ("hub ends: a batch is read", Fault::HubEndsAfter("Read")),
    ("hub ends: the archive has it", Fault::HubEndsAfter("Put")),
    ("hub ends: the cursor has moved", Fault::HubEndsAfter("Moved")),
    ("hub ends: receipts are read", Fault::HubEndsAfter("ReceiptsRead")),
    ("hub ends: the archive has them", Fault::HubEndsAfter("ReceiptsWritten")),
    (
        "hub ends: Redis knows of that",
        Fault::HubEndsAfter("ReceiptsForgotten"),
    ),
    ("hub ends: a log is trimmed", Fault::HubEndsAfter("Trimmed")),
    ("hub killed, at any time", Fault::HubIsKilled),
    ("two hubs, two backups at once", Fault::TwoHubs),
    ("MongoDB killed, and back", Fault::MongoIsKilled),
    ("the clock jumps back an hour", Fault::ClockJumpsBack),
    ("Redis killed, and back", Fault::RedisIsKilled),
    ("Redis back, and empty", Fault::RedisIsEmpty),
    ("Redis older, no backup yet", Fault::RedisIsOlder),
];

/// Prints one line for each fault.
pub(crate) async fn run() -> Result<()> {
    let mut site = Site::start().await?;
    println!("four people send, a backup follows them, and this happens:\n");
    println!(
        "{:<32}{:>6}{:>9}{:>6}{:>9}{:>14}{:>19}{:>9}",
        "", "saved", "refused", "lost", "doubled", "out of order", "refused and there", "unread"
    );
    for (place, (name, fault)) in FAULTS.into_iter().enumerate() {
        let log = format!("log{place}");
        let found = timeout(LIMIT, happens(&mut site, fault, &log)).await;
        let found = found.with_context(|| format!("{name}: no end"))??;
        let Counted {
            saved,
            refused,
            lost,
            doubled,
            reordered,
            undead,
            unread,
        } = found;
        println!("{name:<32}{saved:>6}{refused:>9}{lost:>6}{doubled:>9}{reordered:>14}{undead:>19}{unread:>9}");
    }
    Ok(())
}

/// Lets people send, does it to them, lets them go on, and counts.
pub(crate) async fn happens(site: &mut Site, fault: Fault, log: &str) -> Result<Counted> {
    let mut ledger = Ledger::default();
    let mut hubs = Hubs::start(&site.orders(fault, log))?;
    hubs.until_saved(&mut ledger, SOME - FORGOTTEN).await?;
    let size = site.size();
    hubs.until_saved(&mut ledger, SOME).await?;
    match fault {
        Fault::HubEndsAfter(_) => hubs.until_their_end(&mut ledger).await?,
        Fault::HubIsKilled => hubs.are_killed(&mut ledger).await?,
        _ => site.suffers(fault, size).await?,
    }
    if hubs.have_ended {
        // The next process goes on where the first one ended, and sends again what has no answer.
        hubs = Hubs::start(&[site.order(log, ledger.next())])?;
    }
    let enough = ledger.saved() + SOME;
    hubs.until_saved(&mut ledger, enough).await?;
    hubs.end(&mut ledger).await?;
    Ok(ledger.counts(&site.history(log).await?))
}
