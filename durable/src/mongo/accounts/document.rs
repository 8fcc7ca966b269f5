//! An account as a document.

use crate::mongo::document::millis;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, DateTime};
use realtime_hub::accounts::passwords::PasswordHash;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{Account, AccountsError, Stored};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use serde::{Deserialize, Serialize};

/// The field names are named in queries, too.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct AccountDocument {
    #[serde(rename = "_id")]
    pub(super) id: i64,
    pub(super) username: String,
    pub(super) role: Role,
    pub(super) status: Status,
    pub(super) password_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) public_key: Option<String>,
    /// Rises with each change of role or status, so that a change finds out whether it came too late.
    pub(super) revision: i64,
    /// The change that led to this role and status, see [`super::admins`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<ObjectId>,
    /// Left out wherever an account is read: there may be a thousand.
    #[serde(default)]
    pub(super) tokens: Vec<TokenDocument>,
}

/// A token, within its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TokenDocument {
    hash: Binary,
    ends: DateTime,
}

impl AccountDocument {
    pub(super) fn user(&self) -> Stored<User> {
        let unread = || AccountsError::Unavailable(format!("an account in MongoDB has the id {}", self.id));
        let id = u64::try_from(self.id).ok().and_then(UserId::new).ok_or_else(unread)?;
        Ok(User {
            id,
            username: self.username.clone(),
            role: self.role,
            status: self.status,
        })
    }

    pub(super) fn account(self) -> Stored<Account> {
        Ok(Account {
            user: self.user()?,
            password_hash: PasswordHash::from_phc(self.password_hash),
            public_key: self.public_key,
        })
    }
}

impl TokenDocument {
    /// `None` if it is no hash: nobody could come with it.
    pub(super) fn hash(&self) -> Option<TokenHash> {
        let bytes = self.hash.bytes.as_slice().try_into().ok()?;
        Some(TokenHash::from_bytes(bytes))
    }

    pub(super) fn expires_at_ms(&self) -> u64 {
        millis(self.ends)
    }
}

/// As MongoDB compares it: byte by byte.
pub(super) fn binary(hash: TokenHash) -> Binary {
    Binary {
        subtype: BinarySubtype::Generic,
        bytes: hash.bytes().to_vec(),
    }
}

/// An id as MongoDB's integers hold it: ids end at 2^53.
pub(super) fn number(id: UserId) -> i64 {
    i64::try_from(id.number()).unwrap_or(i64::MAX)
}
