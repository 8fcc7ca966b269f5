//! Each query walks an index and looks at no more than it returns. The server's own profiler says so.

use super::*;
use futures_util::TryStreamExt as _;
use mongodb::bson::{Document, doc};
use mongodb::{Client, Database};
use realtime_hub::store::Page;

/// Enough that a plan which looks at everything can't hide.
const MESSAGES: u64 = 4_000;
const ROOMS: u64 = 8;

/// What the server did for one question.
#[derive(Debug)]
struct Work {
    plan: String,
    keys: i64,
    documents: i64,
    returned: i64,
    sorted: bool,
}

async fn profile(database: &Database, level: i32) {
    database.run_command(doc! { "profile": level }).await.unwrap();
}

/// What it has done since the last time.
async fn work(database: &Database) -> Vec<Work> {
    profile(database, 0).await;
    let profiled = database.collection::<Document>("system.profile");
    let found: Vec<Document> = profiled
        .find(doc! { "ns": /* not the profiler itself */ { "$regex": "\\.messages$" } })
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    profiled.drop().await.unwrap();
    let number = |document: &Document, name: &str| {
        document
            .get(name)
            .and_then(|n| n.as_i32().map(i64::from).or(n.as_i64()))
            .unwrap_or(0)
    };
    let work = found.iter().map(|document| Work {
        plan: document.get_str("planSummary").unwrap_or("none").to_owned(),
        keys: number(document, "keysExamined"),
        documents: number(document, "docsExamined"),
        returned: number(document, "nreturned"),
        sorted: document.get_bool("hasSortStage").unwrap_or(false),
    });
    let work = work.collect();
    profile(database, 2).await;
    work
}

/// Each question costs an index walk over at most `keys` more entries than it returns, and no document in vain.
async fn walks(database: &Database, what: &str, keys: i64) {
    let work = work(database).await;
    assert!(!work.is_empty(), "{what}: the profiler saw nothing");
    for work in &work {
        assert!(
            work.plan.contains("IXSCAN") || work.plan.contains("DISTINCT_SCAN"),
            "{what}: {work:?}"
        );
        assert!(!work.sorted, "{what} sorts: {work:?}");
        assert!(
            work.documents <= work.returned,
            "{what} looks at documents in vain: {work:?}"
        );
        assert!(work.keys <= work.returned + keys, "{what} walks too far: {work:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_question_walks_an_index() {
    let Some(url) = mongo::empty_database_url().await else {
        return;
    };
    let archive = MongoArchive::open(&Mongo::connect(&url).await.unwrap()).await.unwrap();
    let entries: Vec<_> = (0..MESSAGES)
        .map(|n| letter(n, &format!("{}", n % ROOMS), 1 + n % ROOMS))
        .collect();
    archive.put(&entries).await.unwrap();
    let database = Client::with_uri_str(&url).await.unwrap().default_database().unwrap();
    profile(&database, 2).await;
    let middle = id(MESSAGES / 2).to_string();

    let page = Page {
        before: Some(middle.clone()),
        limit: 50,
    };
    assert_eq!(archive.page("inbox:ann", &page).await.unwrap().len(), 50);
    walks(&database, "page", 0).await;
    assert_eq!(archive.page("room:3", &Page::default()).await.unwrap().len(), 100);
    walks(&database, "page without before", 0).await;
    let until = Some(id(MESSAGES / 2 + 100));
    assert_eq!(archive.between("inbox:ann", &middle, until).await.unwrap().len(), 99);
    walks(&database, "between", 1).await;
    assert_eq!(archive.between("inbox:ann", "", None).await.unwrap().len(), 4_000);
    walks(&database, "between, all", 1).await;
    assert_eq!(archive.messages(&[id(7), id(3_000), id(9_999)]).await.unwrap().len(), 2);
    walks(&database, "messages", 4).await;
    assert_eq!(archive.entries("room:3", Some(id(100)), 20).await.unwrap().len(), 20);
    walks(&database, "entries", 1).await;
    assert_eq!(archive.newest().await, Ok(Some(id(MESSAGES - 1))));
    walks(&database, "newest", 1).await;
    assert_eq!(archive.undelivered(UserId::new(3)).await.unwrap().len(), 500);
    walks(&database, "undelivered", 1).await;
    assert_eq!(archive.undelivered(None).await.unwrap().len(), 4_000);
    walks(&database, "undelivered, of all", 1).await;
    assert_eq!(archive.newest_by_room("inbox:ann").await.unwrap().len(), 8);
    // It jumps from room to room instead of reading the 4,000 messages of the log.
    walks(&database, "newest by room", 2 * 8).await;
    assert_eq!(archive.logs("", 100).await.unwrap().len(), 17);
    // 100 documents for each jump, of which there are at most as many as logs.
    walks(&database, "logs", 100).await;
}
