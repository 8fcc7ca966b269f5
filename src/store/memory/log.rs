//! One log of the embedded store: the ids of its messages, and what was counted of them.

use crate::hub::id::MessageId;
use std::collections::{HashMap, VecDeque};

#[derive(Debug, Default)]
pub(super) struct Log {
    // Ids rise, so a position is found by halving.
    pub(super) ids: VecDeque<MessageId>,
    pub(super) newest_by_room: HashMap<String, MessageId>,
    /// See [`Live::edge`](crate::store::live::Live::edge); as of the break `under`.
    pub(super) edge: Option<MessageId>,
    pub(super) under: Option<MessageId>,
    /// The first message behind the cursor, of those that have this as their first log.
    pub(super) oldest: Option<MessageId>,
    pub(super) cursor: Option<MessageId>,
    /// See [`Ledger`](crate::store::live::Ledger).
    pub(super) above: Option<MessageId>,
    pub(super) stored: u64,
    pub(super) archived: u64,
}

impl Log {
    /// After a break what was counted says nothing: messages that it counted may be gone.
    pub(super) fn begin_anew(&mut self, broken: Option<MessageId>) {
        if self.under != broken {
            self.edge = self.edge.max(broken);
            self.under = broken;
            self.above = broken;
            (self.stored, self.archived) = (0, 0);
        }
    }

    pub(super) fn push(&mut self, id: MessageId, room: &str) {
        self.ids.push_back(id);
        match self.newest_by_room.get_mut(room) {
            Some(newest) => *newest = id,
            None => drop(self.newest_by_room.insert(room.to_owned(), id)),
        }
    }

    pub(super) fn edge(&self, broken: Option<MessageId>) -> Option<MessageId> {
        match self.under == broken {
            true => self.edge,
            false => self.edge.max(broken),
        }
    }

    /// Everything after `since`. An id that no message ever had is compared as a string.
    pub(super) fn after(&self, since: &str) -> impl Iterator<Item = MessageId> {
        let start = match MessageId::parse(since) {
            Some(since) => self.ids.partition_point(|id| *id <= since),
            None => self.ids.partition_point(|id| *id.to_string() <= *since),
        };
        self.ids.range(start..).copied()
    }

    /// How many messages come before `before`.
    pub(super) fn position_before(&self, before: &str) -> usize {
        match MessageId::parse(before) {
            Some(before) => self.ids.partition_point(|id| *id < before),
            None => self.ids.partition_point(|id| *id.to_string() < *before),
        }
    }

    /// What waits after a message, oldest first; with `None` everything.
    pub(super) fn behind(&self, cursor: Option<MessageId>) -> impl Iterator<Item = MessageId> {
        let start = cursor.map_or(0, |cursor| self.ids.partition_point(|id| *id <= cursor));
        self.ids.range(start..).copied()
    }
}
