//! What the page promises of the emitter, one test each.

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use super::emitter::{Emitter, ListenerId};

/// What was heard, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn write(&self, line: String) {
        self.0.lock().expect("no listener panics while it writes").push(line);
    }

    /// A listener that writes down its name and what it heard.
    fn listener(&self, name: &'static str) -> impl Fn(&str) + Send + Sync + 'static {
        let log = self.clone();
        move |payload| log.write(format!("{name} {payload}"))
    }

    fn takes(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no listener panics while it writes"))
    }
}

/// Panics without the message on stderr, which nobody reads in a test.
fn fall_over() {
    resume_unwind(Box::new("the disk is full"));
}

#[test]
fn listeners_hear_in_the_order_in_which_they_came() {
    let (emitter, log) = (Emitter::default(), Log::default());
    emitter.on("message", log.listener("ann"));
    emitter.once("message", log.listener("bob"));
    emitter.on("message", log.listener("carol"));
    emitter.on("other", log.listener("dave"));
    emitter.emit("message", "m1");
    assert_eq!(log.takes(), ["ann m1", "bob m1", "carol m1"]);
}

#[test]
fn emit_says_whether_anybody_listened() {
    let emitter = Emitter::default();
    let id = emitter.on("message", |_| ());
    assert!(emitter.emit("message", "m1"));
    assert!(!emitter.emit("mesage", "m1"));
    assert!(emitter.off(id));
    assert!(!emitter.emit("message", "m2"));
}

#[test]
fn emit_has_called_every_listener_when_it_returns() {
    let (emitter, log) = (Emitter::default(), Log::default());
    emitter.on("message", log.listener("ann"));
    emitter.emit("message", "m1");
    log.write("emit has returned".into());
    assert_eq!(log.takes(), ["ann m1", "emit has returned"]);
}

#[test]
fn off_stops_one_listener_once() {
    let (emitter, log) = (Emitter::default(), Log::default());
    emitter.on("message", log.listener("ann"));
    let bob = emitter.on("message", log.listener("bob"));
    assert!(emitter.off(bob));
    assert!(!emitter.off(bob), "it was stopped already");
    emitter.on("message", log.listener("carol"));
    assert!(
        !emitter.off(bob),
        "the id of a stopped listener is never given to another"
    );
    emitter.emit("message", "m1");
    assert_eq!(log.takes(), ["ann m1", "carol m1"]);
}

/// Registers a listener that stops `victim` (once its id is known) whenever it hears something.
fn stops(emitter: &Emitter, victim: &Arc<OnceLock<ListenerId>>) {
    let (inside, victim) = (emitter.clone(), Arc::clone(victim));
    emitter.on("message", move |_| {
        victim.get().map(|id| inside.off(*id));
    });
}

#[test]
fn off_during_emit_takes_effect_after_the_round() {
    let (emitter, log, bob) = (Emitter::default(), Log::default(), Arc::new(OnceLock::new()));
    stops(&emitter, &bob);
    bob.get_or_init(|| emitter.on("message", log.listener("bob")));
    emitter.on("message", log.listener("carol"));
    emitter.emit("message", "m1");
    emitter.emit("message", "m2");
    assert_eq!(log.takes(), ["bob m1", "carol m1", "carol m2"]);
}

/// Node does the same: the round holds the listener, and the listener itself only knows that it hasn't been called.
#[test]
fn off_during_emit_does_not_save_a_once_listener_from_the_round() {
    let (emitter, log, bob) = (Emitter::default(), Log::default(), Arc::new(OnceLock::new()));
    stops(&emitter, &bob);
    bob.get_or_init(|| emitter.once("message", log.listener("bob")));
    emitter.emit("message", "m1");
    emitter.emit("message", "m2");
    assert_eq!(log.takes(), ["bob m1"]);
}

#[test]
fn on_during_emit_takes_effect_after_the_round() {
    let (emitter, log) = (Emitter::default(), Log::default());
    let (inside, late) = (emitter.clone(), log.clone());
    emitter.on("message", move |_| {
        inside.once("message", late.listener("late"));
    });
    emitter.emit("message", "m1");
    assert_eq!(log.takes(), [""; 0]);
    emitter.emit("message", "m2");
    assert_eq!(log.takes(), ["late m2"]);
}

