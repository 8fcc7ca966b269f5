//! `-- faults`: kills each part while people send, and counts what is there in the end.

use super::ledger::{Counted, Ledger};
use super::servers::{self, installed};
use super::worker::Order;
use anyhow::{Context as _, Result, ensure};
use hub_durable::mongo::{Mongo, MongoArchive};
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::history::History;
use realtime_hub::store::Store as _;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use testkit::servers::{Append, MongoOptions, Redis};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// So many messages are saved before something happens, and so many more after it.
const SOME: usize = 150;

/// What happens while people send.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    Nothing,
    /// The process ends behind this step of a backup.
    HubEndsAfter(&'static str),
    HubIsKilled,
    RedisIsKilled,
    MongoIsKilled,
    ClockJumpsBack,
}

const FAULTS: [(&str, Fault); 9] = [
    ("nothing", Fault::Nothing),
    ("hub ends: a batch is read", Fault::HubEndsAfter("Read")),
    ("hub ends: the archive has it", Fault::HubEndsAfter("Put")),
    ("hub ends: the cursor has moved", Fault::HubEndsAfter("Moved")),
    ("hub ends: the log is trimmed", Fault::HubEndsAfter("Trimmed")),
    ("hub killed, at any time", Fault::HubIsKilled),
    ("Redis killed, and back", Fault::RedisIsKilled),
    ("MongoDB killed, and back", Fault::MongoIsKilled),
    ("the clock jumps back an hour", Fault::ClockJumpsBack),
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

    fn order(&self, log: &str) -> Order {
        Order {
            redis: self.redis.url(),
            mongo: self.mongo.url(),
            log: log.to_owned(),
            next: [1; 4],
            ends_after: None,
            jump_ms: 0,
        }
    }

    /// Everything in a log, from Redis and from the archive: who wrote, and which message.
    async fn history(&self, log: &str) -> Result<Vec<(String, u64)>> {
        let live = Arc::new(RedisStore::open(&self.redis.url(), Limits::default()).await?);
        let archive = MongoArchive::open(&Mongo::connect(&self.mongo.url()).await?).await?;
        let all = History::new(live, Arc::new(archive)).after(log, "").await?;
        let texts = all.iter().filter_map(|message| message.body.as_str()?.split_once(' '));
        texts
            .map(|(who, number)| Ok((who.to_owned(), number.parse()?)))
            .collect()
    }
}

/// Prints one line for each fault.
pub(crate) async fn run() -> Result<()> {
    let mut site = Site::start().await?;
    println!("four people send, a backup follows them, and this happens:\n");
    println!(
        "{:<32}{:>6}{:>9}{:>6}{:>9}{:>14}{:>19}",
        "", "saved", "refused", "lost", "doubled", "out of order", "refused and there"
    );
    for (place, (name, fault)) in FAULTS.into_iter().enumerate() {
        let found = happens(&mut site, fault, &format!("log{place}")).await?;
        let Counted {
            saved,
            refused,
            lost,
            doubled,
            reordered,
            undead,
        } = found;
        println!("{name:<32}{saved:>6}{refused:>9}{lost:>6}{doubled:>9}{reordered:>14}{undead:>19}");
    }
    Ok(())
}

/// Lets people send, does it to them, lets them go on, and counts.
pub(crate) async fn happens(site: &mut Site, fault: Fault, log: &str) -> Result<Counted> {
    let mut ledger = Ledger::default();
    let mut order = site.order(log);
    match fault {
        Fault::HubEndsAfter(step) => order.ends_after = Some(step.to_owned()),
        Fault::ClockJumpsBack => order.jump_ms = 3_600_000,
        _ => {}
    }
    let mut worker = Worker::start(&order)?;
    worker.until_saved(&mut ledger, SOME).await?;
    match fault {
        Fault::HubEndsAfter(_) => worker.until_its_end(&mut ledger).await?,
        Fault::HubIsKilled => {
            worker.child.start_kill()?;
            worker.until_its_end(&mut ledger).await?;
        }
        Fault::RedisIsKilled => {
            site.redis.kill()?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            site.redis.restart().await?;
        }
        Fault::MongoIsKilled => {
            site.mongo.kill()?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            site.mongo.restart().await?;
        }
        Fault::Nothing | Fault::ClockJumpsBack => {}
    }
    if worker.has_ended {
        // The next process goes on where the first one ended, and sends again what has no answer.
        worker = Worker::start(&Order {
            next: ledger.next(),
            ..site.order(log)
        })?;
    }
    let enough = ledger.saved() + SOME;
    worker.until_saved(&mut ledger, enough).await?;
    worker.ends(&mut ledger).await?;
    Ok(ledger.counts(&site.history(log).await?))
}

/// This program once more, as the process that is killed.
struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
    has_ended: bool,
}

impl Worker {
    fn start(order: &Order) -> Result<Self> {
        let mut itself = Command::new(std::env::current_exe()?);
        itself.arg("worker").arg(serde_json::to_string(order)?);
        itself
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = itself.kill_on_drop(true).spawn()?;
        let output = child.stdout.take().context("no output")?;
        Ok(Self {
            input: child.stdin.take(),
            lines: BufReader::new(output).lines(),
            child,
            has_ended: false,
        })
    }

    /// Listens until so many are saved, or the process is gone.
    async fn until_saved(&mut self, ledger: &mut Ledger, count: usize) -> Result<()> {
        while ledger.saved() < count && !self.has_ended {
            self.listens(ledger).await?;
        }
        Ok(())
    }

    async fn until_its_end(&mut self, ledger: &mut Ledger) -> Result<()> {
        while !self.has_ended {
            self.listens(ledger).await?;
        }
        self.child.wait().await?;
        Ok(())
    }

    async fn listens(&mut self, ledger: &mut Ledger) -> Result<()> {
        match self.lines.next_line().await? {
            // Its last line may have been cut off in the middle; then nobody was told.
            Some(line) if line.matches(' ').count() == 2 => ledger.hears(&line)?,
            Some(_) => {}
            None => self.has_ended = true,
        }
        Ok(())
    }

    /// Nobody sends any more, and the last backup runs.
    async fn ends(&mut self, ledger: &mut Ledger) -> Result<()> {
        self.input = None;
        self.until_its_end(ledger).await?;
        let status = self.child.wait().await?;
        ensure!(status.success(), "the worker ended with {status}");
        Ok(())
    }
}
