//! Naive: an emitter that keeps its lock while listeners run. This chapter's `emitter.rs` lets go first.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

type Callback = Box<dyn Fn(&str) + Send>;

/// The locked list, which is all that this emitter is.
#[derive(Clone, Default)]
struct Locked(Arc<Mutex<Vec<Callback>>>);

impl Locked {
    fn on(&self, callback: impl Fn(&str) + Send + 'static) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(callback));
    }

    fn emit(&self, payload: &str) {
        let listeners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for callback in listeners.iter() {
            callback(payload);
        }
    }
}

/// A listener that adds a listener. `emit` runs on a thread of its own,
/// so that this one can say what happened.
pub(crate) fn run() {
    let (done, returned) = mpsc::channel();
    thread::spawn(move || {
        let emitter = Locked::default();
        let inside = emitter.clone();
        emitter.on(move |text| {
            println!("ann hears {text}, adds bob");
            inside.on(|text| println!("bob hears {text}"));
            println!("ann is done");
        });
        emitter.emit("m1");
        done.send(())
    });
    match returned.recv_timeout(Duration::from_secs(1)) {
        Ok(()) => println!("emit has returned"),
        Err(_) => println!("a second later emit has not returned: `on` waits for its lock"),
    }
}
