//! Everything since.
//!
//! A chat is a stream in Redis. `says` and `newest` work. Write `after`: somebody comes back, has everything up to the id `since`,
//! and gets all that is newer, oldest first, however much that is. One command reads at most 100 entries. If an answer is lost,
//! return that error.
//!
//! Read: chapter 13, "A stream" and "Redis in the exercises".

use testkit::practice::{Entry, Failed, Redis};

/// The stream of the chat.
pub const CHAT: &str = "chat";
/// So many entries one command reads at most: while Redis answers it, everybody else waits.
pub const TOGETHER: usize = 100;

/// Stores a text, and returns the id that Redis gave it.
pub fn says(redis: &mut Redis, text: &str) -> Result<String, Failed> {
    let answer = redis.call(&["XADD", CHAT, "*", "text", text])?;
    Ok(answer.text().unwrap_or_default().to_owned())
}

/// The newest entries, newest first.
pub fn newest(redis: &mut Redis, count: usize) -> Result<Vec<Entry>, Failed> {
    let count = count.to_string();
    let answer = redis.call(&["XREVRANGE", CHAT, "+", "-", "COUNT", &count])?;
    Ok(answer.entries())
}

/// All entries after the id `since`, oldest first.
pub fn after(redis: &mut Redis, since: &str) -> Result<Vec<Entry>, Failed> {
    todo!("what came after {since}; the newest is {:?}", newest(redis, 1))
}
