//! The loop.
//!
//! Write `run`: it starts with `first`, tells each event to every listener in the order of the list, and handles what they emit
//! in the order in which it was emitted. It returns every event that it handled, in order. Two listeners that answer
//! each other would go on for ever: the event that would be number `LIMIT` + 1 is told to nobody, and `run` returns an error
//! that names it.
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
