//! A live store and an archive that take their time: others get ahead before and after whatever they do.

use crate::at_once::slowly;
use async_trait::async_trait;
use realtime_hub::archive::Archive;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::store::live::{Backlog, Bound, Cursor, Entry, Ledger, Live, Marked as Known};
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Appended, Command, Draft, LogKey, Marked, Page, Store, StoreError};
use std::sync::Arc;

type Found<T> = Result<T, StoreError>;
type Messages = Found<Vec<Arc<Message>>>;

pub(super) struct SlowLive(pub(super) Arc<MemoryStore>);
pub(super) struct SlowArchive(pub(super) Arc<dyn Archive>);

#[async_trait]
impl Store for SlowLive {
    async fn append(&self, draft: Draft, now_ms: u64) -> Found<Appended> {
        slowly(self.0.append(draft, now_ms)).await
    }
    async fn stored(&self, command: &Command, now_ms: u64) -> Found<Option<Arc<Message>>> {
        slowly(self.0.stored(command, now_ms)).await
    }
    async fn page(&self, log: &str, page: &Page) -> Messages {
        slowly(self.0.page(log, page)).await
    }
    async fn after(&self, log: &str, since: &str) -> Messages {
        slowly(self.0.after(log, since)).await
    }
    async fn has_lost(&self, since: &str) -> Found<bool> {
        slowly(self.0.has_lost(since)).await
    }
    async fn message(&self, id: MessageId) -> Found<Arc<Message>> {
        slowly(self.0.message(id)).await
    }
    async fn mark(&self, id: MessageId, receipt: Receipt, now_ms: u64) -> Found<Marked> {
        slowly(self.0.mark(id, receipt, now_ms)).await
    }
    async fn undelivered(&self, receiver: UserId) -> Messages {
        slowly(self.0.undelivered(receiver)).await
    }
    async fn newest_by_room(&self, log: &str) -> Messages {
        slowly(self.0.newest_by_room(log)).await
    }
    async fn ready(&self) -> Found<()> {
        slowly(self.0.ready()).await
    }
}

#[async_trait]
impl Live for SlowLive {
    async fn unarchived(&self, after: &[Cursor], bound: Bound) -> Found<Vec<Entry>> {
        slowly(self.0.unarchived(after, bound)).await
    }
    async fn archived(&self, cursors: &[Cursor], receipts: &[Known]) -> Found<()> {
        slowly(self.0.archived(cursors, receipts)).await
    }
    async fn trim(&self, log: &str, keep: usize) -> Found<u64> {
        slowly(self.0.trim(log, keep)).await
    }
    async fn edge(&self, log: &str) -> Found<Option<MessageId>> {
        slowly(self.0.edge(log)).await
    }
    async fn backlog(&self) -> Found<Backlog> {
        slowly(self.0.backlog()).await
    }
    async fn remarked(&self, limit: usize) -> Found<Vec<Known>> {
        slowly(self.0.remarked(limit)).await
    }
    async fn remembered(&self, marked: &[Known]) -> Found<()> {
        slowly(self.0.remembered(marked)).await
    }
    async fn waiting(&self, receiver: UserId) -> Found<Vec<MessageId>> {
        slowly(self.0.waiting(receiver)).await
    }
    async fn set_waiting(&self, letters: &[(UserId, MessageId)], waits: bool) -> Found<()> {
        slowly(self.0.set_waiting(letters, waits)).await
    }
    async fn put_back(&self, log: &str, entries: &[Entry], edge: Option<MessageId>) -> Found<u64> {
        slowly(self.0.put_back(log, entries, edge)).await
    }
    async fn raise_floor(&self, floor: MessageId) -> Found<()> {
        slowly(self.0.raise_floor(floor)).await
    }
    async fn ledgers(&self, after: &str, limit: usize) -> Found<Vec<Ledger>> {
        slowly(self.0.ledgers(after, limit)).await
    }
}

#[async_trait]
impl Archive for SlowArchive {
    async fn put(&self, entries: &[Entry]) -> Found<usize> {
        slowly(self.0.put(entries)).await
    }
    async fn mark(&self, marked: &[Known]) -> Found<()> {
        slowly(self.0.mark(marked)).await
    }
    async fn page(&self, log: &str, page: &Page) -> Messages {
        slowly(self.0.page(log, page)).await
    }
    async fn between(&self, log: &str, since: &str, before: Option<MessageId>) -> Messages {
        slowly(self.0.between(log, since, before)).await
    }
    async fn messages(&self, ids: &[MessageId]) -> Found<Vec<Entry>> {
        slowly(self.0.messages(ids)).await
    }
    async fn newest_by_room(&self, log: &str) -> Messages {
        slowly(self.0.newest_by_room(log)).await
    }
    async fn undelivered(&self, receiver: Option<UserId>) -> Found<Vec<Entry>> {
        slowly(self.0.undelivered(receiver)).await
    }
    async fn newest(&self) -> Found<Option<MessageId>> {
        slowly(self.0.newest()).await
    }
    async fn logs(&self, after: &str, limit: usize) -> Found<Vec<LogKey>> {
        slowly(self.0.logs(after, limit)).await
    }
    async fn entries(&self, log: &str, after: Option<MessageId>, limit: usize) -> Found<Vec<Entry>> {
        slowly(self.0.entries(log, after, limit)).await
    }
    async fn ready(&self) -> Found<()> {
        slowly(self.0.ready()).await
    }
}
