//! Where messages live. A message is in the store before anybody sees it or hears that it was sent.
//!
//! [`memory`] is the embedded default and needs no server. Another store is another file with the same promises, held to them
//! by the same tests.

pub mod live;
pub mod memory;
mod missed;
pub mod record;
pub mod together;

pub use missed::{Missed, missed};

use crate::hub::id::{MessageId, TempId, UserId};
use crate::hub::message::{Author, Message};
use crate::hub::receipts::Receipt;
use crate::hub::user::User;
use async_trait::async_trait;
use serde_json::Value;
use std::sync::Arc;

/// A list of messages in the order of storing: a room's history, or an inbox over several rooms.
pub type LogKey = String;

/// A message before the store has given it its id and its time.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The logs that it goes into, all of them or none.
    pub logs: Vec<LogKey>,
    /// See [`Message::room`].
    pub room: String,
    /// See [`Message::author`].
    pub author: Author,
    /// See [`Message::receiver`].
    pub receiver: Option<User>,
    /// See [`Message::body`].
    pub body: Value,
    /// The command that it comes from, if its client wants to repeat it safely.
    pub command: Option<Command>,
}

/// A command that may arrive twice: unique per namespace and sender.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Namespace and sender: `lobby:7`, or for a name its secret as well.
    pub sender: String,
    /// What the client calls it.
    pub temp_id: TempId,
}

impl Command {
    /// A text that differs for every two different commands.
    pub fn key(&self) -> String {
        // The length first, so that no sender can be continued into another's temp id.
        format!("{}:{}:{}", self.sender.len(), self.sender, self.temp_id.key())
    }
}

/// What an append did.
#[derive(Clone, Debug, PartialEq)]
pub enum Appended {
    /// Stored now.
    New(Arc<Message>),
    /// This command was stored before, as this message. Nothing was added.
    Repeated(Arc<Message>),
}

/// What a receipt did.
#[derive(Clone, Debug, PartialEq)]
pub enum Marked {
    /// The message as it is now.
    New(Arc<Message>),
    /// It was known already; the message as it was.
    Repeated(Arc<Message>),
}

/// The store didn't do it. Nobody sees a change by it: what may have reached a store that didn't answer, that store takes back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It doesn't answer, or can't take more. The text is for the log.
    #[error("the message store is unavailable: {0}")]
    Unavailable(String),
    /// No message has this id.
    #[error("no message has the id {0}")]
    NoSuchMessage(MessageId),
}

/// What is found between `before` and the newest, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Only messages whose id is less, compared as strings.
    pub before: Option<String>,
    /// At most so many: the newest ones.
    pub limit: usize,
}

impl Page {
    /// The most messages that one page holds.
    pub const MAX: usize = 100;
}

impl Default for Page {
    fn default() -> Self {
        Self {
            before: None,
            limit: Self::MAX,
        }
    }
}

/// Messages, in logs.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Gives the message its id and time, and puts it at the end of its logs: one step, seen by nobody half done.
    /// Ids rise in the order of these steps, over all logs. A command that was stored within the last 24 hours isn't stored
    /// again.
    async fn append(&self, draft: Draft, now_ms: u64) -> Result<Appended, StoreError>;

    /// Several appends in this order, with one answer each. A store that is far away overrides it, so that they travel together.
    async fn append_all(&self, drafts: Vec<Draft>, now_ms: u64) -> Vec<Result<Appended, StoreError>> {
        let mut done = Vec::with_capacity(drafts.len());
        for draft in drafts {
            done.push(self.append(draft, now_ms).await);
        }
        done
    }

    /// The message that a command stored, if it did within the last 24 hours.
    async fn stored(&self, command: &Command, now_ms: u64) -> Result<Option<Arc<Message>>, StoreError>;

    /// A page of a log, oldest first.
    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError>;

    /// Everything in a log whose id is greater than `since`, compared as strings; oldest first.
    async fn after(&self, log: &str, since: &str) -> Result<Vec<Arc<Message>>, StoreError>;

    /// Whether anything that was stored after `since` is gone for ever: then what [`Store::after`] finds has a hole, and a client
    /// must be told to begin anew. A store that loses nothing says no.
    async fn has_lost(&self, _since: &str) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// One message.
    async fn message(&self, id: MessageId) -> Result<Arc<Message>, StoreError>;

    /// Records a receipt.
    async fn mark(&self, id: MessageId, receipt: Receipt, now_ms: u64) -> Result<Marked, StoreError>;

    /// What was sent to somebody and isn't marked as delivered, oldest first.
    async fn undelivered(&self, receiver: UserId) -> Result<Vec<Arc<Message>>, StoreError>;

    /// The newest message of each room that a log has messages of, newest first.
    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError>;

    /// Whether it answers.
    async fn ready(&self) -> Result<(), StoreError>;
}
