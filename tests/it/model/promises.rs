//! What the contract promises for every protocol: places in a history, texts, repeated commands, and one answer for each command.

use super::client::Heard;
use super::mounted::Seen;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use realtime_hub::hub::error::Code;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Debug;

/// An ack, or the refusals that fit: where several do, the contract doesn't say which comes first. None at all stands for a client
/// that the server has disconnected: what it still had to say is refused by any word, or without one.
pub(super) type Answer = Result<Value, Vec<Code>>;

/// A place among all messages, as `since` or `before` name one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// A string less than every id.
    Start,
    /// A string greater than every id.
    End,
    /// The id of message `n`.
    At(usize),
    /// A string between that id and the next one.
    After(usize),
}

impl Place {
    /// Whether message `n` comes after it.
    pub(super) fn precedes(self, n: usize) -> bool {
        match self {
            Self::Start => true,
            Self::End => false,
            Self::At(at) | Self::After(at) => n > at,
        }
    }

    /// Whether message `n` comes before it.
    pub(super) fn follows(self, n: usize) -> bool {
        match self {
            Self::At(at) => n < at,
            _ => !self.precedes(n),
        }
    }

    /// Numbers out of range wrap around; there is no place beside a message while there is none.
    pub(super) fn among(self, messages: usize) -> Option<Self> {
        match self {
            Self::At(n) => n.checked_rem(messages).map(Self::At),
            Self::After(n) => n.checked_rem(messages).map(Self::After),
            other => Some(other),
        }
    }
}

pub(super) fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        1 => Just(Place::Start),
        1 => Just(Place::End),
        6 => (0..12_usize).prop_map(Place::At),
        1 => (0..12_usize).prop_map(Place::After),
    ]
}

/// What somebody wants to say.
#[derive(Clone, Copy, Debug)]
pub(super) enum Text {
    Good,
    Blank,
    Long,
}

impl Text {
    /// The text of step `n`: no two good ones are equal.
    pub(super) fn of(self, n: usize) -> String {
        match self {
            Self::Good => format!(" said at {n}: é\u{1f600} "),
            Self::Blank => " \n".to_owned(),
            Self::Long => "é".repeat(4_001),
        }
    }

    pub(super) fn fits(self) -> Result<(), Vec<Code>> {
        match self {
            Self::Good => Ok(()),
            Self::Blank => Err(vec![Code::InvalidPayload]),
            Self::Long => Err(vec![Code::TooLarge]),
        }
    }
}

pub(super) fn text() -> impl Strategy<Value = Text> {
    prop_oneof![12 => Just(Text::Good), 1 => Just(Text::Blank), 1 => Just(Text::Long)]
}

/// Few, so that they come twice; two of them look alike.
pub(super) fn temp_id() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![json!(1), json!("1"), json!(2.5)])
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// By how much the clock moves: to the last minute of a day and over it, and back.
pub(super) fn passing() -> impl Strategy<Value = i64> {
    prop::sample::select(vec![
        1,
        MINUTE,
        12 * HOUR,
        24 * HOUR - MINUTE,
        24 * HOUR - 1,
        24 * HOUR,
        -MINUTE,
    ])
}

/// The time, and what was stored by commands with a `tempId`.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) now: u64,
    // The clock may be set back; a day counts from the latest that it has shown.
    latest: u64,
    first: HashMap<(String, String), (Value, u64)>,
}

impl Memory {
    pub(super) fn starting(now: u64) -> Self {
        let first = HashMap::new();
        Self {
            now,
            latest: now,
            first,
        }
    }

    pub(super) fn passes(&mut self, ms: i64) {
        self.now = self.now.saturating_add_signed(ms);
        self.latest = self.latest.max(self.now);
    }

    /// The answer that this command got when it came first. It is remembered for 24 hours at least; after that the server may
    /// have forgotten it, and `kept` says whether it has.
    pub(super) fn first(&self, sender: &str, temp_id: Option<&Value>, kept: bool) -> Option<Value> {
        let key = (sender.to_owned(), temp_id?.to_string());
        let (answer, at) = self.first.get(&key)?;
        let within_a_day = self.latest - at < (24 * HOUR).unsigned_abs();
        (within_a_day || kept).then(|| answer.clone())
    }

    pub(super) fn stored(&mut self, sender: &str, temp_id: Option<&Value>, answer: &Value) {
        if let Some(temp_id) = temp_id {
            let key = (sender.to_owned(), temp_id.to_string());
            self.first.insert(key, (answer.clone(), self.now));
        }
    }
}

/// Holds what a step did against what the model says.
pub(super) fn agree(
    step: &impl Debug,
    (seen, heard): (&Seen, &[Heard]),
    (expected, told): (&Answer, &[Heard]),
) -> Result<(), TestCaseError> {
    let agrees = match (seen, expected) {
        (Seen::Ack(seen), Ok(expected)) => seen == expected,
        (Seen::Silence, Ok(_)) => true,
        (Seen::Silence, Err(codes)) => codes.is_empty(),
        (Seen::Refused(code), Err(codes)) => codes.is_empty() || codes.iter().any(|one| one.as_str() == code),
        _ => false,
    };
    prop_assert!(
        agrees,
        "the answer to {:?} is {:?}, expected {:?}",
        step,
        seen,
        expected
    );
    for (client, (heard, told)) in heard.iter().zip(told).enumerate() {
        prop_assert_eq!(
            heard,
            told,
            "client {} heard (left) something else when {:?}",
            client,
            step
        );
    }
    Ok(())
}
