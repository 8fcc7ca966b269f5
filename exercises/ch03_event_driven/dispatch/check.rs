//! Checks for `ch03_dispatch`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch03_event_driven/dispatch.rs")]
mod exercise;

use exercise::{Listener, Log, dispatch, dispatch_all};
use testkit::lesson;

const PAGE: &str = "ch03_event_driven.html#listeners-that-dont-know-each-other";

/// Writes down what it heard, and fails at the event `bad`.
fn store(log: &mut Log, event: &str) -> Result<(), String> {
    log.push(format!("store {event}"));
    if event == "bad" {
        Err("can't store bad".into())
    } else {
        Ok(())
    }
}

/// Writes down what it heard, and fails at the events `bad` and `long`.
fn append(log: &mut Log, event: &str) -> Result<(), String> {
    log.push(format!("append {event}"));
    if event == "bad" || event == "long" {
        Err(format!("can't show {event}"))
    } else {
        Ok(())
    }
}

/// Writes down what it heard, and never fails.
fn count(log: &mut Log, event: &str) -> Result<(), String> {
    log.push(format!("count {event}"));
    Ok(())
}

const LISTENERS: [(&str, Listener); 3] = [("store", store), ("append", append), ("count", count)];

#[test]
fn every_listener_hears_the_event_in_the_order_of_the_list() {
    let _lesson = lesson("An event is told to every listener, in the order of the list", PAGE);
    let mut log = Log::new();
    assert_eq!(dispatch(&LISTENERS, &mut log, "hi"), [], "nobody failed");
    assert_eq!(log, ["store hi", "append hi", "count hi"]);
}

#[test]
fn a_listener_that_fails_stops_nobody() {
    let _lesson = lesson("A listener that fails does not stop the next one", PAGE);
    let mut log = Log::new();
    let failures = dispatch(&LISTENERS, &mut log, "bad");
    assert_eq!(
        log,
        ["store bad", "append bad", "count bad"],
        "`count` comes after two that failed"
    );
    assert_eq!(
        failures,
        [
            ("store", "can't store bad".to_owned()),
            ("append", "can't show bad".to_owned())
        ]
    );
}

#[test]
fn all_hear_the_first_event_before_any_hears_the_second() {
    let _lesson = lesson("Events are handled one after the other", PAGE);
    let mut log = Log::new();
    let failures = dispatch_all(&LISTENERS, &mut log, &["long", "hi", "bad"]);
    let expected = ["store", "append", "count"];
    let heard: Vec<_> = ["long", "hi", "bad"]
        .iter()
        .flat_map(|e| expected.map(|l| format!("{l} {e}")))
        .collect();
    assert_eq!(log, heard);
    let failed: Vec<_> = failures.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        failed,
        ["append", "store", "append"],
        "a failure of the first event comes before those of the third"
    );
}
