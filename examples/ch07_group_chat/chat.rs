//! What the chat remembers, and its rules. No socket in here: `app.rs` calls it and passes on what it answers.

use super::wire::{Code, Refusal};
use serde::Serialize;
use std::collections::HashSet;
use std::time::{SystemTime, UNIX_EPOCH};

/// Who registered on a connection.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) username: String,
}

/// A message as the server keeps it and as every client sees it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) username: String,
    pub(crate) text: String,
    /// Milliseconds since 1970, by the server's clock: a client's clock may be wrong.
    pub(crate) time: u64,
}

/// All that the server knows.
// Naive: it lives in this process, so a restart forgets it, and it grows without end (mended
// by ch13_redis).
#[derive(Debug, Default)]
pub(crate) struct Chat {
    pub(crate) messages: Vec<Message>,
    names: HashSet<String>,
    registered: u64,
}

impl Chat {
    /// Gives a username to a connection; `current` is who it is already.
    pub(crate) fn join(&mut self, current: Option<User>, username: &str) -> Result<User, Refusal> {
        match current {
            Some(user) if user.username == username => return Ok(user),
            Some(user) => {
                return Err(Refusal::new(
                    Code::Conflict,
                    format!("you are registered as `{}`", user.username),
                ));
            }
            None => {}
        }
        // Asking and taking are one call: between two calls another connection could take the
        // name.
        if !self.names.insert(username.to_owned()) {
            return Err(Refusal::new(Code::Conflict, format!("the name `{username}` is taken")));
        }
        self.registered += 1;
        Ok(User {
            id: self.registered.to_string(),
            username: username.to_owned(),
        })
    }

    /// Frees the name of a connection that ended.
    pub(crate) fn leave(&mut self, user: &User) {
        self.names.remove(&user.username);
    }

    /// Stores a message and returns it with its id and time.
    // Naive: who sends it again after a lost answer has it stored twice (mended by
    // ch11_private_chat).
    pub(crate) fn store(&mut self, user: &User, text: &str) -> Message {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let message = Message {
            // All of one length, so that comparing two ids as text compares them as numbers.
            // Naive: after a restart the numbers begin again (mended by ch13_redis).
            id: format!("{:016}", self.messages.len() + 1),
            username: user.username.clone(),
            text: text.to_owned(),
            time: since_1970.as_millis() as u64,
        };
        self.messages.push(message.clone());
        message
    }

    /// The last `limit` messages, oldest first; with `before`, the last ones older than that id.
    pub(crate) fn page(&self, before: Option<&str>, limit: usize) -> &[Message] {
        let end = match before {
            Some(id) => self.messages.partition_point(|message| message.id.as_str() < id),
            None => self.messages.len(),
        };
        &self.messages[end.saturating_sub(limit)..end]
    }
}
