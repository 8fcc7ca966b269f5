//! Solution of `ch04_write_the_test`: two small programs, each with the one line that tells right from wrong.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a listener does. It is handed the payload.
pub type Callback = Box<dyn Fn(&str)>;

/// What you test: an emitter of one event.
pub trait Emit {
    /// Calls `callback` at every event from now on. Returns an id for `off`.
    fn on(&self, callback: Callback) -> u64;
    /// Calls `callback` at the next event only.
    fn once(&self, callback: Callback) -> u64;
    /// Stops a listener.
    fn off(&self, id: u64);
    /// Calls everybody who listens at this moment, in the order in which they came.
    fn emit(&self, payload: &str);
}

/// Makes an emitter that nobody listens to yet. Clone the `Rc` to use the emitter inside a listener.
pub type New = fn() -> Rc<dyn Emit>;

type Log = Rc<RefCell<Vec<String>>>;

fn writes(log: &Log, name: &'static str) -> Callback {
    let log = Rc::clone(log);
    Box::new(move |payload| log.borrow_mut().push(format!("{name} {payload}")))
}

fn compare(log: &Log, expected: &[&str], what: &str) -> Result<(), String> {
    let heard = log.borrow();
    if *heard == expected {
        Ok(())
    } else {
        Err(format!("{what}: expected {expected:?}, heard {heard:?}"))
    }
}

/// Says what is wrong with the emitters that `new` makes, if anything is.
pub fn judge(new: New) -> Result<(), String> {
    a_listener_stops_itself(new)?;
    rounds_are_nested(new)
}

fn a_listener_stops_itself(new: New) -> Result<(), String> {
    let (emitter, log, own_id) = (new(), Log::default(), Rc::new(Cell::new(0)));
    let (inside, write, id) = (Rc::clone(&emitter), writes(&log, "ann"), Rc::clone(&own_id));
    own_id.set(emitter.on(Box::new(move |payload| {
        write(payload);
        inside.off(id.get());
    })));
    emitter.on(writes(&log, "bob"));
    emitter.emit("m1");
    emitter.emit("m2");
    compare(&log, &["ann m1", "bob m1", "bob m2"], "ann stops herself")
}

fn rounds_are_nested(new: New) -> Result<(), String> {
    let (emitter, log) = (new(), Log::default());
    let inside = Rc::clone(&emitter);
    // Before the `once` listener, so that both rounds hold it when the nested one reaches it.
    emitter.on(Box::new(move |payload| {
        if payload == "outer" {
            inside.emit("nested");
        }
    }));
    emitter.once(writes(&log, "bob"));
    emitter.emit("outer");
    compare(&log, &["bob nested"], "bob came with `once`")
}
