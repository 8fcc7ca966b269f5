//! The embedded store as one that an archive backs: for tests, examples and exercises of the backup.

use super::state::{State, weight};
use super::{MemoryStore, OVERHEAD_BYTES};
use crate::hub::id::{MessageId, UserId};
use crate::store::live::{Backlog, Bound, Cursor, Entry, Ledger, Live, Marked};
use crate::store::{LogKey, StoreError};
use async_trait::async_trait;
use std::collections::HashMap;
use std::sync::Arc;

impl State {
    fn entry(&self, id: MessageId) -> Option<Entry> {
        self.messages.get(&id).map(|held| Entry {
            logs: held.logs.clone(),
            message: Arc::clone(&held.message),
        })
    }

    fn move_cursor(&mut self, cursor: &Cursor) {
        let broken = self.broken;
        let Some(log) = self.logs.get_mut(&cursor.log) else {
            return;
        };
        if log.cursor.is_some_and(|there| there >= cursor.archived) {
            return;
        }
        log.begin_anew(broken);
        let (before, above) = (log.cursor.max(log.above), log.above);
        log.cursor = Some(cursor.archived);
        let was = log.oldest.take();
        let Some(log) = self.logs.get(&cursor.log) else { return };
        let own = |id: &MessageId| self.is_first_log(&cursor.log, *id);
        let passed = log.behind(before).take_while(|id| *id <= cursor.archived);
        let passed = passed
            .filter(own)
            .filter(|id| above.is_none_or(|above| *id > above))
            .count();
        let oldest = log.behind(Some(cursor.archived)).find(own);
        if let Some(was) = was {
            self.dirty.remove(&(was, cursor.log.clone()));
        }
        if let Some(oldest) = oldest {
            self.dirty.insert((oldest, cursor.log.clone()));
        }
        if let Some(log) = self.logs.get_mut(&cursor.log) {
            log.oldest = oldest;
            log.archived += passed as u64;
        }
    }

    /// The oldest of a log leaves it, if the archive knows it as it is.
    fn drop_oldest(&mut self, name: &str) -> bool {
        let oldest = self.logs.get(name).and_then(|log| log.ids.front().copied());
        let Some(id) = oldest.filter(|id| self.is_archived(*id) && !self.remarked.contains(id)) else {
            return false;
        };
        let log = self.log(name);
        log.ids.pop_front();
        log.edge = log.edge.max(Some(id));
        self.let_go(id);
        true
    }

    fn put_one_back(&mut self, name: &str, entry: &Entry) -> bool {
        let id = entry.message.id;
        let log = self.log(name);
        if log.ids.back().is_some_and(|newest| *newest >= id) {
            return false;
        }
        log.push(id, &entry.message.room);
        if entry.logs.first().is_some_and(|first| first == name) {
            log.stored += 1;
            log.archived += 1;
            log.cursor = log.cursor.max(Some(id));
        }
        self.last = self.last.max(Some(id));
        // It may be here already, with newer receipts, as part of another log.
        if !self.messages.contains_key(&id) {
            self.bytes += OVERHEAD_BYTES + weight(&entry.message.body);
            self.waits(&entry.message);
            self.hold(Arc::clone(&entry.message), entry.logs.clone());
        }
        true
    }
}

