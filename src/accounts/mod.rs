//! Accounts: who somebody is, what they may do, and the tokens that prove it.
//!
//! [`Accounts`] is where they are kept. A store is one file that implements it: [`memory`] needs nothing installed. What must
//! not be torn apart by two requests at once (a name that is unique, an admin who is the last one) is one operation of the
//! store, because only the store can promise it. [`service`] holds the rules above the store, and is what the rest of the
//! hub calls.

pub mod attempts;
pub mod memory;
pub mod moderation;
pub mod passwords;
pub mod service;
pub mod tokens;

use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::user::{Role, Status, User};
use async_trait::async_trait;
use passwords::PasswordHash;
use tokens::TokenHash;

/// Everything that is stored about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What others see.
    pub user: User,
    /// Argon2id, with its salt and its cost.
    pub password_hash: PasswordHash,
    /// Opaque to the server: what others encrypt to.
    pub public_key: Option<String>,
}

/// An account that doesn't exist yet; the store gives it its id.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Already trimmed and measured.
    pub username: String,
    /// `STUDENT`, but for the one that `HUB_ADMIN` names.
    pub role: Role,
    /// Of the first password.
    pub password_hash: PasswordHash,
}

/// A token as it is stored: never the token itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredToken {
    /// Whom it belongs to.
    pub user: UserId,
    /// From this moment on it is dead, also while it is still stored.
    pub expires_at_ms: u64,
}

/// What a store refuses, and that it may not answer at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountsError {
    /// Another account has that name.
    #[error("the username is taken")]
    Taken,
    /// No account has that id.
    #[error("there is no such user")]
    NotFound,
    /// Afterwards there would be no ADMIN who isn't banned.
    #[error("this is the last ADMIN: make somebody else one first")]
    LastAdmin,
    /// What the caller has seen no longer holds: somebody else was faster. Look again.
    #[error("the account was changed in between")]
    Stale,
    /// The store doesn't answer; nothing is known about what was stored.
    #[error("the accounts can't be reached: {0}")]
    Unavailable(String),
}

impl From<AccountsError> for Refusal {
    fn from(error: AccountsError) -> Self {
        let code = match error {
            AccountsError::Taken | AccountsError::LastAdmin | AccountsError::Stale => Code::Conflict,
            AccountsError::NotFound => Code::NotFound,
            AccountsError::Unavailable(detail) => {
                // The detail names machines, so it goes to the log and not to the client.
                tracing::error!(detail, "the store of accounts doesn't answer");
                return Self::new(Code::Unavailable, "the accounts can't be reached, try again later");
            }
        };
        Self::new(code, error.to_string())
    }
}

/// What every operation of a store returns.
pub type Stored<T> = Result<T, AccountsError>;

/// Where accounts, blocks and tokens are kept. Each operation happens completely or not at all, also next to others.
#[async_trait]
pub trait Accounts: Send + Sync + 'static {
    /// Stores a new account under the next id: 1, 2, 3 … An id is never given twice.
    async fn create(&self, new: NewAccount) -> Stored<Account>;
    /// The account with that id.
    async fn by_id(&self, id: UserId) -> Stored<Option<Account>>;
    /// The account with exactly that name.
    async fn by_username(&self, username: &str) -> Stored<Option<Account>>;
    /// Everybody, or everybody with that status, by rising id.
    async fn list(&self, status: Option<Status>) -> Stored<Vec<User>>;
    /// Gives the account another name; its own again is no error.
    async fn rename(&self, id: UserId, username: &str) -> Stored<User>;
    /// Gives the account another role, unless it is the last ADMIN who isn't banned.
    async fn set_role(&self, id: UserId, role: Role) -> Stored<User>;
    /// Sets the status if it still is `from`, else [`AccountsError::Stale`]: who mutes somebody must not undo the ban that
    /// came a moment before. The last ADMIN can't be banned.
    async fn set_status(&self, id: UserId, from: Status, to: Status) -> Stored<User>;
    /// Replaces the password's hash if it still is `from`, and kills every token of the account but `keep`. Returns those.
    async fn set_password(&self, id: UserId, change: PasswordChange) -> Stored<Vec<TokenHash>>;
    /// Stores the account's public key, as it is.
    async fn set_key(&self, id: UserId, public_key: &str) -> Stored<()>;

    /// `blocker` blocks `blocked`; again is no error.
    async fn block(&self, blocker: UserId, blocked: UserId) -> Stored<()>;
    /// Undoes `blocker`'s own block, and nobody else's; what isn't there is no error.
    async fn unblock(&self, blocker: UserId, blocked: UserId) -> Stored<()>;
    /// Whether one of the two has blocked the other.
    async fn blocked_between(&self, one: UserId, other: UserId) -> Stored<bool>;

    /// Stores a token, if the account's password still is the one that was checked ([`AccountsError::Stale`] if not: a
    /// changed password must not leave a token behind that was bought with the old one). Returns the tokens that had to go,
    /// those that end first, because an account has at most `new.at_most`.
    async fn insert_token(&self, hash: TokenHash, new: NewToken) -> Stored<Vec<TokenHash>>;
    /// The token with that hash, also one that has expired and wasn't swept yet.
    async fn find_token(&self, hash: TokenHash) -> Stored<Option<StoredToken>>;
    /// Kills a token; `false` if there was none.
    async fn revoke(&self, hash: TokenHash) -> Stored<bool>;
    /// Forgets every token that is dead at `now_ms`, and returns them.
    async fn sweep(&self, now_ms: u64) -> Stored<Vec<TokenHash>>;
}

/// A new hash in place of the one that was checked.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// What the current password was checked against.
    pub from: PasswordHash,
    /// Of the new one.
    pub to: PasswordHash,
    /// The token that lives on.
    pub keep: TokenHash,
}

/// A token to be stored.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Whose it is, and until when.
    pub token: StoredToken,
    /// What the password was checked against.
    pub password_hash: PasswordHash,
    /// How many tokens one account may have.
    pub at_most: usize,
}
