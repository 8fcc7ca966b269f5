//! A room for two.
//!
//! `Room` is open: anybody may come in. Make it a room that an invitation closes: from then on it holds the inviter and the
//! invited, and nobody else, even while it is empty. Write `invite`, and change `enter` where it must change.
//! `Answer` lists when each answer is right. Check in that order.
//!
//! Read: chapter 8, "A room for two".

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
}

impl Room {
    /// Somebody wants to come in; `false` if they may not. Who is in already stays, and gets `true`.
    pub fn enter(&mut self, who: &str) -> bool {
        if !self.people.iter().any(|one| one == who) {
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
        todo!("{inviter} invites {invited}")
    }

    /// Who is in the room, in the order in which they came.
    pub fn people(&self) -> Vec<&str> {
        self.people.iter().map(String::as_str).collect()
    }
}
