//! Checks for `ch04_off`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch04_event_emitter/off.rs")]
mod exercise;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread;

use exercise::{Emitter, ListenerId};
use testkit::{lesson, must_end};

const ROUND: &str = "ch04_event_emitter.html#a-round-runs-over-a-copy";
const BACK: &str = "ch04_event_emitter.html#a-listener-calls-back";

const STUCK: &str = "it never ended: is the list still locked while a listener runs?";

type Log = Rc<RefCell<Vec<String>>>;

fn writes(log: &Log, name: &'static str) -> impl Fn(&str) + 'static {
    let log = Rc::clone(log);
    move |payload| log.borrow_mut().push(format!("{name} {payload}"))
}

/// Registers a listener that writes its name and then stops the listener in the cell.
fn writes_and_stops(
    emitter: &Emitter,
    log: &Log,
    name: &'static str,
    victim: &Rc<Cell<Option<ListenerId>>>,
) -> ListenerId {
    let (inside, write, victim) = (emitter.clone(), writes(log, name), Rc::clone(victim));
    emitter.on(move |payload| {
        write(payload);
        victim.get().map(|id| inside.off(id));
    })
}

#[test]
fn everybody_hears_in_the_order_in_which_they_came() {
    let _lesson = lesson(
        "Listeners are called in the order of registration",
        "ch04_event_emitter.html#inside-the-emitter",
    );
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        for name in ["ann", "bob", "carol"] {
            emitter.on(writes(&log, name));
        }
        emitter.clone().emit("m1");
        assert_eq!(
            *log.borrow(),
            ["ann m1", "bob m1", "carol m1"],
            "a clone is another handle to the same list"
        );
    });
}

#[test]
fn who_leaves_does_not_change_the_order_of_the_others() {
    let _lesson = lesson(
        "`off` closes the gap: the others stay in the order in which they came",
        "ch04_event_emitter.html#inside-the-emitter",
    );
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        let ids = ["ann", "bob", "carol", "dave", "eve"].map(|name| emitter.on(writes(&log, name)));
        emitter.off(ids[0]);
        emitter.off(ids[2]);
        emitter.emit("m1");
        assert_eq!(
            *log.borrow(),
            ["bob m1", "dave m1", "eve m1"],
            "ann and carol have left"
        );
    });
}

#[test]
fn emit_says_whether_anybody_listened() {
    let _lesson = lesson("`emit` tells whether anybody listened, and nothing more", ROUND);
    must_end(STUCK, || {
        let emitter = Emitter::default();
        assert!(!emitter.emit("m1"), "nobody listens yet");
        let ann = emitter.on(|_| ());
        assert!(emitter.emit("m2"), "ann listens");
        assert!(emitter.off(ann), "ann was listening");
        assert!(!emitter.off(ann), "ann was stopped already");
        assert!(!emitter.emit("m3"), "nobody listens any more");
    });
}

#[test]
fn emit_says_so_even_when_nobody_is_left_after_the_round() {
    let _lesson = lesson(
        "What `emit` returns is about the round: was anybody in it when it began?",
        ROUND,
    );
    must_end(STUCK, || {
        let (emitter, log, own_id) = (Emitter::default(), Log::default(), Rc::new(Cell::new(None)));
        own_id.set(Some(writes_and_stops(&emitter, &log, "ann", &own_id)));
        assert!(emitter.emit("m1"), "ann heard it, and stopped herself while she did");
        assert!(!emitter.emit("m2"), "nobody listens any more");
    });
}

#[test]
fn an_id_is_never_given_twice() {
    let _lesson = lesson("An id that comes back stops somebody else's listener", ROUND);
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        let ann = emitter.on(writes(&log, "ann"));
        let bob = emitter.on(writes(&log, "bob"));
        assert!(emitter.off(bob));
        let carol = emitter.on(writes(&log, "carol"));
        assert!(ann != carol && bob != carol, "carol got the id of somebody else");
        assert!(!emitter.off(bob), "bob was stopped already, and carol must not be hit");
        emitter.emit("m1");
        assert_eq!(*log.borrow(), ["ann m1", "carol m1"]);
    });
}

#[test]
fn two_handles_never_give_the_same_id() {
    let _lesson = lesson(
        "A clone is another handle: it shares the list, and what counts the ids with it",
        "ch04_event_emitter.html#inside-the-emitter",
    );
    must_end(STUCK, || {
        let emitter = Emitter::default();
        let other = emitter.clone();
        let (ann, bob) = (emitter.on(|_| ()), other.on(|_| ()));
        assert_ne!(ann, bob, "ann came through one handle, bob through a clone of it");
    });
}

