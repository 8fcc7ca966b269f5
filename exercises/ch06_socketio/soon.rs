//! A handler that panics or forgets its ack leaves the client waiting: these checks say so, instead of waiting too.

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How many handlers have panicked, in all servers of these checks.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Waits for `answer`, but not longer than a second, and hardly at all once a handler has panicked.
pub(crate) async fn soon<T>(answer: impl Future<Output = T>) -> T {
    count_panics();
    // Taken before anything is sent: a handler may panic at once.
    let before = PANICS.load(Ordering::Relaxed);
    tokio::select! {
        biased;
        answer = answer => answer,
        why = no_answer(before) => panic!("{why}"),
    }
}

/// Ends when no answer is to be expected any more, and says why.
async fn no_answer(before: usize) -> &'static str {
    let until = Instant::now() + Duration::from_secs(1);
    while Instant::now() < until {
        if PANICS.load(Ordering::Relaxed) > before {
            // It may be another check's handler, and the answer on its way.
            sleep(Duration::from_millis(100)).await;
            return "no ack, and a handler panicked (`todo!`?). What it said is printed above.";
        }
        sleep(Duration::from_millis(5)).await;
    }
    "no ack within a second. Does the handler end with `ack.send(…)`, on every path? \
     Does the server listen to this event? Does its handler take whatever payload is sent?"
}

/// From now on, the panics of the servers' threads are counted, and printed as before.
fn count_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            // A check's own thread has the check's name.
            if std::thread::current()
                .name()
                .is_some_and(|name| name.starts_with("tokio"))
            {
                PANICS.fetch_add(1, Ordering::Relaxed);
            }
            print(panic);
        }));
    });
}
