//! A store that is filled from its archive, and one that is older than it.

use super::*;
use realtime_hub::hub::receipts::{Receipt, Receipts};
use realtime_hub::store::live::{Bound, Cursor, Entry};

const ALL: Bound = Bound {
    messages: 10_000,
    bytes: 1 << 30,
};

/// What an archive has: message `n` was sent `n` milliseconds after the first.
fn archived(draft: Draft, n: u64, receipts: Receipts) -> Entry {
    Entry {
        logs: draft.logs,
        message: Arc::new(Message {
            id: MessageId::next(None, NOW_MS + n),
            sent_at_ms: NOW_MS + n,
            room: draft.room,
            author: draft.author,
            receiver: draft.receiver,
            body: draft.body,
            temp_id: None,
            receipts,
        }),
    }
}

pub(super) async fn a_log_comes_back_and_goes_on(store: Store) {
    let entries: Vec<_> = (0..700)
        .map(|n| archived(text(&["a", "b"], &n.to_string()), n, Receipts::default()))
        .collect();
    let edge = MessageId::next(None, NOW_MS - 1);
    assert_eq!(store.put_back("a", &entries[..600], Some(edge)).await, Ok(600));
    assert_eq!(
        store.put_back("a", &entries[500..], None).await,
        Ok(100),
        "what is there is skipped"
    );
    assert_eq!(
        store
            .put_back("b", &entries[690..], Some(entries[689].message.id))
            .await,
        Ok(10)
    );
    let messages: Vec<_> = entries.iter().map(|entry| entry.message.clone()).collect();
    assert_eq!(all(&store, "a").await, messages);
    assert_eq!(all(&store, "b").await, messages[690..]);
    assert_eq!(store.edge("a").await, Ok(Some(edge)));
    assert_eq!(store.edge("b").await, Ok(Some(messages[689].id)));
    assert!(
        store.unarchived(&[], ALL).await.unwrap().is_empty(),
        "all of it is archived"
    );
    assert_eq!(store.backlog().await.unwrap().messages, 0);
    let next = stores(&store, text(&["a"], "next")).await;
    assert!(next.id > messages[699].id, "no id twice, although the clock is behind");
    let waiting = store.unarchived(&[], ALL).await.unwrap();
    assert_eq!(
        waiting.iter().map(|entry| entry.message.id).collect::<Vec<_>>(),
        [next.id]
    );
    assert_eq!(store.trim("b", 4).await, Ok(6));
    assert_eq!(store.trim("a", 0).await, Ok(700));
    assert_eq!(
        store.newest_by_room("b").await.unwrap(),
        std::slice::from_ref(&messages[699])
    );
}

pub(super) async fn letters_come_back_with_their_receipts(store: Store) {
    let delivered = Receipts {
        delivered_at_ms: Some(5),
        read_at_ms: None,
    };
    let entries = [
        archived(letter(2, "one"), 1, delivered),
        archived(letter(2, "two"), 2, Receipts::default()),
    ];
    for log in ["inbox:2", "talk:1:2"] {
        assert_eq!(store.put_back(log, &entries, None).await, Ok(2));
    }
    let messages = entries.map(|entry| entry.message);
    assert_eq!(all(&store, "talk:1:2").await, messages);
    assert_eq!(
        store.undelivered(user(2).id).await.unwrap(),
        std::slice::from_ref(&messages[1])
    );
    store.mark(messages[0].id, Receipt::Read, 9).await.unwrap();
    let marked = store.remarked(10).await.unwrap();
    assert_eq!(marked.len(), 1, "the archive has the message without it");
    assert_eq!(
        (marked[0].receipts.delivered_at_ms, marked[0].receipts.read_at_ms),
        (Some(5), Some(9))
    );
    assert_eq!(
        store.trim("inbox:2", 0).await,
        Ok(0),
        "the archive doesn't know the receipt"
    );
    store.remembered(&marked).await.unwrap();
    assert_eq!(store.trim("inbox:2", 0).await, Ok(2));
    assert_eq!(store.message(messages[1].id).await, Ok(messages[1].clone()));
}

