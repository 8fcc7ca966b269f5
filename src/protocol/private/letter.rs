//! A `send-chat-message` as its client wrote it, checked as far as it can be without asking anybody.

use super::super::args::{self, Fields};
use super::{inbox, log};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::{TempId, UserId};
use crate::hub::message::Author;
use crate::hub::user::User;
use crate::store::{Command, Draft};
use serde_json::Value;

/// The most bytes of one ciphertext.
const CIPHERTEXT_BYTES: usize = 64 * 1_024;

/// A message that is to be sent.
#[derive(Debug)]
pub(super) struct Letter {
    pub(super) receiver: UserId,
    /// One ciphertext for each of the two.
    recipients: Value,
    temp_id: TempId,
    conversation_id: Option<String>,
}

/// The id of a pair's conversation: the same whoever asks, so it needs no table.
pub(super) fn conversation_of(one: UserId, other: UserId) -> String {
    format!("{}-{}", one.min(other), one.max(other))
}

impl Letter {
    /// Errors: `forbidden` if `sender` isn't the caller, `invalid_payload`, `too_large`.
    pub(super) fn read(fields: Fields<'_>, me: UserId) -> Result<Self, Refusal> {
        let sender = person(fields, "sender")?;
        if sender != me {
            return Err(Refusal::new(Code::Forbidden, "`sender` is somebody else"));
        }
        let receiver = person(fields, "receiver")?;
        if receiver == me {
            return Err(Refusal::invalid("the receiver is yourself"));
        }
        let temp_id = fields
            .temp_id()?
            .ok_or_else(|| Refusal::invalid("`tempId` is missing"))?;
        let recipients = recipients(fields, [me, receiver])?;
        let conversation_id = fields.text_or_none("conversationId")?.map(str::to_owned);
        Ok(Self {
            receiver,
            recipients,
            temp_id,
            conversation_id,
        })
    }

    /// What its sender calls it, so that it can be sent again and stored once.
    pub(super) fn command(&self, me: UserId) -> Command {
        Command {
            sender: format!("private:{me}"),
            temp_id: self.temp_id.clone(),
        }
    }

    /// What is to be stored: one message in three logs, the conversation's and each person's own. Errors: `not_found` for
    /// another pair's conversation.
    pub(super) fn draft(self, me: &User, receiver: User) -> Result<Draft, Refusal> {
        let command = self.command(me.id);
        let conversation = self.conversation(me.id)?;
        Ok(Draft {
            logs: vec![log(&conversation), inbox(me.id), inbox(receiver.id)],
            room: conversation,
            author: Author::Account(me.clone()),
            receiver: Some(receiver),
            body: self.recipients,
            command: Some(command),
        })
    }

    /// The pair's conversation; `not_found` if the client named another one.
    fn conversation(&self, me: UserId) -> Result<String, Refusal> {
        let own = conversation_of(me, self.receiver);
        match &self.conversation_id {
            Some(named) if *named != own => Err(Refusal::new(
                Code::NotFound,
                "you two have no conversation with this id",
            )),
            _ => Ok(own),
        }
    }
}

/// `{ role, id }`: the role is the sender's claim and is ignored.
fn person(fields: Fields<'_>, name: &str) -> Result<UserId, Refusal> {
    let id = fields
        .object(name)?
        .get("id")
        .ok_or_else(|| Refusal::invalid(format!("`{name}.id` is missing")))?;
    args::user_id(id)
}

/// Exactly the two ids, each with its ciphertext.
fn recipients(fields: Fields<'_>, two: [UserId; 2]) -> Result<Value, Refusal> {
    let value = fields
        .get("recipients")
        .ok_or_else(|| Refusal::invalid("`recipients` is missing"))?;
    let entries = value.as_object().filter(|entries| entries.len() == two.len());
    let wrong = || Refusal::invalid("`recipients` must hold a ciphertext for sender and receiver, and for nobody else");
    let entries = entries.ok_or_else(wrong)?;
    for id in two {
        ciphertext(entries.get(&id.to_string()).ok_or_else(wrong)?)?;
    }
    Ok(value.clone())
}

/// A text, or an object of strings; either has its limit.
fn ciphertext(value: &Value) -> Result<(), Refusal> {
    let bytes = match value {
        Value::String(text) => text.len(),
        Value::Object(parts) => {
            let strings = parts.values().map(Value::as_str).collect::<Option<Vec<_>>>();
            let strings = strings.ok_or_else(|| Refusal::invalid("a ciphertext is a text or an object of strings"))?;
            let names = parts.keys().map(String::len);
            strings.into_iter().map(str::len).chain(names).sum()
        }
        _ => return Err(Refusal::invalid("a ciphertext is a text or an object of strings")),
    };
    match bytes {
        0 => Err(Refusal::invalid("a ciphertext is empty")),
        bytes if bytes > CIPHERTEXT_BYTES => {
            let message = format!("a ciphertext has {bytes} bytes, the limit is {CIPHERTEXT_BYTES}");
            Err(Refusal::new(Code::TooLarge, message))
        }
        _ => Ok(()),
    }
}
