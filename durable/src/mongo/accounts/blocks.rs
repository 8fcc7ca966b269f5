//! Who has blocked whom: one document for each block. Both accounts are looked for first; that needs no transaction, since no account
//! is ever removed.

use super::MongoAccounts;
use super::document::number;
use super::people::is_duplicate;
use mongodb::bson::doc;
use realtime_hub::accounts::{AccountsError, Stored};
use realtime_hub::hub::id::UserId;
use serde::{Deserialize, Serialize};

/// The id is unique in a collection, so a second block of the same two changes nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Block {
    #[serde(rename = "_id")]
    id: String,
}

fn key(blocker: UserId, blocked: UserId) -> String {
    format!("{blocker}:{blocked}")
}

impl MongoAccounts {
    async fn both_exist(&self, one: UserId, other: UserId) -> Stored<()> {
        for id in [one, other] {
            if !self.exists(doc! { "_id": number(id) }).await? {
                return Err(AccountsError::NotFound);
            }
        }
        Ok(())
    }

    pub(super) async fn insert_block(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        self.both_exist(blocker, blocked).await?;
        let id = key(blocker, blocked);
        match self.mongo.ask(self.blocks.insert_one(Block { id })).await {
            Err(failure) if !is_duplicate(&failure) => Err(failure.into()),
            _ => Ok(()),
        }
    }

    pub(super) async fn remove_block(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        self.both_exist(blocker, blocked).await?;
        let removed = self.blocks.delete_one(doc! { "_id": key(blocker, blocked) });
        self.mongo.ask(removed).await?;
        Ok(())
    }

    pub(super) async fn find_block(&self, one: UserId, other: UserId) -> Stored<bool> {
        let either = vec![key(one, other), key(other, one)];
        let found = self.blocks.find_one(doc! { "_id": { "$in": either } });
        Ok(self.mongo.ask(found).await?.is_some())
    }
}
