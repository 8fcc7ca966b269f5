//! Whose key is whose.
//!
//! You have signatures and no fields. Write a book that remembers the key of each person, as this chapter's clients do. A key is a number in here.
//! The first key of a person is taken. If the server hands out another one later, that one waits: nothing is sent until the user has
//! looked at it and `accepts` it. If the server hands out the remembered key again, nothing waits any more.
//!
//! Read: chapter 12, "Whose key is it?".

/// A public key.
pub type Key = u64;

/// What comes of a key that the server hands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meeting {
    /// The first key of this person. It is remembered.
    First,
    /// The key that is remembered.
    Known,
    /// Another key than the remembered one.
    Changed,
}

/// Why there is no key to send with, or why a key isn't accepted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// No key of this person was ever met.
    UnknownPerson,
    /// This changed key waits until the user accepts it.
    KeyChanged(Key),
    /// It isn't the key that waits.
    NotOffered,
}

/// Everybody's keys, as one client has met them.
#[derive(Debug, Default)]
pub struct KeyBook {
    // Your fields. `#[derive(Default)]` makes an empty book of them.
}

impl KeyBook {
    /// The server hands out `key` as that of `person`.
    pub fn meets(&mut self, person: &str, key: Key) -> Meeting {
        todo!("{key} as the key of {person}")
    }

    /// The key to seal for. Errors: `UnknownPerson`; `KeyChanged` while a changed key waits.
    pub fn to_send(&self, person: &str) -> Result<Key, Refused> {
        todo!("the key for {person}")
    }

    /// The user has looked at `key` and takes it for `person`'s: it is remembered in place of the earlier one. Errors: `UnknownPerson`;
    /// `NotOffered` if it isn't the key that waits. An error changes nothing.
    pub fn accepts(&mut self, person: &str, key: Key) -> Result<(), Refused> {
        todo!("{key} is accepted for {person}")
    }
}
