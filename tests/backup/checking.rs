//! A check finds what is missing and what is there twice, and a restore brings everything back.

use super::ops::{LOGS, Op, draft, user};
use super::{SMALL, job};
use realtime_hub::archive::Archive;
use realtime_hub::archive::memory::MemoryArchive;
use realtime_hub::backup::{Check, Finding, NoSteps, RestoreError, Restored, Summary, restore};
use realtime_hub::history::History;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::store::live::{Entry, Live};
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Appended, Store};
use std::sync::Arc;

async fn check(live: &MemoryStore, archive: &dyn Archive) -> (Vec<Finding>, Summary) {
    let mut found = Vec::new();
    let summary = Check::new(live, archive)
        .run(|finding| found.push(finding.clone()))
        .await
        .unwrap();
    assert_eq!(summary.findings, found.len() as u64);
    (found, summary)
}

/// A day: some of it is trimmed, some archived, some waits.
async fn a_day() -> (Arc<MemoryStore>, Arc<MemoryArchive>) {
    let (live, archive) = (Arc::new(MemoryStore::new(1 << 20)), Arc::new(MemoryArchive::new()));
    let job = job(Arc::clone(&live) as Arc<dyn Live>, Arc::clone(&archive) as _, NoSteps);
    for round in 0..4 {
        let ops = [
            Op::Say { log: 0, bytes: 1 },
            Op::Say { log: 1, bytes: 2 },
            Op::Pm { from: 1, to: 2 },
            Op::Pm { from: 2, to: 1 },
            Op::Letter {
                from: 1,
                to: 2,
                temp_id: round,
            },
            Op::Letter {
                from: 2,
                to: 3,
                temp_id: round,
            },
        ];
        for (now_ms, op) in ops.iter().enumerate() {
            let stored = live
                .append(draft(op).unwrap(), u64::from(round) * 10 + now_ms as u64)
                .await
                .unwrap();
            if let (Appended::New(message), 0) = (&stored, round) {
                live.mark(message.id, Receipt::Delivered, 9).await.unwrap();
            }
        }
        if round < 3 {
            job.run_out().await.unwrap();
        }
    }
    (live, archive)
}

async fn archived(archive: &MemoryArchive, log: &str) -> Vec<Entry> {
    archive.entries(log, None, 100).await.unwrap()
}

#[tokio::test]
async fn a_check_of_what_was_not_touched_finds_nothing() {
    let (live, archive) = a_day().await;
    let (found, summary) = check(&live, &*archive).await;
    assert_eq!((found, summary.waiting), (Vec::new(), 6));
    let none = MemoryStore::new(1 << 20);
    assert_eq!(
        check(&none, &MemoryArchive::new()).await,
        (Vec::new(), Summary::default())
    );
}

/// The archive without some of its messages, as if somebody had deleted them.
async fn without(archive: &MemoryArchive, lost: &[Entry]) -> MemoryArchive {
    let (rest, mut all) = (MemoryArchive::new(), Vec::new());
    for log in LOGS {
        all.extend(archived(archive, log).await);
    }
    all.retain(|entry| lost.iter().all(|lost| lost.message.id != entry.message.id));
    rest.put(&all).await.unwrap();
    rest
}

#[tokio::test]
async fn a_gap_in_the_archive_is_found_by_name_and_where_the_live_store_has_trimmed_by_number() {
    let (live, archive) = a_day().await;
    let chat = archived(&archive, "chat").await;
    let gap = without(&archive, &chat[2..]).await;
    let (log, id) = ("chat".to_owned(), chat[2].message.id);
    let (found, _) = check(&live, &gap).await;
    let count = |log: &str, stored, found| Finding::Count {
        log: log.into(),
        stored,
        found,
    };
    assert_eq!(found, [Finding::NotArchived { log, id }, count("chat", 4, 3)]);
    let gap = without(&archive, &chat[..1]).await;
    assert_eq!(
        check(&live, &gap).await.0,
        [count("chat", 4, 3)],
        "{:?}",
        chat[0].message.id
    );
    // A letter is in three logs, and is one gap.
    let letters = archived(&archive, "private:1-2").await;
    let gap = without(&archive, &letters[2..]).await;
    let (log, id) = ("private:1-2".to_owned(), letters[2].message.id);
    assert_eq!(
        check(&live, &gap).await.0,
        [Finding::NotArchived { log, id }, count("private:1-2", 4, 3)]
    );
}

