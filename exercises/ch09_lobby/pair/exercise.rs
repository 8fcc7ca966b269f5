//! One room for two.
//!
//! The lobby below works, but for two holes. `pair_room(one, other)` names the room of two users: `pair-`, the smaller number, `-`, the
//! larger number, such as `pair-3-12`. It is the same whoever starts. `partner_in(room, me)` says who else is in a room.
//!
//! - `None` if `me` isn't one of the two.
//! - `None` if the text isn't what `pair_room` would have written, such as `pair-12-3` or `pair-03-12`.
//! - `None` for `pair-3-3`, whoever asks. It is nobody's room: a pair is two people.
//!
//! Read: chapter 9, "Two people".

use std::collections::{BTreeMap, BTreeSet};

/// Why something isn't done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// A pair is two people.
    InvalidPayload,
    /// The sender isn't in that room, or there is no such room.
    NotJoined,
}

/// The name of the room of two users.
pub fn pair_room(one: u64, other: u64) -> String {
    todo!("the room of {one} and {other}")
}

/// The other user of a pair's room; `None` if `me` isn't in it.
pub fn partner_in(room: &str, me: u64) -> Option<u64> {
    todo!("who is in {room} with {me}")
}

/// Private chats between users, who are numbers here.
#[derive(Debug, Default)]
pub struct Lobby {
    rooms: BTreeSet<String>,
    heard: BTreeMap<u64, Vec<String>>,
}

impl Lobby {
    /// `me` starts a private chat with `other`; returns the room's name.
    pub fn initiate(&mut self, me: u64, other: u64) -> Result<String, Refused> {
        if me == other {
            return Err(Refused::InvalidPayload);
        }
        let room = pair_room(me, other);
        self.rooms.insert(room.clone());
        Ok(room)
    }

    /// `me` writes into a room: both get the text.
    pub fn say(&mut self, me: u64, room: &str, text: &str) -> Result<(), Refused> {
        let there = self.rooms.contains(room);
        let partner = partner_in(room, me).filter(|_| there).ok_or(Refused::NotJoined)?;
        for who in [me, partner] {
            self.heard.entry(who).or_default().push(text.to_owned());
        }
        Ok(())
    }

    /// What somebody got, in order.
    pub fn heard(&self, who: u64) -> Vec<&str> {
        let texts = self.heard.get(&who).into_iter().flatten();
        texts.map(String::as_str).collect()
    }
}
