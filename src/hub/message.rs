//! A message as it is stored: what somebody said, where, when, and what became of it.

use super::id::{MessageId, TempId};
use super::receipts::Receipts;
use super::user::User;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who wrote it. Stored messages keep the name and role of their time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// Somebody without an account, by the name that was held at that time.
    Named(String),
    /// An account.
    Account(User),
}

impl Author {
    /// The name under which it was written.
    pub fn username(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Account(user) => &user.username,
        }
    }
}

/// A stored message. It never changes but for its receipts.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Rises in the order of storing, over all logs.
    pub id: MessageId,
    /// Milliseconds since the Unix epoch, by the server's clock.
    pub sent_at_ms: u64,
    /// The room's name in its protocol: `maths`, a pair's room, a conversation's id.
    pub room: String,
    /// Who wrote it.
    pub author: Author,
    /// For whom it is, where that is one person.
    pub receiver: Option<User>,
    /// A text, or in `/private` an object of ciphertexts that the server can't read.
    pub body: Value,
    /// What its sender's client calls it.
    pub temp_id: Option<TempId>,
    /// Delivered, read: for messages with a receiver.
    pub receipts: Receipts,
}
