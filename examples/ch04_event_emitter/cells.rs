//! What listeners on one thread share: a log and an id, in cells. And what a cell does that is open already.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A listener that writes into a log and knows its own id. It owns a handle to each; so does the function around it.
pub(crate) fn cells() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let id = Rc::new(Cell::new(0));

    let (inside, own_id) = (Rc::clone(&log), Rc::clone(&id));
    let listener = move |text: &str| {
        let line = format!("listener {} heard {text}", own_id.get());
        inside.borrow_mut().push(line);
    };

    // The listener is there before its id is: `on` returns it.
    id.set(7);
    listener("m1");
    listener("m2");
    println!("{:?}", log.borrow());
}

/// Naive: keeps the list open for reading while it calls, as `deadlock.rs` keeps it locked. `emitter.rs` copies first.
pub(crate) fn borrowed() {
    let listeners = RefCell::new(vec!["ann"]);
    for name in listeners.borrow().iter() {
        println!("{name} hears m1, adds bob");
        listeners.borrow_mut().push("bob");
    }
}
