//! Solution of `ch04_off`: a list behind a `RefCell`, and rounds over a copy of it.

use std::cell::RefCell;
use std::rc::Rc;

/// Names one registration. No two registrations of an emitter get the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenerId(pub u64);

type Entry = (ListenerId, Rc<dyn Fn(&str)>);

#[derive(Default)]
struct Registry {
    last_id: u64,
    listeners: Vec<Entry>,
}

/// Brings an event to its listeners. A clone is another handle to the same list.
#[derive(Clone, Default)]
pub struct Emitter {
    registry: Rc<RefCell<Registry>>,
}

impl Emitter {
    /// Calls `callback` at every event from now on.
    pub fn on(&self, callback: impl Fn(&str) + 'static) -> ListenerId {
        let mut registry = self.registry.borrow_mut();
        // Counted, not taken from the length: the length comes back after an `off`, and an id must not.
        registry.last_id += 1;
        let id = ListenerId(registry.last_id);
        registry.listeners.push((id, Rc::new(callback)));
        id
    }

    /// Stops a listener. Says whether it was listening.
    pub fn off(&self, id: ListenerId) -> bool {
        let removed = {
            let listeners = &mut self.registry.borrow_mut().listeners;
            let place = listeners.iter().position(|entry| entry.0 == id);
            place.map(|place| listeners.remove(place))
        };
        // The closure is dropped after the borrow: what it owns may call this emitter.
        removed.is_some()
    }

    /// Calls everybody who listens at this moment. Says whether anybody did.
    pub fn emit(&self, payload: &str) -> bool {
        // The borrow ends with this line, so that a listener may borrow again.
        let round = self.registry.borrow().listeners.clone();
        for (_, callback) in &round {
            callback(payload);
        }
        !round.is_empty()
    }
}
