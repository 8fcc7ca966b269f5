//! The process that gets killed: people send, and a backup follows them. It says on its output what it was told.
//!
//! The program starts itself once more for this, with an order in JSON as its argument. It goes on until its input ends.

use anyhow::{Context as _, Result};
use hub_durable::mongo::{Mongo, MongoArchive};
use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::backup::{Backup, NoLock, Settings, Step};
use realtime_hub::history::History;
use realtime_hub::hub::id::{MessageId, TempId, UserId};
use realtime_hub::hub::message::Author;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::store::live::{Bound, Live};
use realtime_hub::store::{Appended, Command, Draft, Store};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::AsyncReadExt as _;
use tokio::sync::watch;

/// Small, so that many batches come in a short time.
const SETTINGS: Settings = Settings {
    batch: Bound {
        messages: 20,
        bytes: 1 << 20,
    },
    keep: 60,
};
/// A message is read when its sender has sent so many more: most are in the archive by then, and in Redis as well.
const READ_LATER: usize = 10;

/// What a process is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) redis: String,
    pub(crate) mongo: String,
    pub(crate) log: String,
    /// Who sends, and with which message they go on. One without an answer is sent again, as the same command.
    pub(crate) people: Vec<(String, u64)>,
    /// Whether a backup runs all the time, or only at the end.
    pub(crate) backs_up: bool,
    /// The process ends itself when a backup has done this step for the second time.
    pub(crate) ends_after: Option<String>,
    /// So much the clock jumps back after a while.
    pub(crate) jump_ms: u64,
}

/// Carries the order out.
pub(crate) async fn run(order: &str) -> Result<()> {
    let order: Order = serde_json::from_str(order).context("the order")?;
    let live: Arc<dyn Live> = Arc::new(RedisStore::open(&order.redis, Limits::default()).await?);
    let archive = Arc::new(MongoArchive::open(&Mongo::connect(&order.mongo).await?).await?);
    let history: Arc<dyn Store> = Arc::new(History::new(Arc::clone(&live), Arc::clone(&archive) as _));
    let backup = Backup::stepwise(
        live,
        archive,
        Arc::new(NoLock),
        SETTINGS,
        ends_after(order.ends_after.clone()),
    );
    let (end, ended) = watch::channel(false);
    let people = order.people.clone().into_iter();
    let people: Vec<_> = people
        .map(|(who, next)| tokio::spawn(sends(Arc::clone(&history), order.clone(), who, next, ended.clone())))
        .collect();
    tokio::spawn(async move {
        // The input ends when whoever started this process has seen enough.
        let _ = tokio::io::stdin().read_to_end(&mut Vec::new()).await;
        end.send(true)
    });
    while !*ended.borrow() {
        // A run that fails is made up for by the next one: that is what is being tried.
        if order.backs_up && backup.run_once().await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for person in people {
        person.await?;
    }
    backup.run_out().await?;
    Ok(())
}

/// Kills this process, at once and without a word, when the step is done for the second time.
fn ends_after(wanted: Option<String>) -> impl Fn(Step) -> ControlFlow<()> + Send + Sync + 'static {
    let seen = AtomicUsize::new(0);
    move |step| {
        if wanted.as_deref() == Some(format!("{step:?}").as_str()) && seen.fetch_add(1, Ordering::Relaxed) == 1 {
            std::process::abort();
        }
        ControlFlow::Continue(())
    }
}

/// One person: the next message when there is an answer. The older ones get read.
async fn sends(store: Arc<dyn Store>, order: Order, who: String, mut next: u64, ended: watch::Receiver<bool>) {
    let first = next;
    let mut unread = VecDeque::new();
    while !*ended.borrow() {
        println!("sent {who} {next}");
        let jump = if next > first + 20 { order.jump_ms } else { 0 };
        match store.append(draft(&order.log, &who, next), now_ms() - jump).await {
            Ok(Appended::New(message) | Appended::Repeated(message)) => {
                println!("saved {who} {next}");
                unread.push_back((message.id, next));
            }
            Err(_) => println!("refused {who} {next}"),
        }
        if unread.len() > READ_LATER
            && let Some((id, number)) = unread.pop_front()
        {
            reads(&*store, id, &format!("{who} {number}")).await;
        }
        next += 1;
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
}

/// A receipt that isn't answered is nothing that anybody was promised.
async fn reads(store: &dyn Store, id: MessageId, which: &str) {
    if store.mark(id, Receipt::Read, now_ms()).await.is_ok() {
        println!("read {which}");
    }
}

fn draft(log: &str, who: &str, number: u64) -> Draft {
    let eve = |id| User {
        id,
        username: "eve".into(),
        role: Role::default(),
        status: Status::Normal,
    };
    Draft {
        logs: vec![log.to_owned()],
        room: log.to_owned(),
        author: Author::Named(who.to_owned()),
        receiver: UserId::new(1).map(eve),
        body: format!("{who} {number}").into(),
        command: Some(Command {
            sender: format!("{log}:{who}"),
            temp_id: TempId::Text(number.to_string()),
        }),
    }
}

pub(crate) fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
