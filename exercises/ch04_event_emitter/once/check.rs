//! Checks for `ch04_once`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch04_event_emitter/once.rs")]
mod exercise;
mod unhurried;

// Not `Ordering` itself: the exercise could then import it from here, where nobody should look for it.
use std::sync::atomic::{self, AtomicUsize};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use exercise::Emitter;
use testkit::{lesson, must_end};

const PAGE: &str = "ch04_event_emitter.html#once";
const STUCK: &str = "it never ended: is the list still locked while a listener runs?";

type Log = Arc<Mutex<Vec<String>>>;

fn writes(log: &Log, name: &'static str) -> impl Fn(&str) + Send + Sync + 'static {
    let log = Arc::clone(log);
    move |payload| log.lock().unwrap().push(format!("{name} {payload}"))
}

#[test]
fn a_listener_registered_with_once_hears_one_event() {
    let _lesson = lesson("A listener registered with `once` hears one event", PAGE);
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        emitter.on(writes(&log, "ann"));
        emitter.once(writes(&log, "bob"));
        emitter.emit("m1");
        emitter.emit("m2");
        assert_eq!(
            *log.lock().unwrap(),
            ["ann m1", "bob m1", "ann m2"],
            "ann came with `on`, bob with `once`"
        );
    });
}

#[test]
fn it_is_off_the_list_before_it_is_called() {
    let _lesson = lesson(
        "A `once` listener is taken off the list before it is called, not after",
        PAGE,
    );
    must_end(STUCK, || {
        let (emitter, seen) = (Emitter::default(), Arc::new(Mutex::new(None)));
        let (inside, sees) = (emitter.clone(), Arc::clone(&seen));
        emitter.once(move |_| *sees.lock().unwrap() = Some(inside.count()));
        emitter.emit("m1");
        assert_eq!(
            *seen.lock().unwrap(),
            Some(0),
            "how many were on the list while the listener ran"
        );
    });
}

#[test]
fn a_round_inside_a_round_does_not_call_it_twice() {
    let _lesson = lesson(
        "Two rounds may hold the same `once` listener: the first one to reach it gets it",
        PAGE,
    );
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        let inside = emitter.clone();
        emitter.on(move |payload| {
            if payload == "outer" {
                inside.emit("nested");
            }
        });
        emitter.once(writes(&log, "bob"));
        emitter.emit("outer");
        assert_eq!(
            *log.lock().unwrap(),
            ["bob nested"],
            "the nested round reaches bob first, and the outer one holds him too"
        );
    });
}

#[test]
fn of_many_threads_one_calls_it() {
    let _lesson = lesson(
        "To look at a flag and to set it must be one step, or two threads both find it unset",
        PAGE,
    );
    must_end(STUCK, || {
        const THREADS: usize = 4;
        const ROUNDS: usize = 20;
        let calls = Arc::new(AtomicUsize::new(0));
        for _ in 0..ROUNDS {
            let (emitter, counts, all_here) = (Emitter::default(), Arc::clone(&calls), Barrier::new(THREADS));
            // In front of the `once` listener, so that all four rounds hold it when the first one reaches it.
            emitter.on(move |_| {
                all_here.wait();
            });
            emitter.once(move |_| {
                counts.fetch_add(1, atomic::Ordering::SeqCst);
            });
            thread::scope(|scope| {
                for _ in 0..THREADS {
                    scope.spawn(|| emitter.emit("m1"));
                }
            });
        }
        let calls = calls.load(atomic::Ordering::SeqCst);
        assert_eq!(
            calls, ROUNDS,
            "{ROUNDS} `once` listeners, and for each {THREADS} threads in the same round"
        );
    });
}

#[test]
fn off_inside_a_round_leaves_a_waiting_once_listener_in_it() {
    let _lesson = lesson(
        "A round calls everybody it began with, also who was stopped meanwhile",
        PAGE,
    );
    must_end(STUCK, || {
        let (emitter, log) = (Emitter::default(), Log::default());
        let inside = emitter.clone();
        emitter.on(move |_| {
            inside.off(2);
        });
        assert_eq!(emitter.once(writes(&log, "bob")), 2, "ids count from one");
        emitter.emit("m1");
        emitter.emit("m2");
        assert_eq!(
            *log.lock().unwrap(),
            ["bob m1"],
            "bob was stopped while the first round was under way"
        );
    });
}
