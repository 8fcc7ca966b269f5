//! Pages, and what came after a message.

use super::*;

async fn page(store: &Store, log: &str, before: Option<&str>, limit: usize) -> Vec<String> {
    let before = before.map(str::to_owned);
    let found = store.page(log, &Page { before, limit }).await.unwrap();
    bodies(&found).into_iter().map(str::to_owned).collect()
}

pub(super) async fn a_page_holds_the_newest_and_before_goes_on_from_there(store: Store) {
    let mut stored = Vec::new();
    for n in 0..10 {
        stored.push(stores(&store, text(&["a"], &n.to_string())).await);
        stores(&store, text(&["b"], "another log")).await;
    }
    assert_eq!(page(&store, "a", None, 3).await, ["7", "8", "9"]);
    let before = stored[7].id.to_string();
    assert_eq!(page(&store, "a", Some(&before), 3).await, ["4", "5", "6"]);
    let before = stored[1].id.to_string();
    assert_eq!(page(&store, "a", Some(&before), 3).await, ["0"]);
    let before = stored[0].id.to_string();
    assert!(page(&store, "a", Some(&before), 3).await.is_empty());
    assert!(page(&store, "a", None, 0).await.is_empty());
    assert_eq!(page(&store, "a", None, Page::MAX).await.len(), 10);
}

/// Texts around an id: shorter, longer, its neighbours, and what is no id at all.
fn around(id: MessageId) -> Vec<String> {
    let id = id.to_string();
    let mut texts: Vec<String> = [
        "",
        "0",
        "f",
        "g",
        "zzz",
        "F",
        " ",
        "ü",
        "\0",
        "ffffffffffffffff",
        "0000000000000000",
    ]
    .map(str::to_owned)
    .to_vec();
    for length in [1, 8, 15] {
        texts.extend(["", "0", "f", "g", "F", "/"].map(|end| format!("{}{end}", &id[..length])));
    }
    texts.extend(["", "0", "g"].map(|end| format!("{id}{end}")));
    texts.push(id.to_uppercase());
    texts
}

pub(super) async fn before_and_since_are_compared_as_strings(store: Store) {
    let mut stored = Vec::new();
    for now_ms in [5, 6, NOW_MS, NOW_MS, NOW_MS, NOW_MS + 1_000, NOW_MS + 1_000_000_000] {
        stored.push(new(store.append(text(&["a"], "hi"), now_ms).await.unwrap()));
    }
    for id in ids(&stored) {
        for text in around(id) {
            let less: Vec<_> = ids(&stored).into_iter().filter(|id| id.to_string() < text).collect();
            let page = Page {
                before: Some(text.clone()),
                limit: 100,
            };
            assert_eq!(ids(&store.page("a", &page).await.unwrap()), less, "before {text:?}");
            let greater: Vec<_> = ids(&stored).into_iter().filter(|id| id.to_string() > text).collect();
            assert_eq!(ids(&store.after("a", &text).await.unwrap()), greater, "after {text:?}");
        }
    }
}

pub(super) async fn everything_after_a_message_comes_however_much(store: Store) {
    let drafts = (0..1_234).map(|n| text(&["a"], &n.to_string())).collect();
    let stored: Vec<_> = store
        .append_all(drafts, NOW_MS)
        .await
        .into_iter()
        .map(|done| new(done.unwrap()))
        .collect();
    for after in [0, 233, 733, 734, 1_232, 1_233] {
        let found = store.after("a", &stored[after].id.to_string()).await.unwrap();
        assert_eq!(found, stored[after + 1..], "after {after}");
    }
    assert_eq!(all(&store, "a").await, stored);
    assert_eq!(store.has_lost(&stored[0].id.to_string()).await, Ok(false));
}

pub(super) async fn a_log_that_nobody_wrote_is_empty(store: Store) {
    stores(&store, text(&["a"], "hi")).await;
    for log in ["b", "", "A", "a "] {
        assert!(page(&store, log, None, 5).await.is_empty());
        assert!(all(&store, log).await.is_empty());
        assert!(store.newest_by_room(log).await.unwrap().is_empty());
        assert_eq!(store.trim(log, 0).await, Ok(0));
    }
    assert_eq!(store.ready().await, Ok(()));
}

pub(super) async fn the_newest_message_of_each_room_comes_newest_first(store: Store) {
    for (room, body) in [("x", "1"), ("y", "2"), ("", "3"), ("x", "4"), ("ü:\n", "5"), ("y", "6")] {
        let room = room.to_owned();
        stores(
            &store,
            Draft {
                room,
                ..text(&["a"], body)
            },
        )
        .await;
    }
    let room = "z".to_owned();
    stores(
        &store,
        Draft {
            room,
            ..text(&["b"], "another log")
        },
    )
    .await;
    let newest = store.newest_by_room("a").await.unwrap();
    assert_eq!(bodies(&newest), ["6", "5", "4", "3"]);
}
