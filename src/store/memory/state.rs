//! What the embedded store holds, and the changes that are one step.

use super::OVERHEAD_BYTES;
use super::log::Log;
use crate::hub::id::{MessageId, UserId};
use crate::hub::message::Message;
use crate::hub::receipts::Receipts;
use crate::store::{Draft, LogKey, StoreError};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

/// How long a command is remembered: a day, as the contract promises.
const REMEMBERED_MS: u64 = 24 * 60 * 60 * 1_000;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) last: Option<MessageId>,
    pub(super) bytes: usize,
    // Receipts replace a message here; logs hold ids alone, so that every log shows the same state.
    pub(super) messages: HashMap<MessageId, Held>,
    pub(super) logs: HashMap<LogKey, Log>,
    pub(super) undelivered: HashMap<UserId, BTreeSet<MessageId>>,
    pub(super) commands: HashMap<Arc<str>, MessageId>,
    // Oldest first, with the time from which a command may be forgotten.
    pub(super) forget: VecDeque<(u64, Arc<str>)>,
    /// Logs with messages behind no cursor, by the first of them: who waits longest comes first.
    pub(super) dirty: BTreeSet<(MessageId, LogKey)>,
    /// Archived messages whose receipts the archive doesn't know.
    pub(super) remarked: BTreeSet<MessageId>,
    /// Everything up to this id may have been in a store that is lost.
    pub(super) broken: Option<MessageId>,
    /// The first id that was given after that.
    pub(super) begun: Option<MessageId>,
}

/// A message, and the logs it was stored in.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) message: Arc<Message>,
    pub(super) logs: Vec<LogKey>,
}

impl State {
    pub(super) fn message(&self, id: MessageId) -> Option<Arc<Message>> {
        self.messages.get(&id).map(|held| Arc::clone(&held.message))
    }

    pub(super) fn found(&self, ids: impl Iterator<Item = MessageId>) -> Vec<Arc<Message>> {
        ids.filter_map(|id| self.message(id)).collect()
    }

    pub(super) fn forget_old_commands(&mut self, now_ms: u64) {
        while self.forget.front().is_some_and(|(until_ms, _)| *until_ms <= now_ms) {
            if let Some((_, key)) = self.forget.pop_front() {
                self.commands.remove(&key);
            }
        }
    }

    /// What a command stored. An error if the message has left for the archive.
    pub(super) fn stored(&self, command: &str) -> Result<Option<Arc<Message>>, StoreError> {
        let Some(id) = self.commands.get(command).copied() else {
            return Ok(None);
        };
        self.message(id).map(Some).ok_or(StoreError::NoSuchMessage(id))
    }

    pub(super) fn insert(&mut self, draft: Draft, command: Option<Arc<str>>, now_ms: u64) -> Arc<Message> {
        let id = MessageId::next(self.last, now_ms);
        self.last = Some(id);
        self.begun = self.begun.or(self.broken.map(|_| id));
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
        for log in &draft.logs {
            self.log(log).push(id, &message.room);
        }
        self.waits(&message);
        if let Some(first) = draft.logs.first() {
            let log = self.log(first);
            log.stored += 1;
            if log.oldest.is_none() {
                log.oldest = Some(id);
                self.dirty.insert((id, first.clone()));
            }
        }
        self.hold(Arc::clone(&message), draft.logs);
        message
    }

    /// A log as it is since the last break.
    pub(super) fn log(&mut self, name: &str) -> &mut Log {
        let broken = self.broken;
        let log = self.logs.entry(name.to_owned()).or_default();
        log.begin_anew(broken);
        log
    }

    pub(super) fn hold(&mut self, message: Arc<Message>, logs: Vec<LogKey>) {
        self.messages.insert(message.id, Held { message, logs });
    }

    /// Lets a message go that no log has any more.
    pub(super) fn let_go(&mut self, id: MessageId) {
        let Some(held) = self.messages.get(&id) else { return };
        let mut logs = held.logs.iter().filter_map(|log| self.logs.get(log));
        if logs.any(|log| log.ids.binary_search(&id).is_ok()) {
            return;
        }
        let bytes = OVERHEAD_BYTES + weight(&held.message.body);
        self.bytes = self.bytes.saturating_sub(bytes);
        self.messages.remove(&id);
    }

    /// Notes that a message waits for its receiver, if it has one.
    pub(super) fn waits(&mut self, message: &Message) {
        if let Some(receiver) = &message.receiver
            && message.receipts.delivered_at_ms.is_none()
        {
            self.undelivered.entry(receiver.id).or_default().insert(message.id);
        }
    }

    pub(super) fn waits_no_longer(&mut self, receiver: UserId, id: MessageId) {
        if let Some(waiting) = self.undelivered.get_mut(&receiver) {
            waiting.remove(&id);
        }
    }

    /// Puts a message with new receipts into the place of the old one.
    pub(super) fn replace(&mut self, message: Message) -> Arc<Message> {
        let message = Arc::new(message);
        if self.is_archived(message.id) {
            self.remarked.insert(message.id);
        }
        if let Some(held) = self.messages.get_mut(&message.id) {
            held.message = Arc::clone(&message);
        }
        message
    }

    pub(super) fn is_archived(&self, id: MessageId) -> bool {
        let first = self.messages.get(&id).and_then(|held| held.logs.first());
        let cursor = first.and_then(|first| self.logs.get(first)?.cursor);
        cursor.is_some_and(|cursor| id <= cursor)
    }

    pub(super) fn is_first_log(&self, log: &str, id: MessageId) -> bool {
        let first = self.messages.get(&id).and_then(|held| held.logs.first());
        first.is_some_and(|first| first == log)
    }

    pub(super) fn has_lost(&self, since: &str) -> bool {
        let Some(broken) = self.broken else { return false };
        // Nothing was given since: whatever the client has is from before.
        self.begun.is_none_or(|begun| *since < *begun.to_string()) || *since <= *broken.to_string()
    }
}

/// How many bytes a body takes, roughly.
pub(super) fn weight(body: &Value) -> usize {
    match body {
        Value::String(text) => text.len(),
        other => other.to_string().len(),
    }
}
