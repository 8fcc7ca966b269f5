//! Which server is right? The solution.

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
    // Posted before the request: the one that forgets has nothing to say.
    server.post("one");
    assert_eq!(server.wait(0).await, ["one"]);
    // Posted while the request waits: the hasty one has answered already.
    let (answer, ()) = tokio::join!(server.wait(1), async { server.post("two") });
    assert_eq!(answer, ["two"]);
}
