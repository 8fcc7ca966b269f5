//! A class: people with accounts, each by one or several connections.

use super::id::{SessionId, UserId};
use super::members::Members;
use super::presence::Presence;
use serde_json::Value;

/// One connection of somebody in a class.
#[derive(Clone, Debug)]
pub struct Seat<L> {
    /// Whose it is.
    pub person: UserId,
    /// Who hears what is said there.
    pub listener: L,
    /// The object that came with the join; it comes again with the leave.
    pub given: Value,
}

/// Who is in a class. `L` is what can be told something.
#[derive(Debug)]
pub struct Class<L> {
    seats: Members<Seat<L>>,
    presence: Presence<UserId>,
}

impl<L> Default for Class<L> {
    fn default() -> Self {
        Self {
            seats: Members::default(),
            presence: Presence::default(),
        }
    }
}

impl<L> Class<L> {
    /// A connection comes; true if it is its person's first, which is when the others are told.
    pub fn join(&mut self, session: SessionId, seat: Seat<L>) -> bool {
        let first = self.presence.arrives(&seat.person, session);
        self.seats.join(session, seat);
        first
    }

    /// A connection goes: its seat, and whether it was its person's last one, which is when the others are told.
    pub fn leave(&mut self, session: SessionId) -> Option<(Seat<L>, bool)> {
        let seat = self.seats.take(session)?;
        let last = self.presence.departs(&seat.person, session);
        Some((seat, last))
    }

    /// The people, in the order in which they came, each by the first of its connections.
    pub fn people(&self) -> impl Iterator<Item = &L> {
        let people = self.presence.people();
        people.filter_map(|person| self.of(*person).next())
    }

    /// The connections of one person; none if it isn't there.
    pub fn of(&self, person: UserId) -> impl Iterator<Item = &L> {
        let sessions = self.presence.sessions(&person).iter();
        sessions
            .filter_map(|session| self.seats.get(*session))
            .map(|seat| &seat.listener)
    }

    /// The connections of everybody else.
    pub fn other_people(&self, person: UserId) -> impl Iterator<Item = &L> {
        let others = self.seats.all().filter(move |seat| seat.person != person);
        others.map(|seat| &seat.listener)
    }

    /// All connections but one.
    pub fn others(&self, session: SessionId) -> impl Iterator<Item = &L> {
        self.seats.others(session).map(|seat| &seat.listener)
    }

    /// Whether nobody is there.
    pub fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(person: u64, listener: &'static str) -> Seat<&'static str> {
        Seat {
            person: UserId::new(person).unwrap(),
            listener,
            given: Value::Null,
        }
    }

    #[test]
    fn a_second_tab_is_the_same_person() {
        let mut class = Class::default();
        let ann = UserId::new(1).unwrap();
        assert!(class.join(SessionId(1), seat(1, "ann")));
        assert!(class.join(SessionId(2), seat(2, "bob")));
        assert!(!class.join(SessionId(3), seat(1, "ann's tab")));
        assert_eq!(class.people().collect::<Vec<_>>(), [&"ann", &"bob"]);
        assert_eq!(class.of(ann).collect::<Vec<_>>(), [&"ann", &"ann's tab"]);
        assert_eq!(class.other_people(ann).collect::<Vec<_>>(), [&"bob"]);
        assert_eq!(class.others(SessionId(1)).collect::<Vec<_>>(), [&"bob", &"ann's tab"]);
        assert!(matches!(class.leave(SessionId(1)), Some((_, false))));
        assert!(matches!(class.leave(SessionId(3)), Some((_, true))));
        assert!(class.leave(SessionId(3)).is_none());
        assert_eq!(class.people().collect::<Vec<_>>(), [&"bob"]);
    }
}
