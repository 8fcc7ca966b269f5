//! A message as a document.
//!
//! Everything that a query asks for is a field. What a client made up is a text: a body or a `tempId` that isn't a text itself goes in
//! as JSON. As documents they would come back changed: MongoDB knows no integer above 2^63, and a key of a client with `$` or `.` in
//! it means something in a query.

use mongodb::bson::DateTime;
use realtime_hub::hub::id::{MessageId, TempId};
use realtime_hub::hub::message::{Author, Message};
use realtime_hub::hub::receipts::Receipts;
use realtime_hub::hub::user::User;
use realtime_hub::store::LogKey;
use realtime_hub::store::live::Entry;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// The field names are named in queries, too: see [`super::archive`] and [`super::reading`].
///
/// A document has at most 16 MB. A message can't reach that: what it is made of came in one frame, and the largest frame that the hub
/// takes is far smaller.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Document {
    /// As clients know it. Compared as a text, it is in the order of storing.
    #[serde(rename = "_id")]
    pub(super) id: MessageId,
    sent_at: DateTime,
    pub(super) logs: Vec<LogKey>,
    room: String,
    author: Author,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receiver: Option<User>,
    body: Json,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    temp_id: Option<Json>,
    // Not there at all until it happened: `$min` takes `null` for less than any time, and would keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delivered_at: Option<DateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime>,
    /// There as long as a receiver waits for it: an index over this field alone stays small.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    undelivered: bool,
}

/// A JSON value that comes back as it was, to the last digit. A text stays one, so that people can search for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Json {
    Text(String),
    Other { json: String },
}

impl Json {
    fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.clone()),
            other => Self::Other {
                json: other.to_string(),
            },
        }
    }

    fn read<T: serde::de::DeserializeOwned + From<String>>(self) -> serde_json::Result<T> {
        match self {
            Self::Text(text) => Ok(T::from(text)),
            Self::Other { json } => serde_json::from_str(&json),
        }
    }
}

/// A `tempId`, which is read as one of its two kinds.
#[derive(Deserialize)]
struct Named(TempId);

impl From<String> for Named {
    fn from(text: String) -> Self {
        Self(TempId::Text(text))
    }
}

impl From<&Entry> for Document {
    fn from(entry: &Entry) -> Self {
        let message = &*entry.message;
        let receipts = message.receipts;
        let temp_id = message.temp_id.as_ref().map(|temp_id| match temp_id {
            TempId::Text(text) => Json::Text(text.clone()),
            TempId::Number(number) => Json::Other {
                json: number.to_string(),
            },
        });
        Self {
            id: message.id,
            sent_at: time(message.sent_at_ms),
            logs: entry.logs.clone(),
            room: message.room.clone(),
            author: message.author.clone(),
            receiver: message.receiver.clone(),
            body: Json::of(&message.body),
            temp_id,
            delivered_at: receipts.delivered_at_ms.map(time),
            read_at: receipts.read_at_ms.map(time),
            undelivered: message.receiver.is_some() && receipts.delivered_at_ms.is_none(),
        }
    }
}

impl TryFrom<Document> for Entry {
    type Error = serde_json::Error;

    fn try_from(document: Document) -> serde_json::Result<Self> {
        let message = Message {
            id: document.id,
            sent_at_ms: millis(document.sent_at),
            room: document.room,
            author: document.author,
            receiver: document.receiver,
            body: document.body.read()?,
            temp_id: document
                .temp_id
                .map(Json::read)
                .transpose()?
                .map(|Named(temp_id)| temp_id),
            receipts: Receipts {
                delivered_at_ms: document.delivered_at.map(millis),
                read_at_ms: document.read_at.map(millis),
            },
        };
        Ok(Self {
            logs: document.logs,
            message: Arc::new(message),
        })
    }
}

/// A time of the server's clock. One beyond what a date holds lies 292 million years ahead.
pub(super) fn time(at_ms: u64) -> DateTime {
    DateTime::from_millis(i64::try_from(at_ms).unwrap_or(i64::MAX))
}

/// Back again.
pub(super) fn millis(time: DateTime) -> u64 {
    u64::try_from(time.timestamp_millis()).unwrap_or_default()
}
