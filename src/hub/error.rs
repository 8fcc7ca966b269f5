//! Why something wasn't done: one word that a program compares, one sentence for a person.

use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// The words of the contract. Nothing else ever reaches a client as `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No token, an unknown one, or one that has expired.
    Unauthenticated,
    /// Known, but not allowed.
    Forbidden,
    /// The account is banned.
    Banned,
    /// The account is muted: it may read and not speak.
    Muted,
    /// One of two people has blocked the other.
    Blocked,
    /// An argument that isn't what the event takes.
    InvalidPayload,
    /// No such user, message, room or event.
    NotFound,
    /// The sender isn't where it speaks.
    NotJoined,
    /// The room holds who it holds, and nobody else.
    RoomFull,
    /// Taken, or against what already holds.
    Conflict,
    /// Too often.
    RateLimited,
    /// Over a limit of size or number.
    TooLarge,
    /// A store doesn't answer. Nobody has seen a change, and the same `tempId` again makes it once.
    Unavailable,
    /// A bug of the server's; the log has more.
    Internal,
}

impl Code {
    /// The word as it stands on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Banned => "banned",
            Self::Muted => "muted",
            Self::Blocked => "blocked",
            Self::InvalidPayload => "invalid_payload",
            Self::NotFound => "not_found",
            Self::NotJoined => "not_joined",
            Self::RoomFull => "room_full",
            Self::Conflict => "conflict",
            Self::RateLimited => "rate_limited",
            Self::TooLarge => "too_large",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A command that wasn't carried out: nothing was changed, stored or sent.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// What a program compares.
    pub code: Code,
    /// What a person reads. It names the thing and holds no secret.
    pub message: String,
    /// Numbers that go with it, such as `retryAfterMs`.
    pub details: Option<Map<String, Value>>,
}

impl Refusal {
    /// A refusal without details.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        let details = None;
        Self { code, message, details }
    }

    /// `invalid_payload`, the most frequent one.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidPayload, message)
    }

    /// `rate_limited`, and when it is worth trying again.
    pub fn rate_limited(message: impl Into<String>, retry_after_ms: u64) -> Self {
        Self {
            details: Some(Map::from_iter([("retryAfterMs".into(), retry_after_ms.into())])),
            ..Self::new(Code::RateLimited, message)
        }
    }

    /// `unavailable`, for a command that somebody else was carrying out and that has no answer.
    pub fn unanswered() -> Self {
        Self::new(
            Code::Unavailable,
            "whether this was done isn't known; the same tempId again does it once",
        )
    }
}
