//! One message, kept in different places. What differs is what one waits for until the answer may be "saved".

use anyhow::{Context as _, Result};
use async_trait::async_trait;
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use mongodb::options::{Acknowledgment, ClientOptions, CollectionOptions, WriteConcern};
use realtime_hub::hub::message::Author;
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Draft, Page, Store as _};
use redis::AsyncConnectionConfig;
use redis::aio::MultiplexedConnection;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// What a message says: as long as most are.
const TEXT: &str =
    "The bus leaves at half past seven from the gate. Bring the blue form, signed, and something to eat.";
/// The most messages that one batch carries.
const BATCH: usize = 1_000;

/// Somewhere to keep messages.
#[async_trait]
pub(crate) trait Keeper: Send + Sync {
    /// Returns when the message is saved, as far as this place is concerned.
    async fn keep(&self, log: &str, number: u64) -> Result<()>;

    /// The newest `count` messages of a log; returns how many that are.
    async fn newest(&self, log: &str, count: usize) -> Result<usize>;
}

/// The numbers of all messages in a log.
pub(crate) async fn numbers_in_redis(url: &str, log: &str) -> Result<HashSet<u64>> {
    let Stream(mut redis) = Stream::open(url).await?;
    let entries: Vec<(String, Vec<String>)> = redis::cmd("XRANGE")
        .arg(log)
        .arg("-")
        .arg("+")
        .query_async(&mut redis)
        .await?;
    let json = entries.iter().filter_map(|(_, fields)| fields.get(1));
    let messages = json.map(|json| serde_json::from_str::<serde_json::Value>(json));
    messages
        .map(|message| message?["at"].as_u64().context("a message without a number"))
        .collect()
}

/// The numbers of all messages in a collection.
pub(crate) async fn numbers_in_mongo(collection: &Collection<Document>) -> Result<HashSet<u64>> {
    let mut found = collection.find(doc! {}).await?;
    let mut numbers = HashSet::new();
    while found.advance().await? {
        numbers.insert(u64::try_from(found.deserialize_current()?.get_i64("sent_at")?)?);
    }
    Ok(numbers)
}

/// The memory of this process: the store of all chapters before Redis.
pub(crate) struct Memory(pub(super) MemoryStore);

#[async_trait]
impl Keeper for Memory {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        let draft = Draft {
            logs: vec![log.to_owned()],
            room: log.to_owned(),
            author: Author::Named("ann".into()),
            receiver: None,
            body: TEXT.into(),
            command: None,
        };
        self.0.append(draft, number).await?;
        Ok(())
    }

    async fn newest(&self, log: &str, limit: usize) -> Result<usize> {
        let page = Page { before: None, limit };
        Ok(self.0.page(log, &page).await?.len())
    }
}

/// A Redis: one stream for each log, all commands over one connection, as the hub does it.
pub(crate) struct Stream(MultiplexedConnection);

impl Stream {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        // A disk may need longer than the driver's half second.
        let config = AsyncConnectionConfig::new().set_response_timeout(Some(Duration::from_secs(30)));
        let client = redis::Client::open(url)?;
        Ok(Self(
            client.get_multiplexed_async_connection_with_config(&config).await?,
        ))
    }
}

#[async_trait]
impl Keeper for Stream {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        let json =
            format!(r#"{{"at":{number},"logs":["{log}"],"room":"{log}","author":{{"named":"ann"}},"body":"{TEXT}"}}"#);
        let mut xadd = redis::cmd("XADD");
        xadd.arg(log).arg("*").arg("m").arg(json);
        xadd.exec_async(&mut self.0.clone()).await?;
        Ok(())
    }

    async fn newest(&self, log: &str, count: usize) -> Result<usize> {
        let mut range = redis::cmd("XREVRANGE");
        range.arg(log).arg("+").arg("-").arg("COUNT").arg(count);
        let found: Vec<(String, Vec<String>)> = range.query_async(&mut self.0.clone()).await?;
        Ok(found.len())
    }
}

/// Ids that rise and never repeat: nothing in MongoDB gives them.
static NEXT: AtomicU64 = AtomicU64::new(1);

fn document(log: &str, number: u64) -> Document {
    let id = format!("{:016x}", NEXT.fetch_add(1, Ordering::Relaxed));
    let at = i64::try_from(number).unwrap_or(i64::MAX);
    doc! { "_id": id, "sent_at": at, "logs": [log], "room": log, "author": { "named": "ann" }, "body": TEXT }
}

/// A collection of messages with the index that a history needs.
pub(crate) async fn collection(url: &str, name: &str, journaled: bool) -> Result<Collection<Document>> {
    let concern = WriteConcern::builder()
        .w(Acknowledgment::Nodes(1))
        .journal(journaled)
        .build();
    let mut options = ClientOptions::parse(url).await?;
    // The driver's own 30 seconds are longer than anybody here is away.
    options.server_selection_timeout = Some(Duration::from_secs(2));
    let client = mongodb::Client::with_options(options)?;
    let options = CollectionOptions::builder().write_concern(concern).build();
    let collection = client.database("measure").collection_with_options(name, options);
    let index = mongodb::IndexModel::builder()
        .keys(doc! { "logs": 1, "_id": 1 })
        .build();
    collection.create_index(index).await?;
    Ok(collection)
}

/// A MongoDB, one insert for each message.
pub(crate) struct OneByOne(pub(super) Collection<Document>);

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

async fn newest(collection: &Collection<Document>, log: &str, count: usize) -> Result<usize> {
    let found = collection
        .find(doc! { "logs": log })
        .sort(doc! { "_id": -1 })
        .limit(i64::try_from(count)?);
    let mut found = found.await?;
    let mut read = 0;
    while found.advance().await? {
        // As a history does: the bytes become values.
        let _message: Document = found.deserialize_current()?;
        read += 1;
    }
    Ok(read)
}

/// A message on its way into a batch, and who waits for the answer.
type Waiting = (Document, oneshot::Sender<bool>);

/// A MongoDB, written in batches by this program.
pub(crate) struct Batches {
    waiting: mpsc::Sender<Waiting>,
    collection: Collection<Document>,
}

impl Batches {
    pub(crate) fn over(collection: Collection<Document>) -> Self {
        let (waiting, batches) = mpsc::channel(BATCH);
        tokio::spawn(write_batches(collection.clone(), batches));
        Self { waiting, collection }
    }
}

/// Whatever has come in while the batch before was written is the next one. Nobody waits for a batch to be full.
async fn write_batches(collection: Collection<Document>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let (documents, answers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        let written = collection.insert_many(documents).ordered(false).await;
        for answer in answers {
            // Whoever asked may be gone.
            let _ = answer.send(written.is_ok());
        }
    }
}

#[async_trait]
impl Keeper for Batches {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        let sent = self.waiting.send((document(log, number), answer)).await;
        sent.ok().context("nobody writes batches any more")?;
        anyhow::ensure!(answered.await?, "the batch wasn't written");
        Ok(())
    }

    async fn newest(&self, log: &str, count: usize) -> Result<usize> {
        newest(&self.collection, log, count).await
    }
}
