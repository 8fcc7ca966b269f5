//! Checks for `ch03_event_loop`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch03_event_driven/event_loop.rs")]
mod exercise;

use std::cell::Cell;

use exercise::{LIMIT, Listener, run};
use testkit::lesson;

const PAGE: &str = "ch03_event_driven.html#listeners-that-dont-know-each-other";

/// Ann's message is stored, and then told to everybody.
fn store(event: &str) -> Vec<String> {
    if event == "send" {
        vec!["stored".into(), "append".into()]
    } else {
        Vec::new()
    }
}

/// What is stored is counted.
fn count(event: &str) -> Vec<String> {
    if event == "stored" {
        vec!["counted".into()]
    } else {
        Vec::new()
    }
}

/// Whoever sent something is no longer typing.
fn typing(event: &str) -> Vec<String> {
    if event == "send" {
        vec!["typing stopped".into()]
    } else {
        Vec::new()
    }
}

/// Answers every number below a million with the next one.
fn next(event: &str) -> Vec<String> {
    event
        .parse::<u32>()
        .map(|n| vec![(n + 1).to_string()])
        .unwrap_or_default()
}

/// Answers with the next number, up to the one at which exactly [`LIMIT`] events were handled.
fn up_to_the_limit(event: &str) -> Vec<String> {
    if event == LIMIT.to_string() {
        Vec::new()
    } else {
        next(event)
    }
}

#[test]
fn an_event_that_nobody_answers_ends_the_run() {
    let _lesson = lesson("The loop ends when no event waits", PAGE);
    assert_eq!(run(&[count, typing], "hello"), Ok(vec!["hello".into()]));
    assert_eq!(
        run(&[], "hello"),
        Ok(vec!["hello".into()]),
        "without a listener the event is handled all the same"
    );
}

#[test]
fn what_was_emitted_first_is_handled_first() {
    let _lesson = lesson(
        "What a listener emits goes to the back of the queue and waits for its turn",
        PAGE,
    );
    let handled = run(&[store, count, typing], "send");
    let expected = ["send", "stored", "append", "typing stopped", "counted"].map(String::from);
    assert_eq!(
        handled,
        Ok(expected.to_vec()),
        "`counted` was emitted last: `stored` had to be handled before it"
    );
}

#[test]
fn the_order_of_the_list_decides_who_emits_first() {
    let _lesson = lesson("Every event is told to the listeners in the order of the list", PAGE);
    let listeners: [Listener; 2] = [typing, store];
    let expected = ["send", "typing stopped", "stored", "append"].map(String::from);
    assert_eq!(run(&listeners, "send"), Ok(expected.to_vec()));
}

#[test]
fn listeners_that_answer_each_other_for_ever_are_stopped() {
    let _lesson = lesson(
        "A loop that may run for ever needs a limit and an error that says so",
        PAGE,
    );
    let message = run(&[next], "1").expect_err("the answers never end");
    assert!(
        message.contains(&(LIMIT + 1).to_string()),
        "it should stop at event {}, after handling {LIMIT}, and name it; it says: {message}",
        LIMIT + 1
    );
    let handled = run(&[up_to_the_limit], "1").map(|handled| handled.len());
    assert_eq!(handled, Ok(LIMIT), "exactly {LIMIT} events are allowed");
}

#[test]
fn the_event_that_is_too_many_is_told_to_nobody() {
    thread_local!(static HEARD: Cell<usize> = const { Cell::new(0) });
    fn counts(event: &str) -> Vec<String> {
        HEARD.set(HEARD.get() + 1);
        next(event)
    }
    let _lesson = lesson(
        "What is refused must not have happened: check the limit before you act",
        PAGE,
    );
    let refused = run(&[counts], "1");
    assert!(refused.is_err(), "the answers never end");
    assert_eq!(
        HEARD.get(),
        LIMIT,
        "the listener heard more or fewer events than the {LIMIT} that are allowed"
    );
}
