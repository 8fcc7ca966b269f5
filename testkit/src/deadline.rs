//! Ends a check that would wait for ever, such as for a lock that its own thread holds.

use std::panic::resume_unwind;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Long enough for a loaded machine; nothing here waits for it unless something is broken.
const LIMIT: Duration = Duration::from_secs(5);

/// Runs `body` on a thread of its own, and panics with `otherwise` when it hasn't ended after five seconds.
pub fn must_end(otherwise: &str, body: impl FnOnce() + Send + 'static) {
    let (sender, ended) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        // Dropped at the end of the body, also when that is a panic.
        let _sender = sender;
        body();
    });
    if ended.recv_timeout(LIMIT) == Err(mpsc::RecvTimeoutError::Timeout) {
        panic!("{otherwise}");
    }
    if let Err(panic) = thread.join() {
        // The panic's message is out already; the check fails with it, not with a second one.
        resume_unwind(panic);
    }
}

#[cfg(test)]
mod tests {
    use super::must_end;

    #[test]
    fn a_body_that_ends_passes() {
        must_end("it ends", || ());
    }

    #[test]
    #[should_panic(expected = "the body's own message")]
    fn a_body_that_panics_fails_with_its_own_message() {
        must_end("it ends", || panic!("the body's own message"));
    }

    #[test]
    #[should_panic(expected = "it never ends")]
    fn a_body_that_never_ends_fails() {
        must_end("it never ends", || {
            loop {
                std::thread::park();
            }
        });
    }
}
