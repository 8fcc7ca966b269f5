//! A handler that panics or forgets its ack leaves the client waiting: these checks wait one second, and say so.

use std::time::Duration;

/// Waits for `answer`, but not longer than a second.
pub(crate) async fn soon<T>(answer: impl Future<Output = T>) -> T {
    match tokio::time::timeout(Duration::from_secs(1), answer).await {
        Ok(answer) => answer,
        Err(_) => panic!(
            "no ack within a second. Does the handler end with `ack.send(…)`, on every path? \
             Does it panic (`todo!`)? Then that is printed above. Does the server listen to this event?"
        ),
    }
}