#[test]
fn a_listener_that_stops_itself_does_not_make_the_next_one_miss() {
    let _lesson = lesson(
        "A round runs over a copy: whoever leaves doesn't move the others up",
        ROUND,
    );
    must_end(STUCK, || {
        let (emitter, log, own_id) = (Emitter::default(), Log::default(), Rc::new(Cell::new(None)));
        own_id.set(Some(writes_and_stops(&emitter, &log, "ann", &own_id)));
        emitter.on(writes(&log, "bob"));
        emitter.emit("m1");
        emitter.emit("m2");
        assert_eq!(*log.borrow(), ["ann m1", "bob m1", "bob m2"]);
    });
}

#[test]
fn who_is_stopped_during_a_round_is_still_called_in_it() {
    let _lesson = lesson("A round that has begun still calls whoever `off` stops", ROUND);
    must_end(STUCK, || {
        let (emitter, log, bob) = (Emitter::default(), Log::default(), Rc::new(Cell::new(None)));
        writes_and_stops(&emitter, &log, "ann", &bob);
        bob.set(Some(emitter.on(writes(&log, "bob"))));
        emitter.emit("m1");
        emitter.emit("m2");
        assert_eq!(*log.borrow(), ["ann m1", "bob m1", "ann m2"]);
    });
}

#[test]
fn who_comes_during_a_round_is_called_from_the_next_one_on() {
    let _lesson = lesson("Who comes during a round is called from the next round on", ROUND);
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        let (inside, late) = (emitter.clone(), Rc::clone(&log));
        let added = Cell::new(false);
        emitter.on(move |_| {
            if !added.replace(true) {
                inside.on(writes(&late, "late"));
            }
        });
        emitter.emit("m1");
        emitter.emit("m2");
        assert_eq!(*log.borrow(), ["late m2"]);
    });
}

#[test]
fn a_listener_may_emit() {
    let _lesson = lesson("Nothing is locked or borrowed while a listener runs", BACK);
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        let inside = emitter.clone();
        emitter.on(move |payload| {
            if payload == "outer" {
                inside.emit("nested");
            }
        });
        emitter.on(writes(&log, "bob"));
        emitter.emit("outer");
        assert_eq!(
            *log.borrow(),
            ["bob nested", "bob outer"],
            "the nested round is over before the outer one goes on"
        );
    });
}

#[test]
fn a_round_inside_of_a_round_takes_a_copy_of_its_own() {
    let _lesson = lesson("Every round runs over the list as it was when that round began", ROUND);
    must_end(STUCK, || {
        let (emitter, log, bob) = (Emitter::default(), Log::default(), Rc::new(Cell::new(None)));
        let (inside, late, victim) = (emitter.clone(), Rc::clone(&log), Rc::clone(&bob));
        emitter.on(move |payload| {
            if payload == "outer" {
                victim.get().map(|id| inside.off(id));
                inside.on(writes(&late, "late"));
                inside.emit("nested");
            }
        });
        bob.set(Some(emitter.on(writes(&log, "bob"))));
        emitter.emit("outer");
        assert_eq!(
            *log.borrow(),
            ["late nested", "bob outer"],
            "bob was stopped and late came before the nested round began"
        );
    });
}

/// Comes back when it is dropped: it registers a listener that writes.
struct ComesBack(Emitter, Log);

impl Drop for ComesBack {
    fn drop(&mut self) {
        // Not while a check fails: a second panic would end the program, and with it the other checks.
        if !thread::panicking() {
            self.0.on(writes(&self.1, "late"));
        }
    }
}

#[test]
fn what_a_stopped_listener_owned_may_use_the_emitter() {
    let _lesson = lesson(
        "To drop a closure runs code that you don't know, too: let go of the list first",
        "ch04_event_emitter.html#inside-the-emitter",
    );
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        let owned = ComesBack(emitter.clone(), Rc::clone(&log));
        let bob = emitter.on(move |_| {
            let _keeps = &owned;
        });
        assert!(emitter.off(bob), "bob was listening");
        emitter.emit("m1");
        assert_eq!(
            *log.borrow(),
            ["late m1"],
            "what bob owned called `on` when it was dropped"
        );
    });
}
