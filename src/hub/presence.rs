//! Who is there. Presence counts people and not connections: a second tab brings nobody, and closing one of two takes nobody away.

use super::id::SessionId;
use std::borrow::Borrow;
use std::hash::Hash;

/// The people of one place, in the order in which they came, each with its sessions.
///
/// `P` is how a person is known: a name, or an account's id.
#[derive(Debug)]
pub struct Presence<P> {
    people: Vec<(P, Vec<SessionId>)>,
}

impl<P> Default for Presence<P> {
    fn default() -> Self {
        Self { people: Vec::new() }
    }
}

impl<P: Clone + Eq + Hash> Presence<P> {
    /// A session of `person` comes; true if it is the first one, which is when others are told.
    pub fn arrives(&mut self, person: &P, session: SessionId) -> bool {
        match self.people.iter_mut().find(|(who, _)| who == person) {
            Some((_, sessions)) => {
                if !sessions.contains(&session) {
                    sessions.push(session);
                }
                false
            }
            None => {
                self.people.push((person.clone(), vec![session]));
                true
            }
        }
    }

    /// A session of `person` goes; true if it was the last one, which is when others are told.
    pub fn departs(&mut self, person: &P, session: SessionId) -> bool {
        let Some((_, sessions)) = self.people.iter_mut().find(|(who, _)| who == person) else {
            return false;
        };
        let before = sessions.len();
        sessions.retain(|one| *one != session);
        let last = before > 0 && sessions.is_empty();
        if last {
            self.people.retain(|(who, _)| who != person);
        }
        last
    }

    /// Whether somebody is there.
    pub fn contains(&self, person: &P) -> bool {
        self.people.iter().any(|(who, _)| who == person)
    }

    /// The people, in the order in which they came.
    pub fn people(&self) -> impl Iterator<Item = &P> {
        self.people.iter().map(|(who, _)| who)
    }

    /// The sessions of one person; none if it isn't there.
    pub fn sessions<Q: Eq + ?Sized>(&self, person: &Q) -> &[SessionId]
    where
        P: Borrow<Q>,
    {
        let found = self.people.iter().find(|(who, _)| who.borrow() == person);
        found.map_or(&[], |(_, sessions)| sessions)
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_tab_neither_brings_nor_takes_a_person() {
        let mut presence = Presence::default();
        assert!(presence.arrives(&"ann", SessionId(1)));
        assert!(presence.arrives(&"bob", SessionId(2)));
        assert!(!presence.arrives(&"ann", SessionId(3)));
        assert!(!presence.departs(&"ann", SessionId(1)));
        assert_eq!(presence.people().collect::<Vec<_>>(), [&"ann", &"bob"]);
        assert!(presence.departs(&"ann", SessionId(3)));
        assert!(!presence.departs(&"ann", SessionId(3)));
        assert_eq!(presence.people().collect::<Vec<_>>(), [&"bob"]);
    }

    #[test]
    fn one_session_counts_once() {
        let mut presence = Presence::default();
        presence.arrives(&"ann", SessionId(1));
        presence.arrives(&"ann", SessionId(1));
        assert!(presence.departs(&"ann", SessionId(1)));
    }
}
