//! An hour without a backup: how fast the program archives a million messages from Redis, next to what the bare driver does with the
//! same documents in the same run, and how much memory it takes. Like `archive_rate` it runs only when it is asked for:
//!
//! `cargo test --release -p hub-durable --test it backlog_rate -- --ignored --nocapture`

use crate::archive_rate::{insert, message};
use crate::starting::program;
use futures_util::TryStreamExt as _;
use hub_durable::mongo::{Mongo, MongoArchive};
use hub_durable::redis::{Limits, RedisStore};
use mongodb::bson::{RawDocumentBuf, doc};
use mongodb::{Client, Collection};
use realtime_hub::archive::Archive as _;
use realtime_hub::store::{Draft, Store as _};
use std::time::{Duration, Instant};
use testkit::servers::{self, Append, Kind, MongoOptions, Redis, RedisOptions};

/// How many messages wait, unless `BACKLOG_MESSAGES` says otherwise.
const MESSAGES: u64 = 1_000_000;
/// What the program may take.
const AT_MOST_MB: u64 = 256;
/// Of the bare driver's rate.
const AT_LEAST: f64 = 0.6;

fn draft(n: u64) -> Draft {
    let entry = message(n);
    let message = &*entry.message;
    Draft {
        logs: entry.logs,
        room: message.room.clone(),
        author: message.author.clone(),
        receiver: message.receiver.clone(),
        body: message.body.clone(),
        command: None,
    }
}

/// Lets that many messages wait in Redis.
async fn fill(redis: &Redis, messages: u64) {
    let limits = Limits {
        max_bytes: 1 << 40,
        max_backlog: 0,
    };
    let store = RedisStore::open(&redis.url(), limits).await.unwrap();
    for first in (0..messages).step_by(500) {
        let drafts = (first..messages.min(first + 500)).map(draft).collect();
        for stored in store.append_all(drafts, 1_800_000_000_000 + first).await {
            stored.unwrap();
        }
    }
}

/// The documents that the archive makes of them.
async fn documents(url: &str, messages: u64) -> Vec<RawDocumentBuf> {
    let archive = MongoArchive::open(&Mongo::connect(url).await.unwrap()).await.unwrap();
    for first in (0..messages).step_by(10_000) {
        let entries: Vec<_> = (first..messages.min(first + 10_000)).map(message).collect();
        archive.put(&entries).await.unwrap();
    }
    let stored = collection(url).await;
    let documents = stored.find(doc! {}).await.unwrap().try_collect().await.unwrap();
    stored.drop().await.unwrap();
    documents
}

async fn collection(url: &str) -> Collection<RawDocumentBuf> {
    let client = Client::with_uri_str(url).await.unwrap();
    client.default_database().unwrap().collection("messages")
}

/// Documents a second of `insert_many`, one call after the other.
async fn bare(url: &str, documents: &[RawDocumentBuf], indexed: bool, durable: bool) -> f64 {
    if indexed {
        MongoArchive::open(&Mongo::connect(url).await.unwrap()).await.unwrap();
    }
    let collection = collection(url).await;
    collection.find_one(doc! {}).await.unwrap();
    let begun = Instant::now();
    insert(&collection, documents, durable).await;
    let taken = begun.elapsed();
    collection.drop().await.unwrap();
    documents.len() as f64 / taken.as_secs_f64()
}

/// Runs `backup now`: its messages a second, and the most memory in MB that it had.
async fn backup(redis: &Redis, url: &str, messages: u64) -> (f64, u64) {
    let settings = [("REDIS_URL", &*redis.url()), ("MONGODB_URI", url)];
    let begun = Instant::now();
    let mut child = program::command(&settings).args(["backup", "now"]).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id().unwrap());
    let mut peak_kb = 0;
    let ended = loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now_kb = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        peak_kb = peak_kb.max(now_kb.unwrap_or_default());
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let taken = begun.elapsed();
    assert!(ended.success(), "{ended}");
    let archived = collection(url).await.count_documents(doc! {}).await.unwrap();
    assert_eq!(archived, messages);
    (messages as f64 / taken.as_secs_f64(), peak_kb / 1_024)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures for minutes, and says something only alone on the machine"]
async fn an_hours_backlog_is_archived() {
    if servers::not_run(&[Kind::Redis, Kind::Mongo]) {
        return;
    }
    let messages = std::env::var("BACKLOG_MESSAGES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(MESSAGES);
    let append = Append::EverySec;
    let redis = Redis::start(RedisOptions {
        append,
        ..RedisOptions::default()
    });
    let (redis, mongo) = (
        redis.await.unwrap(),
        servers::Mongo::start(MongoOptions::default()).await.unwrap(),
    );
    fill(&redis, messages).await;
    let documents = documents(&mongo.url_of("documents"), messages).await;
    let plain = bare(&mongo.url_of("plain"), &documents, false, false).await;
    let before = bare(&mongo.url_of("before"), &documents, true, false).await;
    let (rate, peak_mb) = backup(&redis, &mongo.url_of("archive"), messages).await;
    let after = bare(&mongo.url_of("after"), &documents, true, false).await;
    let durable = bare(&mongo.url_of("durable"), &documents, true, true).await;
    let indexed = (before + after) / 2.0;
    println!("{messages} messages, in thousands a second:");
    println!(
        "  backup now                       {:>6.1}, at most {peak_mb} MB",
        rate / 1e3
    );
    println!(
        "  insert_many                      {:>6.1}, the backup is {:.2} of it",
        plain / 1e3,
        rate / plain
    );
    println!(
        "  insert_many, the archive's indexes {:>4.1} ({:.1} before, {:.1} after), the backup is {:.2} of it",
        indexed / 1e3,
        before / 1e3,
        after / 1e3,
        rate / indexed
    );
    println!(
        "  the same, journaled              {:>6.1}, the backup is {:.2} of it",
        durable / 1e3,
        rate / durable
    );
    assert!(peak_mb <= AT_MOST_MB, "{peak_mb} MB");
    assert!(rate >= AT_LEAST * indexed, "{rate} of {indexed}");
}
