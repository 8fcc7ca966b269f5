//! Count.
//!
//! Several people have sent messages while parts of a system were killed. You have all that was sent, and the history
//! as it is afterwards. `count` goes through all messages. Fill the hole in `add`; what is doubled is counted already:
//!
//! - `lost`: messages that were answered "saved" and aren't in the history;
//! - `doubled`: messages that are in it more than once, each counted once, whatever their answer was;
//! - `reordered`: messages that first appear in the history behind a message that *the same sender* sent after them;
//! - `undead`: messages that were refused and are in it all the same.
//!
//! A message without an answer may be there or not: either is right.
//!
//! Read: chapter 15, "Kill a part and count".

/// What a sender was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// "Saved."
    Saved,
    /// "Not saved."
    Refused,
    /// Nothing: the answer was lost, or it never came.
    None,
}

/// A message that was sent. Every message has another id, and ids say nothing about the order.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// What it is recognised by.
    pub id: u64,
    /// Who sent it.
    pub sender: String,
    /// What the sender was told.
    pub answer: Answer,
}

/// What came out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// Answered "saved", and gone.
    pub lost: usize,
    /// There more than once.
    pub doubled: usize,
    /// Behind a later one of the same sender.
    pub reordered: usize,
    /// Refused, and there.
    pub undead: usize,
}

/// Compares what was sent, in the order of sending, with the ids in the history, oldest first. Every id in the history is one that was sent.
pub fn count(sent: &[Sent], history: &[u64]) -> Count {
    let mut count = Count::default();
    for place in 0..sent.len() {
        add(&mut count, place, sent, history);
    }
    count
}

/// Adds what is wrong with one message: the one at this place in `sent`.
fn add(count: &mut Count, place: usize, sent: &[Sent], history: &[u64]) {
    let message = &sent[place];
    let times = history.iter().filter(|id| **id == message.id).count();
    // `usize::from` makes 1 of `true` and 0 of `false`.
    count.doubled += usize::from(times > 1);
    todo!("count what else is wrong with {message:?}");
}