pub(super) async fn a_floor_above_all_ids_is_a_break(store: Store) {
    let first = stores(&store, text(&["a"], "first")).await;
    store.raise_floor(first.id).await.unwrap();
    assert_eq!(
        store.has_lost(&first.id.to_string()).await,
        Ok(false),
        "it was given here"
    );
    assert_eq!(store.edge("a").await, Ok(None));
    let floor = MessageId::next(None, NOW_MS + 5_000);
    store.raise_floor(floor).await.unwrap();
    for since in ["", &first.id.to_string(), &floor.to_string()] {
        assert_eq!(store.has_lost(since).await, Ok(true), "{since:?}");
    }
    assert_eq!(
        (store.edge("a").await, store.edge("b").await),
        (Ok(Some(floor)), Ok(Some(floor)))
    );
    let next = stores(&store, text(&["a"], "next")).await;
    assert_eq!(next.id, MessageId::next(Some(floor), NOW_MS));
    assert_eq!(store.has_lost(&next.id.to_string()).await, Ok(false));
    assert_eq!(store.has_lost(&first.id.to_string()).await, Ok(true));
    store.raise_floor(floor).await.unwrap();
    assert_eq!(
        store.has_lost(&next.id.to_string()).await,
        Ok(false),
        "said twice is said once"
    );
    store
        .archived(
            &[Cursor {
                log: "a".into(),
                archived: next.id,
            }],
            &[],
        )
        .await
        .unwrap();
    assert_eq!(store.edge("a").await, Ok(Some(floor)));
    store.trim("a", 0).await.unwrap();
    assert_eq!(store.edge("a").await, Ok(Some(next.id)));
}

pub(super) async fn ledgers_count_what_was_stored_and_archived(store: Store) {
    let mut stored = Vec::new();
    for n in 0..10 {
        let logs = if n < 6 { ["a", "b"] } else { ["b", "a"] };
        stored.push(stores(&store, text(&logs, "hi")).await);
    }
    let cursor = |log: &str, n: usize| Cursor {
        log: log.into(),
        archived: stored[n].id,
    };
    store.archived(&[cursor("a", 2)], &[]).await.unwrap();
    let counted = async |log: &str| {
        let ledgers = store.ledgers("", 10).await.unwrap();
        let ledger = ledgers.into_iter().find(|ledger| ledger.log == log).unwrap();
        (ledger.above, ledger.stored, ledger.archived, ledger.cursor)
    };
    assert_eq!(counted("a").await, (None, 6, 3, Some(stored[2].id)));
    assert_eq!(counted("b").await, (None, 4, 0, None));
    let names = async |after: &str, limit| {
        let ledgers = store.ledgers(after, limit).await.unwrap();
        ledgers.into_iter().map(|ledger| ledger.log).collect::<Vec<_>>()
    };
    assert_eq!(
        (names("", 1).await, names("a", 9).await),
        (vec!["a".to_owned()], vec!["b".to_owned()])
    );
    store.archived(&[cursor("a", 5), cursor("b", 9)], &[]).await.unwrap();
    store.trim("a", 0).await.unwrap();
    assert_eq!(
        counted("a").await,
        (None, 6, 6, Some(stored[5].id)),
        "what has left stays counted"
    );
    let floor = MessageId::next(None, NOW_MS + 5_000);
    store.raise_floor(floor).await.unwrap();
    let next = stores(&store, text(&["a"], "after the break")).await;
    assert_eq!(counted("a").await, (Some(floor), 1, 0, Some(stored[5].id)));
    store
        .archived(
            &[Cursor {
                log: "a".into(),
                archived: next.id,
            }],
            &[],
        )
        .await
        .unwrap();
    assert_eq!(counted("a").await, (Some(floor), 1, 1, Some(next.id)));
}
