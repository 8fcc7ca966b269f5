//! The loop.
//!
//! Write `run`: it starts with `first`, tells each event to every listener in the order of the list, and handles what they emit
//! in the order in which it was emitted. It returns every event that it handled, in order. Two listeners that answer
//! each other would go on for ever: when more than `LIMIT` events would be handled, it returns an error that names
//! the event it stopped at.
//!
//! Read: chapter 3, "Listeners that don't know each other".

/// How many events one run handles at most.
pub const LIMIT: usize = 1_000;

/// Hears an event and answers with the events that it emits, oldest first.
pub type Listener = fn(&str) -> Vec<String>;

/// Runs until no event waits.
pub fn run(listeners: &[Listener], first: &str) -> Result<Vec<String>, String> {
    todo!("tell {first} to {} listeners", listeners.len())
}
