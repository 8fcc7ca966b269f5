//! The emitter at work: each function is one run of this chapter.

use std::sync::{Arc, OnceLock};

use crate::emitter::Emitter;

/// The lesson's snippet, line by line.
pub(crate) fn hello() {
    let emitter = Emitter::default();

    // Registering a listener
    emitter.on("greet", |name| println!("Hello, {name}"));

    // Triggering the event
    emitter.emit("greet", "Alice");
}

/// The list changes while a round is under way: Ann stops Bob and adds Dave.
pub(crate) fn rounds() {
    let emitter = Emitter::default();
    // Bob's id doesn't exist yet when Ann's listener is written: she looks into this cell later.
    let bob = Arc::new(OnceLock::new());
    let (inside, bob_id) = (emitter.clone(), Arc::clone(&bob));
    emitter.on("message", move |text| {
        println!("ann   hears {text}, stops bob, adds dave");
        if let Some(id) = bob_id.get() {
            inside.off(*id);
        }
        inside.on("message", |text| println!("dave  hears {text}"));
    });
    bob.get_or_init(|| emitter.on("message", |text| println!("bob   hears {text}")));
    emitter.once("message", |text| println!("carol hears {text}, once"));
    for text in ["m1", "m2"] {
        println!("emit {text} returns {}", emitter.emit("message", text));
    }
}

/// One of three listeners panics. Who hears of it depends on who listens to `error`.
pub(crate) fn panicking(somebody_listens_to_error: bool) {
    let emitter = Emitter::default();
    if somebody_listens_to_error {
        emitter.on("error", |report| println!("error:  {report}"));
    }
    emitter.on("message", |text| println!("screen: {text}"));
    emitter.on("message", |_| panic!("the disk is full"));
    emitter.on("message", |text| println!("search: {text}"));
    emitter.emit("message", "m1");
    println!("emit has returned");
}

/// Takes what `emit` returns for the listener's answer, as one would with a request.
pub(crate) fn pitfall() {
    let emitter = Emitter::default();
    emitter.on("may_join", |name| println!("guest list: {name} is banned"));
    if emitter.emit("may_join", "mallory") {
        println!("door:       come in, mallory");
    }
}

/// The same door. Each answer is an event of its own, and the door listens to both.
pub(crate) fn answer() {
    let emitter = Emitter::default();
    let inside = emitter.clone();
    emitter.on("join", move |name| {
        let answer = if name == "mallory" { "refused" } else { "welcome" };
        println!("guest list: {name} is {answer}");
        inside.emit(answer, name);
    });
    emitter.on("refused", |name| println!("door:       {name} stays outside"));
    emitter.on("welcome", |name| println!("door:       come in, {name}"));
    for guest in ["mallory", "alice"] {
        emitter.emit("join", guest);
    }
}
