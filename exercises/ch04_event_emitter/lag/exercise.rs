//! Count what you missed.
//!
//! Write `follow`: it listens to a broadcast channel until the sender is gone, and returns what it heard, in order, and
//! how many messages it missed. A listener that lagged goes on with the oldest message that is still there.
//!
//! `RecvError` is `tokio::sync::broadcast::error::RecvError`.
//!
//! Read: chapter 4, "The same over channels".

use tokio::sync::broadcast;

/// What one listener got out of a channel.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The messages, in the order in which they came.
    pub heard: Vec<u64>,
    /// How many messages were overwritten before this listener looked.
    pub missed: u64,
}

/// Listens until the sender is gone.
pub async fn follow(messages: broadcast::Receiver<u64>) -> Followed {
    todo!("hear what waits, now {}, and what is still to come", messages.len())
}
