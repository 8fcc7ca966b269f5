//! What the backup needs of a live store: which messages aren't in the archive yet, and how far it has come.
//!
//! A message is archived from its first log, once. For each such log a cursor says up to which message it is in the archive. The
//! cursor moves after the archive has said yes, and a trim stays behind the cursor: whatever ends in between, nothing is lost.

use super::{LogKey, Store, StoreError};
use crate::hub::id::{MessageId, UserId};
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

impl Entry {
    /// Whether both are one message, whatever became of it meanwhile.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let receipts = self.message.receipts;
        let other_message = Message {
            receipts,
            ..Message::clone(&other.message)
        };
        self.logs == other.logs && *self.message == other_message
    }
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

/// How much one read may bring: whichever is reached first. One message always fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Messages.
    pub messages: usize,
    /// Bytes of their bodies, roughly. A read may bring a little more, never a multiple.
    pub bytes: usize,
}

/// What a live store has counted in one log, of the messages that have it as their first log: what a check compares the two sides by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// The log.
    pub log: LogKey,
    /// The counts are of messages with a greater id: what came before was put back, or was in a store that is lost.
    pub above: Option<MessageId>,
    /// Messages that were stored.
    pub stored: u64,
    /// Those of them that a cursor has passed.
    pub archived: u64,
    /// The cursor.
    pub cursor: Option<MessageId>,
}

/// A store of recent messages, which an archive backs.
///
/// What is archived may leave it, log by log, the oldest first. A message is here, with its receipts, as long as one of its logs has
/// it. [`Store::append`] and [`Store::stored`] answer a command whose message has left with [`StoreError::NoSuchMessage`] and its
/// id: the archive has the message.
#[async_trait]
pub trait Live: Store {
    /// Messages behind no cursor, of one log or of many, as many as the bound allows; the logs that wait longest first, and in each log
    /// the oldest first without a hole. `after` holds cursors that count although they aren't stored yet: what is on its way to the
    /// archive. Nothing: nothing waits.
    async fn unarchived(&self, after: &[Cursor], bound: Bound) -> Result<Vec<Entry>, StoreError>;

    /// Moves cursors. One that is there already, or further, stays: two backups at once don't harm each other. `receipts` are those
    /// with which messages have gone to the archive: where they have changed meanwhile, [`Live::remarked`] has them from now on.
    async fn archived(&self, cursors: &[Cursor], receipts: &[Marked]) -> Result<(), StoreError>;

    /// Removes from one log what is archived, the oldest first, and keeps its newest `keep` messages. It stops at the first message
    /// that the archive doesn't know as it is now, receipts included: what stays is the end of the log, without a hole. Returns how
    /// many messages left this log.
    async fn trim(&self, log: &str, keep: usize) -> Result<u64, StoreError>;

    /// Up to which message a log may have holes here: the newest that was trimmed, or that may have been in a store that is lost. Above
    /// it the log is whole. `None`: it is whole from its first message on, and no archive has to be asked. A log that has nothing here has
    /// the last break as its edge, and so has a name that no log has.
    async fn edge(&self, log: &str) -> Result<Option<MessageId>, StoreError>;

    /// What waits.
    async fn backlog(&self) -> Result<Backlog, StoreError>;

    /// Up to `limit` receipts that the archive doesn't know, of messages behind a cursor.
    async fn remarked(&self, limit: usize) -> Result<Vec<Marked>, StoreError>;

    /// The receipts of those messages that are here. A log may have let a message go that another still has; then the archive's
    /// receipts may be older than these. A store that is far away overrides it, to ask once.
    async fn receipts(&self, ids: &[MessageId]) -> Result<Vec<Marked>, StoreError> {
        let mut found = Vec::new();
        for id in ids {
            match self.message(*id).await {
                Ok(message) => found.push(Marked {
                    id: *id,
                    receipts: message.receipts,
                }),
                Err(StoreError::NoSuchMessage(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// The archive knows these receipts now; one that has changed again meanwhile stays.
    async fn remembered(&self, marked: &[Marked]) -> Result<(), StoreError>;

    /// What waits for somebody to receive it, rising; also what has left this store, so that nobody has to ask the archive whether
    /// something waits there.
    async fn waiting(&self, receiver: UserId) -> Result<Vec<MessageId>, StoreError>;

    /// These messages wait (`true`) or don't wait any more (`false`), although they aren't here.
    async fn set_waiting(&self, letters: &[(UserId, MessageId)], waits: bool) -> Result<(), StoreError>;

    /// Puts the end of one log back from an archive: `entries` in rising order, all of them archived. `edge` is the newest message before
    /// them that the archive keeps for itself; it counts if the log was empty. An entry that isn't newer than all that the log has is
    /// skipped, so a long end can come in pieces. Returns how many were put.
    async fn put_back(&self, log: &str, entries: &[Entry], edge: Option<MessageId>) -> Result<u64, StoreError>;

    /// No id up to this one is given any more. If the store has never given it, then it's older than its archive or empty: everything
    /// up to this id may have holes here ([`Live::edge`]), and [`Store::has_lost`] says so.
    async fn raise_floor(&self, floor: MessageId) -> Result<(), StoreError>;

    /// Up to `limit` logs with names greater than `after`, rising: every log that has messages here or had some, with what was
    /// counted of it.
    async fn ledgers(&self, after: &str, limit: usize) -> Result<Vec<Ledger>, StoreError>;
}
