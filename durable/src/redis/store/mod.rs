//! Messages in Redis.
//!
//! A log is a stream, and the id of a message is its place in the stream: order and id are one thing. Each log of a message holds
//! all of it, so a page is one read. What becomes of a message is beside it, because a stream's entries never change.

mod append;
mod doubts;
mod epoch;
mod live;
mod looker;
mod losses;
mod place;
mod read;

pub use looker::RedisLooker;

use crate::redis::link::{Link, OpenError};
use crate::redis::reply::Trouble;
use crate::redis::scripts::Script;
use async_trait::async_trait;
use epoch::Epoch;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::store::{Appended, Command, Draft, Marked, Page, Store, StoreError};
use std::sync::Arc;

/// How much the store takes before it refuses. It never drops the oldest to make room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of messages, roughly.
    pub max_bytes: u64,
    /// Messages that wait to be archived; 0: any number, for a store without an archive.
    pub max_backlog: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 1 << 30,
            max_backlog: 0,
        }
    }
}

/// See the module.
pub struct RedisStore {
    link: Link<Epoch>,
    limits: Limits,
}

impl RedisStore {
    /// A store that answers. `url` is `redis://user:password@host:6379/0`.
    pub async fn open(url: &str, limits: Limits) -> Result<Self, OpenError> {
        let link = Link::open(url, Epoch::new()).await?;
        Ok(Self { link, limits })
    }

    /// A text that changes when Redis has come back empty or older than it was.
    pub fn epoch(&self) -> String {
        self.link.greeting.current()
    }
}

fn unavailable(trouble: Trouble) -> StoreError {
    StoreError::Unavailable(trouble.into_text())
}

#[async_trait]
impl Store for RedisStore {
    async fn append(&self, draft: Draft, now_ms: u64) -> Result<Appended, StoreError> {
        let done = self.append_drafts(vec![draft], now_ms).await;
        let lost = || StoreError::Unavailable("no answer".into());
        done.into_iter().next().unwrap_or_else(|| Err(lost()))
    }

    async fn append_all(&self, drafts: Vec<Draft>, now_ms: u64) -> Vec<Result<Appended, StoreError>> {
        self.append_drafts(drafts, now_ms).await
    }

    async fn stored(&self, command: &Command, now_ms: u64) -> Result<Option<Arc<Message>>, StoreError> {
        let key = command.key();
        let asked = self.link.run(|wire| {
            let mut call = wire.call(Script::Stored);
            call.arg(&key).arg(now_ms);
            call
        });
        let answer = asked.await.map_err(unavailable)?.value;
        match read::found(answer).map_err(unavailable)? {
            None => Ok(None),
            Some((id, None)) => Err(StoreError::NoSuchMessage(id)),
            Some((_, Some(message))) => Ok(Some(message)),
        }
    }

    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        self.read_page(log, page).await.map_err(unavailable)
    }

    async fn after(&self, log: &str, since: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        self.read_after(log, since).await.map_err(unavailable)
    }

    async fn has_lost(&self, since: &str) -> Result<bool, StoreError> {
        self.ask_losses(since).await.map_err(unavailable)
    }

    async fn message(&self, id: MessageId) -> Result<Arc<Message>, StoreError> {
        let found = self.letters(&[id]).await.map_err(unavailable)?;
        found.into_iter().next().ok_or(StoreError::NoSuchMessage(id))
    }

    async fn mark(&self, id: MessageId, receipt: Receipt, now_ms: u64) -> Result<Marked, StoreError> {
        let what = match receipt {
            Receipt::Delivered => "delivered",
            Receipt::Read => "read",
        };
        let asked = self.link.run(|wire| {
            let mut call = wire.call(Script::Mark);
            call.arg(id.to_string()).arg(what).arg(now_ms);
            call
        });
        let answer = asked.await.map_err(unavailable)?;
        let marked = read::marked(id, answer.value).map_err(unavailable)?;
        let (news, message) = marked.ok_or(StoreError::NoSuchMessage(id))?;
        let at_ms = match receipt {
            Receipt::Delivered => message.receipts.delivered_at_ms,
            Receipt::Read => message.receipts.read_at_ms,
        };
        // The answer to a first try was lost, and that try did it: then it is news all the same.
        let ours = answer.again && at_ms == Some(now_ms);
        Ok(match news || ours {
            true => Marked::New(message),
            false => Marked::Repeated(message),
        })
    }

    async fn undelivered(&self, receiver: UserId) -> Result<Vec<Arc<Message>>, StoreError> {
        let ids = self.waiting_ids(receiver).await.map_err(unavailable)?;
        self.letters(&ids).await.map_err(unavailable)
    }

    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        self.read_newest(log).await.map_err(unavailable)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        let asked = self.link.run(|_| redis::cmd("PING")).await;
        asked.map(|_| ()).map_err(unavailable)
    }
}
