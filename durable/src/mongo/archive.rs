//! The archive in MongoDB: one document for each message.

use super::document::{Document, time};
use super::failure::Failure;
use super::{Mongo, OpenError};
use async_trait::async_trait;
use mongodb::bson::{self, doc};
use mongodb::error::ErrorKind;
use mongodb::options::{IndexOptions, InsertManyOptions};
use mongodb::{Collection, IndexModel};
use realtime_hub::archive::{Archive, another_message};
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::store::live::{Entry, Marked};
use realtime_hub::store::{LogKey, Page, StoreError};
use std::collections::HashMap;
use std::sync::Arc;

/// How many documents go to the server at once.
pub(super) const PORTION: usize = 1_000;
/// A document with this `_id` is there already.
pub(super) const DUPLICATE_KEY: i32 = 11_000;

/// The index over a log's messages.
pub(super) const BY_LOG: &str = "log";

/// See the module.
#[derive(Clone, Debug)]
pub struct MongoArchive {
    pub(super) mongo: Mongo,
    pub(super) messages: Collection<Document>,
}

impl MongoArchive {
    /// Makes the indexes, where they aren't there yet.
    pub async fn open(mongo: &Mongo) -> Result<Self, OpenError> {
        let archive = Self::as_it_is(mongo);
        let by_log = index(BY_LOG, doc! { "logs": 1, "_id": 1 }, None);
        let by_room = index("room", doc! { "logs": 1, "room": 1, "_id": -1 }, None);
        let undelivered = doc! { "undelivered": true };
        let undelivered = index("undelivered", doc! { "receiver.id": 1, "_id": 1 }, Some(undelivered));
        mongo
            .ask(archive.messages.create_indexes([by_log, by_room, undelivered]))
            .await?;
        Ok(archive)
    }

    /// Without looking whether it has its indexes, for who only reads.
    pub fn as_it_is(mongo: &Mongo) -> Self {
        let (mongo, messages) = (mongo.clone(), mongo.database.collection("messages"));
        Self { mongo, messages }
    }

    /// Stores one portion. Returns the places of those that were there already.
    ///
    /// An insert that may hit what is there, and not an upsert: nearly every message comes once, and an upsert looks for each before it
    /// writes. Unordered, so that one that is there doesn't stop the rest. `archive_rate` in the tests measures both: on new messages this
    /// is about twice as fast, on repeated ones less than half as fast.
    async fn insert(&self, portion: &[Entry]) -> Result<Vec<usize>, Failure> {
        let documents = portion.iter().map(Document::from);
        let options = InsertManyOptions::builder().ordered(false).build();
        let inserted = self
            .mongo
            .ask(self.messages.insert_many(documents).with_options(options));
        let Err(failure) = inserted.await else {
            return Ok(Vec::new());
        };
        match repeated(&failure) {
            Some(repeated) => Ok(repeated),
            None => Err(failure),
        }
    }

    /// Looks at what was there already: it must be the same message, and its receipts go forward.
    async fn compare(&self, repeated: Vec<&Entry>) -> Result<(), StoreError> {
        let ids: Vec<MessageId> = repeated.iter().map(|entry| entry.message.id).collect();
        let found = self.messages(&ids).await?;
        let found: HashMap<MessageId, Entry> = found.into_iter().map(|entry| (entry.message.id, entry)).collect();
        let mut marked = Vec::new();
        for entry in repeated {
            let (id, receipts) = (entry.message.id, entry.message.receipts);
            let Some(there) = found.get(&id).filter(|there| there.says_the_same_as(entry)) else {
                return Err(another_message(id));
            };
            if there.message.receipts.and(receipts) != there.message.receipts {
                marked.push(Marked { id, receipts });
            }
        }
        self.mark(&marked).await
    }
}

pub(super) fn index(name: &str, keys: bson::Document, only: Option<bson::Document>) -> IndexModel {
    let mut options = IndexOptions::builder().name(name.to_owned()).build();
    options.partial_filter_expression = only;
    IndexModel::builder().keys(keys).options(options).build()
}

/// The places of the documents that were there already, if that is all that went wrong.
fn repeated(failure: &Failure) -> Option<Vec<usize>> {
    let ErrorKind::InsertMany(error) = &*failure.error.as_ref()?.kind else {
        return None;
    };
    let errors = error.write_errors.as_deref().unwrap_or_default();
    let only_that = error.write_concern_error.is_none() && errors.iter().all(|error| error.code == DUPLICATE_KEY);
    only_that.then(|| errors.iter().map(|error| error.index).collect())
}

/// The update of one message's receipts, which only go forward; `None` if there is nothing to record.
fn forward(marked: &Marked) -> Option<bson::Document> {
    let mut earliest = bson::Document::new();
    if let Some(at_ms) = marked.receipts.delivered_at_ms {
        earliest.insert("delivered_at", time(at_ms));
    }
    if let Some(at_ms) = marked.receipts.read_at_ms {
        earliest.insert("read_at", time(at_ms));
    }
    if earliest.is_empty() {
        return None;
    }
    let mut update = doc! { "$min": earliest };
    if marked.receipts.delivered_at_ms.is_some() {
        update.insert("$unset", doc! { "undelivered": "" });
    }
    Some(doc! { "q": { "_id": marked.id.to_string() }, "u": update })
}

#[async_trait]
impl Archive for MongoArchive {
    async fn put(&self, entries: &[Entry]) -> Result<usize, StoreError> {
        let mut new = entries.len();
        for portion in entries.chunks(PORTION) {
            let repeated = self.insert(portion).await?;
            if !repeated.is_empty() {
                new = new.saturating_sub(repeated.len());
                let repeated = repeated.into_iter().filter_map(|place| portion.get(place));
                self.compare(repeated.collect()).await?;
            }
        }
        Ok(new)
    }

    async fn mark(&self, marked: &[Marked]) -> Result<(), StoreError> {
        let updates: Vec<bson::Document> = marked.iter().filter_map(forward).collect();
        for portion in updates.chunks(PORTION) {
            // The driver has no call for many different updates that a server before version 8 knows.
            let command = doc! {
                "update": self.messages.name(),
                "updates": portion,
                "ordered": false,
                "writeConcern": { "w": "majority", "j": true },
            };
            let reply = self.mongo.ask(self.mongo.database.run_command(command)).await?;
            // Nor does it look into the reply of a command that it doesn't know.
            for error in ["writeErrors", "writeConcernError"] {
                if let Some(error) = reply.get(error) {
                    return Err(
                        Failure::odd(self.mongo.address(), format!("receipts weren't written: {error}")).into(),
                    );
                }
            }
        }
        Ok(())
    }

    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        self.read_page(log, page).await
    }

    async fn between(
        &self,
        log: &str,
        since: &str,
        before: Option<MessageId>,
    ) -> Result<Vec<Arc<Message>>, StoreError> {
        self.read_between(log, since, before).await
    }

    async fn messages(&self, ids: &[MessageId]) -> Result<Vec<Entry>, StoreError> {
        self.read_messages(ids).await
    }

    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        self.read_newest_by_room(log).await
    }

    async fn undelivered(&self, receiver: Option<UserId>) -> Result<Vec<Entry>, StoreError> {
        self.read_undelivered(receiver).await
    }

    async fn newest(&self) -> Result<Option<MessageId>, StoreError> {
        self.read_newest().await
    }

    async fn logs(&self, after: &str, limit: usize) -> Result<Vec<LogKey>, StoreError> {
        self.read_logs(after, limit).await
    }

    async fn entries(&self, log: &str, after: Option<MessageId>, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.read_entries(log, after, limit).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(self.mongo.ready().await?)
    }
}
