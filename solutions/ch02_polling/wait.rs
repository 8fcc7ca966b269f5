//! Wait for what is newer: the solution.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

/// A chat whose messages are numbered 1, 2, 3 … in the order of posting.
#[derive(Default)]
pub struct Chat {
    messages: watch::Sender<Vec<String>>,
}

impl Chat {
    /// Stores a message, and wakes everyone who waits for the list to change.
    pub fn post(&self, text: &str) {
        // Made first: the list is locked only while it changes.
        let text = text.to_owned();
        self.messages.send_modify(|messages| messages.push(text));
    }

    /// What somebody who has read `after` messages has not read yet; at once, perhaps nothing.
    pub fn newer_than(&self, after: usize) -> Vec<String> {
        self.messages.borrow().iter().skip(after).cloned().collect()
    }

    /// The same, but waits until there is something, for at most `patience`.
    pub async fn wait(&self, after: usize, patience: Duration) -> Vec<String> {
        let mut messages = self.messages.subscribe();
        let newer = messages.wait_for(|messages| messages.len() > after);
        // Whether a message came or the patience went: the list says what is newer.
        let _ = timeout(patience, newer).await.map(drop);
        self.newer_than(after)
    }
}
