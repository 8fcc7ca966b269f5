//! Kill the chat.
//!
//! Write `judge`: it tries a chat that somebody else wrote, through the trait below. For a right one return `Ok`, for a wrong one an
//! `Err` that says what was wrong. Three mistakes are known, and none of them shows while the program runs. One answers before it has
//! stored: what it said last is gone after a kill. One remembers its commands in the process: after a kill, a command that is
//! sent again is stored twice. One counts ids in the process: after a kill it begins at its first id again.
//! The chat that you get is empty. Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 13, "It breaks first" and "One message, one script".

/// A chat that keeps its messages outside of its process.
pub trait Chat {
    /// Stores a text and returns its id. The same command again gets the same id, whatever its text is. Ids rise; they may have gaps, and
    /// begin anywhere above 0.
    fn says(&mut self, command: &str, text: &str) -> u64;
    /// Everything whose id is greater than `since`, in the order of storing: ids and texts.
    fn after(&self, since: u64) -> Vec<(u64, String)>;
    /// Kills the process and starts it again.
    fn is_killed(&mut self);
}

/// Says what is wrong with a chat, if anything is.
pub fn judge(chat: &mut dyn Chat) -> Result<(), String> {
    todo!("try it; now it holds {:?}", chat.after(0))
}