#[test]
fn a_once_listener_is_off_the_list_before_it_is_called() {
    let (emitter, log) = (Emitter::default(), Log::default());
    let (inside, seen) = (emitter.clone(), log.clone());
    emitter.once("message", move |payload| {
        seen.write(format!(
            "ann {payload}, somebody else listens: {}",
            inside.emit("message", "nested")
        ));
    });
    emitter.emit("message", "m1");
    assert_eq!(log.takes(), ["ann m1, somebody else listens: false"]);
}

#[test]
fn a_once_listener_hears_the_nested_event_and_not_the_outer_one() {
    let (emitter, log) = (Emitter::default(), Log::default());
    let inside = emitter.clone();
    emitter.on("message", move |payload| {
        if payload == "outer" {
            inside.emit("message", "nested");
        }
    });
    emitter.once("message", log.listener("bob"));
    emitter.emit("message", "outer");
    assert_eq!(log.takes(), ["bob nested"]);
}

#[test]
fn a_once_listener_hears_one_event_even_from_many_threads() {
    const THREADS: usize = 8;
    for _ in 0..200 {
        let (emitter, calls) = (Emitter::default(), Arc::new(AtomicU32::new(0)));
        let (counted, all_here) = (Arc::clone(&calls), Barrier::new(THREADS));
        // In front of the `once` listener, so that all rounds hold it when the first one reaches it.
        emitter.on("message", move |_| {
            all_here.wait();
        });
        emitter.once("message", move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| emitter.emit("message", "m1"));
            }
        });
        assert_eq!(calls.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn a_listener_that_panics_stops_nobody_and_is_reported_after_the_round() {
    let (emitter, log) = (Emitter::default(), Log::default());
    emitter.on("error", log.listener("error"));
    emitter.on("message", log.listener("ann"));
    emitter.on("message", |_| fall_over());
    emitter.on("message", |_| panic_any(7));
    emitter.on("message", log.listener("bob"));
    for round in ["m1", "m2"] {
        assert!(emitter.emit("message", round));
        let first = "error listener 3 to `message` panicked: the disk is full".to_owned();
        let second = "error listener 4 to `message` panicked: (not a text)".to_owned();
        assert_eq!(
            log.takes(),
            [format!("ann {round}"), format!("bob {round}"), first, second]
        );
    }
}

/// The message of the panic in which `emit` ends, if it does.
fn emit_falls_over(emitter: &Emitter, event: &str) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(|| emitter.emit(event, "m1"))).err()?;
    Some(panic.downcast_ref::<String>().expect("a formatted message").clone())
}

#[test]
fn an_error_without_a_listener_is_not_swallowed() {
    let (emitter, log) = (Emitter::default(), Log::default());
    assert_eq!(
        emit_falls_over(&emitter, "error").as_deref(),
        Some("nobody listens to `error`: m1")
    );
    emitter.on("message", |_| fall_over());
    emitter.on("message", log.listener("bob"));
    let message = emit_falls_over(&emitter, "message").expect("nobody listens to `error`");
    assert!(
        message.ends_with("listener 1 to `message` panicked: the disk is full"),
        "{message}"
    );
    assert_eq!(log.takes(), ["bob m1"], "the round ends before the panic goes on");
}

#[test]
fn a_listener_to_error_that_panics_has_nobody_left_to_tell() {
    let emitter = Emitter::default();
    emitter.on("error", |_| fall_over());
    emitter.on("message", |_| fall_over());
    let message = emit_falls_over(&emitter, "message");
    assert_eq!(
        message.as_deref(),
        Some("listener 1 to `error` panicked: the disk is full")
    );
}

#[test]
fn a_stopped_listener_may_use_the_emitter_while_it_is_dropped() {
    struct SaysGoodbye(Emitter);
    impl Drop for SaysGoodbye {
        fn drop(&mut self) {
            self.0.emit("goodbye", "bob");
        }
    }
    let (emitter, log) = (Emitter::default(), Log::default());
    emitter.on("goodbye", log.listener("ann"));
    let owned = SaysGoodbye(emitter.clone());
    let bob = emitter.on("message", move |_| {
        let _keeps = &owned;
    });
    // On a thread of its own: the wrong order here is a deadlock, and a test that hangs says nothing.
    let (sender, stopped) = mpsc::channel();
    thread::spawn(move || sender.send(emitter.off(bob)));
    assert_eq!(
        stopped.recv_timeout(Duration::from_secs(10)),
        Ok(true),
        "`off` drops the listener under the lock"
    );
    assert_eq!(log.takes(), ["ann bob"]);
}
