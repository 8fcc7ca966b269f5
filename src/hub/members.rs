//! Who is in a room: the listeners that hear what is said there.

use super::id::SessionId;
use std::collections::BTreeMap;

/// The sessions of one room, in the order in which they connected to the server.
///
/// A session is in it once or not at all, so nobody hears a message twice. `L` is whatever can be told something; the rules
/// don't know what a socket is.
#[derive(Debug)]
pub struct Members<L> {
    listeners: BTreeMap<SessionId, L>,
}

impl<L> Default for Members<L> {
    fn default() -> Self {
        Self {
            listeners: BTreeMap::new(),
        }
    }
}

impl<L> Members<L> {
    /// Lets a session in; false if it was there already.
    pub fn join(&mut self, session: SessionId, listener: L) -> bool {
        self.listeners.insert(session, listener).is_none()
    }

    /// Lets a session out; false if it wasn't there.
    pub fn leave(&mut self, session: SessionId) -> bool {
        self.listeners.remove(&session).is_some()
    }

    /// Lets a session out, and returns what was there for it.
    pub fn take(&mut self, session: SessionId) -> Option<L> {
        self.listeners.remove(&session)
    }

    /// Whether a session is there.
    pub fn contains(&self, session: SessionId) -> bool {
        self.listeners.contains_key(&session)
    }

    /// One of them.
    pub fn get(&self, session: SessionId) -> Option<&L> {
        self.listeners.get(&session)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &L> {
        self.listeners.values()
    }

    /// All of them but one: what Socket.IO calls a broadcast.
    pub fn others(&self, session: SessionId) -> impl Iterator<Item = &L> {
        self.listeners
            .iter()
            .filter(move |(id, _)| **id != session)
            .map(|(_, listener)| listener)
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.listeners.is_empty()
    }
}
