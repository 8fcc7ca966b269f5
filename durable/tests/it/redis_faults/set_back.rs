//! Redis comes back without all that it had.

use super::*;
use std::path::Path;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

/// Puts the data of a stopped server back to what it was.
fn set_back(redis: &Redis, older: &Path) {
    std::fs::remove_dir_all(redis.data().join("appendonlydir")).unwrap();
    copy(older, &redis.data().join("appendonlydir"));
}

async fn says(store: &RedisStore, body: &str, now_ms: u64) -> Arc<Message> {
    new(store.append(text("a", body), now_ms).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn emptied_it_gives_no_id_twice_and_says_that_something_is_lost() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let store = opened(&redis.url()).await;
    let (epoch, before) = (store.epoch(), says(&store, "before", NOW_MS).await);
    tells(&redis, &["FLUSHALL"]).await;
    // Nobody has noticed yet, and the answer must be right all the same.
    assert_eq!(store.has_lost(&before.id.to_string()).await, Ok(true));
    assert_ne!(store.epoch(), epoch);
    let epoch = store.epoch();
    tells(&redis, &["FLUSHALL"]).await;
    // The clock is set back as well.
    let after = says(&store, "after", NOW_MS - 1_000_000).await;
    assert!(after.id > before.id);
    assert_ne!(store.epoch(), epoch);
    for since in ["", "0", &before.id.to_string()] {
        assert_eq!(store.has_lost(since).await, Ok(true), "{since:?}");
    }
    assert_eq!(store.has_lost(&after.id.to_string()).await, Ok(false));
    let next = says(&store, "next", NOW_MS - 1_000_000).await;
    assert_eq!(store.has_lost(&after.id.to_string()).await, Ok(false));
    assert!(next.id > after.id);
    assert_eq!(bodies(&*store, "a").await, ["after", "next"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_hub_hears_of_the_break() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (one, other) = (opened(&redis.url()).await, opened(&redis.url()).await);
    let before = says(&one, "before", NOW_MS).await;
    says(&other, "before", NOW_MS).await;
    tells(&redis, &["FLUSHALL"]).await;
    let by_one = says(&one, "one", NOW_MS).await;
    let by_other = says(&other, "other", NOW_MS).await;
    assert!(before.id < by_one.id && by_one.id < by_other.id);
    assert_eq!(one.has_lost(&before.id.to_string()).await, Ok(true));
    assert_eq!(other.has_lost(&before.id.to_string()).await, Ok(true));
    assert_eq!(bodies(&*other, "a").await, ["one", "other"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn set_back_to_an_older_file_it_goes_on_above_what_was_lost() {
    let Some(mut redis) = on_disk().await else { return };
    let store = opened(&redis.url()).await;
    let kept = says(&store, "kept", NOW_MS).await;
    redis.stop().await.unwrap();
    let older = tempfile();
    copy(&redis.data().join("appendonlydir"), older.path());
    redis.restart().await.unwrap();
    recovers(&*store).await;
    let epoch = store.epoch();
    let lost = says(&store, "lost", NOW_MS + 60_000).await;
    redis.stop().await.unwrap();
    set_back(&redis, older.path());
    redis.restart().await.unwrap();
    recovers(&*store).await;
    let next = says(&store, "next", NOW_MS).await;
    assert!(next.id > lost.id, "the clock was set back");
    assert_ne!(store.epoch(), epoch);
    assert_eq!(bodies(&*store, "a").await, ["kept", "next"]);
    for since in [&kept, &lost] {
        assert_eq!(store.has_lost(&since.id.to_string()).await, Ok(true));
    }
    assert_eq!(store.has_lost(&next.id.to_string()).await, Ok(false));
    let live: &dyn realtime_hub::store::live::Live = &*store;
    assert!(
        live.edge("a")
            .await
            .unwrap()
            .is_some_and(|edge| lost.id <= edge && edge < next.id)
    );
    assert_eq!(live.backlog().await.unwrap().messages, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_that_ends_the_hub_too_gives_no_id_twice() {
    let Some(mut redis) = on_disk().await else { return };
    let store = opened(&redis.url()).await;
    let kept = says(&store, "kept", NOW_MS).await;
    tells(&redis, &["CONFIG", "SET", "appendfsync", "always"]).await;
    let older = tempfile();
    copy(&redis.data().join("appendonlydir"), older.path());
    // What comes within the last second isn't on the disk yet.
    let lost = says(&store, "lost", NOW_MS + 900).await;
    drop(store);
    redis.kill().unwrap();
    set_back(&redis, older.path());
    redis.restart().await.unwrap();
    let store = opened(&redis.url()).await;
    let next = says(&store, "next", NOW_MS).await;
    assert!(next.id > lost.id, "and the clock is behind");
    assert_eq!(
        store.has_lost(&lost.id.to_string()).await,
        Ok(true),
        "its client has seen what is gone"
    );
    assert_eq!(
        store.has_lost(&kept.id.to_string()).await,
        Ok(false),
        "and this one what is there"
    );
    assert_eq!(bodies(&*store, "a").await, ["kept", "next"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_another_store_is_one_of_which_everything_is_lost() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let store = opened(&redis.url()).await;
    let now_ms = u64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let elsewhere = MessageId::next(None, now_ms - 60_000);
    assert_eq!(
        store.has_lost(&elsewhere.to_string()).await,
        Ok(true),
        "this one has given none"
    );
    let here = says(&store, "here", now_ms).await;
    assert_eq!(store.has_lost(&elsewhere.to_string()).await, Ok(true));
    assert_eq!(store.has_lost(&here.id.to_string()).await, Ok(false));
    for nobodys in ["", "0000000000000000", "ffffffffffffffff", "zzz"] {
        assert_eq!(store.has_lost(nobodys).await, Ok(false), "{nobodys:?} is nobody's");
    }
}

fn tempfile() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}
