//! The loop: a queue, and a limit where an event is taken from it.

use std::collections::VecDeque;

/// How many events one run handles at most.
pub const LIMIT: usize = 1_000;

/// Hears an event and answers with the events that it emits, oldest first.
pub type Listener = fn(&str) -> Vec<String>;

/// Runs until no event waits.
pub fn run(listeners: &[Listener], first: &str) -> Result<Vec<String>, String> {
    let mut queue = VecDeque::from([first.to_owned()]);
    let mut handled = Vec::new();
    while let Some(event) = queue.pop_front() {
        if handled.len() == LIMIT {
            return Err(format!(
                "stopped at `{event}`: {LIMIT} events were handled, and there is no end in sight"
            ));
        }
        for listener in listeners {
            queue.extend(listener(&event));
        }
        handled.push(event);
    }
    Ok(handled)
}
