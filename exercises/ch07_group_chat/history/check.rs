//! Checks for `ch07_history`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch07_group_chat/history.rs")]
mod exercise;

use exercise::{MOST, Message, Page, page, read};
use serde_json::{Value, json};
use testkit::lesson;

const HISTORY: &str = "ch07_group_chat.html#what-history-is-for";
const ANSWERS: &str = "ch07_group_chat.html#an-answer-for-everything";

/// Messages 1 to `count`.
fn messages(count: usize) -> Vec<Message> {
    let message = |number| Message {
        id: id(number),
        text: format!("message {number}"),
    };
    (1..=count).map(message).collect()
}

fn id(number: usize) -> String {
    format!("{number:016}")
}

/// The numbers of the messages on a page.
fn numbers(messages: &[Message], before: Option<usize>, limit: usize) -> Vec<usize> {
    let asked = Page {
        before: before.map(id),
        limit,
    };
    page(messages, &asked)
        .iter()
        .filter_map(|message| message.id.parse().ok())
        .collect()
}

#[test]
fn without_before_the_newest_come_oldest_first() {
    let _lesson = lesson("A page is the end of the list, in the list's order", HISTORY);
    assert_eq!(numbers(&messages(10), None, 3), [8, 9, 10]);
    assert_eq!(numbers(&messages(2), None, 3), [1, 2]);
    assert_eq!(
        numbers(&[], None, 3),
        [0; 0],
        "an empty list has one page, and it is empty"
    );
}

#[test]
fn before_is_exclusive_and_the_page_ends_just_below_it() {
    let _lesson = lesson("`before` names the oldest message that the client has already", HISTORY);
    let messages = messages(10);
    assert_eq!(numbers(&messages, Some(8), 3), [5, 6, 7]);
    assert_eq!(numbers(&messages, Some(3), 5), [1, 2]);
    let none = numbers(&messages, Some(1), 5);
    assert!(
        none.is_empty(),
        "nothing is older than the first message, but {none:?} came"
    );
}

#[test]
fn an_id_that_nobody_has_ever_seen_is_compared_like_any_other() {
    let _lesson = lesson(
        "Ids of one length compare as text, so a page needs no exact match",
        HISTORY,
    );
    assert_eq!(numbers(&messages(10), Some(99), 2), [9, 10]);
    let none = numbers(&messages(10), Some(0), 2);
    assert!(none.is_empty(), "no id is below 0, but {none:?} came");
    let odd = Page {
        before: Some("no id at all".into()),
        limit: 1,
    };
    assert_eq!(page(&messages(10), &odd).len(), 1, "letters come after digits");
}

#[test]
fn the_pages_one_after_the_other_are_the_whole_history() {
    let _lesson = lesson(
        "With `before` a client walks back without a gap and without a double",
        HISTORY,
    );
    let messages = messages(23);
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let numbers = numbers(&messages, before, 5);
        let Some(oldest) = numbers.first().copied() else { break };
        assert!(seen.len() < 30, "the pages never end");
        before = Some(oldest);
        seen.splice(0..0, numbers);
    }
    assert_eq!(seen, (1..=23).collect::<Vec<_>>());
}

#[test]
fn nothing_and_an_empty_object_ask_for_the_newest() {
    let _lesson = lesson("Both fields are optional, and so is the argument", ANSWERS);
    for args in [vec![], vec![json!({})], vec![json!({ "color": "red" })]] {
        assert_eq!(
            read(&args),
            Ok(Page {
                before: None,
                limit: MOST
            }),
            "for {args:?}"
        );
    }
}

#[test]
fn what_is_asked_for_is_read_and_a_limit_over_the_most_counts_as_the_most() {
    let _lesson = lesson("A limit protects the server, so the server has the last word", ANSWERS);
    let page = |before: Option<&str>, limit| {
        Ok(Page {
            before: before.map(Into::into),
            limit,
        })
    };
    assert_eq!(read(&[json!({ "before": "7", "limit": 5 })]), page(Some("7"), 5));
    assert_eq!(read(&[json!({ "before": "7" })]), page(Some("7"), MOST));
    let odd = json!({ "before": "no id at all" });
    assert_eq!(
        read(&[odd]),
        page(Some("no id at all"), MOST),
        "an id is text, whatever it says"
    );
    for (limit, counts_as) in [(1, 1), (100, 100), (101, 100), (u64::MAX, 100)] {
        assert_eq!(read(&[json!({ "limit": limit })]), page(None, counts_as));
    }
}

#[test]
fn what_can_not_be_a_page_is_an_error() {
    let _lesson = lesson("A payload comes from outside: it may be anything", ANSWERS);
    let objects = [
        json!({ "limit": 0 }),
        json!({ "limit": -1 }),
        json!({ "limit": 1.5 }),
        json!({ "limit": "5" }),
    ]
    .into_iter()
    .chain([
        json!({ "limit": null }),
        json!({ "before": 7 }),
        json!({ "before": null }),
        json!({ "before": ["7"] }),
    ]);
    let others = [json!(null), json!("7"), json!(5), json!([]), json!([["limit", 5]])];
    for one in objects.chain(others) {
        let read = read(std::slice::from_ref(&one));
        assert!(read.as_ref().is_err_and(|why| !why.is_empty()), "{one} gave {read:?}");
    }
    let two: [Value; 2] = [json!({}), json!({})];
    assert!(read(&two).is_err(), "two arguments gave a page");
}
