//! What is left.
//!
//! A database takes messages 1, 2, 3 and so on. Each moves on in three steps: the process *takes* it, it *writes* it, which
//! gives it to the kernel, and the kernel *syncs* it to the disk. `Server` counts how far they have come. It answers "saved" after one of the three steps;
//! which one is a setting. You have two signatures. Write `answered`, the newest message that was answered, and `lost`, the answered messages that a crash
//! takes.
//!
//! - `Crash::Killed`: the process ends. What the kernel has got still reaches the disk.
//! - `Crash::PowerCut`: the machine ends. What is on the disk is left, and nothing else.
//! - A message without an answer isn't lost, whatever becomes of it: nobody was told that it's safe.
//!
//! Read: chapter 15, "What a crash takes".

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
        todo!("the newest message that {self:?} has answered {answers:?}")
    }

    /// The messages that were answered and are gone after the crash, as a range from the oldest to the newest: `4..=7`. If there are
    /// none, any empty range, such as `1..=0`.
    pub fn lost(&self, answers: Answers, crash: Crash) -> RangeInclusive<u64> {
        todo!("{self:?} answers {answers:?}, and then: {crash:?}")
    }
}
