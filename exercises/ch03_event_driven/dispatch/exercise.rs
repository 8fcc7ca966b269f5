//! Call them all.
//!
//! Write the two functions. Every listener hears every event, in the order of the list; a listener that fails stops
//! nobody. What failed comes back, in the order in which it happened.
//!
//! Read: chapter 3, "One step fails".

/// One listener: a name for the log, and what it does with an event.
pub struct Listener<'a> {
    /// Whose failure it is.
    pub name: &'static str,
    /// Hears one event. The error says in words why it failed.
    pub hear: Box<dyn FnMut(&str) -> Result<(), String> + 'a>,
}

/// A listener that failed: its name, and why.
pub type Failure = (&'static str, String);

/// Tells one event to every listener, and returns who failed.
pub fn dispatch(listeners: &mut [Listener<'_>], event: &str) -> Vec<Failure> {
    todo!("tell {event} to {} listeners", listeners.len())
}

/// Tells several events, one after the other: all listeners hear the first before any hears the second.
pub fn dispatch_all(listeners: &mut [Listener<'_>], events: &[&str]) -> Vec<Failure> {
    todo!("tell {events:?} to {} listeners", listeners.len())
}
