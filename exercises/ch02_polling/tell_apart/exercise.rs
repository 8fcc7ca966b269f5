//! Which server is right?
//!
//! Write the test. `check` gets a fresh server that is asked by long-polling. Let it return for a right server, and
//! panic (by `assert!` and the like) for each of these wrong ones:
//!
//! - one that loses what is posted while no request waits,
//! - one that answers at once with nothing, so that its clients ask again and again.
//!
//! Read: chapter 2, "The pitfall".

use std::time::Duration;

/// A server, as its clients see it.
pub trait LongPoll {
    /// Posts a message. The first one is number 1.
    fn post(&self, text: &str);

    /// Asks for the messages after number `after`, and waits for the answer. It is empty if none came in time.
    ///
    /// A call alone asks nobody: the request is sent when its future is awaited, or polled by `tokio::join!`.
    fn wait(&self, after: usize) -> impl Future<Output = Vec<String>>;

    /// How long a right server lets a client wait before it answers with nothing.
    fn patience(&self) -> Duration;
}

/// Returns for a right server, panics for a wrong one.
pub async fn check(server: &impl LongPoll) {
    todo!("test the server whose patience is {:?}", server.patience())
}
