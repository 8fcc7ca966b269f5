//! Three people with a client each, and what they can do. The tests play the server between them.

use anyhow::{Context, Result};
use sealed::{Error, Identity, KeyBook, Meeting, Opened, Received, Seen, TempId, UserId, open, seal};
use serde_json::{Value, json};

/// One client: keys, book and memory.
pub(crate) struct Client {
    pub(crate) me: Identity,
    pub(crate) book: KeyBook,
    pub(crate) seen: Seen,
}

impl Client {
    pub(crate) fn new(id: &str) -> Result<Self> {
        Ok(Self {
            me: Identity::generate(UserId::parse(id)?)?,
            book: KeyBook::default(),
            seen: Seen::default(),
        })
    }

    pub(crate) fn meets(&mut self, other: &Self) -> Meeting {
        self.book.meet(other.me.bundle().clone())
    }

    /// The message as the server stores it.
    pub(crate) fn writes(&self, to: &Self, temp_id: &str, text: &str) -> Result<Value> {
        let temp_id = TempId::Text(temp_id.into());
        let recipients = seal(&self.me, self.book.to_send(to.me.id())?, &temp_id, text)?;
        let (sender, receiver) = (self.me.id(), to.me.id());
        Ok(json!({
            "id": "m1", "tempId": temp_id, "conversation": { "id": "c1" }, "createdAt": 1,
            "sender": { "id": sender, "username": "a" }, "receiver": { "id": receiver, "username": "b" },
            "recipients": recipients,
        }))
    }

    pub(crate) fn opens(&mut self, message: &Value) -> Result<Opened, Error> {
        open(&self.me, &self.book, &mut self.seen, &Received::parse(message)?)
    }

    pub(crate) fn refuses(&mut self, message: &Value, code: &str) {
        let said = self
            .opens(message)
            .map(|_| "opened")
            .unwrap_or_else(|error| error.code());
        assert_eq!(said, code, "{message}");
    }
}

/// Ann, Bob and Carol, who know each other's keys.
pub(crate) fn three() -> Result<[Client; 3]> {
    let mut people = [Client::new("3")?, Client::new("7")?, Client::new("12")?];
    let bundles = people.each_ref().map(|person| person.me.bundle().clone());
    for person in &mut people {
        for bundle in bundles.iter().filter(|bundle| bundle.owner() != person.me.id()) {
            assert_eq!(person.book.meet(bundle.clone()), Meeting::First);
        }
    }
    Ok(people)
}

/// Puts `value` at the place and returns what was there.
pub(crate) fn put(message: &mut Value, pointer: &str, value: Value) -> Result<Value> {
    let place = message.pointer_mut(pointer).with_context(|| format!("no {pointer}"))?;
    Ok(std::mem::replace(place, value))
}
