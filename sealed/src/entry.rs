//! `recipients` as it stands in a message: one entry for each of the two people, six strings each.

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::bundle::Fingerprint;
use crate::bytes::{exactly, from_text, to_text};
use crate::envelope::{Envelope, TAG};
use crate::error::Error;
use crate::id::UserId;
use crate::text::{MAX_PADDED, can_be_padded};

/// The version of this format.
const VERSION: &str = "1";

/// One person's entry on the wire. An unknown field is refused: nothing would bind it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The version. It comes first, so that a later format can change all the rest.
    v: String,
    /// The fingerprint of the sender's bundle: a reader who pinned another one says so, instead of "forged".
    from: String,
    /// The fingerprint of the bundle that this is sealed for: a new browser says so, instead of "broken".
    to: String,
    /// HPKE's encapsulated key.
    enc: String,
    /// The ciphertext of the padded text.
    ct: String,
    /// The sender's signature over both entries, the same in both.
    sig: String,
}

/// What one person's entry holds alone.
pub(crate) struct Sealed {
    pub(crate) to: Fingerprint,
    pub(crate) envelope: Envelope,
}

/// Both entries of a message, whose parts have the right kind and size. Whether they hold is for [`open`](crate::open) to say.
pub struct Recipients {
    pub(crate) sender: UserId,
    pub(crate) receiver: UserId,
    pub(crate) from: Fingerprint,
    pub(crate) signature: [u8; 64],
    pub(crate) for_receiver: Sealed,
    pub(crate) for_sender: Sealed,
}

impl Recipients {
    /// Reads the object. Exactly the two people: a third entry would be a reader whom nobody sees.
    pub fn parse(recipients: &Value, sender: UserId, receiver: UserId) -> Result<Self, Error> {
        let map = recipients.as_object().ok_or(Error::BadMessage("recipients"))?;
        let entry = |id: UserId| map.get(&id.to_string()).ok_or(Error::NotMine);
        let [for_receiver, for_sender] = [entry(receiver)?, entry(sender)?];
        if map.len() != 2 || sender == receiver {
            return Err(Error::NotMine);
        }
        let (for_receiver, from, signature) = read(for_receiver)?;
        let (for_sender, ..) = read(for_sender).and_then(|other| match (from, signature) == (other.1, other.2) {
            true => Ok(other),
            false => Err(Error::BadEntry("the two entries name two senders or signatures")),
        })?;
        Ok(Self {
            sender,
            receiver,
            from,
            signature,
            for_receiver,
            for_sender,
        })
    }

    fn entry(&self, sealed: &Sealed) -> Entry {
        Entry {
            v: VERSION.to_owned(),
            from: self.from.to_string(),
            to: sealed.to.to_string(),
            enc: to_text(&sealed.envelope.enc),
            ct: to_text(&sealed.envelope.ct),
            sig: to_text(&self.signature),
        }
    }
}

/// Reads one entry. Sizes are looked at before anything is decoded, so that a huge entry costs nothing.
fn read(value: &Value) -> Result<(Sealed, Fingerprint, [u8; 64]), Error> {
    match value.get("v").map(Value::as_str) {
        Some(Some(VERSION)) => {}
        Some(Some(_)) => return Err(Error::UnknownVersion),
        _ => return Err(Error::BadEntry("v")),
    }
    let entry = Entry::deserialize(value).map_err(|_| Error::BadEntry("its fields"))?;
    if entry.ct.len() > (MAX_PADDED + TAG).div_ceil(3) * 4 {
        return Err(Error::BadEntry("ct"));
    }
    let ct = from_text(&entry.ct)
        .filter(|ct| ct.len().checked_sub(TAG).is_some_and(can_be_padded))
        .ok_or(Error::BadEntry("ct"))?;
    let enc = exactly(&entry.enc).ok_or(Error::BadEntry("enc"))?;
    let to = Fingerprint::parse(&entry.to).ok_or(Error::BadEntry("to"))?;
    let from = Fingerprint::parse(&entry.from).ok_or(Error::BadEntry("from"))?;
    let signature = exactly(&entry.sig).ok_or(Error::BadEntry("sig"))?;
    let envelope = Envelope { enc, ct };
    Ok((Sealed { to, envelope }, from, signature))
}

impl Serialize for Recipients {
    /// The object of the wire: user id to entry.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(&self.receiver, &self.entry(&self.for_receiver))?;
        map.serialize_entry(&self.sender, &self.entry(&self.for_sender))?;
        map.end()
    }
}
