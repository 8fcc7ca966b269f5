//! Redis ends, or stands still, while people write.

use super::load::{Writers, is_what_was_told};
use super::*;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_under_load_it_has_what_was_acked_and_nothing_else() {
    let Some(mut redis) = on_disk().await else { return };
    let store = opened(&redis.url()).await;
    let writers = Writers::begin(&store, 8);
    for _ in 0..4 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        redis.kill().unwrap();
        tokio::time::sleep(Duration::from_millis(150)).await;
        redis.restart().await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    let told = writers.end().await;
    recovers(&*store).await;
    is_what_was_told(&store, &told).await;
    assert_eq!(store.has_lost("0000000000000000").await, Ok(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_away_everything_is_refused_at_once_and_it_recovers_by_itself() {
    let Some(mut redis) = on_disk().await else { return };
    let store = opened(&redis.url()).await;
    let first = new(store.append(text("a", "1"), NOW_MS).await);
    redis.kill().unwrap();
    for _ in 0..3 {
        let begun = Instant::now();
        refused(store.append(text("a", "2"), NOW_MS).await);
        refused(store.after("a", "").await);
        refused(store.ready().await);
        refused(store.has_lost("").await);
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    }
    redis.restart().await.unwrap();
    recovers(&*store).await;
    let third = new(store.append(text("a", "3"), NOW_MS).await);
    assert!(third.id > first.id);
    assert_eq!(bodies(&*store, "a").await, ["1", "3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn frozen_it_delays_nobody_for_long_and_what_it_does_later_is_taken_back() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let store = opened(&redis.url()).await;
    new(store.append(text("a", "1"), NOW_MS).await);
    redis.freeze().unwrap();
    let begun = Instant::now();
    let many = (0..20).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.append(sent("a", &format!("late {n}")), NOW_MS).await })
    });
    for answer in many.collect::<Vec<_>>() {
        refused(answer.await.unwrap());
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let begun = Instant::now();
    refused(store.ready().await);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    redis.thaw().unwrap();
    recovers(&*store).await;
    assert_eq!(bodies(&*store, "a").await, ["1"]);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(bodies(&*store, "a").await, ["1"]);
    new(store.append(sent("a", "late 3"), NOW_MS).await);
}
