//! Checks for `ch03_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(
    feature = "solutions",
    path = "../../../solutions/ch03_event_driven/write_the_test.rs"
)]
mod exercise;

use exercise::{Dispatcher, Listener, Log, judge};
use testkit::lesson;

const PAGE: &str = "ch03_event_driven.html#one-step-fails";

fn right(listeners: &[Listener], log: &mut Log) {
    for listener in listeners {
        let _failure = listener(log);
    }
}

fn stops_at_the_first_failure(listeners: &[Listener], log: &mut Log) {
    for listener in listeners {
        if listener(log).is_err() {
            return;
        }
    }
}

fn starts_at_the_back(listeners: &[Listener], log: &mut Log) {
    for listener in listeners.iter().rev() {
        let _failure = listener(log);
    }
}

fn calls_each_twice(listeners: &[Listener], log: &mut Log) {
    for listener in listeners {
        let _failures = (listener(log), listener(log));
    }
}

fn assert_caught(wrong: Dispatcher, how: &str) {
    let verdict = judge(wrong);
    assert!(
        verdict.is_err_and(|why| !why.trim().is_empty()),
        "your test let a dispatcher pass that {how}"
    );
}

#[test]
fn the_right_dispatcher_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    assert_eq!(judge(right), Ok(()), "this dispatcher calls all listeners in order");
}

#[test]
fn a_dispatcher_that_stops_at_the_first_failure_is_caught() {
    let _lesson = lesson(
        "A test for failures needs a listener that fails, and one behind it",
        PAGE,
    );
    assert_caught(stops_at_the_first_failure, "stops at the first failure");
}

#[test]
fn a_dispatcher_that_starts_at_the_back_is_caught() {
    let _lesson = lesson("A test for an order must write the order down", PAGE);
    assert_caught(starts_at_the_back, "starts with the last listener");
}

#[test]
fn a_dispatcher_that_calls_each_twice_is_caught() {
    let _lesson = lesson("\"Once\" is a promise, too: count", PAGE);
    assert_caught(calls_each_twice, "calls each listener twice");
}
