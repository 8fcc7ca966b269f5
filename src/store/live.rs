//! What the backup needs of a live store: which messages aren't in the archive yet, and how far it has come.
//!
//! A message is archived from its first log, once. For each such log a cursor says up to which message it is in the archive. The
//! cursor moves after the archive has said yes, and a trim stays behind the cursor: whatever ends in between, nothing is lost.

use super::{LogKey, Store, StoreError};
use crate::hub::id::MessageId;
use crate::hub::message::Message;
use crate::hub::receipts::Receipts;
use async_trait::async_trait;
use std::sync::Arc;

/// A message, and every log that it is in: what an archive must know to answer for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The logs, the one it is archived from first.
    pub logs: Vec<LogKey>,
    /// The message, with its receipts of this moment.
    pub message: Arc<Message>,
}

/// How far a log is archived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The first log of its messages.
    pub log: LogKey,
    /// The newest message that is in the archive, and every one before it.
    pub archived: MessageId,
}

/// What waits to be archived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Messages behind no cursor.
    pub messages: u64,
    /// When the oldest of them was sent, in milliseconds since the Unix epoch.
    pub oldest_ms: Option<u64>,
}

/// A receipt that came after its message was archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The message.
    pub id: MessageId,
    /// Its receipts as they are now.
    pub receipts: Receipts,
}

/// A store of recent messages, which an archive backs.
#[async_trait]
pub trait Live: Store {
    /// Up to `limit` messages behind no cursor, of one log or of many; the logs that wait longest first, and in each log the oldest first
    /// without a hole. `after` holds cursors that count although they aren't stored yet: what is on its way to the archive.
    async fn unarchived(&self, after: &[Cursor], limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// Moves cursors. One that is there already, or further, stays: two backups at once don't harm each other.
    async fn archived(&self, cursors: &[Cursor]) -> Result<(), StoreError>;

    /// Removes from one log what is archived, the oldest first, and keeps its newest `keep` messages. It stops at the first message
    /// that isn't archived: what stays is the end of the log, without a hole. Returns how many messages left this log.
    async fn trim(&self, log: &str, keep: usize) -> Result<u64, StoreError>;

    /// What waits.
    async fn backlog(&self) -> Result<Backlog, StoreError>;

    /// Up to `limit` receipts that the archive doesn't know.
    async fn remarked(&self, limit: usize) -> Result<Vec<Marked>, StoreError>;

    /// The archive knows these receipts now; one that has changed again meanwhile stays.
    async fn remembered(&self, marked: &[Marked]) -> Result<(), StoreError>;

    /// Fills an empty store from an archive: `entries` in the order of storing. What is there already stays.
    /// Everything that is put back counts as archived.
    async fn put_back(&self, entries: &[Entry]) -> Result<(), StoreError>;

    /// No id up to this one is given any more.
    async fn raise_floor(&self, floor: MessageId) -> Result<(), StoreError>;
}
