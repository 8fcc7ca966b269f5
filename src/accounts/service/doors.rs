//! In and out: signing up, logging in and out, another password.

use super::{AccountService, Identity};
use crate::accounts::attempts::Tried;
use crate::accounts::moderation::banned;
use crate::accounts::passwords::{Password, PasswordHash};
use crate::accounts::tokens::{Token, TokenHash};
use crate::accounts::{AccountsError, NewAccount, NewToken, PasswordChange, StoredToken};
use crate::hub::error::{Code, Refusal};
use crate::hub::text;
use crate::hub::user::{Role, Status, User};

/// The answer to a log-in.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// Handed out once; the store has only its hash.
    pub token: Token,
    /// Whose it is.
    pub user: User,
    /// When it ends.
    pub expires_at_ms: u64,
}

/// `HUB_ADMIN` that isn't `username:password`, or names what no account may have.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParseAdmin {
    /// There is no colon to split at.
    #[error("it is `username:password`, and there is no colon in it")]
    NoColon,
    /// The name or the password isn't one.
    #[error("{}", .0.message)]
    Refused(Refusal),
}

impl AccountService {
    /// A new account, a STUDENT: `conflict` when the name is taken.
    pub async fn sign_up(&self, username: &str, password: String) -> Result<User, Refusal> {
        self.create(username, password, Role::Student).await
    }

    async fn create(&self, username: &str, password: String, role: Role) -> Result<User, Refusal> {
        let username = text::username(username)?.to_owned();
        let password = Password::chosen("password", password)?;
        // Asked before the hash, which is expensive; `create` asks again, for two who come at once.
        if self.accounts.by_username(&username).await?.is_some() {
            return Err(AccountsError::Taken.into());
        }
        let password_hash = self.passwords.hash(password).await?;
        let account = self.accounts.create(NewAccount {
            username,
            role,
            password_hash,
        });
        Ok(account.await?.user)
    }

    /// A new token for whoever knows the password. `unauthenticated` is the same, and takes as long, for a wrong name and for a
    /// wrong password; only somebody who knows the password learns that the account is `banned`.
    pub async fn log_in(&self, username: &str, password: String) -> Result<LoggedIn, Refusal> {
        let username = text::username(username)?;
        let account = self.accounts.by_username(username).await?;
        let tried = match &account {
            Some(account) => Tried::Account(account.user.id),
            None => Tried::Name(username.to_owned()),
        };
        let hash = account.as_ref().map(|account| &account.password_hash);
        let right = self.try_password(tried, password, hash).await?;
        let Some(account) = account.filter(|_| right) else {
            return Err(wrong_log_in());
        };
        // Read again: a ban may have come while the password was compared.
        let user = self
            .accounts
            .by_id(account.user.id)
            .await?
            .ok_or_else(wrong_log_in)?
            .user;
        if user.status == Status::Banned {
            return Err(banned());
        }
        self.hand_out(user, account.password_hash).await
    }

    async fn hand_out(&self, user: User, password_hash: PasswordHash) -> Result<LoggedIn, Refusal> {
        let token = Token::random(&*self.around.entropy).map_err(|error| {
            tracing::error!(%error, "the system has no randomness for a token");
            Refusal::new(Code::Internal, "no token can be made")
        })?;
        let expires_at_ms = self.now_ms().saturating_add(self.settings.token_ttl_ms);
        let new = NewToken {
            token: StoredToken {
                user: user.id,
                expires_at_ms,
            },
            password_hash,
            at_most: self.settings.tokens_per_account,
        };
        let dead = match self.accounts.insert_token(token.hash(), new).await {
            // The password was changed a moment ago, so it is no longer the right one.
            Err(AccountsError::Stale) => return Err(wrong_log_in()),
            inserted => inserted?,
        };
        self.announce(&dead);
        Ok(LoggedIn {
            token,
            user,
            expires_at_ms,
        })
    }

    /// Kills the caller's token.
    pub async fn log_out(&self, token: TokenHash) -> Result<(), Refusal> {
        // Of two log-outs at once, one kills it and announces it.
        if self.accounts.revoke(token).await? {
            self.announce(&[token]);
        }
        Ok(())
    }

    /// Another password for the caller, and the end of every other token of the account: `forbidden` when `current` is
    /// wrong.
    pub async fn change_password(&self, caller: &Identity, current: String, new: String) -> Result<(), Refusal> {
        let wrong = || Refusal::new(Code::Forbidden, "`current` is not your password");
        let new = Password::chosen("new", new)?;
        let id = caller.user.id;
        let account = self.accounts.by_id(id).await?.ok_or(AccountsError::NotFound)?;
        let from = account.password_hash;
        if !self.try_password(Tried::Account(id), current, Some(&from)).await? {
            return Err(wrong());
        }
        let to = self.passwords.hash(new).await?;
        let change = PasswordChange {
            from,
            to,
            keep: caller.token,
        };
        match self.accounts.set_password(id, change).await {
            // Another session was faster, and `current` was right only before.
            Err(AccountsError::Stale) => Err(wrong()),
            dead => {
                self.announce(&dead?);
                Ok(())
            }
        }
    }

    /// Compares a password under the limit of wrong ones.
    async fn try_password(&self, tried: Tried, typed: String, hash: Option<&PasswordHash>) -> Result<bool, Refusal> {
        self.may_try(&tried)?;
        let right = self.passwords.matches(Password::typed(typed), hash).await?;
        self.attempts(|attempts, now_ms| attempts.tried(tried, right, now_ms))?;
        Ok(right)
    }

    /// Makes the account that `HUB_ADMIN` names (`username:password`, split at the first colon) an ADMIN. One that exists
    /// keeps its password.
    pub async fn ensure_admin(&self, name_and_password: &str) -> Result<User, ParseAdmin> {
        let (username, password) = name_and_password.split_once(':').ok_or(ParseAdmin::NoColon)?;
        let made = async {
            match self.accounts.by_username(text::username(username)?).await? {
                Some(account) => Ok(self.accounts.set_role(account.user.id, Role::Admin).await?),
                None => self.create(username, password.to_owned(), Role::Admin).await,
            }
        };
        made.await.map_err(ParseAdmin::Refused)
    }
}

/// Word for word the same for a wrong name and a wrong password.
fn wrong_log_in() -> Refusal {
    Refusal::new(Code::Unauthenticated, "wrong user name or password")
}
