//! What a backup does with a store: read what waits, move the cursor, let go.

use super::*;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::store::live::{Backlog, Bound, Cursor, Entry, Marked};

const ALL: Bound = Bound {
    messages: 10_000,
    bytes: 1 << 30,
};

async fn waiting(store: &Store, bound: Bound) -> Vec<Entry> {
    store.unarchived(&[], bound).await.unwrap()
}

fn of(entries: &[Entry]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry.message.body.as_str().unwrap_or("?"))
        .collect()
}

fn up_to(log: &str, archived: MessageId) -> Cursor {
    Cursor {
        log: log.into(),
        archived,
    }
}

async fn archives(store: &Store, log: &str, archived: MessageId) {
    store.archived(&[up_to(log, archived)], &[]).await.unwrap();
}

fn waits(messages: u64, oldest_ms: Option<u64>) -> Backlog {
    Backlog { messages, oldest_ms }
}

pub(super) async fn what_waits_comes_log_by_log_oldest_first_within_the_bound(store: Store) {
    for n in 0..6_u64 {
        let log = if n.is_multiple_of(2) { "a" } else { "b" };
        store
            .append(text(&[log, "both"], &n.to_string()), NOW_MS + n)
            .await
            .unwrap();
    }
    let found = waiting(&store, ALL).await;
    assert_eq!(of(&found), ["0", "2", "4", "1", "3", "5"]);
    assert_eq!(found[0].logs, ["a", "both"]);
    let bound = |messages, bytes| Bound { messages, bytes };
    assert_eq!(of(&waiting(&store, bound(4, 1_000_000)).await), ["0", "2", "4", "1"]);
    assert_eq!(of(&waiting(&store, bound(4, 1)).await), ["0"], "one always fits");
    let on_their_way = [up_to("a", found[1].message.id), up_to("b", found[5].message.id)];
    let rest = store.unarchived(&on_their_way, ALL).await.unwrap();
    assert_eq!(of(&rest), ["4"]);
    assert_eq!(store.backlog().await, Ok(waits(6, Some(NOW_MS))));
}

pub(super) async fn cursors_only_move_forward_and_the_backlog_follows(store: Store) {
    assert_eq!(store.backlog().await, Ok(waits(0, None)));
    let mut stored = Vec::new();
    for n in 0..100 {
        stored.push(new(store.append(text(&["a"], "hi"), NOW_MS + n).await.unwrap()));
    }
    archives(&store, "a", stored[41].id).await;
    assert_eq!(store.backlog().await, Ok(waits(58, Some(NOW_MS + 42))));
    archives(&store, "a", stored[3].id).await;
    assert_eq!(store.backlog().await, Ok(waits(58, Some(NOW_MS + 42))));
    assert_eq!(waiting(&store, ALL).await[0].message.id, stored[42].id);
    archives(&store, "a", stored[99].id).await;
    assert_eq!(store.backlog().await, Ok(waits(0, None)));
    assert!(waiting(&store, ALL).await.is_empty());
    new(store.append(text(&["a"], "one more"), NOW_MS + 200).await.unwrap());
    assert_eq!(store.backlog().await, Ok(waits(1, Some(NOW_MS + 200))));
    assert_eq!(of(&waiting(&store, ALL).await), ["one more"]);
}

pub(super) async fn a_message_is_archived_from_its_first_log_alone(store: Store) {
    let mut stored = Vec::new();
    for n in 0..50 {
        let logs = if n % 3 == 0 { ["a", "b"] } else { ["b", "a"] };
        stored.push(stores(&store, text(&logs, &n.to_string())).await);
    }
    let found = waiting(&store, ALL).await;
    let mut each = found.iter().map(|entry| entry.message.id).collect::<Vec<_>>();
    each.sort();
    assert_eq!(each, ids(&stored));
    assert!(
        found
            .windows(2)
            .all(|two| two[0].logs != two[1].logs || two[0].message.id < two[1].message.id)
    );
    // Of `a` everything, which says nothing about those that are archived from `b`.
    archives(&store, "a", stored[49].id).await;
    let rest = waiting(&store, ALL).await;
    assert_eq!(rest.len(), 33);
    assert!(rest.iter().all(|entry| entry.logs == ["b", "a"]));
    assert_eq!(store.backlog().await.unwrap().messages, 33);
    assert_eq!(store.trim("a", 0).await, Ok(1), "the second one is archived from `b`");
}

pub(super) async fn a_trim_stops_at_what_isnt_archived(store: Store) {
    let drafts = (0..1_300).map(|n| text(&["a"], &n.to_string())).collect();
    let stored: Vec<_> = store
        .append_all(drafts, NOW_MS)
        .await
        .into_iter()
        .map(|done| new(done.unwrap()))
        .collect();
    assert_eq!(store.trim("a", 10).await, Ok(0), "nothing is archived");
    archives(&store, "a", stored[1_199].id).await;
    assert_eq!(store.trim("a", 10).await, Ok(1_200));
    assert_eq!(all(&store, "a").await, stored[1_200..]);
    archives(&store, "a", stored[1_299].id).await;
    assert_eq!(store.trim("a", 10).await, Ok(90));
    assert_eq!(all(&store, "a").await, stored[1_290..]);
    assert_eq!(store.trim("a", 0).await, Ok(10));
    assert_eq!(store.trim("a", 0).await, Ok(0));
    let next = stores(&store, text(&["a"], "next")).await;
    assert_eq!(all(&store, "a").await, [next]);
}

