//! The first two jobs. Each works as long as nobody kills it.

use crate::killed::Steps;
use crate::place;
use anyhow::Result;
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use redis::aio::MultiplexedConnection;
use std::collections::HashMap;

/// The stream of the messages, each with the field `text`.
const CHAT: &str = "chat";
const CURSOR: &str = "chat:cursor";
/// So few that three fit on a line. The hub takes 1,000.
const BATCH: usize = 3;

/// Both stores, without the hub in between.
pub(crate) struct Tries {
    redis: MultiplexedConnection,
    mongo: Collection<Document>,
    steps: Steps,
}

/// A message: its id in the stream, and its text.
pub(crate) type Sent = (String, String);

impl Tries {
    pub(crate) async fn open((redis_url, mongodb_uri): (&str, &str), steps: Steps) -> Result<Self> {
        let (redis, mongo) = (place::redis(redis_url).await?, place::messages(mongodb_uri).await?);
        Ok(Self { redis, mongo, steps })
    }

    pub(crate) async fn write(&mut self, text: &str) -> Result<()> {
        let mut add = redis::cmd("XADD");
        Ok(add
            .arg(CHAT)
            .arg("*")
            .arg("text")
            .arg(text)
            .query_async(&mut self.redis)
            .await?)
    }

    /// The texts in Redis, oldest first.
    pub(crate) async fn texts(&mut self) -> Result<Vec<String>> {
        Ok(self.read_all().await?.into_iter().map(|(_, text)| text).collect())
    }

    /// All of them, with their places.
    pub(crate) async fn read_all(&mut self) -> Result<Vec<Sent>> {
        self.read("-", 1_000).await
    }

    /// `-- one`: read, make room, write.
    pub(crate) async fn one(&mut self) -> Result<()> {
        loop {
            let batch = self.read("-", BATCH).await?;
            let Some((last, _)) = batch.last() else {
                return Ok(());
            };
            self.steps.done("read", &texts(&batch));
            // Naive: from here on the batch is nowhere but in this process.
            self.trim(last).await?;
            self.steps.done("trimmed", "");
            self.insert(&batch).await?;
            self.steps.done("written", "");
        }
    }

    /// `-- two`: read behind the cursor, write, move the cursor, make room.
    pub(crate) async fn two(&mut self) -> Result<()> {
        loop {
            let cursor = self.cursor().await?;
            let batch = self.read(&format!("({cursor}"), BATCH).await?;
            let Some((last, _)) = batch.last() else {
                return Ok(());
            };
            self.steps.done("read", &texts(&batch));
            // Naive: nothing says that these documents are these messages. The next try makes new ones.
            self.insert(&batch).await?;
            self.steps.done("written", "");
            self.move_cursor(last).await?;
            self.steps.done("moved", "");
            self.trim(last).await?;
            self.steps.done("trimmed", "");
        }
    }

    /// The oldest messages from a place on: `-` is the beginning, `(5-0` is after the entry 5-0.
    async fn read(&mut self, from: &str, count: usize) -> Result<Vec<Sent>> {
        let mut range = redis::cmd("XRANGE");
        let range = range.arg(CHAT).arg(from).arg("+").arg("COUNT").arg(count);
        let found: Vec<(String, HashMap<String, String>)> = range.query_async(&mut self.redis).await?;
        let entries = found.into_iter();
        Ok(entries
            .map(|(id, mut fields)| (id, fields.remove("text").unwrap_or_default()))
            .collect())
    }

    /// Removes an entry and all before it.
    async fn trim(&mut self, last: &str) -> Result<()> {
        // XTRIM keeps the entry that it names.
        let mut trim = redis::pipe();
        trim.cmd("XTRIM").arg(CHAT).arg("MINID").arg(last).ignore();
        trim.cmd("XDEL").arg(CHAT).arg(last).ignore();
        Ok(trim.query_async(&mut self.redis).await?)
    }

    /// One document for each message. MongoDB gives each a new `_id`.
    pub(crate) async fn insert(&self, batch: &[Sent]) -> Result<()> {
        let documents = batch.iter().map(|(_, text)| doc! { "body": text });
        self.mongo.insert_many(documents).await?;
        Ok(())
    }

    async fn cursor(&mut self) -> Result<String> {
        let cursor: Option<String> = redis::cmd("GET").arg(CURSOR).query_async(&mut self.redis).await?;
        Ok(cursor.unwrap_or_else(|| "0-0".into()))
    }

    async fn move_cursor(&mut self, last: &str) -> Result<()> {
        Ok(redis::cmd("SET")
            .arg(CURSOR)
            .arg(last)
            .query_async(&mut self.redis)
            .await?)
    }
}

fn texts(batch: &[Sent]) -> String {
    batch
        .iter()
        .map(|(_, text)| text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}
