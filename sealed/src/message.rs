//! Sealing and opening: where keys, bindings, signature and memory come together.

#[cfg(test)]
mod forgeries;

use crate::bundle::{Bundle, Fingerprint};
use crate::context::Context;
use crate::entry::{Recipients, Sealed};
use crate::envelope;
use crate::error::Error;
use crate::id::{TempId, UserId};
use crate::identity::Identity;
use crate::key_book::KeyBook;
use crate::received::Received;
use crate::seen::Seen;
use crate::text;

/// Which key of the sender signed a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The one that counts today.
    Current,
    /// One that has been replaced. Old messages look like this; so does a new one from whoever stole that key.
    Earlier,
}

/// A message that held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What the sender wrote.
    pub text: String,
    /// Whether it is the reader's own.
    pub mine: bool,
    /// The other person.
    pub peer: UserId,
    /// Which of the sender's keys signed it.
    pub key: Key,
    /// Whether this very message was opened before, as after a reconnect.
    pub again: bool,
}

/// Seals `text` for the receiver and for the sender's own history, then signs both entries. To send it again, send the same
/// `Recipients` again: a second ciphertext under the same tempId would look like a replay.
pub fn seal(me: &Identity, to: &Bundle, temp_id: &TempId, text: &str) -> Result<Recipients, Error> {
    let (sender, receiver) = (me.id(), to.owner());
    if sender == receiver {
        return Err(Error::NotMine);
    }
    let from = me.bundle().fingerprint();
    let context = Context {
        sender,
        receiver,
        temp_id,
        from,
    };
    let padded = text::pad(text)?;
    let for_receiver = close(&context, to, &padded)?;
    let for_sender = close(&context, me.bundle(), &padded)?;
    let signature = me.sign(&context.statement(&for_receiver, &for_sender)?);
    Ok(Recipients {
        sender,
        receiver,
        from,
        signature,
        for_receiver,
        for_sender,
    })
}

/// The entry of the person whose bundle this is.
fn close(context: &Context<'_>, bundle: &Bundle, padded: &[u8]) -> Result<Sealed, Error> {
    let to = bundle.fingerprint();
    let info = context.info(bundle.owner(), &to);
    let envelope = envelope::close(&bundle.exchange()?, &info, &context.aad()?, padded)?;
    Ok(Sealed { to, envelope })
}

/// Opens a message for `me`: whose key, then the signature, then the ciphertext, then the memory. `seen` learns only of messages
/// that held, or a forged one could make it refuse the real one.
pub fn open(me: &Identity, book: &KeyBook, seen: &mut Seen, received: &Received) -> Result<Opened, Error> {
    let (context, set) = (received.context(), &received.recipients);
    let (peer, mine, entry) = match me.id() {
        id if id == set.receiver => (set.sender, false, &set.for_receiver),
        id if id == set.sender => (set.receiver, true, &set.for_sender),
        _ => return Err(Error::NotMine),
    };
    let (signer, key) = signer(me, book, set.sender, &set.from)?;
    let statement = context.statement(&set.for_receiver, &set.for_sender)?;
    if !signer.signed(&statement, &set.signature) {
        return Err(Error::Forged);
    }
    let text = unclose(&context, me, entry)?;
    let again = seen.remember(&context, &received.id, &set.signature)?;
    Ok(Opened {
        text,
        mine,
        peer,
        key,
        again,
    })
}

/// The text of an entry that is `me`'s and was signed.
fn unclose(context: &Context<'_>, me: &Identity, entry: &Sealed) -> Result<String, Error> {
    let own = me.bundle().fingerprint();
    if entry.to != own {
        return Err(Error::OtherKey);
    }
    let info = context.info(me.id(), &own);
    text::unpad(&envelope::open(me.exchange(), &entry.envelope, &info, &context.aad()?)?)
}

/// The bundle that signed: the reader's own, or one of the sender's that was accepted.
fn signer<'a>(
    me: &'a Identity,
    book: &'a KeyBook,
    sender: UserId,
    from: &Fingerprint,
) -> Result<(&'a Bundle, Key), Error> {
    if sender != me.id() {
        return book.accepted(sender, from).ok_or(Error::UnknownKey(sender, *from));
    }
    let own = Some((me.bundle(), Key::Current)).filter(|(bundle, _)| bundle.fingerprint() == *from);
    own.ok_or(Error::OtherKey)
}
