//! Checks for `ch03_dispatch`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch03_event_driven/dispatch.rs")]
mod exercise;

use std::cell::RefCell;

use exercise::{Listener, dispatch, dispatch_all};
use testkit::lesson;

const PAGE: &str = "ch03_event_driven.html#one-step-fails";

/// A listener that writes what it heard into `log`, and fails when the event is `fails_at`.
fn listener<'a>(name: &'static str, fails_at: &'static str, log: &'a RefCell<Vec<String>>) -> Listener<'a> {
    Listener {
        name,
        hear: Box::new(move |event| {
            log.borrow_mut().push(format!("{name} {event}"));
            if event == fails_at {
                Err(format!("{name} can't do {event}"))
            } else {
                Ok(())
            }
        }),
    }
}

#[test]
fn every_listener_hears_the_event_in_the_order_of_the_list() {
    let _lesson = lesson("An event is told to every listener, in the order of the list", PAGE);
    let log = RefCell::default();
    let mut listeners = [
        listener("store", "", &log),
        listener("append", "", &log),
        listener("count", "", &log),
    ];
    assert!(dispatch(&mut listeners, "hi").is_empty(), "nobody failed");
    drop(listeners);
    assert_eq!(log.into_inner(), ["store hi", "append hi", "count hi"]);
}

#[test]
fn a_listener_that_fails_stops_nobody() {
    let _lesson = lesson("A listener that fails does not stop the next one", PAGE);
    let log = RefCell::default();
    let mut listeners = [
        listener("store", "hi", &log),
        listener("append", "hi", &log),
        listener("count", "", &log),
    ];
    let failures = dispatch(&mut listeners, "hi");
    drop(listeners);
    assert_eq!(
        log.into_inner(),
        ["store hi", "append hi", "count hi"],
        "`count` comes after two that failed"
    );
    assert_eq!(
        failures,
        [
            ("store", "store can't do hi".to_owned()),
            ("append", "append can't do hi".to_owned())
        ]
    );
}

#[test]
fn all_hear_the_first_event_before_any_hears_the_second() {
    let _lesson = lesson("Events are handled one after the other", PAGE);
    let log = RefCell::default();
    let mut listeners = [listener("store", "b", &log), listener("append", "a", &log)];
    let failures = dispatch_all(&mut listeners, &["a", "b"]);
    drop(listeners);
    assert_eq!(log.into_inner(), ["store a", "append a", "store b", "append b"]);
    assert_eq!(
        failures,
        [
            ("append", "append can't do a".to_owned()),
            ("store", "store can't do b".to_owned())
        ]
    );
}
