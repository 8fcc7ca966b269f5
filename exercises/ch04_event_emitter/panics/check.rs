//! Checks for `ch04_panics`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch04_event_emitter/panics.rs")]
mod exercise;

use std::cell::RefCell;
use std::panic::{panic_any, resume_unwind};
use std::rc::Rc;

use exercise::call_all;
use testkit::lesson;

const PAGE: &str = "ch04_event_emitter.html#a-listener-that-panics";

type Log = Rc<RefCell<Vec<String>>>;
type Listener = Box<dyn Fn(&str)>;

fn writes(log: &Log, name: &'static str) -> Listener {
    let log = Rc::clone(log);
    Box::new(move |payload| log.borrow_mut().push(format!("{name} {payload}")))
}

/// Panics with a `&str`. Without the panic hook, so that a check that fails isn't lost among its messages.
fn falls_over(why: &'static str) -> Listener {
    Box::new(move |_| resume_unwind(Box::new(why)))
}

#[test]
fn everybody_is_called_in_order() {
    let _lesson = lesson("Listeners are called in the order of registration", PAGE);
    let log = Log::default();
    assert!(
        call_all(&[writes(&log, "ann"), writes(&log, "bob")], "m1").is_empty(),
        "nobody panicked"
    );
    assert_eq!(*log.borrow(), ["ann m1", "bob m1"]);
    assert!(call_all(&[], "m2").is_empty(), "nobody listens, nobody panics");
}

#[test]
fn a_listener_that_panics_stops_nobody() {
    let _lesson = lesson("A panic ends one call, not the round", PAGE);
    let log = Log::default();
    let listeners = [
        falls_over("the disk is full"),
        writes(&log, "ann"),
        falls_over("the disk is full"),
        writes(&log, "bob"),
    ];
    for payload in ["m1", "m2"] {
        // Only how many, here: what they say is the next check's.
        assert_eq!(
            call_all(&listeners, payload).len(),
            2,
            "two listeners panic in each round, and each panic is reported"
        );
    }
    assert_eq!(
        *log.borrow(),
        ["ann m1", "bob m1", "ann m2", "bob m2"],
        "ann comes after a panic, bob after two"
    );
}

#[test]
fn a_panic_comes_in_a_box_and_the_text_is_inside() {
    let _lesson = lesson(
        "Look into the box, not at it: `&*panic` is what `panic!` was given, `&panic` is the `Box` around it",
        PAGE,
    );
    let listeners = ["first", "again", "again"].map(falls_over);
    assert_eq!(
        call_all(&listeners, "m1"),
        ["first", "again", "again"],
        "each panic's text, in order, also when two say the same"
    );
}

#[test]
fn a_panic_with_a_formatted_text_is_reported_too() {
    let _lesson = lesson(
        "`panic!(\"full\")` carries a `&str`, `panic!(\"{left} left\")` a `String`: ask for both",
        PAGE,
    );
    let left = 0;
    let listeners: [Listener; 2] = [Box::new(move |_| panic!("{left} left")), falls_over("full")];
    assert_eq!(call_all(&listeners, "m1"), ["0 left", "full"]);
}

#[test]
fn a_panic_without_a_text_is_reported_too() {
    let _lesson = lesson(
        "A panic that isn't a text is a panic all the same: nothing is swallowed",
        PAGE,
    );
    let listeners: [Listener; 2] = [Box::new(|_| panic_any(7)), falls_over("full")];
    assert_eq!(call_all(&listeners, "m1"), ["?", "full"]);
}
