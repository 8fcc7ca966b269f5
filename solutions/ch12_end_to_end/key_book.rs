//! A book of keys in which a changed one waits.

use std::collections::HashMap;

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

/// What is remembered of one person.
#[derive(Debug)]
struct Pin {
    current: Key,
    offered: Option<Key>,
}

/// Everybody's keys, as one client has met them.
#[derive(Debug, Default)]
pub struct KeyBook {
    pins: HashMap<String, Pin>,
}

impl KeyBook {
    /// The server hands out `key` as that of `person`.
    pub fn meets(&mut self, person: &str, key: Key) -> Meeting {
        let Some(pin) = self.pins.get_mut(person) else {
            let first = Pin {
                current: key,
                offered: None,
            };
            self.pins.insert(person.to_owned(), first);
            return Meeting::First;
        };
        if pin.current == key {
            pin.offered = None;
            return Meeting::Known;
        }
        pin.offered = Some(key);
        Meeting::Changed
    }

    /// The key to seal for. Errors: `UnknownPerson`; `KeyChanged` while a changed key waits.
    pub fn to_send(&self, person: &str) -> Result<Key, Refused> {
        let pin = self.pins.get(person).ok_or(Refused::UnknownPerson)?;
        match pin.offered {
            Some(offered) => Err(Refused::KeyChanged(offered)),
            None => Ok(pin.current),
        }
    }

    /// The user has looked at `key` and takes it for `person`'s: it is remembered in place of the earlier one. Errors: `UnknownPerson`;
    /// `NotOffered` if it isn't the key that waits. An error changes nothing.
    pub fn accepts(&mut self, person: &str, key: Key) -> Result<(), Refused> {
        let pin = self.pins.get_mut(person).ok_or(Refused::UnknownPerson)?;
        // `take_if` leaves what waits where it is, unless it is this very key.
        pin.current = pin
            .offered
            .take_if(|offered| *offered == key)
            .ok_or(Refused::NotOffered)?;
        Ok(())
    }
}
