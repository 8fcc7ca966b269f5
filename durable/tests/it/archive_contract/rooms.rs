//! Rooms of a log, and the names of logs.

use super::*;
use realtime_hub::store::Page;

fn told(n: u64, logs: &[&str], room: &str) -> Entry {
    with(n, logs, |message| message.room = room.into())
}

pub(super) async fn the_newest_message_of_each_room_is_found(archive: Store) {
    let entries = [
        told(1, &["ann", "ben"], "ann+ben"),
        told(2, &["ann", "cleo"], "ann+cleo"),
        told(3, &["ben", "cleo"], "ben+cleo"),
        told(4, &["ann", "ben"], "ann+ben"),
        told(5, &["cleo"], "ann+ben"),
    ];
    archive.put(&entries[3..]).await.unwrap();
    archive.put(&entries[..3]).await.unwrap();
    let newest = async |log: &str| numbers(&archive.newest_by_room(log).await.unwrap());
    assert_eq!(newest("ann").await, [4, 2]);
    assert_eq!(newest("ben").await, [4, 3]);
    assert_eq!(newest("cleo").await, [5, 3, 2]);
    assert!(newest("dora").await.is_empty());
    archive.put(&[told(6, &["ann"], "ann+cleo")]).await.unwrap();
    assert_eq!(newest("ann").await, [6, 4]);
    assert_eq!(
        *archive.newest_by_room("ann").await.unwrap()[0],
        *told(6, &["ann"], "ann+cleo").message
    );
}

pub(super) async fn logs_are_listed_in_order(archive: Store) {
    // A long log between short ones, and messages that are in several: a walk over messages must not miss a name.
    let mut entries = Vec::new();
    for n in 0..1_000 {
        let own = format!("log{:03}", n % 250);
        let next = format!("log{:03}", (n * 7 + 1) % 250);
        let logs: &[&str] = match n % 4 {
            0 => &[&own],
            1 => &["log100", &own],
            2 => &[&next, &own, "a"],
            _ => &["log100"],
        };
        entries.push(said(n, logs));
    }
    archive.put(&entries).await.unwrap();
    let mut expected: Vec<_> = entries.iter().flat_map(|entry| entry.logs.clone()).collect();
    expected.sort();
    expected.dedup();
    assert_eq!(archive.logs("", 1_000).await.unwrap(), expected);
    for limit in [1, 7, 100] {
        let (mut after, mut found) = (String::new(), Vec::new());
        loop {
            let portion = archive.logs(&after, limit).await.unwrap();
            assert!(portion.len() <= limit);
            let Some(last) = portion.last() else { break };
            after = last.clone();
            found.extend(portion);
        }
        assert_eq!(found, expected, "{limit} at once");
    }
    assert_eq!(archive.logs("log099x", 1).await.unwrap(), ["log100"]);
    assert!(archive.logs("m", 10).await.unwrap().is_empty());
    assert!(archive.logs("", 0).await.unwrap().is_empty());
}

pub(super) async fn a_name_is_a_name_whatever_is_in_it(archive: Store) {
    let names = [
        "",
        "$",
        "$logs",
        "a.b",
        "a\u{0}b",
        "ü",
        "{\"$gt\":\"\"}",
        "\u{10ffff}",
        " ",
        "A",
        "a",
    ];
    for (n, name) in (0..).zip(names) {
        archive.put(&[told(n, &[name], name)]).await.unwrap();
    }
    let mut sorted = names[1..].to_vec();
    sorted.sort_unstable();
    assert_eq!(archive.logs("", 100).await.unwrap(), sorted);
    for (n, name) in (0..).zip(names) {
        assert_eq!(
            numbers(&archive.page(name, &Page::default()).await.unwrap()),
            [n],
            "{name:?}"
        );
        assert_eq!(numbers(&archive.newest_by_room(name).await.unwrap()), [n], "{name:?}");
    }
}
