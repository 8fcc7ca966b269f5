//! `-- faults`: kills each part while people send, and counts what is there in the end.

use super::hubs::Hubs;
use super::ledger::{Counted, Ledger, Name};
use super::servers::{self, installed};
use super::worker::Order;
use anyhow::{Context as _, Result};
use hub_durable::mongo::{Mongo, MongoArchive};
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::history::History;
use realtime_hub::hub::message::Message;
use realtime_hub::store::Store as _;
use std::sync::Arc;
use std::time::Duration;
use testkit::servers::{Append, MongoOptions, Redis};
use tokio::time::timeout;

/// So many messages are saved before something happens, and so many more after it.
const SOME: usize = 150;
/// So many of them an older Redis doesn't know any more.
const FORGOTTEN: usize = 50;
/// How long a server is away.
const AWAY: Duration = Duration::from_millis(300);

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
    ("hub ends: Redis knows of that", Fault::HubEndsAfter("ReceiptsForgotten")),
    ("hub ends: a log is trimmed", Fault::HubEndsAfter("Trimmed")),
    ("hub killed, at any time", Fault::HubIsKilled),
    ("two hubs, two backups at once", Fault::TwoHubs),
    ("MongoDB killed, and back", Fault::MongoIsKilled),
    ("the clock jumps back an hour", Fault::ClockJumpsBack),
    ("Redis killed, and back", Fault::RedisIsKilled),
    ("Redis back, and empty", Fault::RedisIsEmpty),
    ("Redis older, no backup yet", Fault::RedisIsOlder),
];

/// The servers that this is about.
pub(crate) struct Site {
    redis: Redis,
    mongo: testkit::servers::Mongo,
}

impl Site {
    pub(crate) async fn start() -> Result<Self> {
        installed()?;
        Ok(Self {
            redis: servers::redis(Append::EverySec).await?,
            mongo: testkit::servers::Mongo::start(MongoOptions::default()).await?,
        })
    }

    fn order(&self, log: &str, people: Vec<Name>) -> Order {
        Order {
            redis: self.redis.url(),
            mongo: self.mongo.url(),
            log: log.to_owned(),
            people,
            backs_up: true,
            ends_after: None,
            jump_ms: 0,
        }
    }

    /// Everything in a log, from Redis and from the archive, and whether it is read.
    async fn history(&self, log: &str) -> Result<Vec<(Name, bool)>> {
        let live = Arc::new(RedisStore::open(&self.redis.url(), Limits::default()).await?);
        let archive = MongoArchive::open(&Mongo::connect(&self.mongo.url()).await?).await?;
        let all = History::new(live, Arc::new(archive)).after(log, "").await?;
        all.iter().map(|message| found(message)).collect()
    }
}

fn found(message: &Message) -> Result<(Name, bool)> {
    let text = message.body.as_str().and_then(|text| text.split_once(' '));
    let (who, number) = text.context("a text that nobody has sent")?;
    let read = message.receipts.read_at_ms.is_some();
    Ok(((who.to_owned(), number.parse()?), read))
}

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
        let Counted { saved, refused, lost, doubled, reordered, undead, unread } = found;
        println!("{name:<32}{saved:>6}{refused:>9}{lost:>6}{doubled:>9}{reordered:>14}{undead:>19}{unread:>9}");
    }
    Ok(())
}

/// Lets people send, does it to them, lets them go on, and counts.
pub(crate) async fn happens(site: &mut Site, fault: Fault, log: &str) -> Result<Counted> {
    let mut ledger = Ledger::default();
    let people: Vec<Name> = ["ann", "bob", "cem", "dan"].map(|who| (who.to_owned(), 1)).into();
    let mut order = site.order(log, people.clone());
    let mut orders = vec![];
    match fault {
        Fault::HubEndsAfter(step) => order.ends_after = Some(step.to_owned()),
        Fault::ClockJumpsBack => order.jump_ms = 3_600_000,
        Fault::RedisIsOlder => order.backs_up = false,
        Fault::TwoHubs => {
            order.people = people[..2].to_vec();
            orders.push(site.order(log, people[2..].to_vec()));
        }
        _ => {}
    }
    orders.push(order);
    let mut hubs = Hubs::start(&orders)?;
    hubs.until_saved(&mut ledger, SOME - FORGOTTEN).await?;
    let file = servers::file(&site.redis);
    let size = servers::size(&file);
    hubs.until_saved(&mut ledger, SOME).await?;
    match fault {
        Fault::HubEndsAfter(_) => hubs.until_their_end(&mut ledger).await?,
        Fault::HubIsKilled => hubs.are_killed(&mut ledger).await?,
        Fault::RedisIsKilled | Fault::RedisIsOlder | Fault::RedisIsEmpty => {
            site.redis.kill()?;
            match fault {
                Fault::RedisIsOlder => servers::cut(&file, size)?,
                Fault::RedisIsEmpty => servers::cut(&file, 0)?,
                _ => {}
            }
            tokio::time::sleep(AWAY).await;
            site.redis.restart().await?;
        }
        Fault::MongoIsKilled => {
            site.mongo.kill()?;
            tokio::time::sleep(AWAY).await;
            site.mongo.restart().await?;
        }
        Fault::Nothing | Fault::TwoHubs | Fault::ClockJumpsBack => {}
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
