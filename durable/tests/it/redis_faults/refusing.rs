//! Redis answers, and says no.

use super::*;
use realtime_hub::store::live::{Cursor, Live};

async fn archives(store: &RedisStore, log: &str, archived: MessageId) {
    store
        .archived(
            &[Cursor {
                log: log.into(),
                archived,
            }],
            &[],
        )
        .await
        .unwrap();
    store.trim(log, 0).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn full_by_its_own_count_the_store_refuses_until_there_is_room() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let limits = Limits {
        max_bytes: 10_000,
        max_backlog: 0,
    };
    let store = RedisStore::open(&redis.url(), limits).await.unwrap();
    let body = "x".repeat(1_000);
    let mut stored = Vec::new();
    let why = loop {
        match store.append(text("a", &body), NOW_MS).await {
            Ok(appended) => stored.push(new(Ok(appended))),
            refusal => break refused(refusal),
        }
    };
    assert!((6..=9).contains(&stored.len()), "{}", stored.len());
    assert!(why.contains("10000 bytes"), "{why}");
    assert_eq!(
        store.after("a", "").await.unwrap(),
        stored,
        "nothing was dropped to make room"
    );
    archives(&store, "a", stored[3].id).await;
    new(store.append(text("a", &body), NOW_MS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_too_much_waiting_for_the_archive_it_refuses_but_repeats() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let limits = Limits {
        max_bytes: 1 << 20,
        max_backlog: 3,
    };
    let store = RedisStore::open(&redis.url(), limits).await.unwrap();
    let mut last = None;
    for body in ["1", "2", "3"] {
        last = Some(new(store.append(sent("a", body), NOW_MS).await).id);
    }
    let why = refused(store.append(sent("b", "4"), NOW_MS).await);
    assert!(why.contains("3 messages wait"), "{why}");
    let again = store.append(sent("a", "3"), NOW_MS).await;
    assert!(matches!(again, Ok(Appended::Repeated(_))), "{again:?}");
    archives(&store, "a", last.unwrap()).await;
    new(store.append(sent("b", "4"), NOW_MS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn out_of_memory_it_refuses_reads_on_and_lets_the_archive_make_room() {
    let maxmemory = Some("4mb".into());
    let Some(redis) = server(RedisOptions {
        maxmemory,
        ..RedisOptions::default()
    })
    .await
    else {
        return;
    };
    let store = opened(&redis.url()).await;
    let body = "x".repeat(50_000);
    let mut stored = Vec::new();
    let why = loop {
        match store
            .append(sent("a", &format!("{} {body}", stored.len())), NOW_MS)
            .await
        {
            Ok(appended) => stored.push(new(Ok(appended))),
            refusal => break refused(refusal),
        }
    };
    assert!(
        why.contains("OOM") && stored.len() > 10,
        "{why}, {} stored",
        stored.len()
    );
    assert_eq!(store.after("a", "").await.unwrap(), stored);
    assert_eq!(store.ready().await, Ok(()));
    archives(&store, "a", stored.last().unwrap().id).await;
    let next = new(store.append(text("a", &body), NOW_MS).await);
    assert_eq!(store.after("a", "").await.unwrap(), [next]);
}

#[tokio::test(flavor = "multi_thread")]
async fn as_a_replica_it_refuses_and_as_a_master_it_goes_on() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let store = opened(&redis.url()).await;
    new(store.append(text("a", "1"), NOW_MS).await);
    tells(&redis, &["REPLICAOF", "127.0.0.1", "1"]).await;
    let why = refused(store.append(text("a", "2"), NOW_MS).await);
    assert!(why.to_lowercase().contains("read only"), "{why}");
    tells(&redis, &["REPLICAOF", "NO", "ONE"]).await;
    recovers(&*store).await;
    new(store.append(text("a", "3"), NOW_MS).await);
    assert_eq!(bodies(&*store, "a").await, ["1", "3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn forgotten_scripts_are_given_again() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let store = opened(&redis.url()).await;
    for body in ["1", "2"] {
        tells(&redis, &["SCRIPT", "FLUSH"]).await;
        new(store.append(text("a", body), NOW_MS).await);
        tells(&redis, &["SCRIPT", "FLUSH"]).await;
        let done = store.append_all(vec![text("b", body), text("b", body)], NOW_MS).await;
        done.into_iter().for_each(|done| drop(new(done)));
    }
    assert_eq!(bodies(&*store, "a").await, ["1", "2"]);
    assert_eq!(bodies(&*store, "b").await, ["1", "1", "2", "2"]);
}
