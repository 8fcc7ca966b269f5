//! Requests and replies that get lost, one at a time and by chance.

use super::load::{Writers, is_what_was_told};
use super::*;
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::store::Marked;
use realtime_hub::store::live::{Bound, Live};
use std::time::Duration;
use testkit::servers::{Plan, Proxy};

/// A store behind a proxy, and one that looks at what is really there.
async fn both(redis: &Redis) -> (Proxy, Arc<RedisStore>, Arc<RedisStore>) {
    let proxy = Proxy::to(redis.port()).await.unwrap();
    let store = opened(&redis.url_through(&proxy)).await;
    (proxy, store, opened(&redis.url()).await)
}

fn letter(body: &str) -> Draft {
    let receiver = User {
        id: UserId::new(7).unwrap(),
        username: "ben".into(),
        role: Role::Student,
        status: Status::Normal,
    };
    let logs = vec!["talk".into(), "inbox".into()];
    Draft {
        logs,
        receiver: Some(receiver),
        ..sent("talk", body)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_request_is_sent_again() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (proxy, store, _) = both(&redis).await;
    for draft in [text("a", "1"), sent("a", "2")] {
        proxy.will(Plan::LoseRequest { for_good: false });
        new(store.append(draft, NOW_MS).await);
    }
    assert_eq!(bodies(&*store, "a").await, ["1", "2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_reply_was_lost_is_stored_once_and_is_news() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (proxy, store, direct) = both(&redis).await;
    for draft in [text("a", "1"), sent("a", "2")] {
        proxy.will(Plan::LoseReply { for_good: false });
        new(store.append(draft, NOW_MS).await);
    }
    proxy.will(Plan::LoseReply { for_good: false });
    let done = store
        .append_all(["3", "4", "3"].map(|body| sent("a", body)).to_vec(), NOW_MS)
        .await;
    let [
        Ok(Appended::New(three)),
        Ok(Appended::New(_)),
        Ok(Appended::Repeated(again)),
    ] = &done[..]
    else {
        panic!("{done:?}");
    };
    assert_eq!(three, again);
    assert_eq!(bodies(&*direct, "a").await, ["1", "2", "3", "4"]);
    let sent = new(store.append(letter("5"), NOW_MS).await);
    proxy.will(Plan::LoseReply { for_good: false });
    let marked = store.mark(sent.id, Receipt::Delivered, NOW_MS).await;
    assert!(
        matches!(marked, Ok(Marked::New(_))),
        "the other side must hear of it: {marked:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stayed_in_doubt_is_refused_and_taken_back() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (proxy, store, direct) = both(&redis).await;
    let first = new(store.append(letter("first"), NOW_MS).await);
    proxy.will(Plan::LoseReply { for_good: true });
    refused(store.append(letter("second"), NOW_MS).await);
    assert_eq!(bodies(&*direct, "talk").await, ["first", "second"], "Redis has it");
    refused(store.page("talk", &realtime_hub::store::Page::default()).await);
    proxy.will(Plan::Carry);
    recovers(&*store).await;
    assert_eq!(
        bodies(&*direct, "talk").await,
        ["first"],
        "gone before anybody else looks"
    );
    assert_eq!(bodies(&*direct, "inbox").await, ["first"]);
    assert_eq!(
        direct.undelivered(UserId::new(7).unwrap()).await.unwrap(),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        direct.newest_by_room("inbox").await.unwrap(),
        std::slice::from_ref(&first)
    );
    assert_eq!(direct.backlog().await.unwrap().messages, 1);
    let second = new(store.append(letter("second"), NOW_MS).await);
    assert_eq!(bodies(&*direct, "talk").await, ["first", "second"]);
    // The counts are right as well: nothing is left over, nothing is missing.
    let cursor = realtime_hub::store::live::Cursor {
        log: "talk".into(),
        archived: second.id,
    };
    store.archived(&[cursor], &[]).await.unwrap();
    assert_eq!(direct.backlog().await.unwrap(), Default::default());
    let ledgers = direct.ledgers("", 10).await.unwrap();
    let talk = ledgers.iter().find(|ledger| ledger.log == "talk").unwrap();
    assert_eq!((talk.stored, talk.archived), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_backup_has_read_is_not_taken_back_and_a_retry_finds_it() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (proxy, store, direct) = both(&redis).await;
    proxy.will(Plan::LoseReply { for_good: true });
    refused(store.append(sent("a", "1"), NOW_MS).await);
    // Another hub's backup. It may have written this into the archive by now, and not have said so.
    let bound = Bound {
        messages: 10,
        bytes: 1 << 20,
    };
    let read = direct.unarchived(&[], bound).await.unwrap();
    refused(store.append(sent("a", "2"), NOW_MS).await);
    proxy.will(Plan::Carry);
    recovers(&*store).await;
    assert_eq!(bodies(&*direct, "a").await, ["1"]);
    let again = store.append(sent("a", "1"), NOW_MS).await;
    let Ok(Appended::Repeated(again)) = again else {
        panic!("not repeated: {again:?}");
    };
    assert_eq!(again, read[0].message);
    new(store.append(sent("a", "2"), NOW_MS).await);
    assert_eq!(bodies(&*direct, "a").await, ["1", "2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_request_does_nothing() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (proxy, store, direct) = both(&redis).await;
    for draft in [text("a", "1"), sent("a", "2")] {
        proxy.will(Plan::HoldRequests);
        let begun = std::time::Instant::now();
        refused(store.append(draft, NOW_MS).await);
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
        // What was held goes to Redis now, and so does what takes it back, in whichever order.
        proxy.will(Plan::Carry);
        recovers(&*store).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(bodies(&*direct, "a").await.is_empty());
    }
    new(store.append(sent("a", "2"), NOW_MS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_append_that_nobody_waits_for_any_more_is_taken_back() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (proxy, store, direct) = both(&redis).await;
    proxy.will(Plan::HoldRequests);
    let dropped = tokio::time::timeout(Duration::from_millis(50), store.append(text("a", "1"), NOW_MS)).await;
    assert!(dropped.is_err());
    proxy.will(Plan::Carry);
    while bodies(&*direct, "a").await.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // It came through after all. The next one who asks finds it gone.
    assert!(bodies(&*store, "a").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_load_every_answer_is_the_truth() {
    let Some(redis) = server(RedisOptions::default()).await else {
        return;
    };
    let (proxy, store, direct) = both(&redis).await;
    let writers = Writers::begin(&store, 8);
    for round in 0..40_u64 {
        // Between two cuts some are stored, however slow the machine is.
        let enough = direct.backlog().await.unwrap().messages + 10 + round % 7;
        while direct.backlog().await.unwrap().messages < enough {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let for_good = round % 5 == 4;
        proxy.will(match round % 2 {
            0 => Plan::LoseReply { for_good },
            _ => Plan::LoseRequest { for_good },
        });
        if for_good {
            tokio::time::sleep(Duration::from_millis(120)).await;
            proxy.will(Plan::Carry);
        }
    }
    proxy.will(Plan::Carry);
    let told = writers.end().await;
    recovers(&*store).await;
    is_what_was_told(&direct, &told).await;
}
