//! What `judge` is tried on: one emitter, right or with one of two faults. Reading this gives nothing away.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::exercise::{Callback, Emit};

/// What is wrong with an emitter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A round walks along the list itself, not along a copy.
    LiveList,
    /// A `once` listener is taken off the list, but a round that holds it already calls it all the same.
    OnceTwice,
}

struct Listener {
    id: u64,
    once: bool,
    fired: Cell<bool>,
    callback: Callback,
}

/// An emitter of one event.
pub struct Emitter {
    fault: Option<Fault>,
    next_id: Cell<u64>,
    listeners: RefCell<Vec<Rc<Listener>>>,
}

impl Emitter {
    /// An emitter whose first listener gets the id `first_id`.
    pub fn new(fault: Option<Fault>, first_id: u64) -> Self {
        Self {
            fault,
            next_id: Cell::new(first_id),
            listeners: RefCell::default(),
        }
    }

    fn add(&self, once: bool, callback: Callback) -> u64 {
        let id = self.next_id.replace(self.next_id.get() + 1);
        let fired = Cell::new(false);
        self.listeners.borrow_mut().push(Rc::new(Listener {
            id,
            once,
            fired,
            callback,
        }));
        id
    }

    fn call(&self, listener: &Listener, payload: &str) {
        if listener.once {
            self.off(listener.id);
            if listener.fired.replace(true) && self.fault != Some(Fault::OnceTwice) {
                return;
            }
        }
        (listener.callback)(payload);
    }
}

impl Emit for Emitter {
    fn on(&self, callback: Callback) -> u64 {
        self.add(false, callback)
    }

    fn once(&self, callback: Callback) -> u64 {
        self.add(true, callback)
    }

    fn off(&self, id: u64) {
        let removed = {
            let mut listeners = self.listeners.borrow_mut();
            let place = listeners.iter().position(|listener| listener.id == id);
            place.map(|place| listeners.remove(place))
        };
        // Not while the list is borrowed: what a listener owns may use the emitter.
        drop(removed);
    }

    fn emit(&self, payload: &str) {
        let round = self.listeners.borrow().clone();
        if self.fault != Some(Fault::LiveList) {
            for listener in &round {
                self.call(listener, payload);
            }
            return;
        }
        // As many as there were, so that a listener which is added isn't called; only the skipping is wrong.
        for place in 0..round.len() {
            let listener = self.listeners.borrow().get(place).cloned();
            if let Some(listener) = listener {
                self.call(&listener, payload);
            }
        }
    }
}
