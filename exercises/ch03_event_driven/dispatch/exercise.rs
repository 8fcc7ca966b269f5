//! Call them all.
//!
//! Write the two functions. Every listener hears every event, in the order of the list; a listener that fails stops
//! nobody. What failed comes back, in the order in which it happened.
//!
//! Read: chapter 3, "Listeners that don't know each other".

/// What the listeners change: here, a list of what they did.
pub type Log = Vec<String>;

/// Hears one event. The error says in words why it failed.
pub type Listener = fn(&mut Log, &str) -> Result<(), String>;

/// A listener that failed: its name, and why.
pub type Failure = (&'static str, String);

/// Tells one event to every listener, each beside its name, and returns who failed.
pub fn dispatch(listeners: &[(&'static str, Listener)], log: &mut Log, event: &str) -> Vec<Failure> {
    todo!("tell {event} to {} listeners, with {log:?}", listeners.len())
}

/// Tells several events, one after the other: all listeners hear the first before any hears the second.
pub fn dispatch_all(listeners: &[(&'static str, Listener)], log: &mut Log, events: &[&str]) -> Vec<Failure> {
    todo!("tell {events:?} to {} listeners, with {log:?}", listeners.len())
}
