//! An event emitter from scratch: what Node calls `EventEmitter`, in safe Rust, for use from many threads.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a listener does when its event comes.
type Callback = Box<dyn Fn(&str) + Send + Sync>;

/// Names one registration. Two closures can't be compared, so `off` takes a number
/// where Node takes the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListenerId(u64);

/// One registration: a function, and the event it waits for.
struct Listener {
    id: ListenerId,
    event: String,
    once: bool,
    /// Whether a `once` listener has had its event.
    fired: AtomicBool,
    callback: Callback,
}

/// Everybody who listens now, in the order of registration.
#[derive(Default)]
struct Registry {
    last_id: u64,
    listeners: Vec<Arc<Listener>>,
}

/// Brings events to listeners. A clone is another handle to the same list.
#[derive(Clone, Default)]
pub(crate) struct Emitter {
    registry: Arc<Mutex<Registry>>,
}

impl Emitter {
    /// Calls `callback` at each `event` from now on, after everybody who came earlier.
    pub(crate) fn on(&self, event: &str, callback: impl Fn(&str) + Send + Sync + 'static) -> ListenerId {
        self.add(event, false, Box::new(callback))
    }

    /// Calls `callback` at the next `event` and never again.
    pub(crate) fn once(&self, event: &str, callback: impl Fn(&str) + Send + Sync + 'static) -> ListenerId {
        self.add(event, true, Box::new(callback))
    }

    /// Stops a listener of this emitter, and says whether it was still registered.
    /// A round under way still reaches it.
    pub(crate) fn off(&self, id: ListenerId) -> bool {
        let removed = {
            let listeners = &mut self.lock().listeners;
            let place = listeners.iter().position(|listener| listener.id == id);
            place.map(|place| listeners.remove(place))
        };
        // The closure is dropped without the lock: what it owns may call this emitter.
        removed.is_some()
    }

    /// Calls everybody who listens to `event` at this moment, one after the other.
    /// Says whether there was anybody.
    ///
    /// A panic in a listener doesn't stop the round. After it, each panic is emitted as `error`.
    /// An `error` that nobody hears, and a panic in a listener to `error`, end in a panic here.
    pub(crate) fn emit(&self, event: &str, payload: &str) -> bool {
        let round = self.snapshot(event);
        if event == "error" && round.is_empty() {
            panic!("nobody listens to `error`: {payload}");
        }
        let mut panics = Vec::new();
        for listener in &round {
            if !self.may_hear(listener) {
                continue;
            }
            let call = catch_unwind(AssertUnwindSafe(|| (listener.callback)(payload)));
            if let Err(panic) = call {
                let (id, why) = (listener.id.0, text_of(&*panic));
                panics.push(format!("listener {id} to `{event}` panicked: {why}"));
            }
        }
        for report in panics {
            if event == "error" {
                panic!("{report}");
            }
            self.emit("error", &report);
        }
        !round.is_empty()
    }

    /// A copy of the list for one round: of the pointers, not of the listeners.
    /// The lock is free again when it returns.
    fn snapshot(&self, event: &str) -> Vec<Arc<Listener>> {
        self.lock()
            .listeners
            .iter()
            .filter(|listener| listener.event == event)
            .cloned()
            .collect()
    }

    /// Takes a `once` listener off the list before it is called.
    /// Of several rounds that hold it, only the first may call it.
    fn may_hear(&self, listener: &Listener) -> bool {
        if !listener.once {
            return true;
        }
        self.off(listener.id);
        !listener.fired.swap(true, Ordering::SeqCst)
    }

    fn add(&self, event: &str, once: bool, callback: Callback) -> ListenerId {
        let mut registry = self.lock();
        registry.last_id += 1;
        let id = ListenerId(registry.last_id);
        let fired = AtomicBool::new(false);
        registry.listeners.push(Arc::new(Listener {
            id,
            event: event.to_owned(),
            once,
            fired,
            callback,
        }));
        id
    }

    /// No listener ever runs under this lock, so a panic in one can't leave the list half changed.
    fn lock(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `panic!` was given: a `&str` for a plain text, a `String` for one with values in it.
fn text_of(panic: &(dyn Any + Send)) -> &str {
    if let Some(text) = panic.downcast_ref::<&str>() {
        text
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text
    } else {
        // `std::panic::panic_any` takes anything.
        "(not a text)"
    }
}
