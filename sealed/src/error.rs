//! What can go wrong, in words that the page uses too: [`Error::code`] is equal on both sides.

use crate::bundle::Fingerprint;
use crate::id::UserId;

/// Why a message wasn't sealed or opened, or a key not taken. Bad input ends here, never in a panic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a decimal string from 1 to 2^53−1.
    #[error("not a user id")]
    BadUserId,
    /// Not a string of 1 to 128 characters, nor a finite number.
    #[error("not a tempId")]
    BadTempId,
    /// Empty, too long, or not text at all.
    #[error("the text is {0}")]
    BadText(TextFault),
    /// Not a public key of this format, or its self-signature is wrong.
    #[error("not a public key of this format")]
    BadBundle,
    /// The server gave one person's key out as another's.
    #[error("this public key belongs to user {0}")]
    WrongOwner(UserId),
    /// Nobody's key was asked for yet.
    #[error("no key is known of user {0}")]
    UnknownPeer(UserId),
    /// The key changed, and nobody has looked at the new one.
    #[error("the key of user {0} changed to {1}: compare the safety number, then accept it")]
    KeyChanged(UserId, Fingerprint),
    /// Not a message of this protocol: a field is missing or of another type.
    #[error("not a message: {0}")]
    BadMessage(&'static str),
    /// Sent to others, or the entries aren't exactly the two people's.
    #[error("this message isn't between these two people")]
    NotMine,
    /// An entry whose parts aren't of the right kind and size.
    #[error("an entry is malformed: {0}")]
    BadEntry(&'static str),
    /// A later version, or something else.
    #[error("the entry has a version that this program doesn't know")]
    UnknownVersion,
    /// The sender's key is none that was accepted.
    #[error("user {0} signed with the key {1}, which was never accepted")]
    UnknownKey(UserId, Fingerprint),
    /// Sealed for, or by, another key of the reader's.
    #[error("sealed for another key of yours")]
    OtherKey,
    /// The signature is wrong: somebody wrote in the sender's name, or changed what they wrote.
    #[error("the signature is wrong")]
    Forged,
    /// The signature holds and the ciphertext doesn't open.
    #[error("the ciphertext doesn't open")]
    Broken,
    /// An old message came again as a new one.
    #[error("this message was shown before, as {0}")]
    Replayed(String),
    /// The receiver's key can't be sealed for.
    #[error("this public key can't be sealed for")]
    WeakKey,
    /// The operating system gave no random bytes.
    #[error("the system gave no random bytes")]
    NoRandomness,
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing, or only white space.
    #[error("empty")]
    Empty,
    /// More than 4,000 characters.
    #[error("too long")]
    TooLong,
    /// Not Unicode, or not padded as this format pads.
    #[error("ill-formed")]
    IllFormed,
}

impl Error {
    /// The word for this error that programs compare: the same in the page.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadUserId => "bad_user_id",
            Self::BadTempId => "bad_temp_id",
            Self::BadText(_) => "bad_text",
            Self::BadBundle => "bad_bundle",
            Self::WrongOwner(_) => "wrong_owner",
            Self::UnknownPeer(_) => "unknown_peer",
            Self::KeyChanged(..) => "key_changed",
            Self::BadMessage(_) => "bad_message",
            Self::NotMine => "not_mine",
            Self::BadEntry(_) => "bad_entry",
            Self::UnknownVersion => "unknown_version",
            Self::UnknownKey(..) => "unknown_key",
            Self::OtherKey => "other_key",
            Self::Forged => "forged",
            Self::Broken => "broken",
            Self::Replayed(_) => "replayed",
            Self::WeakKey => "weak_key",
            Self::NoRandomness => "no_randomness",
        }
    }
}
