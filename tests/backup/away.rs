//! The archive is away: who needs nothing of it notices nothing, and who does hears that it isn't there.

use super::flaky::Away;
use super::job;
use super::ops::{Op, draft};
use realtime_hub::archive::memory::MemoryArchive;
use realtime_hub::backup::NoSteps;
use realtime_hub::history::History;
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::store::live::Live;
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Appended, Page, Store, StoreError};
use std::sync::Arc;

fn newest(limit: usize) -> Page {
    Page { before: None, limit }
}

/// Five messages in `chat`, of which two are still in the live store, and one in `rooms:a`.
async fn trimmed() -> (Arc<MemoryStore>, Arc<MemoryArchive>) {
    let (live, archive) = (Arc::new(MemoryStore::new(1 << 20)), Arc::new(MemoryArchive::new()));
    for log in [0, 0, 0, 0, 0, 1] {
        let said = draft(&Op::Say { log, bytes: 1 }).unwrap();
        live.append(said, 1).await.unwrap();
    }
    let job = job(Arc::clone(&live) as Arc<dyn Live>, Arc::clone(&archive) as _, NoSteps);
    job.run_out().await.unwrap();
    (live, archive)
}

#[tokio::test]
async fn a_log_that_was_never_trimmed_is_answered_whole() {
    let (live, _) = trimmed().await;
    let history = History::new(live, Arc::new(Away));
    assert_eq!(history.page("rooms:a", &newest(100)).await.unwrap().len(), 1);
    assert_eq!(history.after("rooms:a", "").await.unwrap().len(), 1);
    assert_eq!(history.newest_by_room("rooms:a").await.unwrap().len(), 1);
    assert_eq!(history.page("rooms:nowhere", &newest(100)).await.unwrap().len(), 0);
}

#[tokio::test]
async fn of_a_trimmed_log_the_end_is_answered_and_the_beginning_is_unavailable() {
    let (live, archive) = trimmed().await;
    let whole = History::new(Arc::clone(&live) as Arc<dyn Live>, archive);
    let all = whole.after("chat", "").await.unwrap();
    let history = History::new(live, Arc::new(Away));
    assert_eq!(history.page("chat", &newest(2)).await.unwrap(), all[3..]);
    assert_eq!(history.after("chat", &all[2].id.to_string()).await.unwrap(), all[3..]);
    let unavailable = |found| matches!(found, Err(StoreError::Unavailable(_)));
    assert!(unavailable(history.page("chat", &newest(3)).await));
    assert!(unavailable(history.after("chat", &all[1].id.to_string()).await));
    assert!(unavailable(history.newest_by_room("chat").await));
}

#[tokio::test]
async fn the_chat_goes_on_and_the_server_is_ready() {
    let (live, _) = trimmed().await;
    let history = History::new(live, Arc::new(Away));
    let said = draft(&Op::Say { log: 0, bytes: 1 }).unwrap();
    assert!(matches!(history.append(said, 2).await, Ok(Appended::New(_))));
    history.ready().await.unwrap();
}

#[tokio::test]
async fn what_waits_for_somebody_needs_the_archive_only_if_it_has_left() {
    let letter = |temp_id| {
        draft(&Op::Letter {
            from: 1,
            to: 2,
            temp_id,
        })
        .unwrap()
    };
    let (live, archive) = (Arc::new(MemoryStore::new(1 << 20)), Arc::new(MemoryArchive::new()));
    let job = job(Arc::clone(&live) as Arc<dyn Live>, Arc::clone(&archive) as _, NoSteps);
    let bob = UserId::new(2).unwrap();
    for temp_id in 0..2 {
        live.append(letter(temp_id), 1).await.unwrap();
    }
    job.run_out().await.unwrap();
    let alone = History::new(Arc::clone(&live) as Arc<dyn Live>, Arc::new(Away));
    let both = History::new(Arc::clone(&live) as Arc<dyn Live>, archive);
    assert_eq!(alone.undelivered(bob).await.unwrap().len(), 2);
    live.append(letter(2), 1).await.unwrap();
    job.run_out().await.unwrap();
    let waiting = both.undelivered(bob).await.unwrap();
    assert_eq!(waiting.len(), 3);
    assert!(matches!(alone.undelivered(bob).await, Err(StoreError::Unavailable(_))));
    // Marked in the archive, where it is now; then nothing that has left waits any more.
    both.mark(waiting[0].id, Receipt::Read, 5).await.unwrap();
    assert_eq!(alone.undelivered(bob).await.unwrap(), waiting[1..]);
}

#[tokio::test]
async fn a_live_store_that_began_anew_shows_what_the_archive_has() {
    let (_, archive) = trimmed().await;
    let letter = draft(&Op::Letter {
        from: 1,
        to: 2,
        temp_id: 9,
    })
    .unwrap();
    let old = Arc::new(MemoryStore::new(1 << 20));
    old.raise_floor(
        realtime_hub::archive::Archive::newest(&*archive)
            .await
            .unwrap()
            .unwrap(),
    )
    .await
    .unwrap();
    let Appended::New(letter) = old.append(letter, 2).await.unwrap() else {
        panic!("it is new");
    };
    job(old, Arc::clone(&archive) as _, NoSteps).run_out().await.unwrap();
    // Now that store is lost, and an empty one takes its place.
    let live = Arc::new(MemoryStore::new(1 << 20));
    let floor = realtime_hub::archive::Archive::newest(&*archive)
        .await
        .unwrap()
        .unwrap();
    live.raise_floor(floor).await.unwrap();
    let history = History::new(Arc::clone(&live) as Arc<dyn Live>, archive);
    assert_eq!(history.after("chat", "").await.unwrap().len(), 5);
    assert!(history.has_lost(&floor.to_string()).await.unwrap());
    let said = draft(&Op::Say { log: 0, bytes: 1 }).unwrap();
    let Appended::New(new) = history.append(said, 0).await.unwrap() else {
        panic!("it is new");
    };
    assert!(new.id > floor, "an id came twice");
    assert_eq!(history.after("chat", "").await.unwrap().len(), 6);
    assert_eq!(history.page("chat", &newest(3)).await.unwrap().len(), 3);
    assert!(!history.has_lost(&new.id.to_string()).await.unwrap());
    let bob = UserId::new(2).unwrap();
    assert_eq!(history.undelivered(bob).await.unwrap()[0].id, letter.id);
    history.mark(letter.id, Receipt::Delivered, 9).await.unwrap();
    assert_eq!(history.undelivered(bob).await.unwrap(), []);
}
