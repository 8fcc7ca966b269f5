//! The servers that `-- faults` is about, and what they suffer.

use super::faults::Fault;
use super::ledger::Name;
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

/// So many of the saved messages an older Redis doesn't know any more.
pub(crate) const FORGOTTEN: usize = 50;
/// How long a server is away.
const AWAY: Duration = Duration::from_millis(300);

/// The servers that this is about.
pub(crate) struct Site {
    redis: Redis,
    mongo: testkit::servers::Mongo,
}

impl Site {
    pub(crate) async fn start() -> Result<Self> {
        installed()?;
        Ok(Self {
            // Written and synced before each answer, so that a kill can't take anything, however slow the disk is.
            redis: servers::redis(Append::Always).await?,
            mongo: testkit::servers::Mongo::start(MongoOptions::default()).await?,
        })
    }

    pub(crate) fn order(&self, log: &str, people: Vec<Name>) -> Order {
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

    /// What the processes are to do, for this fault.
    pub(crate) fn orders(&self, fault: Fault, log: &str) -> Vec<Order> {
        let people: Vec<Name> = ["ann", "bob", "cem", "dan"].map(|who| (who.to_owned(), 1)).into();
        if fault == Fault::TwoHubs {
            return people.chunks(2).map(|two| self.order(log, two.to_vec())).collect();
        }
        let mut order = self.order(log, people);
        match fault {
            Fault::HubEndsAfter(step) => order.ends_after = Some(step.to_owned()),
            Fault::ClockJumpsBack => order.jump_ms = 3_600_000,
            Fault::RedisIsOlder => order.backs_up = false,
            _ => {}
        }
        vec![order]
    }

    /// How long the file of Redis is.
    pub(crate) fn size(&self) -> u64 {
        servers::size(&servers::file(&self.redis))
    }

    /// Kills a server, and starts it again. An older Redis has only the first `size` bytes of its file.
    pub(crate) async fn suffers(&mut self, fault: Fault, size: u64) -> Result<()> {
        match fault {
            Fault::RedisIsKilled | Fault::RedisIsOlder | Fault::RedisIsEmpty => {
                self.redis.kill()?;
                let file = servers::file(&self.redis);
                match fault {
                    Fault::RedisIsOlder => servers::cut(&file, size)?,
                    Fault::RedisIsEmpty => servers::cut(&file, 0)?,
                    _ => {}
                }
                tokio::time::sleep(AWAY).await;
                self.redis.restart().await
            }
            Fault::MongoIsKilled => {
                self.mongo.kill()?;
                tokio::time::sleep(AWAY).await;
                self.mongo.restart().await
            }
            _ => Ok(()),
        }
    }

    /// Everything in a log, from Redis and from the archive, and whether it is read.
    pub(crate) async fn history(&self, log: &str) -> Result<Vec<(Name, bool)>> {
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
