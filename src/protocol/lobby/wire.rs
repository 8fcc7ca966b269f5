//! What the lobby's clients get.

use super::super::frame::raw;
use super::LOG;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::MessageId;
use crate::hub::message::{Author, Message};
use crate::hub::user::User;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A message; its user is the one of its time. `to` is the pair's room, and absent for a public message.
#[derive(Debug, Serialize)]
pub(super) struct LobbyMessage<'a> {
    id: MessageId,
    user: &'a User,
    message: &'a Value,
    time: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
}

impl<'a> LobbyMessage<'a> {
    /// A public message.
    pub(super) fn of(message: &'a Message) -> Option<Self> {
        match &message.author {
            Author::Account(user) => Some(Self {
                id: message.id,
                user,
                message: &message.body,
                time: message.sent_at_ms,
                to: None,
            }),
            Author::Named(_) => None,
        }
    }

    /// A private one.
    pub(super) fn pm(message: &'a Message) -> Option<Self> {
        Self::of(message).map(|public| Self {
            to: Some(&message.room),
            ..public
        })
    }
}

/// A stored message as the JSON that its readers get.
pub(super) fn own(message: &Message) -> Result<Box<RawValue>, Refusal> {
    let wire = if message.room == LOG {
        LobbyMessage::of(message)
    } else {
        LobbyMessage::pm(message)
    };
    raw(&wire.ok_or_else(|| Refusal::new(Code::Internal, "a message of the lobby has no account"))?)
}

/// `{ user, chatHistory }`, and `reload: true` if the client's lists begin anew with what it gets.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserConnected<'a> {
    pub(super) user: &'a User,
    pub(super) chat_history: Vec<LobbyMessage<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) reload: bool,
}

/// `{ users, message, user }`: who is there now, and what has changed in a sentence.
#[derive(Debug, Serialize)]
pub(super) struct RoomUserChange<'a> {
    pub(super) users: Vec<&'a User>,
    pub(super) message: &'a str,
    pub(super) user: &'a User,
}

/// `{ bannedUser }`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BannedUser<'a> {
    pub(super) banned_user: &'a User,
}

/// `{ unbannedUser }`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UnbannedUser<'a> {
    pub(super) unbanned_user: &'a User,
}
