//! Ids, and the order of storing.

use super::*;

pub(super) async fn ids_rise_over_all_logs_and_name_the_order_of_storing(store: Store) {
    let mut stored = Vec::new();
    for (n, logs) in [["a"], ["b"], ["a"], ["c"], ["b"]].iter().enumerate() {
        stored.push(new(store
            .append(text(logs, "hi"), NOW_MS + n as u64 / 2)
            .await
            .unwrap()));
    }
    let written = ids(&stored).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(written.is_sorted_by(|one, next| one < next), "{written:?}");
    assert_eq!(ids(&all(&store, "a").await), [stored[0].id, stored[2].id]);
    assert_eq!(ids(&all(&store, "b").await), [stored[1].id, stored[4].id]);
    assert_eq!(
        stored[4].id,
        MessageId::next(None, NOW_MS + 2),
        "the clock's own id where it has moved on"
    );
}

pub(super) async fn ids_rise_when_the_clock_is_set_back_or_stands_still(store: Store) {
    let mut last = None;
    for now_ms in [
        NOW_MS,
        NOW_MS,
        0,
        NOW_MS - 86_400_000,
        NOW_MS,
        NOW_MS + 1,
        5,
        NOW_MS + 1,
    ] {
        let message = new(store.append(text(&["a"], "hi"), now_ms).await.unwrap());
        assert_eq!(message.id, MessageId::next(last, now_ms));
        assert_eq!(message.sent_at_ms, now_ms);
        last = Some(message.id);
    }
    assert_eq!(all(&store, "a").await.len(), 8);
}

pub(super) async fn appends_at_once_get_ids_of_their_own(store: Store) {
    let tasks: Vec<_> = (0..16)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                for n in 0..50 {
                    let log = format!("log {}", n % 3);
                    mine.push(stores(&store, text(&["all", &log], &format!("{writer}/{n}"))).await);
                }
                mine
            })
        })
        .collect();
    let mut given = Vec::new();
    for task in tasks {
        let mine = task.await.unwrap();
        assert!(ids(&mine).is_sorted(), "one after the other");
        given.extend(mine);
    }
    given.sort_by_key(|message| message.id);
    assert_eq!(all(&store, "all").await, given, "each once, in the order of the ids");
    let mut parts = Vec::new();
    for n in 0..3 {
        parts.extend(all(&store, &format!("log {n}")).await);
    }
    parts.sort_by_key(|message| message.id);
    assert_eq!(parts, given);
}

pub(super) async fn a_batch_is_stored_in_its_order_with_an_answer_each(store: Store) {
    let drafts = (0..200).map(|n| text(&["a"], &n.to_string())).collect();
    let done = store.append_all(drafts, NOW_MS).await;
    let stored: Vec<_> = done.into_iter().map(|done| new(done.unwrap())).collect();
    assert_eq!(bodies(&stored), (0..200).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(all(&store, "a").await, stored);
    assert_eq!(store.append_all(Vec::new(), NOW_MS).await, []);
}

pub(super) async fn a_message_comes_back_as_it_was_given(store: Store) {
    let deep = (0..100).fold(json!("end"), |inner, _| json!([inner]));
    let odd = [
        json!("hé\u{0}🙂\u{2028}\r\n\u{fffd}"),
        json!(""),
        json!({ "b": 1, "a": [1.1, 2.0, -0.0, 1e300, u64::MAX, i64::MIN, 9_007_199_254_740_993_u64, null, true], "": {} }),
        deep,
        json!("x".repeat(500_000)),
    ];
    for body in odd {
        for temp_id in [json!("1"), json!(1), json!(1.0), json!(0.1), json!(1e21), json!("ü \n")] {
            let (log, other) = ("lög: one\n\"two\" %{}", "hub:state");
            let draft = Draft {
                body: body.clone(),
                room: "a room\0".into(),
                command: Some(command(&body.to_string().len().to_string(), temp_id.clone())),
                ..letter(2, "")
            };
            let draft = Draft {
                logs: vec![log.into(), other.into()],
                ..draft
            };
            let stored = stores(&store, draft.clone()).await;
            let found = store.page(log, &Page { before: None, limit: 1 }).await.unwrap();
            assert_eq!(found, std::slice::from_ref(&stored));
            assert_eq!(
                store.page(other, &Page { before: None, limit: 1 }).await.unwrap(),
                found
            );
            assert_eq!(
                (&stored.room, &stored.author, &stored.receiver),
                (&draft.room, &draft.author, &draft.receiver)
            );
            // As text too: `-0.0 == 0.0`, and `1.0 == 1` must not be.
            assert_eq!(stored.body.to_string(), body.to_string());
            assert_eq!(found[0].body.to_string(), body.to_string());
            assert_eq!(
                serde_json::to_value(&found[0].temp_id).unwrap().to_string(),
                temp_id.to_string()
            );
        }
    }
}
