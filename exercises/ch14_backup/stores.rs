//! The two stores of this chapter's exercises: a stream in Redis and a collection in MongoDB, or imitations of both.

mod archive;

use archive::Collection;
use std::sync::{Mutex, PoisonError};
use testkit::practice::{Redis, Reply};

/// A message as both stores know it: id, text, and whether it was read.
pub type Row = (u64, String, bool);

const CHAT: &str = "chat";
const CURSOR: &str = "chat:cursor";
const READ: &str = "chat:read";
const LAST: &str = "chat:last";

/// A live store and an archive, both empty at first.
pub struct Stores {
    redis: Mutex<Redis>,
    archive: Collection,
}

impl Stores {
    /// Two empty ones.
    pub async fn new() -> Self {
        Self {
            redis: Mutex::new(Redis::start()),
            archive: Collection::start().await,
        }
    }

    fn redis(&self, words: &[&str]) -> Reply {
        let mut redis = self.redis.lock().unwrap_or_else(PoisonError::into_inner);
        redis
            .call(words)
            .unwrap_or_else(|why| panic!("`{}`: {why}", words.join(" ")))
    }

    fn number(&self, key: &str) -> u64 {
        let number = self.redis(&["GET", key]).int().unwrap_or_default();
        number.try_into().unwrap_or_default()
    }

    /// Somebody writes `count` messages: `message 10`, `message 20` and so on, after the id that is in them.
    pub async fn write(&self, count: u64) -> Vec<u64> {
        let last = self.number(LAST);
        let ids: Vec<_> = (1..=count).map(|number| last + 10 * number).collect();
        for id in &ids {
            self.redis(&["XADD", CHAT, &entry(*id), "text", &format!("message {id}")]);
            self.redis(&["SET", LAST, &id.to_string()]);
        }
        ids
    }

    /// Somebody reads a message that is in the live store.
    pub async fn read(&self, id: u64) {
        self.redis(&["SADD", READ, &id.to_string()]);
    }

    /// How far the archive has come.
    pub async fn cursor(&self) -> u64 {
        self.number(CURSOR)
    }

    /// Writes down how far the archive has come.
    pub async fn move_cursor(&self, id: u64) {
        self.redis(&["SET", CURSOR, &id.to_string()]);
    }

    /// The oldest messages of the live store after an id.
    pub async fn after(&self, id: u64, limit: usize) -> Vec<Row> {
        let after = format!("({}", entry(id));
        let found = self.redis(&["XRANGE", CHAT, &after, "+", "COUNT", &limit.to_string()]);
        self.rows(&found)
    }

    /// Removes messages from the live store up to an id, but for the newest `keep` of all.
    pub async fn trim(&self, up_to: u64, keep: usize) {
        let length = self.redis(&["XLEN", CHAT]).int().unwrap_or_default();
        let goes = usize::try_from(length).unwrap_or_default().saturating_sub(keep);
        let found = self.redis(&["XRANGE", CHAT, "-", &entry(up_to), "COUNT", &goes.to_string()]);
        if let Some((last, ..)) = self.rows(&found).last() {
            self.redis(&["XTRIM", CHAT, "MINID", &entry(last + 1)]);
        }
    }

    /// `insert_many`. False: some `_id`s were there already. Then an ordered insert ends at the first of them, and any other goes on.
    pub async fn insert(&self, documents: &[(Option<u64>, String)], ordered: bool) -> bool {
        // An insert of half a batch of one is none at all.
        documents.is_empty() || self.archive.insert(documents, ordered).await
    }

    /// The newest `limit` of the live store, or of those before an id.
    pub async fn live_page(&self, before: Option<u64>, limit: usize) -> Vec<Row> {
        let high = before.map_or_else(|| "+".to_owned(), |before| format!("({}", entry(before)));
        let found = self.redis(&["XREVRANGE", CHAT, &high, "-", "COUNT", &limit.to_string()]);
        let mut rows = self.rows(&found);
        rows.reverse();
        rows
    }

    /// The newest `limit` of the archive, or of those before an id.
    pub async fn archive_page(&self, before: Option<u64>, limit: usize) -> Vec<Row> {
        let rows = self.archive.page(before, limit).await;
        // What was read after it had been archived isn't known here.
        rows.into_iter().map(|(id, text)| (id, text, false)).collect()
    }

    /// The texts of everything in the archive.
    pub async fn archived_texts(&self) -> Vec<String> {
        self.archive.texts().await
    }

    fn rows(&self, found: &Reply) -> Vec<Row> {
        let read = self.redis(&["SMEMBERS", READ]).texts();
        let entries = found.entries().into_iter().filter_map(|entry| {
            let (id, _) = entry.id.split_once('-')?;
            let text = entry.field("text").unwrap_or_default().to_owned();
            Some((id.parse().ok()?, text, read.iter().any(|read| read == id)))
        });
        entries.collect()
    }
}

/// The id of a message as the id of its entry.
fn entry(id: u64) -> String {
    format!("{id}-0")
}
