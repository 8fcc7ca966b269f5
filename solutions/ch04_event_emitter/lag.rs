//! Solution of `ch04_lag`: three outcomes of `recv`, and only one of them ends the loop.

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// What one listener got out of a channel.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The messages, in the order in which they came.
    pub heard: Vec<u64>,
    /// How many messages were overwritten before this listener looked.
    pub missed: u64,
}

/// Listens until the sender is gone.
pub async fn follow(mut messages: broadcast::Receiver<u64>) -> Followed {
    let mut followed = Followed::default();
    loop {
        match messages.recv().await {
            Ok(message) => followed.heard.push(message),
            Err(RecvError::Lagged(missed)) => followed.missed += missed,
            Err(RecvError::Closed) => return followed,
        }
    }
}
