//! Accounts: made, found, renamed.

use super::MongoAccounts;
use super::document::{AccountDocument, number};
use crate::mongo::archive::DUPLICATE_KEY;
use crate::mongo::failure::Failure;
use mongodb::bson::{Document, doc};
use mongodb::error::{ErrorKind, WriteFailure};
use mongodb::options::ReturnDocument;
use realtime_hub::accounts::{Account, AccountsError, NewAccount, Stored};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};

/// How often a change that lost a race looks again. Each time another one has won.
pub(super) const TRIES: usize = 100;

impl MongoAccounts {
    /// The next id is one more than the last, since no account is ever removed. Two who come at once try the same one, and the loser tries
    /// the next. A counter of its own would be a second write before this one: a crash between them would leave a hole.
    pub(super) async fn insert_account(&self, new: NewAccount) -> Stored<Account> {
        for _ in 0..TRIES {
            let account = AccountDocument {
                id: self.last_id().await? + 1,
                username: new.username.clone(),
                role: new.role,
                status: Status::Normal,
                password_hash: new.password_hash.as_phc().to_owned(),
                public_key: None,
                revision: 0,
                change: None,
                tokens: Vec::new(),
            };
            match self.mongo.ask(self.people.insert_one(&account)).await {
                Ok(_) => return account.account(),
                Err(failure) if !is_duplicate(&failure) => return Err(failure.into()),
                // The name or the id.
                Err(_) if self.exists(doc! { "username": &new.username }).await? => return Err(AccountsError::Taken),
                Err(_) => {}
            }
        }
        Err(crowded())
    }

    async fn last_id(&self) -> Stored<i64> {
        let newest = self.people.find_one(doc! {}).sort(doc! { "_id": -1 });
        let newest = self.mongo.ask(newest.projection(without_tokens())).await?;
        Ok(newest.map_or(0, |account| account.id))
    }

    /// Whether somebody is so.
    pub(super) async fn exists(&self, filter: Document) -> Stored<bool> {
        Ok(self.find(filter).await?.is_some())
    }

    /// Whoever is so.
    pub(super) async fn find(&self, filter: Document) -> Stored<Option<AccountDocument>> {
        let found = self.people.find_one(filter).projection(without_tokens());
        Ok(self.mongo.ask(found).await?)
    }

    pub(super) async fn find_account(&self, filter: Document) -> Stored<Option<Account>> {
        self.find(filter).await?.map(AccountDocument::account).transpose()
    }

    pub(super) async fn list_users(&self, status: Option<Status>) -> Stored<Vec<User>> {
        let mut users = self.find_all(doc! {}).await?;
        users.retain(|user| status.is_none_or(|status| user.status == status));
        users.iter().map(AccountDocument::user).collect()
    }

    /// All who are so, by rising id.
    pub(super) async fn find_all(&self, filter: Document) -> Stored<Vec<AccountDocument>> {
        let found = self.people.find(filter).sort(doc! { "_id": 1 });
        let cursor = self.mongo.ask(found.projection(without_tokens())).await?;
        Ok(self.mongo.all(cursor).await?)
    }

    pub(super) async fn rename_account(&self, id: UserId, username: &str) -> Stored<User> {
        let update = doc! { "$set": { "username": username } };
        let renamed = self.people.find_one_and_update(doc! { "_id": number(id) }, update);
        let renamed = renamed
            .projection(without_tokens())
            .return_document(ReturnDocument::After);
        match self.mongo.ask(renamed).await {
            Ok(renamed) => renamed.ok_or(AccountsError::NotFound)?.user(),
            Err(failure) if is_duplicate(&failure) => Err(AccountsError::Taken),
            Err(failure) => Err(failure.into()),
        }
    }

    pub(super) async fn store_key(&self, id: UserId, public_key: &str) -> Stored<()> {
        let update = doc! { "$set": { "public_key": public_key } };
        let stored = self.people.update_one(doc! { "_id": number(id) }, update);
        match self.mongo.ask(stored).await?.matched_count {
            0 => Err(AccountsError::NotFound),
            _ => Ok(()),
        }
    }
}

/// Whether somebody counts for the rule of the last ADMIN.
pub(super) fn is_admin(role: Role, status: Status) -> bool {
    role == Role::Admin && status != Status::Banned
}

/// Too many at once, for too long.
pub(super) fn crowded() -> AccountsError {
    AccountsError::Unavailable(format!("{TRIES} times in a row, others changed the accounts first"))
}

/// What of an account is read.
pub(super) fn without_tokens() -> Document {
    doc! { "tokens": 0 }
}

/// Whether something unique is there already.
pub(super) fn is_duplicate(failure: &Failure) -> bool {
    match failure.error.as_ref().map(|error| &*error.kind) {
        Some(ErrorKind::Write(WriteFailure::WriteError(error))) => error.code == DUPLICATE_KEY,
        // So says the command that changes and returns at once.
        Some(ErrorKind::Command(error)) => error.code == DUPLICATE_KEY,
        _ => false,
    }
}
