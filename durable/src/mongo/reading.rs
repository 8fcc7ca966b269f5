//! How the archive is read. Every query has an index that it walks in order, so none sorts or looks at what it doesn't return.

use super::archive::{BY_LOG, MongoArchive, PORTION};
use super::document::Document;
use super::failure::Failure;
use mongodb::bson::{self, doc};
use mongodb::options::{FindOptions, Hint};
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::store::live::Entry;
use realtime_hub::store::{LogKey, Page, StoreError};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many documents [`MongoArchive::read_logs`] looks at before it jumps on.
const LOGS_AT_ONCE: i64 = 100;

#[derive(Deserialize)]
struct Logs {
    logs: Vec<LogKey>,
}

impl MongoArchive {
    async fn find(&self, filter: bson::Document, options: FindOptions) -> Result<Vec<Entry>, StoreError> {
        let cursor = self.mongo.ask(self.messages.find(filter).with_options(options)).await?;
        let found = self.mongo.all(cursor).await?;
        found.into_iter().map(|document| self.entry(document)).collect()
    }

    fn entry(&self, document: Document) -> Result<Entry, StoreError> {
        let id = document.id;
        let unread = |error| Failure::odd(self.mongo.address(), format!("the message {id} can't be read: {error}"));
        Ok(Entry::try_from(document).map_err(unread)?)
    }

    pub(super) async fn read_page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        let mut filter = doc! { "logs": log };
        if let Some(before) = &page.before {
            filter.insert("_id", doc! { "$lt": before });
        }
        // MongoDB takes a limit of 0 for none.
        if page.limit == 0 {
            return Ok(Vec::new());
        }
        let mut found = self.find(filter, by_id(-1, Some(page.limit))).await?;
        found.reverse();
        Ok(messages(found))
    }

    pub(super) async fn read_between(
        &self,
        log: &str,
        since: &str,
        before: Option<MessageId>,
    ) -> Result<Vec<Arc<Message>>, StoreError> {
        let mut ids = doc! { "$gt": since };
        if let Some(before) = before {
            ids.insert("$lt", before.to_string());
        }
        let found = self.find(doc! { "logs": log, "_id": ids }, by_id(1, None)).await?;
        Ok(messages(found))
    }

    pub(super) async fn read_messages(&self, ids: &[MessageId]) -> Result<Vec<Entry>, StoreError> {
        // Each once and in order, so that the portions are, too.
        let ids: BTreeSet<MessageId> = ids.iter().copied().collect();
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let mut found = Vec::new();
        for portion in ids.chunks(PORTION) {
            let filter = doc! { "_id": { "$in": portion } };
            found.extend(self.find(filter, by_id(1, None)).await?);
        }
        Ok(found)
    }

    pub(super) async fn read_newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        // With this order of sorting and grouping, the server jumps in the index from room to room.
        let newest = [
            doc! { "$match": { "logs": log } },
            doc! { "$sort": { "room": 1, "_id": -1 } },
            doc! { "$group": { "_id": "$room", "newest": { "$first": "$$ROOT" } } },
            doc! { "$replaceRoot": { "newRoot": "$newest" } },
        ];
        let aggregate = self.messages.aggregate(newest).with_type::<Document>();
        let cursor = self.mongo.ask(aggregate).await?;
        let found = self.mongo.all(cursor).await?;
        let found: Result<Vec<Entry>, StoreError> = found.into_iter().map(|document| self.entry(document)).collect();
        let mut newest = messages(found?);
        newest.sort_unstable_by_key(|message| std::cmp::Reverse(message.id));
        Ok(newest)
    }

    pub(super) async fn read_undelivered(&self, receiver: Option<UserId>) -> Result<Vec<Entry>, StoreError> {
        let mut filter = doc! { "undelivered": true };
        if let Some(receiver) = receiver {
            filter.insert("receiver.id", receiver.to_string());
        }
        // The index is sorted by receiver, so those of all are sorted here.
        let options = FindOptions::builder().hint(Hint::Name("undelivered".into())).build();
        let mut found = self.find(filter, options).await?;
        found.sort_unstable_by_key(|entry| entry.message.id);
        Ok(found)
    }

    pub(super) async fn read_newest(&self) -> Result<Option<MessageId>, StoreError> {
        let newest = self.find(doc! {}, by_id(-1, Some(1))).await?;
        Ok(newest.first().map(|entry| entry.message.id))
    }

    /// Nothing lists the logs but the index. Walked from a name on, it comes to each name in its order; so after a portion, all names
    /// are known up to the one at which the last document was found. From there it goes on, over the rest of a long log in one jump.
    pub(super) async fn read_logs(&self, after: &str, limit: usize) -> Result<Vec<LogKey>, StoreError> {
        let mut names: BTreeSet<LogKey> = BTreeSet::new();
        let mut position = after.to_owned();
        while names.len() < limit {
            let options = FindOptions::builder()
                .hint(Hint::Name(BY_LOG.into()))
                .limit(LOGS_AT_ONCE)
                .projection(doc! { "logs": 1, "_id": 0 })
                .build();
            let walk = self.messages.clone_with_type::<Logs>();
            let cursor = self
                .mongo
                .ask(walk.find(doc! { "logs": { "$gt": &position } }).with_options(options));
            let found = self.mongo.all(cursor.await?).await?;
            let firsts = found
                .iter()
                .filter_map(|found| found.logs.iter().filter(|log| **log > position).min());
            let Some(reached) = firsts.max().cloned() else {
                break;
            };
            let logs = found.into_iter().flat_map(|found| found.logs);
            names.extend(logs.filter(|log| *log > position && *log <= reached));
            position = reached;
        }
        Ok(names.into_iter().take(limit).collect())
    }

    pub(super) async fn read_entries(
        &self,
        log: &str,
        after: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut filter = doc! { "logs": log };
        if let Some(after) = after {
            filter.insert("_id", doc! { "$gt": after.to_string() });
        }
        match limit {
            0 => Ok(Vec::new()),
            _ => self.find(filter, by_id(1, Some(limit))).await,
        }
    }
}

/// In the order of the ids, or against it.
fn by_id(direction: i32, limit: Option<usize>) -> FindOptions {
    let portion = u32::try_from(PORTION).unwrap_or(u32::MAX);
    let limit = limit.map(|limit| i64::try_from(limit).unwrap_or(i64::MAX));
    FindOptions::builder()
        .sort(doc! { "_id": direction })
        .limit(limit)
        .batch_size(portion)
        .build()
}

fn messages(entries: Vec<Entry>) -> Vec<Arc<Message>> {
    entries.into_iter().map(|entry| entry.message).collect()
}
