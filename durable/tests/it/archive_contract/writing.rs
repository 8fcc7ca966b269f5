//! What is put, and put again.

use super::*;
use realtime_hub::hub::id::TempId;
use realtime_hub::store::StoreError;

fn bodies() -> Vec<Value> {
    vec![
        json!(""),
        json!("{\"json\":\"no\"}"),
        json!("hé\u{0}🙂\u{2028}\u{10ffff}\"\\\n"),
        json!(null),
        json!(true),
        json!(0.1),
        json!(-0.0),
        json!(1e300),
        json!(5e-324),
        json!(u64::MAX),
        json!(i64::MIN),
        json!([]),
        json!({}),
        json!({ "json": "yes" }),
        json!({ "$set": { "a.b": 1.0, "": null, ".": [0.1, 2, "x", { "$gt": "" }] }, "\u{0}": "nul", "ü": 123456789.12345679 }),
        json!("x".repeat(100_000)),
    ]
}

fn temp_ids() -> Vec<Option<TempId>> {
    let number = |value: Value| serde_json::from_value::<TempId>(value).unwrap();
    vec![
        None,
        Some(TempId::Text(String::new())),
        Some(TempId::Text("1".into())),
        Some(number(json!(1))),
        Some(number(json!(1.0))),
        Some(number(json!(u64::MAX))),
        Some(number(json!(-0.1))),
    ]
}

fn every_kind() -> Vec<Entry> {
    let mut n = 0;
    let mut entries = Vec::new();
    let mut add = |change: &dyn Fn(&mut Message)| {
        n += 1;
        entries.push(with(n, &["second", "first"], change));
    };
    for body in bodies() {
        add(&|message| message.body = body.clone());
    }
    for temp_id in temp_ids() {
        add(&|message| message.temp_id = temp_id.clone());
    }
    for role in [Role::Admin, Role::Teacher, Role::Student] {
        for status in [Status::Normal, Status::Muted, Status::Banned] {
            let ann = User {
                role,
                status,
                ..user(9_007_199_254_740_991)
            };
            add(&|message| message.author = Author::Account(ann.clone()));
            add(&|message| message.receiver = Some(ann.clone()));
        }
    }
    for (delivered_at_ms, read_at_ms) in [(Some(1), None), (Some(0), Some(1_800_000_000_001))] {
        add(&|message| {
            message.receiver = Some(user(2));
            message.receipts = Receipts {
                delivered_at_ms,
                read_at_ms,
            };
        });
    }
    add(&|message| {
        message.room = "a room with \u{0} and $where".into();
        message.sent_at_ms = 0;
    });
    entries
}

pub(super) async fn what_is_put_comes_back_as_it_was(archive: Store) {
    let entries = every_kind();
    assert_eq!(archive.put(&entries).await, Ok(entries.len()));
    let ids: Vec<_> = entries.iter().map(|entry| entry.message.id).collect();
    let found = archive.messages(&ids).await.unwrap();
    assert_eq!(found.len(), entries.len());
    for (found, put) in found.iter().zip(&entries) {
        assert_eq!(found, put);
        // `0.0 == -0.0` and `1 == 1` of two kinds, so the text is compared as well.
        assert_eq!(found.message.body.to_string(), put.message.body.to_string());
    }
    for log in ["first", "second"] {
        assert_eq!(archive.entries(log, None, 100).await.unwrap(), entries, "{log}");
        let messages: Vec<_> = entries.iter().map(|entry| Arc::clone(&entry.message)).collect();
        assert_eq!(archive.between(log, "", None).await.unwrap(), messages, "{log}");
    }
}

pub(super) async fn a_message_that_is_put_again_is_there_once(archive: Store) {
    // More than one portion, and in each of them old and new ones.
    let all: Vec<_> = (0..2_500).map(|n| said(n, &["log"])).collect();
    let odd: Vec<_> = all.iter().skip(1).step_by(2).cloned().collect();
    assert_eq!(archive.put(&odd).await, Ok(1_250));
    assert_eq!(archive.put(&odd).await, Ok(0));
    assert_eq!(archive.put(&all).await, Ok(1_250));
    assert_eq!(archive.put(&all).await, Ok(0));
    assert_eq!(archive.entries("log", None, 3_000).await.unwrap(), all);
}

pub(super) async fn of_many_who_put_the_same_at_once_each_message_counts_for_one(archive: Store) {
    let all: Vec<_> = (0..600).map(|n| said(n, &["log"])).collect();
    let tasks: Vec<_> = (0..6)
        .map(|task| {
            let (archive, batch) = (archive.clone(), all[task * 50..task * 50 + 350].to_vec());
            tokio::spawn(async move { archive.put(&batch).await.unwrap() })
        })
        .collect();
    let mut new = 0;
    for task in tasks {
        new += task.await.unwrap();
    }
    assert_eq!(new, 600);
    assert_eq!(archive.entries("log", None, 1_000).await.unwrap(), all);
}

pub(super) async fn another_message_under_the_same_id_is_refused(archive: Store) {
    let first = said(1, &["log"]);
    archive.put(std::slice::from_ref(&first)).await.unwrap();
    let others = [
        with(1, &["log"], |message| message.body = json!("text 2")),
        with(1, &["log"], |message| message.room = "another".into()),
        said(1, &["log", "more"]),
    ];
    for other in others {
        let Err(StoreError::Unavailable(why)) = archive.put(&[said(2, &["log"]), other]).await else {
            panic!("it was taken");
        };
        assert!(why.contains(&id(1).to_string()), "{why}");
        assert_eq!(archive.messages(&[id(1)]).await.unwrap(), std::slice::from_ref(&first));
    }
}

pub(super) async fn nothing_to_do_is_no_error(archive: Store) {
    assert_eq!(archive.ready().await, Ok(()));
    assert_eq!(archive.put(&[]).await, Ok(0));
    assert_eq!(archive.mark(&[]).await, Ok(()));
    assert_eq!(archive.messages(&[]).await, Ok(vec![]));
    assert_eq!(archive.newest().await, Ok(None));
    assert_eq!(archive.logs("", 10).await, Ok(vec![]));
    assert_eq!(archive.between("log", "", None).await, Ok(vec![]));
    assert_eq!(archive.newest_by_room("log").await, Ok(vec![]));
    assert_eq!(archive.undelivered(None).await, Ok(vec![]));
}
