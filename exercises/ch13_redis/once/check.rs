//! Checks for `ch13_once`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch13_redis/once.rs")]
mod exercise;

use exercise::{CHAT, LAST, WAITING, once, says};
use testkit::lesson;
use testkit::practice::{Breaks, Redis};

const SCRIPT: &str = "ch13_redis.html#one-message-one-script";

/// What Redis holds, as one would say it.
#[derive(Debug, PartialEq)]
struct Held {
    entries: Vec<String>,
    last: i64,
    waiting: Vec<String>,
    once: Option<String>,
}

/// `command` is the one whose memory is looked at.
fn held(redis: &mut Redis, command: &str) -> Held {
    let entries = redis.call(&["XRANGE", CHAT, "-", "+"]).unwrap().entries();
    let shown = entries
        .iter()
        .map(|entry| format!("{} {}", entry.id, entry.field("text").unwrap_or("without a text")));
    Held {
        entries: shown.collect(),
        last: redis.call(&["GET", LAST]).unwrap().int().unwrap_or(0),
        waiting: redis.call(&["SMEMBERS", WAITING]).unwrap().texts(),
        once: redis.call(&["GET", &once(command)]).unwrap().text().map(str::to_owned),
    }
}

fn nothing() -> Held {
    Held {
        entries: Vec::new(),
        last: 0,
        waiting: Vec::new(),
        once: None,
    }
}

fn all() -> Held {
    Held {
        entries: vec!["1-0 Lunch?".to_owned()],
        last: 1,
        waiting: vec![CHAT.to_owned()],
        once: Some("1-0".to_owned()),
    }
}

fn stored(id: &str) -> Result<String, testkit::practice::Failed> {
    Ok(id.to_owned())
}

#[test]
fn a_message_is_stored_counted_noted_and_remembered() {
    let _lesson = lesson("Four things belong to one message", SCRIPT);
    let mut redis = Redis::start();
    assert_eq!(
        says(&mut redis, "t1", "Lunch?"),
        stored("1-0"),
        "the id of the first message"
    );
    assert_eq!(held(&mut redis, "t1"), all(), "what Redis holds after it");
    assert_eq!(
        says(&mut redis, "t2", "At one?"),
        stored("2-0"),
        "the id of the second message"
    );
    let now = held(&mut redis, "t2");
    assert_eq!(now.entries, ["1-0 Lunch?", "2-0 At one?"], "the entries after it");
    assert_eq!(
        (now.last, now.once.as_deref()),
        (2, Some("2-0")),
        "the last number, and what t2 has stored"
    );
}

#[test]
fn the_same_command_again_gets_the_first_answer() {
    let _lesson = lesson(
        "A command that was carried out is found before anything is written",
        SCRIPT,
    );
    let mut redis = Redis::start();
    for text in ["Lunch?", "Lunch?", "Dinner?"] {
        assert_eq!(says(&mut redis, "t1", text), stored("1-0"), "t1 is sent, with {text:?}");
    }
    assert_eq!(held(&mut redis, "t1"), all(), "t1 was sent three times");
    assert_eq!(says(&mut redis, "t2", "Bye"), stored("2-0"), "repeats use up no ids");
}

#[test]
fn wherever_the_connection_breaks_all_of_it_happens_or_nothing() {
    let _lesson = lesson("What isn't one step can be half done", SCRIPT);
    for how in [Breaks::BeforeRedis, Breaks::AfterRedis] {
        for exchange in 0..8 {
            let mut redis = Redis::start();
            redis.will_break(exchange, how);
            let said = says(&mut redis, "t1", "Lunch?");
            let broke = redis.is_broken();
            redis.connect();
            let now = held(&mut redis, "t1");
            assert!(
                now == nothing() || now == all(),
                "the connection broke at exchange {exchange} ({how:?}), and half of it is there: {now:?}"
            );
            assert_eq!(
                said.is_err(),
                broke,
                "the connection {} at exchange {exchange} ({how:?}), and `says` returned {said:?}",
                if broke { "broke" } else { "didn't break" }
            );
        }
    }
}

#[test]
fn after_a_lost_answer_the_same_command_makes_it_right() {
    let _lesson = lesson(
        "A retry after a lost answer stores once, and gets the id of the first try",
        SCRIPT,
    );
    for how in [Breaks::BeforeRedis, Breaks::AfterRedis] {
        for exchange in 0..8 {
            let mut redis = Redis::start();
            redis.will_break(exchange, how);
            let _ = says(&mut redis, "t1", "Lunch?");
            redis.connect();
            let again = says(&mut redis, "t1", "Lunch?");
            assert_eq!(
                again,
                stored("1-0"),
                "sent again after a break at exchange {exchange} ({how:?})"
            );
            assert_eq!(
                held(&mut redis, "t1"),
                all(),
                "sent again after a break at exchange {exchange} ({how:?})"
            );
        }
    }
}

#[test]
fn a_mark_that_the_archive_took_away_comes_back_with_the_next_message() {
    let _lesson = lesson(
        "Each new message says that its stream waits; a repeat says nothing",
        SCRIPT,
    );
    let mut redis = Redis::start();
    says(&mut redis, "t1", "Lunch?").unwrap();
    redis.call(&["SREM", WAITING, CHAT]).unwrap();
    says(&mut redis, "t1", "Lunch?").unwrap();
    assert!(
        held(&mut redis, "t1").waiting.is_empty(),
        "t1 was archived, and came again: nothing waits"
    );
    says(&mut redis, "t2", "At one?").unwrap();
    assert_eq!(
        held(&mut redis, "t2").waiting,
        [CHAT],
        "t2 is new: the chat waits again"
    );
}

#[test]
fn two_hubs_that_store_at_once_give_an_id_each() {
    let _lesson = lesson("What is asked outside of the step may have changed in it", SCRIPT);
    let other_hub: &[&[&str]] = &[
        &["SET", LAST, "1"],
        &["XADD", CHAT, "1-0", "text", "At one?"],
        &["SADD", WAITING, CHAT],
        &["SET", &once("t2"), "1-0"],
    ];
    for exchange in 0..3 {
        let mut redis = Redis::start();
        redis.will_meet(exchange, other_hub);
        let said = says(&mut redis, "t1", "Lunch?");
        let now = held(&mut redis, "t1").entries;
        let (id, entries) = match now.first().is_some_and(|entry| entry.contains("At one?")) {
            true => ("2-0", vec!["1-0 At one?", "2-0 Lunch?"]),
            // The other one came too late for this exchange to be there.
            false => ("1-0", vec!["1-0 Lunch?"]),
        };
        let when = format!("another hub stores another command before exchange {exchange}");
        assert_eq!(said, stored(id), "{when}: the id of our message");
        assert_eq!(now, entries, "{when}: the entries");
    }
}

#[test]
fn two_hubs_that_get_the_same_command_at_once_store_it_once() {
    let _lesson = lesson("What is asked outside of the step may have changed in it", SCRIPT);
    let other_hub: &[&[&str]] = &[
        &["SET", LAST, "1"],
        &["XADD", CHAT, "1-0", "text", "Lunch?"],
        &["SADD", WAITING, CHAT],
        &["SET", &once("t1"), "1-0"],
    ];
    for exchange in 0..3 {
        let mut redis = Redis::start();
        redis.will_meet(exchange, other_hub);
        let said = says(&mut redis, "t1", "Lunch?");
        assert_eq!(
            said,
            stored("1-0"),
            "another hub stores the same command before exchange {exchange}"
        );
        assert_eq!(
            held(&mut redis, "t1"),
            all(),
            "another hub stores the same command before exchange {exchange}"
        );
    }
}
