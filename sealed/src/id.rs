//! The names that a message is bound to: people and tempIds, read strictly.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The largest integer that JavaScript's numbers hold exactly.
const MAX_USER_ID: u64 = (1 << 53) - 1;

/// The longest tempId, in characters.
const MAX_TEMP_ID: usize = 128;

/// An account, as the server counts them: a decimal string from 1 to 2^53−1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserId(u64);

impl UserId {
    /// Reads the decimal string. One person has one spelling, or two spellings would be two conversations.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let id = text.parse().map(Self).map_err(|_| Error::BadUserId)?;
        let known = (1..=MAX_USER_ID).contains(&id.0) && id.to_string() == text;
        if known { Ok(id) } else { Err(Error::BadUserId) }
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for UserId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl From<UserId> for String {
    fn from(id: UserId) -> Self {
        id.to_string()
    }
}

/// What the sender calls a message before the server has named it. It is all that tells two equal texts apart, so a client
/// never uses one twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TempId {
    /// 1 to 128 characters.
    Text(String),
    /// A finite number, as JavaScript knows them.
    Number(f64),
}

impl TempId {
    /// The bytes that go into signature and ciphertext. The first one says which kind it is, because `1` and `"1"` differ.
    /// A number goes in as its eight bytes, because Rust and JavaScript don't always write the same digits.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Text(text) if (1..=MAX_TEMP_ID).contains(&text.chars().count()) => {
                Ok([b"s", text.as_bytes()].concat())
            }
            // Adding zero makes −0 and 0 one number, as they are in JSON.
            Self::Number(number) if number.is_finite() => Ok([b"n".as_slice(), &(number + 0.0).to_be_bytes()].concat()),
            _ => Err(Error::BadTempId),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_id_has_one_spelling() {
        assert!(UserId::parse("9007199254740991").is_ok());
        for wrong in ["", "0", "01", "+1", "-1", "1.0", "9007199254740992", "x", " 1", "٣"] {
            assert_eq!(UserId::parse(wrong), Err(Error::BadUserId), "{wrong:?}");
        }
    }

    #[test]
    fn a_number_and_its_digits_are_two_temp_ids() -> Result<(), Error> {
        assert_ne!(TempId::Number(1.0).bytes()?, TempId::Text("1".into()).bytes()?);
        assert_eq!(TempId::Number(0.0).bytes()?, TempId::Number(-0.0).bytes()?);
        Ok(())
    }

    #[test]
    fn a_temp_id_has_1_to_128_characters_or_is_finite() {
        assert!(TempId::Text("é".repeat(128)).bytes().is_ok());
        for wrong in [
            TempId::Text(String::new()),
            TempId::Text("a".repeat(129)),
            TempId::Number(f64::NAN),
            TempId::Number(f64::INFINITY),
        ] {
            assert_eq!(wrong.bytes(), Err(Error::BadTempId), "{wrong:?}");
        }
    }
}
