//! Accounts in MongoDB, one document for each, and its tokens within it: so a password and the tokens that it bought change in one step.
//!
//! Nearly every operation is one write to one document, which MongoDB does whole or not at all. Only what concerns the last ADMIN spans
//! two; [`admins`] says how that is safe without a transaction.

mod admins;
mod blocks;
mod document;
mod people;
mod tokens;

use super::archive::index;
use super::{Mongo, OpenError};
use async_trait::async_trait;
use document::AccountDocument;
use mongodb::Collection;
use mongodb::bson::doc;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{
    Account, Accounts, AccountsError, NewAccount, NewToken, PasswordChange, Stored, StoredToken,
};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use std::sync::atomic::AtomicBool;

/// See the module.
#[derive(Debug)]
pub struct MongoAccounts {
    mongo: Mongo,
    people: Collection<AccountDocument>,
    blocks: Collection<blocks::Block>,
    notes: Collection<admins::Note>,
    /// A change of the admins may have stopped half way; [`Accounts::sweep`] looks, because it is called anyway.
    unsettled: AtomicBool,
}

impl MongoAccounts {
    /// Makes the indexes, and finishes what a process that ended has left.
    pub async fn open(mongo: &Mongo) -> Result<Self, OpenError> {
        let people = mongo.database.collection::<AccountDocument>("accounts");
        // Without this index two could get one name: it is what makes a name unique, and not a look before the write.
        let mut by_name = index("username", doc! { "username": 1 }, None);
        if let Some(options) = &mut by_name.options {
            options.unique = Some(true);
        }
        let mut by_token = [
            index("token", doc! { "tokens.hash": 1 }, None),
            index("token_end", doc! { "tokens.ends": 1 }, None),
        ];
        for index in by_token.iter_mut().filter_map(|index| index.options.as_mut()) {
            // Whoever has no token isn't in it.
            index.sparse = Some(true);
        }
        let [by_token, by_end] = by_token;
        mongo.ask(people.create_indexes([by_name, by_token, by_end])).await?;
        let accounts = Self {
            people,
            blocks: mongo.database.collection("blocks"),
            notes: mongo.database.collection("notes"),
            mongo: mongo.clone(),
            unsettled: AtomicBool::new(false),
        };
        accounts.repair_admins().await?;
        Ok(accounts)
    }
}

#[async_trait]
impl Accounts for MongoAccounts {
    async fn create(&self, new: NewAccount) -> Stored<Account> {
        let account = self.insert_account(new).await?;
        if account.user.role == Role::Admin {
            // The account is there. What is still missing errs on the safe side, so it is no reason to say that nothing was done.
            if let Err(error) = self.count(account.user.id).await {
                tracing::warn!(%error, id = %account.user.id, "a new ADMIN doesn't count yet");
            }
        }
        Ok(account)
    }

    async fn by_id(&self, id: UserId) -> Stored<Option<Account>> {
        self.find_account(doc! { "_id": document::number(id) }).await
    }

    async fn by_username(&self, username: &str) -> Stored<Option<Account>> {
        self.find_account(doc! { "username": username }).await
    }

    async fn list(&self, status: Option<Status>) -> Stored<Vec<User>> {
        self.list_users(status).await
    }

    async fn rename(&self, id: UserId, username: &str) -> Stored<User> {
        self.rename_account(id, username).await
    }

    async fn set_role(&self, id: UserId, role: Role) -> Stored<User> {
        self.change(id, |user| Ok((role, user.status))).await
    }

    async fn set_status(&self, id: UserId, from: Status, to: Status) -> Stored<User> {
        let wanted = |user: &User| match user.status == from {
            true => Ok((user.role, to)),
            false => Err(AccountsError::Stale),
        };
        self.change(id, wanted).await
    }

    async fn set_password(&self, id: UserId, change: PasswordChange) -> Stored<Vec<TokenHash>> {
        self.replace_password(id, change).await
    }

    async fn set_key(&self, id: UserId, public_key: &str) -> Stored<()> {
        self.store_key(id, public_key).await
    }

    async fn block(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        self.insert_block(blocker, blocked).await
    }

    async fn unblock(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        self.remove_block(blocker, blocked).await
    }

    async fn blocked_between(&self, one: UserId, other: UserId) -> Stored<bool> {
        self.find_block(one, other).await
    }

    async fn insert_token(&self, hash: TokenHash, new: NewToken) -> Stored<Vec<TokenHash>> {
        self.push_token(hash, new).await
    }

    async fn find_token(&self, hash: TokenHash) -> Stored<Option<StoredToken>> {
        self.token(hash).await
    }

    async fn revoke(&self, hash: TokenHash) -> Stored<bool> {
        self.pull_token(hash).await
    }

    async fn sweep(&self, now_ms: u64) -> Stored<Vec<TokenHash>> {
        self.settle_what_stopped().await?;
        self.pull_dead_tokens(now_ms).await
    }
}
