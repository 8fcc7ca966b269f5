//! The embedded store: everything in this process, and gone with it.
//!
//! It loses nothing while it runs: when it is full it refuses, and it never drops the oldest to make room. Chapter 13 has the store
//! that survives a restart.

use super::{Appended, Command, Draft, LogKey, Marked, Page, Store, StoreError};
use crate::hub::id::{MessageId, UserId};
use crate::hub::message::Message;
use crate::hub::receipts::{Receipt, Receipts};
use async_trait::async_trait;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a command is remembered: a day, as the contract promises.
const REMEMBERED_MS: u64 = 24 * 60 * 60 * 1_000;
/// What a message costs besides its text, roughly: ids, names, its places in logs.
const OVERHEAD_BYTES: usize = 512;

/// Messages in memory. One lock around everything is what makes an append one step; nothing waits while it is held.
#[derive(Debug)]
pub struct MemoryStore {
    inner: Mutex<Inner>,
    max_bytes: usize,
}

#[derive(Debug, Default)]
struct Inner {
    last: Option<MessageId>,
    bytes: usize,
    // Receipts replace a message here; logs hold ids alone, so that every log shows the same state.
    messages: HashMap<MessageId, Arc<Message>>,
    logs: HashMap<LogKey, Log>,
    undelivered: HashMap<UserId, BTreeMap<MessageId, ()>>,
    commands: HashMap<Arc<str>, MessageId>,
    // Oldest first, with the time from which a command may be forgotten.
    forget: VecDeque<(u64, Arc<str>)>,
}

#[derive(Debug, Default)]
struct Log {
    // Ids rise, so a position is found by halving.
    ids: Vec<MessageId>,
    newest_by_room: HashMap<String, MessageId>,
}

impl MemoryStore {
    /// An empty store that takes about `max_bytes` of messages.
    pub fn new(max_bytes: usize) -> Self {
        let inner = Mutex::default();
        Self { inner, max_bytes }
    }

    // A panic elsewhere doesn't spoil what is stored: each change is complete before the lock is let go.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn forget_old_commands(&mut self, now_ms: u64) {
        while self.forget.front().is_some_and(|(until_ms, _)| *until_ms <= now_ms) {
            if let Some((_, key)) = self.forget.pop_front() {
                self.commands.remove(&key);
            }
        }
    }

    fn found(&self, ids: impl Iterator<Item = MessageId>) -> Vec<Arc<Message>> {
        ids.filter_map(|id| self.messages.get(&id).cloned()).collect()
    }

    fn insert(&mut self, draft: Draft, command: Option<Arc<str>>, now_ms: u64) -> Arc<Message> {
        let id = MessageId::next(self.last, now_ms);
        self.last = Some(id);
        for log in draft.logs {
            let log = self.logs.entry(log).or_default();
            log.ids.push(id);
            log.newest_by_room.insert(draft.room.clone(), id);
        }
        if let Some(receiver) = &draft.receiver {
            self.undelivered.entry(receiver.id).or_default().insert(id, ());
        }
        if let Some(command) = command {
            self.commands.insert(Arc::clone(&command), id);
            self.forget.push_back((now_ms.saturating_add(REMEMBERED_MS), command));
        }
        let message = Arc::new(Message {
            id,
            sent_at_ms: now_ms,
            room: draft.room,
            author: draft.author,
            receiver: draft.receiver,
            body: draft.body,
            temp_id: draft.command.map(|command| command.temp_id),
            receipts: Receipts::default(),
        });
        self.messages.insert(id, Arc::clone(&message));
        message
    }
}

/// Where the messages after `since` begin. An id that no message ever had is compared as a string.
fn position_after(ids: &[MessageId], since: &str) -> usize {
    match MessageId::parse(since) {
        Some(since) => ids.partition_point(|id| *id <= since),
        None => ids.partition_point(|id| *id.to_string() <= *since),
    }
}

