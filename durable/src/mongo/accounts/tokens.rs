//! Tokens. They lie within their account, so what must not be torn apart is one write: to store one only under the password that bought
//! it, to kill all with a new password, to make room for one more.

use super::MongoAccounts;
use super::document::{TokenDocument, binary, number};
use crate::mongo::document::time;
use mongodb::Collection;
use mongodb::bson::{self, doc};
use mongodb::options::ReturnDocument;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{AccountsError, NewToken, PasswordChange, Stored, StoredToken};
use realtime_hub::hub::id::UserId;
use serde::Deserialize;

/// How many dead tokens one update removes.
const AT_ONCE: usize = 1_000;

/// Only the tokens of an account, and whose they are.
#[derive(Debug, Deserialize)]
struct Held {
    #[serde(rename = "_id")]
    user: i64,
    #[serde(default)]
    tokens: Vec<TokenDocument>,
}

impl Held {
    /// The hashes, those first that end first.
    fn in_order(&self) -> Vec<TokenHash> {
        let ordered = |token: &TokenDocument| Some((token.expires_at_ms(), token.hash()?));
        let mut tokens: Vec<_> = self.tokens.iter().filter_map(ordered).collect();
        tokens.sort_unstable();
        tokens.into_iter().map(|(_, hash)| hash).collect()
    }
}

impl MongoAccounts {
    fn held(&self) -> Collection<Held> {
        self.people.clone_with_type()
    }

    /// Changes an account whose password is still `phc`, and returns the tokens that it had before.
    async fn change_if(
        &self,
        (id, phc): (UserId, &str),
        update: impl Into<mongodb::options::UpdateModifications>,
    ) -> Stored<Held> {
        let held = self.held();
        let same = doc! { "_id": number(id), "password_hash": phc };
        let change = held
            .find_one_and_update(same, update)
            .projection(doc! { "tokens": 1 })
            .return_document(ReturnDocument::Before);
        match self.mongo.ask(change).await? {
            Some(before) => Ok(before),
            None if self.exists(doc! { "_id": number(id) }).await? => Err(AccountsError::Stale),
            None => Err(AccountsError::NotFound),
        }
    }

    pub(super) async fn replace_password(&self, id: UserId, change: PasswordChange) -> Stored<Vec<TokenHash>> {
        let update = doc! {
            "$set": { "password_hash": change.to.as_phc() },
            "$pull": { "tokens": { "hash": { "$ne": binary(change.keep) } } },
        };
        let before = self.change_if((id, change.from.as_phc()), update).await?;
        let mut dead = before.in_order();
        dead.retain(|hash| *hash != change.keep);
        Ok(dead)
    }

    pub(super) async fn push_token(&self, hash: TokenHash, new: NewToken) -> Stored<Vec<TokenHash>> {
        let NewToken { token, at_most, .. } = &new;
        // What stays of the others, when one place is the new one's. MongoDB takes no -0 for "none".
        let kept = match i32::try_from(at_most.saturating_sub(1)).unwrap_or(i32::MAX) {
            0 => bson::Bson::Array(Vec::new()),
            others => {
                let in_order = doc! { "$sortArray": { "input": "$tokens", "sortBy": { "ends": 1, "hash": 1 } } };
                doc! { "$slice": [in_order, -others] }.into()
            }
        };
        let added = doc! { "hash": binary(hash), "ends": time(token.expires_at_ms) };
        let update = vec![doc! { "$set": { "tokens": { "$concatArrays": [kept, [added]] } } }];
        let before = self.change_if((token.user, new.password_hash.as_phc()), update).await?;
        let mut dead = before.in_order();
        dead.truncate((dead.len() + 1).saturating_sub(*at_most));
        Ok(dead)
    }

    pub(super) async fn token(&self, hash: TokenHash) -> Stored<Option<StoredToken>> {
        let held = self.held();
        let found = held
            .find_one(doc! { "tokens.hash": binary(hash) })
            .projection(doc! { "tokens": { "$elemMatch": { "hash": binary(hash) } } });
        let Some(held) = self.mongo.ask(found).await? else {
            return Ok(None);
        };
        let user = u64::try_from(held.user).ok().and_then(UserId::new);
        let token = user.zip(held.tokens.first()).map(|(user, token)| StoredToken {
            user,
            expires_at_ms: token.expires_at_ms(),
        });
        Ok(token)
    }

    pub(super) async fn pull_token(&self, hash: TokenHash) -> Stored<bool> {
        let pull = doc! { "$pull": { "tokens": { "hash": binary(hash) } } };
        let pulled = self.people.update_one(doc! { "tokens.hash": binary(hash) }, pull);
        Ok(self.mongo.ask(pulled).await?.modified_count > 0)
    }

    /// Read first, then removed. The other way round, an answer that is lost would take the names of the dead with it, and their sockets
    /// would stay open. This way the worst is that they are named twice.
    pub(super) async fn pull_dead_tokens(&self, now_ms: u64) -> Stored<Vec<TokenHash>> {
        let (held, now) = (self.held(), time(now_ms));
        let found = held
            .find(doc! { "tokens.ends": { "$lte": now } })
            .projection(doc! { "tokens": 1 });
        let cursor = self.mongo.ask(found).await?;
        let found = self.mongo.all(cursor).await?;
        let tokens = found.iter().flat_map(|held| &held.tokens);
        let ended = tokens.filter(|token| token.expires_at_ms() <= now_ms);
        let dead: Vec<TokenHash> = ended.filter_map(TokenDocument::hash).collect();
        for some in dead.chunks(AT_ONCE) {
            let these: Vec<bson::Binary> = some.iter().map(|hash| binary(*hash)).collect();
            let pull = doc! { "$pull": { "tokens": { "hash": { "$in": &these } } } };
            let pulled = self.people.update_many(doc! { "tokens.hash": { "$in": &these } }, pull);
            if let Err(failure) = self.mongo.ask(pulled).await {
                let error = AccountsError::from(failure);
                tracing::warn!(%error, "dead tokens weren't removed; the next sweep tries again");
            }
        }
        Ok(dead)
    }
}
