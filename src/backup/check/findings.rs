//! What a check can find.

use crate::hub::id::MessageId;
use crate::store::LogKey;
use std::fmt;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A gap in the archive: the live store has a message that counts as archived, and the archive hasn't got it.
    NotArchived {
        /// A log that it is in.
        log: LogKey,
        /// The message.
        id: MessageId,
    },
    /// A gap in the live store: the archive has a message that wasn't trimmed.
    NotLive {
        /// The log that lacks it.
        log: LogKey,
        /// The message.
        id: MessageId,
    },
    /// One message under two ids.
    Double {
        /// The log that has both.
        log: LogKey,
        /// The later one.
        id: MessageId,
        /// The earlier one.
        of: MessageId,
    },
    /// One id, and not the same message on both sides.
    Differs {
        /// The log.
        log: LogKey,
        /// The id.
        id: MessageId,
    },
    /// A gap or a double that no name shows: there aren't as many messages as were stored.
    Count {
        /// Their first log.
        log: LogKey,
        /// How many were stored.
        stored: u64,
        /// How many there are on both sides together.
        found: u64,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotArchived { log, id } => {
                write!(
                    f,
                    "gap: {log}: {id} counts as archived, and the archive doesn't have it"
                )
            }
            Self::NotLive { log, id } => {
                write!(f, "gap: {log}: {id} is in the archive, and the live store lost it")
            }
            Self::Double { log, id, of } => write!(f, "double: {log}: {id} is {of} once more"),
            Self::Differs { log, id } => write!(f, "differs: {log}: {id} isn't the same message on both sides"),
            Self::Count { log, stored, found } => {
                let what = if found < stored { "gap" } else { "double" };
                write!(f, "{what}: {log}: {stored} messages were stored, and there are {found}")
            }
        }
    }
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Logs of either side.
    pub logs: u64,
    /// Logs that the live store knows, whether they have messages there or not. None: it is empty.
    pub live_logs: u64,
    /// Messages in the live store, counted in each of their logs.
    pub live: u64,
    /// Messages in the archive, counted in each of their logs.
    pub archived: u64,
    /// Messages that wait for their backup.
    pub waiting: u64,
    /// What was found.
    pub findings: u64,
}
