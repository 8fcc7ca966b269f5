//! How fast the archive writes, next to what the bare driver does with the same documents in the same run. It measures, so it runs only
//! when it is asked for, alone on the machine:
//!
//! `cargo test --release -p hub-durable --test it archive_rate -- --ignored --nocapture`

use crate::mongo;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hub_durable::mongo::{Mongo, MongoArchive};
use mongodb::bson::{Document, RawDocumentBuf, doc};
use mongodb::{Client, Collection};
use realtime_hub::archive::Archive;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::{Author, Message};
use realtime_hub::hub::receipts::Receipts;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::store::live::Entry;
use std::sync::Arc;
use std::time::Instant;

/// How many messages each way stores, unless `ARCHIVE_RATE_MESSAGES` says otherwise.
const MESSAGES: usize = 50_000;
/// Each way is measured so often, in turns; the middle one counts.
const ROUNDS: usize = 5;
const BATCH: usize = 1_000;

/// A way to store the messages: how many at once, and how many such batches under way.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// The driver's own call, without the archive's indexes.
    Bare,
    /// The same with them.
    BareIndexed,
    /// The same, on disk before it answers.
    BareDurable,
    /// `MongoArchive::put`.
    Put(usize, usize),
    /// `MongoArchive::put` of what is there already.
    PutAgain(usize),
    /// An upsert for each message.
    Upsert,
    /// The same of what is there already.
    UpsertAgain,
}

const WAYS: [Way; 13] = [
    Way::Bare,
    Way::BareIndexed,
    Way::BareDurable,
    Way::Put(BATCH, 1),
    Way::Put(BATCH, 2),
    Way::Put(BATCH, 4),
    Way::Put(100, 1),
    Way::Put(300, 1),
    Way::Put(3_000, 1),
    Way::Put(10_000, 1),
    Way::PutAgain(BATCH),
    Way::Upsert,
    Way::UpsertAgain,
];

/// A chat: most say something in a room, every fourth writes a letter, which is in three logs.
pub(crate) fn message(n: u64) -> Entry {
    let user = |number: u64| User {
        id: UserId::new(1 + number % 500).unwrap(),
        username: format!("user {}", number % 500),
        role: Role::Student,
        status: Status::Normal,
    };
    let letter = n.is_multiple_of(4);
    let (from, to, room) = (user(n), user(n * 7 + 1), format!("room {}", n % 50));
    let logs = match letter {
        true => vec![
            format!("letters:{room}"),
            format!("inbox:{}", from.id),
            format!("inbox:{}", to.id),
        ],
        false => vec![format!("room:{room}")],
    };
    let message = Message {
        id: MessageId::from_parts(1_800_000_000_000 + n / 3, n % 3).unwrap(),
        sent_at_ms: 1_800_000_000_000 + n / 3,
        room,
        author: Author::Account(from),
        receiver: letter.then_some(to),
        body: format!("message {n}: what people say in a chat is short, seldom more than a line").into(),
        temp_id: None,
        receipts: Receipts::default(),
    };
    let message = Arc::new(message);
    Entry { logs, message }
}

/// Messages a second.
async fn rate(way: Way, entries: &[Entry], documents: &[RawDocumentBuf]) -> f64 {
    let url = mongo::empty_database_url().await.unwrap();
    let client = Client::with_uri_str(&url).await.unwrap();
    let bare: Collection<RawDocumentBuf> = client.default_database().unwrap().collection("messages");
    bare.find_one(doc! {}).await.unwrap();
    let archive = match way {
        Way::Bare => None,
        _ => Some(MongoArchive::open(&Mongo::connect(&url).await.unwrap()).await.unwrap()),
    };
    if let (Way::PutAgain(_) | Way::UpsertAgain, Some(archive)) = (way, &archive) {
        archive.put(entries).await.unwrap();
    }
    let start = Instant::now();
    match (way, &archive) {
        (Way::Put(batch, at_once), Some(archive)) => put(archive, entries, (batch, at_once)).await,
        (Way::PutAgain(batch), Some(archive)) => put(archive, entries, (batch, 1)).await,
        (Way::Upsert | Way::UpsertAgain, _) => upsert(&bare, documents).await,
        _ => insert(&bare, documents, way == Way::BareDurable).await,
    }
    let taken = start.elapsed();
    assert_eq!(
        bare.count_documents(doc! {}).await.unwrap(),
        entries.len() as u64,
        "{way:?}"
    );
    bare.drop().await.unwrap();
    entries.len() as f64 / taken.as_secs_f64()
}

