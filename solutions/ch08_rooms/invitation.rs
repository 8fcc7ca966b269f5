//! A room that an invitation closes for two.

/// What comes of an invitation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// The inviter isn't in the room.
    NotJoined,
    /// Somebody can't invite themselves.
    InvalidPayload,
    /// Somebody else is in the room, or it is closed for another pair.
    RoomFull,
    /// Both are in the room already. It is closed for them all the same.
    AlreadyJoined,
    /// The room is closed for the two, and the invited may come.
    Invited,
}

/// A room. `Room::default()` is open and empty.
#[derive(Debug, Default)]
pub struct Room {
    people: Vec<String>,
    /// The two for whom it is closed. It outlives their visits.
    closed: Option<[String; 2]>,
}

impl Room {
    /// Somebody wants to come in; `false` if they may not. Who is in already stays, and gets `true`.
    pub fn enter(&mut self, who: &str) -> bool {
        if self
            .closed
            .as_ref()
            .is_some_and(|pair| !pair.iter().any(|one| one == who))
        {
            return false;
        }
        if !self.is_in(who) {
            self.people.push(who.to_owned());
        }
        true
    }

    /// Somebody goes.
    pub fn leave(&mut self, who: &str) {
        self.people.retain(|one| one != who);
    }

    /// `inviter` invites `invited` into this room. A refusal changes nothing.
    pub fn invite(&mut self, inviter: &str, invited: &str) -> Answer {
        if !self.is_in(inviter) {
            return Answer::NotJoined;
        }
        if inviter == invited {
            return Answer::InvalidPayload;
        }
        let is_one_of_them = |one: &String| one == inviter || one == invited;
        let others_inside = !self.people.iter().all(is_one_of_them);
        let for_others = self
            .closed
            .as_ref()
            .is_some_and(|pair| !pair.iter().all(is_one_of_them));
        if others_inside || for_others {
            return Answer::RoomFull;
        }
        self.closed = Some([inviter.to_owned(), invited.to_owned()]);
        if self.is_in(invited) {
            Answer::AlreadyJoined
        } else {
            Answer::Invited
        }
    }

    /// Who is in the room, in the order in which they came.
    pub fn people(&self) -> Vec<&str> {
        self.people.iter().map(String::as_str).collect()
    }

    fn is_in(&self, who: &str) -> bool {
        self.people.iter().any(|one| one == who)
    }
}
