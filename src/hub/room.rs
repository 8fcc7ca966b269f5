//! A room: who is in it, in which order they came, and for whom it is closed.

use super::id::SessionId;
use super::invitation::{Pair, RoomFull};
use super::members::Members;
use super::presence::Presence;

/// One of the people in a room, by one connection.
#[derive(Clone, Debug)]
pub struct Member<L> {
    /// Its name in this room.
    pub username: String,
    /// Who hears what is said there.
    pub listener: L,
}

/// A room without its messages. `L` is what can be told something.
#[derive(Debug)]
pub struct Room<L> {
    members: Members<Member<L>>,
    presence: Presence<String>,
    /// The pair that an invitation has closed it for.
    pub closed: Option<Pair>,
}

impl<L> Default for Room<L> {
    fn default() -> Self {
        Self {
            members: Members::default(),
            presence: Presence::default(),
            closed: None,
        }
    }
}

impl<L> Room<L> {
    /// Whether somebody may come in.
    pub fn admits(&self, username: &str) -> Result<(), RoomFull> {
        match &self.closed {
            Some(pair) if !pair.admits(username) => Err(RoomFull),
            _ => Ok(()),
        }
    }

    /// Lets a connection in. Asked before: [`Room::admits`].
    pub fn join(&mut self, session: SessionId, username: &str, listener: L) {
        let username = username.to_owned();
        self.presence.arrives(&username, session);
        self.members.join(session, Member { username, listener });
    }

    /// Lets a connection out, and returns the name if its bearer isn't there any more.
    pub fn leave(&mut self, session: SessionId) -> Option<String> {
        let Member { username, .. } = self.members.take(session)?;
        self.presence.departs(&username, session).then_some(username)
    }

    /// The member that a connection is.
    pub fn member(&self, session: SessionId) -> Option<&Member<L>> {
        self.members.get(session)
    }

    /// The connections under one name.
    pub fn sessions(&self, username: &str) -> Vec<SessionId> {
        self.presence.sessions(username).to_vec()
    }

    /// The names, in the order in which they came.
    pub fn people(&self) -> Vec<&str> {
        self.presence.people().map(String::as_str).collect()
    }

    /// Everybody who hears what is said there.
    pub fn all(&self) -> impl Iterator<Item = &L> {
        self.members.all().map(|member| &member.listener)
    }

    /// Everybody but one connection.
    pub fn others(&self, session: SessionId) -> impl Iterator<Item = &L> {
        self.members.others(session).map(|member| &member.listener)
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}
