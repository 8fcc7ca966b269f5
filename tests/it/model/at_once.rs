//! Many clients at once, in an order that the test decides: no thread, no luck. What fails once fails again.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// What one client does, until it has done it all.
pub(crate) type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Far more steps than all tasks together have. Who isn't done by then waits for something that never comes.
const FOR_EVER: usize = 100_000;

/// Runs the tasks to their ends. `order` says which one goes on, step by step; after it they take turns.
pub(crate) fn run(mut tasks: Vec<Task<'_>>, order: &[u8]) {
    let mut context = Context::from_waker(Waker::noop());
    for step in 0..FOR_EVER {
        if tasks.is_empty() {
            return;
        }
        let chosen = order.get(step).map_or(step, |one| usize::from(*one)) % tasks.len();
        if tasks[chosen].as_mut().poll(&mut context).is_ready() {
            drop(tasks.swap_remove(chosen));
        }
    }
    panic!("{} clients wait for each other for ever", tasks.len());
}

/// Lets the others go on.
pub(crate) async fn others_first() {
    let mut waited = false;
    poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return Poll::Ready(());
        }
        // Who waits for several things at once polls what has called.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Does something while others get ahead, before it and after it.
pub(crate) async fn slowly<T>(doing: impl Future<Output = T>) -> T {
    others_first().await;
    let done = doing.await;
    others_first().await;
    done
}
