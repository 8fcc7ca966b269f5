//! The embedded store: everything in this process, and gone with it.
//!
//! It loses nothing while it runs: when it is full it refuses, and it never drops the oldest to make room. Chapter 13 has the store
//! that survives a restart. What a backup needs of it is in `memory/live.rs`.

mod live;
mod log;
mod state;

use super::{Appended, Command, Draft, Marked, Page, Store, StoreError};
use crate::hub::id::{MessageId, UserId};
use crate::hub::message::Message;
use crate::hub::receipts::Receipt;
use async_trait::async_trait;
use state::{State, weight};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a message costs besides its text, roughly: ids, names, its places in logs.
const OVERHEAD_BYTES: usize = 512;

/// Messages in memory. One lock around everything is what makes an append one step; nothing waits while it is held.
#[derive(Debug)]
pub struct MemoryStore {
    state: Mutex<State>,
    max_bytes: usize,
}

impl MemoryStore {
    /// An empty store that takes about `max_bytes` of messages.
    pub fn new(max_bytes: usize) -> Self {
        let state = Mutex::default();
        Self { state, max_bytes }
    }

    // A panic elsewhere doesn't spoil what is stored: each change is complete before the lock is let go.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn append(&self, draft: Draft, now_ms: u64) -> Result<Appended, StoreError> {
        let mut state = self.lock();
        state.forget_old_commands(now_ms);
        let command: Option<Arc<str>> = draft.command.as_ref().map(|command| command.key().into());
        if let Some(command) = &command
            && let Some(message) = state.stored(command)?
        {
            return Ok(Appended::Repeated(message));
        }
        let filled = state.bytes.saturating_add(OVERHEAD_BYTES + weight(&draft.body));
        if filled > self.max_bytes {
            let max_bytes = self.max_bytes;
            return Err(StoreError::Unavailable(format!(
                "the memory store is full, it takes {max_bytes} bytes"
            )));
        }
        state.bytes = filled;
        Ok(Appended::New(state.insert(draft, command, now_ms)))
    }

    async fn stored(&self, command: &Command, now_ms: u64) -> Result<Option<Arc<Message>>, StoreError> {
        let mut state = self.lock();
        state.forget_old_commands(now_ms);
        state.stored(&command.key())
    }

    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        let state = self.lock();
        let Some(log) = state.logs.get(log) else {
            return Ok(Vec::new());
        };
        let end = page
            .before
            .as_ref()
            .map_or(log.ids.len(), |before| log.position_before(before));
        let start = end.saturating_sub(page.limit);
        Ok(state.found(log.ids.range(start..end).copied()))
    }

    async fn after(&self, log: &str, since: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        let state = self.lock();
        let log = state.logs.get(log);
        let ids = log.into_iter().flat_map(|log| log.after(since));
        Ok(state.found(ids))
    }

    async fn has_lost(&self, since: &str) -> Result<bool, StoreError> {
        Ok(self.lock().has_lost(since))
    }

    async fn message(&self, id: MessageId) -> Result<Arc<Message>, StoreError> {
        let found = self.lock().message(id);
        found.ok_or(StoreError::NoSuchMessage(id))
    }

    async fn mark(&self, id: MessageId, receipt: Receipt, now_ms: u64) -> Result<Marked, StoreError> {
        let mut state = self.lock();
        let message = state.message(id).ok_or(StoreError::NoSuchMessage(id))?;
        let Some(receipts) = message.receipts.after(receipt, now_ms) else {
            return Ok(Marked::Repeated(message));
        };
        if let Some(receiver) = &message.receiver {
            state.waits_no_longer(receiver.id, id);
        }
        let marked = Message {
            receipts,
            ..Message::clone(&message)
        };
        Ok(Marked::New(state.replace(marked)))
    }

    async fn undelivered(&self, receiver: UserId) -> Result<Vec<Arc<Message>>, StoreError> {
        let state = self.lock();
        let waiting = state.undelivered.get(&receiver);
        Ok(state.found(waiting.into_iter().flatten().copied()))
    }

    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        let state = self.lock();
        let newest = state.logs.get(log).map(|log| log.newest_by_room.values());
        let mut ids: Vec<_> = newest.into_iter().flatten().copied().collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        Ok(state.found(ids.into_iter()))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
