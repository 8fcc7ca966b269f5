//! People with an account, as other people see them.

use super::id::UserId;
use serde::{Deserialize, Serialize};

/// What somebody is. A new account is a `STUDENT`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Role {
    /// May ban, mute and change roles.
    Admin,
    /// Teaches a class.
    Teacher,
    /// Everybody else.
    #[default]
    Student,
}

/// What somebody may do at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Everything that the role allows.
    #[default]
    Normal,
    /// Read, and not speak.
    Muted,
    /// Nothing: not even connect.
    Banned,
}

/// `{ id, username, role, status }`: all that others learn about an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Never changes.
    pub id: UserId,
    /// Unique; may change.
    pub username: String,
    /// See [`Role`].
    pub role: Role,
    /// See [`Status`].
    pub status: Status,
}
