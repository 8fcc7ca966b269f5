//! What is left after a crash, and what of the answered messages isn't.

use std::ops::RangeInclusive;

/// The step after which the server answers "saved".
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answers {
    /// The process has it.
    WhenTaken,
    /// The kernel has it.
    WhenWritten,
    /// The disk has it.
    WhenSynced,
}

/// What happens to the server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Crash {
    /// SIGKILL: the process ends, and the machine goes on.
    Killed,
    /// The machine ends, and its kernel with it.
    PowerCut,
}

/// How far the messages have come. Message 1 was the first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Server {
    /// The newest message that the process has.
    pub taken: u64,
    /// The newest message that the kernel has; not greater than `taken`.
    pub written: u64,
    /// The newest message that is on the disk; not greater than `written`.
    pub synced: u64,
}

impl Server {
    /// The newest message that was answered.
    pub fn answered(&self, answers: Answers) -> u64 {
        match answers {
            Answers::WhenTaken => self.taken,
            Answers::WhenWritten => self.written,
            Answers::WhenSynced => self.synced,
        }
    }

    /// The messages that were answered and are gone after the crash, as a range from the oldest to the newest: `4..=7`. If there are
    /// none, any empty range, such as `1..=0`.
    pub fn lost(&self, answers: Answers, crash: Crash) -> RangeInclusive<u64> {
        let left = match crash {
            Crash::Killed => self.written,
            Crash::PowerCut => self.synced,
        };
        left + 1..=self.answered(answers)
    }
}
