//! A private message as clients get it. Stored messages keep the users of their time; here `participants`, `sender` and `receiver` are
//! shown as they are today, but for the first answer to a command, which must stay what it was.

use super::super::frame::raw;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::{MessageId, TempId, UserId};
use crate::hub::message::{Author, Message};
use crate::hub::receipts::Receipts;
use crate::hub::user::User;
use crate::runtime::Runtime;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ChatMessage<'a> {
    id: MessageId,
    temp_id: Option<&'a TempId>,
    conversation: Pair<'a>,
    sender: &'a User,
    receiver: &'a User,
    recipients: &'a Value,
    created_at: u64,
    delivered_at: Option<u64>,
    read_at: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Pair<'a> {
    id: &'a str,
    participants: Participants<'a>,
}

/// `{ "1": User, "2": User }`.
#[derive(Debug)]
struct Participants<'a>([&'a User; 2]);

impl Serialize for Participants<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for user in self.0 {
            map.serialize_entry(&user.id, user)?;
        }
        map.end()
    }
}

/// `{ tempId, message }`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Saved<'a> {
    pub(super) temp_id: Option<&'a TempId>,
    pub(super) message: &'a RawValue,
}

/// One of somebody's conversations, as REST lists them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversation {
    id: String,
    participants: Box<RawValue>,
    last_message: Box<RawValue>,
}

/// The two people of a message.
pub(super) fn two_of(message: &Message) -> Vec<UserId> {
    people(message).map_or_else(|_| Vec::new(), |two| two.map(|user| user.id).to_vec())
}

fn people(message: &Message) -> Result<[&User; 2], Refusal> {
    match (&message.author, &message.receiver) {
        (Author::Account(sender), Some(receiver)) => Ok([sender, receiver]),
        _ => Err(Refusal::new(Code::NotFound, "no message has this id")),
    }
}

/// The message as it was answered the first time: nothing delivered, the users of that time.
pub(super) fn as_first_stored(message: &Message) -> Result<Box<RawValue>, Refusal> {
    encode(message, people(message)?, Receipts::default())
}

fn encode(message: &Message, two: [&User; 2], receipts: Receipts) -> Result<Box<RawValue>, Refusal> {
    let [sender, receiver] = two;
    raw(&ChatMessage {
        id: message.id,
        temp_id: message.temp_id.as_ref(),
        conversation: Pair {
            id: &message.room,
            participants: Participants(two),
        },
        sender,
        receiver,
        recipients: &message.body,
        created_at: message.sent_at_ms,
        delivered_at: receipts.delivered_at_ms,
        read_at: receipts.read_at_ms,
    })
}

/// Encodes messages with today's users. It asks for each user once.
pub struct Wire<'a> {
    runtime: &'a Runtime,
    today: HashMap<UserId, User>,
}

impl<'a> Wire<'a> {
    /// One for a list of messages.
    pub fn new(runtime: &'a Runtime) -> Self {
        Self {
            runtime,
            today: HashMap::new(),
        }
    }

    /// The message with today's users, as JSON.
    pub async fn today(&mut self, message: &Message) -> Result<Box<RawValue>, Refusal> {
        let [sender, receiver] = self.users(message).await?;
        encode(message, [&sender, &receiver], message.receipts)
    }

    /// The conversation of which this is the newest message.
    pub async fn conversation(&mut self, newest: &Message) -> Result<Conversation, Refusal> {
        let [sender, receiver] = self.users(newest).await?;
        let participants = raw(&Participants([&sender, &receiver]))?;
        let last_message = encode(newest, [&sender, &receiver], newest.receipts)?;
        Ok(Conversation {
            id: newest.room.clone(),
            participants,
            last_message,
        })
    }

    async fn users(&mut self, message: &Message) -> Result<[User; 2], Refusal> {
        let [sender, receiver] = people(message)?;
        Ok([self.user(sender).await?, self.user(receiver).await?])
    }

    async fn user(&mut self, then: &User) -> Result<User, Refusal> {
        if let Some(user) = self.today.get(&then.id) {
            return Ok(user.clone());
        }
        let account = self.runtime.accounts.accounts().by_id(then.id).await?;
        let user = account.map_or_else(|| then.clone(), |account| account.user);
        self.today.insert(then.id, user.clone());
        Ok(user)
    }
}
