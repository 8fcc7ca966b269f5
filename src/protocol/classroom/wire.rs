//! The envelope of source 001: `{ msg, data }`, with ids as numbers. Nowhere else are they.

use crate::hub::user::{Role, User};
use serde::Serialize;
use serde_json::Value;

/// `{ msg, data }`.
#[derive(Debug, Serialize)]
pub(super) struct Envelope<T> {
    msg: &'static str,
    data: T,
}

/// Puts `data` into an envelope.
pub(super) fn envelope<T>(msg: &'static str, data: T) -> Envelope<T> {
    Envelope { msg, data }
}

/// Somebody in a class.
#[derive(Debug, Serialize)]
pub(super) struct Person<'a> {
    #[serde(rename = "ID")]
    id: u64,
    role: Role,
    name: &'a str,
}

impl<'a> From<&'a User> for Person<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            id: user.id.number(),
            role: user.role,
            name: &user.username,
        }
    }
}

/// What somebody said.
#[derive(Debug, Serialize)]
pub(super) struct Said<'a> {
    pub(super) from: u64,
    pub(super) message: Content<'a>,
}

/// The content: its type is the clients' own word, its value any JSON.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Content<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'a str,
    pub(super) value: &'a Value,
}
