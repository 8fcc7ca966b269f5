//! Pages of a log, and what lies between two of its messages.

use super::*;
use realtime_hub::store::Page;

/// 40 messages, the even ones in `even` as well.
async fn filled(archive: &Store) {
    let entries: Vec<_> = (0..40)
        .map(|n| match n % 2 {
            0 => said(n, &["all", "even"]),
            _ => said(n, &["all"]),
        })
        .collect();
    // The younger half first: a batch that failed is done after the next one.
    archive.put(&entries[20..]).await.unwrap();
    archive.put(&entries[..20]).await.unwrap();
}

async fn page(archive: &Store, log: &str, before: Option<String>, limit: usize) -> Vec<u64> {
    numbers(&archive.page(log, &Page { before, limit }).await.unwrap())
}

async fn between(archive: &Store, log: &str, since: &str, before: Option<u64>) -> Vec<u64> {
    numbers(&archive.between(log, since, before.map(id)).await.unwrap())
}

pub(super) async fn a_page_holds_the_newest_below_an_id(archive: Store) {
    filled(&archive).await;
    let before = |n: u64| Some(id(n).to_string());
    assert_eq!(page(&archive, "all", None, 3).await, [37, 38, 39]);
    assert_eq!(page(&archive, "even", None, 3).await, [34, 36, 38]);
    assert_eq!(page(&archive, "all", before(37), 3).await, [34, 35, 36]);
    assert_eq!(
        page(&archive, "even", before(35), 2).await,
        [32, 34],
        "an id of another log"
    );
    assert_eq!(page(&archive, "all", before(2), 3).await, [0, 1]);
    assert_eq!(page(&archive, "all", before(41), 1).await, [39]);
    assert_eq!(page(&archive, "all", None, 100).await.len(), 40);
    for (log, before, limit) in [("all", before(0), 3), ("all", None, 0), ("al", None, 3), ("", None, 3)] {
        assert!(page(&archive, log, before, limit).await.is_empty(), "{log}");
    }
}

pub(super) async fn ids_are_compared_as_strings(archive: Store) {
    filled(&archive).await;
    let five = id(5).to_string();
    let (beyond, upper) = (format!("{five}x"), five.to_uppercase());
    assert_ne!(upper, five, "this test needs a letter in its id");
    // A capital letter comes before every small one.
    let first = five.find(|c: char| c.is_ascii_alphabetic()).unwrap();
    let shorter = five[..first].to_owned();
    for (text, below) in [
        ("", 0),
        ("0", 0),
        ("~", 40),
        ("\u{10ffff}", 40),
        (&five, 5),
        (&beyond, 6),
        (&shorter, 0),
        (&upper, 0),
        ("{\"$gt\":\"\"}", 40),
    ] {
        let all: Vec<u64> = (0..40).collect();
        let expected = all.split_at(below);
        assert_eq!(
            page(&archive, "all", Some(text.into()), 100).await,
            expected.0,
            "before {text:?}"
        );
        let above = if text == five { &expected.1[1..] } else { expected.1 };
        assert_eq!(between(&archive, "all", text, None).await, above, "since {text:?}");
    }
}

pub(super) async fn everything_between_two_ids_is_found(archive: Store) {
    filled(&archive).await;
    let since = id(3).to_string();
    assert_eq!(between(&archive, "even", &since, Some(8)).await, [4, 6]);
    assert_eq!(between(&archive, "all", &since, Some(6)).await, [4, 5]);
    assert!(between(&archive, "all", &since, Some(4)).await.is_empty());
    assert!(between(&archive, "all", &since, Some(1)).await.is_empty());
    assert_eq!(between(&archive, "all", "", None).await.len(), 40);
    // More than a server sends at once.
    let many: Vec<_> = (0..3_210).map(|n| said(n, &["many"])).collect();
    archive.put(&many[40..]).await.unwrap();
    assert_eq!(
        between(&archive, "many", "", None).await,
        (40..3_210).collect::<Vec<_>>()
    );
}

pub(super) async fn a_log_is_read_in_portions_with_all_that_is_known(archive: Store) {
    filled(&archive).await;
    let (mut after, mut found) = (None, Vec::new());
    loop {
        let portion = archive.entries("even", after, 7).await.unwrap();
        let Some(last) = portion.last() else { break };
        assert!(portion.len() <= 7);
        after = Some(last.message.id);
        found.extend(portion);
    }
    assert_eq!(numbers_of(&found), (0..40).step_by(2).collect::<Vec<_>>());
    assert!(found.iter().all(|entry| entry.logs == ["all", "even"]));
    assert!(archive.entries("even", None, 0).await.unwrap().is_empty());
    assert!(archive.entries("odd", None, 7).await.unwrap().is_empty());
}

pub(super) async fn messages_are_found_by_id(archive: Store) {
    filled(&archive).await;
    let wanted = [39, 404, 0, 7, 7].map(id);
    let found = archive.messages(&wanted).await.unwrap();
    assert_eq!(numbers_of(&found), [0, 7, 39]);
    assert_eq!(found[0], said(0, &["all", "even"]));
    let many: Vec<_> = (0..5_000).rev().map(id).collect();
    assert_eq!(
        numbers_of(&archive.messages(&many).await.unwrap()),
        (0..40).collect::<Vec<_>>()
    );
}

pub(super) async fn the_newest_of_all_is_known(archive: Store) {
    filled(&archive).await;
    assert_eq!(archive.newest().await, Ok(Some(id(39))));
    archive.put(&[said(50, &["other"])]).await.unwrap();
    archive.put(&[said(45, &["other"])]).await.unwrap();
    assert_eq!(archive.newest().await, Ok(Some(id(50))));
}
