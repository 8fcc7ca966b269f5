//! An archive in this process's memory, for tests and exercises. It promises what the one on disk promises, but for the disk.

use super::{Archive, another_message};
use crate::hub::id::{MessageId, UserId};
use crate::hub::message::Message;
use crate::store::live::{Entry, Marked};
use crate::store::{LogKey, Page, StoreError};
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// See the module. One lock around everything; nothing waits while it is held.
#[derive(Debug, Default)]
pub struct MemoryArchive(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    entries: BTreeMap<MessageId, Entry>,
    // Sorted, because a batch that was late or done again may bring older ids than those that are there.
    logs: BTreeMap<LogKey, BTreeSet<MessageId>>,
}

impl MemoryArchive {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Each change is complete before the lock is let go, so a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Whether it is new.
    fn put(&mut self, entry: &Entry) -> Result<bool, StoreError> {
        let Entry { logs, message } = entry;
        if let Some(there) = self.entries.get(&message.id) {
            if !there.says_the_same_as(entry) {
                return Err(another_message(message.id));
            }
            self.mark(Marked {
                id: message.id,
                receipts: message.receipts,
            });
            return Ok(false);
        }
        for log in logs {
            self.logs.entry(log.clone()).or_default().insert(message.id);
        }
        self.entries.insert(message.id, entry.clone());
        Ok(true)
    }

    fn mark(&mut self, marked: Marked) {
        if let Some(Entry { message, .. }) = self.entries.get_mut(&marked.id) {
            let receipts = message.receipts.and(marked.receipts);
            Arc::make_mut(message).receipts = receipts;
        }
    }

    /// The ids of a log, rising.
    fn ids(&self, log: &str) -> impl DoubleEndedIterator<Item = MessageId> {
        self.logs.get(log).into_iter().flatten().copied()
    }

    /// The messages of these ids, which come newest first, oldest first.
    fn oldest_first(&self, ids: impl Iterator<Item = MessageId>) -> Vec<Arc<Message>> {
        let mut found: Vec<_> = ids.filter_map(|id| self.message(id)).collect();
        found.reverse();
        found
    }

    fn message(&self, id: MessageId) -> Option<Arc<Message>> {
        self.entries.get(&id).map(|entry| Arc::clone(&entry.message))
    }
}

#[async_trait]
impl Archive for MemoryArchive {
    async fn put(&self, entries: &[Entry]) -> Result<usize, StoreError> {
        let mut inner = self.lock();
        let mut new = 0;
        let mut refused = Ok(());
        for entry in entries {
            match inner.put(entry) {
                Ok(is_new) => new += usize::from(is_new),
                // The others are stored all the same, as on a server that doesn't stop at an error.
                Err(error) => refused = Err(error),
            }
        }
        refused.map(|()| new)
    }

    async fn mark(&self, marked: &[Marked]) -> Result<(), StoreError> {
        let mut inner = self.lock();
        marked.iter().for_each(|marked| inner.mark(*marked));
        Ok(())
    }

    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        let inner = self.lock();
        let before = page.before.as_deref();
        let newest_first = inner.ids(log).rev();
        let ids = newest_first.skip_while(|id| before.is_some_and(|before| id.to_string().as_str() >= before));
        Ok(inner.oldest_first(ids.take(page.limit)))
    }

    async fn between(
        &self,
        log: &str,
        since: &str,
        before: Option<MessageId>,
    ) -> Result<Vec<Arc<Message>>, StoreError> {
        let inner = self.lock();
        let newest_first = inner.ids(log).rev();
        let ids = newest_first.skip_while(|id| before.is_some_and(|before| *id >= before));
        Ok(inner.oldest_first(ids.take_while(|id| id.to_string().as_str() > since)))
    }

    async fn messages(&self, ids: &[MessageId]) -> Result<Vec<Entry>, StoreError> {
        let inner = self.lock();
        let ids: BTreeSet<_> = ids.iter().collect();
        Ok(ids
            .into_iter()
            .filter_map(|id| inner.entries.get(id))
            .cloned()
            .collect())
    }

    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        let inner = self.lock();
        let mut newest: HashMap<String, Arc<Message>> = HashMap::new();
        for message in inner.ids(log).filter_map(|id| inner.message(id)) {
            newest.insert(message.room.clone(), message);
        }
        let mut newest: Vec<_> = newest.into_values().collect();
        newest.sort_unstable_by_key(|message| std::cmp::Reverse(message.id));
        Ok(newest)
    }

    async fn undelivered(&self, receiver: Option<UserId>) -> Result<Vec<Entry>, StoreError> {
        let inner = self.lock();
        let waits = |entry: &&Entry| {
            let to = entry.message.receiver.as_ref().map(|user| user.id);
            let wanted = to.is_some() && (receiver.is_none() || to == receiver);
            wanted && entry.message.receipts.delivered_at_ms.is_none()
        };
        Ok(inner.entries.values().filter(waits).cloned().collect())
    }

    async fn newest(&self) -> Result<Option<MessageId>, StoreError> {
        Ok(self.lock().entries.last_key_value().map(|(id, _)| *id))
    }

    async fn logs(&self, after: &str, limit: usize) -> Result<Vec<LogKey>, StoreError> {
        let inner = self.lock();
        let names = inner
            .logs
            .range::<str, _>((Bound::Excluded(after), Bound::Unbounded))
            .map(|(name, _)| name);
        Ok(names.take(limit).cloned().collect())
    }

    async fn entries(&self, log: &str, after: Option<MessageId>, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let inner = self.lock();
        let ids = inner.ids(log).skip_while(|id| after.is_some_and(|after| *id <= after));
        Ok(ids
            .take(limit)
            .filter_map(|id| inner.entries.get(&id))
            .cloned()
            .collect())
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
