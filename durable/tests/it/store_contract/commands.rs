//! Commands that arrive twice.

use super::*;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn sent(by: &str, temp_id: Value, body: &str) -> Draft {
    Draft {
        command: Some(command(by, temp_id)),
        ..text(&["a", "b"], body)
    }
}

pub(super) async fn a_command_is_stored_once_and_answered_with_the_first_message(store: Store) {
    let first = stores(&store, sent("chat:ann", json!("t"), "first")).await;
    stores(&store, text(&["a"], "another")).await;
    let again = store.append(sent("chat:ann", json!("t"), "second"), NOW_MS + 9).await;
    assert_eq!(again, Ok(Appended::Repeated(first)));
    assert_eq!(bodies(&all(&store, "a").await), ["first", "another"]);
    assert_eq!(bodies(&all(&store, "b").await), ["first"]);
}

pub(super) async fn a_command_is_remembered_for_a_day_and_no_longer(store: Store) {
    let draft = || sent("chat:ann", json!("t"), "hi");
    let first = stores(&store, draft()).await;
    // The clock is set back: it stays remembered.
    for now_ms in [NOW_MS - DAY_MS, NOW_MS + DAY_MS - 1] {
        assert_eq!(
            store.append(draft(), now_ms).await,
            Ok(Appended::Repeated(first.clone()))
        );
        let stored = store.stored(&command("chat:ann", json!("t")), now_ms).await;
        assert_eq!(stored, Ok(Some(first.clone())));
    }
    let asked = command("chat:ann", json!("t"));
    assert_eq!(store.stored(&asked, NOW_MS + DAY_MS).await, Ok(None));
    let second = new(store.append(draft(), NOW_MS + DAY_MS).await.unwrap());
    assert_ne!(second.id, first.id);
    let third = store.append(draft(), NOW_MS + 2 * DAY_MS - 1).await;
    assert_eq!(third, Ok(Appended::Repeated(second)));
}

pub(super) async fn a_command_that_arrives_often_at_once_is_stored_once(store: Store) {
    for round in 0..20 {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .append(sent("chat:ann", json!(round), "hi"), NOW_MS)
                        .await
                        .unwrap()
                })
            })
            .collect();
        let (mut news, mut found) = (0, Vec::new());
        for task in tasks {
            match task.await.unwrap() {
                Appended::New(message) => {
                    news += 1;
                    found.push(message);
                }
                Appended::Repeated(message) => found.push(message),
            }
        }
        found.dedup();
        assert_eq!((news, found.len()), (1, 1));
    }
    assert_eq!(all(&store, "a").await.len(), 20);
}

pub(super) async fn commands_differ_by_sender_and_by_the_type_of_their_temp_id(store: Store) {
    let different = [
        ("chat:ann", json!(1)),
        ("chat:ann", json!("1")),
        ("chat:ann", json!(1.5)),
        ("chat:ann", json!("s1")),
        ("chat:ann", json!("n1")),
        ("chat:ben", json!(1)),
        ("lobby:ann", json!(1)),
        ("chat:ann:s", json!("1")),
        ("chat", json!(":ann1")),
        ("chat:ann 5", json!("7 8\n9")),
        ("chat:ann", json!("5 7 8\n9")),
    ];
    for (sender, temp_id) in &different {
        stores(&store, sent(sender, temp_id.clone(), "hi")).await;
    }
    for (sender, temp_id) in &different {
        let again = store.append(sent(sender, temp_id.clone(), "hi"), NOW_MS).await;
        assert!(
            matches!(again, Ok(Appended::Repeated(_))),
            "{sender} {temp_id}: {again:?}"
        );
    }
    assert_eq!(all(&store, "a").await.len(), different.len());
    let number: TempId = serde_json::from_value(json!(1)).unwrap();
    assert_eq!(all(&store, "a").await[0].temp_id, Some(number));
}

pub(super) async fn a_command_that_was_stored_can_be_asked_for(store: Store) {
    let stored = stores(&store, sent("chat:ann", json!("t"), "hi")).await;
    assert_eq!(
        store.stored(&command("chat:ann", json!("t")), NOW_MS).await,
        Ok(Some(stored))
    );
    assert_eq!(store.stored(&command("chat:ann", json!("u")), NOW_MS).await, Ok(None));
    assert_eq!(store.stored(&command("chat:ben", json!("t")), NOW_MS).await, Ok(None));
}

pub(super) async fn a_command_twice_in_one_batch_is_stored_once(store: Store) {
    let drafts = ["x", "y", "x"].map(|temp_id| sent("chat:ann", json!(temp_id), "hi"));
    let done = store.append_all(drafts.to_vec(), NOW_MS).await;
    let [
        Ok(Appended::New(first)),
        Ok(Appended::New(_)),
        Ok(Appended::Repeated(again)),
    ] = &done[..]
    else {
        panic!("{done:?}");
    };
    assert_eq!(first, again);
    assert_eq!(all(&store, "a").await.len(), 2);
}
