//! Call them all: a failure is a value to keep, not a reason to return.

/// What the listeners change: here, a list of what they did.
pub type Log = Vec<String>;

/// Hears one event. The error says in words why it failed.
pub type Listener = fn(&mut Log, &str) -> Result<(), String>;

/// A listener that failed: its name, and why.
pub type Failure = (&'static str, String);

/// Tells one event to every listener, each beside its name, and returns who failed.
pub fn dispatch(listeners: &[(&'static str, Listener)], log: &mut Log, event: &str) -> Vec<Failure> {
    let mut failures = Vec::new();
    for (name, listener) in listeners {
        // `?` here would turn the list back into a chain.
        if let Err(why) = listener(log, event) {
            failures.push((*name, why));
        }
    }
    failures
}

/// Tells several events, one after the other: all listeners hear the first before any hears the second.
pub fn dispatch_all(listeners: &[(&'static str, Listener)], log: &mut Log, events: &[&str]) -> Vec<Failure> {
    let mut failures = Vec::new();
    for event in events {
        failures.extend(dispatch(listeners, log, event));
    }
    failures
}
