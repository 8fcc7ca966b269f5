//! What a message is bound to, written as bytes: one list for HPKE's `info`, one for its `aad`, one for the signature.

use crate::bundle::Fingerprint;
use crate::bytes::fields;
use crate::entry::Sealed;
use crate::error::Error;
use crate::id::{TempId, UserId};

/// Each use has its own label, so that bytes made for one are never taken for another. A new format changes the number.
const LABEL_INFO: &[u8] = b"realtime-hub sealed 1 info";
const LABEL_AAD: &[u8] = b"realtime-hub sealed 1 aad";
const LABEL_SET: &[u8] = b"realtime-hub sealed 1 set";

/// One message, seen from outside: who writes to whom, under which tempId, with which key.
pub(crate) struct Context<'a> {
    pub(crate) sender: UserId,
    pub(crate) receiver: UserId,
    pub(crate) temp_id: &'a TempId,
    /// The sender's bundle. Without it, a server could sign Ann's ciphertext with a key that it gave out as Ann's.
    pub(crate) from: Fingerprint,
}

/// The pair of people is the conversation. The server's own id for it doesn't exist at the first message, and a server
/// that chooses the id could give two pairs the same one. The pair is known to both before anything is sent.
pub(crate) fn conversation(one: UserId, other: UserId) -> String {
    format!("{}:{}", one.min(other), one.max(other))
}

impl Context<'_> {
    /// HPKE's `info`: who. The slot is whose entry it is; without it the two entries could change places.
    pub(crate) fn info(&self, slot: UserId, to: &Fingerprint) -> Vec<u8> {
        let conversation = conversation(self.sender, self.receiver);
        let [sender, receiver, slot] = [self.sender, self.receiver, slot].map(|id| id.to_string());
        fields([
            LABEL_INFO,
            conversation.as_bytes(),
            sender.as_bytes(),
            receiver.as_bytes(),
            slot.as_bytes(),
            &self.from.0,
            &to.0,
        ])
    }

    /// HPKE's `aad`: which message. Without it an old ciphertext would open under a new tempId.
    pub(crate) fn aad(&self) -> Result<Vec<u8>, Error> {
        Ok(fields([LABEL_AAD, &self.temp_id.bytes()?]))
    }

    /// What the sender signs: who, which message, and both entries. The other reader can close a text for anybody, because HPKE's
    /// base mode needs no private key, but can't sign it.
    pub(crate) fn statement(&self, for_receiver: &Sealed, for_sender: &Sealed) -> Result<Vec<u8>, Error> {
        let conversation = conversation(self.sender, self.receiver);
        let [sender, receiver] = [self.sender, self.receiver].map(|id| id.to_string());
        let temp_id = self.temp_id.bytes()?;
        let mut parts: Vec<&[u8]> = vec![
            LABEL_SET,
            conversation.as_bytes(),
            sender.as_bytes(),
            receiver.as_bytes(),
        ];
        parts.extend([temp_id.as_slice(), &self.from.0]);
        for (slot, entry) in [(&receiver, for_receiver), (&sender, for_sender)] {
            let envelope = &entry.envelope;
            parts.extend([slot.as_bytes(), &entry.to.0, &envelope.enc, &envelope.ct]);
        }
        Ok(fields(parts))
    }
}