#[tokio::test]
async fn a_double_is_found_by_name_if_its_client_gave_it_one_and_else_by_number() {
    let (live, archive) = a_day().await;
    for (log, named) in [("private:1-2", true), ("chat", false)] {
        let first = archived(&archive, log).await.swap_remove(0);
        let copy = MemoryArchive::new();
        for name in LOGS {
            copy.put(&archived(&archive, name).await).await.unwrap();
        }
        let mut message = realtime_hub::hub::message::Message::clone(&first.message);
        message.id = message.id.following();
        let (id, of) = (message.id, first.message.id);
        let double = Entry {
            logs: vec![log.into()],
            message: Arc::new(message),
        };
        copy.put(&[double]).await.unwrap();
        let (found, _) = check(&live, &copy).await;
        let log = log.to_owned();
        assert!(
            found.contains(&Finding::Count {
                log: log.clone(),
                stored: 4,
                found: 5
            }),
            "{found:?}"
        );
        assert_eq!(found.contains(&Finding::Double { log, id, of }), named, "{found:?}");
    }
}

#[tokio::test]
async fn what_the_live_store_lost_and_what_differs_is_found() {
    let (live, archive) = a_day().await;
    let other = MemoryStore::new(1 << 20);
    for log in LOGS {
        let entries = archived(&archive, log).await;
        // One is left out in the middle, and one says something else.
        let mut back: Vec<_> = entries.clone();
        if log == "chat" {
            back.truncate(1);
            Arc::make_mut(&mut back[0].message).body = "something else".into();
        }
        other.put_back(log, &back, None).await.unwrap();
    }
    let chat = archived(&archive, "chat").await;
    let log = || "chat".to_owned();
    let (found, _) = check(&other, &*archive).await;
    assert!(
        found.contains(&Finding::Differs {
            log: log(),
            id: chat[0].message.id
        }),
        "{found:?}"
    );
    assert!(
        found.contains(&Finding::NotLive {
            log: log(),
            id: chat[1].message.id
        }),
        "{found:?}"
    );
    drop(live);
}

#[tokio::test]
async fn a_restore_brings_back_the_ends_and_what_waits_and_the_check_is_clean() {
    let (live, archive) = a_day().await;
    job(Arc::clone(&live) as Arc<dyn Live>, Arc::clone(&archive) as _, NoSteps)
        .run_out()
        .await
        .unwrap();
    let before = History::new(Arc::clone(&live) as Arc<dyn Live>, Arc::clone(&archive) as _);
    let empty = Arc::new(MemoryStore::new(1 << 20));
    let restored = restore(&*empty, &*archive, SMALL.keep, false).await.unwrap();
    assert_eq!(
        (restored.logs, restored.waiting),
        (LOGS.len() as u64 - 2, 6),
        "{restored:?}"
    );
    let after = History::new(Arc::clone(&empty) as Arc<dyn Live>, Arc::clone(&archive) as _);
    for log in LOGS {
        assert_eq!(after.after(log, "").await, before.after(log, "").await, "{log}");
        assert_eq!(
            after.newest_by_room(log).await,
            before.newest_by_room(log).await,
            "{log}"
        );
        assert!(empty.after(log, "").await.unwrap().len() <= SMALL.keep);
    }
    for person in 1..4 {
        let id = user(person).id;
        assert_eq!(after.undelivered(id).await, before.undelivered(id).await, "{person}");
    }
    assert_eq!(check(&empty, &*archive).await.0, []);
    // No id comes twice, and whoever was there before is told to begin anew.
    let newest = archive.newest().await.unwrap().unwrap();
    assert!(after.has_lost(&newest.to_string()).await.unwrap());
    let Appended::New(new) = after
        .append(draft(&Op::Say { log: 0, bytes: 1 }).unwrap(), 0)
        .await
        .unwrap()
    else {
        panic!("it is new");
    };
    assert!(new.id > newest);
    assert_eq!(check(&empty, &*archive).await.0, []);
}

#[tokio::test]
async fn a_restore_fills_an_empty_store_alone_and_goes_on_where_one_was_cut_off() {
    let (live, archive) = a_day().await;
    job(Arc::clone(&live) as Arc<dyn Live>, Arc::clone(&archive) as _, NoSteps)
        .run_out()
        .await
        .unwrap();
    let refused = restore(&*live, &*archive, 2, false).await;
    assert_eq!(refused, Err(RestoreError::NotEmpty("chat".into())));
    let empty = MemoryStore::new(1 << 20);
    let chat = archived(&archive, "chat").await;
    empty
        .raise_floor(archive.newest().await.unwrap().unwrap())
        .await
        .unwrap();
    empty
        .put_back("chat", &chat[1..2], Some(chat[0].message.id))
        .await
        .unwrap();
    restore(&empty, &*archive, 3, true).await.unwrap();
    assert_eq!(empty.after("chat", "").await.unwrap().len(), 3);
    assert_eq!(check(&empty, &*archive).await.0, []);
    let nothing = restore(&MemoryStore::new(1), &MemoryArchive::new(), 2, false).await;
    assert_eq!(nothing, Ok(Restored::default()));
}
