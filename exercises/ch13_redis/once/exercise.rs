//! All in one step.
//!
//! You have one signature. Write `says`: it stores a text once, however often the same command comes, and returns the id. Four things
//! belong together: the entry (field `text`) in the stream `chat`, the number under `last`, the name `chat` in the set `waiting`, and the id
//! under `once:<command>`. The connection may break at any moment: afterwards all four are there or none, and the
//! same command again makes it right. A repeat changes nothing and uses up no id.
//!
//! Read: chapter 13, "One message, one script" and "Redis in the exercises".

use testkit::practice::{Failed, Redis};

/// The stream of the chat.
pub const CHAT: &str = "chat";
/// The number of the last entry that was given an id. Entry 1 has the id `1-0`, entry 2 the id `2-0`.
pub const LAST: &str = "last";
/// A set with the names of the streams that wait for the archive.
pub const WAITING: &str = "waiting";

/// Where the id is that a command has stored.
pub fn once(command: &str) -> String {
    format!("once:{command}")
}

/// Stores a text, and returns its id such as `1-0`. The same command again gets the same id, whatever its text is now.
pub fn says(redis: &mut Redis, command: &str, text: &str) -> Result<String, Failed> {
    todo!("store {text} for {command}; so far {:?}", redis.call(&["GET", LAST]))
}