/// How many messages come before `before`.
fn position_before(ids: &[MessageId], before: &str) -> usize {
    match MessageId::parse(before) {
        Some(before) => ids.partition_point(|id| *id < before),
        None => ids.partition_point(|id| *id.to_string() < *before),
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn append(&self, draft: Draft, now_ms: u64) -> Result<Appended, StoreError> {
        let mut inner = self.lock();
        inner.forget_old_commands(now_ms);
        let command: Option<Arc<str>> = draft.command.as_ref().map(|command| command.key().into());
        let repeated = command.as_ref().and_then(|command| inner.commands.get(command));
        if let Some(message) = repeated.and_then(|id| inner.messages.get(id)) {
            return Ok(Appended::Repeated(Arc::clone(message)));
        }
        let bytes = OVERHEAD_BYTES.saturating_add(weight(&draft.body));
        let filled = inner.bytes.saturating_add(bytes);
        if filled > self.max_bytes {
            let max_bytes = self.max_bytes;
            return Err(StoreError::Unavailable(format!(
                "the memory store is full, it takes {max_bytes} bytes"
            )));
        }
        inner.bytes = filled;
        Ok(Appended::New(inner.insert(draft, command, now_ms)))
    }

    async fn stored(&self, command: &Command, now_ms: u64) -> Result<Option<Arc<Message>>, StoreError> {
        let mut inner = self.lock();
        inner.forget_old_commands(now_ms);
        let id = inner.commands.get(command.key().as_str());
        Ok(id.and_then(|id| inner.messages.get(id)).cloned())
    }

    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        let inner = self.lock();
        let ids = inner.logs.get(log).map_or(&[][..], |log| &log.ids);
        let end = page
            .before
            .as_ref()
            .map_or(ids.len(), |before| position_before(ids, before));
        let start = end.saturating_sub(page.limit);
        Ok(inner.found(ids.get(start..end).unwrap_or_default().iter().copied()))
    }

    async fn after(&self, log: &str, since: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        let inner = self.lock();
        let ids = inner.logs.get(log).map_or(&[][..], |log| &log.ids);
        let start = position_after(ids, since);
        Ok(inner.found(ids.get(start..).unwrap_or_default().iter().copied()))
    }

    async fn message(&self, id: MessageId) -> Result<Arc<Message>, StoreError> {
        let found = self.lock().messages.get(&id).cloned();
        found.ok_or(StoreError::NoSuchMessage(id))
    }

    async fn mark(&self, id: MessageId, receipt: Receipt, now_ms: u64) -> Result<Marked, StoreError> {
        let mut inner = self.lock();
        let message = inner.messages.get(&id).ok_or(StoreError::NoSuchMessage(id))?;
        let Some(receipts) = message.receipts.after(receipt, now_ms) else {
            return Ok(Marked::Repeated(Arc::clone(message)));
        };
        let marked = Arc::new(Message {
            receipts,
            ..Message::clone(message)
        });
        inner.messages.insert(id, Arc::clone(&marked));
        if let Some(waiting) = marked
            .receiver
            .as_ref()
            .and_then(|receiver| inner.undelivered.get_mut(&receiver.id))
        {
            waiting.remove(&id);
        }
        Ok(Marked::New(marked))
    }

    async fn undelivered(&self, receiver: UserId) -> Result<Vec<Arc<Message>>, StoreError> {
        let inner = self.lock();
        let waiting = inner.undelivered.get(&receiver);
        Ok(inner.found(waiting.into_iter().flat_map(BTreeMap::keys).copied()))
    }

    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        let inner = self.lock();
        let newest = inner.logs.get(log).map(|log| log.newest_by_room.values());
        let mut ids: Vec<_> = newest.into_iter().flatten().copied().collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        Ok(inner.found(ids.into_iter()))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// How many bytes a body takes, roughly.
fn weight(body: &serde_json::Value) -> usize {
    match body {
        serde_json::Value::String(text) => text.len(),
        other => other.to_string().len(),
    }
}
