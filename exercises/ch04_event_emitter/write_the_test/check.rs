//! Checks for `ch04_write_the_test`.

mod emitters;
#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(
    feature = "solutions",
    path = "../../../solutions/ch04_event_emitter/write_the_test.rs"
)]
mod exercise;

use std::rc::Rc;

use emitters::{Emitter, Fault};
use exercise::{New, judge};
use testkit::lesson;

const PAGE: &str = "ch04_event_emitter.html#a-round-runs-over-a-copy";

fn assert_caught(wrong: New, how: &str) {
    let verdict = judge(wrong);
    assert!(
        verdict.is_err_and(|why| !why.trim().is_empty()),
        "your test let an emitter pass that {how}"
    );
}

#[test]
fn the_right_emitter_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    assert_eq!(
        judge(|| Rc::new(Emitter::new(None, 1))),
        Ok(()),
        "this emitter is right"
    );
}

#[test]
fn a_right_emitter_with_other_ids_passes() {
    let _lesson = lesson(
        "A test asks for what was promised: no page promises which number an id is",
        PAGE,
    );
    assert_eq!(
        judge(|| Rc::new(Emitter::new(None, 700))),
        Ok(()),
        "this emitter is right, its ids start at 700"
    );
}

#[test]
fn an_emitter_that_walks_along_the_live_list_is_caught() {
    let _lesson = lesson(
        "Who leaves a live list moves the next one up, and the round steps over it",
        PAGE,
    );
    assert_caught(
        || Rc::new(Emitter::new(Some(Fault::LiveList), 1)),
        "skips the listener behind one that stops itself",
    );
}

#[test]
fn an_emitter_that_calls_once_twice_is_caught() {
    let _lesson = lesson(
        "Two rounds may hold the same `once` listener",
        "ch04_event_emitter.html#once",
    );
    assert_caught(
        || Rc::new(Emitter::new(Some(Fault::OnceTwice), 1)),
        "calls a `once` listener in both of two nested rounds",
    );
}
