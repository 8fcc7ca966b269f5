//! Wait for what is newer.
//!
//! This chat works, but for one hole: `wait`, the heart of a long poll. It answers with the messages after number
//! `after`. When there are some, it answers at once. When there are none, it waits until somebody posts, and no longer
//! than `patience`; then it answers with nothing. What comes in while `wait` begins is news, too.
//!
//! Read: chapter 2, "Long-polling".

use std::time::Duration;

use tokio::sync::watch;

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
        todo!("wait up to {patience:?} for a message after number {after}")
    }
}
