//! Call them all: a failure is a value to keep, not a reason to return.

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
    let mut failures = Vec::new();
    for listener in listeners {
        // `?` here would turn the list back into a chain.
        if let Err(why) = (listener.hear)(event) {
            failures.push((listener.name, why));
        }
    }
    failures
}

/// Tells several events, one after the other: all listeners hear the first before any hears the second.
pub fn dispatch_all(listeners: &mut [Listener<'_>], events: &[&str]) -> Vec<Failure> {
    events.iter().flat_map(|event| dispatch(listeners, event)).collect()
}
