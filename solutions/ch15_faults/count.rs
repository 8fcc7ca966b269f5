//! What was lost, doubled or moved while parts of a system were killed.

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
    count.lost += usize::from(times == 0 && message.answer == Answer::Saved);
    count.undead += usize::from(times > 0 && message.answer == Answer::Refused);
    let first = |message: &Sent| history.iter().position(|id| *id == message.id);
    let overtaken = sent[place + 1..]
        .iter()
        .filter(|later| later.sender == message.sender)
        .filter_map(first)
        .any(|later| first(message).is_some_and(|own| later < own));
    count.reordered += usize::from(overtaken);
}