pub(super) async fn a_trim_stops_at_a_receipt_that_the_archive_doesnt_know(store: Store) {
    let mut sent = Vec::new();
    for n in 0..3 {
        sent.push(stores(&store, letter(2, &n.to_string())).await);
    }
    archives(&store, "talk:1:2", sent[2].id).await;
    store.mark(sent[1].id, Receipt::Delivered, 5).await.unwrap();
    for log in ["talk:1:2", "inbox:1", "inbox:2"] {
        assert_eq!(store.trim(log, 0).await, Ok(1), "{log}");
    }
    let marked = store.remarked(10).await.unwrap();
    let receipts = store.message(sent[1].id).await.unwrap().receipts;
    assert_eq!(
        marked,
        [Marked {
            id: sent[1].id,
            receipts
        }]
    );
    store.mark(sent[1].id, Receipt::Read, 6).await.unwrap();
    store.remembered(&marked).await.unwrap();
    let changed = store.remarked(10).await.unwrap();
    assert_eq!(changed[0].receipts.read_at_ms, Some(6), "it changed again, so it stays");
    store.remembered(&changed).await.unwrap();
    assert_eq!(store.remarked(10).await, Ok(vec![]));
    assert_eq!(store.trim("talk:1:2", 0).await, Ok(2));
}

pub(super) async fn a_receipt_that_changed_on_the_way_follows(store: Store) {
    let early = stores(&store, letter(2, "early")).await;
    let late = stores(&store, letter(2, "late")).await;
    store.mark(early.id, Receipt::Delivered, 5).await.unwrap();
    assert_eq!(
        store.remarked(10).await,
        Ok(vec![]),
        "the archive gets it with the message"
    );
    let went: Vec<_> = waiting(&store, ALL)
        .await
        .iter()
        .map(|entry| Marked {
            id: entry.message.id,
            receipts: entry.message.receipts,
        })
        .collect();
    store.mark(late.id, Receipt::Read, 6).await.unwrap();
    store.archived(&[up_to("talk:1:2", late.id)], &went).await.unwrap();
    let follow = store.remarked(10).await.unwrap();
    assert_eq!(follow.iter().map(|marked| marked.id).collect::<Vec<_>>(), [late.id]);
    assert_eq!(follow[0].receipts.read_at_ms, Some(6));
}

pub(super) async fn a_message_stays_while_one_of_its_logs_has_it(store: Store) {
    let sent = stores(&store, letter(2, "hi")).await;
    archives(&store, "talk:1:2", sent.id).await;
    for log in ["talk:1:2", "inbox:1"] {
        assert_eq!(store.trim(log, 0).await, Ok(1));
        assert_eq!(store.message(sent.id).await, Ok(sent.clone()));
    }
    assert_eq!(all(&store, "inbox:2").await, std::slice::from_ref(&sent));
    assert_eq!(
        store.undelivered(user(2).id).await.unwrap(),
        std::slice::from_ref(&sent)
    );
    assert_eq!(store.trim("inbox:2", 0).await, Ok(1));
    assert_eq!(store.message(sent.id).await, Err(StoreError::NoSuchMessage(sent.id)));
    let marked = store.mark(sent.id, Receipt::Read, 5).await;
    assert_eq!(marked, Err(StoreError::NoSuchMessage(sent.id)));
    assert!(store.undelivered(user(2).id).await.unwrap().is_empty());
    assert_eq!(
        store.waiting(user(2).id).await,
        Ok(vec![sent.id]),
        "it still waits, in the archive"
    );
    store.set_waiting(&[(user(2).id, sent.id)], false).await.unwrap();
    assert_eq!(store.waiting(user(2).id).await, Ok(vec![]));
    store.set_waiting(&[(user(3).id, sent.id)], true).await.unwrap();
    assert_eq!(store.waiting(user(3).id).await, Ok(vec![sent.id]));
}

pub(super) async fn the_edge_is_what_was_trimmed(store: Store) {
    let first = stores(&store, text(&["a", "b"], "first")).await;
    let second = stores(&store, text(&["a", "b"], "second")).await;
    assert_eq!(store.edge("a").await, Ok(None));
    archives(&store, "a", second.id).await;
    assert_eq!(store.edge("a").await, Ok(None), "archived isn't gone");
    store.trim("a", 1).await.unwrap();
    assert_eq!(store.edge("a").await, Ok(Some(first.id)));
    store.trim("a", 0).await.unwrap();
    assert_eq!(store.edge("a").await, Ok(Some(second.id)));
    assert_eq!((store.edge("b").await, store.edge("c").await), (Ok(None), Ok(None)));
}

pub(super) async fn a_command_whose_message_has_left_names_it(store: Store) {
    let draft = Draft {
        command: Some(command("chat:ann", json!("t"))),
        ..text(&["a", "b"], "hi")
    };
    let first = stores(&store, draft.clone()).await;
    archives(&store, "a", first.id).await;
    store.trim("a", 0).await.unwrap();
    assert_eq!(
        store.append(draft.clone(), NOW_MS).await,
        Ok(Appended::Repeated(first.clone())),
        "`b` has it"
    );
    store.trim("b", 0).await.unwrap();
    let left = StoreError::NoSuchMessage(first.id);
    assert_eq!(store.append(draft, NOW_MS).await, Err(left.clone()));
    assert_eq!(store.stored(&command("chat:ann", json!("t")), NOW_MS).await, Err(left));
    assert!(all(&store, "a").await.is_empty());
}