async fn put(archive: &MongoArchive, entries: &[Entry], (batch, at_once): (usize, usize)) {
    let batches = stream::iter(entries.chunks(batch)).map(|batch| archive.put(batch));
    batches.buffer_unordered(at_once).try_collect::<Vec<_>>().await.unwrap();
}

pub(crate) async fn insert(bare: &Collection<RawDocumentBuf>, documents: &[RawDocumentBuf], durable: bool) {
    for batch in documents.chunks(BATCH) {
        let insert = bare.insert_many(batch);
        match durable {
            true => insert.write_concern(journaled()).await.unwrap(),
            false => insert.await.unwrap(),
        };
    }
}

fn journaled() -> mongodb::options::WriteConcern {
    mongodb::options::WriteConcern::builder()
        .w(mongodb::options::Acknowledgment::Majority)
        .journal(true)
        .build()
}

async fn upsert(bare: &Collection<RawDocumentBuf>, documents: &[RawDocumentBuf]) {
    for batch in documents.chunks(BATCH) {
        let update = |document: &RawDocumentBuf| {
            let mut fields = Document::try_from(document).unwrap();
            let id = fields.remove("_id").unwrap();
            doc! { "q": { "_id": id }, "u": { "$setOnInsert": fields }, "upsert": true }
        };
        let updates: Vec<Document> = batch.iter().map(update).collect();
        let concern = doc! { "w": "majority", "j": true };
        let command = doc! { "update": bare.name(), "updates": updates, "ordered": false, "writeConcern": concern };
        let reply = bare
            .client()
            .database(&bare.namespace().db)
            .run_command(command)
            .await
            .unwrap();
        assert!(!reply.contains_key("writeErrors"));
    }
}

/// What the process has used at most, in MB.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1_024)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures for minutes, and says something only alone on the machine"]
async fn how_fast_messages_are_archived() {
    let Some(url) = mongo::empty_database_url().await else {
        return;
    };
    let messages = std::env::var("ARCHIVE_RATE_MESSAGES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(MESSAGES);
    let entries: Vec<Entry> = (0..messages as u64).map(message).collect();
    let first = MongoArchive::open(&Mongo::connect(&url).await.unwrap()).await.unwrap();
    first.put(&entries).await.unwrap();
    let client = Client::with_uri_str(&url).await.unwrap();
    let stored = client
        .default_database()
        .unwrap()
        .collection::<RawDocumentBuf>("messages");
    let documents: Vec<_> = stored.find(doc! {}).await.unwrap().try_collect().await.unwrap();
    stored.drop().await.unwrap();
    let mut rates = vec![Vec::new(); WAYS.len()];
    for _ in 0..ROUNDS {
        for (way, rates) in WAYS.iter().zip(&mut rates) {
            rates.push(rate(*way, &entries, &documents).await);
        }
    }
    for rates in &mut rates {
        rates.sort_by(f64::total_cmp);
    }
    let middle = |place: usize| rates[place][ROUNDS / 2];
    println!(
        "{messages} messages, {ROUNDS} rounds, the middle one: messages a second, of the bare driver's, of it with indexes; slowest and fastest"
    );
    for (place, way) in WAYS.iter().enumerate() {
        let rate = middle(place);
        let (slow, fast) = (rates[place][0], rates[place][ROUNDS - 1]);
        println!(
            "{:<20} {rate:>8.0} {:>5.2} {:>5.2}   {slow:.0} to {fast:.0}",
            format!("{way:?}"),
            rate / middle(0),
            rate / middle(1)
        );
    }
    println!("at most {:?} MB of memory, with all messages in it", peak_mb());
}