#[async_trait]
impl Live for MemoryStore {
    async fn unarchived(&self, after: &[Cursor], bound: Bound) -> Result<Vec<Entry>, StoreError> {
        let state = self.lock();
        let after: HashMap<&LogKey, MessageId> = after.iter().map(|cursor| (&cursor.log, cursor.archived)).collect();
        let (mut found, mut bytes) = (Vec::new(), 0);
        for (_, name) in &state.dirty {
            let Some(log) = state.logs.get(name) else { continue };
            let ids = log.behind(log.cursor.max(after.get(name).copied()));
            for entry in ids
                .filter_map(|id| state.entry(id))
                .filter(|entry| entry.logs.first() == Some(name))
            {
                bytes += weight(&entry.message.body);
                found.push(entry);
                if found.len() >= bound.messages || bytes >= bound.bytes {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    async fn archived(&self, cursors: &[Cursor], receipts: &[Marked]) -> Result<(), StoreError> {
        let mut state = self.lock();
        cursors.iter().for_each(|cursor| state.move_cursor(cursor));
        for sent in receipts {
            if state.message(sent.id).is_some_and(|now| now.receipts != sent.receipts) {
                state.remarked.insert(sent.id);
            }
        }
        Ok(())
    }

    async fn trim(&self, log: &str, keep: usize) -> Result<u64, StoreError> {
        let mut state = self.lock();
        let mut gone = 0;
        while state.logs.get(log).is_some_and(|log| log.ids.len() > keep) && state.drop_oldest(log) {
            gone += 1;
        }
        Ok(gone)
    }

    async fn edge(&self, log: &str) -> Result<Option<MessageId>, StoreError> {
        let state = self.lock();
        Ok(state.logs.get(log).map_or(state.broken, |log| log.edge(state.broken)))
    }

    async fn backlog(&self) -> Result<Backlog, StoreError> {
        let state = self.lock();
        let waiting = |name: &LogKey| {
            let log = state.logs.get(name)?;
            let ids = log.behind(log.cursor);
            Some(ids.filter(|id| state.is_first_log(name, *id)).count() as u64)
        };
        let messages = state.dirty.iter().filter_map(|(_, name)| waiting(name)).sum();
        let oldest = state.dirty.first().and_then(|(id, _)| state.message(*id));
        let oldest_ms = oldest.map(|message| message.sent_at_ms);
        Ok(Backlog { messages, oldest_ms })
    }

    async fn remarked(&self, limit: usize) -> Result<Vec<Marked>, StoreError> {
        let state = self.lock();
        let messages = state.found(state.remarked.iter().take(limit).copied());
        let marked = messages.iter().map(|message| Marked {
            id: message.id,
            receipts: message.receipts,
        });
        Ok(marked.collect())
    }

    async fn remembered(&self, marked: &[Marked]) -> Result<(), StoreError> {
        let mut state = self.lock();
        for known in marked {
            if state.message(known.id).is_none_or(|now| now.receipts == known.receipts) {
                state.remarked.remove(&known.id);
            }
        }
        Ok(())
    }

    async fn waiting(&self, receiver: UserId) -> Result<Vec<MessageId>, StoreError> {
        let state = self.lock();
        let waiting = state.undelivered.get(&receiver);
        Ok(waiting.into_iter().flatten().copied().collect())
    }

    async fn set_waiting(&self, letters: &[(UserId, MessageId)], waits: bool) -> Result<(), StoreError> {
        let mut state = self.lock();
        for (receiver, id) in letters {
            match waits {
                true => drop(state.undelivered.entry(*receiver).or_default().insert(*id)),
                false => state.waits_no_longer(*receiver, *id),
            }
        }
        Ok(())
    }

    async fn put_back(&self, log: &str, entries: &[Entry], edge: Option<MessageId>) -> Result<u64, StoreError> {
        let mut state = self.lock();
        let place = state.log(log);
        if place.ids.is_empty() {
            (place.edge, place.above) = (edge, edge);
        }
        let put = entries.iter().filter(|entry| state.put_one_back(log, entry)).count();
        Ok(put as u64)
    }

    async fn raise_floor(&self, floor: MessageId) -> Result<(), StoreError> {
        let mut state = self.lock();
        if state.last.is_none_or(|last| last < floor) {
            state.last = Some(floor);
            state.broken = Some(floor);
            state.begun = None;
        }
        Ok(())
    }

    async fn ledgers(&self, after: &str, limit: usize) -> Result<Vec<Ledger>, StoreError> {
        let state = self.lock();
        let mut all: Vec<_> = state.logs.iter().filter(|(name, _)| name.as_str() > after).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        let ledgers = all.into_iter().take(limit).map(|(name, log)| Ledger {
            log: name.clone(),
            above: log.above,
            stored: log.stored,
            archived: log.archived,
            cursor: log.cursor,
        });
        Ok(ledgers.collect())
    }
}
