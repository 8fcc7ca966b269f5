//! A store that takes its time before and after it does something: the moments in which others get ahead.

use super::at_once::slowly;
use async_trait::async_trait;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Appended, Command, Draft, Marked, Page, Store, StoreError};
use std::sync::Arc;

/// See the module.
#[derive(Debug)]
pub(super) struct Slow(pub(super) MemoryStore);

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
