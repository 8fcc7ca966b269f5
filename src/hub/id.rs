//! Names for things. Each is a type of its own, so that a room can't be passed where a user is meant.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest integer that JavaScript's numbers hold exactly.
const MAX_USER_ID: u64 = (1 << 53) - 1;

/// An account: 1 to 2^53−1, on the wire a decimal string without a leading zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(u64);

impl UserId {
    /// `None` for 0 and for what JavaScript couldn't hold.
    pub fn new(number: u64) -> Option<Self> {
        (1..=MAX_USER_ID).contains(&number).then_some(Self(number))
    }

    /// Reads the decimal string; `None` for anything that [`fmt::Display`] wouldn't have written.
    pub fn parse(text: &str) -> Option<Self> {
        let id = text.parse().ok().and_then(Self::new)?;
        (id.to_string() == text).then_some(id)
    }

    /// The number, as the envelope of source 001 wants it.
    pub fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for UserId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UserId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` isn't a user id")))
    }
}

/// A stored message: 16 hexadecimal digits, so that comparing the strings compares the order of storing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(u64);

impl MessageId {
    /// How many bits count the messages of one millisecond.
    const COUNTER_BITS: u32 = 20;

    /// The id after `last` at `now_ms`: the time if it has moved on, else one more. So ids keep rising when the clock is
    /// set back, and when more messages come in a millisecond than the counter holds.
    pub fn next(last: Option<Self>, now_ms: u64) -> Self {
        let by_clock = now_ms << Self::COUNTER_BITS;
        Self(last.map_or(by_clock, |last| by_clock.max(last.0 + 1)))
    }

    /// From its two parts; `None` if one of them is too large.
    pub fn from_parts(ms: u64, counter: u64) -> Option<Self> {
        let fits = ms >> (u64::BITS - Self::COUNTER_BITS) == 0 && counter >> Self::COUNTER_BITS == 0;
        fits.then_some(Self(ms << Self::COUNTER_BITS | counter))
    }

    /// The time, which may be ahead of the clock, and the counter: for a store whose numbers hold less than 64 bits.
    pub fn parts(self) -> (u64, u64) {
        let ms = self.0 >> Self::COUNTER_BITS;
        (ms, self.0 ^ ms << Self::COUNTER_BITS)
    }

    /// The next greater one; no message needs to have it.
    pub fn following(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Reads the 16 digits; `None` for anything that [`fmt::Display`] wouldn't have written.
    pub fn parse(text: &str) -> Option<Self> {
        let id = u64::from_str_radix(text, 16).map(Self).ok()?;
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for MessageId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MessageId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` isn't a message's id")))
    }
}

/// One connection to one namespace, as this process counts them. It never reaches a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// What a client calls a command of its own, to send it again without doing it twice. `1` and `"1"` differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TempId {
    /// 1 to 128 characters.
    Text(String),
    /// Any finite number.
    Number(serde_json::Number),
}

impl TempId {
    /// A text that differs for every two different ids: what a store compares.
    pub fn key(&self) -> String {
        match self {
            Self::Text(text) => format!("s{text}"),
            Self::Number(number) => format!("n{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_id_is_a_decimal_string_that_javascript_can_hold() {
        assert_eq!(UserId::parse("9007199254740991").map(UserId::number), Some(MAX_USER_ID));
        for wrong in ["", "0", "01", "+1", "-1", "1.0", "9007199254740992", "x", " 1"] {
            assert_eq!(UserId::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn message_ids_rise_as_strings_when_the_clock_is_set_back() {
        let first = MessageId::next(None, 1_800_000_000_000);
        let second = MessageId::next(Some(first), 1_800_000_000_000);
        let third = MessageId::next(Some(second), 1_000);
        let fourth = MessageId::next(Some(third), 1_800_000_000_001);
        let ids = [first, second, third, fourth].map(|id| id.to_string());
        assert!(ids.is_sorted() && ids.iter().all(|id| id.len() == 16), "{ids:?}");
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(MessageId::parse(&ids[2]), Some(third));
    }

    #[test]
    fn a_message_id_is_its_two_parts() {
        let first = MessageId::next(None, 1_800_000_000_000);
        let second = MessageId::next(Some(first), 0);
        assert_eq!(second.parts(), (1_800_000_000_000, 1));
        for id in [first, second, MessageId(0), MessageId(u64::MAX)] {
            let (ms, counter) = id.parts();
            assert_eq!(MessageId::from_parts(ms, counter), Some(id));
        }
        assert_eq!(MessageId::from_parts(1 << 44, 0), None);
        assert_eq!(MessageId::from_parts(0, 1 << 20), None);
    }
}
