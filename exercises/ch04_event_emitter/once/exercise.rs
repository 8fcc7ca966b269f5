//! Once.
//!
//! This emitter works, except for `once`: whoever registers with it is called every time. Fill the hole in `may_hear`.
//! A listener that was registered with `once` is off the list before it is called, and it is called once, even when
//! another round is under way that holds it too, on this thread or on another. Who is taken off by `off` while a round
//! holds it is still called in that round.
//!
//! Read: chapter 4, "Once".

use std::sync::{Arc, Mutex, PoisonError};

// It has `load`, `store`, `swap`, `fetch_or` and `compare_exchange`, as `std::sync::atomic::AtomicBool` has. It is slow, so that threads
// that race do meet.
use crate::unhurried::AtomicBool;

type Callback = Box<dyn Fn(&str) + Send + Sync>;

struct Listener {
    id: u64,
    once: bool,
    /// Whether a `once` listener has had its event.
    fired: AtomicBool,
    callback: Callback,
}

#[derive(Default)]
struct Registry {
    last_id: u64,
    listeners: Vec<Arc<Listener>>,
}

/// An emitter with a single event, so that nothing distracts from `once`.
#[derive(Clone, Default)]
pub struct Emitter {
    registry: Arc<Mutex<Registry>>,
}

impl Emitter {
    /// Calls `callback` at every event.
    pub fn on(&self, callback: impl Fn(&str) + Send + Sync + 'static) -> u64 {
        self.add(false, Box::new(callback))
    }

    /// Calls `callback` at the next event and never again.
    pub fn once(&self, callback: impl Fn(&str) + Send + Sync + 'static) -> u64 {
        self.add(true, Box::new(callback))
    }

    /// Takes a listener off the list. Says whether it was on it.
    pub fn off(&self, id: u64) -> bool {
        let removed = self.with_registry(|registry| {
            let place = registry.listeners.iter().position(|listener| listener.id == id);
            place.map(|place| registry.listeners.remove(place))
        });
        removed.is_some()
    }

    /// Calls everybody who listens now.
    pub fn emit(&self, payload: &str) {
        let round = self.with_registry(|registry| registry.listeners.clone());
        for listener in round {
            if self.may_hear(&listener) {
                (listener.callback)(payload);
            }
        }
    }

    /// How many listen now.
    pub fn count(&self) -> usize {
        self.with_registry(|registry| registry.listeners.len())
    }

    /// Says whether `emit` may call this listener now.
    fn may_hear(&self, listener: &Listener) -> bool {
        if !listener.once {
            return true;
        }
        todo!(
            "take listener {} off the list, and look at {:?}",
            listener.id,
            listener.fired
        )
    }

    fn add(&self, once: bool, callback: Callback) -> u64 {
        self.with_registry(|registry| {
            registry.last_id += 1;
            let (id, fired) = (registry.last_id, AtomicBool::new(false));
            registry.listeners.push(Arc::new(Listener {
                id,
                once,
                fired,
                callback,
            }));
            id
        })
    }

    fn with_registry<T>(&self, change: impl FnOnce(&mut Registry) -> T) -> T {
        change(&mut self.registry.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
