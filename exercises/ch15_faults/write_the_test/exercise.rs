//! Kill the chat during a backup.
//!
//! Write `judge`: it tries a chat that somebody else wrote, through the trait below. For a right one return `Ok`, for a wrong one
//! an `Err` that says what was wrong. Its messages are kept in one place, and a backup carries them to another in batches of a few messages, in some
//! number of steps. Known mistakes: one says "saved" and has the message only in its process. One throws away before it has written; in another that
//! is so from the fourth batch on. One has written, is killed before it has noted that, and then everything written is there twice, but
//! only a later backup brings that to light. One comes back from a kill in another order.
//!
//! The chat that you get is empty, and you may kill it as often as you like; between two kills let one backup run to its end. Fifty messages are more than four batches. Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 15, "Kill a part and count".

/// A chat with a backup.
pub trait Chat {
    /// Sends a message; each needs another number. `true`: saved. `false`: refused, and not there.
    fn sends(&mut self, message: u64) -> bool;
    /// Begins a backup. After `steps` of its steps the process is killed, at 0 at once. Returns `true` if the backup came to its end before that, and
    /// then nothing was killed.
    fn backs_up(&mut self, steps: usize) -> bool;
    /// Starts the process again after it was killed.
    fn restarts(&mut self);
    /// All messages that were saved, oldest first.
    fn history(&self) -> Vec<u64>;
}

/// Says what is wrong with a chat, if anything is.
pub fn judge(chat: &mut dyn Chat) -> Result<(), String> {
    todo!("try it; now it holds {:?}", chat.history())
}
