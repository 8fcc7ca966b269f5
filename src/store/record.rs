//! A message as a store outside of this process writes it: JSON, one object for each message.
//!
//! The id isn't in it, because a store gives the id in the very step in which it writes, and files the message under it. Receipts
//! aren't either: they change, and what is said never does.

use super::live::Entry;
use super::{Draft, LogKey};
use crate::hub::id::{MessageId, TempId};
use crate::hub::message::{Author, Message};
use crate::hub::receipts::Receipts;
use crate::hub::user::User;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// See the module. What can't be read back (another version's author, an id of 0) is an error and never a guess.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// See [`Message::sent_at_ms`].
    pub at: u64,
    /// See [`Entry::logs`].
    pub logs: Vec<LogKey>,
    /// See [`Message::room`].
    pub room: String,
    /// See [`Message::author`].
    pub author: Author,
    /// See [`Message::receiver`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<User>,
    /// See [`Message::body`].
    pub body: Value,
    /// See [`Message::temp_id`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temp_id: Option<TempId>,
}

impl Record {
    /// Of a draft that is stored at `at`.
    pub fn new(draft: Draft, at: u64) -> Self {
        Self {
            at,
            logs: draft.logs,
            room: draft.room,
            author: draft.author,
            receiver: draft.receiver,
            body: draft.body,
            temp_id: draft.command.map(|command| command.temp_id),
        }
    }

    /// Reads the JSON that [`Record::to_json`] wrote.
    pub fn from_json(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json)
    }

    /// One line of JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// The message, with what a store keeps beside the record.
    pub fn into_message(self, id: MessageId, receipts: Receipts) -> Message {
        self.into_entry(id, receipts).1
    }

    /// The message and its logs.
    pub fn into_entry(self, id: MessageId, receipts: Receipts) -> (Vec<LogKey>, Message) {
        let message = Message {
            id,
            sent_at_ms: self.at,
            room: self.room,
            author: self.author,
            receiver: self.receiver,
            body: self.body,
            temp_id: self.temp_id,
            receipts,
        };
        (self.logs, message)
    }
}

impl From<&Entry> for Record {
    fn from(entry: &Entry) -> Self {
        let message = Message::clone(&entry.message);
        Self {
            at: message.sent_at_ms,
            logs: entry.logs.clone(),
            room: message.room,
            author: message.author,
            receiver: message.receiver,
            body: message.body,
            temp_id: message.temp_id,
        }
    }
}

impl Entry {
    /// What a store has read, under its id and with its receipts.
    pub fn of(record: Record, id: MessageId, receipts: Receipts) -> Self {
        let (logs, message) = record.into_entry(id, receipts);
        let message = Arc::new(message);
        Self { logs, message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::id::UserId;
    use crate::hub::user::{Role, Status};
    use serde_json::json;

    fn ann() -> User {
        User {
            id: UserId::new(7).unwrap(),
            username: "ann \"ü\"\n".into(),
            role: Role::Teacher,
            status: Status::Muted,
        }
    }

    fn record(author: Author, body: Value, temp_id: Option<TempId>) -> Record {
        Record {
            at: 1_800_000_000_000,
            logs: vec!["lobby:pm:7".into(), "lobby:pm:8".into()],
            room: "7:8".into(),
            author,
            receiver: Some(ann()),
            body,
            temp_id,
        }
    }

    fn text(text: &str) -> Option<TempId> {
        Some(TempId::Text(text.into()))
    }

    fn number(number: Value) -> Option<TempId> {
        serde_json::from_value(number).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back_to_the_last_digit() {
        let bodies = [
            json!("hé\u{0}🙂\u{2028}"),
            json!({ "a": [1.1, 2.0, -0.0, 1e300, u64::MAX, i64::MIN, null] }),
        ];
        let temp_ids = [
            None,
            text("1"),
            text(""),
            number(json!(1)),
            number(json!(1.0)),
            number(json!(0.1)),
        ];
        for author in [Author::Named("ben".into()), Author::Account(ann())] {
            for body in &bodies {
                for temp_id in &temp_ids {
                    let before = record(author.clone(), body.clone(), temp_id.clone());
                    let json = before.to_json().unwrap();
                    let after = Record::from_json(json.as_bytes()).unwrap();
                    assert_eq!(after, before, "{json}");
                    // `0.0 == -0.0`, so the text is compared as well.
                    assert_eq!(after.to_json().unwrap(), json);
                }
            }
        }
    }

    #[test]
    fn an_entry_comes_back_whole() {
        let id = MessageId::next(None, 1_800_000_000_000);
        let receipts = Receipts {
            delivered_at_ms: Some(5),
            read_at_ms: None,
        };
        let before = record(Author::Account(ann()), json!("hi"), text("t"));
        let entry = Entry::of(before.clone(), id, receipts);
        assert_eq!((entry.message.id, entry.message.receipts), (id, receipts));
        assert_eq!(Record::from(&entry), before);
    }

    #[test]
    fn the_format_is_what_is_stored_already() {
        let json = r#"{"at":5,"logs":["chat"],"room":"","author":{"named":"ann"},"body":"hi"}"#;
        let record = Record::from_json(json.as_bytes()).unwrap();
        assert_eq!(record.author, Author::Named("ann".into()));
        assert_eq!(record.to_json().unwrap(), json);
        let json = r#"{"at":5,"logs":["p"],"room":"r","author":{"account":{"id":"7","username":"ann","role":"ADMIN","status":"normal"}},"receiver":{"id":"8","username":"ben","role":"STUDENT","status":"banned"},"body":"hi","tempId":1}"#;
        assert_eq!(Record::from_json(json.as_bytes()).unwrap().to_json().unwrap(), json);
    }

    #[test]
    fn what_nobody_wrote_is_an_error() {
        let json = |author: &str| format!(r#"{{"at":5,"logs":["chat"],"room":"","author":{author},"body":"hi"}}"#);
        let user = |id: &str, role: &str| {
            format!(r#"{{"account":{{"id":{id},"username":"a","role":"{role}","status":"normal"}}}}"#)
        };
        assert!(Record::from_json(json(&user("\"7\"", "ADMIN")).as_bytes()).is_ok());
        let authors = [
            r#"{"robot":"r2"}"#.to_owned(),
            r#""ann""#.to_owned(),
            r#"{"named":null}"#.to_owned(),
            user("\"0\"", "ADMIN"),
            user("\"07\"", "ADMIN"),
            user("7", "ADMIN"),
            user("\"7\"", "KING"),
        ];
        for author in authors {
            assert!(Record::from_json(json(&author).as_bytes()).is_err(), "{author}");
        }
        for json in ["", "null", "[]", "{}", "{\"at\":-1}"] {
            assert!(Record::from_json(json.as_bytes()).is_err(), "{json}");
        }
    }
}
