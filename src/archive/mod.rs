//! The long-term copy of every message. A backup writes it in batches; history reads it below the live store.
//!
//! [`memory`] is for tests and exercises. The one that lasts is in MongoDB, in the package `hub-durable`; both are held to the same tests.

pub mod memory;

use crate::hub::id::{MessageId, UserId};
use crate::hub::message::Message;
use crate::store::live::{Entry, Marked};
use crate::store::{LogKey, Page, StoreError};
use async_trait::async_trait;
use std::sync::Arc;

/// Messages, for good.
#[async_trait]
pub trait Archive: Send + Sync + 'static {
    /// Stores those of the messages that aren't there yet, and returns how many that were. It returns when they are on disk. After an error
    /// some may be there; doing it again stores none twice.
    ///
    /// Of a message that is there, the receipts go forward as in [`Archive::mark`]. A backup that ended between this and the move of its
    /// cursor is done again, and what was delivered in between must not be lost: for the live store it wasn't archived yet.
    ///
    /// Another message under an id that is there is an error that names it, see [`another_message`]; the rest of the batch is stored.
    async fn put(&self, entries: &[Entry]) -> Result<usize, StoreError>;

    /// Records receipts. They only go forward: an older state changes nothing, and of two times the earlier one stays. One whose message
    /// isn't there is skipped.
    async fn mark(&self, marked: &[Marked]) -> Result<(), StoreError>;

    /// A page of a log, oldest first.
    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError>;

    /// Everything in a log whose id is greater than `since`, compared as strings, and less than `before`; oldest first.
    async fn between(&self, log: &str, since: &str, before: Option<MessageId>)
    -> Result<Vec<Arc<Message>>, StoreError>;

    /// Those of the messages that are there, in rising order.
    async fn messages(&self, ids: &[MessageId]) -> Result<Vec<Entry>, StoreError>;

    /// The newest message of each room that a log has messages of, newest first.
    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError>;

    /// What was sent to somebody (or, without `receiver`, to anybody) and isn't marked as delivered, oldest first.
    async fn undelivered(&self, receiver: Option<UserId>) -> Result<Vec<Entry>, StoreError>;

    /// The newest message of all.
    async fn newest(&self) -> Result<Option<MessageId>, StoreError>;

    /// Up to `limit` names of logs that are greater than `after`, in rising order.
    async fn logs(&self, after: &str, limit: usize) -> Result<Vec<LogKey>, StoreError>;

    /// Up to `limit` of a log's messages whose id is greater than `after`, oldest first, with all that is known of them.
    async fn entries(&self, log: &str, after: Option<MessageId>, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// Whether it answers.
    async fn ready(&self) -> Result<(), StoreError>;
}

/// Two messages got one id. Whoever took the second for the first would let the live store trim it, and it would be nowhere.
pub fn another_message(id: MessageId) -> StoreError {
    StoreError::Unavailable(format!(
        "the archive has another message under the id {id}, so this one isn't archived: `realtime-hub check` shows both"
    ))
}
