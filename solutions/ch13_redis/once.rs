//! A message in one step: it is stored, counted, noted and remembered, or nothing of it is.

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
    let once = once(command);
    redis.atomically(|step| {
        if let Some(first) = step.read(&["GET", &once])?.text() {
            return Ok(first.to_owned());
        }
        // Read and written, because what a transaction writes has no answer yet.
        let number = step.read(&["GET", LAST])?.int().unwrap_or(0) + 1;
        let id = format!("{number}-0");
        step.write(&["SET", LAST, &number.to_string()]);
        step.write(&["XADD", CHAT, &id, "text", text]);
        step.write(&["SADD", WAITING, CHAT]);
        step.write(&["SET", &once, &id]);
        Ok(id)
    })
}
