//! Messages with a receiver, and what becomes of them.

use super::*;
use realtime_hub::hub::receipts::Receipt::{Delivered, Read};
use realtime_hub::store::Marked;

pub(super) async fn a_letter_waits_until_it_is_delivered(store: Store) {
    let first = stores(&store, letter(2, "first")).await;
    let second = stores(&store, letter(2, "second")).await;
    let third = stores(&store, letter(3, "third")).await;
    stores(&store, text(&["inbox:2"], "without a receiver")).await;
    let waits = async |id| store.undelivered(user(id).id).await.unwrap();
    assert_eq!(waits(2).await, [first.clone(), second.clone()]);
    assert_eq!(waits(3).await, [third]);
    assert!(waits(1).await.is_empty());
    store.mark(first.id, Delivered, NOW_MS).await.unwrap();
    assert_eq!(waits(2).await, std::slice::from_ref(&second));
    assert_eq!(store.waiting(user(2).id).await, Ok(vec![second.id]));
    store.mark(second.id, Read, NOW_MS).await.unwrap();
    assert!(waits(2).await.is_empty());
}

pub(super) async fn receipts_go_forward_only_and_are_seen_in_every_log(store: Store) {
    let sent = stores(&store, letter(2, "hi")).await;
    let Marked::New(delivered) = store.mark(sent.id, Delivered, 5).await.unwrap() else {
        panic!("it was news");
    };
    assert_eq!(
        store.mark(sent.id, Delivered, 6).await,
        Ok(Marked::Repeated(delivered.clone()))
    );
    let Marked::New(read) = store.mark(sent.id, Read, 7).await.unwrap() else {
        panic!("it was news");
    };
    assert_eq!(
        (read.receipts.delivered_at_ms, read.receipts.read_at_ms),
        (Some(5), Some(7))
    );
    for receipt in [Delivered, Read] {
        assert_eq!(
            store.mark(sent.id, receipt, 9).await,
            Ok(Marked::Repeated(read.clone()))
        );
    }
    assert_eq!(store.message(sent.id).await, Ok(read.clone()));
    for log in ["talk:1:2", "inbox:1", "inbox:2"] {
        assert_eq!(all(&store, log).await, std::slice::from_ref(&read));
        assert_eq!(
            store.page(log, &Page::default()).await.unwrap(),
            std::slice::from_ref(&read)
        );
        assert_eq!(store.newest_by_room(log).await.unwrap(), std::slice::from_ref(&read));
    }
    let draft = Draft {
        command: Some(command("private:1", json!("t"))),
        ..letter(2, "again")
    };
    let again = stores(&store, draft.clone()).await;
    let Marked::New(seen) = store.mark(again.id, Read, 8).await.unwrap() else {
        panic!("it was news");
    };
    assert_eq!(
        (seen.receipts.delivered_at_ms, seen.receipts.read_at_ms),
        (Some(8), Some(8))
    );
    assert_eq!(store.append(draft, NOW_MS).await, Ok(Appended::Repeated(seen.clone())));
    assert_eq!(
        store.stored(&command("private:1", json!("t")), NOW_MS).await,
        Ok(Some(seen))
    );
}

pub(super) async fn one_receipt_of_many_at_once_is_news(store: Store) {
    let sent = stores(&store, letter(2, "hi")).await;
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let (store, id) = (store.clone(), sent.id);
            tokio::spawn(async move { store.mark(id, Delivered, NOW_MS + n).await.unwrap() })
        })
        .collect();
    let mut news = 0;
    for task in tasks {
        news += usize::from(matches!(task.await.unwrap(), Marked::New(_)));
    }
    assert_eq!(news, 1);
}

pub(super) async fn what_nobody_stored_is_not_found(store: Store) {
    stores(&store, letter(2, "hi")).await;
    let nobodys = MessageId::next(None, NOW_MS + 1);
    let none = StoreError::NoSuchMessage(nobodys);
    assert_eq!(store.message(nobodys).await, Err(none.clone()));
    assert_eq!(store.mark(nobodys, Read, NOW_MS).await, Err(none));
    assert!(store.undelivered(user(9).id).await.unwrap().is_empty());
}
