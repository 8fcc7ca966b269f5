//! Many clients at once, in an order that the test decides: no thread, no luck. What fails once fails again.

use async_trait::async_trait;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Appended, Command, Draft, Marked, Page, Store, StoreError};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// What one client does, until it has done it all.
pub(super) type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Far more steps than all tasks together have. Who isn't done by then waits for something that never comes.
const FOR_EVER: usize = 100_000;

/// Runs the tasks to their ends. `order` says which one goes on, step by step; after it they take turns.
pub(super) fn run(mut tasks: Vec<Task<'_>>, order: &[u8]) {
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
pub(super) async fn others_first() {
    let mut waited = false;
    poll_fn(|_| {
        if std::mem::replace(&mut waited, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// A store that takes its time before and after it does something: the moments in which others get ahead.
#[derive(Debug)]
pub(super) struct Slow(pub(super) MemoryStore);

async fn slowly<T>(doing: impl Future<Output = T>) -> T {
    others_first().await;
    let done = doing.await;
    others_first().await;
    done
}

type Found<T> = Result<T, StoreError>;

#[async_trait]
impl Store for Slow {
    async fn append(&self, draft: Draft, now_ms: u64) -> Found<Appended> {
        slowly(self.0.append(draft, now_ms)).await
    }
    async fn stored(&self, command: &Command, now_ms: u64) -> Found<Option<Arc<Message>>> {
        slowly(self.0.stored(command, now_ms)).await
    }
    async fn page(&self, log: &str, page: &Page) -> Found<Vec<Arc<Message>>> {
        slowly(self.0.page(log, page)).await
    }
    async fn after(&self, log: &str, since: &str) -> Found<Vec<Arc<Message>>> {
        slowly(self.0.after(log, since)).await
    }
    async fn message(&self, id: MessageId) -> Found<Arc<Message>> {
        slowly(self.0.message(id)).await
    }
    async fn mark(&self, id: MessageId, receipt: Receipt, now_ms: u64) -> Found<Marked> {
        slowly(self.0.mark(id, receipt, now_ms)).await
    }
    async fn undelivered(&self, receiver: UserId) -> Found<Vec<Arc<Message>>> {
        slowly(self.0.undelivered(receiver)).await
    }
    async fn newest_by_room(&self, log: &str) -> Found<Vec<Arc<Message>>> {
        slowly(self.0.newest_by_room(log)).await
    }
    async fn ready(&self) -> Found<()> {
        slowly(self.0.ready()).await
    }
}
