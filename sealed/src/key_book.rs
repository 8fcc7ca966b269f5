//! Whose key is whose: remembered at first use, and a changed one stops sending until somebody looked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bundle::{Bundle, Fingerprint};
use crate::error::Error;
use crate::id::UserId;
use crate::message::Key;

/// What is remembered of one person.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Pin {
    current: Bundle,
    /// Whether the safety number was compared.
    verified: bool,
    /// Keys that were accepted once. They open old messages, and seal none.
    earlier: Vec<Bundle>,
    /// A key that the server gave out and nobody has accepted.
    offered: Option<Bundle>,
}

/// What meeting a key says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// The first key of this person: trusted, because there is nothing to compare it with. Only the safety number can tell.
    First,
    /// The key that was there before.
    Known {
        /// Whether the safety number was compared.
        verified: bool,
    },
    /// Another key. A new browser looks like this, and so does a server that wants to read along.
    Changed {
        /// The key that counted so far.
        previous: Fingerprint,
    },
}

/// Everybody's keys, as one client has met them. Keep it beside the private key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyBook {
    pins: BTreeMap<UserId, Pin>,
}

impl KeyBook {
    /// Takes note of the key that the server gives out today.
    pub fn meet(&mut self, bundle: Bundle) -> Meeting {
        let owner = bundle.owner();
        let Some(pin) = self.pins.get_mut(&owner) else {
            let pin = Pin {
                current: bundle,
                verified: false,
                earlier: Vec::new(),
                offered: None,
            };
            self.pins.insert(owner, pin);
            return Meeting::First;
        };
        if pin.current == bundle {
            pin.offered = None;
            return Meeting::Known { verified: pin.verified };
        }
        pin.offered = Some(bundle);
        Meeting::Changed {
            previous: pin.current.fingerprint(),
        }
    }

    /// The user looked at a changed key and takes it. The fingerprint says which one was looked at: the server may have
    /// given out yet another since.
    pub fn accept(&mut self, id: UserId, looked_at: &Fingerprint) -> Result<(), Error> {
        let pin = self.pins.get_mut(&id).ok_or(Error::UnknownPeer(id))?;
        let new = pin.offered.take_if(|offered| offered.fingerprint() == *looked_at);
        let new = new.ok_or(Error::UnknownKey(id, *looked_at))?;
        pin.earlier.retain(|earlier| *earlier != new);
        pin.earlier.push(std::mem::replace(&mut pin.current, new));
        pin.verified = false;
        Ok(())
    }

    /// The user compared the safety number of this key, and it was the same.
    pub fn verify(&mut self, id: UserId, compared: &Fingerprint) -> Result<(), Error> {
        let pin = self.pins.get_mut(&id).ok_or(Error::UnknownPeer(id))?;
        if pin.current.fingerprint() != *compared {
            return Err(Error::UnknownKey(id, *compared));
        }
        pin.verified = true;
        Ok(())
    }

    /// The key to seal for. There is none while a changed key waits: sealing for the old one would tell nobody, and sealing
    /// for the new one is what a lying server hopes for.
    pub fn to_send(&self, id: UserId) -> Result<&Bundle, Error> {
        let pin = self.pins.get(&id).ok_or(Error::UnknownPeer(id))?;
        match &pin.offered {
            Some(offered) => Err(Error::KeyChanged(id, offered.fingerprint())),
            None => Ok(&pin.current),
        }
    }

    /// The key whose safety number is to be compared: the changed one, while it waits.
    pub fn to_compare(&self, id: UserId) -> Result<&Bundle, Error> {
        let pin = self.pins.get(&id).ok_or(Error::UnknownPeer(id))?;
        Ok(pin.offered.as_ref().unwrap_or(&pin.current))
    }

    /// The key of `id` with this fingerprint, if it was ever accepted.
    pub(crate) fn accepted(&self, id: UserId, wanted: &Fingerprint) -> Option<(&Bundle, Key)> {
        let pin = self.pins.get(&id)?;
        let earlier = pin.earlier.iter().map(|bundle| (bundle, Key::Earlier));
        std::iter::once((&pin.current, Key::Current))
            .chain(earlier)
            .find(|(bundle, _)| bundle.fingerprint() == *wanted)
    }
}
