//! A MongoDB: one insert for each message, or one for a hundred.

use super::{Keeper, TEXT, next};
use anyhow::Result;
use async_trait::async_trait;
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use mongodb::options::{Acknowledgment, ClientOptions, CollectionOptions, WriteConcern};
use std::collections::HashSet;
use std::time::Duration;

/// As many connections as people who send at once: none of them waits for another's.
const CONNECTIONS: u32 = 64;

/// A collection of messages, with the index that a history needs.
pub(crate) async fn collection(url: &str, name: &str, journaled: bool) -> Result<Collection<Document>> {
    let concern = WriteConcern::builder()
        .w(Acknowledgment::Nodes(1))
        .journal(journaled)
        .build();
    let mut options = ClientOptions::parse(url).await?;
    options.max_pool_size = Some(CONNECTIONS);
    // The driver's own 30 seconds are longer than anybody here is away.
    options.server_selection_timeout = Some(Duration::from_secs(2));
    let client = mongodb::Client::with_options(options)?;
    let options = CollectionOptions::builder().write_concern(concern).build();
    let collection = client.database("kept").collection_with_options(name, options);
    let index = mongodb::IndexModel::builder()
        .keys(doc! { "logs": 1, "_id": 1 })
        .build();
    collection.create_index(index).await?;
    Ok(collection)
}

/// A message. Nothing in MongoDB gives ids that rise, so we do.
pub(super) fn document(log: &str, number: u64) -> Document {
    let id = format!("{:016x}", next());
    let at = i64::try_from(number).unwrap_or(i64::MAX);
    doc! { "_id": id, "sent_at": at, "logs": [log], "room": log, "author": { "named": "ann" }, "body": TEXT }
}

/// The numbers of all messages in a collection.
pub(crate) async fn numbers(collection: &Collection<Document>) -> Result<HashSet<u64>> {
    let mut found = collection.find(doc! {}).await?;
    let mut numbers = HashSet::new();
    while found.advance().await? {
        numbers.insert(u64::try_from(found.deserialize_current()?.get_i64("sent_at")?)?);
    }
    Ok(numbers)
}

pub(super) async fn newest(collection: &Collection<Document>, log: &str, count: usize) -> Result<usize> {
    let found = collection.find(doc! { "logs": log }).sort(doc! { "_id": -1 });
    let mut found = found.limit(i64::try_from(count)?).await?;
    let mut read = 0;
    while found.advance().await? {
        let _message: Document = found.deserialize_current()?;
        read += 1;
    }
    Ok(read)
}

/// One insert for each message.
pub(crate) struct OneByOne(pub(crate) Collection<Document>);

#[async_trait]
impl Keeper for OneByOne {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        self.0.insert_one(document(log, number)).await?;
        Ok(())
    }

    async fn newest(&self, log: &str, count: usize) -> Result<usize> {
        newest(&self.0, log, count).await
    }
}

/// One insert for a hundred messages that are there already, as a backup does it: nobody waits for a single one.
pub(crate) struct Hundreds(pub(crate) Collection<Document>);

impl Hundreds {
    pub(crate) const EACH: u64 = 100;
}

#[async_trait]
impl Keeper for Hundreds {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        let documents = (0..Self::EACH).map(|_| document(log, number));
        self.0.insert_many(documents).ordered(false).await?;
        Ok(())
    }

    async fn newest(&self, log: &str, count: usize) -> Result<usize> {
        newest(&self.0, log, count).await
    }
}
